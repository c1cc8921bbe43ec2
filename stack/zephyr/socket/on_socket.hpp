// How a call finds the socket it is for.
#pragma once

#include "stack/zephyr/call.hpp"
#include "stack/zephyr/socket/socket_description.hpp"

#include <utility>

namespace stack::inline v0::zephyr {

/// What `body` makes of it: `badf` when the descriptor is not open, what its kind refuses `call`
/// with when it is no socket.
/// The socket lives to the end of the call, whoever closes it meanwhile.
template <typename Body>
auto on_socket(const Call& it, int fd, SocketCall call, Body&& body)
    -> decltype(body(std::declval<SocketDescription&>()))
{
    const auto found = it.door().descriptors().find(fd);
    if (!found) return fail(Errno::badf);
    auto* const socket = dynamic_cast<SocketDescription*>(found.get());
    if (socket == nullptr) return fail(found->refusal(call));
    return body(*socket);
}

} // namespace stack::inline v0::zephyr
