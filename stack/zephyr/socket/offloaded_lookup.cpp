// Part of stack/zephyr/socket/offload.hpp: names, which the modem looks up.
#include "stack/zephyr/socket/address.hpp"
#include "stack/zephyr/socket/address_nodes.hpp"
#include "stack/zephyr/socket/modem_call.hpp"
#include "stack/zephyr/socket/offload.hpp"

#include "zephyr/net/socket.h"

#include <cstdlib>
#include <vector>

namespace stack::inline v0::zephyr {

int offloaded_look_up(const Call& call, const char* host, const char* service,
                      const struct zsock_addrinfo* hints, struct zsock_addrinfo** result)
{
    nrf_addrinfo wanted{};
    if (hints != nullptr) {
        wanted.ai_flags = hints->ai_flags;
        wanted.ai_family = hints->ai_family;
        wanted.ai_socktype = hints->ai_socktype;
        wanted.ai_protocol = hints->ai_protocol;
    }
    nrf_addrinfo* found = nullptr;
    Errno cause{};
    const int error = call.outside([&] {
        const int given =
            nrf_getaddrinfo(host, service, hints == nullptr ? nullptr : &wanted, &found);
        if (given != 0) cause = modem_errno();
        return given;
    });
    if (error != 0) { // *result stays as it was
        if (error == DNS_EAI_SYSTEM) errno = host_errno(cause);
        return error;
    }
    std::vector<const nrf_addrinfo*> nodes;
    for (const nrf_addrinfo* node = found; node != nullptr; node = node->ai_next)
        nodes.push_back(node);
    *result = nullptr;
    int outcome = 0;
    auto* const copies = make_address_nodes(nodes.size());
    if (copies == nullptr) outcome = DNS_EAI_MEMORY;
    auto* copy = copies;
    for (std::size_t i = 0; i < nodes.size() && outcome == 0; ++i, copy = copy->ai_next) {
        const auto endpoint = from_modem(nodes[i]->ai_addr, nodes[i]->ai_addrlen);
        if (!endpoint) {
            outcome = DNS_EAI_FAMILY;
            break;
        }
        copy->ai_flags = nodes[i]->ai_flags;
        copy->ai_family = nodes[i]->ai_family;
        copy->ai_socktype = nodes[i]->ai_socktype;
        copy->ai_protocol = nodes[i]->ai_protocol;
        copy->ai_addrlen = address_size(endpoint->address.family);
        write_address(*endpoint, copy->_ai_addr);
    }
    call.outside([&] {
        nrf_freeaddrinfo(found);
        return 0;
    });
    if (outcome == 0) {
        *result = copies;
    } else {
        std::free(copies);
    }
    return outcome;
}

} // namespace stack::inline v0::zephyr
