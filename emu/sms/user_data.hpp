// The text of a short message: TP-User-Data with its header, and texts too long for one message.
#pragma once

#include "emu/sms/text.hpp"

namespace emu::inline v0::lte {

/// Which part of a longer message (§9.2.3.24.1).
struct SmsPart {
    int reference = 0;
    int total = 0;
    int sequence = 0; // from 1
    friend bool operator==(const SmsPart&, const SmsPart&) = default;
};

/// TP-User-Data; of the header's elements only the concatenation is kept.
struct SmsUserData {
    enum class Alphabet : std::uint8_t { gsm, data, ucs2 };
    Alphabet alphabet = Alphabet::gsm;
    Octets content; // septets, one in each, or octets
    std::optional<SmsPart> part;
    friend bool operator==(const SmsUserData&, const SmsUserData&) = default;
};
/// UTF-8; 8-bit data as they are.
std::string to_text(const SmsUserData& data);
/// A UTF-8 text in as many messages as it needs: the default alphabet where it does, else UCS2.
/// No escape sequence and no surrogate pair is torn apart. At most 255; the rest is lost.
std::vector<SmsUserData> split_sms(std::string_view text, int reference);
std::vector<SmsUserData> split_septets(OctetView septets, int reference);

std::uint8_t sms_coding(SmsUserData::Alphabet alphabet); // TP-Data-Coding-Scheme (TS 23.038 §4)
/// TP-User-Data-Length and TP-User-Data.
void append_user_data(Octets& out, const SmsUserData& data);

/// Octets from the front; once one is missing it is not good() any more and all read as zero.
class OctetReader {
public:
    explicit OctetReader(OctetView octets) : rest_{octets} {}

    bool good() const { return good_; }
    OctetView rest() const { return rest_; }
    std::uint8_t next()
    {
        const OctetView one = take(1);
        return one.empty() ? std::uint8_t{0} : one[0];
    }
    OctetView take(std::size_t count)
    {
        if (count > rest_.size()) good_ = false;
        if (!good_) return {};
        const OctetView taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

private:
    OctetView rest_;
    bool good_ = true;
};

/// Reads length and data; nothing when they are cut off, too long or compressed.
std::optional<SmsUserData> read_user_data(OctetReader& in, std::uint8_t coding, bool with_header);

} // namespace emu::inline v0::lte
