#include "emu/sms/user_data.hpp"

#include <algorithm>

namespace emu::inline v0::lte {

namespace {

using Alphabet = SmsUserData::Alphabet;

constexpr std::size_t most_octets = 140;
constexpr std::size_t most_septets = 160;
constexpr std::uint8_t concatenation = 0x00; // element, 8 bit reference
constexpr std::uint8_t concatenation_16 = 0x08;
constexpr std::size_t header_size = 6; // with that one element
constexpr std::size_t most_parts = 255;

/// TP-Data-Coding-Scheme (TS 23.038 §4); what is reserved reads as the default alphabet.
std::optional<Alphabet> alphabet_of(std::uint8_t coding)
{
    constexpr std::uint8_t compressed = 0x20;
    if ((coding & 0x80U) == 0) {
        if ((coding & compressed) != 0) return {};
        const unsigned bits = coding >> 2 & 3U;
        return bits == 1 ? Alphabet::data : bits == 2 ? Alphabet::ucs2 : Alphabet::gsm;
    }
    if (coding >> 4 == 0x0f) return (coding & 0x04U) != 0 ? Alphabet::data : Alphabet::gsm;
    return coding >> 4 == 0x0e ? Alphabet::ucs2 : Alphabet::gsm;
}

std::size_t in_septets(std::size_t octets) { return (octets * 8 + 6) / 7; }

/// Elements of a user data header; a list that does not add up is ignored (§9.2.3.24).
std::optional<SmsPart> read_header(OctetView header)
{
    OctetReader in{header};
    std::optional<SmsPart> part;
    while (in.good() && !in.rest().empty()) {
        const std::uint8_t element = in.next();
        const std::size_t length = in.next();
        const OctetView body = in.take(length);
        if (element == concatenation && body.size() == 3) part = {body[0], body[1], body[2]};
        if (element == concatenation_16 && body.size() == 4) {
            part = {body[0] << 8 | body[1], body[2], body[3]};
        }
    }
    if (!in.good()) return {};
    if (part && (part->sequence == 0 || part->sequence > part->total)) return {};
    return part;
}

std::vector<SmsUserData> split(Alphabet alphabet, OctetView content, int reference)
{
    const bool gsm = alphabet == Alphabet::gsm;
    const std::size_t whole = gsm ? most_septets : most_octets;
    if (content.size() <= whole) return {{alphabet, Octets{content.begin(), content.end()}, {}}};
    const std::size_t room = gsm ? whole - in_septets(header_size) : whole - header_size;
    std::vector<SmsUserData> parts;
    while (!content.empty() && parts.size() < most_parts) {
        std::size_t size = std::min(room, content.size());
        // The second half of a pair begins the next part with its first half.
        const bool escaped = gsm && content[size - 1] == 0x1b;
        const bool paired = !gsm && (content[size - 2] & 0xfcU) == 0xd8;
        if (size < content.size() && escaped) size -= 1;
        if (size < content.size() && paired) size -= 2;
        const OctetView piece = content.first(size);
        parts.push_back({alphabet, Octets{piece.begin(), piece.end()},
                         SmsPart{reference, 0, static_cast<int>(parts.size()) + 1}});
        content = content.subspan(size);
    }
    for (SmsUserData& each : parts)
        each.part->total = static_cast<int>(parts.size());
    return parts;
}

} // namespace

std::string to_text(const SmsUserData& data)
{
    switch (data.alphabet) {
    case Alphabet::gsm:
        return encode_utf8(gsm_text(data.content));
    case Alphabet::data:
        return {data.content.begin(), data.content.end()};
    case Alphabet::ucs2:
        return encode_utf8(ucs2_text(data.content));
    }
    return {};
}

std::vector<SmsUserData> split_sms(std::string_view text, int reference)
{
    const std::u32string characters = decode_utf8(text);
    if (const auto septets = gsm_septets(characters)) return split_septets(*septets, reference);
    return split(Alphabet::ucs2, ucs2_octets(characters), reference);
}

std::vector<SmsUserData> split_septets(OctetView septets, int reference)
{
    return split(Alphabet::gsm, septets, reference);
}

std::uint8_t sms_coding(SmsUserData::Alphabet alphabet)
{
    switch (alphabet) {
    case Alphabet::gsm:
        return 0x00;
    case Alphabet::data:
        return 0x04;
    case Alphabet::ucs2:
        return 0x08;
    }
    return 0x00;
}

void append_user_data(Octets& out, const SmsUserData& data)
{
    const std::size_t header = data.part ? header_size : 0;
    const bool gsm = data.alphabet == Alphabet::gsm;
    out.push_back(octet((gsm ? in_septets(header) : header) + data.content.size()));
    if (data.part) {
        append(out, Octets{octet(header_size - 1), concatenation, 3,
                           static_cast<std::uint8_t>(data.part->reference),
                           static_cast<std::uint8_t>(data.part->total),
                           static_cast<std::uint8_t>(data.part->sequence)});
    }
    if (!gsm) return append(out, data.content);
    const auto fill = static_cast<unsigned>(in_septets(header) * 7 - header * 8);
    append(out, pack_septets(data.content, fill));
}

std::optional<SmsUserData> read_user_data(OctetReader& in, std::uint8_t coding, bool with_header)
{
    const auto alphabet = alphabet_of(coding);
    const std::size_t length = in.next();
    if (!in.good() || !alphabet) return {};
    SmsUserData data{.alphabet = *alphabet, .content = {}, .part = {}};
    const bool gsm = *alphabet == Alphabet::gsm;
    if (length > (gsm ? most_septets : most_octets)) return {};
    const OctetView octets = in.take(gsm ? (length * 7 + 7) / 8 : length);
    if (!in.good()) return {};
    std::size_t header = 0;
    if (with_header) {
        if (octets.empty() || octets[0] + std::size_t{1} > octets.size()) return {};
        header = octets[0] + std::size_t{1};
        data.part = read_header(octets.subspan(1, header - 1));
    }
    if (!gsm) {
        append(data.content, octets.subspan(header));
        return data;
    }
    const std::size_t skipped = in_septets(header);
    if (skipped > length) return {};
    data.content = unpack_septets(octets, length, 0);
    data.content.erase(data.content.begin(),
                       data.content.begin() + static_cast<std::ptrdiff_t>(skipped));
    return data;
}

} // namespace emu::inline v0::lte
