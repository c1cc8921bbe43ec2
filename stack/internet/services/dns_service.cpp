// Part of stack/internet/service_type.hpp: A name server that knows the simulated internet's hosts,
// as a service by name.
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/dns_server.hpp"

namespace stack::inline v0::net::service_files::dns_service {

namespace {

constexpr std::uint16_t dns_port = 53;

void start(Host& host, std::uint16_t port, const ServiceSettings&) { host.serve<DnsServer>(port); }

constexpr ServiceType types[] = {
    {"dns", dns_port, "a name server that knows all hosts, over UDP", {}, start},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::dns_service
