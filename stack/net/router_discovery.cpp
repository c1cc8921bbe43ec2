#include "stack/net/router_discovery.hpp"

#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "lwip/inet_chksum.h"
#include "lwip/prot/icmp6.h"

namespace stack::inline v0::net {

namespace {

constexpr std::size_t ip6_header = 40;
constexpr std::size_t ra_header = 16;
constexpr std::size_t prefix_option = 32;
constexpr std::byte next_header_icmp6{58};
constexpr std::byte hop_limit{255};

Address all_routers() { return *Address::parse("ff02::2"); }
Address all_nodes() { return *Address::parse("ff02::1"); }

/// An ICMPv6 message in an IPv6 packet, its checksum filled in.
emu::Packet icmp6(const Address& source, const Address& destination,
                  std::span<const std::uint8_t> message)
{
    pbuf* body = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(message.size()), PBUF_RAM);
    assert(body != nullptr);
    std::copy(message.begin(), message.end(), static_cast<std::uint8_t*>(body->payload));
    const ip_addr_t from = to_lwip(source);
    const ip_addr_t to = to_lwip(destination);
    const u16_t checksum = ip6_chksum_pseudo(body, 58, static_cast<u16_t>(message.size()),
                                             ip_2_ip6(&from), ip_2_ip6(&to));
    std::memcpy(static_cast<std::uint8_t*>(body->payload) + 2, &checksum, 2);

    pbuf* packet = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(ip6_header + message.size()), PBUF_RAM);
    assert(packet != nullptr);
    auto* out = static_cast<std::byte*>(packet->payload);
    std::fill_n(out, ip6_header, std::byte{0});
    out[0] = std::byte{0x60};
    out[4] = static_cast<std::byte>(message.size() >> 8);
    out[5] = static_cast<std::byte>(message.size());
    out[6] = next_header_icmp6;
    out[7] = hop_limit;
    std::memcpy(out + 8, source.bytes.data(), 16);
    std::memcpy(out + 24, destination.bytes.data(), 16);
    std::memcpy(out + ip6_header, body->payload, message.size());
    pbuf_free(body);
    return make_packet(packet);
}

bool is_icmp6(emu::Bytes packet, std::uint8_t type, std::size_t size)
{
    return packet.size() >= ip6_header + size && std::to_integer<unsigned>(packet[0]) >> 4 == 6 &&
           packet[6] == next_header_icmp6 && packet[7] == hop_limit &&
           packet[ip6_header] == std::byte{type};
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

bool is_router_solicitation(emu::Bytes packet) { return is_icmp6(packet, ICMP6_TYPE_RS, 8); }

std::optional<std::array<std::uint8_t, 8>> advertised_prefix(emu::Bytes packet)
{
    if (!is_icmp6(packet, ICMP6_TYPE_RA, ra_header)) return std::nullopt;
    std::size_t at = ip6_header + ra_header;
    while (at + 2 <= packet.size()) {
        const auto type = std::to_integer<unsigned>(packet[at]);
        const std::size_t size = std::to_integer<std::size_t>(packet[at + 1]) * 8;
        if (size == 0 || at + size > packet.size()) return std::nullopt;
        if (type == 3 && size == prefix_option) {
            std::array<std::uint8_t, 8> prefix{};
            std::memcpy(prefix.data(), packet.data() + at + 16, prefix.size());
            return prefix;
        }
        at += size;
    }
    return std::nullopt;
}

} // namespace stack::inline v0::net
