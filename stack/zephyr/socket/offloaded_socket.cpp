// Part of stack/zephyr/socket/offload.hpp: a socket of the modem, by the calls of nrf_socket.h. As
// on the chip, lengths, flags and options are handed over as they are unless said otherwise.
#include "stack/op/pause.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/zephyr/socket/address.hpp"
#include "stack/zephyr/socket/modem_call.hpp"
#include "stack/zephyr/socket/offload.hpp"
#include "stack/zephyr/socket/offload_option.hpp"
#include "stack/zephyr/socket/socket_description.hpp"

#include "stack/api/nrf_socket.h"

#include "zephyr/net/socket.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/time.h>

namespace stack::inline v0::zephyr {

namespace {

bool is_time(const OffloadRow& row)
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
            const OffloadRow* const row = offload_row(level, name);
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
            const OffloadRow* const row = offload_row(level, name);
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
    Result<std::size_t> get_time(const Call& call, const OffloadRow& row, std::span<std::byte> room)
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

} // namespace stack::inline v0::zephyr
