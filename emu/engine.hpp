// The virtual-time engine: one clock, one queue of events ordered by (Instant, sequence number).
#pragma once

#include "emu/inplace_function.hpp"
#include "emu/time.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace emu {

class Timer;

/// Owns now and the event queue. Not thread safe: whoever drives it holds the lock.
/// Events of one Instant run in the order they were scheduled. Scheduling and dispatch allocate
/// nothing once the queue has reached its working size.
class Engine {
public:
    /// What an event holds: a callable of at most 48 bytes, kept in place. It may not throw.
    using Event = InplaceFunction<48>;

    Engine();
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    Instant now() const { return now_; }

    /// Runs `event` once at `when` (>= now). It cannot be cancelled: use a Timer for that.
    template <typename F>
    void at(Instant when, F&& event)
    {
        const std::uint32_t index = acquire(Kind::once);
        slot(index).event = Event{std::forward<F>(event)};
        push(when, index);
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
    std::size_t pending() const { return heap_.size() - dead_; }
    /// True while an event runs; from there nobody may run the engine.
    bool dispatching() const { return running_ != no_slot; }

private:
    friend class Timer;

    enum class Kind : std::uint8_t { free, once, timer, orphan };

    struct Slot {
        Event event;
        std::uint64_t key = 0; // of the live heap entry; 0 = not scheduled
        std::uint32_t next_free = 0;
        Kind kind = Kind::free;
    };

    /// Sixteen bytes, so that the four children of a node share a cache line.
    struct Entry {
        std::int64_t when;
        std::uint64_t key; // sequence number << slot_bits | slot
    };

    static constexpr unsigned slot_bits = 20;
    static constexpr std::uint32_t no_slot = (1U << slot_bits) - 1;
    static constexpr std::size_t chunk = 256;

    static bool earlier(const Entry& a, const Entry& b)
    {
        return a.when != b.when ? a.when < b.when : a.key < b.key;
    }

    Slot& slot(std::uint32_t index) { return (*chunks_[index / chunk])[index % chunk]; }
    std::uint32_t acquire(Kind kind);
    void release(std::uint32_t index);
    void push(Instant when, std::uint32_t index);
    void cancel(std::uint32_t index);
    void grow();
    void pop();
    void sift_down(std::size_t hole, Entry entry);
    void compact();
    /// Drops cancelled entries from the top; false when nothing live is left.
    bool prune();

    Instant now_ = epoch;
    std::uint64_t sequence_ = 0;
    std::uint64_t dispatched_ = 0;
    std::size_t dead_ = 0; // cancelled entries still in the heap
    std::uint32_t running_ = no_slot;
    std::uint32_t free_ = no_slot;
    std::vector<Entry> heap_;
    std::vector<std::unique_ptr<std::array<Slot, chunk>>> chunks_;
};

/// A cancellable event that belongs to its owner: it never fires after its destructor.
class Timer {
public:
    template <typename F>
    Timer(Engine& engine, F&& on_expiry)
        : engine_{engine}, slot_{engine.acquire(Engine::Kind::timer)}
    {
        engine_.slot(slot_).event = Engine::Event{std::forward<F>(on_expiry)};
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

} // namespace emu
