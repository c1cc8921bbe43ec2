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

std::string cbor_head(unsigned major_type, std::size_t value)
{
    const unsigned type = major_type << 5;
    if (value < 24) return std::string(1, octet(type | value));
    if (value < 0x100) return {octet(type | 24), octet(value)};
    if (value < 0x10000) return {octet(type | 25), octet(value >> 8), octet(value)};
    return {octet(type | 26), octet(value >> 24), octet(value >> 16), octet(value >> 8),
            octet(value)};
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
