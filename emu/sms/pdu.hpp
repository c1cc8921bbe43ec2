// Short messages on the air: SMS-DELIVER, SMS-SUBMIT and SMS-STATUS-REPORT (TS 23.040 §9.2).
#pragma once

#include "emu/sms/user_data.hpp"

#include <chrono>

namespace emu::inline v0::lte {

/// A subscriber's number, or the name that a service gives itself.
struct SmsAddress {
    enum class Kind : std::uint8_t { // type of number, as on the air (§9.1.2.5)
        unknown,
        international,
        national,
        network_specific,
        subscriber,
        alphanumeric,
        abbreviated,
        reserved,
    };
    Kind kind = Kind::unknown;
    std::string value;     // digits, * and #; UTF-8 when alphanumeric
    std::uint8_t plan = 1; // numbering plan of a number: ISDN
    friend bool operator==(const SmsAddress&, const SmsAddress&) = default;
};
/// "+358401234567", "12345", or a name; nothing when it fits no address: more than 20 digits, or
/// a name that begins with +, holds what no line of the AT interface can quote, or does not fit in
/// 11 characters of the default alphabet.
std::optional<SmsAddress> parse_sms_address(std::string_view text);
std::string to_string(const SmsAddress& address); // with the + of an international number

/// TP-Service-Centre-Time-Stamp (§9.2.3.11).
struct SmsTime {
    std::chrono::sys_seconds local; // what a clock there shows
    int zone = 0;                   // quarter hours ahead of UTC
    friend bool operator==(const SmsTime&, const SmsTime&) = default;
};

struct SmsDeliver {
    SmsAddress from;
    SmsTime time;
    SmsUserData data;
    friend bool operator==(const SmsDeliver&, const SmsDeliver&) = default;
};

struct SmsSubmit {
    std::uint8_t reference = 0; // TP-MR
    SmsAddress to;
    bool status_report = false; // asked for
    SmsUserData data;
    friend bool operator==(const SmsSubmit&, const SmsSubmit&) = default;
};

struct SmsStatusReport {
    std::uint8_t reference = 0; // TP-MR of what was submitted
    SmsAddress to;
    SmsTime accepted;
    SmsTime discharged;
    std::uint8_t status = 0; // TP-ST (§9.2.3.15), 0 = received by the other side
    friend bool operator==(const SmsStatusReport&, const SmsStatusReport&) = default;
};

// TP-MMS says that no more messages wait, see set_more_messages().
Octets encode(const SmsDeliver& message);
Octets encode(const SmsSubmit& message);
Octets encode(const SmsStatusReport& report);
/// Corrects TP-MMS in a message towards the modem (§9.2.3.2).
void set_more_messages(Octets& tpdu, bool more);

// Nothing when it is another message, cut off, or its text compressed.
std::optional<SmsDeliver> decode_deliver(OctetView tpdu);
std::optional<SmsSubmit> decode_submit(OctetView tpdu);
std::optional<SmsStatusReport> decode_status_report(OctetView tpdu);

/// RP address as it stands before a TPDU in PDU mode: length in octets, type, digits; "00" for an
/// empty one (TS 24.011 §8.2.5.1, TS 27.005 §3.1).
Octets encode_center(std::string_view number);

} // namespace emu::inline v0::lte
