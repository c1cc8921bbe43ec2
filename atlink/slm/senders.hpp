// Data mode of the send commands: each flush becomes one delivery.
#pragma once

#include "atlink/outcome.hpp"
#include "atlink/slm/application.hpp"
#include "atlink/slm/transmission.hpp"

#include "emu/engine.hpp"
#include "emu/post.hpp"

#include <memory>
#include <optional>

namespace atlink::inline v0::slm {

/// What fails is dropped silently and data mode goes on (slm/behaviour.md §4).
class Sender : public DataHandler {
public:
    explicit Sender(Application& app);

    int send(std::string data) final;
    bool busy() const final { return delivery_ != nullptr; }
    emu::Instant deadline() const final { return busy() ? delivery_->deadline() : emu::never; }

protected:
    /// Nullptr: there is nowhere to send to.
    virtual std::unique_ptr<Delivery> deliver(std::string data) = 0;
    Application& app() const { return app_; }

private:
    void advance();
    void look();

    Application& app_;
    std::unique_ptr<Delivery> delivery_; // while it goes on
    emu::Post look_;
    emu::Timer later_; // look, at the deadline
    emu::Subscription sockets_;
    emu::Subscription names_;
};

/// #XSEND: the active socket, or the peer of a TCP server.
std::unique_ptr<DataHandler> socket_sender(Application& app);
/// #XSENDTO: the name is resolved for each flush.
std::unique_ptr<DataHandler> named_sender(Application& app, std::string host, std::uint16_t port);
/// #XTCPSEND.
std::unique_ptr<DataHandler> tcp_sender(Application& app);
/// #XUDPSEND.
std::unique_ptr<DataHandler> udp_sender(Application& app);

/// Whether the data parameter at `index` asks for data mode.
bool asks_for_data_mode(const Application& app, const Command& command, std::size_t index);
/// OK, and data mode.
Outcome start_data_mode(Application& app, std::unique_ptr<DataHandler> handler);

/// What a data command of the active socket asks to be sent to.
NamedTarget named_target(Application& app, std::string host, std::uint16_t port);
/// What data of the active socket go through: the accepted peer of a TCP server. None without an
/// active socket, whose calls say so; nothing while a server has no peer.
std::optional<stack::Handle> data_socket(Application& app);

} // namespace atlink::inline v0::slm
