// The events of the network on their way to who hears of them: the net_mgmt thread and its callers.
#pragma once

#include "stack/process/process.hpp"
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/net/interface.hpp"

#include "zephyr/kernel.h"
#include "zephyr/net/net_mgmt.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace stack::inline v0::zephyr::network {

/// As the program's version of Zephyr numbers it.
struct Told {
    std::uint32_t number = 0;
    net_if* iface = nullptr;
    std::vector<std::byte> info = {};
};

/// Of the number of 3.7, the one of the program's version.
std::uint32_t number_for_program(std::uint32_t number);

/// A thread in net_mgmt_event_wait().
struct EventWaiter {
    std::uint32_t mask;
    net_if* only; // nullptr: any
    Told told = {};
    k_sem done = {};
};

/// A handler of NET_MGMT_REGISTER_EVENT_HANDLER.
struct StaticHandler {
    std::string name;
    std::uint32_t mask;
    net_mgmt_event_static_handler_t handler;
    void* user_data;
};

/// Who hears, and what is to be told yet. With the lock held.
class Events {
public:
    explicit Events(Process& process) : process_{process} {}

    /// What nobody hears of now is told to nobody.
    void raise(Told told);
    bool pending() const { return !pending_.empty(); }
    Told take();

    void add(net_mgmt_event_callback* callback);
    void remove(net_mgmt_event_callback* callback);
    bool has(const net_mgmt_event_callback* callback) const;
    /// Those that hear of it, in their order.
    std::vector<net_mgmt_event_callback*> callbacks(std::uint32_t number) const;

    void add(EventWaiter* waiter) { waiters_.push_back(waiter); }
    void remove(EventWaiter* waiter) { std::erase(waiters_, waiter); }
    /// Those that hear of it; they wait no longer.
    std::vector<EventWaiter*> release(const Told& told);

private:
    bool heard(const Told& told) const;

    Process& process_;
    std::deque<Told> pending_;
    std::vector<net_mgmt_event_callback*> callbacks_;
    std::vector<EventWaiter*> waiters_;
};

/// Of the program, by name.
const std::vector<StaticHandler>& static_handlers();
bool hears(std::uint64_t mask, std::uint32_t number);

/// Starts the net_mgmt thread, unless it runs. Not with the lock held.
void start_telling();

} // namespace stack::inline v0::zephyr::network
