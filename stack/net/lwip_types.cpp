#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <cstring>

namespace stack::inline v0::net {

namespace {

const emu::Packet::Storage pbuf_storage{
    .bytes =
        [](void* handle) {
            const auto* buffer = static_cast<const pbuf*>(handle);
            return emu::Bytes{static_cast<const std::byte*>(buffer->payload), buffer->len};
        },
    .release = [](void* handle) { pbuf_free(static_cast<pbuf*>(handle)); }};

} // namespace

ip_addr_t to_lwip(const Address& address)
{
    ip_addr_t result{};
    if (address.family == Family::ipv4) {
        IP_SET_TYPE_VAL(result, IPADDR_TYPE_V4);
        std::memcpy(&ip_2_ip4(&result)->addr, address.bytes.data(), 4);
    } else {
        IP_SET_TYPE_VAL(result, IPADDR_TYPE_V6);
        std::memcpy(ip_2_ip6(&result)->addr, address.bytes.data(), 16);
    }
    return result;
}

Address from_lwip(const ip_addr_t& address)
{
    Address result;
    if (IP_IS_ANY_TYPE_VAL(address)) { // any of both families
        result.family = Family::ipv6;
    } else if (IP_IS_V6_VAL(address)) {
        result.family = Family::ipv6;
        std::memcpy(result.bytes.data(), ip_2_ip6(&address)->addr, 16);
    } else {
        std::memcpy(result.bytes.data(), &ip_2_ip4(&address)->addr, 4);
    }
    return result;
}

emu::Errno to_errno(err_t error)
{
    switch (error) {
    case ERR_MEM:
    case ERR_WOULDBLOCK:
        return emu::Errno::again;
    case ERR_BUF:
        return emu::Errno::nobufs;
    case ERR_TIMEOUT:
        return emu::Errno::timedout;
    case ERR_RTE:
    case ERR_IF:
        return emu::Errno::netunreach;
    case ERR_INPROGRESS:
        return emu::Errno::inprogress;
    case ERR_VAL:
    case ERR_ARG:
        return emu::Errno::inval;
    case ERR_USE:
        return emu::Errno::addrinuse;
    case ERR_ALREADY:
        return emu::Errno::already;
    case ERR_ISCONN:
        return emu::Errno::isconn;
    case ERR_CONN:
    case ERR_CLSD:
        return emu::Errno::notconn;
    case ERR_ABRT: // lwIP gave up: retransmissions ran out
        return emu::Errno::timedout;
    case ERR_RST:
        return emu::Errno::connreset;
    default:
        return emu::Errno::io;
    }
}

emu::Packet make_packet(pbuf* single) { return {single, pbuf_storage}; }

pbuf* flatten(const pbuf& chain)
{
    pbuf* copy = pbuf_alloc(PBUF_RAW, chain.tot_len, PBUF_RAM);
    if (copy == nullptr) return nullptr;
    auto* out = static_cast<std::byte*>(copy->payload);
    for (const pbuf* piece = &chain; piece != nullptr; piece = piece->next) {
        std::memcpy(out, piece->payload, piece->len);
        out += piece->len;
    }
    return copy;
}

} // namespace stack::inline v0::net
