#include "stack/internet/nat.hpp"

#include <algorithm>

namespace stack::inline v0::net {

namespace {

constexpr std::uint16_t first_port = 1024;
constexpr std::size_t purge_above = 1024;   // mappings
constexpr std::size_t fragments_above = 64; // first fragments whose rest has not come

/// The fields of an IPv4 packet that are of interest; nothing for what is not UDP or TCP, or cut.
class View {
public:
    static std::optional<View> of(std::span<std::byte> packet)
    {
        if (packet.size() < 20) return std::nullopt;
        const auto first = std::to_integer<unsigned>(packet[0]);
        View view{packet, std::size_t{first & 0xfU} * 4};
        if (first >> 4 != 4 || view.header_ < 20 || view.header_ > packet.size()) {
            return std::nullopt;
        }
        const auto protocol = std::to_integer<unsigned>(packet[9]);
        if (protocol != 6 && protocol != 17) return std::nullopt;
        const std::size_t transport = protocol == 6 ? 20 : 8;
        if (view.first_fragment() && packet.size() < view.header_ + transport) return std::nullopt;
        return view;
    }

    Nat::Protocol protocol() const
    {
        return static_cast<Nat::Protocol>(std::to_integer<unsigned>(packet_[9]));
    }
    std::uint16_t id() const { return word(4); }
    bool first_fragment() const { return (word(6) & 0x1fffU) == 0; }
    bool more_fragments() const { return (word(6) & 0x2000U) != 0; }
    bool whole() const { return first_fragment() && !more_fragments(); }

    Address source() const { return address(source_at); }
    Address destination() const { return address(destination_at); }
    std::uint16_t source_port() const { return word(header_); }
    std::uint16_t destination_port() const { return word(header_ + 2); }

    void set_source(const Address& to) { set_address(source_at, to); }
    void set_destination(const Address& to) { set_address(destination_at, to); }
    void set_source_port(std::uint16_t port) { replace_transport(header_, port); }
    void set_destination_port(std::uint16_t port) { replace_transport(header_ + 2, port); }

private:
    static constexpr std::size_t checksum_at = 10;
    static constexpr std::size_t source_at = 12;
    static constexpr std::size_t destination_at = 16;

    View(std::span<std::byte> packet, std::size_t header) : packet_{packet}, header_{header} {}

    std::uint16_t word(std::size_t at) const
    {
        return static_cast<std::uint16_t>(std::to_integer<unsigned>(packet_[at]) << 8 |
                                          std::to_integer<unsigned>(packet_[at + 1]));
    }
    void set_word(std::size_t at, std::uint16_t value)
    {
        packet_[at] = static_cast<std::byte>(value >> 8);
        packet_[at + 1] = static_cast<std::byte>(value);
    }
    Address address(std::size_t at) const
    {
        Address result;
        std::transform(packet_.begin() + static_cast<std::ptrdiff_t>(at),
                       packet_.begin() + static_cast<std::ptrdiff_t>(at + 4), result.bytes.begin(),
                       [](std::byte each) { return std::to_integer<std::uint8_t>(each); });
        return result;
    }

    /// Follows one word that changes under a checksum (RFC 1624 §3, equation 3).
    void follow(std::size_t checksum, std::uint16_t before, std::uint16_t after)
    {
        unsigned sum = static_cast<std::uint16_t>(~word(checksum));
        sum += static_cast<std::uint16_t>(~before);
        sum += after;
        sum = (sum & 0xffffU) + (sum >> 16);
        sum = (sum & 0xffffU) + (sum >> 16);
        set_word(checksum, static_cast<std::uint16_t>(~sum));
    }
    void follow_transport(std::uint16_t before, std::uint16_t after)
    {
        if (!first_fragment()) return;
        const bool udp = protocol() == Nat::Protocol::udp;
        const std::size_t at = header_ + (udp ? 6 : 16);
        if (at + 2 > packet_.size() || (udp && word(at) == 0)) return; // RFC 768: none
        follow(at, before, after);
        if (udp && word(at) == 0) set_word(at, 0xffff);
    }
    void set_address(std::size_t at, const Address& to)
    {
        for (std::size_t i = 0; i < 4; i += 2) {
            const std::uint16_t before = word(at + i);
            const auto after = static_cast<std::uint16_t>(to.bytes[i] << 8 | to.bytes[i + 1]);
            set_word(at + i, after);
            follow(checksum_at, before, after);
            follow_transport(before, after); // of the pseudo header
        }
    }
    void replace_transport(std::size_t at, std::uint16_t value)
    {
        const std::uint16_t before = word(at);
        set_word(at, value);
        follow_transport(before, value);
    }

    std::span<std::byte> packet_;
    std::size_t header_;
};

bool is_for(std::span<const std::byte> packet, const Address& ipv4)
{
    return packet.size() >= 20 && std::to_integer<unsigned>(packet[0]) >> 4 == 4 &&
           std::equal(packet.begin() + 16, packet.begin() + 20, ipv4.bytes.begin(),
                      [](std::byte a, std::uint8_t b) { return a == std::byte{b}; });
}

} // namespace

bool Nat::expired(Protocol protocol, const Mapping& mapping) const
{
    const emu::Ts timeout = protocol == Protocol::udp ? config_.udp_timeout : config_.tcp_timeout;
    return engine_.now() - mapping.used >= timeout;
}

void Nat::outbound(std::span<std::byte> packet)
{
    auto view = View::of(packet);
    if (!view) return;
    if (view->first_fragment()) {
        const Inside inside{view->protocol(), {view->source(), view->source_port()}};
        view->set_source_port(port_of(inside));
    }
    view->set_source(config_.outside);
}

bool Nat::inbound(std::span<std::byte> packet)
{
    auto view = View::of(packet);
    if (!view) return !is_for(packet, config_.outside);
    // Nobody out there can reach an inside address.
    if (view->destination() != config_.outside) return false;
    const Fragment fragment{view->source(), view->protocol(), view->id()};
    if (!view->first_fragment()) {
        const auto known = fragments_.find(fragment);
        if (known == fragments_.end()) return false;
        view->set_destination(known->second);
        if (!view->more_fragments()) fragments_.erase(known);
        return true;
    }
    const auto to = inside(view->protocol(), view->destination_port());
    if (!to) return false;
    view->set_destination(to->address);
    view->set_destination_port(to->port);
    if (view->whole()) return true;
    if (fragments_.size() >= fragments_above) fragments_.clear();
    fragments_[fragment] = to->address;
    return true;
}

std::optional<Endpoint> Nat::inside(Protocol protocol, std::uint16_t port) const
{
    const auto found = by_outside_.find({protocol, port});
    if (found == by_outside_.end()) return std::nullopt;
    const auto mapping = by_inside_.find({protocol, found->second});
    if (mapping == by_inside_.end() || expired(protocol, mapping->second)) return std::nullopt;
    return found->second;
}

std::uint16_t Nat::port_of(const Inside& inside)
{
    const auto found = by_inside_.find(inside);
    if (found != by_inside_.end()) {
        if (!expired(inside.protocol, found->second)) {
            found->second.used = engine_.now();
            return found->second.port;
        }
        by_outside_.erase({inside.protocol, found->second.port});
        by_inside_.erase(found);
    }
    if (by_inside_.size() >= purge_above) purge();
    // Ports are given in turn, so that an old peer's late answer meets no new mapping.
    do {
        last_port_ =
            std::max<std::uint16_t>(first_port, static_cast<std::uint16_t>(last_port_ + 1));
    } while (by_outside_.contains({inside.protocol, last_port_}));
    by_inside_[inside] = {.port = last_port_, .used = engine_.now()};
    by_outside_[{inside.protocol, last_port_}] = inside.endpoint;
    return last_port_;
}

void Nat::purge()
{
    const auto drop = [this](const auto& each) {
        // With every port of a protocol taken there would be none to give.
        if (!expired(each.first.protocol, each.second) && by_inside_.size() < 32 * purge_above) {
            return false;
        }
        by_outside_.erase({each.first.protocol, each.second.port});
        return true;
    };
    std::erase_if(by_inside_, drop);
}

void Nat::rebind()
{
    by_inside_.clear();
    by_outside_.clear();
    fragments_.clear();
}

void Nat::forget(const Address& inside)
{
    std::erase_if(by_inside_, [&](const auto& each) {
        if (each.first.endpoint.address != inside) return false;
        by_outside_.erase({each.first.protocol, each.second.port});
        return true;
    });
}

} // namespace stack::inline v0::net
