// Network management of a world: its interface, its events, and whether it shall be connected.
#pragma once

#include "emu/post.hpp"
#include "stack/zephyr/net/events.hpp"
#include "stack/zephyr/net/interface.hpp"

#include <functional>
#include <memory>
#include <string_view>

/// The only interface. Programs have its address.
struct net_if {
    int index;
};

namespace stack::inline v0::zephyr {

namespace network {

inline net_if the_interface{1};
std::string_view interface_name();

/// Whether the interface shall be connected, as conn_mgr keeps it.
struct Wish {
    bool connect = false;
    bool persistent = true;   // a lost connection is wanted back
    bool auto_connect = true; // by taking the interface up
    bool auto_down = false;   // by giving the connection up
    int timeout = 0;          // s; 0: none
};

/// With the lock held.
class Network {
public:
    static Network& of(Process& process);

    explicit Network(Process& process);

    Interface& interface() { return interface_; }
    Events& events() { return events_; }
    Wish& wish() { return wish_; }
    void raise(std::uint32_t number) { interface_.tell(number); }

private:
    std::unique_ptr<Link> make_link(Process& process) const;
    void on_event(Event event);

    World& world_;
    Events events_;
    Wish wish_;
    emu::Post giving_up_;
    Interface interface_;
};

} // namespace network

} // namespace stack::inline v0::zephyr
