// What the scripted peers have in common: who they are, and what they expect.
#pragma once

#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/exchange.hpp"
#include "stack/internet/services/tls_client.hpp"

#include <chrono>
#include <functional>
#include <initializer_list>
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

/// Whom one that speaks first speaks to: the key `device`, "modem" (by default) or "wifi".
struct PeerTarget {
    bool wifi = false; // the Wi-Fi part, else the modem
    stack::Family family = stack::Family::ipv4;

    /// The keys `device` and `family`.
    void parse(Map& map);
    /// "family: ipv4", "family: ipv4, device: wifi".
    std::string text() const;
    /// Makes what it needs.
    void check(Scene& scene) const;
    /// On the default PDN, or where the access point's NAT forwards to the part; nothing while it
    /// has none. The scene's world outlives what is returned.
    std::function<std::optional<stack::Address>()> address(Scene& scene) const;
    /// "the modem had no IPv6 address".
    std::string no_address() const;
};

/// How one that speaks first speaks TLS or DTLS: the map under `tls` or `dtls`.
struct PeerSecurity {
    stack::tls::ClientConfig config;

    /// Nothing without the key.
    static std::optional<PeerSecurity> parse(Map& map, std::string_view key);
    /// "{verify: true, certificate: false}".
    std::string text() const;
};

/// The keys `answer`, `times` and `within`: what one that speaks first waits for by itself.
struct PeerAnswer {
    std::string fits; // with `*`
    unsigned times = 1;
    emu::Ts within = std::chrono::seconds{30};

    /// Nothing without `answer`; the others have no meaning then. `others` have none with it.
    static std::optional<PeerAnswer> parse(Map& map,
                                           std::initializer_list<std::string_view> others);
    /// ", answer: ..., times: 1, within: 30s".
    std::string text() const;
    /// Asks the target's port. Its end is a record, and where it has not got its answers the
    /// action fails late.
    Failure begin(Scene& scene, const PeerPlace& place, std::uint16_t port,
                  const PeerTarget& target, bool datagram,
                  const std::optional<PeerSecurity>& security, std::string words) const;
};
// Texts of the records.
inline constexpr std::string_view peer_answered = "peer answered";
inline constexpr std::string_view peer_gave_up = "peer gave up";

/// Nothing when `got` fits what was wanted, in which `*` stands for any characters.
Failure unexpected(std::string_view wanted, std::string_view got);

} // namespace scenarios::inline v0
