// The kernel's own state, and what its calls have in common.
#pragma once

#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/kernel/heap.hpp"

#include "zephyr/kernel.h"

#include <map>
#include <string>
#include <vector>

/// A thread that waits: lives on its stack, and leaves its queue with the call.
struct emu9160_zephyr_waiting {
    emu9160_zephyr_waiting* next = nullptr;
    _wait_q_t* queue = nullptr; // in which it stands
    k_thread* thread = nullptr;
    void* data = nullptr;     // what is handed over, or where to
    std::uint32_t wanted = 0; // of events: which
    bool all = false;         // of events: every one
    bool over = false;
    int result = 0;
    const k_mutex* mutex = nullptr; // that it waits for
};

namespace stack::inline v0::zephyr::kernel {

using Waiting = emu9160_zephyr_waiting;

/// What stands behind a k_timer.
struct Alarm {
    explicit Alarm(emu::Engine& engine) : timer{engine, [this] { fire(); }} {}
    void fire();

    emu::Timer timer;
    k_timer* object = nullptr;
    emu::Ts period{0};
    std::uint32_t status = 0;
    std::uint64_t start = 0; // which start or stop it was
};

/// What stands behind a k_work_delayable that waits for its time.
struct Delay {
    explicit Delay(emu::Engine& engine) : timer{engine, [this] { fire(); }} {}
    void fire();

    emu::Timer timer;
    k_work_delayable* object = nullptr;
};

/// Made with the first call of a world, gone with it.
struct Kernel {
    explicit Kernel(Process& process);
    static Kernel& of(Process& process);

    emu::Random random;
    std::vector<k_thread*> threads; // alive, in the order they were created
    std::map<const void*, Alarm> alarms;
    std::map<const void*, Delay> delays;
    std::vector<k_work_q*> work_queues;
    std::vector<std::byte> pool; // of k_malloc
    k_heap heap{};
};

inline Kernel& kernel_of(const Call& call) { return Kernel::of(call.process()); }

/// Of the calling thread. One that the kernel did not create has one too.
k_thread& current();

/// Runs a call of the kernel's.
template <typename Return = void, typename Body>
Return kernel_call(const char* name, Body&& body)
{
    return zephyr::call<Return>(name, own_policy{}, std::forward<Body>(body));
}

/// A call that only looks, or looks in vain, costs as much as one of the modem's, so that a loop
/// around it gets on.
void look(const Call& call);
/// Any other costs a microsecond, in interrupt context nothing.
void spend(const Call& call);

/// Whether `object` is there and initialised; else one line.
template <typename Object>
bool usable(const Call& call, const Object* object, std::uint32_t tag, const char* argument)
{
    if (object != nullptr && object->tag == tag) return true;
    misuse(call.name(),
           std::string{argument} + (object == nullptr ? " is NULL" : " has not been initialised"));
    return false;
}
/// Whether a pointer is one; else one line.
bool given(const Call& call, const void* pointer, const char* argument);

// Time

/// Whole ticks since the start.
std::int64_t ticks(emu::Instant instant);
emu::Instant at_tick(std::int64_t tick);
/// When `timeout` is over: now for K_NO_WAIT, never for K_FOREVER.
emu::Instant deadline_of(const Call& call, k_timeout_t timeout);
inline bool no_wait(k_timeout_t timeout) { return timeout.ticks == 0; }
std::uint32_t milliseconds_until(emu::Instant instant, emu::Instant now);

// Waits

/// Waits in `queue` until somebody serves it: what that gave, or -EAGAIN when time is over. In a
/// callback -EAGAIN after a line.
int wait_in(const Call& call, _wait_q_t& queue, k_timeout_t timeout, Waiting& waiting);
inline int wait_in(const Call& call, _wait_q_t& queue, k_timeout_t timeout)
{
    Waiting waiting;
    return wait_in(call, queue, timeout, waiting);
}
/// It goes on, with `result`, when its turn comes; whatever it waits for is its own.
void serve(Waiting& waiting, int result);
/// Nobody serves it any more.
void withdraw(Waiting& waiting);
/// The first; nullptr when nobody waited.
Waiting* serve_first(_wait_q_t& queue, int result);
void serve_all(_wait_q_t& queue, int result);

// k_poll

/// Something of this state has come to be: the first who polls for it hears.
void tell_pollers(emu9160_zephyr_pollers& pollers, std::uint32_t state);

// Threads

/// Creates the host's thread that `thread` runs on. Without the lock meanwhile.
void create(const Call& call, k_thread& thread, const char* name, k_thread_entry_t entry, void* p1,
            void* p2, void* p3, int priority, std::uint32_t options, k_timeout_t delay,
            bool service = false);
/// What it runs with from now, in the line and in what it waits in.
void run_with(Process& process, k_thread& thread, int priority);

} // namespace stack::inline v0::zephyr::kernel
