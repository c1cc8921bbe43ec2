#include "stack/front/nrf/address.hpp"

#include <algorithm>
#include <cstring>

namespace stack::inline v0 {

Result<Endpoint> read_address(const nrf_sockaddr* address, nrf_socklen_t length,
                              const Socket& socket)
{
    if (socket.type() == SocketType::raw) return Endpoint{};
    return read_address(address, length, socket.family());
}

nrf_socklen_t address_size(Family family)
{
    return family == Family::ipv6 ? sizeof(nrf_sockaddr_in6) : sizeof(nrf_sockaddr_in);
}

Result<Endpoint> read_address(const nrf_sockaddr* address, nrf_socklen_t length, Family family)
{
    if (address == nullptr) return fail(Errno::fault);
    if (length < sizeof(nrf_sa_family_t)) return fail(Errno::inval);
    if (address->sa_family != static_cast<nrf_sa_family_t>(family)) {
        return fail(Errno::afnosupport);
    }
    if (length < address_size(family)) return fail(Errno::inval);
    Endpoint endpoint;
    endpoint.address.family = family;
    if (family == Family::ipv6) {
        nrf_sockaddr_in6 in6{};
        std::memcpy(&in6, address, sizeof in6);
        std::memcpy(endpoint.address.bytes.data(), in6.sin6_addr.s6_addr, 16);
        endpoint.port = nrf_ntohs(in6.sin6_port);
    } else {
        nrf_sockaddr_in in{};
        std::memcpy(&in, address, sizeof in);
        std::memcpy(endpoint.address.bytes.data(), &in.sin_addr.s_addr, 4);
        endpoint.port = nrf_ntohs(in.sin_port);
    }
    return endpoint;
}

void write_address(const Endpoint& endpoint, void* out)
{
    if (endpoint.address.family == Family::ipv6) {
        nrf_sockaddr_in6 in6{};
        in6.sin6_family = NRF_AF_INET6;
        in6.sin6_port = nrf_htons(endpoint.port);
        std::memcpy(in6.sin6_addr.s6_addr, endpoint.address.bytes.data(), 16);
        std::memcpy(out, &in6, sizeof in6);
    } else {
        nrf_sockaddr_in in{};
        in.sin_family = NRF_AF_INET;
        in.sin_port = nrf_htons(endpoint.port);
        std::memcpy(&in.sin_addr.s_addr, endpoint.address.bytes.data(), 4);
        std::memcpy(out, &in, sizeof in);
    }
}

void give_address(const Endpoint& endpoint, nrf_sockaddr* address, nrf_socklen_t* length)
{
    if (address == nullptr || length == nullptr) return;
    std::byte whole[sizeof(nrf_sockaddr_in6)];
    const nrf_socklen_t size = address_size(endpoint.address.family);
    write_address(endpoint, whole);
    std::memcpy(address, whole, std::min(*length, size));
    *length = size;
}

} // namespace stack::inline v0
