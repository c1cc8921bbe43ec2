// The socket table: at most eight, lowest number first, every call by descriptor.
#pragma once

#include "emu/lte/ue.hpp"
#include "emu/signal.hpp"
#include "stack/net/bearers.hpp"
#include "stack/net/ports.hpp"
#include "stack/socket/option_table.hpp"
#include "stack/socket/socket.hpp"
#include "stack/socket/socket_table.hpp"
#include "stack/tls/environment.hpp"

#include <memory>

namespace stack::inline v0 {

inline constexpr int max_sockets = 8; // NRF_MODEM_MAX_SOCKET_COUNT
/// Of them raw; a vendor engineer's figure, not the manual's (nrf_api/behaviour.md §7).
inline constexpr int max_raw_sockets = 4;

/// The modem's. Errors are those of nrf_socket.h.
class Sockets final : public SocketTable {
public:
    Sockets(emu::Bus& bus, net::Ports& ports, net::Bearers& bearers, emu::lte::Ue& ue,
            tls::Environment& environment, std::unique_ptr<const OptionTable> options);
    ~Sockets() override;

    Result<int> open(int family, int type, int protocol);
    /// Whether open() has a place left for a socket of this type.
    bool room(SocketType type) const;

    Result<void> set_option(int fd, int level, int name, OptionValue value);
    /// At most `room` bytes are written; returns how many.
    Result<std::size_t> get_option(int fd, int level, int name, std::span<std::byte> room);

    /// The modem is shut down, or has crashed: everything open fails with `shutdown`.
    void shut_down(Unread unread = Unread::dropped);

private:
    OptionScope scope(Slot& slot);
    void sent(Slot& slot) override;
    void closing(Slot& slot) override;
    void on_loss(int cid);
    void on_up(int cid);
    void on_mode();
    void lose(int fd, const char* what, Errno why);

    emu::Bus& bus_;
    net::Bearers& bearers_;
    net::Ports& ports_;
    emu::lte::Ue& ue_;
    tls::Environment& environment_;
    std::unique_ptr<const OptionTable> options_;
    emu::Subscription losses_;
    emu::Subscription ups_;
    emu::Subscription modes_;
};

} // namespace stack::inline v0
