#include "stack/internet/nat64.hpp"

#include "stack/net/ip_view.hpp"
#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <span>

namespace stack::inline v0::net {

namespace {

constexpr std::array<std::uint8_t, 12> prefix = {0x00, 0x64, 0xff, 0x9b}; // and zeros
constexpr Address outside_address{.family = Family::ipv4, .bytes = {198, 51, 100, 2}};

constexpr std::uint8_t echo_request = 8; // RFC 792
constexpr std::uint8_t echo_reply = 0;
constexpr std::uint8_t echo_request_v6 = 128; // RFC 4443 §4
constexpr std::uint8_t echo_reply_v6 = 129;

NatConfig with_outside(NatConfig config)
{
    config.outside = outside_address;
    return config;
}

/// What tells a flow: its ports, or twice the identifier of an echo.
struct Flow {
    Nat::Protocol protocol;
    PortPair ports;
};

std::optional<Flow> flow_of(const IpView& view)
{
    if (view.fragment() || view.hop_limit() <= 1) return {};
    if (const auto ports = view.ports()) {
        return Flow{static_cast<Nat::Protocol>(view.protocol()), *ports};
    }
    const auto icmp = view.icmp();
    const bool v6 = view.family() == Family::ipv6;
    const bool echo = icmp && (icmp->type == (v6 ? echo_request_v6 : echo_request) ||
                               icmp->type == (v6 ? echo_reply_v6 : echo_reply));
    if (!echo) return {};
    return Flow{Nat::Protocol::icmp, {icmp->identifier, icmp->identifier}};
}

void put(std::span<std::byte> bytes, std::size_t at, std::uint16_t value)
{
    bytes[at] = static_cast<std::byte>(value >> 8);
    bytes[at + 1] = static_cast<std::byte>(value & 0xff);
}

/// The packet in the other family, with these addresses and ports (RFC 7915 §4.1, §5.1).
std::optional<emu::Packet> translate(const IpView& view, const Flow& flow, const Address& source,
                                     const Address& destination, const PortPair& ports)
{
    const bool to_v6 = source.family == Family::ipv6;
    const std::size_t header = ip_header_size(source.family);
    const emu::Bytes payload = view.payload();
    pbuf* packet = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(header + payload.size()), PBUF_RAM);
    if (packet == nullptr) return {};
    const std::span out{static_cast<std::byte*>(packet->payload), header + payload.size()};
    const std::span message = out.subspan(header);
    std::ranges::copy(payload, message.begin());
    std::uint8_t protocol = view.protocol();
    if (flow.protocol == Nat::Protocol::icmp) {
        const bool request = view.icmp()->type == (to_v6 ? echo_request : echo_request_v6);
        protocol = to_v6 ? ip_protocol::icmp6 : ip_protocol::icmp;
        message[0] = std::byte{to_v6 ? (request ? echo_request_v6 : echo_reply_v6)
                                     : (request ? echo_request : echo_reply)};
        put(message, 4, ports.source);
    } else {
        put(message, 0, ports.source);
        put(message, 2, ports.destination);
    }
    write_header(out, {.source = source,
                       .destination = destination,
                       .protocol = protocol,
                       .hop_limit = static_cast<std::uint8_t>(view.hop_limit() - 1)});
    return make_packet(packet);
}

} // namespace

Address nat64_address(const Address& ipv4)
{
    Address address{.family = Family::ipv6, .bytes = {}};
    std::ranges::copy(prefix, address.bytes.begin());
    std::copy_n(ipv4.bytes.begin(), 4, address.bytes.begin() + prefix.size());
    return address;
}

std::optional<Address> behind_nat64(const Address& ipv6)
{
    const bool is =
        ipv6.family == Family::ipv6 && std::equal(prefix.begin(), prefix.end(), ipv6.bytes.begin());
    if (!is) return {};
    Address address;
    std::copy_n(ipv6.bytes.begin() + prefix.size(), 4, address.bytes.begin());
    return address;
}

Nat64::Nat64(const emu::Engine& engine, const NatConfig& timeouts)
    : mappings_{engine, with_outside(timeouts)}
{
}

std::optional<emu::Packet> Nat64::outbound(emu::Bytes packet)
{
    const auto view = IpView::of(packet);
    const auto to = view ? behind_nat64(view->destination()) : std::nullopt;
    const auto flow = to ? flow_of(*view) : std::nullopt;
    if (!flow) return {};
    const std::uint16_t port =
        mappings_.outside_port(flow->protocol, {view->source(), flow->ports.source});
    return translate(*view, *flow, outside(), *to, {port, flow->ports.destination});
}

std::optional<emu::Packet> Nat64::inbound(emu::Bytes packet)
{
    const auto view = IpView::of(packet);
    const auto flow = view ? flow_of(*view) : std::nullopt;
    const auto to = flow ? inside(flow->protocol, flow->ports.destination) : std::nullopt;
    if (!to) return {};
    const bool echo = flow->protocol == Nat::Protocol::icmp;
    const std::uint16_t source = echo ? to->port : flow->ports.source;
    return translate(*view, *flow, nat64_address(view->source()), to->address, {source, to->port});
}

} // namespace stack::inline v0::net
