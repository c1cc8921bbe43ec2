// IP addresses and endpoints as the sockets see them, free of lwIP and of the C API's structs.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0 {

enum class Family : std::uint8_t { ipv4 = 1, ipv6 = 2, packet = 3 }; // NRF_AF_*

/// Four or sixteen bytes in network order; all zero is "any".
struct Address {
    Family family = Family::ipv4;
    std::array<std::uint8_t, 16> bytes{};

    static Address v4(std::array<std::uint8_t, 4> bytes);
    static Address v6(std::array<std::uint8_t, 16> bytes);
    /// From text such as "192.0.2.1" or "2001:db8::7"; nothing when it is no address.
    static std::optional<Address> parse(std::string_view text);

    bool any() const { return bytes == decltype(bytes){}; }
    /// ::ffff:a.b.c.d, an IPv4 address as sockets of IPv6 show it (RFC 4291 §2.5.5.2).
    bool mapped() const;
    /// The IPv4 address in such a one; of another, itself.
    Address unmapped() const;
    /// An IPv4 address as such a one; of another, itself.
    Address as_mapped() const;
    std::size_t size() const { return family == Family::ipv4 ? 4 : 16; }
    friend auto operator<=>(const Address&, const Address&) = default;
};

/// For unordered containers, whose order nothing may depend on.
struct AddressHash {
    std::size_t operator()(const Address& address) const
    {
        const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(address.bytes);
        constexpr std::uint64_t spread = 0x9e3779b97f4a7c15; // 2^64 by the golden ratio
        const std::uint64_t mixed = (halves[0] * spread ^ halves[1]) * spread;
        return static_cast<std::size_t>(mixed >> 32 ^ mixed);
    }
};

/// 224.0.0.0/4 (RFC 5771), ff00::/8 (RFC 4291 §2.7).
constexpr bool is_multicast(const Address& address)
{
    return address.family == Family::ipv4 ? address.bytes[0] >> 4 == 0xe : address.bytes[0] == 0xff;
}

/// Shortest usual text: dotted decimal, or RFC 5952.
std::string to_string(const Address& address);

struct Endpoint {
    Address address;
    std::uint16_t port = 0; // host order
    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// "192.0.2.7:7", "[2001:db8::7]:7".
std::string to_string(const Endpoint& endpoint);

} // namespace stack::inline v0
