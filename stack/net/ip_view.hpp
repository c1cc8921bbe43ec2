// One checked view over the headers of an IP packet: IPv4 and IPv6, behind them UDP, TCP and ICMP.
#pragma once

#include "emu/bus.hpp"
#include "emu/packet.hpp"
#include "stack/net/address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace stack::inline v0::net {

/// Numbers of IANA's registry, as they stand in the headers.
namespace ip_protocol {
inline constexpr std::uint8_t icmp = 1;
inline constexpr std::uint8_t tcp = 6;
inline constexpr std::uint8_t udp = 17;
inline constexpr std::uint8_t icmp6 = 58;
} // namespace ip_protocol

namespace detail {
inline unsigned byte(emu::Bytes bytes, std::size_t at)
{
    return std::to_integer<unsigned>(bytes[at]);
}
inline std::uint16_t word(emu::Bytes bytes, std::size_t at)
{
    return static_cast<std::uint16_t>(byte(bytes, at) << 8 | byte(bytes, at + 1));
}
} // namespace detail

/// What the first byte says it is; nothing for what is neither IPv4 nor IPv6.
inline std::optional<Family> ip_family(emu::Bytes packet)
{
    const unsigned version = packet.empty() ? 0 : detail::byte(packet, 0) >> 4;
    if (version != 4 && version != 6) return std::nullopt;
    return version == 4 ? Family::ipv4 : Family::ipv6;
}

struct PortPair {
    std::uint16_t source = 0;
    std::uint16_t destination = 0;
};

/// The first eight bytes of ICMP and ICMPv6; the last two fields are those of an echo (RFC 792,
/// RFC 4443 §4.1).
struct IcmpHeader {
    static constexpr std::size_t size = 8;

    std::uint8_t type = 0;
    std::uint8_t code = 0;
    std::uint16_t identifier = 0;
    std::uint16_t sequence = 0;
};

/// What a packet says about itself. Only bytes that are there are read, whatever lengths claim; the
/// packet must outlive the view.
class IpView {
public:
    /// Nothing for what does not begin with a whole header of IPv4 (options included) or IPv6.
    static std::optional<IpView> of(emu::Bytes packet);

    Family family() const { return family_; }
    Address source() const;
    Address destination() const;
    /// The length in the header is that of the packet (RFC 791 §3.1, RFC 8200 §3).
    bool exact() const;
    std::uint8_t hop_limit() const;

    bool fragment() const { return fragment_; }
    /// Or no fragment: what is behind begins with its header.
    bool first_fragment() const { return first_fragment_; }
    bool more_fragments() const { return more_fragments_; }
    /// Of IPv4; with source, destination and protocol it tells whose a fragment is.
    std::uint16_t identification() const;

    /// What is behind the IP header. In IPv6 the extension headers of RFC 8200 §4 count as part of
    /// the header; one that is cut ends the search and is the protocol.
    std::uint8_t protocol() const { return protocol_; }
    std::size_t header_size() const { return header_size_; }
    emu::Bytes payload() const { return packet_.subspan(header_size_); }

    // Nothing when the protocol is another, its header is cut or this is no first fragment.
    std::optional<PortPair> ports() const; // of UDP and TCP
    std::optional<IcmpHeader> icmp() const
    {
        const bool has = protocol_ == ip_protocol::icmp || protocol_ == ip_protocol::icmp6;
        return has ? icmp_header() : std::nullopt;
    }
    /// What is behind the header of UDP, TCP, ICMP or ICMPv6.
    std::optional<emu::Bytes> data() const;

private:
    IpView() = default;
    bool read_ipv4();
    bool read_ipv6();
    std::optional<IcmpHeader> icmp_header() const;
    /// Of the header behind IP's.
    std::optional<std::size_t> transport_size() const;

    emu::Bytes packet_;
    std::size_t header_size_ = 0;
    Family family_ = Family::ipv4;
    std::uint8_t protocol_ = 0;
    bool fragment_ = false;
    bool first_fragment_ = true;
    bool more_fragments_ = false;
};

// Every packet is looked at some ten times on its way, so what IPv4 costs is in line.

inline std::optional<IpView> IpView::of(emu::Bytes packet)
{
    const auto family = ip_family(packet);
    if (!family) return std::nullopt;
    IpView view;
    view.packet_ = packet;
    view.family_ = *family;
    const bool whole = *family == Family::ipv4 ? view.read_ipv4() : view.read_ipv6();
    return whole ? std::optional{view} : std::nullopt;
}

inline bool IpView::read_ipv4()
{
    constexpr std::size_t ipv4_size = 20;
    if (packet_.size() < ipv4_size) return false;
    header_size_ = (detail::byte(packet_, 0) & 0xfU) * 4;
    if (header_size_ < ipv4_size || header_size_ > packet_.size()) return false;
    protocol_ = static_cast<std::uint8_t>(detail::byte(packet_, 9));
    const unsigned flags = detail::word(packet_, 6);
    more_fragments_ = (flags & 0x2000U) != 0;
    first_fragment_ = (flags & 0x1fffU) == 0;
    fragment_ = more_fragments_ || !first_fragment_;
    return true;
}

/// The bytes of a packet, to be changed where they are; nobody else holds its memory.
inline std::span<std::byte> writable(const emu::Packet& packet)
{
    const emu::Bytes bytes = packet.bytes();
    return {const_cast<std::byte*>(bytes.data()), bytes.size()};
}

/// Changes a packet where it is. The checksums of IPv4 and of what is behind follow each change
/// (RFC 1624 §3); one of UDP that is not used stays so (RFC 768).
class IpEditor {
public:
    static std::optional<IpEditor> of(std::span<std::byte> packet);

    const IpView& view() const { return view_; }
    /// Of the packet's family.
    void set_source(const Address& to);
    void set_destination(const Address& to);
    /// Only where view().ports() are.
    void set_source_port(std::uint16_t port);
    void set_destination_port(std::uint16_t port);
    /// Computes the checksum of a whole UDP, TCP, ICMP or ICMPv6 message anew (RFC 1071, RFC 8200
    /// §8.1); leaves what is something else.
    void fill_checksum();

private:
    IpEditor(std::span<std::byte> packet, const IpView& view) : packet_{packet}, view_{view} {}

    void replace(std::size_t at, std::uint16_t value, bool in_ip_header);
    void set_address(std::size_t at, const Address& to);
    std::optional<std::size_t> checksum_at() const;

    std::span<std::byte> packet_;
    IpView view_;
};

struct IpHeader {
    Address source;
    Address destination;
    std::uint8_t protocol = 0;
    std::uint8_t hop_limit = 64;
};

/// Of a header without options.
inline std::size_t ip_header_size(Family family) { return family == Family::ipv6 ? 40 : 20; }
/// Writes the header into the first bytes of a packet whose payload stands behind it already, and
/// the payload's checksum into that.
void write_header(std::span<std::byte> packet, const IpHeader& header);
/// Into the first IcmpHeader::size bytes; the checksum is left zero.
void write_header(std::span<std::byte> message, const IcmpHeader& header);

} // namespace stack::inline v0::net
