#include "stack/proto/ppp/ncp.hpp"

#include <algorithm>

namespace stack::inline v0::net::ppp {

namespace {

// Options (RFC 1332 §3, RFC 1877 §1, RFC 5072 §4.1).
constexpr std::uint8_t address_option = 3;
constexpr std::uint8_t first_dns_option = 129;
constexpr std::uint8_t second_dns_option = 131;
constexpr std::uint8_t identifier_option = 1;

constexpr std::size_t address_size = 4;
constexpr std::size_t identifier_size = 8;

bool has(const Options& options, std::uint8_t type)
{
    return std::any_of(options.begin(), options.end(),
                       [type](const Option& each) { return each.type == type; });
}

bool zero(const std::string& octets)
{
    return std::all_of(octets.begin(), octets.end(), [](char octet) { return octet == '\0'; });
}

} // namespace

Ipcp::Ipcp(emu::Engine& engine, emu::Bus& bus, Grant grant, NcpOwner owner)
    : Automaton{engine, bus, "ppp ipcp", owner.send}, grant_{std::move(grant)}, owner_{std::move(
                                                                                    owner)}
{
}

Options Ipcp::request()
{
    if (own_address_.empty()) return {};
    return {{address_option, own_address_}};
}

std::string Ipcp::wanted(std::uint8_t type) const
{
    if (type == address_option) return grant_.address;
    if (type == first_dns_option && !grant_.dns.empty()) return grant_.dns[0];
    if (type == second_dns_option && grant_.dns.size() > 1) return grant_.dns[1];
    return {};
}

Verdict Ipcp::judge(const Options& options)
{
    Verdict verdict;
    for (const Option& each : options) {
        const std::string right = wanted(each.type);
        if (right.empty() || each.data.size() != address_size) {
            verdict.rejected.push_back(each);
        } else if (each.data != right) {
            verdict.better.push_back({each.type, right});
        }
    }
    // It is told once of an address it did not ask for (RFC 1332 §3.3).
    if (!has(options, address_option) && !std::exchange(asked_for_address_, true)) {
        verdict.better.push_back({address_option, grant_.address});
    }
    return verdict;
}

void Ipcp::naked(const Options& options)
{
    for (const Option& each : options) {
        if (each.type != address_option || each.data.size() != address_size) continue;
        if (!zero(each.data) && each.data != grant_.address) own_address_ = each.data;
    }
}

Ipv6cp::Ipv6cp(emu::Engine& engine, emu::Bus& bus, std::string peer, std::string own,
               NcpOwner owner)
    : Automaton{engine, bus, "ppp ipv6cp", owner.send}, peer_{std::move(peer)},
      own_{std::move(own)}, owner_{std::move(owner)}
{
}

Options Ipv6cp::request()
{
    if (own_.empty()) return {};
    return {{identifier_option, own_}};
}

Verdict Ipv6cp::judge(const Options& options)
{
    Verdict verdict;
    for (const Option& each : options) {
        if (each.type != identifier_option || each.data.size() != identifier_size) {
            verdict.rejected.push_back(each);
        } else if (each.data != peer_) {
            verdict.better.push_back({identifier_option, peer_});
        }
    }
    if (!has(options, identifier_option) && !std::exchange(asked_for_identifier_, true)) {
        verdict.better.push_back({identifier_option, peer_});
    }
    return verdict;
}

void Ipv6cp::naked(const Options& options)
{
    for (const Option& each : options) {
        if (each.type != identifier_option || each.data.size() != identifier_size) continue;
        if (!zero(each.data) && each.data != peer_) own_ = each.data;
    }
}

} // namespace stack::inline v0::net::ppp
