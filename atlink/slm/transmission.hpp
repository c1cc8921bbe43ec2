// Data on its way into a socket: what the send commands and data mode share.
#pragma once

#include "atlink/slm/application.hpp"
#include "atlink/slm/name_lookup.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace atlink::inline v0::slm {

/// Goes on whenever somebody calls step(): when the socket has changed, and at the deadline.
class Delivery {
public:
    enum class State { going_on, done, failed };
    virtual ~Delivery() = default;
    virtual State step() = 0;
    virtual emu::Instant deadline() const = 0;
};

/// One piece of data into one socket. Each time a stream takes some of it the socket's send
/// timeout starts again, as it does for the firmware, which calls send in a loop.
class Transmission final : public Delivery {
public:
    Transmission(Application& app, int handle, std::string data,
                 std::optional<stack::Endpoint> to = {});

    State step() override;
    emu::Instant deadline() const override { return deadline_; }
    std::size_t sent() const { return sent_; }
    /// Why it has failed: `again` for the timeout; nothing before that.
    std::optional<stack::Errno> error() const { return error_; }

private:
    State fail(stack::Errno error);
    bool mine() const { return app_.sockets().opening(handle_) == opening_; }

    Application& app_;
    int handle_;
    std::uint64_t opening_; // a descriptor closed meanwhile may be somebody else's
    std::string data_;
    std::optional<stack::Endpoint> to_;
    emu::Ts timeout_;
    std::size_t sent_ = 0;
    emu::Instant deadline_;
    std::optional<stack::Errno> error_;
};

/// Where a datagram goes, by name.
struct NamedTarget {
    int handle; // -1: no socket is active, and the send will say so
    std::optional<stack::Family> family;
    int cid;
    std::string host;
    std::uint16_t port;
};

/// Resolves, then sends one datagram.
class NamedDelivery final : public Delivery {
public:
    NamedDelivery(Application& app, const NamedTarget& target, std::string data);

    State step() override;
    emu::Instant deadline() const override;
    bool resolved() const { return transmission_.has_value(); }
    std::size_t sent() const { return transmission_ ? transmission_->sent() : 0; }

private:
    Application& app_;
    NamedTarget target_;
    std::string data_;
    NameLookup lookup_;
    std::optional<Transmission> transmission_;
};

} // namespace atlink::inline v0::slm
