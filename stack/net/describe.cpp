#include "stack/net/describe.hpp"

#include "stack/net/ip_view.hpp"

#include <fmt/format.h>

namespace stack::inline v0::net {

namespace {

/// RFC 9293 §3.1, "SYN ACK".
std::string tcp_flags(emu::Bytes segment)
{
    constexpr std::string_view names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG"};
    const auto bits = std::to_integer<unsigned>(segment[13]);
    std::string text;
    for (std::size_t i = 0; i < std::size(names); ++i) {
        if ((bits >> i & 1U) != 0) text += fmt::format(" {}", names[i]);
    }
    return text;
}

std::string protocol_name(std::uint8_t protocol)
{
    switch (protocol) {
    case ip_protocol::udp:
        return "udp";
    case ip_protocol::tcp:
        return "tcp";
    case ip_protocol::icmp:
        return "icmp";
    case ip_protocol::icmp6:
        return "icmp6";
    default:
        return fmt::format("protocol {}", protocol);
    }
}

} // namespace

std::string describe(emu::Bytes packet)
{
    const auto view = IpView::of(packet);
    if (!view) return "no IP packet";
    const std::string name = protocol_name(view->protocol());
    const auto data = view->data();
    const std::size_t size = data ? data->size() : view->payload().size();
    if (const auto ports = view->ports()) {
        const bool tcp = view->protocol() == ip_protocol::tcp && data;
        return fmt::format("{} > {} {}{} {}", to_string(Endpoint{view->source(), ports->source}),
                           to_string(Endpoint{view->destination(), ports->destination}), name,
                           tcp ? tcp_flags(view->payload()) : "", size);
    }
    const std::string way =
        fmt::format("{} > {} {}", to_string(view->source()), to_string(view->destination()), name);
    if (const auto icmp = view->icmp()) return fmt::format("{} {}/{}", way, icmp->type, icmp->code);
    return fmt::format("{}{} {}", way, view->fragment() ? " fragment" : "", size);
}

} // namespace stack::inline v0::net
