// Part of <zephyr/net/socket.h>: what sends and receives, on any descriptor.
#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/socket/attempt.hpp"
#include "stack/zephyr/socket/messages.hpp"
#include "stack/zephyr/socket/on_socket.hpp"

#include "zephyr/net/socket.h"

namespace stack::inline v0::zephyr {

namespace {

/// The target would fault.
bool usable(const char* call, const void* data, std::size_t size)
{
    if (data != nullptr || size == 0) return true;
    misuse(call, "buf is NULL");
    return false;
}

/// On what is no socket: `attempt` until it does not say `again`.
template <typename Attempt>
Result<std::size_t> retry(const Call& it, int fd, unsigned bit, Flags flags, Attempt attempt)
{
    auto operation = Retry{it.door().descriptors(), fd, bit, attempt};
    if (flags.dontwait()) operation.give_up();
    return it.wait(operation);
}

/// All of it, or `msgsize` where that would have to wait and may not.
Result<std::size_t> send_message(const Call& it, int fd, Description& to,
                                 const struct msghdr& message, Flags flags)
{
    const auto room = to.message_room();
    if (!room) return fail(to.refusal(SocketCall::message));
    const auto all = gathered(message);
    const bool waits = !flags.dontwait() && !to.nonblocking();
    if (!waits && all.size() > *room) return fail(Errno::msgsize);
    for (std::size_t sent = 0; sent < all.size();) {
        const Bytes rest = Bytes{all}.subspan(sent);
        const auto taken = retry(it, fd, poll_out, flags, [rest, flags](Description& end) {
            return end.try_write(rest, flags);
        });
        if (!taken) return taken;
        sent += *taken;
    }
    return all.size();
}

} // namespace

} // namespace stack::inline v0::zephyr

using stack::Errno;
using stack::fail;
using stack::Result;
using stack::zephyr::Call;
using stack::zephyr::Description;
using stack::zephyr::errno_policy;
using stack::zephyr::on_socket;
using stack::zephyr::SocketCall;
using stack::zephyr::SocketDescription;

extern "C" {

ssize_t zsock_sendto(int sock, const void* buf, size_t len, int flags,
                     const struct sockaddr* dest_addr, size_t addrlen)
{
    return stack::zephyr::call<ssize_t>(
        "zsock_sendto", errno_policy{sock}, [&](const Call& it) -> Result<std::size_t> {
            const auto found = it.door().descriptors().find(sock);
            if (!found) return fail(Errno::badf);
            if (!stack::zephyr::usable("zsock_sendto", buf, len)) return fail(Errno::fault);
            const auto data = stack::bytes(buf, len);
            auto* const socket = dynamic_cast<SocketDescription*>(found.get());
            if (socket == nullptr) {
                return stack::zephyr::retry(
                    it, sock, stack::poll_out, {flags},
                    [&](Description& to) { return to.try_write(data, {flags}); });
            }
            return socket->send(it, data, {flags}, dest_addr, addrlen);
        });
}

ssize_t zsock_sendmsg(int sock, const struct msghdr* msg, int flags)
{
    return stack::zephyr::call<ssize_t>("zsock_sendmsg", errno_policy{sock}, [&](const Call& it) {
        const auto found = it.door().descriptors().find(sock);
        if (!found) return Result<std::size_t>{fail(Errno::badf)};
        if (msg == nullptr) return Result<std::size_t>{fail(Errno::inval)};
        auto* const socket = dynamic_cast<SocketDescription*>(found.get());
        if (socket == nullptr) {
            return stack::zephyr::send_message(it, sock, *found, *msg, {flags});
        }
        return socket->send_message(it, *msg, {flags});
    });
}

ssize_t zsock_recvfrom(int sock, void* buf, size_t max_len, int flags, struct sockaddr* src_addr,
                       size_t* addrlen)
{
    return stack::zephyr::call<ssize_t>(
        "zsock_recvfrom", errno_policy{sock}, [&](const Call& it) -> Result<std::size_t> {
            const auto found = it.door().descriptors().find(sock);
            if (!found) return fail(Errno::badf);
            if (!stack::zephyr::usable("zsock_recvfrom", buf, max_len)) return fail(Errno::fault);
            const std::span<std::byte> into{static_cast<std::byte*>(buf), max_len};
            auto* const socket = dynamic_cast<SocketDescription*>(found.get());
            if (socket == nullptr) {
                if (addrlen != nullptr) *addrlen = 0; // it has no addresses
                return stack::zephyr::retry(
                    it, sock, stack::poll_in, {flags},
                    [&](Description& from) { return from.try_read(into, {flags}); });
            }
            return socket->receive(it, into, {flags}, src_addr, addrlen);
        });
}

ssize_t zsock_recvmsg(int sock, struct msghdr* msg, int flags)
{
    return stack::zephyr::call<ssize_t>("zsock_recvmsg", errno_policy{sock}, [&](const Call& it) {
        return on_socket(
            it, sock, SocketCall::message, [&](SocketDescription& socket) -> Result<std::size_t> {
                if (msg == nullptr || (msg->msg_iov == nullptr && msg->msg_iovlen > 0)) {
                    return fail(Errno::inval);
                }
                return socket.receive_message(it, *msg, {flags});
            });
    });
}

} // extern "C"
