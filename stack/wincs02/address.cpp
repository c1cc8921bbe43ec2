#include "stack/wincs02/address.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace stack::inline v0::wincs02 {

namespace {

std::uint16_t swapped(std::uint16_t port)
{
    return static_cast<std::uint16_t>(port << 8 | port >> 8);
}
static_assert(std::endian::native == std::endian::little);

} // namespace

std::optional<Endpoint> from_sockaddr(const struct sockaddr& address)
{
    Endpoint end;
    if (address.sa_family == AF_INET) {
        struct sockaddr_in in4;
        std::memcpy(&in4, &address, sizeof in4);
        end.address.family = Family::ipv4;
        std::memcpy(end.address.bytes.data(), &in4.sin_addr, sizeof in4.sin_addr);
        end.port = swapped(in4.sin_port);
        return end;
    }
    if (address.sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        std::memcpy(&in6, &address, sizeof in6);
        end.address.family = Family::ipv6;
        std::memcpy(end.address.bytes.data(), &in6.sin6_addr, sizeof in6.sin6_addr);
        end.port = swapped(in6.sin6_port);
        return end;
    }
    return std::nullopt;
}

socklen_t to_sockaddr(const Endpoint& endpoint, struct sockaddr_in6& into)
{
    into = {};
    if (endpoint.address.family == Family::ipv6) {
        into.sin6_family = AF_INET6;
        into.sin6_port = swapped(endpoint.port);
        std::memcpy(&into.sin6_addr, endpoint.address.bytes.data(), sizeof into.sin6_addr);
        return sizeof into;
    }
    struct sockaddr_in in4 {};
    in4.sin_family = AF_INET;
    in4.sin_port = swapped(endpoint.port);
    std::memcpy(&in4.sin_addr, endpoint.address.bytes.data(), sizeof in4.sin_addr);
    std::memcpy(&into, &in4, sizeof in4);
    return sizeof in4;
}

std::optional<Address> from_driver(const WDRV_WINC_IP_MULTI_ADDRESS& address,
                                   WDRV_WINC_IP_ADDRESS_TYPE type)
{
    if (type == WDRV_WINC_IP_ADDRESS_TYPE_ANY) return std::nullopt;
    Address it;
    it.family = type == WDRV_WINC_IP_ADDRESS_TYPE_IPV4 ? Family::ipv4 : Family::ipv6;
    const std::uint8_t* const bytes = it.family == Family::ipv4 ? address.v4.v : address.v6.v;
    std::copy_n(bytes, it.size(), it.bytes.begin());
    return it;
}

WDRV_WINC_IP_MULTI_TYPE_ADDRESS to_driver(const Address& address)
{
    WDRV_WINC_IP_MULTI_TYPE_ADDRESS it{};
    const bool v4 = address.family == Family::ipv4;
    it.type = v4 ? WDRV_WINC_IP_ADDRESS_TYPE_IPV4 : WDRV_WINC_IP_ADDRESS_TYPE_IPV6;
    std::copy_n(address.bytes.begin(), address.size(), v4 ? it.addr.v4.v : it.addr.v6.v);
    return it;
}

} // namespace stack::inline v0::wincs02
