#include "stack/internet/services/tcp_peer.hpp"

#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "lwip/tcp.h"

namespace stack::inline v0::net {

namespace {

constexpr std::size_t most_received = std::size_t{1024} * 1024;

} // namespace

class TcpPeer::Connection final : public TcpConnection, private tls::Client::Owner {
public:
    Connection(tcp_pcb* pcb, TcpConnections& owner, TcpPeer& peer)
        : TcpConnection{pcb, owner}, peer_{peer}, number_{++peer.made_}
    {
        peer_.open_.emplace(number_, this);
    }
    ~Connection() override
    {
        peer_.open_.erase(number_);
        peer_.changed();
    }
    /// Of one that connects; before it is open lwIP keeps what there is to say for later.
    void plan(bool echoes, const tls::ClientConfig* secure)
    {
        echoes_ = echoes;
        open_ = false;
        if (secure != nullptr)
            tls_.emplace(peer_.host_, *secure, false, static_cast<tls::Client::Owner&>(*this));
    }

    // Each may destroy the connection.
    bool opened()
    {
        open_ = true;
        ++peer_.opened_;
        peer_.changed();
        if (tls_) tls_->advance();
        return flush();
    }
    void say(std::string_view words)
    {
        tls_ ? tls_->say(words) : send(words);
        if (open_) flush();
    }
    void end()
    {
        tls_ ? tls_->end() : finish();
        finish_with_tls();
        if (open_) flush();
    }
    void cut()
    {
        reset();
        flush();
    }

private:
    void on_data(std::string_view bytes) override
    {
        if (!tls_) return take(bytes);
        tls_->advance(bytes);
        finish_with_tls();
    }
    void on_end() override
    {
        if (tls_) tls_->on_end();
        finish_with_tls();
        finish();
    }
    void finish_with_tls()
    {
        if (!tls_ || !tls_->over()) return;
        peer_.failure_ = tls_->failure();
        finish();
    }

    void put(std::string_view bytes) override { send(bytes); }
    void take(std::string_view bytes) override
    {
        std::string& received = peer_.received_;
        received += bytes.substr(0, most_received - std::min(most_received, received.size()));
        peer_.changed();
        if (!echoes_) return;
        tls_ ? tls_->say(bytes) : send(bytes);
    }
    void on_client() override {} // a stream's session gets on only with what comes

    TcpPeer& peer_;
    std::uint64_t number_;
    bool echoes_ = false;
    bool open_ = true;
    std::optional<tls::Client> tls_;
};

class TcpPeer::Listener final : public TcpService {
public:
    Listener(Host& host, std::uint16_t port, TcpPeer& peer) : TcpService{host, port}, peer_{peer} {}
    ~Listener() override { drop_connections(); }

private:
    std::unique_ptr<TcpConnection> make(tcp_pcb* pcb, TcpConnections& owner) override
    {
        return std::make_unique<Connection>(pcb, owner, peer_);
    }

    TcpPeer& peer_;
};

TcpPeer::TcpPeer(Host& host, std::function<void()> on_change)
    : host_{host}, on_change_{std::move(on_change)}, soon_{host.internet().engine(),
                                                           [this] { on_change_(); }},
      connected_{host.internet().engine()}
{
}

TcpPeer::~TcpPeer() = default;

bool TcpPeer::connect(const Endpoint& to, std::string_view words, bool echo,
                      const tls::ClientConfig* secure)
{
    if (connected_.size() >= most_connections) return false;
    const bool v4 = to.address.family == Family::ipv4;
    const ip_addr_t from = to_lwip(v4 ? host_.ipv4() : host_.ipv6());
    const ip_addr_t at = to_lwip(to.address);
    tcp_pcb* pcb = tcp_new_ip_type(IP_GET_TYPE(&at));
    if (pcb == nullptr) return false;
    auto& made = static_cast<Connection&>(
        connected_.add(std::make_unique<Connection>(pcb, connected_, *this)));
    made.plan(echo, secure);
    if (!words.empty()) made.say(words);
    const auto connected = [](void* argument, tcp_pcb*, err_t) -> err_t {
        auto& connection = *static_cast<TcpConnection*>(argument);
        return static_cast<Connection&>(connection).opened() ? ERR_OK : ERR_ABRT;
    };
    if (tcp_bind(pcb, &from, 0) == ERR_OK) {
        tcp_bind_netif(pcb, host_.handle());
        if (tcp_connect(pcb, &at, to.port, connected) == ERR_OK) return true;
    }
    connected_.remove(made);
    return false;
}

bool TcpPeer::listen(std::uint16_t port)
{
    try {
        listeners_.push_back(std::make_unique<Listener>(host_, port, *this));
    } catch (const std::invalid_argument&) {
        return false;
    }
    return true;
}

bool TcpPeer::send(std::string_view words)
{
    Connection* connection = newest();
    if (connection != nullptr) connection->say(words);
    return connection != nullptr;
}

bool TcpPeer::close()
{
    Connection* connection = newest();
    if (connection != nullptr) connection->end();
    return connection != nullptr;
}

bool TcpPeer::reset()
{
    Connection* connection = newest();
    if (connection != nullptr) connection->cut();
    return connection != nullptr;
}

} // namespace stack::inline v0::net
