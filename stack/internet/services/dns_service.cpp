// Part of stack/internet/service_type.hpp: A name server that knows the simulated internet's hosts,
// as a service by name.
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/dns_server.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <stdexcept>

namespace stack::inline v0::net::service_files::dns_service {

namespace {

using Kind = ServiceSetting::Kind;

constexpr std::uint16_t dns_port = 53;

std::vector<std::string_view> behaviour_choices()
{
    std::vector<std::string_view> names;
    for (const auto& [name, behaviour] : dns_behaviours())
        names.push_back(name);
    return names;
}

constexpr ServiceSetting settings_of_dns[] = {
    {"behaviour", Kind::choice, "D", behaviour_choices},
    {"delay", Kind::duration, "T"},
    {"dns64", Kind::boolean, "B"},
    {"records", Kind::records, "{name: A | [A, ...], ...}"}};

/// "a.test=192.0.2.1,2001:db8::1;b.test=", as ServiceSetting::Kind::records says it.
std::map<std::string, std::vector<Address>, std::less<>> read_records(const std::string& text)
{
    std::map<std::string, std::vector<Address>, std::less<>> records;
    std::istringstream entries{text};
    for (std::string entry; std::getline(entries, entry, ';');) {
        const std::size_t sign = entry.find('=');
        std::vector<Address>& addresses = records[entry.substr(0, sign)];
        std::istringstream list{entry.substr(std::min(sign, entry.size() - 1) + 1)};
        for (std::string each; std::getline(list, each, ',');) {
            const auto address = Address::parse(each);
            if (!address) throw std::invalid_argument{"no address: " + each};
            addresses.push_back(*address);
        }
    }
    return records;
}

void start(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    DnsConfig config;
    for (const auto& [name, value] : settings) {
        if (name == "behaviour") {
            config.behaviour = std::ranges::find(dns_behaviours(), value, [](const auto& each) {
                                   return each.first;
                               })->second;
        } else if (name == "delay") {
            config.delay = std::chrono::milliseconds{std::stoll(value)};
        } else if (name == "dns64") {
            config.dns64 = value == "true";
        } else {
            config.records = read_records(value);
        }
    }
    host.serve<DnsServer>(port, std::move(config));
}

constexpr ServiceType types[] = {
    {"dns", dns_port,
     "a name server that knows all hosts, over UDP. `behaviour` (good): `empty` has no records, "
     "`nxdomain`, `refused` and `servfail` answer with that code, `truncated` says that the answer "
     "does not fit, `silent` gives none. `delay` (0s to 1h; 0s) of each answer. `records`: what "
     "names stand for instead, `*` every other name. `dns64` (as `internet.nat64`): AAAA records "
     "for IPv4-only names",
     settings_of_dns, start},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::dns_service
