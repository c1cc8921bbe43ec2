#include "emu/sms/pdu.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace emu::inline v0::lte {

namespace {

namespace ch = std::chrono;
using Kind = SmsAddress::Kind;

// First octet (§9.2.3.1 to §9.2.3.7, §9.2.3.23).
constexpr std::uint8_t type_mask = 0x03;
constexpr std::uint8_t type_deliver = 0x00;
constexpr std::uint8_t type_submit = 0x01;
constexpr std::uint8_t type_status_report = 0x02;
constexpr std::uint8_t no_more_messages = 0x04;
constexpr std::uint8_t status_report_requested = 0x20;
constexpr std::uint8_t user_data_header = 0x40;

constexpr std::size_t most_digits = 20;

constexpr std::string_view digits = "0123456789*#abc"; // semi-octets (§9.1.2.3)
constexpr int century = 2000;

Octets semi_octets(std::string_view number)
{
    Octets out;
    for (std::size_t i = 0; i < number.size(); i += 2) {
        const std::size_t high = i + 1 < number.size() ? digits.find(number[i + 1]) : 0x0f;
        out.push_back(octet(high << 4 | digits.find(number[i])));
    }
    return out;
}

/// Type-of-address: type of number and numbering plan, which a name has not (§9.1.2.5).
std::uint8_t address_type(const SmsAddress& address)
{
    const unsigned plan = address.kind == Kind::alphanumeric ? 0U : address.plan;
    return octet(0x80U | static_cast<unsigned>(address.kind) << 4 | plan);
}

void append_address(Octets& out, const SmsAddress& address)
{
    if (address.kind == Kind::alphanumeric) {
        const Octets septets = gsm_septets(decode_utf8(address.value)).value_or(Octets{});
        const Octets packed = pack_septets(septets, 0);
        out.push_back(octet((septets.size() * 7 + 3) / 4)); // semi-octets in use
        out.push_back(address_type(address));
        return append(out, packed);
    }
    out.push_back(octet(address.value.size()));
    out.push_back(address_type(address));
    append(out, semi_octets(address.value));
}

std::optional<SmsAddress> read_address(OctetReader& in)
{
    const std::size_t length = in.next();
    const std::uint8_t type = in.next();
    const OctetView value = in.take((length + 1) / 2);
    if (!in.good() || length > most_digits) return {};
    const auto kind = static_cast<Kind>(type >> 4 & 7U);
    if (kind == Kind::alphanumeric) {
        const Octets septets = unpack_septets(value, length * 4 / 7, 0);
        return SmsAddress{kind, encode_utf8(gsm_text(septets))};
    }
    SmsAddress address{kind, {}, octet(type & 0x0fU)};
    for (std::size_t i = 0; i < length; ++i) {
        const unsigned digit = i % 2 == 0 ? value[i / 2] & 0x0fU : value[i / 2] >> 4;
        if (digit >= digits.size()) return {};
        address.value += digits[digit];
    }
    return address;
}

std::uint8_t swapped(int value) { return static_cast<std::uint8_t>(value % 10 << 4 | value / 10); }
int unswapped(unsigned value) { return static_cast<int>((value & 0x0fU) * 10 + (value >> 4)); }

void append_time(Octets& out, const SmsTime& time)
{
    const auto midnight = ch::floor<ch::days>(time.local);
    const ch::year_month_day date{midnight};
    const ch::hh_mm_ss clock{time.local - midnight};
    const std::array<int, 6> fields = {static_cast<int>(date.year()) % 100,
                                       static_cast<int>(static_cast<unsigned>(date.month())),
                                       static_cast<int>(static_cast<unsigned>(date.day())),
                                       static_cast<int>(clock.hours().count()),
                                       static_cast<int>(clock.minutes().count()),
                                       static_cast<int>(clock.seconds().count())};
    for (const int field : fields)
        out.push_back(swapped(field));
    const unsigned sign = time.zone < 0 ? 0x08U : 0U;
    out.push_back(static_cast<std::uint8_t>(swapped(std::abs(time.zone)) | sign));
}

SmsTime read_time(OctetReader& in)
{
    std::array<int, 6> fields{};
    for (int& field : fields)
        field = unswapped(in.next());
    const auto [year, month, day, hour, minute, second] = fields;
    const std::uint8_t zone = in.next();
    const int quarters = unswapped(zone & 0xf7U);
    const ch::year_month_day date{ch::year{century + year}, ch::month{static_cast<unsigned>(month)},
                                  ch::day{static_cast<unsigned>(day)}};
    return {.local = ch::sys_days{date.ok() ? date : ch::year_month_day{ch::sys_days{}}} +
                     ch::hours{hour} + ch::minutes{minute} + ch::seconds{second},
            .zone = (zone & 0x08U) != 0 ? -quarters : quarters};
}

} // namespace

std::optional<SmsAddress> parse_sms_address(std::string_view text)
{
    const bool international = text.starts_with('+');
    const std::string_view number = text.substr(international ? 1 : 0);
    const bool numeric =
        !number.empty() && number.find_first_not_of("0123456789*#") == std::string_view::npos;
    if (numeric) {
        if (number.size() > most_digits) return {};
        return SmsAddress{international ? Kind::international : Kind::unknown, std::string{number}};
    }
    constexpr std::size_t longest_name = 11;
    if (international || text.find_first_of("\"\r\n\f") != std::string_view::npos) return {};
    const auto septets = gsm_septets(decode_utf8(text));
    if (!septets || septets->empty() || septets->size() > longest_name) return {};
    return SmsAddress{Kind::alphanumeric, std::string{text}};
}

std::string to_string(const SmsAddress& address)
{
    return (address.kind == Kind::international ? "+" : "") + address.value;
}

Octets encode(const SmsDeliver& message)
{
    const unsigned header = message.data.part ? user_data_header : 0U;
    Octets out{static_cast<std::uint8_t>(type_deliver | no_more_messages | header)};
    append_address(out, message.from);
    out.push_back(0); // TP-PID
    out.push_back(sms_coding(message.data.alphabet));
    append_time(out, message.time);
    append_user_data(out, message.data);
    return out;
}

Octets encode(const SmsSubmit& message)
{
    const unsigned header = message.data.part ? user_data_header : 0U;
    const unsigned report = message.status_report ? status_report_requested : 0U;
    Octets out{static_cast<std::uint8_t>(type_submit | report | header), message.reference};
    append_address(out, message.to);
    out.push_back(0); // TP-PID
    out.push_back(sms_coding(message.data.alphabet));
    append_user_data(out, message.data);
    return out;
}

Octets encode(const SmsStatusReport& report)
{
    Octets out{type_status_report | no_more_messages, report.reference};
    append_address(out, report.to);
    append_time(out, report.accepted);
    append_time(out, report.discharged);
    out.push_back(report.status);
    return out;
}

void set_more_messages(Octets& tpdu, bool more)
{
    tpdu[0] =
        static_cast<std::uint8_t>(more ? tpdu[0] & ~no_more_messages : tpdu[0] | no_more_messages);
}

std::optional<SmsDeliver> decode_deliver(OctetView tpdu)
{
    OctetReader in{tpdu};
    const std::uint8_t first = in.next();
    const auto from = read_address(in);
    if (!from || (first & type_mask) != type_deliver) return {};
    (void)in.next(); // TP-PID
    const std::uint8_t coding = in.next();
    const SmsTime time = read_time(in);
    const auto data = read_user_data(in, coding, (first & user_data_header) != 0);
    if (!data) return {};
    return SmsDeliver{*from, time, *data};
}

std::optional<SmsSubmit> decode_submit(OctetView tpdu)
{
    OctetReader in{tpdu};
    const std::uint8_t first = in.next();
    const std::uint8_t reference = in.next();
    const auto to = read_address(in);
    if (!to || (first & type_mask) != type_submit || to->value.empty()) return {};
    (void)in.next(); // TP-PID
    const std::uint8_t coding = in.next();
    constexpr std::array<std::size_t, 4> validity = {0, 7, 1, 7}; // octets of TP-VP, by TP-VPF
    (void)in.take(validity[first >> 3 & 3U]);
    const auto data = read_user_data(in, coding, (first & user_data_header) != 0);
    if (!data || !in.rest().empty()) return {};
    return SmsSubmit{reference, *to, (first & status_report_requested) != 0, *data};
}

std::optional<SmsStatusReport> decode_status_report(OctetView tpdu)
{
    OctetReader in{tpdu};
    const std::uint8_t first = in.next();
    const std::uint8_t reference = in.next();
    const auto to = read_address(in);
    if (!to || (first & type_mask) != type_status_report) return {};
    const SmsTime accepted = read_time(in);
    const SmsTime discharged = read_time(in);
    const std::uint8_t status = in.next();
    if (!in.good()) return {};
    return SmsStatusReport{reference, *to, accepted, discharged, status};
}

Octets encode_center(std::string_view number)
{
    const auto address = parse_sms_address(number);
    if (!address || address->kind == Kind::alphanumeric) return {0};
    const Octets packed = semi_octets(address->value);
    Octets out{octet(packed.size() + 1), address_type(*address)};
    append(out, packed);
    return out;
}

} // namespace emu::inline v0::lte
