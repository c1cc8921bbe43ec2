// nrf_send, nrf_recv and their kin.
#include "stack/front/nrf/address.hpp"
#include "stack/front/nrf/wait.hpp"

#include <algorithm>

namespace stack::inline v0 {

namespace {

/// Longest wait with NRF_MSG_WAITACK; NRF_SO_SNDTIMEO may set 1..600 s (nrf_api/behaviour.md §2.2).
constexpr emu::Ts min_acknowledgement = std::chrono::seconds{1};
constexpr emu::Ts max_acknowledgement = std::chrono::seconds{600};

/// What a call gives that fails with `error` after it got somewhere: the partial result. An error
/// that would be gone with it (`pending` before the call) is left for the next call.
template <typename T>
Result<T> partly(Sockets& sockets, int fd, const T& partial, bool pending, Errno error)
{
    if (pending) sockets.put_back(fd, error);
    return partial;
}

bool error_pending(const Sockets& sockets, int fd)
{
    return (sockets.readiness(fd) & poll_err) != 0;
}

/// Takes as much as it waits for.
Result<std::size_t> send_all(const char* call, Process& process, Process::Lock& lock, int fd,
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
        const bool pending = error_pending(sockets, fd);
        const auto sent = sockets.try_send(fd, data.subspan(taken), to);
        if (sent) {
            taken += *sent;
            // A blocking stream send returns only when all is taken (library 1.0.2).
            if (taken == data.size() || !stream || !waits) return taken;
        } else if (sent.error() != Errno::again || !waits) {
            return taken > 0 ? partly(sockets, fd, taken, pending, sent.error()) : sent;
        }
        if (const auto waited = wait_for(process, lock, call, fd, poll_out, deadline); !waited) {
            return taken > 0 ? Result<std::size_t>{taken} : fail(waited.error());
        }
    }
}

Result<std::size_t> send(const char* call, Process& process, Process::Lock& lock, int fd,
                         Bytes data, Flags flags, const Endpoint* to)
{
    Sockets& sockets = process.world().modem().sockets();
    const std::uint64_t opening = sockets.opening(fd);
    const auto sent = send_all(call, process, lock, fd, data, flags, to);
    if (!sent || (flags.bits & NRF_MSG_WAITACK) == 0) return sent;
    if (sockets.opening(fd) != opening) return fail(Errno::badf); // another thread closed it
    const emu::Ts limit = sockets.find(fd)->options().send_timeout;
    const emu::Ts bound = limit == emu::Ts{0}
                              ? max_acknowledgement
                              : std::clamp(limit, min_acknowledgement, max_acknowledgement);
    const bool done = process.wait(
        lock, call,
        [&sockets, fd, opening] {
            return sockets.opening(fd) != opening || sockets.delivered(fd) ||
                   error_pending(sockets, fd);
        },
        process.world().engine().now() + bound);
    if (sockets.opening(fd) != opening) return fail(Errno::badf);
    if (error_pending(sockets, fd)) return fail(sockets.find(fd)->take_error().value());
    if (!done) return fail(Errno::again);
    return sent;
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
        const bool pending = error_pending(sockets, fd);
        const auto received = sockets.try_recv(fd, into.subspan(total.size), flags);
        if (received) {
            total.size += received->size;
            total.from = received->from;
            if (!all || received->size == 0 || total.size == into.size()) return total;
        } else if (received.error() != Errno::again || !waits) {
            return total.size > 0 ? partly(sockets, fd, total, pending, received.error())
                                  : received;
        }
        if (const auto waited = wait_for(process, lock, call, fd, poll_in, deadline); !waited) {
            return total.size > 0 ? Result<Received>{total} : fail(waited.error());
        }
    }
}

/// NRF_MSG_WAITACK needs firmware 2.x, and a call that may wait.
bool send_flags_fit(Process& process, const Socket& socket, int flags)
{
    if ((flags & ~(NRF_MSG_DONTWAIT | NRF_MSG_WAITACK)) != 0) return false;
    if ((flags & NRF_MSG_WAITACK) == 0) return true;
    const bool waits = (flags & NRF_MSG_DONTWAIT) == 0 && !socket.options().nonblocking;
    return waits && process.world().config().profile == Profile::mfw_nrf91x1_2_0;
}

} // namespace

} // namespace stack::inline v0

extern "C" {

using stack::api_call;
using stack::Errno;
using stack::fail;
using stack::Process;

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
            if (!stack::send_flags_fit(process, *found, flags)) return fail(Errno::opnotsupp);
            if (dest_addr == nullptr) {
                return stack::send("send", process, lock, socket, stack::bytes(message, length),
                                   {flags}, nullptr);
            }
            stack::Endpoint to;
            if (found->type() != stack::SocketType::raw) { // which takes none
                const auto read = stack::read_address(dest_addr, dest_len, found->family());
                if (!read) return fail(read.error());
                to = *read;
            }
            return stack::send("sendto", process, lock, socket, stack::bytes(message, length),
                               {flags}, &to);
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
            const stack::Socket* now = process.world().modem().sockets().find(socket);
            if (now != nullptr && now->type() == stack::SocketType::raw) {
                if (address_len != nullptr) *address_len = 0; // its sender stands in the packet
            } else {
                stack::give_address(received->from, address, address_len);
            }
            return received->size;
        });
}

} // extern "C"
