#include "emu/engine.hpp"

#include <algorithm>
#include <cassert>
#include <stdexcept>

namespace emu {

namespace {

constexpr std::size_t arity = 4;
constexpr std::size_t compact_threshold = 64;

} // namespace

Engine::Engine() { heap_.reserve(chunk); }

Engine::~Engine() = default;

std::uint32_t Engine::acquire(Kind kind)
{
    if (free_ == no_slot) grow();
    const std::uint32_t index = free_;
    Slot& taken = slot(index);
    free_ = taken.next_free;
    taken.kind = kind;
    return index;
}

void Engine::grow()
{
    const auto first = static_cast<std::uint32_t>(chunks_.size() * chunk);
    if (first + chunk > no_slot) throw std::length_error("emu::Engine: over a million events wait");
    chunks_.push_back(std::make_unique<std::array<Slot, chunk>>());
    for (std::uint32_t i = chunk; i-- > 0;) {
        (*chunks_.back())[i].next_free = free_;
        free_ = first + i;
    }
}

void Engine::release(std::uint32_t index)
{
    Slot& done = slot(index);
    done.event.reset();
    done.kind = Kind::free;
    done.next_free = free_;
    free_ = index;
}

void Engine::push(Instant when, std::uint32_t index)
{
    assert(when >= now_);
    const Entry entry{.when = when.time_since_epoch().count(),
                      .key = (++sequence_ << slot_bits) | index};
    slot(index).key = entry.key;
    heap_.push_back(entry);
    std::size_t hole = heap_.size() - 1;
    while (hole > 0) {
        const std::size_t parent = (hole - 1) / arity;
        if (!earlier(entry, heap_[parent])) break;
        heap_[hole] = heap_[parent];
        hole = parent;
    }
    heap_[hole] = entry;
}

void Engine::cancel(std::uint32_t index)
{
    if (std::exchange(slot(index).key, 0) == 0) return;
    ++dead_;
    if (dead_ > compact_threshold && dead_ > heap_.size() / 2) compact();
}

void Engine::compact()
{
    std::erase_if(heap_, [this](const Entry& entry) {
        return slot(static_cast<std::uint32_t>(entry.key & no_slot)).key != entry.key;
    });
    dead_ = 0;
    if (heap_.size() < 2) return;
    for (std::size_t i = (heap_.size() - 2) / arity + 1; i-- > 0;)
        sift_down(i, heap_[i]);
}

void Engine::sift_down(std::size_t hole, Entry entry)
{
    const std::size_t size = heap_.size();
    for (;;) {
        const std::size_t first = hole * arity + 1;
        if (first >= size) break;
        std::size_t best = first;
        const std::size_t last = std::min(first + arity, size);
        for (std::size_t child = first + 1; child < last; ++child) {
            if (earlier(heap_[child], heap_[best])) best = child;
        }
        if (!earlier(heap_[best], entry)) break;
        heap_[hole] = heap_[best];
        hole = best;
    }
    heap_[hole] = entry;
}

void Engine::pop()
{
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(0, last);
}

bool Engine::prune()
{
    while (!heap_.empty()) {
        const std::uint64_t key = heap_.front().key;
        if (slot(static_cast<std::uint32_t>(key & no_slot)).key == key) return true;
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
    pop();
    const auto index = static_cast<std::uint32_t>(entry.key & no_slot);
    Slot& due = slot(index);
    due.key = 0;
    now_ = Instant{Ts{entry.when}};
    ++dispatched_;
    running_ = index;
    due.event();
    running_ = no_slot;
    // A timer that was destroyed by its own event is an orphan: its slot goes back only now.
    if (due.kind != Kind::timer) release(index);
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
        engine_.slot(slot_).kind = Engine::Kind::orphan;
    } else {
        engine_.release(slot_);
    }
}

void Timer::start_at(Instant when)
{
    engine_.cancel(slot_);
    expiry_ = when;
    engine_.push(when, slot_);
}

void Timer::cancel() { engine_.cancel(slot_); }

} // namespace emu
