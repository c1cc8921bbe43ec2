// What opening, binding and closing have in common for plain sockets, secure ones and proxies.
#pragma once

#include "atlink/slm/application.hpp"

#include "stack/api/nrf_socket.h"

namespace atlink::inline v0::slm {

/// Operation of the commands that open, start or connect something.
enum Op : int { op_close = 0, op_ipv4 = 1, op_ipv6 = 2 };

inline int family_of(std::int64_t op) { return op == op_ipv4 ? NRF_AF_INET : NRF_AF_INET6; }

inline constexpr int listen_backlog = 1;

template <typename T>
stack::OptionValue option_value(const T& value)
{
    return std::as_bytes(std::span{&value, 1});
}

/// Opens a descriptor with the send timeout of the socket commands, on the PDN of the entry.
/// Nothing stays open on failure.
stack::Result<int> open_descriptor(stack::Sockets& sockets, const SocketEntry& wanted,
                                   int protocol);

/// Closes the active socket, its peer with it; says so with the name #XSOCKET in any case.
Outcome close_active(Application& app, Response& response);

/// Where servers and #XBIND bind: the address of the default PDN, whatever the socket is bound to.
std::optional<stack::Endpoint> local_endpoint(Application& app, int family, std::int64_t port);

} // namespace atlink::inline v0::slm
