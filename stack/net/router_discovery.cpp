#include "stack/net/router_discovery.hpp"

#include "stack/net/ip_view.hpp"
#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "lwip/prot/icmp6.h"

namespace stack::inline v0::net {

namespace {

constexpr std::size_t ra_header = 16;
constexpr std::size_t prefix_option = 32;
constexpr std::uint8_t hop_limit = 255;

Address all_routers() { return *Address::parse("ff02::2"); }
Address all_nodes() { return *Address::parse("ff02::1"); }

/// An ICMPv6 message in an IPv6 packet, its checksum filled in.
emu::Packet icmp6(const Address& source, const Address& destination,
                  std::span<const std::uint8_t> message)
{
    const std::size_t header = ip_header_size(Family::ipv6);
    pbuf* packet = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(header + message.size()), PBUF_RAM);
    assert(packet != nullptr);
    const std::span out{static_cast<std::byte*>(packet->payload), header + message.size()};
    std::ranges::copy(std::as_bytes(message), out.begin() + static_cast<int>(header));
    write_header(out, {.source = source,
                       .destination = destination,
                       .protocol = ip_protocol::icmp6,
                       .hop_limit = hop_limit});
    return make_packet(packet);
}

/// A message of the type, of at least the size, that has passed no router; nothing for any other.
emu::Bytes icmp6_message(emu::Bytes packet, std::uint8_t type, std::size_t size)
{
    if (ip_family(packet) != Family::ipv6) return {}; // as nearly every packet
    const auto view = IpView::of(packet);
    const auto icmp = view ? view->icmp() : std::nullopt;
    const bool it =
        icmp && icmp->type == type && !view->fragment() && view->hop_limit() == hop_limit;
    return it && view->payload().size() >= size ? view->payload() : emu::Bytes{};
}

} // namespace

Address link_local(const std::array<std::uint8_t, 8>& interface_id)
{
    Address address = *Address::parse("fe80::");
    std::copy(interface_id.begin(), interface_id.end(), address.bytes.begin() + 8);
    return address;
}

emu::Packet router_solicitation(const Address& source)
{
    const std::array<std::uint8_t, 8> message = {ICMP6_TYPE_RS, 0, 0, 0, 0, 0, 0, 0};
    return icmp6(source, all_routers(), message);
}

emu::Packet router_advertisement(const std::array<std::uint8_t, 8>& prefix)
{
    std::array<std::uint8_t, ra_header + prefix_option> message{};
    message[0] = ICMP6_TYPE_RA;
    message[4] = 255;  // current hop limit
    message[6] = 0xff; // router lifetime
    message[7] = 0xff;
    message[ra_header] = 3; // prefix information
    message[ra_header + 1] = prefix_option / 8;
    message[ra_header + 2] = 64;                                         // prefix length
    message[ra_header + 3] = 0x40;                                       // autonomous, not on-link
    std::fill_n(message.begin() + ra_header + 4, 8, std::uint8_t{0xff}); // both lifetimes
    std::copy(prefix.begin(), prefix.end(), message.begin() + ra_header + 16);
    return icmp6(link_local({0, 0, 0, 0, 0, 0, 0, 0xfe}), all_nodes(), message);
}

bool is_router_solicitation(emu::Bytes packet)
{
    return !icmp6_message(packet, ICMP6_TYPE_RS, IcmpHeader::size).empty();
}

std::optional<std::array<std::uint8_t, 8>> advertised_prefix(emu::Bytes packet)
{
    const emu::Bytes message = icmp6_message(packet, ICMP6_TYPE_RA, ra_header);
    std::size_t at = ra_header;
    while (at + 2 <= message.size()) {
        const auto type = std::to_integer<unsigned>(message[at]);
        const std::size_t size = std::to_integer<std::size_t>(message[at + 1]) * 8;
        if (size == 0 || at + size > message.size()) return std::nullopt;
        if (type == 3 && size == prefix_option) {
            std::array<std::uint8_t, 8> prefix{};
            std::memcpy(prefix.data(), message.data() + at + 16, prefix.size());
            return prefix;
        }
        at += size;
    }
    return std::nullopt;
}

} // namespace stack::inline v0::net
