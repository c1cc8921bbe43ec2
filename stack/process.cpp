#include "stack/process.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace stack {

namespace {

thread_local int callback_depth = 0;

constexpr int exit_unusable = 2;
constexpr int exit_stuck = 3;

} // namespace

/// A thread's membership: made by its first call, ended by its exit. A key of pthreads, because its
/// destructor runs when the main thread leaves by pthread_exit, and does not run on exit(): a
/// process that ends must not let the clock go on for the threads that still wait.
pthread_key_t Process::membership()
{
    static const pthread_key_t key = [] {
        pthread_key_t made{};
        pthread_key_create(&made, [](void* process) { static_cast<Process*>(process)->detach(); });
        return made;
    }();
    return key;
}

Process::Process() : factory_{[] { return std::make_unique<World>(WorldConfig{}); }} {}

Process& Process::instance()
{
    // Never destroyed: threads and exit handlers of the firmware may still call.
    static auto* process = new Process;
    return *process;
}

void Process::set_factory(Factory factory)
{
    if (world_) throw std::logic_error("the world exists already: set its factory before any call");
    factory_ = std::move(factory);
}

void Process::reset()
{
    const Lock held{mutex_};
    if (world_) before_reset();
    interrupts_.clear();
    world_.reset();
    initialized_ = false;
}

Process::Lock Process::lock()
{
    Lock held{mutex_};
    if (pthread_getspecific(membership()) == nullptr) {
        pthread_setspecific(membership(), this);
        ++attached_;
        if (!waiters_.empty()) waiters_.front()->wake.notify_one(); // see wait()
    }
    return held;
}

void Process::leave(Lock& lock)
{
    if (!interrupts_.empty()) run_interrupts(lock);
    lock.unlock();
}

void Process::detach()
{
    const Lock held{mutex_};
    --attached_;
    // Everyone else may be waiting for somebody to move the clock.
    if (!waiters_.empty() && waiting_ == attached_) waiters_.front()->wake.notify_one();
}

World& Process::world()
{
    if (!world_) {
        try {
            world_ = factory_();
        } catch (const std::exception& error) { // may not leave by way of an nrf_ function
            std::fprintf(stderr, "emu9160: %s\n", error.what());
            std::_Exit(exit_unusable);
        }
    }
    return *world_;
}

void Process::set_initialized(bool initialized) { initialized_ = initialized; }

bool Process::in_callback() { return callback_depth > 0; }

void Process::run_interrupts(Lock& lock)
{
    while (!interrupts_.empty()) {
        std::vector<std::function<void()>> due;
        due.swap(interrupts_);
        lock.unlock();
        ++callback_depth;
        for (const auto& callback : due)
            callback();
        --callback_depth;
        lock.lock();
    }
}

bool Process::release_one()
{
    const emu::Instant now = world_->engine().now();
    for (const bool by_deadline : {false, true}) {
        for (Waiter* waiter : waiters_) {
            if (waiter->released) continue;
            const bool due = !by_deadline && waiter->ready();
            if (!due && !(by_deadline && waiter->deadline <= now)) continue;
            waiter->due = due;
            waiter->released = true;
            --waiting_;
            waiter->wake.notify_one();
            return true;
        }
    }
    return false;
}

bool Process::wait(Lock& lock, const char* call, const std::function<bool()>& ready,
                   emu::Instant deadline)
{
    if (ready()) return true;
    if (in_callback()) {
        std::fprintf(stderr, "emu9160: nrf_%s would block in a callback; it fails instead\n", call);
        return false;
    }
    World& here = world();
    if (deadline <= here.engine().now()) return false;
    Waiter self{.ready = ready, .deadline = deadline, .call = call, .wake = {}};
    waiters_.push_back(&self);
    ++waiting_;
    while (!self.released) {
        if (waiting_ < attached_) { // somebody runs firmware: the clock stands
            self.wake.wait(lock);
            continue;
        }
        if (release_one()) continue;
        emu::Instant limit = emu::never;
        for (const Waiter* waiter : waiters_)
            limit = std::min(limit, waiter->deadline);
        const bool moved = here.driver().step(here.engine(), limit);
        if (!interrupts_.empty()) {
            --waiting_; // a callback is firmware that runs
            run_interrupts(lock);
            ++waiting_;
        }
        // A thread on its way to its first call may still wake somebody.
        if (!moved && limit == emu::never &&
            self.wake.wait_for(lock, std::chrono::seconds{1}) == std::cv_status::timeout &&
            waiting_ == attached_ && !self.released) {
            stuck(call);
        }
    }
    std::erase(waiters_, &self);
    return self.due;
}

void Process::charge(Lock& lock, const char* call)
{
    World& here = world();
    const emu::Ts cost = here.config().call_cost;
    if (cost == emu::Ts{0} || !here.driver().jumps() || in_callback()) return;
    const emu::Instant until = here.engine().now() + cost;
    if (attached_ == 1) {
        here.engine().advance_to(until);
    } else { // others may become ready meanwhile, and get their turn
        static const std::function<bool()> not_ready = [] { return false; };
        wait(lock, call, not_ready, until);
    }
}

void Process::stuck(const char* call)
{
    std::fflush(nullptr);
    std::fprintf(stderr,
                 "emu9160: nrf_%s waits for ever: at %.6f s of virtual time nothing is scheduled "
                 "and no other thread can wake it\n",
                 call, emu::seconds(world_->engine().now()));
    std::_Exit(exit_stuck);
}

} // namespace stack
