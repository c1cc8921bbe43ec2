// Part of stack/api/nrf_socket.h: nrf_send, nrf_recv and their kin.
#include "stack/front/nrf/address.hpp"
#include "stack/front/nrf/call.hpp"
#include "stack/op/receive.hpp"
#include "stack/op/send_all.hpp"

#include <algorithm>

namespace stack::inline v0 {

namespace {

/// NRF_MSG_WAITACK needs firmware 2.x, and a call that may wait.
bool send_flags_fit(const Call& call, const Socket& socket, Flags flags)
{
    if ((flags.bits & ~(NRF_MSG_DONTWAIT | NRF_MSG_WAITACK)) != 0) return false;
    if (!flags.waitack()) return true;
    const bool waits = !flags.dontwait() && !socket.options().nonblocking;
    constexpr Since since{no_release, {2, 0, 0}};
    return waits && call.world().config().profile.has(since);
}

ssize_t send(const char* name, int fd, Bytes data, Flags flags, const nrf_sockaddr* address,
             nrf_socklen_t address_length)
{
    return call<ssize_t>(name, errno_policy{fd}, [&](const Call& it) -> Result<std::size_t> {
        const Handle socket = it.sockets().handle(fd);
        if (!socket.open()) return fail(Errno::badf);
        if (data.data() == nullptr && !data.empty()) return fail(Errno::fault);
        if (!send_flags_fit(it, *socket.socket(), flags)) return fail(Errno::opnotsupp);
        // One piece is what the area takes (nrfxlib #393); a datagram is one piece.
        const std::size_t most = it.process().shared_memory().tx;
        const bool stream = socket.socket()->type() == SocketType::stream;
        if (!stream && data.size() > most) return fail(Errno::msgsize);
        if (address == nullptr) return it.wait(op::SendAll{socket, data, flags, nullptr, most});
        const auto to = read_address(address, address_length, *socket.socket());
        if (!to) return fail(to.error());
        it.tell([&] { return to_string(*to); });
        return it.wait(op::SendAll{socket, data, flags, &*to, most});
    });
}

/// The peer's address is given for UDP, and for streams, of which no source says what the modem
/// does: POSIX leaves it open. DTLS gives none (sdk-nrf #6545, zephyr #115075), neither for what is
/// only peeked at.
bool gives_address(const Socket& socket) { return socket.protocol() != NRF_SPROTO_DTLS1v2; }

/// What one call can bring: as much as the RX area holds (nrfxlib #393). A datagram that is larger
/// fails: one byte more room tells it from one that fits. A stream comes in pieces, and waiting for
/// all of it is waiting for several.
std::span<std::byte> within(const Call& call, const Socket& socket, std::span<std::byte> into,
                            Flags flags)
{
    const std::size_t most = call.process().shared_memory().rx;
    const bool stream = socket.type() == SocketType::stream;
    if (stream && flags.waitall()) return into;
    return into.first(std::min(into.size(), stream ? most : most + 1));
}

ssize_t receive(const char* name, int fd, std::span<std::byte> into, Flags flags,
                nrf_sockaddr* address, nrf_socklen_t* address_length)
{
    const errno_policy policy{.fd = fd, .drains = true}; // nrf_api/behaviour.md §9.3
    return call<ssize_t>(name, policy, [&](const Call& it) -> Result<std::size_t> {
        const Handle socket = it.sockets().handle(fd);
        if (!socket.open()) return fail(Errno::badf);
        if (into.data() == nullptr && !into.empty()) return fail(Errno::fault);
        if (address != nullptr && address_length == nullptr) return fail(Errno::fault);
        constexpr int known = NRF_MSG_DONTWAIT | NRF_MSG_PEEK | NRF_MSG_WAITALL;
        if ((flags.bits & ~known) != 0) return fail(Errno::opnotsupp);
        const SocketType type = socket.socket()->type();
        const bool addressed = gives_address(*socket.socket());
        const auto room = within(it, *socket.socket(), into, flags);
        const auto received = it.wait(op::Receive{socket, room, flags});
        if (!received) return fail(received.error());
        const bool whole =
            type == SocketType::stream || received->size <= it.process().shared_memory().rx;
        if (!whole) return fail(Errno::msgsize);
        if (type == SocketType::raw) {
            if (address_length != nullptr) *address_length = 0; // its sender stands in the packet
        } else if (addressed) {
            give_address(received->from, address, address_length);
        }
        return received->size;
    });
}

} // namespace

} // namespace stack::inline v0

extern "C" {

ssize_t nrf_send(int socket, const void* buffer, size_t length, int flags)
{
    return stack::send("nrf_send", socket, stack::bytes(buffer, length), {flags}, nullptr, 0);
}

ssize_t nrf_sendto(int socket, const void* message, size_t length, int flags,
                   const struct nrf_sockaddr* dest_addr, nrf_socklen_t dest_len)
{
    return stack::send("nrf_sendto", socket, stack::bytes(message, length), {flags}, dest_addr,
                       dest_len);
}

ssize_t nrf_recv(int socket, void* buffer, size_t length, int flags)
{
    return stack::receive("nrf_recv", socket, {static_cast<std::byte*>(buffer), length}, {flags},
                          nullptr, nullptr);
}

ssize_t nrf_recvfrom(int socket, void* __restrict__ buffer, size_t length, int flags,
                     struct nrf_sockaddr* __restrict__ address,
                     nrf_socklen_t* __restrict__ address_len)
{
    return stack::receive("nrf_recvfrom", socket, {static_cast<std::byte*>(buffer), length},
                          {flags}, address, address_len);
}

} // extern "C"
