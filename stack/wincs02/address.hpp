// Addresses of this door's structs: those of the sockets and those of the driver.
#pragma once

#include "emu/result.hpp"
#include "stack/net/address.hpp"

#include "wdrv_winc_utils.h"
#include "winc_socket.h"

#include <optional>

namespace stack::inline v0::wincs02 {

/// Nothing for another family than the two.
std::optional<Endpoint> from_sockaddr(const struct sockaddr& address);
/// The whole struct of its family, in `into`.
socklen_t to_sockaddr(const Endpoint& endpoint, struct sockaddr_in6& into);

std::optional<Address> from_driver(const WDRV_WINC_IP_MULTI_ADDRESS& address,
                                   WDRV_WINC_IP_ADDRESS_TYPE type);
WDRV_WINC_IP_MULTI_TYPE_ADDRESS to_driver(const Address& address);

} // namespace stack::inline v0::wincs02
