#include "atlink/transport/tcp_port.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace atlink::inline v0 {

namespace {

using boost::asio::posix::stream_descriptor;

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

[[noreturn]] void fail(int socket, std::uint16_t port)
{
    const int error = errno;
    if (socket >= 0) ::close(socket);
    throw std::system_error(error, std::generic_category(), "TCP port " + std::to_string(port));
}

void set(int socket, int level, int option)
{
    const int on = 1;
    (void)::setsockopt(socket, level, option, &on, sizeof on); // nice to have
}

int listen_on(std::uint16_t port)
{
    // One is served, but many may come quickly one after the other: with a full queue the kernel
    // answers none, and a client tries again only after a second.
    constexpr int backlog = SOMAXCONN;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) fail(socket, port);
    set(socket, SOL_SOCKET, SO_REUSEADDR);
    const sockaddr_in address = loopback(port);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket, backlog) != 0) {
        fail(socket, port);
    }
    return socket;
}

std::uint16_t port_of(int socket)
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    (void)::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

/// True also while bytes wait that it sent before: reading may be paused for long.
bool peer_has_closed(int socket)
{
    pollfd state{.fd = socket, .events = POLLRDHUP, .revents = 0};
    return ::poll(&state, 1, 0) > 0;
}

} // namespace

TcpPort::TcpPort(boost::asio::io_context& io, Input on_bytes, std::uint16_t port, PortLimits limits)
    : Port{io, std::move(on_bytes), limits}, listener_{io, listen_on(port)},
      port_{port_of(listener_.native_handle())}
{
    await_client();
}

TcpPort::~TcpPort() = default;

std::string TcpPort::name() const { return "tcp=127.0.0.1:" + std::to_string(port_); }

void TcpPort::await_client()
{
    listener_.async_wait(stream_descriptor::wait_read, [this, here = alive()](const auto& error) {
        if (here.expired() || error) return;
        admit();
        await_client();
    });
}

void TcpPort::admit()
{
    const int client =
        ::accept4(listener_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return; // gone again
    if (connected() && !at_end() && !peer_has_closed(descriptor())) {
        ::close(client);
        return;
    }
    if (connected()) detach();
    set(client, IPPROTO_TCP, TCP_NODELAY); // answers are short
    attach(client, client, Kind::socket);
}

} // namespace atlink::inline v0
