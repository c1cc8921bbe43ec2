// Part of stack/zephyr/socket/offload.hpp: a socket of the modem, by the calls of nrf_socket.h. As
// on the chip, lengths, flags and options are handed over as they are unless said otherwise.
#include "stack/op/pause.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/zephyr/socket/address.hpp"
#include "stack/zephyr/socket/address_nodes.hpp"
#include "stack/zephyr/socket/offload.hpp"
#include "stack/zephyr/socket/socket_description.hpp"

#include "stack/api/nrf_socket.h"

#include "zephyr/net/socket.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/time.h>

namespace stack::inline v0::zephyr {

namespace {

/// What the modem library has left in errno: the numbers are the target's, which Errno has too.
Errno modem_errno() { return static_cast<Errno>(errno); }

/// A call of the modem library: a count or 0, or -1 with its errno.
template <typename Modem>
auto modem(const Call& call, Modem&& what) -> Result<decltype(what())>
{
    Errno error{};
    const auto result = call.outside([&] {
        const auto given = what();
        if (given < 0) error = modem_errno();
        return given;
    });
    if (result < 0) return fail(error);
    return result;
}

template <typename Modem>
Result<void> modem_done(const Call& call, Modem&& what)
{
    const auto result = modem(call, what);
    return result ? Result<void>{} : fail(result.error());
}

/// One of the modem's address structs; of no other family than IPv4 and IPv6.
struct ModemName {
    union {
        nrf_sockaddr_in in;
        nrf_sockaddr_in6 in6;
        unsigned char room[64];
    };
    nrf_socklen_t length = 0;

    nrf_sockaddr* get() { return reinterpret_cast<nrf_sockaddr*>(&room); }
};

/// `afnosupport` for another family.
Result<ModemName> to_modem(const struct sockaddr* address)
{
    ModemName it{};
    if (address->sa_family == AF_INET) {
        struct sockaddr_in from {};
        std::memcpy(&from, address, sizeof from);
        it.in.sin_family = NRF_AF_INET;
        it.in.sin_port = from.sin_port;
        std::memcpy(&it.in.sin_addr, &from.sin_addr, sizeof it.in.sin_addr);
        it.length = sizeof it.in;
        return it;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 from {};
        std::memcpy(&from, address, sizeof from);
        it.in6.sin6_family = NRF_AF_INET6;
        it.in6.sin6_port = from.sin6_port;
        std::memcpy(&it.in6.sin6_addr, &from.sin6_addr, sizeof it.in6.sin6_addr);
        it.in6.sin6_scope_id = from.sin6_scope_id;
        it.length = sizeof it.in6;
        return it;
    }
    return fail(Errno::afnosupport);
}

/// Nothing for what is no whole address of IPv4 or IPv6.
std::optional<Endpoint> from_modem(const nrf_sockaddr* name, nrf_socklen_t length)
{
    Endpoint endpoint;
    if (length >= sizeof(nrf_sockaddr_in) && name->sa_family == NRF_AF_INET) {
        nrf_sockaddr_in in{};
        std::memcpy(&in, name, sizeof in);
        std::memcpy(endpoint.address.bytes.data(), &in.sin_addr, 4);
        endpoint.port = nrf_ntohs(in.sin_port);
        return endpoint;
    }
    if (length >= sizeof(nrf_sockaddr_in6) && name->sa_family == NRF_AF_INET6) {
        nrf_sockaddr_in6 in6{};
        std::memcpy(&in6, name, sizeof in6);
        endpoint.address.family = Family::ipv6;
        std::memcpy(endpoint.address.bytes.data(), &in6.sin6_addr, 16);
        endpoint.port = nrf_ntohs(in6.sin6_port);
        return endpoint;
    }
    return std::nullopt;
}

/// An option that the layer hands over, and the modem's number for it.
struct Row {
    int level;
    int name; // of Zephyr 3.x with NCS; from 4.0 on those of NCS are 1000 more
    int modem;
    bool ncs = false;
};

// clang-format off
constexpr auto rows = std::to_array<Row>({
    {SOL_TLS, TLS_SEC_TAG_LIST,         NRF_SO_SEC_TAG_LIST},
    {SOL_TLS, TLS_HOSTNAME,             NRF_SO_SEC_HOSTNAME},
    {SOL_TLS, TLS_CIPHERSUITE_LIST,     NRF_SO_SEC_CIPHERSUITE_LIST},
    {SOL_TLS, TLS_CIPHERSUITE_USED,     NRF_SO_SEC_CIPHERSUITE_USED},
    {SOL_TLS, TLS_PEER_VERIFY,          NRF_SO_SEC_PEER_VERIFY},
    {SOL_TLS, TLS_DTLS_ROLE,            NRF_SO_SEC_ROLE},
    {SOL_TLS, TLS_SESSION_CACHE,        NRF_SO_SEC_SESSION_CACHE},
    {SOL_TLS, TLS_SESSION_CACHE_PURGE,  NRF_SO_SEC_SESSION_CACHE_PURGE},
    {SOL_TLS, TLS_DTLS_CID,             NRF_SO_SEC_DTLS_CID},
    {SOL_TLS, TLS_DTLS_CID_STATUS,      NRF_SO_SEC_DTLS_CID_STATUS},
    {SOL_TLS, 18,                       NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO, true},
    {SOL_TLS, 19,                       NRF_SO_SEC_DTLS_CONN_SAVE,       true},
    {SOL_TLS, 20,                       NRF_SO_SEC_DTLS_CONN_LOAD,       true},
    {SOL_TLS, 21,                       NRF_SO_SEC_HANDSHAKE_STATUS,     true},
    {SOL_SOCKET, SO_ERROR,              NRF_SO_ERROR},
    {SOL_SOCKET, SO_RCVTIMEO,           NRF_SO_RCVTIMEO},
    {SOL_SOCKET, SO_SNDTIMEO,           NRF_SO_SNDTIMEO},
    {SOL_SOCKET, SO_REUSEADDR,          NRF_SO_REUSEADDR},
    {SOL_SOCKET, 33,                    NRF_SO_EXCEPTIONAL_DATA,         true},
    {SOL_SOCKET, 34,                    NRF_SO_KEEPOPEN,                 true},
    {SOL_SOCKET, 40,                    NRF_SO_BINDTOPDN,                true},
    {SOL_SOCKET, 61,                    NRF_SO_RAI,                      true},
    {SOL_SOCKET, SO_RAI_NO_DATA,        NRF_SO_RAI_NO_DATA},
    {SOL_SOCKET, SO_RAI_LAST,           NRF_SO_RAI_LAST},
    {SOL_SOCKET, SO_RAI_ONE_RESP,       NRF_SO_RAI_ONE_RESP},
    {SOL_SOCKET, SO_RAI_ONGOING,        NRF_SO_RAI_ONGOING},
    {SOL_SOCKET, SO_RAI_WAIT_MORE,      NRF_SO_RAI_WAIT_MORE},
    {IPPROTO_ALL, 30,                   NRF_SO_SILENCE_ALL,              true},
    {IPPROTO_IP, 31,                    NRF_SO_IP_ECHO_REPLY,            true},
    {IPPROTO_IPV6, 32,                  NRF_SO_IPV6_ECHO_REPLY,          true},
    {IPPROTO_IPV6, 62,                  NRF_SO_IPV6_DELAYED_ADDR_REFRESH, true},
    {IPPROTO_TCP, 55,                   NRF_SO_TCP_SRV_SESSTIMEO,        true},
});
// clang-format on

const Row* row_of(int level, int name)
{
    constexpr int ncs_base = 1000;
    constexpr int zephyr4 = 40000;
    const int base = configuration().version >= zephyr4 ? ncs_base : 0;
    for (const Row& row : rows)
        if (row.level == level && row.name + (row.ncs ? base : 0) == name) return &row;
    return nullptr;
}

bool is_time(const Row& row)
{
    return row.level == SOL_SOCKET && (row.name == SO_RCVTIMEO || row.name == SO_SNDTIMEO);
}

} // namespace

class OffloadedSocket final : public SocketDescription {
public:
    OffloadedSocket(Sockets& sockets, int fd) : sockets_{sockets}, fd_{fd} {}
    OffloadedSocket(const OffloadedSocket&) = delete;
    OffloadedSocket& operator=(const OffloadedSocket&) = delete;

    Result<void> bind(const Call& call, const Name* address, std::size_t) override
    {
        return locked(call, [&]() -> Result<void> {
            if (address == nullptr) return fail(Errno::inval);
            auto name = to_modem(address);
            if (!name) return fail(name.error());
            return modem_done(call, [&] { return nrf_bind(fd_, name->get(), name->length); });
        });
    }
    Result<void> connect(const Call& call, const Name* address, std::size_t length) override
    {
        return locked(call, [&]() -> Result<void> {
            if (address == nullptr) return fail(Errno::inval);
            tell_lone_tags(call);
            auto name = to_modem(address);
            if (!name) { // handed over as it is
                const auto* const foreign = reinterpret_cast<const nrf_sockaddr*>(address);
                const auto size = static_cast<nrf_socklen_t>(length);
                return modem_done(call, [&] { return nrf_connect(fd_, foreign, size); });
            }
            return modem_done(call, [&] { return nrf_connect(fd_, name->get(), name->length); });
        });
    }
    Result<void> listen(const Call& call, int backlog) override
    {
        return locked(call, [&] {
            tell_lone_tags(call);
            return modem_done(call, [&] { return nrf_listen(fd_, backlog); });
        });
    }
    Result<int> accept(const Call& call, Name* address, std::size_t* length) override
    {
        return locked(call, [&]() -> Result<int> {
            FdTable& descriptors = call.door().descriptors();
            if (!descriptors.room()) return fail(Errno::nfile);
            ModemName name{};
            name.length = sizeof name.room;
            const bool asked = address != nullptr && length != nullptr;
            const auto accepted = modem(call, [&] {
                return asked ? nrf_accept(fd_, name.get(), &name.length)
                             : nrf_accept(fd_, nullptr, nullptr);
            });
            if (!accepted) return fail(accepted.error());
            const auto close = [&] { call.outside([&] { return nrf_close(*accepted); }); };
            if (asked) {
                const auto peer = from_modem(name.get(), name.length);
                if (!peer) {
                    close();
                    return fail(Errno::notsup);
                }
                give_address(*peer, address, length);
            }
            const auto fd =
                descriptors.place(std::make_shared<OffloadedSocket>(sockets_, *accepted));
            if (!fd) close();
            return fd;
        });
    }
    Result<std::size_t> send(const Call& call, Bytes data, Flags flags, const Name* address,
                             std::size_t) override
    {
        if (!may_begin(call)) return fail(Errno::badf);
        if (address == nullptr) {
            return sent(modem(call, [&] {
                return nrf_sendto(fd_, data.data(), data.size(), flags.bits, nullptr, 0);
            }));
        }
        auto name = to_modem(address);
        if (!name) return fail(name.error());
        return sent(modem(call, [&] {
            return nrf_sendto(fd_, data.data(), data.size(), flags.bits, name->get(), name->length);
        }));
    }
    Result<std::size_t> receive(const Call& call, std::span<std::byte> into, Flags flags,
                                Name* address, std::size_t* length) override
    {
        if (!may_begin(call)) return fail(Errno::badf);
        ModemName name{};
        name.length = sizeof name.room;
        const bool asked = address != nullptr && length != nullptr;
        const auto received = modem(call, [&] {
            return asked
                       ? nrf_recvfrom(fd_, into.data(), into.size(), flags.bits, name.get(),
                                      &name.length)
                       : nrf_recvfrom(fd_, into.data(), into.size(), flags.bits, nullptr, nullptr);
        });
        if (!received) return fail(received.error());
        const auto from = asked ? from_modem(name.get(), name.length) : std::nullopt;
        if (from) give_address(*from, address, length);
        return static_cast<std::size_t>(*received);
    }
    /// What fits the gather buffer goes as one, looped when a stream takes a part, and gives what
    /// the last send did; anything else goes vector by vector, and gives the sum.
    Result<std::size_t> send_message(const Call& call, const struct msghdr& message,
                                     Flags flags) override
    {
        const auto* const to = static_cast<const Name*>(message.msg_name);
        std::size_t size = 0;
        for (std::size_t i = 0; i < message.msg_iovlen; ++i)
            size += message.msg_iov[i].iov_len;
        if (size > static_cast<std::size_t>(configuration().sendmsg_buf_size)) {
            std::size_t sum = 0;
            for (std::size_t i = 0; i < message.msg_iovlen; ++i) {
                Bytes rest = bytes(message.msg_iov[i].iov_base, message.msg_iov[i].iov_len);
                while (!rest.empty()) {
                    const auto part = send(call, rest, flags, to, message.msg_namelen);
                    if (!part) return part;
                    sum += *part;
                    rest = rest.subspan(*part);
                }
            }
            return sum;
        }
        std::vector<std::byte> gathered;
        for (std::size_t i = 0; i < message.msg_iovlen; ++i) {
            const Bytes piece = bytes(message.msg_iov[i].iov_base, message.msg_iov[i].iov_len);
            gathered.insert(gathered.end(), piece.begin(), piece.end());
        }
        Bytes rest = gathered;
        std::size_t last = 0;
        while (!rest.empty()) {
            const auto part = send(call, rest, flags, to, message.msg_namelen);
            if (!part) return part;
            last = *part;
            rest = rest.subspan(last);
        }
        return last;
    }
    Result<void> set_option(const Call& call, int level, int name, Bytes value) override
    {
        return locked(call, [&]() -> Result<void> {
            // Zephyr's own; a dispatcher that knows interfaces is not part of this.
            if (level == SOL_SOCKET && name == SO_BINDTODEVICE) return fail(Errno::opnotsupp);
            const Row* const row = row_of(level, name);
            if (row == nullptr) return fail(Errno::noprotoopt);
            nrf_timeval time{};
            auto size = static_cast<nrf_socklen_t>(value.size());
            const void* data = value.data();
            if (is_time(*row)) { // the given length is not checked
                struct timeval given {};
                if (data == nullptr) return fail(Errno::inval);
                std::memcpy(&given, data, std::min(value.size(), sizeof given));
                time = {.tv_sec = static_cast<std::uint32_t>(given.tv_sec),
                        .tv_usec = static_cast<std::uint32_t>(given.tv_usec)};
                data = &time;
                size = sizeof time;
            } else if (level == SOL_TLS && name == TLS_SESSION_CACHE) {
                size = sizeof(int); // whatever was given
            }
            return modem_done(call,
                              [&] { return nrf_setsockopt(fd_, level, row->modem, data, size); });
        });
    }
    Result<std::size_t> get_option(const Call& call, int level, int name,
                                   std::span<std::byte> room) override
    {
        return locked(call, [&]() -> Result<std::size_t> {
            if (level == SOL_SOCKET && name == SO_BINDTODEVICE) return fail(Errno::opnotsupp);
            const Row* const row = row_of(level, name);
            if (row == nullptr) return fail(Errno::noprotoopt);
            if (is_time(*row)) return get_time(call, *row, room);
            auto size = static_cast<nrf_socklen_t>(room.size());
            const auto done = modem_done(
                call, [&] { return nrf_getsockopt(fd_, level, row->modem, room.data(), &size); });
            if (!done) return fail(done.error());
            if (level == SOL_SOCKET && name == SO_ERROR && size == sizeof(int)) {
                int error = 0;
                std::memcpy(&error, room.data(), sizeof error);
                if (error != 0) error = host_errno(static_cast<Errno>(error));
                std::memcpy(room.data(), &error, sizeof error);
            }
            return size;
        });
    }
    Result<int> flags(const Call& call) override
    {
        if (!may_begin(call)) return fail(Errno::badf);
        // Of a dead one the library's -1 reads as all bits set.
        const auto given = modem(call, [&] { return nrf_fcntl(fd_, NRF_F_GETFL, 0); });
        return !given || (*given & NRF_O_NONBLOCK) != 0 ? O_NONBLOCK : 0;
    }
    Result<int> set_flags(const Call& call, int flags) override
    {
        if (!may_begin(call)) return fail(Errno::badf);
        const int known = O_NONBLOCK | zephyr_nonblock;
        const int wanted = (flags & known) != 0 ? NRF_O_NONBLOCK : 0;
        const auto done = modem(call, [&] { return nrf_fcntl(fd_, NRF_F_SETFL, wanted); });
        if ((flags & ~known) != 0) errno = EINVAL; // and yet it is done
        return done;
    }
    Result<int> control(const Call&, unsigned long, int*) override { return fail(Errno::inval); }

    unsigned readiness() const override { return sockets_.readiness(fd_); }
    bool nonblocking() const override
    {
        const Socket* const socket = sockets_.find(fd_);
        return socket != nullptr && socket->options().nonblocking;
    }
    int modem_socket() const override { return fd_; }
    void before_close(const Call& call) override { static_cast<void>(may_begin(call)); }
    void on_close() override
    {
        closed_ = true;
        static_cast<void>(sockets_.close(fd_));
    }

private:
    /// "While connect, accept, get/setsockopt run, the descriptor's lock is held; only the send and
    /// receive family lets it go": whoever comes then waits. False: it has been closed meanwhile.
    bool may_begin(const Call& call) const
    {
        if (held_) call.wait(op::Until{call.engine(), [this] { return !held_; }, emu::never});
        return !closed_;
    }
    template <typename Body>
    auto locked(const Call& call, Body&& body) -> decltype(body())
    {
        if (!may_begin(call)) return fail(Errno::badf);
        struct Lock {
            explicit Lock(bool& its_flag) : held{its_flag} { held = true; }
            Lock(const Lock&) = delete;
            Lock& operator=(const Lock&) = delete;
            ~Lock() { held = false; } // of a thread that ends in the call, too
            bool& held;
        };
        const auto result = [&] {
            const Lock lock{held_};
            return body();
        }();
        call.process().changed();
        return result;
    }
    /// TLS runs in the modem and finds there only what its own store holds.
    void tell_lone_tags(const Call& call) const
    {
        Socket* const socket = sockets_.find(fd_);
        TlsSocket* const secure = socket == nullptr ? nullptr : tls_side(*socket);
        if (secure == nullptr) return;
        call.door().modem_store().tell_lone(call.name(), fd_, secure->secure_options().tags,
                                            call.door().credentials());
    }
    static Result<std::size_t> sent(const Result<ssize_t>& result)
    {
        if (!result) return fail(result.error());
        return static_cast<std::size_t>(*result);
    }
    /// At most what there is room for, and how much that was.
    Result<std::size_t> get_time(const Call& call, const Row& row, std::span<std::byte> room)
    {
        nrf_timeval time{};
        nrf_socklen_t size = sizeof time;
        const auto done = modem_done(
            call, [&] { return nrf_getsockopt(fd_, row.level, row.modem, &time, &size); });
        if (!done) return fail(done.error());
        const struct timeval whole = {.tv_sec = static_cast<time_t>(time.tv_sec),
                                      .tv_usec = static_cast<suseconds_t>(time.tv_usec)};
        const std::size_t given = std::min(room.size(), sizeof whole);
        std::memcpy(room.data(), &whole, given);
        return given;
    }

    Sockets& sockets_;
    int fd_;
    bool held_ = false;
    bool closed_ = false;
};

Result<int> open_modem_socket(const Call& call, int family, int type, int protocol)
{
    return modem(call, [&] { return nrf_socket(family, type, protocol); });
}

std::shared_ptr<SocketDescription> make_offloaded(Sockets& sockets, int modem_socket)
{
    return std::make_shared<OffloadedSocket>(sockets, modem_socket);
}

Result<int> open_offloaded(const Call& call, int family, int type, int protocol)
{
    const auto number = open_modem_socket(call, family, type, protocol);
    if (!number) return number;
    Sockets& sockets = call.world().modem().sockets();
    const auto fd = call.door().descriptors().place(make_offloaded(sockets, *number));
    if (!fd) static_cast<void>(sockets.close(*number)); // another thread took the last meanwhile
    return fd;
}

int offloaded_look_up(const Call& call, const char* host, const char* service,
                      const struct zsock_addrinfo* hints, struct zsock_addrinfo** result)
{
    nrf_addrinfo wanted{};
    if (hints != nullptr) {
        wanted.ai_flags = hints->ai_flags;
        wanted.ai_family = hints->ai_family;
        wanted.ai_socktype = hints->ai_socktype;
        wanted.ai_protocol = hints->ai_protocol;
    }
    nrf_addrinfo* found = nullptr;
    Errno cause{};
    const int error = call.outside([&] {
        const int given =
            nrf_getaddrinfo(host, service, hints == nullptr ? nullptr : &wanted, &found);
        if (given != 0) cause = modem_errno();
        return given;
    });
    if (error != 0) { // *result stays as it was
        if (error == DNS_EAI_SYSTEM) errno = host_errno(cause);
        return error;
    }
    std::vector<const nrf_addrinfo*> nodes;
    for (const nrf_addrinfo* node = found; node != nullptr; node = node->ai_next)
        nodes.push_back(node);
    *result = nullptr;
    int outcome = 0;
    auto* const copies = make_address_nodes(nodes.size());
    if (copies == nullptr) outcome = DNS_EAI_MEMORY;
    auto* copy = copies;
    for (std::size_t i = 0; i < nodes.size() && outcome == 0; ++i, copy = copy->ai_next) {
        const auto endpoint = from_modem(nodes[i]->ai_addr, nodes[i]->ai_addrlen);
        if (!endpoint) {
            outcome = DNS_EAI_FAMILY;
            break;
        }
        copy->ai_flags = nodes[i]->ai_flags;
        copy->ai_family = nodes[i]->ai_family;
        copy->ai_socktype = nodes[i]->ai_socktype;
        copy->ai_protocol = nodes[i]->ai_protocol;
        copy->ai_addrlen = address_size(endpoint->address.family);
        write_address(*endpoint, copy->_ai_addr);
    }
    call.outside([&] {
        nrf_freeaddrinfo(found);
        return 0;
    });
    if (outcome == 0) {
        *result = copies;
    } else {
        std::free(copies);
    }
    return outcome;
}

} // namespace stack::inline v0::zephyr
