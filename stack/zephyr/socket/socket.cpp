// Part of <zephyr/net/socket.h>: what opens, names and closes a socket.
#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/socket/address.hpp"
#include "stack/zephyr/socket/on_socket.hpp"
#include "stack/zephyr/socket/open.hpp"

#include "zephyr/net/socket.h"

#include <cstdarg>

#include <fcntl.h>

namespace stack::inline v0::zephyr {

namespace {

Result<void> give_name(const Result<Endpoint>& name, struct sockaddr* address, std::size_t* length)
{
    if (!name) return fail(name.error());
    if (address == nullptr || length == nullptr) return fail(Errno::inval);
    give_address(*name, address, length);
    return {};
}

} // namespace

} // namespace stack::inline v0::zephyr

using stack::Errno;
using stack::fail;
using stack::Result;
using stack::zephyr::Call;
using stack::zephyr::errno_policy;
using stack::zephyr::on_socket;
using stack::zephyr::SocketCall;
using stack::zephyr::SocketDescription;

extern "C" {

int zsock_socket(int family, int type, int proto)
{
    return stack::zephyr::call("zsock_socket", errno_policy{}, [&](const Call& it) {
        return stack::zephyr::open_socket(it, family, type, proto);
    });
}

void* zsock_get_context_object(int sock)
{
    return stack::zephyr::call<void*>(
        "zsock_get_context_object", stack::zephyr::own_policy{},
        [&](const Call& it) -> void* { return it.door().descriptors().find(sock).get(); });
}

int zsock_close(int sock)
{
    return stack::zephyr::call("zsock_close", errno_policy{sock}, [&](const Call& it) {
        auto& descriptors = it.door().descriptors();
        const std::uint64_t opening = descriptors.opening(sock);
        if (const auto socket = descriptors.find<SocketDescription>(sock)) socket->before_close(it);
        // Another thread may have closed it meanwhile, and the number may be in use again.
        const bool open = opening != 0 && descriptors.opening(sock) == opening;
        return open ? descriptors.close(sock) : Result<void>{fail(Errno::badf)};
    });
}

int zsock_shutdown(int sock, int how)
{
    return stack::zephyr::call(
        "zsock_shutdown", errno_policy{sock}, [&](const Call& it) -> Result<void> {
            return on_socket(it, sock, SocketCall::shutdown,
                             [&](SocketDescription& socket) { return socket.shut_down(it, how); });
        });
}

int zsock_bind(int sock, const struct sockaddr* addr, size_t addrlen)
{
    return stack::zephyr::call("zsock_bind", errno_policy{sock}, [&](const Call& it) {
        return on_socket(it, sock, SocketCall::bind,
                         [&](SocketDescription& socket) { return socket.bind(it, addr, addrlen); });
    });
}

int zsock_connect(int sock, const struct sockaddr* addr, size_t addrlen)
{
    return stack::zephyr::call("zsock_connect", errno_policy{sock}, [&](const Call& it) {
        return on_socket(it, sock, SocketCall::connect, [&](SocketDescription& socket) {
            return socket.connect(it, addr, addrlen);
        });
    });
}

int zsock_listen(int sock, int backlog)
{
    return stack::zephyr::call("zsock_listen", errno_policy{sock}, [&](const Call& it) {
        return on_socket(it, sock, SocketCall::listen,
                         [&](SocketDescription& socket) { return socket.listen(it, backlog); });
    });
}

int zsock_accept(int sock, struct sockaddr* addr, size_t* addrlen)
{
    return stack::zephyr::call("zsock_accept", errno_policy{sock}, [&](const Call& it) {
        return on_socket(it, sock, SocketCall::accept, [&](SocketDescription& socket) {
            return socket.accept(it, addr, addrlen);
        });
    });
}

int zsock_getsockname(int sock, struct sockaddr* addr, size_t* addrlen)
{
    return stack::zephyr::call("zsock_getsockname", errno_policy{sock}, [&](const Call& it) {
        return on_socket(it, sock, SocketCall::name, [&](SocketDescription& socket) {
            return stack::zephyr::give_name(socket.name(it), addr, addrlen);
        });
    });
}

int zsock_getpeername(int sock, struct sockaddr* addr, size_t* addrlen)
{
    return stack::zephyr::call("zsock_getpeername", errno_policy{sock}, [&](const Call& it) {
        return on_socket(it, sock, SocketCall::name, [&](SocketDescription& socket) {
            return stack::zephyr::give_name(socket.peer_name(it), addr, addrlen);
        });
    });
}

int zsock_getsockopt(int sock, int level, int optname, void* optval, size_t* optlen)
{
    return stack::zephyr::call("zsock_getsockopt", errno_policy{sock}, [&](const Call& it) {
        return on_socket(
            it, sock, SocketCall::option, [&](SocketDescription& socket) -> Result<void> {
                if (optval == nullptr || optlen == nullptr) {
                    stack::misuse("zsock_getsockopt",
                                  optval == nullptr ? "optval is NULL" : "optlen is NULL");
                    return fail(Errno::inval);
                }
                const auto size = socket.get_option(it, level, optname,
                                                    {static_cast<std::byte*>(optval), *optlen});
                if (!size) return fail(size.error());
                *optlen = *size;
                return {};
            });
    });
}

int zsock_setsockopt(int sock, int level, int optname, const void* optval, size_t optlen)
{
    return stack::zephyr::call("zsock_setsockopt", errno_policy{sock}, [&](const Call& it) {
        return on_socket(it, sock, SocketCall::option, [&](SocketDescription& socket) {
            return socket.set_option(it, level, optname,
                                     stack::bytes(optval, optval == nullptr ? 0 : optlen));
        });
    });
}

int zsock_fcntl(int sock, int cmd, ...)
{
    va_list arguments;
    va_start(arguments, cmd);
    const int flags = cmd == F_SETFL || cmd == 4 ? va_arg(arguments, int) : 0;
    va_end(arguments);
    return stack::zephyr::call(
        "zsock_fcntl", errno_policy{sock}, [&](const Call& it) -> Result<int> {
            const auto found = it.door().descriptors().find(sock);
            if (!found) return fail(Errno::badf);
            auto* const socket = dynamic_cast<SocketDescription*>(found.get());
            if (cmd == F_GETFL) {
                if (socket != nullptr) return socket->flags(it);
                return found->nonblocking() ? O_NONBLOCK : 0;
            }
            if (cmd != F_SETFL) {
                const bool offloaded = socket != nullptr && socket->modem_socket() >= 0;
                return fail(offloaded ? Errno::inval : Errno::opnotsupp);
            }
            if (socket != nullptr) return socket->set_flags(it, flags);
            found->set_nonblocking((flags & (O_NONBLOCK | stack::zephyr::zephyr_nonblock)) != 0);
            return 0;
        });
}

int zsock_ioctl(int sock, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    int* const value = request == ZFD_IOCTL_FIONREAD ? va_arg(arguments, int*) : nullptr;
    va_end(arguments);
    return stack::zephyr::call(
        "zsock_ioctl", errno_policy{sock}, [&](const Call& it) -> Result<int> {
            const auto found = it.door().descriptors().find(sock);
            if (!found) return fail(Errno::badf);
            if (auto* const socket = dynamic_cast<SocketDescription*>(found.get())) {
                return socket->control(it, request, value);
            }
            if (request == ZFD_IOCTL_FIONBIO) {
                found->set_nonblocking(true);
                return 0;
            }
            if (request != ZFD_IOCTL_FIONREAD) return fail(Errno::opnotsupp);
            if (value == nullptr) return fail(Errno::fault);
            const auto count = found->available();
            if (!count) return count;
            *value = *count;
            return 0;
        });
}

} // extern "C"
