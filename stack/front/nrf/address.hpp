// Between the C API's address structs and ours.
#pragma once

#include "stack/net/address.hpp"
#include "stack/socket/socket.hpp"

#include "stack/api/nrf_socket.h"

namespace stack::inline v0 {

/// Reads an address of `family`: EFAULT for NULL, EINVAL when `length` is too short for it,
/// EAFNOSUPPORT when it says another family.
Result<Endpoint> read_address(const nrf_sockaddr* address, nrf_socklen_t length, Family family);

/// Reads an address as a socket's call needs it: a raw socket has none, and what stands there is
/// not looked at.
Result<Endpoint> read_address(const nrf_sockaddr* address, nrf_socklen_t length,
                              const Socket& socket);

/// Size of the struct of a family.
nrf_socklen_t address_size(Family family);

/// Fills a struct of the endpoint's family, address_size() bytes.
void write_address(const Endpoint& endpoint, void* out);

/// As recvfrom and accept do: nothing for NULL, else at most *length bytes and the true length.
void give_address(const Endpoint& endpoint, nrf_sockaddr* address, nrf_socklen_t* length);

} // namespace stack::inline v0
