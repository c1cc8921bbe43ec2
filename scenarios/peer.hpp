// What the scripted peers have in common: who they are, and what they expect.
#pragma once

#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "stack/internet/host.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace scenarios::inline v0 {

/// A host of its own at an address, or a host that is there.
struct PeerPlace {
    stack::Address from = stack::Address::v4({192, 0, 2, 99});
    std::optional<std::string> host;

    /// The keys `from` and `host`.
    void parse(Map& map);
    /// "from: 192.0.2.99".
    std::string text() const;
    /// Throws std::invalid_argument when there is no such host, or the address is another's.
    stack::net::Host& find(Scene& scene) const;

    /// The host's peer of a kind, made when it is asked for first.
    template <typename Peer>
    Peer& peer(Scene& scene) const
    {
        stack::net::Host& at = find(scene);
        const auto peers = at.services<Peer>();
        return peers.empty() ? at.serve<Peer>() : *peers.front();
    }
};

/// The key `family` of one that speaks first: "ipv4" (by default) or "ipv6".
stack::Family parse_family(Map& map);
std::string_view name(stack::Family family);
/// "the modem had no IPv6 address".
std::string no_address(stack::Family family);

/// Nothing when `got` fits what was wanted, in which `*` stands for any characters.
Failure unexpected(std::string_view wanted, std::string_view got);

} // namespace scenarios::inline v0
