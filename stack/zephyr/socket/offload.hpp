// The sockets of an nRF91, where each call goes to the modem (zephyr/behaviour.md §7).
#pragma once

#include "stack/zephyr/call.hpp"
#include "stack/zephyr/socket/socket_description.hpp"

#include <memory>

struct zsock_addrinfo;

namespace stack::inline v0::zephyr {

/// A number of the modem's table; errors are the modem's.
Result<int> open_modem_socket(const Call& call, int family, int type, int protocol);
/// What such a number is to the program. It closes it with its descriptor.
std::shared_ptr<SocketDescription> make_offloaded(Sockets& sockets, int modem_socket);
/// The descriptor of a new one.
Result<int> open_offloaded(const Call& call, int family, int type, int protocol);
/// 0 or a DNS_EAI_ number; what the modem answers, node by node.
int offloaded_look_up(const Call& call, const char* host, const char* service,
                      const struct zsock_addrinfo* hints, struct zsock_addrinfo** result);

} // namespace stack::inline v0::zephyr
