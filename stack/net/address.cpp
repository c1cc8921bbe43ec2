#include "stack/net/address.hpp"

#include <algorithm>

#include <arpa/inet.h>

namespace stack::inline v0 {

Address Address::v4(std::array<std::uint8_t, 4> bytes)
{
    Address address;
    std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
    return address;
}

Address Address::v6(std::array<std::uint8_t, 16> bytes)
{
    return {.family = Family::ipv6, .bytes = bytes};
}

std::optional<Address> Address::parse(std::string_view text)
{
    const std::string terminated{text};
    if (terminated.size() != text.size() || text.find('\0') != text.npos) return std::nullopt;
    Address address;
    if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
    address.family = Family::ipv6;
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
}

namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

} // namespace

bool Address::mapped() const
{
    return family == Family::ipv6 &&
           std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin());
}

Address Address::unmapped() const
{
    if (!mapped()) return *this;
    Address inside;
    std::copy(bytes.begin() + mapped_prefix.size(), bytes.end(), inside.bytes.begin());
    return inside;
}

Address Address::as_mapped() const
{
    if (family != Family::ipv4) return *this;
    Address outside{.family = Family::ipv6, .bytes = {}};
    const auto rest = std::copy(mapped_prefix.begin(), mapped_prefix.end(), outside.bytes.begin());
    std::copy_n(bytes.begin(), 4, rest);
    return outside;
}

std::string to_string(const Address& address)
{
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(address.family == Family::ipv4 ? AF_INET : AF_INET6, address.bytes.data(), text,
              sizeof text);
    return text;
}

std::string to_string(const Endpoint& endpoint)
{
    const bool v6 = endpoint.address.family == Family::ipv6;
    const std::string address = to_string(endpoint.address);
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port);
}

} // namespace stack::inline v0
