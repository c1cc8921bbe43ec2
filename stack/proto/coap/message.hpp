// CoAP messages as bytes and back (RFC 7252 §3), free of any transport. Debian's libcoap is a whole
// stack with sockets and time of its own, which has no place on a simulated host.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stack::inline v0::net::coap {

inline constexpr std::uint16_t plain_port = 5683; // §6.1
inline constexpr std::size_t longest_token = 8;   // §3

enum class Type : std::uint8_t { confirmable, non_confirmable, acknowledgement, reset };

/// §12.1, RFC 7959 §2.9: class in the upper three bits, detail in the lower five.
enum class Code : std::uint8_t {
    empty = 0,
    get = 1,
    post,
    put,
    del,
    created = 2 << 5 | 1,
    deleted,
    valid,
    changed,
    content,
    continues = 2 << 5 | 31,
    bad_request = 4 << 5,
    unauthorized,
    bad_option,
    forbidden,
    not_found,
    method_not_allowed,
    not_acceptable,
    request_entity_incomplete = 4 << 5 | 8,
    precondition_failed = 4 << 5 | 12,
    request_entity_too_large = 4 << 5 | 13,
    proxying_not_supported = 5 << 5 | 5,
};
/// 0 requests and the empty message, 2, 4 and 5 responses; 1, 3, 6 and 7 are reserved.
unsigned class_of(Code code);

/// §12.2, RFC 7641 §2, RFC 7959 §2.1.
namespace option {
inline constexpr std::uint16_t if_match = 1;
inline constexpr std::uint16_t uri_host = 3;
inline constexpr std::uint16_t if_none_match = 5;
inline constexpr std::uint16_t observe = 6;
inline constexpr std::uint16_t uri_port = 7;
inline constexpr std::uint16_t uri_path = 11;
inline constexpr std::uint16_t content_format = 12;
inline constexpr std::uint16_t uri_query = 15;
inline constexpr std::uint16_t accept = 17;
inline constexpr std::uint16_t block2 = 23;
inline constexpr std::uint16_t block1 = 27;
inline constexpr std::uint16_t size2 = 28;
inline constexpr std::uint16_t proxy_uri = 35;
inline constexpr std::uint16_t proxy_scheme = 39;
} // namespace option

struct Option {
    std::uint16_t number = 0;
    std::string value;
    friend bool operator==(const Option&, const Option&) = default;
};

/// Who does not know a critical one refuses the message (§5.4.1).
inline bool critical(std::uint16_t number) { return (number & 1U) != 0; }

struct Message {
    Type type = Type::confirmable;
    Code code = Code::empty;
    std::uint16_t id = 0;
    std::string token = {};
    std::vector<Option> options = {}; // by ascending number; add() keeps it so
    std::string payload = {};

    /// The first of the number; nullptr when there is none.
    const std::string* find(std::uint16_t number) const;
    /// The value as §3.2 writes a number; nothing without one, or when it has more than 4 bytes.
    std::optional<std::uint32_t> number(std::uint16_t wanted) const;
    /// Behind those of the same number.
    void add(std::uint16_t number, std::string value);
    void add(std::uint16_t number, std::uint32_t value);
    /// The Uri-Path options with slashes between: "a/b".
    std::string path() const;
};

std::string encode(const Message& message);

struct Parsed {
    enum class Outcome : std::uint8_t {
        message,
        malformed, // type and id are those of the message; a confirmable one is reset (§4.2)
        no_coap,   // too short, or of another version: ignored (§3)
    };
    Outcome outcome = Outcome::no_coap;
    Message message = {};
};
Parsed parse(std::string_view bytes);

/// Of the options Block1 and Block2 (RFC 7959 §2.2).
struct Block {
    std::uint32_t number = 0;
    bool more = false;
    std::uint8_t exponent = 6; // of the size: 2^(4 + exponent), at most 1024 bytes

    std::size_t size() const { return std::size_t{16} << exponent; }
    std::size_t offset() const { return number * size(); }
    std::uint32_t value() const { return number << 4 | (more ? 8U : 0U) | exponent; }
    /// Nothing when it has the reserved size, or a number that is too high.
    static std::optional<Block> of(std::uint32_t value);
};

} // namespace stack::inline v0::net::coap
