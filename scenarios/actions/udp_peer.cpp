// Part of scenarios/action.hpp: A host's UDP port, scripted.
#include "stack/internet/services/udp_peer.hpp"
#include "scenarios/action.hpp"
#include "scenarios/peer.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0::actions::udp_peer {

namespace {

using stack::Family;

constexpr std::uint16_t own_port = 4000; // unless it listens on another
constexpr std::size_t longest_datagram = 1400;

struct UdpPeer final : Action {
    PeerPlace place;
    std::optional<std::uint16_t> listen;
    std::optional<std::string> expect;
    std::optional<std::string> send;
    std::optional<std::uint16_t> to; // port of the modem's; nothing: who spoke last
    PeerTarget target;               // of `to`
    std::optional<PeerSecurity> dtls;
    std::optional<PeerAnswer> answer;
    bool close = false;

    std::string text() const override
    {
        std::string all = "{" + place.text();
        if (listen) all += fmt::format(", listen: {}", *listen);
        if (expect) all += ", expect: " + in_quotes(*expect);
        if (send) all += ", send: " + in_quotes(*send);
        if (to) all += fmt::format(", to: {}, {}", *to, target.text());
        if (dtls) all += ", dtls: " + dtls->text();
        if (answer) all += answer->text();
        if (close) all += ", close: true";
        return all + "}";
    }

    void check(Scene& scene) const override
    {
        place.peer<stack::net::UdpPeer>(scene);
        target.check(scene);
    }

    Failure perform(Scene& scene) const override
    {
        if (answer) return answer->begin(scene, place, *to, target, true, dtls, *send);
        auto& peer = place.peer<stack::net::UdpPeer>(scene);
        if (const auto port = listen.value_or(peer.listening() ? 0 : own_port); port != 0) {
            if (!peer.listen(port)) return fmt::format("port {} was taken", port);
        }
        if (expect) {
            const auto got = peer.take();
            if (!got && !expect->empty()) return "no datagram had come";
            if (auto failure = unexpected(*expect, got.value_or(""))) return failure;
        }
        if (send) {
            if (auto failure = say(scene, peer)) return failure;
        }
        if (close && !peer.end()) return "there was no session";
        return {};
    }

private:
    Failure say(Scene& scene, stack::net::UdpPeer& peer) const
    {
        std::optional<stack::Endpoint> whom = peer.last();
        if (to) {
            const auto address = target.address(scene)();
            if (!address) return target.no_address();
            whom = {*address, *to};
        }
        if (!whom) return "nobody had spoken to it";
        if (dtls) {
            peer.send_secure(*whom, *send, dtls->config);
        } else {
            peer.send(*whom, *send);
        }
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig& config)
{
    Map map{errors, item};
    auto peer = std::make_shared<UdpPeer>();
    peer->place.parse(map);
    if (map.find("listen")) map.integer("listen", 1, 65'535, peer->listen.emplace());
    if (map.find("expect")) map.text("expect", peer->expect.emplace());
    const auto send = map.find("send");
    if (send && read_text(errors, *send, peer->send.emplace()) &&
        peer->send->size() > longest_datagram) {
        errors.add(send->mark, send->key, "too long", fmt::format("{} bytes", longest_datagram));
    }
    const auto to = map.find("to");
    if (to) map.integer("to", 1, 65'535, peer->to.emplace());
    if (to && !send) {
        errors.add(to->mark, to->key, "has no meaning without 'send'", "with 'send'");
    }
    peer->target.parse(map);
    peer->dtls = PeerSecurity::parse(map, "dtls");
    peer->answer = PeerAnswer::parse(map, {"listen", "expect", "close"});
    map.boolean("close", peer->close);
    for (const std::string_view key : {"device", "family", "dtls", "answer"}) {
        if (const auto given = map.find(key); given && !to) {
            errors.add(given->mark, key, "has no meaning without 'to'", "with 'to'");
        }
    }
    map.finish();
    if (map.is_map() && !peer->listen && !peer->expect && !peer->send && !peer->close) {
        errors.add(item.mark, item.key, "does nothing", "listen, expect, send or close: true");
    }
    if (peer->to && !peer->target.wifi && peer->target.family == Family::ipv4 &&
        config.internet.nat.enabled) {
        errors.add(item.mark, item.key, "the NAT lets nobody through to the modem",
                   "without internet: {nat: {}}, or family: ipv6, or without 'to'");
    }
    return peer;
}

constexpr ActionType types[] = {
    {"udp_peer",
     "{from: A | host: name, listen: N, expect: text, send: text, to: N, device: modem|wifi, "
     "family: "
     "ipv4|ipv6, dtls: TLS, answer: text, times: N, within: T, close: B}",
     "a scripted UDP port of a host, `from` or `host` as for `tcp_peer`. `listen`: its port from "
     "now on (1 to 65535; 4000). `expect`: the oldest datagram that has come and was not expected "
     "yet (`*` stands for any characters; an empty text: none has come, or an empty one). `send` "
     "(1400 bytes at most): one datagram to port `to` of the modem, or of the Wi-Fi part, as "
     "`tcp_peer` reaches them with `device` and `family`, or without `to` to who spoke last. "
     "`dtls`: "
     "over DTLS, as `tls` of `tcp_peer`; the session stays for what else is said to that port, "
     "until `close: true` ends it. In this order. `answer`, `times` and `within` as for "
     "`tcp_peer`, "
     "from a port of its own; each answer is one datagram, and what is not answered is said again "
     "every 5 s. Fails the scenario when that is not so, when the device has no such address, or "
     "nobody has spoken",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::udp_peer
