// Part of stack/zephyr/kernel/kernel.hpp: k_event, and k_poll with its signals.
#include "stack/zephyr/kernel/kernel.hpp"

#include <deque>

/// A k_poll() that looks at an object; lives on its stack.
struct emu9160_zephyr_polling {
    emu9160_zephyr_polling* next = nullptr;
    emu9160_zephyr_pollers* pollers = nullptr;
    k_poll_event* event = nullptr;
    emu9160_zephyr_waiting* waiting = nullptr;
};

namespace stack::inline v0::zephyr::kernel {

namespace {

using Polling = emu9160_zephyr_polling;

bool usable_event(const Call& it, const k_event* event)
{
    return usable(it, event, EMU9160_ZEPHYR_EVENT, "event");
}

bool met(std::uint32_t events, std::uint32_t wanted, bool all)
{
    return all ? (events & wanted) == wanted : (events & wanted) != 0;
}

/// Those of `mask` become `events`; every one who waits for what is there now goes on, and is told
/// what there was of it. What was before.
std::uint32_t set_events(const char* name, k_event* event, std::uint32_t events, std::uint32_t mask)
{
    return kernel_call<std::uint32_t>(name, [&](const Call& it) -> std::uint32_t {
        if (!usable_event(it, event)) return 0;
        const std::uint32_t before = event->events;
        event->events = (before & ~mask) | (events & mask);
        for (Waiting* each = event->wait_q.first; each != nullptr;) {
            Waiting* const next = each->next;
            if (met(event->events, each->wanted, each->all))
                serve(*each, static_cast<int>(event->events & each->wanted));
            each = next;
        }
        spend(it);
        return before & mask;
    });
}

std::uint32_t wait_events(const char* name, k_event* event, std::uint32_t wanted, bool reset,
                          bool all, k_timeout_t timeout)
{
    return kernel_call<std::uint32_t>(name, [&](const Call& it) -> std::uint32_t {
        if (!usable_event(it, event) || wanted == 0) return 0;
        if (reset) event->events = 0;
        if (met(event->events, wanted, all)) {
            spend(it);
            return event->events & wanted;
        }
        if (no_wait(timeout)) {
            look(it);
            return 0;
        }
        Waiting waiting;
        waiting.wanted = wanted;
        waiting.all = all;
        wait_in(it, event->wait_q, timeout, waiting);
        return waiting.over ? static_cast<std::uint32_t>(waiting.result) : 0;
    });
}

bool usable_signal(const Call& it, const k_poll_signal* sig)
{
    return usable(it, sig, EMU9160_ZEPHYR_SIGNAL, "sig");
}

void leave(Polling& polling)
{
    if (polling.pollers == nullptr) return;
    Polling** place = &polling.pollers->first;
    while (*place != nullptr && *place != &polling)
        place = &(*place)->next;
    if (*place != nullptr) *place = polling.next;
    polling.pollers = nullptr;
}

/// In the lists of what it polls until it ends, also when its thread is aborted.
struct Registrations {
    Registrations() = default;
    Registrations(const Registrations&) = delete;
    Registrations& operator=(const Registrations&) = delete;
    ~Registrations()
    {
        for (Polling& each : all)
            leave(each);
    }
    void enter(emu9160_zephyr_pollers& pollers, k_poll_event& event, Waiting& waiting)
    {
        Polling& it = all.emplace_back();
        it.pollers = &pollers;
        it.event = &event;
        it.waiting = &waiting;
        Polling** place = &pollers.first;
        while (*place != nullptr && (*place)->waiting->thread->raised <= waiting.thread->raised)
            place = &(*place)->next;
        it.next = *place;
        *place = &it;
    }
    std::deque<Polling> all;
};

struct Looked {
    bool usable = true;
    std::uint32_t state = 0;
    emu9160_zephyr_pollers* pollers = nullptr;
};

Looked look_at(const Call& it, const k_poll_event& event)
{
    switch (event.type) {
    case K_POLL_TYPE_IGNORE:
        return {};
    case K_POLL_TYPE_SIGNAL:
        if (!usable_signal(it, event.signal)) return {.usable = false};
        return {.state = event.signal->signaled != 0 ? K_POLL_STATE_SIGNALED : 0,
                .pollers = &event.signal->poll_events};
    case K_POLL_TYPE_SEM_AVAILABLE:
        if (!usable(it, event.sem, EMU9160_ZEPHYR_SEM, "sem")) return {.usable = false};
        return {.state = event.sem->count > 0 ? K_POLL_STATE_SEM_AVAILABLE : 0,
                .pollers = &event.sem->poll_events};
    case K_POLL_TYPE_DATA_AVAILABLE:
        if (!usable(it, event.queue, EMU9160_ZEPHYR_QUEUE, "queue")) return {.usable = false};
        return {.state = event.queue->head != nullptr ? K_POLL_STATE_DATA_AVAILABLE : 0,
                .pollers = &event.queue->poll_events};
    case K_POLL_TYPE_MSGQ_DATA_AVAILABLE:
        if (!usable(it, event.msgq, EMU9160_ZEPHYR_MSGQ, "msgq")) return {.usable = false};
        return {.state = event.msgq->used_msgs > 0 ? K_POLL_STATE_MSGQ_DATA_AVAILABLE : 0,
                .pollers = &event.msgq->poll_events};
    default:
        misuse(it.name(), "an event has a type that is none");
        return {.usable = false};
    }
}

} // namespace

void tell_pollers(emu9160_zephyr_pollers& pollers, std::uint32_t state)
{
    Polling* first = pollers.first;
    while (first != nullptr && first->waiting->thread->dead != 0) // aborted, and still on its way
        first = first->next;
    if (first == nullptr) return;
    leave(*first);
    first->event->state |= state & 0x7f;
    if (!first->waiting->over) {
        serve(*first->waiting, state == K_POLL_STATE_CANCELLED ? -EINTR : 0);
    } else if (state == K_POLL_STATE_CANCELLED) {
        first->waiting->result = -EINTR;
    }
}

extern "C" {

void k_event_init(k_event* event)
{
    kernel_call("k_event_init", [&](const Call& it) {
        if (given(it, event, "event"))
            *event = {.tag = EMU9160_ZEPHYR_EVENT, .events = 0, .wait_q = {}};
    });
}

uint32_t k_event_post(k_event* event, uint32_t events)
{
    return set_events("k_event_post", event, events, events);
}

uint32_t k_event_set(k_event* event, uint32_t events)
{
    return set_events("k_event_set", event, events, UINT32_MAX);
}

uint32_t k_event_set_masked(k_event* event, uint32_t events, uint32_t events_mask)
{
    return set_events("k_event_set_masked", event, events, events_mask);
}

uint32_t k_event_clear(k_event* event, uint32_t events)
{
    return set_events("k_event_clear", event, 0, events);
}

uint32_t k_event_wait(k_event* event, uint32_t events, bool reset, k_timeout_t timeout)
{
    return wait_events("k_event_wait", event, events, reset, false, timeout);
}

uint32_t k_event_wait_all(k_event* event, uint32_t events, bool reset, k_timeout_t timeout)
{
    return wait_events("k_event_wait_all", event, events, reset, true, timeout);
}

void k_poll_event_init(k_poll_event* event, uint32_t type, int mode, void* obj)
{
    kernel_call("k_poll_event_init", [&](const Call& it) {
        if (!given(it, event, "event")) return;
        *event = {};
        event->type = type & 0x3f;
        event->mode = static_cast<unsigned>(mode) & 1;
        event->obj = obj;
    });
}

int k_poll(k_poll_event* events, int num_events, k_timeout_t timeout)
{
    return kernel_call<int>("k_poll", [&](const Call& it) {
        if (num_events < 0 || (num_events > 0 && !given(it, events, "events"))) return -EINVAL;
        bool some = false;
        for (int i = 0; i < num_events; ++i) {
            const Looked looked = look_at(it, events[i]);
            if (!looked.usable) return -EINVAL;
            events[i].state |= looked.state & 0x7f;
            some = some || looked.state != 0;
        }
        if (some) {
            spend(it);
            return 0;
        }
        if (no_wait(timeout)) {
            look(it);
            return -EAGAIN;
        }
        Waiting waiting;
        waiting.thread = &current();
        Registrations registrations;
        for (int i = 0; i < num_events; ++i)
            if (auto* const pollers = look_at(it, events[i]).pollers)
                registrations.enter(*pollers, events[i], waiting);
        _wait_q_t alone{};
        return wait_in(it, alone, timeout, waiting);
    });
}

void k_poll_signal_init(k_poll_signal* sig)
{
    kernel_call("k_poll_signal_init", [&](const Call& it) {
        if (given(it, sig, "sig"))
            *sig = {.tag = EMU9160_ZEPHYR_SIGNAL, .signaled = 0, .result = 0, .poll_events = {}};
    });
}

void k_poll_signal_reset(k_poll_signal* sig)
{
    kernel_call("k_poll_signal_reset", [&](const Call& it) {
        if (usable_signal(it, sig)) sig->signaled = 0;
    });
}

void k_poll_signal_check(k_poll_signal* sig, unsigned int* signaled, int* result)
{
    kernel_call("k_poll_signal_check", [&](const Call& it) {
        if (!usable_signal(it, sig) || !given(it, signaled, "signaled") ||
            !given(it, result, "result")) {
            return;
        }
        look(it);
        *signaled = sig->signaled;
        *result = sig->result;
    });
}

int k_poll_signal_raise(k_poll_signal* sig, int result)
{
    return kernel_call<int>("k_poll_signal_raise", [&](const Call& it) {
        if (!usable_signal(it, sig)) return -EINVAL;
        sig->result = result;
        sig->signaled = 1;
        tell_pollers(sig->poll_events, K_POLL_STATE_SIGNALED);
        spend(it);
        return 0;
    });
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
