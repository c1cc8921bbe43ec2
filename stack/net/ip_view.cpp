#include "stack/net/ip_view.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace stack::inline v0::net {

namespace {

using detail::byte;
using detail::word;

constexpr std::size_t ipv6_size = 40;
constexpr std::size_t udp_size = 8;
constexpr std::size_t tcp_size = 20;
constexpr std::size_t extension_unit = 8;

// Of IPv6's extension headers, RFC 8200 §4.
constexpr unsigned hop_by_hop = 0;
constexpr unsigned routing = 43;
constexpr unsigned fragment_header = 44;
constexpr unsigned destination_options = 60;

// Where fields stand in IPv4's header, in IPv6's and behind them.
constexpr std::size_t ipv4_checksum = 10;
constexpr std::size_t ipv4_source = 12;
constexpr std::size_t ipv4_destination = 16;
constexpr std::size_t ipv6_source = 8;
constexpr std::size_t ipv6_destination = 24;
constexpr std::size_t udp_checksum = 6;
constexpr std::size_t tcp_checksum = 16;
constexpr std::size_t icmp_checksum = 2;

void put(std::span<std::byte> bytes, std::size_t at, std::size_t value)
{
    bytes[at] = static_cast<std::byte>(value >> 8);
    bytes[at + 1] = static_cast<std::byte>(value);
}

Address address(emu::Bytes packet, Family family, std::size_t at)
{
    Address result{.family = family, .bytes = {}};
    std::memcpy(result.bytes.data(), packet.data() + at, result.size());
    return result;
}

std::uint16_t folded(std::uint64_t sum)
{
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

/// Ones' complement sum of 16-bit words (RFC 1071).
std::uint16_t sum(emu::Bytes bytes, std::uint64_t start = 0)
{
    for (std::size_t i = 0; i < bytes.size(); ++i)
        start += byte(bytes, i) << (i % 2 == 0 ? 8 : 0);
    return folded(start);
}

std::size_t source_at(Family family) { return family == Family::ipv6 ? ipv6_source : ipv4_source; }

std::size_t destination_at(Family family)
{
    return family == Family::ipv6 ? ipv6_destination : ipv4_destination;
}

} // namespace

bool IpView::read_ipv6()
{
    if (packet_.size() < ipv6_size) return false;
    header_size_ = ipv6_size;
    unsigned next = byte(packet_, 6);
    while (next == hop_by_hop || next == routing || next == fragment_header ||
           next == destination_options) {
        fragment_ = fragment_ || next == fragment_header;
        const emu::Bytes rest = packet_.subspan(header_size_);
        if (rest.size() < extension_unit) break;
        const bool sized = next != fragment_header;
        const std::size_t size = extension_unit * (sized ? byte(rest, 1) + 1 : 1);
        if (rest.size() < size) break;
        if (!sized) {
            first_fragment_ = (word(rest, 2) & 0xfff8U) == 0;
            more_fragments_ = (word(rest, 2) & 1U) != 0;
        }
        next = byte(rest, 0);
        header_size_ += size;
        if (!first_fragment_) break; // what follows is a piece, no header
    }
    protocol_ = static_cast<std::uint8_t>(next);
    return true;
}

Address IpView::source() const { return address(packet_, family_, source_at(family_)); }

Address IpView::destination() const { return address(packet_, family_, destination_at(family_)); }

bool IpView::exact() const
{
    if (family_ == Family::ipv6) return ipv6_size + word(packet_, 4) == packet_.size();
    return word(packet_, 2) == packet_.size();
}

std::uint8_t IpView::hop_limit() const
{
    return static_cast<std::uint8_t>(byte(packet_, family_ == Family::ipv6 ? 7 : 8));
}

std::uint16_t IpView::identification() const
{
    assert(family_ == Family::ipv4);
    return word(packet_, 4);
}

std::optional<std::size_t> IpView::transport_size() const
{
    if (!first_fragment_) return std::nullopt;
    const emu::Bytes message = payload();
    std::size_t size = 0;
    switch (protocol_) {
    case ip_protocol::udp:
        size = udp_size;
        break;
    case ip_protocol::tcp:
        if (message.size() < tcp_size) return std::nullopt;
        size = std::size_t{byte(message, 12) >> 4} * 4;
        if (size < tcp_size) return std::nullopt;
        break;
    case ip_protocol::icmp:
        if (family_ == Family::ipv4) size = IcmpHeader::size;
        break;
    case ip_protocol::icmp6:
        if (family_ == Family::ipv6) size = IcmpHeader::size;
        break;
    default:
        break;
    }
    return size != 0 && size <= message.size() ? std::optional{size} : std::nullopt;
}

std::optional<PortPair> IpView::ports() const
{
    const bool has = protocol_ == ip_protocol::udp || protocol_ == ip_protocol::tcp;
    const std::size_t size = protocol_ == ip_protocol::udp ? udp_size : tcp_size;
    if (!has || !first_fragment_ || payload().size() < size) return std::nullopt;
    return PortPair{.source = word(payload(), 0), .destination = word(payload(), 2)};
}

std::optional<IcmpHeader> IpView::icmp_header() const
{
    if (!transport_size()) return std::nullopt;
    const emu::Bytes message = payload();
    return IcmpHeader{.type = static_cast<std::uint8_t>(byte(message, 0)),
                      .code = static_cast<std::uint8_t>(byte(message, 1)),
                      .identifier = word(message, 4),
                      .sequence = word(message, 6)};
}

std::optional<emu::Bytes> IpView::data() const
{
    const auto size = transport_size();
    return size ? std::optional{payload().subspan(*size)} : std::nullopt;
}

std::optional<IpEditor> IpEditor::of(std::span<std::byte> packet)
{
    const auto view = IpView::of(packet);
    return view ? std::optional{IpEditor{packet, *view}} : std::nullopt;
}

void IpEditor::set_source(const Address& to) { set_address(source_at(view_.family()), to); }

void IpEditor::set_destination(const Address& to)
{
    set_address(destination_at(view_.family()), to);
}

void IpEditor::set_source_port(std::uint16_t port)
{
    assert(view_.ports());
    replace(view_.header_size(), port, false);
}

void IpEditor::set_destination_port(std::uint16_t port)
{
    assert(view_.ports());
    replace(view_.header_size() + 2, port, false);
}

void IpEditor::set_address(std::size_t at, const Address& to)
{
    assert(to.family == view_.family());
    for (std::size_t i = 0; i < to.size(); i += 2)
        replace(at + i, static_cast<std::uint16_t>(to.bytes[i] << 8 | to.bytes[i + 1]), true);
}

std::optional<std::size_t> IpEditor::checksum_at() const
{
    if (!view_.first_fragment()) return std::nullopt;
    std::size_t at = 0;
    switch (view_.protocol()) {
    case ip_protocol::udp:
        at = udp_checksum;
        break;
    case ip_protocol::tcp:
        at = tcp_checksum;
        break;
    case ip_protocol::icmp:
    case ip_protocol::icmp6:
        at = icmp_checksum;
        break;
    default:
        return std::nullopt;
    }
    at += view_.header_size();
    return at + 2 <= packet_.size() ? std::optional{at} : std::nullopt;
}

void IpEditor::replace(std::size_t at, std::uint16_t value, bool in_ip_header)
{
    const std::uint16_t before = word(packet_, at);
    put(packet_, at, value);
    const auto follow = [&](std::size_t checksum) { // equation 3 of RFC 1624
        const auto inverted = [](std::uint16_t each) { return 0xffffU - each; };
        const std::uint16_t total =
            folded(std::uint64_t{inverted(word(packet_, checksum))} + inverted(before) + value);
        put(packet_, checksum, inverted(total));
    };
    if (in_ip_header && view_.family() == Family::ipv4) follow(ipv4_checksum);
    const auto checksum = checksum_at();
    const bool udp = view_.protocol() == ip_protocol::udp;
    if (!checksum || view_.protocol() == ip_protocol::icmp) return; // ICMP covers no address
    if (udp && word(packet_, *checksum) == 0) return;
    follow(*checksum);
    if (udp && word(packet_, *checksum) == 0) put(packet_, *checksum, 0xffff);
}

void IpEditor::fill_checksum()
{
    const auto at = checksum_at();
    if (!at || view_.fragment()) return;
    put(packet_, *at, 0);
    std::uint64_t start = 0;
    const emu::Bytes message = view_.payload();
    if (view_.protocol() != ip_protocol::icmp) {
        const std::size_t size = 2 * (view_.family() == Family::ipv6 ? 16 : 4);
        start = std::uint64_t{view_.protocol()} + message.size() +
                sum(emu::Bytes{packet_}.subspan(source_at(view_.family()), size));
    }
    const unsigned value = 0xffffU - sum(message, start);
    put(packet_, *at, value == 0 && view_.protocol() == ip_protocol::udp ? 0xffff : value);
}

void write_header(std::span<std::byte> packet, const IpHeader& header)
{
    const Family family = header.source.family;
    const std::size_t size = ip_header_size(family);
    assert(header.destination.family == family && packet.size() >= size);
    std::fill_n(packet.begin(), size, std::byte{0});
    const auto copy = [&](const Address& from, std::size_t at) {
        std::transform(from.bytes.begin(), from.bytes.begin() + static_cast<int>(from.size()),
                       packet.begin() + static_cast<std::ptrdiff_t>(at),
                       [](std::uint8_t each) { return std::byte{each}; });
    };
    copy(header.source, source_at(family));
    copy(header.destination, destination_at(family));
    if (family == Family::ipv6) {
        packet[0] = std::byte{0x60};
        put(packet, 4, packet.size() - size);
        packet[6] = std::byte{header.protocol};
        packet[7] = std::byte{header.hop_limit};
    } else {
        packet[0] = std::byte{0x45};
        put(packet, 2, packet.size());
        packet[8] = std::byte{header.hop_limit};
        packet[9] = std::byte{header.protocol};
        put(packet, ipv4_checksum, 0xffffU - sum(packet.first(size)));
    }
    IpEditor::of(packet)->fill_checksum();
}

void write_header(std::span<std::byte> message, const IcmpHeader& header)
{
    assert(message.size() >= IcmpHeader::size);
    message[0] = std::byte{header.type};
    message[1] = std::byte{header.code};
    put(message, icmp_checksum, 0);
    put(message, 4, header.identifier);
    put(message, 6, header.sequence);
}

} // namespace stack::inline v0::net
