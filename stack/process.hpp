// The process behind the C API: one world, one lock, and the threads that wait in it.
#pragma once

#include "stack/modem.hpp"

#include <pthread.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace stack {

/// Every nrf_ call goes through here. In virtual time the clock moves only while every attached
/// thread waits inside the library; a thread is attached from its first call until it exits.
class Process {
public:
    using Factory = std::function<std::unique_ptr<World>()>;
    using Lock = std::unique_lock<std::mutex>;

    static Process& instance();

    /// Replaces how the world is made (default: WorldConfig{}); before the first call only.
    void set_factory(Factory factory);
    /// Destroys the world, for tests and benchmarks that want a fresh one. No call may be waiting.
    void reset();

    /// Locks and attaches the calling thread. Not recursive.
    Lock lock();
    /// Ends a call: runs the callbacks it caused, then unlocks.
    void leave(Lock& lock);
    /// Made on first use. With the lock held.
    World& world();
    bool has_world() const { return world_ != nullptr; }

    /// nrf_modem_init has been called and nrf_modem_shutdown has not.
    bool initialized() const { return initialized_; }
    void set_initialized(bool initialized);

    /// True on a thread that runs a callback of the library (poll callback, AT notification).
    static bool in_callback();

    /// Runs the engine until `ready()` or `deadline`; true when ready. `call` names the nrf_
    /// function for messages. With the lock held; ready() must not run the engine. In a callback
    /// it does not wait: it says so on stderr and tells whether ready().
    bool wait(Lock& lock, const char* call, const std::function<bool()>& ready,
              emu::Instant deadline);
    /// Charges the cost of one call to the clock.
    void charge(Lock& lock, const char* call);

    /// Runs `callback` in interrupt context, without the lock, so that it may call the library:
    /// after the engine event under way, or when the call under way leaves.
    /// With the lock held.
    void interrupt(std::function<void()> callback) { interrupts_.push_back(std::move(callback)); }

    /// Before the world goes.
    emu::Signal<> before_reset;

private:
    struct Waiter {
        const std::function<bool()>& ready;
        emu::Instant deadline;
        const char* call;
        bool released = false;
        bool due = false; // released because ready, not because of the deadline
        std::condition_variable wake;
    };
    static pthread_key_t membership();

    Process();
    bool release_one();
    void run_interrupts(Lock& lock);
    void detach();
    [[noreturn]] void stuck(const char* call);

    std::mutex mutex_;
    Factory factory_;
    std::unique_ptr<World> world_;
    bool initialized_ = false;
    int attached_ = 0;
    int waiting_ = 0;
    std::vector<Waiter*> waiters_; // in the order they began to wait
    std::vector<std::function<void()>> interrupts_;
};

} // namespace stack
