#include "stack/process/process.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace stack::inline v0 {

namespace {

thread_local int callback_depth = 0;

constexpr int exit_unusable = 2;

} // namespace

Process::Process() : factory_{world_of_environment} {}

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

void Process::set_patience(Patience patience)
{
    const Lock held{mutex_};
    patience_ = patience;
}

void Process::reset()
{
    if (Member* member = self()) {
        pthread_setspecific(membership(), nullptr);
        detach(*member);
    }
    const Lock held{mutex_};
    if (world_) before_reset();
    interrupts_.clear();
    world_.reset();
    initialized_ = false;
}

Process::Lock Process::lock(const char* call)
{
    Lock held{mutex_};
    Member* member = self();
    if (member == nullptr) {
        member = &attach();
    } else if (member->birth || !member->counted) {
        admit(held, *member);
    }
    if (call != nullptr) member->call = call;
    if (world_) member->called = world_->engine().now();
    return held;
}

void Process::leave(Lock& lock)
{
    if (!interrupts_.empty()) run_interrupts(lock);
    lock.unlock();
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

emu::Instant Process::now()
{
    const Lock held{mutex_};
    return world_ ? world_->engine().now() : emu::epoch;
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

void Process::enqueue(Waiter& waiter)
{
    waiters_.push_back(&waiter);
    waiter.member.waiting = true;
    ++waiting_;
}

void Process::release(Waiter& waiter)
{
    std::erase(waiters_, &waiter);
    waiter.member.waiting = false;
    --waiting_;
    ++progress_;
    waiter.released = true;
    waiter.wake.notify_one();
}

bool Process::release_one()
{
    const emu::Instant now = world().engine().now();
    for (const bool by_deadline : {false, true}) {
        for (Waiter* waiter : waiters_) {
            const bool due = !by_deadline && waiter->ready();
            if (!due && !(by_deadline && waiter->deadline <= now)) continue;
            waiter->due = due;
            release(*waiter);
            return true;
        }
    }
    return false;
}

/// Somebody has stopped to count: one of those who wait has to go on with the clock.
void Process::pass_on()
{
    if (waiting_ < attached_) return;
    const auto here = std::ranges::find_if(waiters_, [](const Waiter* each) {
        return each->present; // a thread on its way will see for itself
    });
    if (here != waiters_.end()) (*here)->wake.notify_one();
}

/// Until `self`, which stands in the line, is released. Who finds everybody waiting drives.
void Process::await(Lock& lock, Waiter& self)
{
    // A wait that is cancelled would leave its place in the line behind.
    int cancelling = 0;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancelling);
    self.present = true;
    std::uint64_t steps = 0;
    const auto began = std::chrono::steady_clock::now();
    while (!self.released) {
        if (waiting_ < attached_) { // somebody runs firmware: the clock stands
            watch(lock, self);
            continue;
        }
        if (release_one()) continue;
        emu::Instant limit = emu::never;
        for (const Waiter* waiter : waiters_)
            limit = std::min(limit, waiter->deadline);
        const bool moved = world_->driver().step(world_->engine(), limit);
        if (moved || limit != emu::never) ++progress_;
        if (++steps % marathon_stride == 0) tell_marathon(self, began);
        if (!interrupts_.empty()) { // a callback is firmware that runs
            self.member.waiting = false;
            --waiting_;
            run_interrupts(lock);
            self.member.waiting = true;
            ++waiting_;
        }
        if (!moved && limit == emu::never) nothing_left(lock, self);
    }
    pthread_setcancelstate(cancelling, nullptr);
}

bool Process::wait(Lock& lock, const char* call, const std::function<bool()>& ready,
                   emu::Instant deadline)
{
    if (ready()) return true;
    if (in_callback()) {
        std::fprintf(stderr, "emu9160: nrf_%s would block in a callback; it fails instead\n", call);
        return false;
    }
    if (deadline <= world().engine().now()) return false;
    Member& member = *self();
    member.call = call;
    Waiter waiter{.member = member, .call = call, .ready = ready, .deadline = deadline};
    enqueue(waiter);
    await(lock, waiter);
    return waiter.due;
}

const std::function<bool()>& Process::at_once()
{
    static const auto* ready = new std::function<bool()>{[] { return true; }}; // outlives exit()
    return *ready;
}

/// Goes on when those who waited longer have.
void Process::take_turn(Lock& lock, Member& member, const char* call)
{
    Waiter waiter{.member = member, .call = call, .ready = at_once()};
    enqueue(waiter);
    await(lock, waiter);
}

void Process::charge(Lock& lock, const char* call)
{
    self()->call = call;
    World& here = world();
    const emu::Ts cost = here.config().call_cost;
    if (cost == emu::Ts{0} || !here.driver().jumps() || in_callback()) return;
    const emu::Instant until = here.engine().now() + cost;
    if (attached_ == 1) {
        here.engine().advance_to(until);
    } else { // others may become ready meanwhile, and get their turn
        wait(
            lock, call, [] { return false; }, until);
    }
}

} // namespace stack::inline v0
