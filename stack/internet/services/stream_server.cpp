#include "stack/internet/services/stream_server.hpp"

#include "emu/post.hpp"

#include <utility>

namespace stack::inline v0::net {

class StreamServer::Connection final : public TcpConnection, private Stream {
public:
    Connection(tcp_pcb* pcb, TcpConnections& owner, StreamServer& server)
        : TcpConnection{pcb, owner}, soon_{server.host_.internet().engine(), [this] { flush(); }},
          handler_{server.make_(*this)}
    {
    }

private:
    void on_data(std::string_view bytes) override
    {
        if (handler_) handler_->on_data(bytes);
    }
    void on_end() override
    {
        handler_.reset();
        finish();
    }

    void on_close(StreamEnd) override { handler_.reset(); }

    void send(std::string_view bytes) override
    {
        TcpConnection::send(bytes);
        soon_.post();
    }
    void end() override
    {
        finish();
        soon_.post();
    }
    std::size_t unsent() const override { return TcpConnection::unsent(); }

    emu::Post soon_; // flushes, outside of whoever sends
    std::unique_ptr<StreamHandler> handler_;
};

StreamServer::StreamServer(Host& host, std::uint16_t port, MakeHandler make)
    : TcpService{host, port}, make_{std::move(make)}
{
}

StreamServer::~StreamServer() { drop_connections(); }

std::unique_ptr<TcpConnection> StreamServer::make(tcp_pcb* pcb, TcpConnections& owner)
{
    return std::make_unique<Connection>(pcb, owner, *this);
}

} // namespace stack::inline v0::net
