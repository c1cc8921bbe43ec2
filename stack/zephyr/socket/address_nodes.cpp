#include "stack/zephyr/socket/address_nodes.hpp"

#include "stack/zephyr/configuration.hpp"

#include <algorithm>
#include <cstdlib>

#include "zephyr/net/socket.h"

namespace stack::inline v0::zephyr {

namespace {

std::size_t name_size() { return static_cast<std::size_t>(configuration().dns_max_name_size); }

} // namespace

struct zsock_addrinfo* make_address_nodes(std::size_t count)
{
    constexpr std::size_t alignment = alignof(struct zsock_addrinfo);
    const std::size_t end = offsetof(struct zsock_addrinfo, _ai_canonname) + name_size() + 1;
    const std::size_t size = (end + alignment - 1) / alignment * alignment;
    auto* const block = static_cast<std::byte*>(std::calloc(count, size));
    if (block == nullptr) return nullptr;
    for (std::size_t i = 0; i < count; ++i) {
        auto* const node = reinterpret_cast<struct zsock_addrinfo*>(block + i * size);
        if (i + 1 < count)
            node->ai_next = reinterpret_cast<struct zsock_addrinfo*>(block + (i + 1) * size);
        node->ai_addr = &node->_ai_addr;
    }
    return reinterpret_cast<struct zsock_addrinfo*>(block);
}

void set_canonical_name(struct zsock_addrinfo& node, std::string_view name)
{
    // By its address: the array has the library's length here, and the program's in the program.
    constexpr std::size_t place = offsetof(struct zsock_addrinfo, _ai_canonname);
    char* const begin = reinterpret_cast<char*>(&node) + place;
    const std::size_t size = std::min(name.size(), name_size());
    std::copy_n(name.data(), size, begin);
    begin[size] = '\0';
    node.ai_canonname = begin;
}

} // namespace stack::inline v0::zephyr
