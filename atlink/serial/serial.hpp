// The serial line a host sees: a port on one side, the serial modem on the other, a wire between.
#pragma once

#include "atlink/slm/session.hpp"
#include "atlink/transport/port.hpp"
#include "atlink/transport/pty.hpp"
#include "atlink/transport/wire.hpp"
#include "stack/process/real_time_driver.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace atlink::inline v0 {

/// World, modem and driver outlive it. What the host writes is stamped with the instant it came.
class Serial {
public:
    using Open = std::function<std::unique_ptr<Port>(Port::Input)>;

    Serial(stack::World& world, ModemAt& modem, stack::RealTimeDriver& driver,
           const SessionConfig& session, const WireOptions& wire, const Open& open);

    Session& session() { return session_; }
    const Port& port() const { return *port_; }
    /// The host has closed its side and has got everything.
    bool over() const { return over_; }

private:
    void look();

    stack::World& world_;
    stack::RealTimeDriver& driver_;
    Wire wire_;
    Session session_;
    std::unique_ptr<Port> port_;
    bool paused_ = false;
    bool over_ = false;
    emu::Subscription drained_;
};

/// A second line beside the first, for PPP alone; its name is `link`, or the device's own.
class PppLine {
public:
    PppLine(stack::World& world, stack::RealTimeDriver& driver, const WireOptions& wire,
            const std::string& link);

    /// The session whose PPP it carries; until then what the host writes is lost.
    void attach(Session& session) { session_ = &session; }
    void send(std::string_view octets) { wire_.from_modem(octets); }
    const Port& port() const { return port_; }

private:
    void look();

    stack::World& world_;
    stack::RealTimeDriver& driver_;
    Wire wire_;
    PtyPort port_;
    bool paused_ = false;
    Session* session_ = nullptr;
};

} // namespace atlink::inline v0
