// Bytes of one TCP connection, between lwIP and a socket of this machine.
#pragma once

#include "tests/interop/pacer.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <memory>
#include <string>

struct pbuf;
struct tcp_pcb;

namespace tests {

/// Handlers of the pacer keep it alive; abort() lets go of both ends.
class TcpRelay : public std::enable_shared_from_this<TcpRelay> {
public:
    TcpRelay(Pacer& pacer, tcp_pcb* pcb, boost::asio::ip::tcp::socket real);
    ~TcpRelay() { abort(); }
    TcpRelay(const TcpRelay&) = delete;
    TcpRelay& operator=(const TcpRelay&) = delete;

    /// The connection of lwIP is there.
    void open() { read_real(); }
    void abort();

private:
    static TcpRelay& self(void* argument) { return *static_cast<TcpRelay*>(argument); }
    void from_modem(pbuf* data);
    void write_real();
    void read_real();
    void write_modem();
    void close_if_over();
    void let_go_of_modem();

    Pacer& pacer_;
    tcp_pcb* pcb_;
    boost::asio::ip::tcp::socket real_;
    std::string to_real_;   // not yet given to asio
    std::string in_flight_; // asio writes it
    std::string to_modem_;
    std::size_t written_ = 0; // of to_modem_
    std::array<char, 4096> room_{};
    bool reading_ = false;
    bool real_ended_ = false;
    bool modem_ended_ = false;
    bool shut_ = false; // our side towards the modem
};

} // namespace tests
