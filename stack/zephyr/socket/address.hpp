// Between the address structs of Zephyr's headers and ours.
#pragma once

#include "stack/socket/socket.hpp"

#include "stack/zephyr/configuration.hpp"
#include "zephyr/net/net_ip.h"

namespace stack::inline v0::zephyr {

/// EINVAL for NULL and for what is too short for its family, EAFNOSUPPORT when it says another than
/// `family`. A longer one, such as a whole struct sockaddr, is fine (zephyr/behaviour.md §3).
Result<Endpoint> read_address(const struct sockaddr* address, std::size_t length, Family family);

/// Size of the struct of a family.
std::size_t address_size(Family family);
/// At most *length bytes and the true length; nothing for NULL.
void give_address(const Endpoint& endpoint, struct sockaddr* address, std::size_t* length);
/// A whole struct of the endpoint's family.
void write_address(const Endpoint& endpoint, struct sockaddr& out);

} // namespace stack::inline v0::zephyr
