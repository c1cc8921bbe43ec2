// Part of scenarios/hosts.hpp: `hosts` of a scenario, with the services of the registry.
#include "scenarios/hosts.hpp"

#include "stack/internet/host.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;
using stack::Address;
using stack::Family;
using stack::net::ServiceSetting;
using stack::net::ServiceSettings;
using stack::net::ServiceType;
using stack::net::ServiceTypes;

constexpr std::size_t most_hosts = 40;
constexpr std::size_t most_names = 40; // of one
constexpr unsigned first_number = 200; // of the addresses that are not given
constexpr std::string_view name_form = "labels of a-z, 0-9 and - with dots between";

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

/// {name: A, name: [A, ...]} as Kind::records says it; "*" is a name too.
std::optional<std::string> read_records(Errors& errors, const Item& item)
{
    if (!item.node.IsMap()) {
        errors.add(item.mark, item.key, "must be a map of names",
                   "{name: address, name: [address, ...]}");
        return {};
    }
    std::string records;
    for (const auto& entry : item.node) {
        const Mark mark{entry.second.Mark().line + 1, entry.second.Mark().column + 1};
        const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "";
        if (name != "*" && !is_host_name(name)) {
            errors.add(mark, item.key, fmt::format("'{}' is no host name", name),
                       fmt::format("{}, or *", name_form));
        }
        const Item value{item.key, entry.second, mark};
        std::string addresses;
        for (const Item& each :
             value.node.IsSequence() ? read_list(errors, value) : std::vector<Item>{value}) {
            std::string text;
            if (!read_text(errors, each, text)) continue;
            if (!Address::parse(text)) {
                errors.add(each.mark, item.key, fmt::format("'{}' is no address", text),
                           "such as 192.0.2.80 or 2001:db8::80");
            }
            addresses += (addresses.empty() ? "" : ",") + text;
        }
        records += (records.empty() ? "" : ";") + name + "=" + addresses;
    }
    return records;
}

void parse_setting(Map& map, const ServiceSetting& setting, ServiceSettings& out)
{
    const auto item = map.find(setting.name);
    if (!item) return;
    const auto keep = [&](std::string value) { out.emplace(setting.name, std::move(value)); };
    switch (setting.kind) {
    case ServiceSetting::Kind::text:
        if (std::string text; read_text(map.errors(), *item, text)) keep(std::move(text));
        return;
    case ServiceSetting::Kind::boolean:
        if (bool truth = false; read_bool(map.errors(), *item, truth)) {
            keep(truth ? "true" : "false");
        }
        return;
    case ServiceSetting::Kind::duration:
        if (emu::Ts length{0}; read_duration(map.errors(), *item, emu::Ts{0}, 1h, length)) {
            keep(std::to_string(std::chrono::floor<std::chrono::milliseconds>(length).count()));
        }
        return;
    case ServiceSetting::Kind::records:
        if (auto records = read_records(map.errors(), *item)) keep(std::move(*records));
        return;
    case ServiceSetting::Kind::choice:
        const std::vector<std::string_view> names = setting.choices();
        if (const auto index = read_name(map.errors(), *item, names)) {
            keep(std::string{names[*index]});
        }
        return;
    }
}

/// The keys of a service's map; `map` may be asked for more of them.
void parse_settings(Map& map, const ServiceType& type, ServicePlan& plan)
{
    plan.type = &type;
    plan.port = type.port;
    map.integer("port", 1, 65'535, plan.port);
    for (const ServiceSetting& each : type.settings)
        parse_setting(map, each, plan.settings);
}

/// "NAME: port" or "NAME: {port: N, ...}".
ServicePlan parse_service(Errors& errors, const Item& item, const ServiceType& type)
{
    ServicePlan plan{.mark = item.mark, .type = &type, .port = type.port, .settings = {}};
    if (item.node.IsMap()) {
        Map map{errors, item};
        parse_settings(map, type, plan);
        map.finish();
        return plan;
    }
    std::int64_t port = 0;
    if (read_integer(errors, item, 1, 65'535, port)) plan.port = static_cast<std::uint16_t>(port);
    return plan;
}

void parse_services(Errors& errors, const Item& item, ServiceTypes types, HostPlan& host)
{
    Map map{errors, item};
    std::vector<std::string_view> names;
    for (const ServiceType* each : types)
        names.push_back(each->name);
    for (const Item& each : given(map, names)) // in the order of the file
        host.services.push_back(
            parse_service(errors, each, *stack::net::find_service(each.key, types)));
    map.finish();
}

/// `tls` and `dtls` of version 1's first days: the same servers by other names.
ServicePlan parse_old_service(Errors& errors, const Item& item, bool datagram)
{
    const auto named = [](std::string_view name) { return stack::net::find_service(name); };
    ServicePlan plan{.mark = item.mark, .type = nullptr, .port = 0, .settings = {}};
    Map map{errors, item};
    parse_settings(map, *named(datagram ? "dtls_echo" : "https"), plan);
    if (!datagram) {
        constexpr std::pair<std::string_view, std::string_view> applications[] = {
            {"https", "https"}, {"echo", "tls_echo"}};
        std::string_view service = "https";
        map.choice<std::string_view>("application", applications, service);
        plan.type = named(service);
    }
    map.finish();
    return plan;
}

void parse_names(Map& map, HostPlan& host)
{
    const auto list = map.find("names");
    if (!list) return;
    const std::vector<Item> items = read_list(map.errors(), *list);
    if (items.size() > most_names) {
        map.errors().add(items[most_names].mark, list->key, "too many",
                         fmt::format("{} names", most_names));
        return;
    }
    for (const Item& each : items) {
        std::string& name = host.names.emplace_back();
        if (!read_text(map.errors(), each, name)) continue;
        if (name != stack::net::any_name && !is_host_name(name)) {
            map.errors().add(each.mark, each.key, fmt::format("'{}' is no host name", name),
                             fmt::format("{}, or * for all that no host has", name_form));
        }
    }
}

void parse_certificate(Map& map, HostPlan& host)
{
    const auto item = map.find("certificate");
    std::string name;
    if (!item || !read_text(map.errors(), *item, name)) return;
    if (name != stack::net::any_name && !Address::parse(name) &&
        !is_host_name(name.starts_with("*.") ? name.substr(2) : name)) {
        map.errors().add(item->mark, item->key,
                         fmt::format("'{}' is neither host name nor IP address", name),
                         fmt::format("{}, *. may come first; an IP address; * for the name that is "
                                     "asked for",
                                     name_form));
        return;
    }
    host.certificate = std::move(name);
}

HostPlan parse_host(Errors& errors, const Item& item, unsigned index, ServiceTypes services)
{
    Map map{errors, item};
    HostPlan host;
    host.mark = item.mark;
    const unsigned number = first_number + index;
    host.ipv4 = Address::v4({192, 0, 2, static_cast<std::uint8_t>(number)});
    host.ipv6 = *Address::parse(fmt::format("2001:db8::{}", number)); // the same digits
    const auto name = map.require("name", "such as other.tls.test");
    if (name && read_text(errors, *name, host.name) && !is_host_name(host.name)) {
        errors.add(name->mark, name->key, fmt::format("'{}' is no host name", host.name),
                   std::string{name_form});
    }
    parse_address(map, "ipv4", Family::ipv4, host.ipv4);
    parse_address(map, "ipv6", Family::ipv6, host.ipv6);
    map.boolean("aaaa", host.aaaa);
    parse_names(map, host);
    parse_certificate(map, host);
    if (const auto given = map.find("services")) parse_services(errors, *given, services, host);
    if (const auto tls = map.find("tls")) {
        host.services.push_back(parse_old_service(errors, *tls, false));
    }
    if (const auto dtls = map.find("dtls")) {
        host.services.push_back(parse_old_service(errors, *dtls, true));
    }
    map.finish();
    return host;
}

} // namespace

std::vector<HostPlan> parse_hosts(Errors& errors, const Item& list, ServiceTypes services)
{
    std::vector<HostPlan> hosts;
    const std::vector<Item> items = read_list(errors, list);
    if (items.size() > most_hosts) {
        errors.add(items[most_hosts].mark, list.key, "too many",
                   fmt::format("{} hosts", most_hosts));
        return hosts;
    }
    unsigned index = 0;
    for (const Item& each : items)
        hosts.push_back(parse_host(errors, each, index++, services));
    return hosts;
}

} // namespace scenarios::inline v0
