// The far side of a scenario's world: path, NAT, further hosts.
#include "scenarios/scenario.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;
using stack::Address;
using stack::Family;
using stack::tls::Application;
using stack::tls::Behaviour;
using stack::tls::CidMode;

constexpr std::size_t most_hosts = 40;
constexpr unsigned first_number = 200; // of the addresses that are not given

constexpr std::pair<std::string_view, Application> applications[] = {{"https", Application::https},
                                                                     {"echo", Application::echo}};
constexpr std::pair<std::string_view, CidMode> cid_modes[] = {{"disabled", CidMode::disabled},
                                                              {"supported", CidMode::supported},
                                                              {"enabled", CidMode::enabled}};

void parse_nat(Errors& errors, const Item& item, stack::net::NatConfig& nat)
{
    Map map{errors, item};
    nat.enabled = true;
    map.boolean("enabled", nat.enabled);
    map.duration("udp_timeout", 1ms, 1'000h, nat.udp_timeout);
    map.duration("tcp_timeout", 1ms, 1'000h, nat.tcp_timeout);
    map.finish();
}

/// A label is letters, digits and inner hyphens (RFC 1123 §2.1); small letters only, as the hosts
/// are found by them.
bool is_host_name(std::string_view name)
{
    if (name.empty() || name.size() > 253) return false;
    while (true) {
        const std::size_t end = std::min(name.find('.'), name.size());
        const std::string_view label = name.substr(0, end);
        const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        });
        if (!plain || label.empty() || label.size() > 63) return false;
        if (label.front() == '-' || label.back() == '-') return false;
        if (end == name.size()) return true;
        name.remove_prefix(end + 1);
    }
}

void parse_address(Map& map, std::string_view key, Family family, Address& out)
{
    const auto item = map.find(key);
    std::string text;
    if (!item || !read_text(map.errors(), *item, text)) return;
    const auto address = Address::parse(text);
    if (!address || address->family != family || address->any()) {
        map.errors().add(item->mark, key, fmt::format("'{}' is no such address", text),
                         family == Family::ipv4 ? "such as 203.0.113.7" : "such as 2001:db8:1::7");
        return;
    }
    out = *address;
}

TlsPort parse_port(Errors& errors, const Item& item, bool datagram)
{
    Map map{errors, item};
    TlsPort port;
    port.port = datagram ? stack::tls::dtls_port : stack::tls::https_port;
    map.integer("port", 1, 65'535, port.port);
    map.choice<Behaviour>("behaviour", stack::tls::behaviours(), port.config.behaviour);
    map.boolean("resumption", port.config.resumption);
    if (datagram) {
        map.choice<CidMode>("cid", cid_modes, port.config.cid);
    } else {
        map.choice<Application>("application", applications, port.config.application);
    }
    map.finish();
    return port;
}

void parse_host(Errors& errors, const Item& item, unsigned index, Scenario& scenario)
{
    Map map{errors, item};
    ExtraHost host;
    host.mark = item.mark;
    const unsigned number = first_number + index;
    host.ipv4 = Address::v4({192, 0, 2, static_cast<std::uint8_t>(number)});
    host.ipv6 = *Address::parse(fmt::format("2001:db8::{}", number)); // the same digits
    const auto name = map.require("name", "such as other.tls.test");
    if (name && read_text(errors, *name, host.name) && !is_host_name(host.name)) {
        errors.add(name->mark, name->key, fmt::format("'{}' is no host name", host.name),
                   "labels of a-z, 0-9 and - with dots between");
    }
    parse_address(map, "ipv4", Family::ipv4, host.ipv4);
    parse_address(map, "ipv6", Family::ipv6, host.ipv6);
    if (const auto tls = map.find("tls")) host.tls = parse_port(errors, *tls, false);
    if (const auto dtls = map.find("dtls")) host.dtls = parse_port(errors, *dtls, true);
    map.finish();
    scenario.hosts.push_back(std::move(host));
}

} // namespace

void parse_internet(Errors& errors, const Item& item, stack::net::InternetConfig& internet)
{
    Map map{errors, item};
    if (const auto path = map.find("path")) {
        Map inner{errors, *path};
        inner.duration("delay", 0s, 1h, internet.path.delay);
        inner.number("loss", 0, 1, internet.path.loss);
        inner.finish();
    }
    if (const auto advertisement = map.find("router_advertisement")) {
        if (advertisement->node.IsScalar() && advertisement->node.Scalar() == "never") {
            internet.advertise = false;
        } else if (!advertisement->node.IsScalar() ||
                   !parse_duration(advertisement->node.Scalar())) {
            errors.add(advertisement->mark, advertisement->key, "must be a duration or never",
                       "0s to 1h, never");
        } else {
            read_duration(errors, *advertisement, 0s, 1h, internet.router_advertisement);
        }
    }
    if (const auto nat = map.find("nat")) parse_nat(errors, *nat, internet.nat);
    map.finish();
}

void parse_hosts(Errors& errors, const Item& list, Scenario& scenario)
{
    const std::vector<Item> items = read_list(errors, list);
    if (items.size() > most_hosts) {
        errors.add(items[most_hosts].mark, list.key, "too many",
                   fmt::format("{} hosts", most_hosts));
        return;
    }
    unsigned index = 0;
    for (const Item& each : items)
        parse_host(errors, each, index++, scenario);
}

std::string behaviour_names()
{
    std::vector<std::string_view> names;
    for (const auto& [name, behaviour] : stack::tls::behaviours())
        names.push_back(name);
    return join(names);
}

} // namespace scenarios::inline v0
