#include "atlink/slm/senders.hpp"

#include "atlink/slm/proxy.hpp"

#include <utility>

namespace atlink::inline v0::slm {

namespace {

class SocketSender final : public Sender {
public:
    using Sender::Sender;

    bool datagrams() const override
    {
        const SocketEntry* active = app().table().active();
        return active != nullptr && !active->stream();
    }
    bool tells_its_end() const override { return false; }

private:
    std::unique_ptr<Delivery> deliver(std::string data) override
    {
        const auto socket = data_socket(app());
        if (!socket || !socket->open()) return nullptr;
        return std::make_unique<Transmission>(*socket, std::move(data));
    }
};

class NamedSender final : public Sender {
public:
    NamedSender(Application& app, std::string host, std::uint16_t port)
        : Sender{app}, host_{std::move(host)}, port_{port}
    {
    }

    bool datagrams() const override { return true; }
    bool tells_its_end() const override { return false; }

private:
    std::unique_ptr<Delivery> deliver(std::string data) override
    {
        return std::make_unique<NamedDelivery>(app().world().modem().resolver(),
                                               named_target(app(), host_, port_), std::move(data));
    }

    std::string host_;
    std::uint16_t port_;
};

class TcpSender final : public Sender {
public:
    using Sender::Sender;

    bool datagrams() const override { return false; }

private:
    std::unique_ptr<Delivery> deliver(std::string data) override
    {
        const auto socket = app().proxies().tcp().data_socket();
        if (!socket) return nullptr;
        return std::make_unique<Transmission>(*socket, std::move(data));
    }
};

class UdpSender final : public Sender {
public:
    using Sender::Sender;

    bool datagrams() const override { return true; }

private:
    std::unique_ptr<Delivery> deliver(std::string data) override
    {
        const UdpProxy& udp = app().proxies().udp();
        if (!udp.can_send()) return nullptr;
        return std::make_unique<Transmission>(udp.socket(), std::move(data), udp.remote());
    }
};

} // namespace

Sender::Sender(Application& app)
    : app_{app}, look_{app.engine(), [this] { look(); }}, later_{app.engine(), [this] { look(); }},
      sockets_{app.sockets().on_change.subscribe([this](int) {
          if (busy()) look_.post();
      })},
      names_{app.world().modem().resolver().on_change.subscribe([this] {
          if (busy()) look_.post();
      })}
{
}

int Sender::send(std::string data)
{
    delivery_ = deliver(std::move(data));
    advance();
    return 0;
}

void Sender::advance()
{
    if (!delivery_) return;
    if (delivery_->step() != Delivery::State::going_on) return delivery_.reset();
    const emu::Instant deadline = delivery_->deadline();
    if (deadline != emu::never) later_.start_at(deadline);
}

void Sender::look()
{
    advance();
    if (busy()) return;
    // A send that ended by its timeout, or took the last room, is followed by no other change.
    app_.line().look_again();
}

std::unique_ptr<DataHandler> socket_sender(Application& app)
{
    return std::make_unique<SocketSender>(app);
}

std::unique_ptr<DataHandler> named_sender(Application& app, std::string host, std::uint16_t port)
{
    return std::make_unique<NamedSender>(app, std::move(host), port);
}

std::unique_ptr<DataHandler> tcp_sender(Application& app)
{
    return std::make_unique<TcpSender>(app);
}

std::unique_ptr<DataHandler> udp_sender(Application& app)
{
    return std::make_unique<UdpSender>(app);
}

bool asks_for_data_mode(const Application& app, const Command& command, std::size_t index)
{
    if (command.parameters.size() <= index) return true;
    return app.options().empty_data_is_data_mode && command.given(index) &&
           command.parameters[index].text.empty();
}

Outcome start_data_mode(Application& app, std::unique_ptr<DataHandler> handler)
{
    app.line().enter_data_mode(std::move(handler));
    return Final::ok();
}

NamedTarget named_target(Application& app, std::string host, std::uint16_t port)
{
    NamedTarget target{.socket = {}, .family = {}, .cid = 0, .host = std::move(host), .port = port};
    if (const SocketEntry* active = app.table().active()) {
        target.socket = app.sockets().handle(active->handle);
        target.family = active->name_family();
        target.cid = active->cid;
    }
    return target;
}

std::optional<stack::Handle> data_socket(Application& app)
{
    const SocketEntry* active = app.table().active();
    if (active == nullptr) return stack::Handle{};
    if (!active->stream() || !active->server()) return app.sockets().handle(active->handle);
    if (!active->peer) return std::nullopt;
    return app.sockets().handle(*active->peer);
}

} // namespace atlink::inline v0::slm
