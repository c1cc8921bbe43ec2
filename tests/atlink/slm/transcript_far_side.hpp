// What a transcript does to the world beyond the line: hosts, peers, the network.
#pragma once

#include "stack/internet/services/dns_server.hpp"
#include "stack/internet/services/mqtt_broker.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/internet/services/tls_server.hpp"
#include "stack/modem.hpp"
#include "tests/atlink/slm/transcript_text.hpp"
#include "tests/stack/socket/peers.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace atlink::transcript {

/// What cannot be done is a std::runtime_error.
class FarSide {
public:
    explicit FarSide(stack::World& world) : world_{world} {}

    /// False when the step is none of its own.
    bool act(const Step& step)
    {
        if (step.verb == "internet") {
            internet(step.argument);
        } else if (step.verb == "host") {
            host(step.argument);
        } else if (step.verb == "path") {
            world_.internet().path().delay = duration(step.argument);
        } else if (step.verb == "publish") {
            publish(step.argument);
        } else if (step.verb == "dtls_cid") {
            dtls_cid(step.argument);
        } else if (step.verb == "peer") {
            peer(step.verb, "192.0.2.99", step.argument);
        } else if (step.verb == "peer2") {
            peer(step.verb, "192.0.2.98", step.argument);
        } else if (step.verb == "action") {
            action(step.argument);
        } else {
            return false;
        }
        return true;
    }

private:
    static void check(bool done, const std::string& otherwise)
    {
        if (!done) throw std::runtime_error(otherwise);
    }

    static std::pair<std::string, std::string> halves(const std::string& text)
    {
        const std::size_t blank = std::min(text.find(' '), text.size());
        return {text.substr(0, blank), blank < text.size() ? text.substr(blank + 1) : ""};
    }

    static std::uint16_t port(const std::string& text)
    {
        const int number = integer(text);
        check(number > 0 && number <= 65535, "no port: " + text);
        return static_cast<std::uint16_t>(number);
    }

    void internet(const std::string& which)
    {
        check(which == "empty", "no such internet: " + which);
        world_.internet().config().default_hosts = false;
    }

    void host(const std::string& argument)
    {
        std::istringstream words{argument};
        std::string name;
        std::string address;
        words >> name >> address;
        const std::string last = address.substr(address.rfind('.') + 1);
        const auto ipv4 = stack::Address::parse(address);
        const auto ipv6 = stack::Address::parse("2001:db8:" + last + "::" + last);
        check(ipv4 && ipv6, "no address: " + address);
        stack::net::Host& added = world_.internet().add(name, *ipv4, *ipv6);
        for (std::string word; words >> word;) {
            if (word == "no_aaaa") {
                added.set_aaaa(false);
                continue;
            }
            const std::size_t colon = std::min(word.find(':'), word.size() - 1);
            serve(added, word.substr(0, colon), port(word.substr(colon + 1)));
        }
    }

    static void serve(stack::net::Host& host, const std::string& service, std::uint16_t port)
    {
        if (service == "dns") {
            host.serve<stack::net::DnsServer>(port);
        } else if (service == "udp_echo") {
            host.serve<stack::net::UdpEcho>(port);
        } else if (service == "tcp_echo") {
            host.serve<stack::net::TcpEcho>(port);
        } else if (service == "udp_discard") {
            host.serve<stack::net::UdpDiscard>(port);
        } else if (service == "tcp_discard") {
            host.serve<stack::net::TcpDiscard>(port);
        } else if (service == "http") {
            host.serve<stack::net::HttpServer>(port);
        } else if (service == "https") {
            host.serve<stack::tls::TlsServer>(port);
        } else if (service == "mqtt" || service == "mqtt_login") {
            stack::net::mqtt::BrokerConfig config;
            if (service == "mqtt_login") config.login = {.user = "user", .password = "word"};
            auto broker =
                std::make_shared<stack::net::mqtt::Broker>(host.internet().engine(), config);
            host.serve<stack::net::mqtt::MqttServer>(port, std::move(broker));
        } else if (service == "tls_echo") {
            host.serve<stack::tls::TlsServer>(
                port, stack::tls::ServerConfig{.application = stack::tls::Application::echo});
        } else if (service == "dtls_psk_echo" || service == "dtls_psk_echo_no_cid") {
            stack::tls::ServerConfig config{.behaviour = stack::tls::Behaviour::psk};
            if (service.ends_with("no_cid")) config.cid = stack::tls::CidMode::disabled;
            host.serve<stack::tls::DtlsServer>(port, config);
        } else {
            throw std::runtime_error("no such service: " + service);
        }
    }

    void publish(const std::string& argument)
    {
        const auto [name, what] = halves(argument);
        const auto [qos, rest] = halves(what);
        const auto [first, behind] = halves(rest);
        const bool retain = first == "retained";
        const auto [topic, text] = halves(retain ? behind : rest);
        stack::net::Host* host = world_.internet().find(name);
        check(host != nullptr, "no such host: " + name);
        const auto servers = host->services<stack::net::mqtt::MqttServer>();
        check(!servers.empty(), "no broker: " + name);
        servers.front()->broker().publish(
            {.topic = topic, .payload = unescape(text), .qos = integer(qos), .retain = retain});
    }

    void dtls_cid(const std::string& argument)
    {
        using stack::tls::CidMode;
        const auto [name, state] = halves(argument);
        stack::net::Host* host = world_.internet().find(name);
        check(host != nullptr, "no such host: " + name);
        check(state == "on" || state == "off", "neither on nor off: " + state);
        for (stack::tls::DtlsServer* server : host->services<stack::tls::DtlsServer>()) {
            stack::tls::ServerConfig config = server->config();
            config.cid = state == "on" ? CidMode::enabled : CidMode::disabled;
            server->configure(config);
        }
    }

    void place(const std::string& name, const std::string& address, const std::string& host)
    {
        peers_[name] = std::make_unique<Peer>(
            world_, host.empty() ? name + "-" + address + ".test" : host, address);
    }

    void peer(const std::string& name, const std::string& address, const std::string& argument)
    {
        const auto [what, rest] = halves(argument);
        const auto [first, second] = halves(rest);
        if (what == "at") return place(name, first, second);
        if (!peers_[name]) place(name, address, "");
        Peer& peer = *peers_[name];
        if (what == "connect") {
            check(second.empty() || second == "ipv6", "no such family: " + second);
            const auto family = second.empty() ? stack::Family::ipv4 : stack::Family::ipv6;
            check(peer.connect(port(first), family), "no address");
        } else if (what == "listen") {
            check(peer.listen(port(rest)), "cannot listen");
        } else if (what == "send") {
            check(peer.send(unescape(rest)), "the peer is not connected");
        } else if (what == "expect") {
            const std::string got = peer.take_received();
            check(got == unescape(rest), "got " + visible(got));
        } else if (what == "expect_end") {
            check(!peer.connected(), "the peer is still connected");
        } else if (what == "close") {
            peer.close();
        } else if (what == "reset") {
            peer.reset();
        } else if (what == "datagram" || what == "datagram6") {
            const auto family = what == "datagram" ? stack::Family::ipv4 : stack::Family::ipv6;
            check(peer.send_datagram(port(first), unescape(second), family), "no address");
        } else if (what == "expect_datagram") {
            const std::string got = peer.take_datagram();
            check(got == unescape(rest), "got " + visible(got));
        } else {
            throw std::runtime_error("no such step: peer " + what);
        }
    }

    void action(const std::string& what)
    {
        int cid = 0;
        int cause = 0;
        int end = -1; // set only when the whole text matched
        std::sscanf(what.c_str(), "pdn_loss cid=%d cause=%d%n", &cid, &cause, &end);
        if (end > 0) return world_.modem().network().lose_pdn(cid, cause);
        std::sscanf(what.c_str(), "pdn_restore cid=%d%n", &cid, &end);
        if (end > 0) return world_.modem().network().restore_pdn(cid);
        if (what == "coverage on") return world_.cell().set_coverage(true);
        if (what == "coverage off") return world_.cell().set_coverage(false);
        throw std::runtime_error("no such action: " + what);
    }

    stack::World& world_;
    std::map<std::string, std::unique_ptr<Peer>> peers_;
};

} // namespace atlink::transcript
