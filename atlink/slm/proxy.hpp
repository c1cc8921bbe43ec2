// The TCP proxy and the UDP proxy: one server or client each, which say by themselves what
// happens to them (reference: slm/behaviour.md §7).
#pragma once

#include "atlink/slm/application.hpp"

#include "emu/post.hpp"
#include "stack/socket/handle.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace atlink::inline v0::slm {

enum class ProxyRole { none, client, server };

/// What both proxies do with a descriptor.
class Proxy {
public:
    explicit Proxy(Application& app) : app_{app} {}
    ~Proxy() { close(socket_); }
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;

    ProxyRole role() const { return role_; }
    /// The client's socket, or the one the server waits with; -1 when there is none.
    int handle() const { return socket_.fd(); }
    const stack::Handle& socket() const { return socket_; }
    /// 1 IPv4, 2 IPv6, 0 before the first use.
    int family() const { return family_; }
    void set_family(int family) { family_ = family; }

protected:
    /// There is one, though somebody else may have closed it by now.
    static bool has(const stack::Handle& socket) { return socket.fd() >= 0; }
    static void close(stack::Handle& socket) { std::exchange(socket, {}).close(); }
    /// A notification, or the end of data mode with its status.
    void ended(int status, std::string_view line);
    /// Received data: with a header line, or raw in data mode. One output.
    void hand_over(std::string_view header, std::string_view data);

    Application& app_;
    ProxyRole role_ = ProxyRole::none;
    stack::Handle socket_;
    int family_ = 0;
};

class TcpProxy : public Proxy {
public:
    using Proxy::Proxy;
    ~TcpProxy() { close(peer_); }

    /// Nothing else can be started.
    bool in_use() const { return role_ != ProxyRole::none || stale_; }
    /// The server's peer; -1 when there is none.
    int peer() const { return peer_.fd(); }
    /// Where data are sent to.
    std::optional<stack::Handle> data_socket() const;

    /// Takes over a listening socket.
    void serve(const stack::Handle& listener, int family);
    /// Takes over a connected socket.
    void connected(const stack::Handle& socket, int family);
    /// What the command says about it; nothing when nothing runs.
    std::vector<std::string> stop();
    void close_peer() { close(peer_); }
    /// Something changed.
    void look();

private:
    void look_at_client();
    void look_at_listener();
    void look_at_peer();
    void accept();
    void terminate_peer(int status);
    void forget();
    /// Delivers what was received; the error that ended it.
    std::optional<stack::Errno> deliver(const stack::Handle& from);

    stack::Handle peer_;
    bool stale_ = false; // see Options::direct_reconnect
};

class UdpProxy : public Proxy {
public:
    using Proxy::Proxy;

    bool in_use() const { return role_ != ProxyRole::none; }
    /// False for a server that has heard from nobody yet.
    bool can_send() const { return in_use() && (role_ == ProxyRole::client || remote_); }
    /// Who a server's data go to: the last sender.
    std::optional<stack::Endpoint> remote() const { return remote_; }

    /// Takes over a bound socket.
    void serve(const stack::Handle& socket, int family);
    /// Takes over a connected socket.
    void connected(const stack::Handle& socket, int family, const stack::Endpoint& server);
    std::vector<std::string> stop();
    void look();

private:
    std::string end_line(int status) const;
    void forget();
    void deliver();

    std::optional<stack::Endpoint> remote_; // of a server
    stack::Endpoint server_;                // of a client
};

class Proxies {
public:
    explicit Proxies(Application& app);

    TcpProxy& tcp() { return tcp_; }
    UdpProxy& udp() { return udp_; }
    /// Ends both; what they say about it, in order.
    std::vector<std::string> stop();
    /// Looks at them outside of whoever tells that something changed.
    void look_soon() { soon_.post(); }
    void socket_changed();

private:
    TcpProxy tcp_;
    UdpProxy udp_;
    emu::Post soon_;
    emu::Subscription closing_;
};

/// Ends a TCP or UDP proxy on command.
template <typename P>
Final stop_proxy(P& proxy, Response& response)
{
    for (std::string& line : proxy.stop())
        response.line(std::move(line));
    return Final::ok();
}

} // namespace atlink::inline v0::slm
