#include "atlink/slm/proxy.hpp"

#include "atlink/slm/handlers.hpp"

#include <array>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

constexpr int socket_error = status_of(stack::Errno::io); // also a lost PDN
constexpr int invalid_socket = status_of(stack::Errno::netdown);
constexpr int invalid_peer = status_of(stack::Errno::badf);

/// The status that the end of a connection or of a listener is told with; nothing while it goes on.
/// A descriptor that is gone says so and nothing else.
std::optional<int> end_status(unsigned ready)
{
    if ((ready & stack::poll_err) != 0) return socket_error;
    if ((ready & stack::poll_nval) != 0) return invalid_socket;
    if ((ready & stack::poll_hup) != 0) return peer_closed; // also of DTLS
    return std::nullopt;
}

using Buffer = std::array<std::byte, max_received>;

std::string_view text(const Buffer& buffer, std::size_t size)
{
    return {reinterpret_cast<const char*>(buffer.data()), size};
}

} // namespace

void Proxy::ended(int status, std::string_view line)
{
    // As the firmware: whatever command data mode was entered by.
    if (app_.line().in_data_mode()) {
        app_.line().end_data_mode(status, HostLine::Ending::told);
    } else {
        app_.say(line);
    }
}

void Proxy::hand_over(std::string_view header, std::string_view data)
{
    if (app_.line().in_data_mode()) return app_.line().announce(data);
    app_.line().announce(fmt::format("\r\n{}\r\n{}", header, data));
}

std::optional<stack::Handle> TcpProxy::data_socket() const
{
    const stack::Handle& with_data = role_ == ProxyRole::server ? peer_ : socket_;
    return has(with_data) ? std::optional{with_data} : std::nullopt;
}

void TcpProxy::serve(const stack::Handle& listener, int family)
{
    role_ = ProxyRole::server;
    socket_ = listener;
    family_ = family;
    app_.proxies().look_soon();
}

void TcpProxy::connected(const stack::Handle& socket, int family)
{
    role_ = ProxyRole::client;
    socket_ = socket;
    family_ = family;
    app_.proxies().look_soon();
}

std::vector<std::string> TcpProxy::stop()
{
    std::vector<std::string> lines;
    if (has(peer_)) lines.emplace_back("#XTCPSVR: 0,\"disconnected\"");
    if (role_ == ProxyRole::server) lines.emplace_back("#XTCPSVR: 0,\"stopped\"");
    if (role_ == ProxyRole::client) lines.emplace_back("#XTCPCLI: 0,\"disconnected\"");
    forget();
    stale_ = false;
    return lines;
}

void TcpProxy::forget()
{
    const bool server = role_ == ProxyRole::server;
    if (server && !app_.options().tcp_server_keeps_family) family_ = 0;
    role_ = ProxyRole::none;
    stale_ = !app_.options().direct_reconnect;
    close(peer_);
    close(socket_);
}

void TcpProxy::look()
{
    if (role_ == ProxyRole::client) look_at_client();
    if (role_ == ProxyRole::server) look_at_listener();
    if (role_ == ProxyRole::server && has(peer_)) look_at_peer();
}

void TcpProxy::look_at_client()
{
    const stack::Handle client = socket_;
    const unsigned ready = client.readiness();
    if ((ready & stack::poll_in) != 0) (void)deliver(client);
    if (socket_ != client) return; // the host has answered the data with an end
    const std::optional<int> status = end_status(ready);
    if (!status) return;
    forget();
    ended(*status, fmt::format("#XTCPCLI: {},\"disconnected\"", *status));
}

void TcpProxy::look_at_listener()
{
    const stack::Handle listener = socket_;
    const std::optional<int> status = end_status(listener.readiness());
    if (!status) return accept();
    if (has(peer_)) terminate_peer(*status);
    if (socket_ != listener) return; // the host has answered with #XTCPSVR=0
    forget();
    ended(*status, fmt::format("#XTCPSVR: {},\"stopped\"", *status));
}

void TcpProxy::accept()
{
    const stack::Handle listener = socket_;
    while (socket_ == listener) {
        stack::Endpoint from;
        const stack::Result<int> accepted = listener.try_accept(from);
        if (!accepted) return;
        if (has(peer_)) { // one at a time: the others are let go without a word
            (void)app_.sockets().close(*accepted);
            continue;
        }
        peer_ = app_.sockets().handle(*accepted);
        app_.say(fmt::format("#XTCPSVR: \"{}\",\"connected\"", to_string(from.address)));
    }
}

void TcpProxy::look_at_peer()
{
    const stack::Handle peer = peer_;
    const unsigned ready = peer.readiness();
    if ((ready & stack::poll_in) != 0) {
        const auto error = deliver(peer);
        if (peer_ != peer) return;
        if (error) return terminate_peer(status_of(*error));
    }
    if ((ready & stack::poll_err) != 0) return terminate_peer(socket_error);
    if ((ready & stack::poll_hup) != 0) return terminate_peer(0);
    if ((ready & stack::poll_nval) != 0) return terminate_peer(invalid_peer);
}

void TcpProxy::terminate_peer(int status)
{
    close(peer_);
    ended(status, fmt::format("#XTCPSVR: {},\"disconnected\"", status));
}

std::optional<stack::Errno> TcpProxy::deliver(const stack::Handle& from)
{
    Buffer buffer;
    // The host may close it from within the output.
    while (from.open()) {
        const auto got = from.try_recv(buffer);
        if (!got && got.error() != stack::Errno::again) return got.error();
        if (!got || got->size == 0) break;
        hand_over(fmt::format("#XTCPDATA: {}", got->size), text(buffer, got->size));
    }
    return std::nullopt;
}

void UdpProxy::serve(const stack::Handle& socket, int family)
{
    role_ = ProxyRole::server;
    socket_ = socket;
    family_ = family;
    remote_.reset();
    app_.proxies().look_soon();
}

void UdpProxy::connected(const stack::Handle& socket, int family, const stack::Endpoint& server)
{
    role_ = ProxyRole::client;
    socket_ = socket;
    family_ = family;
    remote_.reset();
    server_ = server;
    app_.proxies().look_soon();
}

std::string UdpProxy::end_line(int status) const
{
    return role_ == ProxyRole::server ? fmt::format("#XUDPSVR: {},\"stopped\"", status)
                                      : fmt::format("#XUDPCLI: {},\"disconnected\"", status);
}

std::vector<std::string> UdpProxy::stop()
{
    if (role_ == ProxyRole::none) return {};
    std::vector<std::string> lines{end_line(0)};
    forget();
    return lines;
}

void UdpProxy::forget()
{
    role_ = ProxyRole::none;
    remote_.reset();
    close(socket_);
}

void UdpProxy::look()
{
    if (role_ == ProxyRole::none) return;
    const stack::Handle socket = socket_;
    const unsigned ready = socket.readiness();
    if ((ready & stack::poll_in) != 0) deliver();
    if (socket_ != socket) return;
    const std::optional<int> status = end_status(ready);
    if (!status) return;
    const std::string line = end_line(*status);
    forget();
    ended(*status, line);
}

void UdpProxy::deliver()
{
    const stack::Handle socket = socket_;
    Buffer buffer;
    while (socket_ == socket) {
        const auto got = socket.try_recv(buffer);
        if (!got) return;
        if (role_ == ProxyRole::server) remote_ = got->from;
        if (got->size == 0) { // an empty datagram, or the end of DTLS
            if ((socket.readiness() & stack::poll_hup) != 0) return;
            continue;
        }
        std::string header = fmt::format("#XUDPDATA: {}", got->size);
        if (app_.options().udp_data_address) {
            const stack::Endpoint& from = role_ == ProxyRole::server ? got->from : server_;
            header += fmt::format(",\"{}\",{}", to_string(from.address), from.port);
        }
        hand_over(header, text(buffer, got->size));
    }
}

Proxies::Proxies(Application& app)
    : tcp_{app}, udp_{app}, soon_{app.engine(),
                                  [this] {
                                      tcp_.look();
                                      udp_.look();
                                  }},
      closing_{app.on_closing.subscribe([this, &app] {
          for (const std::string& line : stop())
              app.say(line);
      })}
{
}

void Proxies::socket_changed()
{
    if (tcp_.role() != ProxyRole::none || udp_.in_use()) look_soon();
}

std::vector<std::string> Proxies::stop()
{
    std::vector<std::string> lines = tcp_.stop();
    for (std::string& line : udp_.stop())
        lines.push_back(std::move(line));
    return lines;
}

} // namespace atlink::inline v0::slm
