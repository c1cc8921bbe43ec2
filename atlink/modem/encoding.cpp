#include "atlink/modem/encoding.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

char octet(std::size_t value) { return static_cast<char>(value & 0xFF); }

} // namespace

std::string base64url(std::string_view bytes)
{
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    unsigned bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8 | static_cast<unsigned char>(byte)) & 0xFFFF;
        for (count += 8; count >= 6; count -= 6)
            text += alphabet[bits >> (count - 6) & 0x3F];
    }
    if (count > 0) text += alphabet[bits << (6 - count) & 0x3F];
    return text;
}

std::string der(std::uint8_t tag, std::string_view content)
{
    std::string element(1, octet(tag));
    const std::size_t size = content.size();
    if (size >= 0x100) {
        element += octet(0x82);
        element += octet(size >> 8);
    } else if (size >= 0x80) {
        element += octet(0x81);
    }
    element += octet(size);
    return element.append(content);
}

std::string der_integer(std::string_view number)
{
    while (number.size() > 1 && number[0] == 0)
        number.remove_prefix(1);
    std::string content{number};
    if ((static_cast<unsigned char>(content[0]) & 0x80) != 0) content.insert(0, 1, '\0');
    return der(0x02, content);
}

std::string cbor_head(unsigned major_type, std::size_t value)
{
    const unsigned type = major_type << 5;
    if (value < 24) return std::string(1, octet(type | value));
    if (value < 0x100) return {octet(type | 24), octet(value)};
    return {octet(type | 25), octet(value >> 8), octet(value)};
}

std::string cbor_bytes(std::string_view bytes)
{
    constexpr unsigned byte_string = 2;
    return cbor_head(byte_string, bytes.size()).append(bytes);
}

std::string json_string(std::string_view text)
{
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            json += c;
        }
    }
    return json + '"';
}

} // namespace atlink::inline v0::modem
