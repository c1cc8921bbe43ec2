#include "stack/sockets.hpp"

#include "stack/tcp_socket.hpp"
#include "stack/udp_socket.hpp"

namespace stack {

namespace {

constexpr int proto_ip = 0;
constexpr int proto_tcp = 6;
constexpr int proto_udp = 17;
constexpr int proto_raw = 255;
constexpr int proto_tls12 = 258;
constexpr int proto_dtls12 = 273;

/// Checks the triple of nrf_socket: the protocol it stands for, or the first thing wrong with it.
Result<int> resolve_protocol(int family, int type, int protocol)
{
    if (family < 1 || family > 3) return fail(Errno::afnosupport);
    if (type < 1 || type > 3) return fail(Errno::socktnosupport);
    if ((family == 3) != (type == 3)) return fail(Errno::prototype);
    if (type == 3) {
        // Raw sockets are not modelled yet.
        return protocol == proto_ip || protocol == proto_raw ? fail(Errno::protonosupport)
                                                             : fail(Errno::prototype);
    }
    const int own = type == 1 ? proto_tcp : proto_udp;
    const int secure = type == 1 ? proto_tls12 : proto_dtls12;
    if (protocol == proto_ip || protocol == own) return own;
    if (protocol == secure) return fail(Errno::protonosupport); // not modelled yet
    const bool known = protocol == proto_tcp || protocol == proto_udp || protocol == proto_tls12 ||
                       protocol == proto_dtls12;
    return fail(known ? Errno::prototype : Errno::protonosupport);
}

} // namespace

Sockets::Sockets(emu::Bus& bus, net::Ports& ports, net::Bearers& bearers)
    : bus_{bus}, bearers_{bearers}, ports_{ports}, losses_{bearers.on_loss.subscribe(
                                                       [this](int cid) { on_loss(cid); })}
{
}

Sockets::~Sockets() = default;

Sockets::Slot* Sockets::slot(int fd)
{
    if (fd < 0 || fd >= max_sockets) return nullptr;
    Slot& found = slots_[static_cast<std::size_t>(fd)];
    return found.socket ? &found : nullptr;
}

Socket* Sockets::find(int fd)
{
    const Slot* found = slot(fd);
    return found == nullptr ? nullptr : found->socket.get();
}

Result<int> Sockets::open(int family, int type, int protocol)
{
    const auto resolved = resolve_protocol(family, type, protocol);
    if (!resolved) return fail(resolved.error());
    std::unique_ptr<Socket> socket;
    if (*resolved == proto_tcp) {
        socket =
            std::make_unique<TcpSocket>(static_cast<Family>(family), *resolved, bearers_, ports_);
    } else {
        socket = std::make_unique<UdpSocket>(static_cast<Family>(family), *resolved, bearers_,
                                             ports_, bus_);
    }
    return place(std::move(socket));
}

Result<int> Sockets::place(std::unique_ptr<Socket> socket)
{
    for (int fd = 0; fd < max_sockets; ++fd) {
        Slot& free = slots_[static_cast<std::size_t>(fd)];
        if (free.socket) continue;
        free = {};
        free.socket = std::move(socket);
        free.opening = ++openings_;
        free.socket->on_change = [this, fd] { changed(fd); };
        return fd;
    }
    return fail(Errno::nobufs);
}

Result<void> Sockets::close(int fd)
{
    Slot* found = slot(fd);
    if (found == nullptr) return fail(Errno::badf);
    const auto callback = std::move(found->callback);
    // Out of the table first: lwIP may call back while the connection is let go.
    const std::unique_ptr<Socket> closing = std::move(found->socket);
    closing->on_change = nullptr;
    *found = {};
    if (callback) callback->call(fd, poll_nval); // library 2.6
    on_change(fd);
    return {};
}

void Sockets::close_all()
{
    for (int fd = 0; fd < max_sockets; ++fd)
        static_cast<void>(close(fd));
}

Result<void> Sockets::bind(int fd, const Endpoint& local)
{
    Socket* socket = find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    return socket->bind(local);
}

Result<void> Sockets::connect(int fd, const Endpoint& peer)
{
    Socket* socket = find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    return socket->connect(peer);
}

Result<void> Sockets::listen(int fd, int backlog)
{
    Socket* socket = find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    return socket->listen(backlog);
}

Result<int> Sockets::try_accept(int fd, Endpoint& peer)
{
    Socket* socket = find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    const bool full = [&] {
        for (const Slot& each : slots_) {
            if (!each.socket) return false;
        }
        return true;
    }();
    if (full && (socket->readiness() & poll_in) != 0) return fail(Errno::nobufs);
    auto accepted = socket->try_accept(peer);
    if (!accepted) return fail(accepted.error());
    return place(std::move(*accepted));
}

Result<std::size_t> Sockets::try_send(int fd, Bytes data, const Endpoint* to)
{
    Slot* found = slot(fd);
    if (found == nullptr) return fail(Errno::badf);
    const auto sent = found->socket->try_send(data, to);
    if (found->callback) found->reported &= found->socket->readiness();
    return sent;
}

Result<Received> Sockets::try_recv(int fd, std::span<std::byte> into, Flags flags)
{
    Slot* found = slot(fd);
    if (found == nullptr) return fail(Errno::badf);
    const auto received = found->socket->try_recv(into, flags);
    if (found->callback) found->reported &= found->socket->readiness();
    return received;
}

unsigned Sockets::readiness(int fd) const
{
    if (fd < 0 || fd >= max_sockets) return poll_nval;
    const Slot& found = slots_[static_cast<std::size_t>(fd)];
    return found.socket ? found.socket->readiness() : unsigned{poll_nval};
}

std::uint64_t Sockets::opening(int fd) const
{
    if (fd < 0 || fd >= max_sockets) return 0;
    return slots_[static_cast<std::size_t>(fd)].opening;
}

bool Sockets::finished(int fd) const
{
    if (fd < 0 || fd >= max_sockets) return true;
    const Slot& found = slots_[static_cast<std::size_t>(fd)];
    return !found.socket || found.socket->finished();
}

Result<void> Sockets::set_option(int fd, int level, int name, OptionValue value)
{
    Socket* socket = find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    return stack::set_option(*socket, level, name, value);
}

Result<std::size_t> Sockets::get_option(int fd, int level, int name, std::span<std::byte> room)
{
    Socket* socket = find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    return stack::get_option(*socket, level, name, room);
}

Result<void> Sockets::set_poll_callback(int fd, std::optional<PollCallback> callback)
{
    Slot* found = slot(fd);
    if (found == nullptr) return fail(Errno::badf);
    found->callback = std::move(callback);
    found->reported = 0;
    if (found->callback) fire(fd); // what is already true is told straight away
    return {};
}

void Sockets::changed(int fd)
{
    if (const Slot* found = slot(fd); found != nullptr && found->callback) fire(fd);
    on_change(fd);
}

void Sockets::fire(int fd)
{
    Slot& it = *slot(fd);
    const unsigned always = poll_err | poll_hup | poll_nval;
    const unsigned revents = it.socket->readiness() & (it.callback->events | always);
    // Data is news each time it comes, the other bits when they rise.
    const unsigned news = revents & (~it.reported | poll_in);
    it.reported = revents;
    if (news == 0) return;
    const auto call = it.callback->call;
    if (it.callback->oneshot) it.callback.reset();
    call(fd, revents);
}

void Sockets::on_loss(int cid)
{
    for (int fd = 0; fd < max_sockets; ++fd) {
        Socket* socket = find(fd);
        if (socket == nullptr || socket->options().cid != cid) continue;
        bus_.publish(emu::SocketEvent{
            .what = "pdn lost", .fd = fd, .error = static_cast<int>(Errno::netdown)});
        socket->lose(Errno::netdown);
    }
}

void Sockets::shut_down()
{
    for (int fd = 0; fd < max_sockets; ++fd) {
        if (Socket* socket = find(fd)) socket->lose(Errno::shutdown);
    }
}

} // namespace stack
