// Part of stack/internet/service_type.hpp: what comes is thrown away (RFC 863).
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/services.hpp"

namespace stack::inline v0::net::service_files::discard_service {

namespace {

constexpr std::uint16_t discard_port = 9;

void start(Host& host, std::uint16_t port, const ServiceSettings&)
{
    host.serve<UdpDiscard>(port);
    host.serve<TcpDiscard>(port);
}

constexpr ServiceType types[] = {
    {"discard", discard_port, "takes everything and says nothing, over TCP and UDP", {}, start},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::discard_service
