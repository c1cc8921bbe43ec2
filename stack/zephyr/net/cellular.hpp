// The interface of an nRF91 (CONFIG_NRF_MODEM_LIB_NET_IF), over the C functions of NCS: up is the
// modem library, connected is LTE (zephyr/environment.md §1.3).
#pragma once

#include "stack/zephyr/net/link.hpp"

#include <memory>

namespace stack::inline v0::zephyr::network {

/// What the modem's notifications say of the connection.
std::unique_ptr<Link> make_cellular_link();
// Not with the lock held; 0 or a negative errno.
int cellular_up();
int cellular_down();
int cellular_connect();
int cellular_disconnect();
/// In interrupt context.
void cellular_fault();

} // namespace stack::inline v0::zephyr::network
