// What the calls of <zephyr/net/socket.h> ask of a socket, of whichever kind.
#pragma once

#include "stack/zephyr/socket/fd_table.hpp"

#include "stack/zephyr/configuration.hpp"
#include "zephyr/net/net_ip.h"

namespace stack::inline v0::zephyr {

class Call;

/// Each is a whole call: it waits when the socket does, and fails with what the caller's errno
/// says. What a kind does not have is `opnotsupp`, a shutdown `notsup` (zephyr/behaviour.md §1).
class SocketDescription : public Description {
public:
    using Name = struct sockaddr;

    virtual Result<void> bind(const Call&, const Name*, std::size_t) = 0;
    virtual Result<void> connect(const Call&, const Name*, std::size_t) = 0;
    virtual Result<void> listen(const Call&, int backlog) = 0;
    /// The descriptor of the connection.
    virtual Result<int> accept(const Call&, Name*, std::size_t*) = 0;
    virtual Result<std::size_t> send(const Call&, Bytes, Flags, const Name*, std::size_t) = 0;
    virtual Result<std::size_t> receive(const Call&, std::span<std::byte>, Flags, Name*,
                                        std::size_t*) = 0;
    virtual Result<std::size_t> send_message(const Call&, const struct msghdr&, Flags) = 0;
    virtual Result<std::size_t> receive_message(const Call&, struct msghdr&, Flags)
    {
        return fail(Errno::opnotsupp);
    }
    virtual Result<void> shut_down(const Call&, int) { return fail(Errno::notsup); }
    virtual Result<Endpoint> name(const Call&) { return fail(Errno::opnotsupp); }
    virtual Result<Endpoint> peer_name(const Call&) { return fail(Errno::opnotsupp); }
    virtual Result<void> set_option(const Call&, int level, int name, Bytes value) = 0;
    /// Bytes written, at most `room`.
    virtual Result<std::size_t> get_option(const Call&, int level, int name,
                                           std::span<std::byte> room) = 0;
    /// F_GETFL: 0 or O_NONBLOCK.
    virtual Result<int> flags(const Call&) = 0;
    virtual Result<int> set_flags(const Call&, int flags) = 0;
    virtual Result<int> control(const Call&, unsigned long request, int* value) = 0;

    /// Before its descriptor is closed: those whose calls it may not interrupt come to their end.
    virtual void before_close(const Call&) {}

    /// The number of the modem's socket that it is, or that carries it; -1 for none.
    virtual int modem_socket() const { return -1; }

    // A socket is not read by the tries of other descriptions.
    Result<std::size_t> try_read(std::span<std::byte>, Flags) final
    {
        return fail(Errno::opnotsupp);
    }
    Result<std::size_t> try_write(Bytes, Flags) final { return fail(Errno::opnotsupp); }
};

} // namespace stack::inline v0::zephyr
