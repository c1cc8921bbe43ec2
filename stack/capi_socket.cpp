#include "stack/capi.hpp"
#include "stack/capi_address.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace stack {

namespace {

constexpr unsigned trouble = poll_err | poll_hup | poll_nval;

std::span<const std::byte> bytes(const void* data, std::size_t size)
{
    return {static_cast<const std::byte*>(data), size};
}

/// Waits until the descriptor shows one of `bits` or an error; `again` at the deadline, badf when
/// it was closed, even if the number is in use again.
/// The peer's end alone ends no wait: one can still send, and a receiver sees poll_in with it.
Result<void> wait_for(Process& process, Process::Lock& lock, const char* call, int fd,
                      unsigned bits, emu::Instant deadline)
{
    const Sockets& sockets = process.world().modem().sockets();
    const unsigned wanted = bits | poll_err | poll_nval;
    const std::uint64_t opening = sockets.opening(fd);
    const bool ready = process.wait(
        lock, call,
        [&sockets, fd, wanted, opening] {
            return sockets.opening(fd) != opening || (sockets.readiness(fd) & wanted) != 0 ||
                   sockets.finished(fd);
        },
        deadline);
    if (sockets.opening(fd) != opening) return fail(Errno::badf);
    if (!ready) return fail(Errno::again);
    return {};
}

Result<std::size_t> send(const char* call, Process& process, Process::Lock& lock, int fd,
                         Bytes data, Flags flags, const Endpoint* to)
{
    Sockets& sockets = process.world().modem().sockets();
    const Socket* socket = sockets.find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    const bool waits = !flags.dontwait() && !socket->options().nonblocking;
    const auto deadline = deadline_after(process.world(), socket->options().send_timeout);
    const bool stream = socket->type() == SocketType::stream;
    std::size_t taken = 0;
    for (;;) {
        const auto sent = sockets.try_send(fd, data.subspan(taken), to);
        if (sent) {
            taken += *sent;
            // A blocking stream send returns only when all is taken (library 1.0.2).
            if (taken == data.size() || !stream || !waits) return taken;
        } else if (sent.error() != Errno::again || !waits) {
            return taken > 0 ? Result<std::size_t>{taken} : sent;
        }
        if (const auto waited = wait_for(process, lock, call, fd, poll_out, deadline); !waited) {
            return taken > 0 ? Result<std::size_t>{taken} : fail(waited.error());
        }
    }
}

Result<Received> receive(const char* call, Process& process, Process::Lock& lock, int fd,
                         std::span<std::byte> into, Flags flags)
{
    Sockets& sockets = process.world().modem().sockets();
    const Socket* socket = sockets.find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    const bool waits = !flags.dontwait() && !socket->options().nonblocking;
    const bool all = flags.waitall() && socket->type() == SocketType::stream && !flags.peek();
    const auto deadline = deadline_after(process.world(), socket->options().receive_timeout);
    Received total;
    for (;;) {
        const auto received = sockets.try_recv(fd, into.subspan(total.size), flags);
        if (received) {
            total.size += received->size;
            total.from = received->from;
            if (!all || received->size == 0 || total.size == into.size()) return total;
        } else if (received.error() != Errno::again || !waits) {
            return total.size > 0 ? Result<Received>{total} : received;
        }
        if (const auto waited = wait_for(process, lock, call, fd, poll_in, deadline); !waited) {
            return total.size > 0 ? Result<Received>{total} : fail(waited.error());
        }
    }
}

Result<void> connect(Process& process, Process::Lock& lock, int fd, const Endpoint& peer)
{
    Sockets& sockets = process.world().modem().sockets();
    Socket* socket = sockets.find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    const auto begun = sockets.connect(fd, peer);
    if (begun || begun.error() != Errno::inprogress || socket->options().nonblocking) return begun;
    const auto deadline = deadline_after(process.world(), socket->options().send_timeout);
    if (const auto waited = wait_for(process, lock, "connect", fd, poll_out, deadline); !waited) {
        return fail(waited.error() == Errno::again ? Errno::timedout : waited.error());
    }
    if (const auto error = socket->take_error()) return fail(*error);
    // A poll callback may have read the error: then there is no connection all the same.
    const auto state = sockets.connect(fd, peer);
    if (!state && state.error() != Errno::isconn) return fail(Errno::connrefused);
    return {};
}

/// Fills revents; how many entries have any.
int look(const Sockets& sockets, std::span<nrf_pollfd> fds)
{
    int ready = 0;
    for (nrf_pollfd& each : fds) {
        each.revents = 0;
        if (each.fd < 0) continue;
        const unsigned asked = static_cast<unsigned short>(each.events) | trouble;
        each.revents = static_cast<short>(sockets.readiness(each.fd) & asked);
        if (each.revents != 0) ++ready;
    }
    return ready;
}

Result<int> poll(Process& process, Process::Lock& lock, std::span<nrf_pollfd> fds, int timeout)
{
    const Sockets& sockets = process.world().modem().sockets();
    int ready = look(sockets, fds);
    if (ready > 0 || timeout == 0) return ready;
    const emu::Instant deadline =
        timeout < 0 ? emu::never
                    : process.world().engine().now() + std::chrono::milliseconds{timeout};
    process.wait(
        lock, "poll",
        [&] {
            ready = look(sockets, fds);
            return ready > 0;
        },
        deadline);
    return ready;
}

Result<void> set_poll_callback(Sockets& sockets, int fd, OptionValue value)
{
    if (value.data() == nullptr && value.empty()) return sockets.set_poll_callback(fd, {});
    if (value.data() == nullptr) return fail(Errno::fault);
    nrf_modem_pollcb given{};
    if (value.size() != sizeof given) return fail(Errno::inval);
    std::memcpy(&given, value.data(), sizeof given);
    if (given.callback == nullptr) return fail(Errno::inval);
    return sockets.set_poll_callback(
        fd, PollCallback{.events = static_cast<unsigned short>(given.events),
                         .oneshot = given.oneshot,
                         .call = [given](int from, unsigned revents) {
                             Process::instance().interrupt([given, from, revents] {
                                 nrf_pollfd entry{.fd = from,
                                                  .events = given.events,
                                                  .revents = static_cast<short>(revents)};
                                 given.callback(&entry);
                             });
                         }});
}

} // namespace

} // namespace stack

extern "C" {

using stack::api_call;
using stack::Errno;
using stack::fail;
using stack::Process;

const struct nrf_in6_addr nrf_in6addr_any = {};
const struct nrf_in_addr nrf_inaddr_any = {};

int nrf_socket(int family, int type, int protocol)
{
    return api_call("socket", -1, [&](Process& process, Process::Lock&) {
        return process.world().modem().sockets().open(family, type, protocol);
    });
}

int nrf_close(int fildes)
{
    return api_call("close", fildes, [&](Process& process, Process::Lock&) {
        return process.world().modem().sockets().close(fildes);
    });
}

int nrf_fcntl(int fd, int cmd, int flags)
{
    return api_call("fcntl", fd, [&](Process& process, Process::Lock&) -> stack::Result<int> {
        stack::Socket* socket = process.world().modem().sockets().find(fd);
        if (socket == nullptr) return fail(Errno::badf);
        if (cmd == NRF_F_GETFL) return socket->options().nonblocking ? NRF_O_NONBLOCK : 0;
        if (cmd != NRF_F_SETFL || (flags & ~NRF_O_NONBLOCK) != 0) return fail(Errno::inval);
        const bool nonblocking = (flags & NRF_O_NONBLOCK) != 0;
        // Back to blocking while a connect is pending is an error (library 0.7.1).
        if (!nonblocking && socket->options().nonblocking && socket->connecting()) {
            return fail(Errno::inval);
        }
        socket->options().nonblocking = nonblocking;
        return 0;
    });
}

int nrf_connect(int socket, const struct nrf_sockaddr* address, nrf_socklen_t address_len)
{
    return api_call(
        "connect", socket, [&](Process& process, Process::Lock& lock) -> stack::Result<void> {
            const stack::Socket* found = process.world().modem().sockets().find(socket);
            if (found == nullptr) return fail(Errno::badf);
            const auto peer = stack::read_address(address, address_len, found->family());
            if (!peer) return fail(peer.error());
            return stack::connect(process, lock, socket, *peer);
        });
}

ssize_t nrf_send(int socket, const void* buffer, size_t length, int flags)
{
    return nrf_sendto(socket, buffer, length, flags, nullptr, 0);
}

ssize_t nrf_sendto(int socket, const void* message, size_t length, int flags,
                   const struct nrf_sockaddr* dest_addr, nrf_socklen_t dest_len)
{
    return api_call<ssize_t>(
        "send", socket, [&](Process& process, Process::Lock& lock) -> stack::Result<std::size_t> {
            const stack::Socket* found = process.world().modem().sockets().find(socket);
            if (found == nullptr) return fail(Errno::badf);
            if (message == nullptr && length > 0) return fail(Errno::fault);
            // NRF_MSG_WAITACK needs firmware 2.x.
            if ((flags & ~NRF_MSG_DONTWAIT) != 0) return fail(Errno::opnotsupp);
            if (dest_addr == nullptr) {
                return stack::send("send", process, lock, socket, stack::bytes(message, length),
                                   {flags}, nullptr);
            }
            const auto to = stack::read_address(dest_addr, dest_len, found->family());
            if (!to) return fail(to.error());
            return stack::send("sendto", process, lock, socket, stack::bytes(message, length),
                               {flags}, &*to);
        });
}

ssize_t nrf_recv(int socket, void* buffer, size_t length, int flags)
{
    return nrf_recvfrom(socket, buffer, length, flags, nullptr, nullptr);
}

ssize_t nrf_recvfrom(int socket, void* __restrict__ buffer, size_t length, int flags,
                     struct nrf_sockaddr* __restrict__ address,
                     nrf_socklen_t* __restrict__ address_len)
{
    return api_call<ssize_t>(
        "recv", socket, [&](Process& process, Process::Lock& lock) -> stack::Result<std::size_t> {
            if (process.world().modem().sockets().find(socket) == nullptr) {
                return fail(Errno::badf);
            }
            if (buffer == nullptr && length > 0) return fail(Errno::fault);
            if (address != nullptr && address_len == nullptr) return fail(Errno::fault);
            constexpr int known = NRF_MSG_DONTWAIT | NRF_MSG_PEEK | NRF_MSG_WAITALL;
            if ((flags & ~known) != 0) return fail(Errno::opnotsupp);
            const auto received = stack::receive(
                "recv", process, lock, socket, {static_cast<std::byte*>(buffer), length}, {flags});
            if (!received) return fail(received.error());
            stack::give_address(received->from, address, address_len);
            return received->size;
        });
}

int nrf_poll(struct nrf_pollfd fds[], nrf_nfds_t nfds, int timeout)
{
    return api_call("poll", -1, [&](Process& process, Process::Lock& lock) -> stack::Result<int> {
        if (fds == nullptr && nfds > 0) return fail(Errno::fault);
        constexpr nrf_nfds_t most = 1024;
        if (nfds > most) return fail(Errno::inval);
        return stack::poll(process, lock, {fds, nfds}, timeout);
    });
}

int nrf_setsockopt(int socket, int level, int option_name, const void* option_value,
                   nrf_socklen_t option_len)
{
    return api_call("setsockopt", socket,
                    [&](Process& process, Process::Lock&) -> stack::Result<void> {
                        stack::Sockets& sockets = process.world().modem().sockets();
                        if (sockets.find(socket) == nullptr) return fail(Errno::badf);
                        const auto value = stack::bytes(option_value, option_len);
                        if (level == NRF_SOL_SOCKET && option_name == NRF_SO_POLLCB) {
                            return stack::set_poll_callback(sockets, socket, value);
                        }
                        return sockets.set_option(socket, level, option_name, value);
                    });
}

int nrf_getsockopt(int socket, int level, int option_name, void* __restrict__ option_value,
                   nrf_socklen_t* __restrict__ option_len)
{
    return api_call(
        "getsockopt", socket, [&](Process& process, Process::Lock&) -> stack::Result<void> {
            stack::Sockets& sockets = process.world().modem().sockets();
            if (sockets.find(socket) == nullptr) return fail(Errno::badf);
            if (option_value == nullptr || option_len == nullptr) return fail(Errno::fault);
            const auto size = sockets.get_option(
                socket, level, option_name, {static_cast<std::byte*>(option_value), *option_len});
            if (!size) return fail(size.error());
            *option_len = static_cast<nrf_socklen_t>(*size);
            return {};
        });
}

int nrf_bind(int socket, const struct nrf_sockaddr* address, nrf_socklen_t address_len)
{
    return api_call("bind", socket, [&](Process& process, Process::Lock&) -> stack::Result<void> {
        stack::Sockets& sockets = process.world().modem().sockets();
        const stack::Socket* found = sockets.find(socket);
        if (found == nullptr) return fail(Errno::badf);
        const auto local = stack::read_address(address, address_len, found->family());
        if (!local) return fail(local.error());
        return sockets.bind(socket, *local);
    });
}

int nrf_listen(int sock, int backlog)
{
    return api_call("listen", sock, [&](Process& process, Process::Lock&) {
        return process.world().modem().sockets().listen(sock, backlog);
    });
}

int nrf_accept(int socket, struct nrf_sockaddr* __restrict__ address,
               nrf_socklen_t* __restrict__ address_len)
{
    return api_call(
        "accept", socket, [&](Process& process, Process::Lock& lock) -> stack::Result<int> {
            stack::Sockets& sockets = process.world().modem().sockets();
            const stack::Socket* found = sockets.find(socket);
            if (found == nullptr) return fail(Errno::badf);
            if (address != nullptr) {
                if (address_len == nullptr) return fail(Errno::fault);
                if (*address_len < stack::address_size(found->family())) {
                    return fail(Errno::inval);
                }
            }
            const bool waits = !found->options().nonblocking;
            const auto deadline =
                stack::deadline_after(process.world(), found->options().receive_timeout);
            for (;;) {
                stack::Endpoint peer;
                const auto accepted = sockets.try_accept(socket, peer);
                if (accepted) {
                    stack::give_address(peer, address, address_len);
                    return accepted;
                }
                if (accepted.error() != Errno::again || !waits) return accepted;
                const auto waited =
                    stack::wait_for(process, lock, "accept", socket, stack::poll_in, deadline);
                if (!waited) return fail(waited.error());
            }
        });
}

} // extern "C"
