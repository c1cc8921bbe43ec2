// The process behind the C API: one world, one lock, and the threads that wait in it.
#pragma once

#include "stack/op/op.hpp"
#include "stack/process/turns.hpp"
#include "stack/world.hpp"

#include <pthread.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace stack::inline v0 {

/// The world of a process that nobody gave another factory. It is made at the first call that needs
/// one, by the process's environment; defined in scenarios/boot.cpp, which knows scenarios.
std::unique_ptr<World> world_of_environment();

/// Every nrf_ call goes through here. In virtual time the clock moves only while every attached
/// thread waits inside the library. Waiters go on one at a time, in the order they began to wait,
/// so that one thread at most runs firmware and the host's scheduler decides nothing:
/// - A thread is attached from its first call until it exits. A thread that an attached one
///   creates counts from its creation: it stands in the line of the waiters and begins to run
///   when its turn comes. (Under a sanitizer, whose pthread_create returns only once the new
///   thread runs, it is stopped at its first call instead.)
/// - pthread_join is a wait in the library like any other.
/// - Who waits elsewhere holds the clock. That may be a wait for a thread that has not begun: one
///   more begins once the holders have slept for `grace` of wall time.
/// - A new thread that runs for `stall` of wall time without a call is foreign to the firmware: it
///   counts no longer, with a line on stderr. When time stands for as long for any other reason,
///   a line names who holds it.
class Process {
public:
    using Factory = std::function<std::unique_ptr<World>()>;
    /// The process lock. A thread has it once: who asks a second time is a signal handler that has
    /// interrupted the library, and ends the process with a line and exit status 3.
    class Lock : public std::unique_lock<std::mutex> {
    public:
        explicit Lock(std::mutex& mutex, const char* call = nullptr);
        Lock(Lock&&) = default;
        ~Lock();
        void lock(const char* call = nullptr);
        void unlock();
    };
    /// Wall time until the process looks at who holds the clock. No outcome of a firmware that
    /// waits in the library only depends on it.
    struct Patience {
        std::chrono::milliseconds stall{1000};
        std::chrono::milliseconds grace{50};
        std::chrono::milliseconds marathon{10'000};
    };

    static Process& instance();

    /// Replaces how the world is made (default: world_of_environment()); before the first call
    /// only.
    void set_factory(Factory factory);
    void set_patience(Patience patience);
    /// Destroys the world and detaches the calling thread, for tests and benchmarks that want a
    /// fresh one. No call may be waiting.
    void reset();

    /// Locks and attaches the calling thread. Not recursive. `call` is the function that firmware
    /// has called, for messages.
    Lock lock(const char* call = nullptr);
    /// Ends a call: runs the callbacks it caused, then unlocks. What a callback makes due comes
    /// after the callback has returned, and after whoever can go on then.
    void leave(Lock& lock);
    /// Made on first use. With the lock held.
    World& world();
    bool has_world() const { return world_ != nullptr; }
    /// Virtual time, without attaching the caller; the epoch while there is no world.
    emu::Instant now();

    /// The library, between nrf_modem_init and nrf_modem_shutdown.
    enum class Library {
        down,
        up,
        failing, // the modem has crashed, and waits do not know yet
        failed,  // they have ended
    };
    Library library() const { return library_; }
    /// New calls are taken.
    bool up() const { return library_ == Library::up; }
    /// Waits go on.
    bool initialized() const { return up() || library_ == Library::failing; }
    /// What sockets have received can be read: also from a crash to the shutdown.
    bool readable() const { return library_ != Library::down; }
    void set_initialized(bool initialized);
    /// Called in interrupt context when the modem crashes.
    void set_fault_handler(std::function<void(const Fault&)> handler);
    /// The areas that nrf_modem_init was given last, in bytes; 0 before.
    struct SharedMemory {
        std::size_t tx = 0;
        std::size_t rx = 0;
    };
    const SharedMemory& shared_memory() const { return shared_memory_; }
    void set_shared_memory(const SharedMemory& areas) { shared_memory_ = areas; }

    /// True on a thread that runs a callback of the library (poll callback, AT notification).
    static bool in_callback();

    /// Runs the engine until `operation` is over, and gives its result. With the lock held. In a
    /// callback it does not wait: it says so on stderr and gives the operation up.
    template <op::Operation T>
    auto wait(Lock& lock, const char* call, T&& operation)
    {
        for (;;) {
            if (auto done = operation.step()) return *std::move(done);
            const auto ready = [](const void* it) {
                return static_cast<const std::remove_reference_t<T>*>(it)->ready();
            };
            const Turns::Awaited awaited{&operation, ready, operation.deadline()};
            if (!block(lock, call, awaited)) operation.give_up();
        }
    }
    /// Where a thread of the firmware is.
    struct Whereabouts {
        std::string thread;  // its name
        const char* call;    // the last it made; nullptr: none
        emu::Instant since;  // it made that
        bool inside = false; // and has not come back from it
    };
    /// Of the calling thread, which is attached: how many came before it.
    unsigned thread_number() const { return self()->number; }
    /// Of the threads that count, in the order they came. With the lock held.
    std::vector<Whereabouts> whereabouts() const;

    /// What a door knows better of a thread that waits: its name, and " for ...".
    struct Explanation {
        std::string thread;
        std::string what;
    };
    using Explain = std::function<std::optional<Explanation>(pthread_t)>;
    /// For the lines that say why nobody can go on. Gone with the world.
    void set_explain(Explain explain) { explain_ = std::move(explain); }

    /// Told of each call as it begins, and with nullptr as it ends. With the lock held.
    using Trace = void (*)(const char* call, emu::Instant now);
    void set_trace(Trace trace) { trace_ = trace; }

    /// After the event under way the thread that drives the clock calls `last`, without the lock;
    /// `last` ends the process. With the lock held.
    void end_with(std::function<void()> last) { last_ = std::move(last); }
    /// The calling thread, which ends the process, is the only one that gets on from now: any other
    /// stays in the library, or in its next call. Not with the lock held.
    void keep_to_myself();

    /// Something that a wait looks at has changed, other than a socket or a look-up, and other than
    /// by a call: waits are looked at again. With the lock held.
    void changed() { turns_.changed(); }
    /// Charges the cost of one call to the clock. In a callback others wait meanwhile, as an
    /// interrupt makes them.
    void charge(Lock& lock, const char* call);
    /// Time passes up to the next event, at most `longest`, for a caller that never waits; false,
    /// and nothing has happened, when it is not alone or the clock is not its own to move.
    bool pass(Lock& lock, emu::Ts longest);
    /// For a door whose threads have priorities; lower goes first. With the lock held.
    ///
    /// Of a thread that is attached, or created by one that is; its place in the line follows.
    void set_priority(pthread_t thread, int priority);
    /// Time passes while the caller keeps its turn: callbacks run as they fall due, and whoever has
    /// a lower number and becomes ready overtakes, if the caller may be overtaken.
    void spend(Lock& lock, const char* call, emu::Ts cost, bool overtakable);
    /// Those of a lower number who can go on do so first. Nothing in a callback.
    void give_way(Lock& lock, const char* call);
    /// Those who can go on and have the caller's number or a lower one do so first.
    void yield(Lock& lock, const char* call);
    /// As leave(), but whoever has a lower number and can go on does so first.
    void leave_overtakable(Lock& lock, const char* call);
    /// The thread does not get on until it is told so.
    void suspend(pthread_t thread, bool on);
    /// The thread, which is another one, ends by pthread_exit where it waits, before anybody else
    /// goes on; has ended when this returns, other than in a callback.
    void end_thread(Lock& lock, const char* call, pthread_t thread);
    /// Callbacks do not interrupt the calling thread; they come when it waits.
    void mask_interrupts(bool on) { self()->masked = on; }

    /// Moves the clock as the driver allows; false when nothing is left to happen.
    bool step(emu::Instant limit);
    /// What may not leave by way of an nrf_ function: a line, and exit status 2.
    [[noreturn]] static void end(const std::exception& error);

    /// Runs `callback` in interrupt context, without the lock, so that it may call the library:
    /// after the engine event under way, or when the call under way leaves. It may end its thread.
    /// With the lock held.
    void interrupt(std::function<void()> callback) { interrupts_.push_back(std::move(callback)); }

    /// The calling thread does not hold the clock between these two (emu9160.h).
    void idle_begin();
    void idle_end();

    using Start = void* (*)(void*);
    using Create = int (*)(pthread_t*, const pthread_attr_t*, Start, void*);
    using Join = int (*)(pthread_t, void**);
    /// What firmware gets as pthread_create and pthread_join; `real` is the C library's. A door
    /// that creates threads by itself passes pthread_create, whoever's that is in the order of
    /// symbols.
    int create_thread(Create real, pthread_t* thread, const pthread_attr_t* attributes, Start start,
                      void* argument);
    int join_thread(Join real, pthread_t thread, void** value);

    /// Before the caller of reset() is detached: who has threads of its own ends them.
    emu::Signal<Lock&> before_detach;
    /// Before the world goes.
    emu::Signal<> before_reset;

private:
    struct Waiter : Turns::Waiter {
        bool told = false;                              // that it waits for very long
        std::chrono::steady_clock::time_point looked{}; // at the wall, for the first time
    };
    /// An attached thread, or one that will be.
    struct Member : Turns::Member {
        pthread_t thread{};
        unsigned number = 0;
        int tid = 0;       // 0: not yet known
        bool known = true; // `thread` is set
        bool gone = false; // it exited before that
        int idle = 0;      // how many idle_begin() want their idle_end()
        const char* call = nullptr;
        emu::Instant called{};
        bool interrupted = false; // it runs callbacks
        bool masked = false;      // callbacks wait for it
        int destructors = 0;      // how often those of its keys have run
        // Of a new thread:
        Start start = nullptr;
        void* argument = nullptr;
        pthread_key_t key{};
        bool held_back = true;              // until its turn
        std::unique_ptr<Waiter> birth = {}; // its place in the line; gone with its first call
    };

    Process();
    void on_fault(const Fault& fault);
    bool block(Lock& lock, const char* call, const Turns::Awaited& awaited);
    void await(Lock& lock, Waiter& self);
    bool interrupted_by_callbacks() const;
    void run_interrupts(Lock& lock);
    void run_last(Lock& lock);
    void stay_if_kept(Lock& lock);
    void run_interrupts_of(Lock& lock, Waiter& self);

    // threads.cpp
    static pthread_key_t membership();
    static Member* self();
    Member* find(pthread_t thread) const;
    static void* run_thread(void* member);
    Member& attach();
    void detach(Member& member);
    void admit(Lock& lock, Member& member);
    void take_turn(Lock& lock, Member& member, const char* call);
    void remove(const Member& member);
    void begin_turn(Member& member);
    Member* conceive(Start start, void* argument);
    void born(Member& child, int error, pthread_t thread);
    bool begin_join(pthread_t thread);

    // watchdog.cpp
    void watch(Lock& lock, Waiter& self);
    bool holders_sleep(std::int64_t& used) const;
    void let_go();
    void disown_new_threads();
    void tell_stall(const Waiter& self);
    void tell_marathon(Waiter& self);
    void tell_storm();
    void nothing_left(Lock& lock, Waiter& self);
    void tell_waits() const;
    [[noreturn]] void stuck(const char* call);

    static constexpr std::uint64_t marathon_stride = 0x10000; // steps between looks at the wall
    static constexpr std::uint64_t storm_stride = 0x400;      // batches of callbacks likewise

    /// Callbacks that follow each other at one instant.
    struct Storm {
        emu::Instant at = emu::never;
        std::uint64_t batches = 0;
        std::chrono::steady_clock::time_point since{};
        bool told = false;
        const char* call = nullptr; // the last that one of them has made
    };

    std::mutex mutex_;
    Factory factory_;
    std::unique_ptr<World> world_;
    Library library_ = Library::down;
    std::function<void(const Fault&)> fault_handler_;
    emu::Subscription faults_;
    emu::Subscription gone_;
    SharedMemory shared_memory_;
    emu::Subscription sockets_changed_;
    emu::Subscription names_changed_;
    std::vector<std::function<void()>> interrupts_;
    Turns turns_;
    std::vector<std::unique_ptr<Member>> members_;
    unsigned came_ = 0; // members so far
    Patience patience_;
    Trace trace_ = nullptr;
    Explain explain_;
    std::function<void()> last_;
    std::optional<pthread_t> keeper_; // the only thread that gets on
    std::uint64_t told_ = 0;          // the progress at which a stall was told
    Storm storm_;
};

} // namespace stack::inline v0
