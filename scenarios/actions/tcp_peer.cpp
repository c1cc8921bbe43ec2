// Part of scenarios/action.hpp: A host's end of a TCP connection with the modem, scripted.
#include "stack/internet/services/tcp_peer.hpp"
#include "scenarios/action.hpp"
#include "scenarios/peer.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0::actions::tcp_peer {

namespace {

using stack::Family;

struct TcpPeer final : Action {
    PeerPlace place;
    std::optional<std::uint16_t> connect; // port of the modem's
    PeerTarget target;                    // of connect
    bool echo = false;                    // of connect
    std::optional<PeerSecurity> tls;      // of connect
    std::optional<PeerAnswer> answer;     // of connect
    std::optional<std::uint16_t> listen;
    std::optional<std::string> expect;
    std::optional<std::string> send;
    bool expect_end = false;
    bool close = false;
    bool reset = false;

    std::string text() const override
    {
        std::string all = "{" + place.text();
        if (connect) {
            all += fmt::format(", connect: {}, {}, echo: {}", *connect, target.text(), echo);
            if (tls) all += ", tls: " + tls->text();
        }
        if (listen) all += fmt::format(", listen: {}", *listen);
        if (expect) all += ", expect: " + in_quotes(*expect);
        if (send) all += ", send: " + in_quotes(*send);
        if (answer) all += answer->text();
        if (expect_end) all += ", expect_end: true";
        if (close) all += ", close: true";
        if (reset) all += ", reset: true";
        return all + "}";
    }

    void check(Scene& scene) const override
    {
        place.peer<stack::net::TcpPeer>(scene);
        target.check(scene);
    }

    Failure perform(Scene& scene) const override
    {
        constexpr const char* no_connection = "there was no connection";
        if (answer) return answer->begin(scene, place, *connect, target, false, tls, *send);
        auto& peer = place.peer<stack::net::TcpPeer>(scene);
        if (listen && !peer.listen(*listen)) return fmt::format("port {} was taken", *listen);
        if (expect) {
            if (auto failure = unexpected(*expect, peer.take_received())) return failure;
        }
        if (connect) {
            const auto address = target.address(scene)();
            if (!address) return target.no_address();
            if (!peer.connect({*address, *connect}, send.value_or(""), echo,
                              tls ? &tls->config : nullptr)) {
                return "no room for a connection";
            }
        } else if (send && !peer.send(*send)) {
            return no_connection;
        }
        if (expect_end && peer.connected()) return "there was a connection still";
        if (close && !peer.close()) return no_connection;
        if (reset && !peer.reset()) return no_connection;
        return {};
    }

    bool does_nothing() const
    {
        return !connect && !listen && !expect && !send && !expect_end && !close && !reset;
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig& config)
{
    Map map{errors, item};
    auto peer = std::make_shared<TcpPeer>();
    if (map.find("connect")) map.integer("connect", 1, 65'535, peer->connect.emplace());
    peer->place.parse(map);
    peer->target.parse(map);
    if (map.find("listen")) map.integer("listen", 1, 65'535, peer->listen.emplace());
    if (map.find("expect")) map.text("expect", peer->expect.emplace());
    if (map.find("send")) map.text("send", peer->send.emplace());
    peer->echo = peer->connect && !peer->send;
    map.boolean("echo", peer->echo);
    map.boolean("expect_end", peer->expect_end);
    map.boolean("close", peer->close);
    map.boolean("reset", peer->reset);
    peer->tls = PeerSecurity::parse(map, "tls");
    peer->answer =
        PeerAnswer::parse(map, {"echo", "listen", "expect", "expect_end", "close", "reset"});
    for (const std::string_view key : {"device", "family", "echo", "tls", "answer"}) {
        if (const auto given = map.find(key); given && !peer->connect) {
            errors.add(given->mark, key, "has no meaning without 'connect'", "with 'connect'");
        }
    }
    if (const auto given = map.find("answer"); given && peer->connect && !peer->send) {
        errors.add(given->mark, given->key, "has no meaning without 'send'", "with 'send'");
    }
    map.finish();
    if (map.is_map() && peer->does_nothing()) {
        errors.add(item.mark, item.key, "does nothing",
                   "connect, listen, expect, send, expect_end: true, close: true or reset: true");
    }
    if (peer->connect && !peer->target.wifi && peer->target.family == Family::ipv4 &&
        config.internet.nat.enabled) {
        errors.add(item.mark, item.key, "the NAT lets nobody through to the modem",
                   "without internet: {nat: {}}, or family: ipv6");
    }
    return peer;
}

constexpr ActionType types[] = {
    {"tcp_peer",
     "{from: A | host: name, connect: N, device: modem|wifi, family: ipv4|ipv6, tls: TLS, echo: B, "
     "send: text, answer: text, times: N, within: T, listen: N, expect: text, expect_end: B, "
     "close: B, reset: B}",
     "a scripted end of TCP connections: a host of its own at the IPv4 address `from` (192.0.2.99; "
     "none of another host; its IPv6 address is 2001:db8:ffff:: with the IPv4 address as the last "
     "32 bits), or `host`, any host there is. `connect`: it connects to this port (1 to 65535) of "
     "the modem, on its default PDN, or of the Wi-Fi part, where the access point forwards to it "
     "(`device`: modem), over `family` (ipv4; not through a NAT of the core), says `send` and, "
     "with `echo` (true unless it has something to send), sends back what it receives. `tls`: over "
     "TLS, as a client; `hostname` is the name it asks for and checks (none), `verify` (true): the "
     "certificate is one of `ca.pem`, `certificate` (false): it shows `client.pem`, `psk`: with a "
     "key instead, `identity` (nrf91test) and `key` (hexadecimal digits; that of the hosts). "
     "`answer`: it waits for what comes back itself (`*` stands for any characters), says `send` "
     "again until it has `times` (1) answers, and ends the connection; while nobody takes the "
     "connection it tries again every second. Then it is a `peer: answered`; without all answers "
     "`within` (1ms to 8760h; 30s), or when the connection ends before, a `peer: gave up`, which "
     "fails the scenario. `listen`: "
     "it takes connections to this port of its own. What else it does concerns the newest "
     "connection, in this order: `expect` is all it has received since the last `expect` (`*` "
     "stands for any characters); it says `send`; `expect_end: true`: no connection is left; "
     "`close: true`: it ends the connection once all is said; `reset: true`: it cuts it off. Fails "
     "the scenario when that is not so, when the device has no such address, or there is no "
     "connection to say or end something",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::tcp_peer
