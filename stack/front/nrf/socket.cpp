// Part of stack/api/nrf_socket.h: sockets, their options and poll.
#include "stack/front/nrf/address.hpp"
#include "stack/front/nrf/call.hpp"
#include "stack/front/nrf/while_up.hpp"
#include "stack/op/accept.hpp"
#include "stack/op/connect.hpp"
#include "stack/op/poll.hpp"
#include "stack/option/describe.hpp"

#include <cstring>

#include <fmt/format.h>

namespace stack::inline v0 {

namespace {

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

} // namespace stack::inline v0

extern "C" {

using stack::call;
using stack::Call;
using stack::Errno;
using stack::errno_policy;
using stack::fail;
using stack::Result;

const struct nrf_in6_addr nrf_in6addr_any = {};
const struct nrf_in_addr nrf_inaddr_any = {};

int nrf_socket(int family, int type, int protocol)
{
    return call("nrf_socket", errno_policy{}, [&](const Call& it) {
        it.tell(
            [&] { return fmt::format("family {} type {} protocol {}", family, type, protocol); });
        return it.sockets().open(family, type, protocol);
    });
}

int nrf_close(int fildes)
{
    return call("nrf_close", errno_policy{fildes},
                [&](const Call& it) { return it.sockets().close(fildes); });
}

int nrf_fcntl(int fd, int cmd, int flags)
{
    return call("nrf_fcntl", errno_policy{fd}, [&](const Call& it) -> Result<int> {
        stack::Socket* socket = it.sockets().find(fd);
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
    return call("nrf_connect", errno_policy{socket}, [&](const Call& it) -> Result<void> {
        const stack::Handle handle = it.sockets().handle(socket);
        if (!handle.open()) return fail(Errno::badf);
        const auto peer = stack::read_address(address, address_len, *handle.socket());
        if (!peer) return fail(peer.error());
        it.tell([&] { return stack::to_string(*peer); });
        return it.wait(stack::op::Connect{handle, *peer});
    });
}

int nrf_poll(struct nrf_pollfd fds[], nrf_nfds_t nfds, int timeout)
{
    // After a fault each entry has its error (nrf_api/behaviour.md §2.5).
    return call("nrf_poll", errno_policy{.drains = true}, [&](const Call& it) -> Result<int> {
        if (fds == nullptr && nfds > 0) return fail(Errno::fault);
        constexpr nrf_nfds_t most = 1024;
        if (nfds > most) return fail(Errno::inval);
        for (const nrf_pollfd& each : std::span{fds, nfds}) {
            if (each.fd < 0 || it.sockets().find(each.fd) != nullptr) continue;
            stack::tell_foreign_descriptor(it.process(), it.name(), each.fd, "nrf_socket");
        }
        const auto ready = it.wait(stack::WhileUp<stack::op::Poll<nrf_pollfd>>{
            it.process(), it.sockets(), std::span{fds, nfds}, stack::after_ms(it, timeout)});
        // With no socket among the entries too.
        if (ready == 0 && !it.process().initialized()) return fail(Errno::shutdown);
        return ready;
    });
}

int nrf_setsockopt(int socket, int level, int option_name, const void* option_value,
                   nrf_socklen_t option_len)
{
    return call("nrf_setsockopt", errno_policy{socket}, [&](const Call& it) -> Result<void> {
        stack::Sockets& sockets = it.sockets();
        if (sockets.find(socket) == nullptr) return fail(Errno::badf);
        const auto value = stack::bytes(option_value, option_len);
        it.tell([&] { return stack::describe_option(level, option_name, value); });
        if (level == NRF_SOL_SOCKET && option_name == NRF_SO_POLLCB) {
            return stack::set_poll_callback(sockets, socket, value);
        }
        return sockets.set_option(socket, level, option_name, value);
    });
}

int nrf_getsockopt(int socket, int level, int option_name, void* __restrict__ option_value,
                   nrf_socklen_t* __restrict__ option_len)
{
    // The one that tells what has happened asks nobody.
    const bool error = level == NRF_SOL_SOCKET && option_name == NRF_SO_ERROR;
    const errno_policy policy{.fd = socket, .drains = error};
    return call("nrf_getsockopt", policy, [&](const Call& it) -> Result<void> {
        stack::Sockets& sockets = it.sockets();
        if (sockets.find(socket) == nullptr) return fail(Errno::badf);
        if (option_value == nullptr || option_len == nullptr) return fail(Errno::fault);
        const auto size = sockets.get_option(socket, level, option_name,
                                             {static_cast<std::byte*>(option_value), *option_len});
        if (!size) return fail(size.error());
        *option_len = static_cast<nrf_socklen_t>(*size);
        it.tell([&] {
            return stack::describe_option(level, option_name, stack::bytes(option_value, *size));
        });
        return {};
    });
}

int nrf_bind(int socket, const struct nrf_sockaddr* address, nrf_socklen_t address_len)
{
    return call("nrf_bind", errno_policy{socket}, [&](const Call& it) -> Result<void> {
        const stack::Socket* found = it.sockets().find(socket);
        if (found == nullptr) return fail(Errno::badf);
        const auto local = stack::read_address(address, address_len, *found);
        if (!local) return fail(local.error());
        it.tell([&] { return stack::to_string(*local); });
        return it.sockets().bind(socket, *local);
    });
}

int nrf_listen(int sock, int backlog)
{
    return call("nrf_listen", errno_policy{sock},
                [&](const Call& it) { return it.sockets().listen(sock, backlog); });
}

int nrf_accept(int socket, struct nrf_sockaddr* __restrict__ address,
               nrf_socklen_t* __restrict__ address_len)
{
    return call("nrf_accept", errno_policy{socket}, [&](const Call& it) -> Result<int> {
        const stack::Handle listener = it.sockets().handle(socket);
        if (!listener.open()) return fail(Errno::badf);
        if (address != nullptr) {
            if (address_len == nullptr) return fail(Errno::fault);
            if (*address_len < stack::address_size(listener.socket()->family())) {
                return fail(Errno::inval);
            }
        }
        const auto accepted = it.wait(stack::op::Accept{listener});
        if (!accepted) return fail(accepted.error());
        stack::give_address(accepted->peer, address, address_len);
        return accepted->fd;
    });
}

} // extern "C"
