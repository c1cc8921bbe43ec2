// Part of stack/internet/service_type.hpp: what comes goes back, over TCP and over UDP (RFC 862).
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/services.hpp"

namespace stack::inline v0::net::service_files::echo_service {

namespace {

constexpr std::uint16_t echo_port = 7;

template <typename Service>
void start(Host& host, std::uint16_t port, const ServiceSettings&)
{
    host.serve<Service>(port);
}

constexpr ServiceType types[] = {
    {"tcp_echo", echo_port, "sends back what it receives over TCP", {}, start<TcpEcho>},
    {"udp_echo", echo_port, "sends each datagram back", {}, start<UdpEcho>},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::echo_service
