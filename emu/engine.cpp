#include "emu/engine.hpp"

#include <algorithm>
#include <cassert>
#include <stdexcept>
#include <string>

namespace emu::inline v0 {

namespace {

constexpr std::size_t arity = 4;
constexpr std::size_t compact_threshold = 64;

} // namespace

Engine::Engine() { heap_.reserve(chunk); }

Engine::~Engine() = default;

void Engine::grow()
{
    const auto first = static_cast<std::uint32_t>(chunks_.size() * chunk);
    if (first + chunk > no_slot) {
        throw std::length_error("emu::Engine: no more than " + std::to_string(first) +
                                " events and timers at a time");
    }
    chunks_.push_back(std::make_unique<std::array<Slot, chunk>>());
    for (std::uint32_t i = chunk; i-- > 0;) {
        (*chunks_.back())[i].key = free_;
        free_ = first + i;
    }
}

void Engine::release(std::uint32_t index)
{
    Slot& done = slot(index);
    done.event.reset();
    done.key = free_;
    free_ = index;
}

void Engine::push(Instant when, std::uint64_t key)
{
    assert(when >= now_);
    const Entry entry{.when = when.time_since_epoch().count(), .key = key};
    if (std::exchange(vacant_, false)) return sift_down(0, entry); // takes the place that is free
    heap_.push_back(entry);
    sift_up(0, heap_.size() - 1, entry);
}

void Engine::cancel(std::uint32_t index)
{
    if (std::exchange(slot(index).key, 0) == 0) return;
    ++dead_;
    if (dead_ > compact_threshold && dead_ > heap_.size() / 2) compact();
}

void Engine::compact()
{
    fill_top();
    std::erase_if(heap_, [this](const Entry& entry) { return !live(entry); });
    dead_ = 0;
    if (heap_.size() < 2) return;
    for (std::size_t i = (heap_.size() - 2) / arity + 1; i-- > 0;)
        sift_down(i, heap_[i]);
}

void Engine::sift_down(std::size_t hole, Entry entry)
{
    // Bottom up: what comes in belongs far down as a rule, so the smallest children move up to the
    // end without a look at it, and it climbs back the rest.
    const std::size_t size = heap_.size();
    const std::size_t top = hole;
    Entry* const heap = heap_.data();
    std::size_t first = arity * hole + 1;
    for (; first + arity <= size; first = arity * hole + 1) {
        const Entry* const four = heap + first;
        // Masks, not branches: which child is earliest cannot be predicted.
        const std::size_t left = earlier(four[1], four[0]) ? 1 : 0;
        const std::size_t right = earlier(four[3], four[2]) ? 3 : 2;
        const std::size_t mask = -static_cast<std::size_t>(earlier(four[right], four[left]));
        const std::size_t best = first + (left ^ ((left ^ right) & mask));
        heap[hole] = heap[best];
        hole = best;
    }
    if (first < size) {
        std::size_t best = first;
        for (std::size_t child = first + 1; child < size; ++child) {
            if (earlier(heap[child], heap[best])) best = child;
        }
        heap[hole] = heap[best];
        hole = best;
    }
    sift_up(top, hole, entry);
}

void Engine::sift_up(std::size_t top, std::size_t hole, Entry entry)
{
    while (hole > top) {
        const std::size_t parent = (hole - 1) / arity;
        if (!earlier(entry, heap_[parent])) break;
        heap_[hole] = heap_[parent];
        hole = parent;
    }
    heap_[hole] = entry;
}

void Engine::pop()
{
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(0, last);
}

void Engine::fill_top()
{
    if (std::exchange(vacant_, false)) pop();
}

bool Engine::prune()
{
    fill_top();
    while (!heap_.empty()) {
        if (live(heap_.front())) return true;
        pop();
        --dead_;
    }
    return false;
}

std::optional<Instant> Engine::next_event()
{
    if (!prune()) return std::nullopt;
    return Instant{Ts{heap_.front().when}};
}

bool Engine::run_one()
{
    assert(!dispatching() && "an event may schedule, it may not run the engine");
    if (!prune()) return false;
    const Entry entry = heap_.front();
    vacant_ = true; // most events schedule another: it then takes this place
    const std::uint32_t index = slot_of(entry);
    Slot& due = slot(index);
    now_ = Instant{Ts{entry.when}};
    ++dispatched_;
    running_ = index;
    if ((entry.key & once) != 0) {
        due.event.invoke_and_empty();
        due.key = free_;
        free_ = index;
    } else {
        due.key = 0;
        due.event();
        // A timer destroyed by its own event gives its slot back only now.
        if (due.key == orphan_key) release(index);
    }
    running_ = no_slot;
    fill_top();
    return true;
}

void Engine::advance_to(Instant when)
{
    assert(when >= now_);
    while (prune() && heap_.front().when <= when.time_since_epoch().count())
        run_one();
    now_ = when;
}

Timer::~Timer()
{
    cancel();
    if (engine_.running_ == slot_) {
        engine_.slot(slot_).key = Engine::orphan_key;
    } else {
        engine_.release(slot_);
    }
}

void Timer::start_at(Instant when)
{
    engine_.cancel(slot_);
    expiry_ = when;
    const std::uint64_t key = ++engine_.sequence_ << Engine::key_bits | slot_;
    engine_.slot(slot_).key = key;
    engine_.push(when, key);
}

void Timer::cancel() { engine_.cancel(slot_); }

} // namespace emu::inline v0
