// A TCP port whose connections are answered by stream handlers.
#pragma once

#include "stack/internet/services/services.hpp"
#include "stack/internet/services/stream.hpp"

namespace stack::inline v0::net {

class StreamServer : public TcpService {
public:
    StreamServer(Host& host, std::uint16_t port, MakeHandler make);
    ~StreamServer() override;

private:
    class Connection;
    std::unique_ptr<TcpConnection> make(tcp_pcb* pcb, TcpConnections& owner) override;

    MakeHandler make_;
};

} // namespace stack::inline v0::net
