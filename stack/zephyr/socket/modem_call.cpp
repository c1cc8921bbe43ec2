#include "stack/zephyr/socket/modem_call.hpp"

#include <cstring>

namespace stack::inline v0::zephyr {

Result<ModemName> to_modem(const struct sockaddr* address)
{
    ModemName it{};
    if (address->sa_family == AF_INET) {
        struct sockaddr_in from {};
        std::memcpy(&from, address, sizeof from);
        it.in.sin_family = NRF_AF_INET;
        it.in.sin_port = from.sin_port;
        std::memcpy(&it.in.sin_addr, &from.sin_addr, sizeof it.in.sin_addr);
        it.length = sizeof it.in;
        return it;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 from {};
        std::memcpy(&from, address, sizeof from);
        it.in6.sin6_family = NRF_AF_INET6;
        it.in6.sin6_port = from.sin6_port;
        std::memcpy(&it.in6.sin6_addr, &from.sin6_addr, sizeof it.in6.sin6_addr);
        it.in6.sin6_scope_id = from.sin6_scope_id;
        it.length = sizeof it.in6;
        return it;
    }
    return fail(Errno::afnosupport);
}

std::optional<Endpoint> from_modem(const nrf_sockaddr* name, nrf_socklen_t length)
{
    Endpoint endpoint;
    if (length >= sizeof(nrf_sockaddr_in) && name->sa_family == NRF_AF_INET) {
        nrf_sockaddr_in in{};
        std::memcpy(&in, name, sizeof in);
        std::memcpy(endpoint.address.bytes.data(), &in.sin_addr, 4);
        endpoint.port = nrf_ntohs(in.sin_port);
        return endpoint;
    }
    if (length >= sizeof(nrf_sockaddr_in6) && name->sa_family == NRF_AF_INET6) {
        nrf_sockaddr_in6 in6{};
        std::memcpy(&in6, name, sizeof in6);
        endpoint.address.family = Family::ipv6;
        std::memcpy(endpoint.address.bytes.data(), &in6.sin6_addr, 16);
        endpoint.port = nrf_ntohs(in6.sin6_port);
        return endpoint;
    }
    return std::nullopt;
}

} // namespace stack::inline v0::zephyr
