// A host of the simulated internet whose ports are those of this machine's loopback, both ways.
#pragma once

#include "stack/world.hpp"
#include "tests/interop/pacer.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <list>
#include <memory>
#include <set>

struct tcp_pcb;

namespace tests {

class TcpRelay;
class UdpRelay;

/// Which datagrams of a UDP port never arrive; the first is 0.
struct Losses {
    std::set<int> from_modem{};
    std::set<int> to_modem{};
};

/// "real.test", IPv4 only; destroyed before the pacer and the world it is given.
class FdHost {
public:
    FdHost(Pacer& pacer, stack::World& world);
    ~FdHost();
    FdHost(const FdHost&) = delete;
    FdHost& operator=(const FdHost&) = delete;

    /// Where the modem finds what listens on a port of 127.0.0.1.
    stack::Endpoint tcp(std::uint16_t port);
    stack::Endpoint udp(std::uint16_t port, Losses losses = {});
    /// Listens on a port of 127.0.0.1; who connects there has a connection from this host to the
    /// modem's `modem_port`.
    std::uint16_t lead_to_modem(std::uint16_t modem_port);

private:
    void accept(std::uint16_t modem_port);
    void relay(tcp_pcb* pcb, boost::asio::ip::tcp::socket real, bool open);

    Pacer& pacer_;
    stack::World& world_;
    stack::net::Host& host_;
    std::list<tcp_pcb*> listeners_;
    std::list<std::shared_ptr<TcpRelay>> connections_;
    std::list<std::unique_ptr<UdpRelay>> datagrams_;
    boost::asio::ip::tcp::acceptor acceptor_;
};

} // namespace tests
