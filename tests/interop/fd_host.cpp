#include "tests/interop/fd_host.hpp"

#include "stack/internet/host.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/net/lwip_types.hpp"
#include "tests/interop/tcp_relay.hpp"

#include <map>
#include <stdexcept>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/udp.hpp>

#include "lwip/tcp.h"

namespace tests {

using boost::asio::ip::address_v4;
using boost::system::error_code;
using stack::Endpoint;
using real_tcp = boost::asio::ip::tcp;
using real_udp = boost::asio::ip::udp;

/// A UDP port: each of the modem's endpoints that sends to it has a real socket of its own.
class UdpRelay final : public stack::net::UdpService {
public:
    UdpRelay(Pacer& pacer, stack::net::Host& host, std::uint16_t port, Losses losses)
        : UdpService{host, port}, pacer_{pacer}, port_{port}, losses_{std::move(losses)}
    {
    }

private:
    struct Flow {
        explicit Flow(boost::asio::io_context& io) : real{io} {}
        real_udp::socket real;
        std::array<char, 65536> room{};
    };

    void on_datagram(std::string_view bytes) override
    {
        auto& flow = flows_[peer()];
        error_code ignored; // refused or no room: a datagram is lost, as it may be
        if (!flow) {
            flow = std::make_shared<Flow>(pacer_.io());
            flow->real.connect({address_v4::loopback(), port_}, ignored);
            receive(peer(), *flow);
        }
        if (losses_.from_modem.contains(from_modem_++)) return;
        flow->real.send(boost::asio::buffer(bytes.data(), bytes.size()), 0, ignored);
    }
    void receive(const Endpoint& to, Flow& flow)
    {
        flow.real.async_receive(boost::asio::buffer(flow.room),
                                [this, to, &flow](error_code error, std::size_t size) {
                                    if (error == boost::asio::error::operation_aborted)
                                        return; // this is gone
                                    if (!error) {
                                        pacer_.stamp();
                                        if (!losses_.to_modem.contains(to_modem_++))
                                            send_to(to, {flow.room.data(), size});
                                    }
                                    receive(to, flow);
                                });
    }

    Pacer& pacer_;
    std::uint16_t port_;
    Losses losses_;
    int from_modem_ = 0; // datagrams so far
    int to_modem_ = 0;
    std::map<Endpoint, std::shared_ptr<Flow>> flows_;
};

FdHost::FdHost(Pacer& pacer, stack::World& world)
    : pacer_{pacer}, world_{world}, host_{world.internet().add(
                                        "real.test", *stack::Address::parse("192.0.2.200"),
                                        *stack::Address::parse("2001:db8::200"))},
      acceptor_{pacer.io()}
{
}

FdHost::~FdHost()
{
    for (const auto& each : connections_)
        each->abort();
    for (tcp_pcb* listener : listeners_)
        tcp_close(listener);
}

Endpoint FdHost::udp(std::uint16_t port, Losses losses)
{
    datagrams_.push_back(std::make_unique<UdpRelay>(pacer_, host_, port, std::move(losses)));
    return {host_.ipv4(), port};
}

void FdHost::relay(tcp_pcb* pcb, real_tcp::socket real, bool open)
{
    connections_.push_back(std::make_shared<TcpRelay>(pacer_, pcb, std::move(real)));
    if (open) connections_.back()->open();
}

Endpoint FdHost::tcp(std::uint16_t port)
{
    const ip_addr_t at = stack::net::to_lwip(host_.ipv4());
    tcp_pcb* fresh = tcp_new_ip_type(IPADDR_TYPE_V4);
    if (fresh == nullptr || tcp_bind(fresh, &at, port) != ERR_OK) {
        throw std::runtime_error{"port taken at real.test"};
    }
    tcp_bind_netif(fresh, host_.handle());
    tcp_pcb* listener = tcp_listen(fresh);
    listeners_.push_back(listener);
    tcp_arg(listener, this);
    tcp_accept(listener, [](void* argument, tcp_pcb* accepted, err_t error) -> err_t {
        if (error != ERR_OK || accepted == nullptr) return ERR_VAL;
        auto& host = *static_cast<FdHost*>(argument);
        real_tcp::socket real{host.pacer_.io()};
        error_code refused;
        real.connect({address_v4::loopback(), accepted->local_port}, refused);
        if (refused) return ERR_CONN; // lwIP resets it
        host.relay(accepted, std::move(real), true);
        return ERR_OK;
    });
    return {host_.ipv4(), port};
}

std::uint16_t FdHost::lead_to_modem(std::uint16_t modem_port)
{
    acceptor_ = real_tcp::acceptor{pacer_.io(), {address_v4::loopback(), 0}};
    accept(modem_port);
    return acceptor_.local_endpoint().port();
}

void FdHost::accept(std::uint16_t modem_port)
{
    acceptor_.async_accept([this, modem_port](error_code error, real_tcp::socket real) {
        if (error) return; // this is gone
        pacer_.stamp();
        const auto modem = world_.modem().bearers().address(0, stack::Family::ipv4);
        tcp_pcb* pcb = modem ? tcp_new_ip_type(IPADDR_TYPE_V4) : nullptr;
        if (pcb != nullptr) {
            const ip_addr_t from = stack::net::to_lwip(host_.ipv4());
            const ip_addr_t to = stack::net::to_lwip(*modem);
            tcp_bind(pcb, &from, 0);
            tcp_bind_netif(pcb, host_.handle());
            relay(pcb, std::move(real), false);
            tcp_connect(pcb, &to, modem_port, [](void* relay, tcp_pcb*, err_t) -> err_t {
                static_cast<TcpRelay*>(relay)->open();
                return ERR_OK;
            });
        }
        accept(modem_port);
    });
}

} // namespace tests
