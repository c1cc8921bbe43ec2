// What a transcript does to the world beyond the line: hosts, peers, the network. All of it is made
// from the registries of actions and services.
#pragma once

#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/service_type.hpp"
#include "stack/world.hpp"
#include "tests/atlink/slm/transcript_text.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace atlink::transcript {

/// What cannot be done is an exception that says why.
class FarSide {
public:
    FarSide(stack::World& world, ModemAt& modem)
        : world_{world}, at_{world.engine(), [&modem]() -> ModemAt& { return modem; }}, scene_{
                                                                                            world,
                                                                                            at_}
    {
    }

    /// False when the step is none of its own.
    bool act(const Step& step)
    {
        if (step.verb == "internet") {
            internet(step.argument);
        } else if (step.verb == "host") {
            host(step.argument);
        } else if (step.verb == "path") {
            perform("path", "delay", step.argument);
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

    /// An action of the registry with a value that may hold any bytes.
    void perform(const std::string& name, const YAML::Node& value)
    {
        scenarios::Errors errors{name};
        YAML::Node node;
        node[name] = value;
        scenarios::Map map{errors, {"", node, {}}};
        const auto action = scenarios::parse_action(map, world_.config());
        map.finish();
        errors.raise();
        action->action->check(scene_);
        if (const auto failure = action->action->perform(scene_)) {
            throw std::runtime_error(*failure);
        }
    }

    void perform(const std::string& name, const std::string& key, const std::string& value)
    {
        YAML::Node node;
        node[key] = value;
        perform(name, node);
    }

    void internet(const std::string& which)
    {
        check(which == "empty", "no such internet: " + which);
        world_.internet().config().default_hosts = false;
    }

    stack::net::Host& add(const std::string& name, const std::string& address)
    {
        const std::string last = address.substr(address.rfind('.') + 1);
        const auto ipv4 = stack::Address::parse(address);
        const auto ipv6 = stack::Address::parse("2001:db8:" + last + "::" + last);
        check(ipv4 && ipv6, "no address: " + address);
        return world_.internet().add(name, *ipv4, *ipv6);
    }

    void host(const std::string& argument)
    {
        std::istringstream words{argument};
        std::string name;
        std::string address;
        words >> name >> address;
        stack::net::Host& added = add(name, address);
        for (std::string word; words >> word;) {
            if (word == "no_aaaa") {
                added.set_aaaa(false);
            } else {
                stack::net::start_service(added, word);
            }
        }
    }

    void publish(const std::string& argument)
    {
        const auto [name, what] = halves(argument);
        const auto [qos, rest] = halves(what);
        const auto [first, behind] = halves(rest);
        const bool retain = first == "retained";
        const auto [topic, text] = halves(retain ? behind : rest);
        YAML::Node node;
        node["host"] = name;
        node["topic"] = topic;
        node["payload"] = unescape(text);
        node["qos"] = qos;
        node["retain"] = retain;
        perform("mqtt_publish", node);
    }

    void dtls_cid(const std::string& argument)
    {
        const auto [name, state] = halves(argument);
        check(state == "on" || state == "off", "neither on nor off: " + state);
        YAML::Node node;
        node["host"] = name;
        node["cid"] = state == "on" ? "enabled" : "disabled";
        perform("dtls_cid", node);
    }

    void place(const std::string& name, const std::string& address, const std::string& host)
    {
        places_[name] = host.empty() ? name + "-" + address + ".test" : host;
        add(places_[name], address);
    }

    void peer(const std::string& name, const std::string& address, const std::string& argument)
    {
        const auto [what, rest] = halves(argument);
        const auto [first, second] = halves(rest);
        if (what == "at") return place(name, first, second);
        if (!places_.contains(name)) place(name, address, "");
        YAML::Node node;
        node["host"] = places_[name];
        if (what == "datagram" || what == "datagram6") {
            node["to"] = first;
            node["send"] = unescape(second);
            node["family"] = what == "datagram" ? "ipv4" : "ipv6";
            return perform("udp_peer", node);
        }
        if (what == "expect_datagram") {
            node["expect"] = unescape(rest);
            return perform("udp_peer", node);
        }
        if (what == "connect") {
            node["connect"] = first;
            node["family"] = second.empty() ? "ipv4" : second;
            node["echo"] = false;
        } else if (what == "listen") {
            node["listen"] = rest;
        } else if (what == "send" || what == "expect") {
            node[what] = unescape(rest);
        } else if (what == "expect_end" || what == "close" || what == "reset") {
            node[what] = true;
        } else {
            throw std::runtime_error("no such step: peer " + what);
        }
        perform("tcp_peer", node);
    }

    /// "pdn_loss cid=0 cause=36" or "coverage none".
    void action(const std::string& argument)
    {
        const auto [name, rest] = halves(argument);
        if (!rest.empty() && rest.find('=') == rest.npos) return perform(name, YAML::Node{rest});
        YAML::Node node{YAML::NodeType::Map};
        std::istringstream words{rest};
        for (std::string word; words >> word;) {
            const std::size_t sign = std::min(word.find('='), word.size() - 1);
            node[word.substr(0, sign)] = word.substr(sign + 1);
        }
        perform(name, node);
    }

    stack::World& world_;
    scenarios::AtScript at_;
    scenarios::Scene scene_;
    std::map<std::string, std::string> places_; // peer to host
};

} // namespace atlink::transcript
