#include "stack/internet/nat.hpp"

#include "stack/net/ip_view.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

namespace stack::inline v0::net {

namespace {

constexpr std::uint16_t first_port = 1024;
constexpr std::size_t purge_above = 1024; // mappings
constexpr std::size_t full = 32 * purge_above;
constexpr std::size_t fragments_above = 64; // first fragments whose rest has not come

/// What of UDP or TCP over IPv4 is translated; nothing for anything else and for what is cut.
std::optional<Nat::Protocol> translated(const std::optional<IpEditor>& packet)
{
    if (!packet || packet->view().family() != Family::ipv4) return std::nullopt;
    const IpView& view = packet->view();
    if (view.protocol() != ip_protocol::udp && view.protocol() != ip_protocol::tcp) {
        return std::nullopt;
    }
    if (view.first_fragment() && !view.ports()) return std::nullopt;
    return static_cast<Nat::Protocol>(view.protocol());
}

} // namespace

bool Nat::expired(Protocol protocol, const Mapping& mapping) const
{
    const emu::Ts timeout = protocol == Protocol::tcp ? config_.tcp_timeout : config_.udp_timeout;
    return engine_.now() - mapping.used >= timeout;
}

void Nat::outbound(std::span<std::byte> packet)
{
    auto editor = IpEditor::of(packet);
    const auto protocol = translated(editor);
    if (!protocol) return;
    if (const auto ports = editor->view().ports()) {
        const Inside inside{*protocol, {editor->view().source(), ports->source}};
        editor->set_source_port(port_of(inside));
    }
    editor->set_source(config_.outside);
}

bool Nat::inbound(std::span<std::byte> packet)
{
    auto editor = IpEditor::of(packet);
    if (!editor) return true; // no packet: nobody takes it
    const IpView& view = editor->view();
    const bool to_outside = view.destination() == config_.outside;
    const auto protocol = translated(editor);
    if (!protocol) return !to_outside;
    // Nobody out there can reach an inside address.
    if (!to_outside) return false;
    const Fragment fragment{view.source(), *protocol, view.identification()};
    const auto ports = view.ports();
    if (!ports) {
        const auto known = fragments_.find(fragment);
        if (known == fragments_.end()) return false;
        editor->set_destination(known->second);
        if (!view.more_fragments()) fragments_.erase(known);
        return true;
    }
    const auto to = inside(*protocol, ports->destination);
    if (!to) return false;
    editor->set_destination(to->address);
    editor->set_destination_port(to->port);
    if (!view.fragment()) return true;
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
    // Not for every mapping of a table that is full of live ones: each time it has doubled.
    const std::size_t size = by_inside_.size();
    if (size >= full || (size >= purge_above && std::has_single_bit(size))) purge();
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
    const auto drop_if = [this](auto&& over) {
        std::erase_if(by_inside_, [&](const auto& each) {
            if (!over(each)) return false;
            by_outside_.erase({each.first.protocol, each.second.port});
            return true;
        });
    };
    drop_if([this](const auto& each) { return expired(each.first.protocol, each.second); });
    if (by_inside_.size() < full) return;
    // With every port of a protocol taken there would be none to give: the half goes that was not
    // used for longest.
    std::vector<emu::Instant> used;
    for (const auto& each : by_inside_)
        used.push_back(each.second.used);
    const auto middle = used.begin() + static_cast<std::ptrdiff_t>(used.size() / 2);
    std::nth_element(used.begin(), middle, used.end());
    std::size_t left = used.size() / 2;
    drop_if(
        [&](const auto& each) { return each.second.used <= *middle && left > 0 && left-- > 0; });
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
