// A name server that knows the simulated internet's hosts, or says something else.
#pragma once

#include "stack/internet/services/services.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stack::inline v0::net {

enum class DnsBehaviour {
    good,
    empty,     // the name is there, and no record of the type
    nxdomain,  // no such name
    refused,   // RFC 1035 §4.1.1
    servfail,  // it could not find out
    silent,    // no answer
    truncated, // does not fit into a datagram (TC), with none of it
};
/// Names and what they stand for.
std::span<const std::pair<std::string_view, DnsBehaviour>> dns_behaviours();

struct DnsConfig {
    DnsBehaviour behaviour = DnsBehaviour::good;
    emu::Ts delay{0}; // of each answer
    /// AAAA records for names without one (RFC 6147); nothing: as InternetConfig::nat64.
    std::optional<bool> dns64 = {};
    /// By name, instead of what the hosts are; "*": of every other name.
    std::map<std::string, std::vector<Address>, std::less<>> records = {};
};

/// Unknown names get NXDOMAIN, a known name without the asked type an empty answer.
class DnsServer final : public UdpService {
public:
    DnsServer(Host& host, std::uint16_t port, DnsConfig config = {})
        : UdpService{host, port}, config_{std::move(config)}
    {
    }

    const DnsConfig& config() const { return config_; }
    /// From the next question on.
    void configure(DnsConfig config) { config_ = std::move(config); }

private:
    void on_datagram(std::string_view bytes) override;
    /// Nothing: no such name.
    std::optional<std::vector<Address>> find(const std::string& name, Family family) const;

    DnsConfig config_;
};

} // namespace stack::inline v0::net
