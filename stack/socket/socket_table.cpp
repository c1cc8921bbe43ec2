#include "stack/socket/socket_table.hpp"

#include "stack/socket/carrier.hpp"
#include "stack/socket/handle.hpp"

#include <algorithm>
#include <utility>

namespace stack::inline v0 {

SocketTable::SocketTable(emu::Engine& engine, int size)
    : engine_{engine}, slots_(static_cast<std::size_t>(size))
{
}

SocketTable::~SocketTable() = default;

bool SocketTable::full() const
{
    return std::ranges::all_of(slots_, [](const Slot& each) { return each.socket != nullptr; });
}

SocketTable::Slot* SocketTable::slot(int fd)
{
    if (fd < 0 || fd >= size()) return nullptr;
    Slot& found = slots_[static_cast<std::size_t>(fd)];
    return found.socket ? &found : nullptr;
}

Socket* SocketTable::find(int fd)
{
    const Slot* found = slot(fd);
    return found == nullptr ? nullptr : found->socket.get();
}

Handle SocketTable::handle(int fd)
{
    Slot* found = slot(fd);
    return found == nullptr ? Handle{} : Handle{*this, *found, fd};
}

Result<int> SocketTable::place(std::unique_ptr<Socket> socket)
{
    for (int fd = 0; fd < size(); ++fd) {
        Slot& free = slots_[static_cast<std::size_t>(fd)];
        if (free.socket) continue;
        free = {};
        free.socket = std::move(socket);
        free.opening = ++openings_;
        const Carrier* carrier = free.socket->carrier();
        free.suspended = carrier != nullptr && carrier->suspended();
        free.socket->set_number(fd);
        free.socket->on_change = [this, fd] { changed(fd); };
        return fd;
    }
    return fail(Errno::nobufs);
}

Result<void> SocketTable::close(int fd)
{
    Slot* found = slot(fd);
    if (found == nullptr) return fail(Errno::badf);
    const auto callback = std::move(found->callback);
    closing(*found);
    // Out of the table first: lwIP may call back while the connection is let go.
    const std::unique_ptr<Socket> closing = std::move(found->socket);
    closing->on_change = nullptr;
    *found = {};
    if (callback) callback->call(fd, poll_nval); // library 2.6
    on_change(fd);
    return {};
}

void SocketTable::close_all()
{
    for (int fd = 0; fd < size(); ++fd)
        static_cast<void>(close(fd));
}

Result<void> SocketTable::bind(int fd, const Endpoint& local)
{
    Socket* socket = find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    if (suspended(fd)) return fail(Errno::netunreach);
    return socket->bind(local);
}

Result<void> SocketTable::connect(int fd, const Endpoint& peer) { return handle(fd).connect(peer); }

Result<void> SocketTable::connect(Slot& slot, const Endpoint& peer)
{
    if (slot.suspended) return fail(Errno::netunreach); // behaviour.md §3.2
    return slot.socket->connect(peer);
}

Result<void> SocketTable::listen(int fd, int backlog)
{
    Socket* socket = find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    return socket->listen(backlog);
}

Result<int> SocketTable::try_accept(int fd, Endpoint& peer) { return handle(fd).try_accept(peer); }

Result<int> SocketTable::try_accept(Slot& slot, Endpoint& peer)
{
    if (full() && (slot.socket->readiness() & poll_in) != 0) return fail(Errno::nobufs);
    auto accepted = slot.socket->try_accept(peer);
    if (!accepted) return fail(accepted.error());
    return place(std::move(*accepted));
}

Result<std::size_t> SocketTable::try_send(int fd, Bytes data, const Endpoint* to)
{
    return handle(fd).try_send(data, to);
}

Result<std::size_t> SocketTable::try_send(Slot& slot, Bytes data, const Endpoint* to, bool more)
{
    if (slot.suspended) return fail(Errno::netunreach); // behaviour.md §3.2
    const auto sent = slot.socket->try_send(data, to);
    if (slot.callback) slot.reported &= bits(slot);
    // Of a stream that takes only a part the rest is still the same operation.
    if (sent && *sent == data.size() && !more) this->sent(slot);
    return sent;
}

Result<Received> SocketTable::try_recv(int fd, std::span<std::byte> into, Flags flags)
{
    return handle(fd).try_recv(into, flags);
}

Result<Received> SocketTable::try_recv(Slot& slot, std::span<std::byte> into, Flags flags)
{
    const auto received = slot.socket->try_recv(into, flags);
    if (slot.callback) slot.reported &= bits(slot);
    return received;
}

unsigned SocketTable::readiness(int fd) const
{
    if (fd < 0 || fd >= size()) return poll_nval;
    const Slot& found = slots_[static_cast<std::size_t>(fd)];
    return found.socket ? bits(found) : unsigned{poll_nval};
}

std::uint64_t SocketTable::opening(int fd) const
{
    if (fd < 0 || fd >= size()) return 0;
    return slots_[static_cast<std::size_t>(fd)].opening;
}

bool SocketTable::suspended(int fd) const
{
    if (fd < 0 || fd >= size()) return false;
    const Slot& found = slots_[static_cast<std::size_t>(fd)];
    return found.socket && found.suspended;
}

bool SocketTable::delivered(int fd) const
{
    if (fd < 0 || fd >= size()) return true;
    const Slot& found = slots_[static_cast<std::size_t>(fd)];
    const Carrier* carrier = found.socket ? found.socket->carrier() : nullptr;
    return carrier == nullptr || carrier->delivered();
}

unsigned SocketTable::bits(const Slot& slot) const
{
    const unsigned bits = slot.socket->readiness();
    return slot.suspended ? bits & ~unsigned{poll_out} : bits;
}

Result<void> SocketTable::set_poll_callback(int fd, std::optional<PollCallback> callback)
{
    Slot* found = slot(fd);
    if (found == nullptr) return fail(Errno::badf);
    found->callback = std::move(callback);
    found->reported = 0;
    if (found->callback) fire(fd); // what is already true is told straight away
    return {};
}

void SocketTable::changed(int fd)
{
    if (const Slot* found = slot(fd); found != nullptr && found->callback) fire(fd);
    on_change(fd);
}

void SocketTable::fire(int fd)
{
    Slot& it = *slot(fd);
    const unsigned always = poll_err | poll_hup | poll_nval;
    const unsigned revents = bits(it) & (it.callback->events | always);
    // Data is news each time it comes, the other bits when they rise.
    const unsigned news = revents & (~it.reported | poll_in);
    it.reported = revents;
    if (news == 0) return;
    const auto call = it.callback->call;
    if (it.callback->oneshot) it.callback.reset();
    call(fd, revents);
}

} // namespace stack::inline v0
