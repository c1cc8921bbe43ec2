#include "stack/internet/services/tcp_peer.hpp"

#include "stack/net/lwip_types.hpp"

#include "lwip/tcp.h"

namespace stack::inline v0::net {

class TcpPeer::Connection final : public TcpConnection {
public:
    Connection(tcp_pcb* pcb, std::list<std::unique_ptr<TcpConnection>>& owner, bool echoes)
        : TcpConnection{pcb, owner}, echoes_{echoes}
    {
    }
    // Each may destroy the connection.
    bool opened()
    {
        open_ = true;
        return flush();
    }
    void say(std::string_view words)
    {
        send(words);
        if (open_) flush();
    }
    void end()
    {
        finish();
        if (open_) flush();
    }

private:
    void on_data(std::string_view bytes) override
    {
        if (echoes_) send(bytes);
    }

    bool echoes_;
    bool open_ = false; // before that, lwIP keeps what there is to say for later
};

bool TcpPeer::connect(const Endpoint& to, std::optional<std::string> words)
{
    const bool v4 = to.address.family == Family::ipv4;
    const ip_addr_t from = to_lwip(v4 ? host_.ipv4() : host_.ipv6());
    const ip_addr_t at = to_lwip(to.address);
    tcp_pcb* pcb = tcp_new_ip_type(IP_GET_TYPE(&at));
    if (pcb == nullptr) return false;
    auto& made = static_cast<Connection&>(*connections_.emplace_back(
        std::make_unique<Connection>(pcb, connections_, !words.has_value())));
    if (words) made.say(*words);
    const auto connected = [](void* argument, tcp_pcb*, err_t) -> err_t {
        auto& connection = *static_cast<TcpConnection*>(argument);
        return static_cast<Connection&>(connection).opened() ? ERR_OK : ERR_ABRT;
    };
    if (tcp_bind(pcb, &from, 0) == ERR_OK) {
        tcp_bind_netif(pcb, host_.handle());
        if (tcp_connect(pcb, &at, to.port, connected) == ERR_OK) return true;
    }
    connections_.pop_back();
    return false;
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

TcpPeer::Connection* TcpPeer::newest()
{
    return connections_.empty() ? nullptr : static_cast<Connection*>(connections_.back().get());
}

} // namespace stack::inline v0::net
