#include "stack/internet/services/dns_server.hpp"

#include "stack/proto/dns_message.hpp"

#include <algorithm>
#include <iterator>
#include <memory>

namespace stack::inline v0::net {

namespace {

constexpr std::pair<std::string_view, DnsBehaviour> behaviour_names[] = {
    {"good", DnsBehaviour::good},          {"empty", DnsBehaviour::empty},
    {"nxdomain", DnsBehaviour::nxdomain},  {"refused", DnsBehaviour::refused},
    {"servfail", DnsBehaviour::servfail},  {"silent", DnsBehaviour::silent},
    {"truncated", DnsBehaviour::truncated}};

} // namespace

std::span<const std::pair<std::string_view, DnsBehaviour>> dns_behaviours()
{
    return behaviour_names;
}

std::optional<std::vector<Address>> DnsServer::find(const std::string& name, Family family) const
{
    const Internet& internet = host_.internet();
    auto record = config_.records.find(name);
    if (record == config_.records.end()) record = config_.records.find("*");
    const bool own = record != config_.records.end();
    if (!own && !internet.exists(name)) return {};
    const auto of = [&](Family asked) {
        std::vector<Address> addresses;
        if (own) {
            std::ranges::copy_if(record->second, std::back_inserter(addresses),
                                 [&](const Address& each) { return each.family == asked; });
        } else if (const auto address = internet.resolve(name, asked)) {
            addresses.push_back(*address);
        }
        return addresses;
    };
    std::vector<Address> addresses = of(family);
    const bool synthesises = config_.dns64.value_or(internet.config().nat64);
    if (addresses.empty() && family == Family::ipv6 && synthesises) {
        for (const Address& each : of(Family::ipv4))
            addresses.push_back(nat64_address(each));
    }
    return addresses;
}

void DnsServer::on_datagram(std::string_view bytes)
{
    const auto question = parse_dns_query(bytes);
    if (!question) return; // not a query: nothing to answer
    std::string answer;
    switch (config_.behaviour) {
    case DnsBehaviour::good: {
        // A type of neither family: whether there is such a name is all there is to say.
        const auto found = find(question->name, question->family.value_or(Family::ipv4));
        answer = dns_response(bytes, found ? DnsCode::ok : DnsCode::no_name,
                              found && question->family ? *found : std::vector<Address>{});
        break;
    }
    case DnsBehaviour::empty:
        answer = dns_response(bytes, DnsCode::ok, {});
        break;
    case DnsBehaviour::nxdomain:
        answer = dns_response(bytes, DnsCode::no_name, {});
        break;
    case DnsBehaviour::refused:
        answer = dns_response(bytes, DnsCode::refused, {});
        break;
    case DnsBehaviour::servfail:
        answer = dns_response(bytes, DnsCode::server_failure, {});
        break;
    case DnsBehaviour::silent:
        return;
    case DnsBehaviour::truncated:
        answer = dns_response(bytes, DnsCode::ok, {}, true);
        break;
    }
    if (config_.delay == emu::Ts{0}) return reply(answer);
    struct Late {
        Endpoint to;
        std::string answer;
    };
    auto late = std::make_shared<const Late>(Late{peer(), std::move(answer)}); // an event is small
    host_.internet().engine().after(config_.delay,
                                    [this, late] { send_to(late->to, late->answer); });
}

} // namespace stack::inline v0::net
