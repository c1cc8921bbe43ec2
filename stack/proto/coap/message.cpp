#include "stack/proto/coap/message.hpp"

#include <algorithm>

namespace stack::inline v0::net::coap {

namespace {

// §3: version and type and token length, code, message ID.
constexpr std::size_t header_size = 4;
constexpr unsigned version = 1;
constexpr unsigned char payload_marker = 0xff;
// §3.1: what a nibble of 13 and 14 add, and how many bytes follow.
constexpr std::size_t one_byte = 13;
constexpr std::size_t two_bytes = 269;

unsigned byte(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

unsigned nibble(std::size_t value)
{
    return static_cast<unsigned>(value < one_byte ? value : value < two_bytes ? 13 : 14);
}

void append_extension(std::string& out, std::size_t value)
{
    if (value >= two_bytes) {
        out += static_cast<char>((value - two_bytes) >> 8);
        out += static_cast<char>(value - two_bytes);
    } else if (value >= one_byte) {
        out += static_cast<char>(value - one_byte);
    }
}

/// The value of a nibble with its extension, which is taken off `rest`; nothing when that is too
/// short, or the nibble is 15.
std::optional<std::size_t> take_extension(unsigned low, std::string_view& rest)
{
    if (low < 13) return low;
    const std::size_t size = low - 12;
    if (low == 15 || rest.size() < size) return std::nullopt;
    const std::size_t value =
        low == 13 ? one_byte + byte(rest, 0) : two_bytes + (byte(rest, 0) << 8) + byte(rest, 1);
    rest.remove_prefix(size);
    return value;
}

/// Options and payload; false when they are none.
bool take_rest(std::string_view rest, Message& message)
{
    std::size_t number = 0;
    while (!rest.empty()) {
        const unsigned first = byte(rest, 0);
        rest.remove_prefix(1);
        if (first == payload_marker) {
            message.payload = rest;
            return !rest.empty(); // a marker without a payload is an error
        }
        const auto delta = take_extension(first >> 4, rest);
        const auto size = delta ? take_extension(first & 15U, rest) : std::nullopt;
        if (!size || rest.size() < *size) return false;
        number += *delta;
        if (number > 0xffff) return false;
        message.options.push_back(
            {static_cast<std::uint16_t>(number), std::string{rest.substr(0, *size)}});
        rest.remove_prefix(*size);
    }
    return true;
}

} // namespace

unsigned class_of(Code code) { return static_cast<unsigned>(code) >> 5; }

const std::string* Message::find(std::uint16_t wanted) const
{
    for (const Option& each : options)
        if (each.number == wanted) return &each.value;
    return nullptr;
}

std::optional<std::uint32_t> Message::number(std::uint16_t wanted) const
{
    const std::string* value = find(wanted);
    if (value == nullptr || value->size() > sizeof(std::uint32_t)) return std::nullopt;
    std::uint32_t result = 0;
    for (const char each : *value)
        result = result << 8 | static_cast<unsigned char>(each);
    return result;
}

void Message::add(std::uint16_t wanted, std::string value)
{
    const auto place = std::upper_bound(
        options.begin(), options.end(), wanted,
        [](std::uint16_t number, const Option& each) { return number < each.number; });
    options.insert(place, {wanted, std::move(value)});
}

void Message::add(std::uint16_t wanted, std::uint32_t value)
{
    std::string bytes; // without leading zeros
    for (; value != 0; value >>= 8)
        bytes.insert(bytes.begin(), static_cast<char>(value));
    add(wanted, std::move(bytes));
}

std::string Message::path() const
{
    std::string text;
    for (const Option& each : options) {
        if (each.number != option::uri_path) continue;
        if (!text.empty()) text += '/';
        text += each.value;
    }
    return text;
}

std::string encode(const Message& message)
{
    std::string out;
    out += static_cast<char>(version << 6 | static_cast<unsigned>(message.type) << 4 |
                             message.token.size());
    out += static_cast<char>(message.code);
    out += static_cast<char>(message.id >> 8);
    out += static_cast<char>(message.id);
    out += message.token;
    std::size_t last = 0;
    for (const Option& each : message.options) {
        const std::size_t delta = each.number - last;
        out += static_cast<char>(nibble(delta) << 4 | nibble(each.value.size()));
        append_extension(out, delta);
        append_extension(out, each.value.size());
        out += each.value;
        last = each.number;
    }
    if (message.payload.empty()) return out;
    out += static_cast<char>(payload_marker);
    return out + message.payload;
}

Parsed parse(std::string_view bytes)
{
    Parsed parsed;
    if (bytes.size() < header_size || byte(bytes, 0) >> 6 != version) return parsed;
    Message& message = parsed.message;
    message.type = static_cast<Type>(byte(bytes, 0) >> 4 & 3U);
    message.code = static_cast<Code>(byte(bytes, 1));
    message.id = static_cast<std::uint16_t>(byte(bytes, 2) << 8 | byte(bytes, 3));
    parsed.outcome = Parsed::Outcome::malformed;
    const std::size_t token = byte(bytes, 0) & 15U;
    bytes.remove_prefix(header_size);
    if (token > longest_token || bytes.size() < token) return parsed;
    if (message.code == Code::empty && (token != 0 || !bytes.empty())) return parsed; // §4.1
    message.token = bytes.substr(0, token);
    if (take_rest(bytes.substr(token), message)) parsed.outcome = Parsed::Outcome::message;
    return parsed;
}

std::optional<Block> Block::of(std::uint32_t value)
{
    const Block block{.number = value >> 4,
                      .more = (value & 8U) != 0,
                      .exponent = static_cast<std::uint8_t>(value & 7U)};
    if (block.exponent == 7 || block.number > 0xf'ffff) return std::nullopt; // RFC 7959 §2.2
    return block;
}

} // namespace stack::inline v0::net::coap
