// The virtual-time engine: one clock, one queue of events ordered by (Instant, sequence number).
#pragma once

#include "emu/inplace_function.hpp"
#include "emu/time.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace emu::inline v0 {

class Timer;

/// Owns now and the event queue. Not thread safe: whoever drives it holds the lock.
/// Events of one Instant run in the order they were scheduled. Scheduling and dispatch allocate
/// nothing once the queue has reached its working size.
class Engine {
public:
    /// What an event holds: a callable of at most 40 bytes, kept in place. It may not throw.
    using Event = InplaceFunction<40>;

    Engine();
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    Instant now() const { return now_; }

    /// Runs `event` once at `when` (>= now). It cannot be cancelled: use a Timer for that. With as
    /// many waiting as there can be, std::length_error.
    template <typename F>
    void at(Instant when, F&& event)
    {
        const std::uint32_t index = acquire();
        slot(index).event.fill(std::forward<F>(event));
        push(when, ++sequence_ << key_bits | once | index);
    }

    template <typename F>
    void after(Ts delay, F&& event)
    {
        at(now_ + delay, std::forward<F>(event));
    }

    /// Instant of the next event; nothing when the queue is empty.
    std::optional<Instant> next_event();

    /// Moves the clock to the next event and runs it; false when there is none.
    bool run_one();

    /// Runs everything up to and including `when`, then sets the clock to it. The co-simulation
    /// seam: a master asks next_event() and grants with advance_to().
    void advance_to(Instant when);

    /// Events run so far.
    std::uint64_t dispatched() const { return dispatched_; }
    /// Events waiting.
    std::size_t pending() const { return heap_.size() - dead_ - (vacant_ ? 1 : 0); }
    /// True while an event runs; from there nobody may run the engine.
    bool dispatching() const { return running_ != no_slot; }

private:
    friend class Timer;

    /// One cache line.
    struct alignas(64) Slot {
        Event event;
        /// Of a timer: the key of its live heap entry, 0 = not running, orphan_key = destroyed by
        /// its own event. Of a free slot: the next free one.
        std::uint64_t key = 0;
    };

    struct Entry {
        std::int64_t when;
        std::uint64_t key; // sequence number, whether it runs once (and cannot be cancelled), slot
    };

    // Four million events and timers at a time, and two million million in a life.
    static constexpr unsigned key_bits = 23;
    static constexpr std::uint64_t once = 1U << (key_bits - 1);
    static constexpr std::uint32_t no_slot = once - 1;
    static constexpr std::uint64_t orphan_key = ~std::uint64_t{0};
    static constexpr std::size_t chunk = 256;

    /// Ties are rare and predicted; the rest is one comparison that needs no branch.
    static bool earlier(const Entry& a, const Entry& b)
    {
        if (a.when == b.when) [[unlikely]]
            return a.key < b.key;
        return a.when < b.when;
    }
    static std::uint32_t slot_of(const Entry& entry)
    {
        return static_cast<std::uint32_t>(entry.key) & no_slot;
    }
    /// False for the entry of a timer that was cancelled or restarted since.
    bool live(const Entry& entry)
    {
        return (entry.key & once) != 0 || slot(slot_of(entry)).key == entry.key;
    }

    Slot& slot(std::uint32_t index) { return (*chunks_[index / chunk])[index % chunk]; }
    std::uint32_t acquire()
    {
        if (free_ == no_slot) grow();
        const std::uint32_t index = free_;
        free_ = static_cast<std::uint32_t>(slot(index).key);
        return index;
    }
    void release(std::uint32_t index);
    void push(Instant when, std::uint64_t key);
    void cancel(std::uint32_t index);
    void grow();
    void pop();
    void fill_top();
    void sift_down(std::size_t hole, Entry entry);
    void sift_up(std::size_t top, std::size_t hole, Entry entry);
    void compact();
    /// Drops cancelled entries from the top; false when nothing live is left.
    bool prune();

    Instant now_ = epoch;
    std::uint64_t sequence_ = 0;
    std::uint64_t dispatched_ = 0;
    std::size_t dead_ = 0; // cancelled entries still in the heap
    bool vacant_ = false;  // the entry of the event that runs still stands at the top
    std::uint32_t running_ = no_slot;
    std::uint32_t free_ = no_slot;
    std::vector<Entry> heap_;
    std::vector<std::unique_ptr<std::array<Slot, chunk>>> chunks_;
};

/// A cancellable event that belongs to its owner: it never fires after its destructor.
class Timer {
public:
    template <typename F>
    Timer(Engine& engine, F&& on_expiry) : engine_{engine}, slot_{engine.acquire()}
    {
        engine_.slot(slot_).event.fill(std::forward<F>(on_expiry));
        engine_.slot(slot_).key = 0;
    }
    ~Timer();
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// (Re)starts: expires once at `when` (>= now).
    void start_at(Instant when);
    void start(Ts delay) { start_at(engine_.now() + delay); }
    void cancel();

    bool running() const { return engine_.slot(slot_).key != 0; }
    /// When it will expire; meaningful only while running.
    Instant expiry() const { return expiry_; }

private:
    Engine& engine_;
    std::uint32_t slot_;
    Instant expiry_ = never;
};

} // namespace emu::inline v0
