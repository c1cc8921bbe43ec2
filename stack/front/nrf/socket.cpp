#include "stack/front/nrf/address.hpp"
#include "stack/front/nrf/call.hpp"
#include "stack/front/nrf/wait.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace stack::inline v0 {

namespace {

constexpr unsigned trouble = poll_err | poll_hup | poll_nval;

Result<void> connect(Process& process, Process::Lock& lock, int fd, const Endpoint& peer)
{
    Sockets& sockets = process.world().modem().sockets();
    Socket* socket = sockets.find(fd);
    if (socket == nullptr) return fail(Errno::badf);
    const auto begun = sockets.connect(fd, peer);
    if (begun || begun.error() != Errno::inprogress || socket->options().nonblocking) return begun;
    const auto deadline = deadline_after(process.world(), socket->options().send_timeout);
    if (const auto waited = wait_for(process, lock, "connect", fd, poll_out, deadline); !waited) {
        if (waited.error() != Errno::again) return fail(waited.error());
        socket->abandon_connect();
        return fail(Errno::timedout);
    }
    if (const auto error = socket->take_error()) return fail(*error);
    // A poll callback may have read the error: then there is no connection all the same.
    const auto state = sockets.connect(fd, peer);
    if (state || state.error() == Errno::isconn) return {};
    return fail(state.error() == Errno::netunreach ? Errno::netunreach : Errno::connrefused);
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
            return ready > 0 || !process.initialized(); // with no socket among the entries either
        },
        deadline);
    if (ready == 0 && !process.initialized()) return fail(Errno::shutdown);
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

} // namespace stack::inline v0

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
            if (found->type() == stack::SocketType::raw) { // has no addresses
                return process.world().modem().sockets().connect(socket, {});
            }
            const auto peer = stack::read_address(address, address_len, found->family());
            if (!peer) return fail(peer.error());
            return stack::connect(process, lock, socket, *peer);
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
        if (found->type() == stack::SocketType::raw) return sockets.bind(socket, {});
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
