// Data on its way into a socket: what the send commands and data mode share.
#pragma once

#include "stack/op/lookup.hpp"
#include "stack/op/send_all.hpp"

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

/// One piece of data into one socket, within the socket's send timeout.
class Transmission final : public Delivery {
public:
    Transmission(const stack::Handle& socket, std::string data,
                 std::optional<stack::Endpoint> to = {});
    Transmission(const Transmission&) = delete;
    Transmission& operator=(const Transmission&) = delete;

    State step() override;
    emu::Instant deadline() const override { return send_.deadline(); }
    std::size_t sent() const { return send_.sent(); }
    /// Why it has failed: `again` for the timeout; nothing before that.
    std::optional<stack::Errno> error() const { return error_; }

private:
    stack::Handle socket_;
    std::string data_;
    bool nothing_; // a stream, or a connected datagram socket, is not asked to send nothing
    stack::op::SendAll send_;
    std::optional<stack::Errno> error_;
};

/// Where a datagram goes, by name.
struct NamedTarget {
    stack::Handle socket; // none when no socket is active: the send will say so
    std::optional<stack::Family> family;
    int cid;
    std::string host;
    std::uint16_t port;
};

/// Resolves, then sends one datagram.
class NamedDelivery final : public Delivery {
public:
    NamedDelivery(stack::Resolver& resolver, const NamedTarget& target, std::string data);

    State step() override;
    emu::Instant deadline() const override;
    bool resolved() const { return transmission_.has_value(); }
    std::size_t sent() const { return transmission_ ? transmission_->sent() : 0; }

private:
    stack::Handle socket_;
    std::uint16_t port_;
    std::string data_;
    stack::op::Lookup lookup_;
    std::optional<Transmission> transmission_;
};

} // namespace atlink::inline v0::slm
