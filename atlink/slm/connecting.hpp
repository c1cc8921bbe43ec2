// A client's connection in the making: what the proxies, HTTP and MQTT share.
#pragma once

#include "atlink/slm/application.hpp"
#include "atlink/slm/name_lookup.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace atlink::inline v0::slm {

/// Resolves, then connects within the send timeout of the socket, with TLS through its handshake.
/// Goes on whenever somebody calls step(): when something has changed, and at the deadline.
class Connecting {
public:
    enum class State { going_on, done, failed };

    /// Takes over an open descriptor; the name is resolved in its family.
    Connecting(Application& app, int fd, int family, std::string_view host, std::uint16_t port,
               int cid = 0);
    /// Closes the descriptor unless it has been taken.
    ~Connecting();
    Connecting(const Connecting&) = delete;
    Connecting& operator=(const Connecting&) = delete;

    State step() { return begun_ ? look() : begin(); }
    emu::Instant deadline() const { return deadline_; }
    int fd() const { return fd_; }
    /// Once it is done: the descriptor, the caller's from now on.
    int take() { return std::exchange(fd_, -1); }
    /// Once the name is resolved.
    const stack::Endpoint& server() const { return server_; }
    /// Why it has failed, as the proxies say it: a negative errno or number of the resolver, or
    /// the positive errno of a system error of the resolver (slm/behaviour.md §2).
    int status() const { return status_; }

private:
    State begin();
    State look();
    State fail(int status);
    State fail(stack::Errno error) { return fail(-static_cast<int>(error)); }

    Application& app_;
    int fd_; // -1 once it has been taken
    std::uint16_t port_;
    NameLookup lookup_;
    stack::Endpoint server_;
    bool begun_ = false;
    int status_ = 0;
    emu::Instant deadline_ = emu::never;
};

} // namespace atlink::inline v0::slm
