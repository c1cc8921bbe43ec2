// A TCP or UDP socket of the modem as what carries Zephyr's TLS (zephyr/behaviour.md §7,
// SOCK_NATIVE_TLS).
#pragma once

#include "stack/socket/handle.hpp"
#include "stack/socket/socket.hpp"

#include <memory>

namespace stack::inline v0::zephyr {

/// A number of the modem's, closed with the last that holds it.
class ModemNumber {
public:
    explicit ModemNumber(Handle handle) : handle_{handle} {}
    ModemNumber(const ModemNumber&) = delete;
    ModemNumber& operator=(const ModemNumber&) = delete;
    ~ModemNumber() { handle_.close(); }

    const Handle& handle() const { return handle_; }
    int fd() const { return handle_.fd(); }

private:
    Handle handle_;
};

/// Each call is the modem socket's own; once that is closed, `badf`.
class ModemCarrier final : public Socket {
public:
    /// Of an open one.
    ModemCarrier(SocketTable& sockets, std::shared_ptr<ModemNumber> number);

    const std::shared_ptr<ModemNumber>& modem_number() const { return number_; }

    Result<void> bind(const Endpoint& local) override;
    Result<void> connect(const Endpoint& peer) override;
    Result<void> listen(int backlog) override;
    Result<std::unique_ptr<Socket>> try_accept(Endpoint& peer) override;
    Result<std::size_t> try_send(Bytes data, const Endpoint* to) override;
    Result<Received> try_recv(std::span<std::byte> into, Flags flags) override;
    bool connecting() const override;
    bool finished() const override { return handle().finished(); }
    Endpoint local() const override;
    bool listening() const override;
    std::optional<Endpoint> peer() const override;
    std::size_t available() const override;
    Carrier* carrier() override;

private:
    const Handle& handle() const { return number_->handle(); }
    Socket* below() const { return handle().socket(); }
    unsigned own_readiness() const override;
    bool has_unread() const override { return false; } // it is the modem's
    void abort() override;
    void on_table_change(int fd);

    SocketTable& sockets_;
    std::shared_ptr<ModemNumber> number_;
    emu::Subscription changes_;
};

} // namespace stack::inline v0::zephyr
