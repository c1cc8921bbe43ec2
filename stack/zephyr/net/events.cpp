#include "stack/zephyr/net/events.hpp"

#include <algorithm>
#include <utility>

namespace stack::inline v0::zephyr::network {

std::uint32_t number_for_program(std::uint32_t number)
{
    constexpr int commands_are_bits = 40200; // from this version on
    if (configuration().version < commands_are_bits) return number;
    const std::uint32_t command = NET_MGMT_GET_COMMAND(number);
    return (number & ~NET_MGMT_COMMAND_MASK) | 1U << (command - 1);
}

/// Layer and code exactly, and of the commands at least one bit; a mask without any hears of all.
bool hears(std::uint64_t mask, std::uint32_t number)
{
    const auto wanted = static_cast<std::uint32_t>(mask);
    constexpr std::uint32_t kind = NET_MGMT_LAYER_MASK | NET_MGMT_LAYER_CODE_MASK;
    if (((wanted ^ number) & kind) != 0) return false;
    const std::uint32_t command = NET_MGMT_GET_COMMAND(number);
    const std::uint32_t commands = NET_MGMT_GET_COMMAND(wanted);
    return command == 0 || commands == 0 || (commands & command) != 0;
}

bool Events::heard(const Told& told) const
{
    const auto hear = [&told](const auto& all, auto mask) {
        return std::any_of(all.begin(), all.end(),
                           [&](const auto& each) { return hears(mask(each), told.number); });
    };
    return hear(callbacks_, [](const auto* each) { return each->emu9160_room; }) ||
           hear(waiters_, [](const auto* each) { return std::uint64_t{each->mask}; }) ||
           hear(static_handlers(), [](const auto& each) { return std::uint64_t{each.mask}; });
}

void Events::raise(Told told)
{
    if (!heard(told)) return;
    pending_.push_back(std::move(told));
    process_.changed();
}

Told Events::take()
{
    Told first = std::move(pending_.front());
    pending_.pop_front();
    return first;
}

void Events::add(net_mgmt_event_callback* callback)
{
    remove(callback);
    callbacks_.push_back(callback);
}

void Events::remove(net_mgmt_event_callback* callback) { std::erase(callbacks_, callback); }

bool Events::has(const net_mgmt_event_callback* callback) const
{
    return std::find(callbacks_.begin(), callbacks_.end(), callback) != callbacks_.end();
}

std::vector<net_mgmt_event_callback*> Events::callbacks(std::uint32_t number) const
{
    std::vector<net_mgmt_event_callback*> all;
    for (net_mgmt_event_callback* each : callbacks_)
        if (hears(each->emu9160_room, number)) all.push_back(each);
    return all;
}

std::vector<EventWaiter*> Events::release(const Told& told)
{
    std::vector<EventWaiter*> released;
    for (EventWaiter* each : waiters_) {
        if (!hears(each->mask, told.number)) continue;
        if (each->only != nullptr && each->only != told.iface) continue;
        each->told = told;
        released.push_back(each);
    }
    std::erase_if(waiters_, [&released](const EventWaiter* each) {
        return std::find(released.begin(), released.end(), each) != released.end();
    });
    return released;
}

} // namespace stack::inline v0::zephyr::network
