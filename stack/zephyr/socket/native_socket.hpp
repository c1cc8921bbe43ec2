// A socket of Zephyr's own stack: UDP, TCP, and TLS above them (zephyr/behaviour.md §§2 to 6).
#pragma once

#include "stack/socket/handle.hpp"
#include "stack/zephyr/socket/native_stack.hpp"
#include "stack/zephyr/socket/socket_description.hpp"

namespace stack::inline v0::zephyr {

/// What its options say that the sockets below do not know.
struct NativeOptions {
    bool reuse_port = false;
    int receive_buffer = 0; // SO_RCVBUF, SO_SNDBUF: read back, without effect
    int send_buffer = 0;
    bool packet_info = false;  // IP_PKTINFO, IPV6_RECVPKTINFO
    bool receive_hops = false; // IP_RECVTTL, IPV6_RECVHOPLIMIT
    bool multicast_loop = true;
    int multicast_hops = 1;
    int address_preferences = 0;
    std::optional<Errno> error; // SO_ERROR, which reading does not clear
};

class NativeSocket : public SocketDescription {
public:
    /// Of an open descriptor of the stack's table.
    NativeSocket(NativeStack& stack, Handle socket);

    Result<void> bind(const Call&, const Name*, std::size_t) override;
    Result<void> connect(const Call&, const Name*, std::size_t) override;
    Result<void> listen(const Call&, int backlog) override;
    Result<int> accept(const Call&, Name*, std::size_t*) override;
    Result<std::size_t> send(const Call&, Bytes, Flags, const Name*, std::size_t) override;
    Result<std::size_t> receive(const Call&, std::span<std::byte>, Flags, Name*,
                                std::size_t*) override;
    Result<std::size_t> send_message(const Call&, const struct msghdr&, Flags) override;
    Result<std::size_t> receive_message(const Call&, struct msghdr&, Flags) override;
    Result<void> shut_down(const Call&, int how) override;
    Result<Endpoint> name(const Call&) override;
    Result<Endpoint> peer_name(const Call&) override;
    Result<void> set_option(const Call&, int level, int name, Bytes value) override;
    Result<std::size_t> get_option(const Call&, int level, int name,
                                   std::span<std::byte> room) override;
    Result<int> flags(const Call&) override;
    Result<int> set_flags(const Call&, int flags) override;
    Result<int> control(const Call&, unsigned long request, int* value) override;

    unsigned readiness() const override;
    Result<int> available() const override;
    bool nonblocking() const override;
    void set_nonblocking(bool on) override;
    void on_close() override { handle_.close(); }

    /// ZSOCK_SHUT_RD was asked for: whatever comes, receives give 0.
    bool reading_is_shut() const { return reading_is_shut_; }

protected:
    NativeStack& stack() const { return stack_; }
    /// The description of a connection that accept gives.
    virtual std::shared_ptr<NativeSocket> accepted(Handle connection);
    /// When a TCP connection that does not stand is given up.
    virtual emu::Instant connect_limit(const Call&) const;

private:
    Socket& socket() const { return *handle_.socket(); }
    Result<Received> receive(const Call&, std::span<std::byte>, Flags);
    Result<std::size_t> send(const Call&, Bytes, Flags, const Endpoint* to);
    std::optional<Errno> pending_error();

    NativeStack& stack_;
    Handle handle_;
    bool reading_is_shut_ = false;
    NativeOptions options_;
};

} // namespace stack::inline v0::zephyr
