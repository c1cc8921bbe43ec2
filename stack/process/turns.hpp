// Whose turn it is: the baton among threads that wait in the library. It knows neither the world
// nor what a thread is to the host.
#pragma once

#include "emu/time.hpp"

#include <climits>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stack::inline v0 {

/// The members that count, and the line of those that wait. Time may pass while everybody waits;
/// who waits is released one at a time: the lowest priority number first; among equals those who
/// are ready before those whose time is over, each in the order they began to wait. Not thread
/// safe.
class Turns {
public:
    struct Member {
        bool runs() const { return counted && !waiting; } // and so holds the clock

        bool counted = false;
        bool waiting = false;
        int priority = 0;       // lower goes first; nobody has another unless a door says so
        bool suspended = false; // does not get on, whatever it waits for
        bool leaving = false;   // gets on at once, whatever it waits for, and ends
    };
    /// What somebody waits for; by itself nothing but its turn.
    struct Awaited {
        const void* operation = nullptr;
        bool (*ready)(const void* operation) = [](const void*) { return true; };
        emu::Instant deadline = emu::never;
    };
    /// A place in the line.
    struct Waiter {
        Member& member;
        const char* call; // the function it waits in
        Awaited awaited = {};
        bool present = false; // its thread is here to be woken
        bool released = false;
        std::condition_variable wake = {};
    };

    void count(Member& member);
    /// Time does not wait for it any longer.
    void uncount(Member& member);

    enum class Place { last, first }; // among those of its priority
    void enqueue(Waiter& waiter, Place place = Place::last);
    /// Who stands in the line goes behind those of its new priority.
    void set_priority(Member& member, int priority);
    /// Its turn, whoever else stands in the line.
    void release(Waiter& waiter);
    /// It leaves the line without its turn.
    void drop(Waiter& waiter);
    /// A member that waits runs for a while without losing its place.
    void step_out(Member& member);
    void step_in(Member& member);

    bool all_wait() const { return waiting_ == counted_; }
    /// Nobody counts but one.
    bool alone() const { return counted_ == 1; }
    std::size_t counted() const { return counted_; }
    const std::vector<Waiter*>& line() const { return line_; }
    /// The instant until which nobody's time is over, of those with a lower number than `below`;
    /// never when nobody's will be.
    emu::Instant deadline(int below = INT_MAX) const;

    /// Whose turn it is among those with a lower number than `below`; nullptr when nobody of them
    /// gets on at this instant.
    Waiter* next(emu::Instant now, int below = INT_MAX);
    /// Releases whose turn it is; false when nobody gets on at this instant.
    bool release_one(emu::Instant now);
    /// There may be something to release, at an instant when the deadline is known already.
    bool news(emu::Instant now, emu::Instant first_deadline) const
    {
        return changed_ || now >= first_deadline;
    }
    /// Something that somebody waits for may have changed: before it, nobody who was found not to
    /// be ready is looked at again.
    void changed() { changed_ = true; }

    /// Grows with each turn; the clock's steps are told by its owner.
    std::uint64_t progress() const { return progress_; }
    void note_progress() { ++progress_; }

private:
    std::size_t counted_ = 0;
    std::size_t waiting_ = 0;
    std::vector<Waiter*> line_; // by priority, then arrival
    bool changed_ = true;
    std::uint64_t progress_ = 0;
};

} // namespace stack::inline v0
