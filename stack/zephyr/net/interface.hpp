// The network interface of this door, and the events that tell of it.
#pragma once

#include "stack/zephyr/net/link.hpp"

#include "stack/process/process.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace stack::inline v0::zephyr::network {

/// A number of net_event.h as version 3.7 has it, and what comes with it.
struct Event {
    std::uint32_t number = 0;
    std::vector<std::byte> info = {};
};

/// What the program set, and what the link makes of it. With the lock held.
class Interface {
public:
    /// `on_event` takes what there is to tell, in its order.
    Interface(std::unique_ptr<Link> link, std::function<void(Event)> on_event);

    Link& link() { return *link_; }
    bool admin_up() const { return admin_up_; }
    void set_admin_up(bool up);
    /// Admin up, and the link carries packets.
    bool running() const { return now_.running; }
    std::optional<Address> address(Family family) const
    {
        return family == Family::ipv4 ? now_.ipv4 : now_.ipv6;
    }
    /// Layer 4 does without it.
    bool ignored() const { return ignored_; }
    void set_ignored(bool ignored);
    /// There is an address to talk from.
    bool connected() const { return now_.ready4 || now_.ready6; }
    /// Tells once more whether it is connected.
    void resend_status();
    void tell(std::uint32_t number, std::vector<std::byte> info = {})
    {
        on_event_({.number = number, .info = std::move(info)});
    }

private:
    struct State {
        bool running = false;
        std::optional<Address> ipv4;
        std::optional<Address> ipv6;
        std::size_t dns_servers = 0;
        bool ready4 = false;
        bool ready6 = false;
    };

    State look() const;
    void update();
    void tell_addresses(const State& before);
    void tell_layer4(const State& before);

    std::unique_ptr<Link> link_;
    std::function<void(Event)> on_event_;
    bool admin_up_ = false;
    bool ignored_ = false;
    State now_;
    emu::Subscription changes_;
};

} // namespace stack::inline v0::zephyr::network
