// Part of include/modem/at_monitor.h.
#include "stack/zephyr/nordic/at_monitor.hpp"

#include "stack/zephyr/nordic/hooks.hpp"
#include "stack/zephyr/per_world.hpp"

#include "nrf_modem_at.h"

#include "modem/at_monitor.h"
#include "zephyr/kernel.h"

#include <cstring>
#include <deque>
#include <list>
#include <string>

namespace stack::inline v0::zephyr::nordic {

namespace {

using Monitors = Hooks<at_monitor_entry>;

void hand_over(k_work*);

struct Notifications {
    Notifications() { k_work_init(&work, hand_over); }
    ~Notifications()
    {
        for (const at_monitor_entry& each : own)
            Monitors::instance().remove(&each);
    }
    Notifications(const Notifications&) = delete;
    Notifications& operator=(const Notifications&) = delete;

    k_work work{};
    std::deque<std::string> waiting;
    std::list<at_monitor_entry> own; // our libraries'
};

bool hears(const at_monitor_entry& monitor, const std::string& text)
{
    if (monitor.flags.paused != 0) return false;
    return monitor.filter == nullptr || text.find(monitor.filter) != text.npos;
}

/// On the system work queue.
void hand_over(k_work*)
{
    auto& it = per_world<Notifications>();
    while (!it.waiting.empty()) {
        const std::string text = std::move(it.waiting.front());
        it.waiting.pop_front();
        for (const at_monitor_entry* each : Monitors::instance().all()) {
            if (each->flags.direct == 0 && hears(*each, text)) each->handler(text.c_str());
        }
    }
}

/// In interrupt context.
void on_notification(const char* notification)
{
    auto& it = per_world<Notifications>();
    const std::string text = notification;
    bool wanted = false;
    for (const at_monitor_entry* each : Monitors::instance().all()) {
        if (!hears(*each, text)) continue;
        if (each->flags.direct != 0) {
            each->handler(text.c_str());
        } else {
            wanted = true;
        }
    }
    if (!wanted) return;
    it.waiting.push_back(text);
    k_work_submit(&it.work);
}

} // namespace

void listen_to_notifications()
{
    per_world<Notifications>();
    nrf_modem_at_notif_handler_set(on_notification);
}

void monitor(const char* name, const char* filter, void (*handler)(const char*))
{
    auto& own = per_world<Notifications>().own;
    own.push_back({.filter = filter, .handler = handler, .flags = {}});
    Monitors::instance().add(name, &own.back());
}

} // namespace stack::inline v0::zephyr::nordic

extern "C" void emu9160_zephyr_at_monitor(const char* name, const struct at_monitor_entry* entry)
{
    using Monitors = stack::zephyr::nordic::Hooks<at_monitor_entry>;
    Monitors::instance().add(name, entry);
}
