// IP packets as a program builds them, for raw sockets.
#pragma once

#include "stack/net/ip_view.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stack {

using PacketBytes = std::vector<std::byte>;

/// An IPv4 or IPv6 packet with a body of `protocol`, whose checksum is filled in.
inline PacketBytes ip_packet(const Address& from, const Address& to, std::uint8_t protocol,
                             const PacketBytes& body)
{
    PacketBytes packet(net::ip_header_size(from.family));
    packet.insert(packet.end(), body.begin(), body.end());
    net::write_header(packet, net::IpHeader{from, to, protocol});
    return packet;
}

inline PacketBytes udp_packet(const Address& from, const Address& to, std::uint16_t from_port,
                              std::uint16_t to_port, std::string_view text)
{
    PacketBytes body;
    const std::size_t header = 8;
    for (const std::size_t field :
         {std::size_t{from_port}, std::size_t{to_port}, header + text.size(), std::size_t{0}}) {
        body.push_back(static_cast<std::byte>(field >> 8));
        body.push_back(static_cast<std::byte>(field));
    }
    for (const char each : text)
        body.push_back(static_cast<std::byte>(each));
    return ip_packet(from, to, net::ip_protocol::udp, body);
}

/// The text in a UDP packet.
inline std::string udp_text(std::span<const std::byte> packet)
{
    const auto view = net::IpView::of(packet);
    const auto text = view ? view->data() : std::nullopt;
    if (!text) return "(short)";
    return {reinterpret_cast<const char*>(text->data()), text->size()};
}

} // namespace stack
