// IP packets built by hand, for raw sockets.
#pragma once

#include "stack/net/address.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stack {

using PacketBytes = std::vector<std::byte>;

/// Ones' complement sum of 16-bit words (RFC 1071), not yet inverted.
inline std::uint32_t sum16(std::span<const std::byte> bytes, std::uint32_t sum = 0)
{
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += std::to_integer<std::uint32_t>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

inline void put16(PacketBytes& packet, std::size_t at, std::size_t value)
{
    packet[at] = static_cast<std::byte>(value >> 8 & 0xff);
    packet[at + 1] = static_cast<std::byte>(value & 0xff);
}

/// An IPv4 or IPv6 packet with a body of `protocol`.
inline PacketBytes ip_packet(const Address& from, const Address& to, std::uint8_t protocol,
                             const PacketBytes& body)
{
    const bool v6 = from.family == Family::ipv6;
    PacketBytes packet(v6 ? 40 : 20);
    const std::size_t source = v6 ? 8 : 12;
    packet[0] = std::byte{v6 ? std::uint8_t{0x60} : std::uint8_t{0x45}};
    put16(packet, v6 ? 4 : 2, body.size() + (v6 ? 0 : packet.size()));
    packet[v6 ? 7 : 8] = std::byte{64};
    packet[v6 ? 6 : 9] = std::byte{protocol};
    for (std::size_t i = 0; i < from.size(); ++i) {
        packet[source + i] = std::byte{from.bytes[i]};
        packet[source + from.size() + i] = std::byte{to.bytes[i]};
    }
    if (!v6) put16(packet, 10, ~sum16(packet));
    packet.insert(packet.end(), body.begin(), body.end());
    return packet;
}

inline PacketBytes udp_packet(const Address& from, const Address& to, std::uint16_t from_port,
                              std::uint16_t to_port, std::string_view text)
{
    PacketBytes body(8);
    put16(body, 0, from_port);
    put16(body, 2, to_port);
    put16(body, 4, 8 + text.size());
    for (const char each : text)
        body.push_back(static_cast<std::byte>(each));
    PacketBytes pseudo;
    for (const Address& address : {from, to})
        for (std::size_t i = 0; i < address.size(); ++i)
            pseudo.push_back(std::byte{address.bytes[i]});
    const auto start = sum16(pseudo, static_cast<std::uint32_t>(17 + body.size()));
    put16(body, 6, ~sum16(body, start));
    return ip_packet(from, to, 17, body);
}

/// The text in a UDP packet.
inline std::string udp_text(std::span<const std::byte> packet)
{
    const std::size_t header = (packet[0] >> 4) == std::byte{6} ? 48 : 28;
    if (packet.size() < header) return "(short)";
    const auto text = packet.subspan(header);
    return {reinterpret_cast<const char*>(text.data()), text.size()};
}

} // namespace stack
