// Zephyr's TLS over a socket of the modem: SOCK_NATIVE_TLS (zephyr/behaviour.md §7).
#pragma once

#include "stack/zephyr/socket/modem_carrier.hpp"
#include "stack/zephyr/socket/native_socket.hpp"

namespace stack::inline v0::zephyr {

/// All but TLS is the modem socket's affair: its options, its names, what it refuses. Time-outs are
/// TLS's, which uses the socket below without blocking.
class ModemTlsSocket final : public NativeSocket {
public:
    /// Of a TLS socket above a ModemCarrier, open in the stack's table.
    ModemTlsSocket(NativeStack& stack, Handle socket, Sockets& modem);

    Result<std::size_t> receive_message(const Call&, struct msghdr&, Flags) override
    {
        return fail(Errno::opnotsupp);
    }
    Result<void> shut_down(const Call& call, int how) override
    {
        return below_->shut_down(call, how);
    }
    Result<Endpoint> name(const Call& call) override { return below_->name(call); }
    Result<Endpoint> peer_name(const Call& call) override { return below_->peer_name(call); }
    Result<void> set_option(const Call&, int level, int name, Bytes value) override;
    Result<std::size_t> get_option(const Call&, int level, int name,
                                   std::span<std::byte> room) override;
    Result<int> control(const Call& call, unsigned long request, int* value) override
    {
        return below_->control(call, request, value);
    }

    int modem_socket() const override { return number_->fd(); }
    void on_close() override;

private:
    std::shared_ptr<NativeSocket> accepted(Handle connection) override;
    emu::Instant connect_limit(const Call&) const override { return emu::never; }

    Sockets& modem_;
    std::shared_ptr<ModemNumber> number_; // open until zsock_close(), whatever becomes of TLS
    std::shared_ptr<SocketDescription> below_;
};

} // namespace stack::inline v0::zephyr
