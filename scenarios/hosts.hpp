// The hosts that a scenario adds to the simulated internet.
#pragma once

#include "scenarios/yaml/yaml_reader.hpp"
#include "stack/internet/internet.hpp"
#include "stack/internet/service_type.hpp"

#include <string>
#include <vector>

namespace scenarios::inline v0 {

struct ServicePlan {
    Mark mark;
    const stack::net::ServiceType* type = nullptr;
    std::uint16_t port = 0;
    stack::net::ServiceSettings settings;
};

struct HostPlan {
    Mark mark;
    std::string name;
    stack::Address ipv4;
    stack::Address ipv6;
    std::vector<std::string> names; // further ones; "*": all that no host has
    bool aaaa = true;               // the DNS knows its IPv6 address
    /// The DNS name it is for; empty: those of the test PKI; "*": the one that is asked for.
    std::string certificate;
    std::vector<ServicePlan> services;
};

std::vector<HostPlan> parse_hosts(Errors& errors, const Item& list,
                                  stack::net::ServiceTypes services);

/// Throws ScenarioError, of a place in `file`, when a name, an address or a port is taken.
void add_hosts(stack::net::Internet& internet, const std::vector<HostPlan>& hosts,
               const std::string& file);

} // namespace scenarios::inline v0
