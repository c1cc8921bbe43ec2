// A client's connection in the making: what #XTCPCLI, #XUDPCLI, HTTP and MQTT share.
#pragma once

#include "atlink/slm/application.hpp"
#include "atlink/slm/connecting.hpp"
#include "atlink/slm/secure_sockets.hpp"

#include "stack/api/nrf_socket.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace atlink::inline v0::slm {

/// Where to, and how.
struct ConnectionTarget {
    int type = NRF_SOCK_STREAM; // or NRF_SOCK_DGRAM
    int family = NRF_AF_INET;   // or NRF_AF_INET6
    std::string host;
    std::uint16_t port = 0;
    int cid = 0;
    std::optional<SecureSettings> secure{}; // nothing: neither TLS nor DTLS
    std::optional<std::chrono::seconds> send_timeout{};
    std::optional<std::chrono::seconds> receive_timeout{};
};

/// Opens a socket, sets its options, then finds and reaches the server. Closes the socket unless
/// it has been taken.
class Connection {
public:
    using State = Connecting::State;

    Connection(Application& app, const ConnectionTarget& target) : app_{app}, target_{target} {}
    ~Connection() { socket_.close(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    stack::Result<void> open();
    /// Stops at the first option that the modem refuses.
    stack::Result<void> set_options();
    /// Once it is open.
    State step();
    emu::Instant deadline() const { return connecting_ ? connecting_->deadline() : emu::never; }

    const ConnectionTarget& target() const { return target_; }
    const stack::Handle& socket() const { return socket_; }
    const stack::Endpoint& server() const { return connecting_->server(); }
    int status() const { return connecting_->status(); }
    /// Once it is done: the socket, the caller's from now on.
    stack::Handle take() { return std::exchange(socket_, {}); }

private:
    Application& app_;
    ConnectionTarget target_;
    stack::Handle socket_;
    std::optional<Connecting> connecting_;
};

} // namespace atlink::inline v0::slm
