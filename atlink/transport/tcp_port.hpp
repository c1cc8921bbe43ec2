// A TCP port on this machine in place of a serial port, for one client at a time.
#pragma once

#include "atlink/transport/port.hpp"

#include <cstdint>

namespace atlink::inline v0 {

/// On 127.0.0.1 only. A client that comes while another one is there is closed at once, unless that
/// one has closed its side. What is said while nobody is there waits for the next client; what
/// waited for a client that has gone is lost.
class TcpPort final : public Port {
public:
    /// Port 0: any that is free. Throws std::system_error.
    TcpPort(boost::asio::io_context& context, Input on_bytes, std::uint16_t port,
            PortLimits limits = {});
    ~TcpPort() override;

    std::uint16_t port() const { return port_; }
    bool connected() const { return descriptor() >= 0; }
    std::string name() const override;
    void hang_up() override { detach(); }

private:
    void await_client();
    void admit();

    boost::asio::posix::stream_descriptor listener_;
    std::uint16_t port_;
};

} // namespace atlink::inline v0
