// The block that zsock_getaddrinfo gives, in the layout of the program.
#pragma once

#include <cstddef>
#include <string_view>

struct zsock_addrinfo;

namespace stack::inline v0::zephyr {

/// `count` nodes, zero but for ai_next and ai_addr, in one block for std::free(); nullptr without
/// memory. They are as long as the program's CONFIG_DNS_RESOLVER_MAX_NAME_LEN makes them.
struct zsock_addrinfo* make_address_nodes(std::size_t count);
/// Cut off where the program's node ends.
void set_canonical_name(struct zsock_addrinfo& node, std::string_view name);

} // namespace stack::inline v0::zephyr
