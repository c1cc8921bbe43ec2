#include "stack/zephyr/socket/address.hpp"

#include <algorithm>
#include <cstring>

namespace stack::inline v0::zephyr {

std::size_t address_size(Family family)
{
    return family == Family::ipv6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

Result<Endpoint> read_address(const struct sockaddr* address, std::size_t length, Family family)
{
    if (address == nullptr || length < sizeof address->sa_family) return fail(Errno::inval);
    if (address->sa_family != static_cast<sa_family_t>(family)) return fail(Errno::afnosupport);
    if (length < address_size(family)) return fail(Errno::inval);
    Endpoint endpoint;
    endpoint.address.family = family;
    if (family == Family::ipv6) {
        struct sockaddr_in6 in6 {};
        std::memcpy(&in6, address, sizeof in6);
        std::memcpy(endpoint.address.bytes.data(), in6.sin6_addr.s6_addr, 16);
        endpoint.port = ntohs(in6.sin6_port);
    } else {
        struct sockaddr_in in {};
        std::memcpy(&in, address, sizeof in);
        std::memcpy(endpoint.address.bytes.data(), in.sin_addr.s4_addr, 4);
        endpoint.port = ntohs(in.sin_port);
    }
    return endpoint;
}

void write_address(const Endpoint& endpoint, struct sockaddr& out)
{
    if (endpoint.address.family == Family::ipv6) {
        struct sockaddr_in6 in6 {};
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(endpoint.port);
        std::memcpy(in6.sin6_addr.s6_addr, endpoint.address.bytes.data(), 16);
        std::memcpy(&out, &in6, sizeof in6);
    } else {
        struct sockaddr_in in {};
        in.sin_family = AF_INET;
        in.sin_port = htons(endpoint.port);
        std::memcpy(in.sin_addr.s4_addr, endpoint.address.bytes.data(), 4);
        std::memcpy(&out, &in, sizeof in);
    }
}

void give_address(const Endpoint& endpoint, struct sockaddr* address, std::size_t* length)
{
    if (address == nullptr || length == nullptr) return;
    struct sockaddr whole {};
    write_address(endpoint, whole);
    const std::size_t size = address_size(endpoint.address.family);
    std::memcpy(address, &whole, std::min(*length, size));
    *length = size;
}

} // namespace stack::inline v0::zephyr
