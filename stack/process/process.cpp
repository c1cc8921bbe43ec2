#include "stack/process/process.hpp"

#include "stack/op/pause.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <new>
#include <stdexcept>

#include <unistd.h>

namespace stack::inline v0 {

namespace {

thread_local int callback_depth = 0;
/// The lock is held, or waited for; also while a wait in the library lends it to others.
thread_local volatile std::sig_atomic_t inside_library = 0;

constexpr int exit_unusable = 2;
constexpr int exit_interrupted = 3;

/// Async-signal-safe: nothing of the library's may be touched.
[[noreturn]] void refuse_in_signal_handler(const char* call)
{
    const auto say = [](const char* text) {
        [[maybe_unused]] const ssize_t ignored = write(STDERR_FILENO, text, std::strlen(text));
    };
    say("emu9160: ");
    say(call == nullptr ? "the library" : call);
    say(" was called by a signal handler that interrupted the library on the same thread. Ways "
        "out: let the handler set a flag that the firmware looks at, take the signal with "
        "sigwait() in a thread of its own, or block it (pthread_sigmask) in the threads that "
        "call the library\n");
    _exit(exit_interrupted);
}

} // namespace

Process::Lock::Lock(std::mutex& mutex, const char* call)
    : std::unique_lock<std::mutex>{mutex, std::defer_lock}
{
    lock(call);
}

Process::Lock::~Lock()
{
    if (owns_lock()) unlock();
}

void Process::Lock::lock(const char* call)
{
    if (inside_library != 0) refuse_in_signal_handler(call);
    inside_library = 1;
    std::unique_lock<std::mutex>::lock();
}

void Process::Lock::unlock()
{
    std::unique_lock<std::mutex>::unlock();
    inside_library = 0;
}

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
        if (world_) {
            Lock held = lock();
            before_detach(held);
        }
        pthread_setspecific(membership(), nullptr);
        detach(*member);
    }
    const Lock held{mutex_};
    if (world_) before_reset();
    explain_ = nullptr;
    interrupts_.clear();
    came_ = 0;
    sockets_changed_.cancel();
    names_changed_.cancel();
    faults_.cancel();
    gone_.cancel();
    world_.reset();
    library_ = Library::down;
    shared_memory_ = {};
}

Process::Lock Process::lock(const char* call)
{
    Lock held{mutex_, call};
    stay_if_kept(held);
    changed();
    Member* member = self();
    if (member == nullptr) {
        member = &attach();
    } else if (member->birth || !member->counted) {
        admit(held, *member);
    }
    if (call != nullptr) member->call = call;
    if (world_) member->called = world_->engine().now();
    if (trace_ != nullptr && call != nullptr) trace_(call, member->called);
    return held;
}

void Process::leave(Lock& lock)
{
    if (interrupted_by_callbacks()) run_interrupts(lock);
    if (trace_ != nullptr) trace_(nullptr, world_ ? world_->engine().now() : emu::epoch);
    lock.unlock();
}

/// Callbacks are due, and the calling thread is one that they may interrupt.
bool Process::interrupted_by_callbacks() const
{
    return !interrupts_.empty() && !in_callback() && !self()->masked;
}

void Process::end(const std::exception& error)
{
    std::fflush(nullptr); // what the firmware has said comes first
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    std::fprintf(stderr, "emu9160: %s\n", memory ? "no memory is left" : error.what());
    std::_Exit(exit_unusable);
}

World& Process::world()
{
    if (!world_) {
        try {
            world_ = factory_();
        } catch (const std::exception& error) {
            end(error);
        }
        Modem& modem = world_->modem();
        sockets_changed_ = modem.sockets().on_change.subscribe([this](int) { changed(); });
        names_changed_ = modem.resolver().on_change.subscribe([this] { changed(); });
        faults_ = modem.health().on_fault.subscribe([this](const Fault& it) { on_fault(it); });
        gone_ = modem.health().on_gone.subscribe([this] {
            if (library_ == Library::failing) library_ = Library::failed;
            changed();
        });
        const Member* member = self();
        if (trace_ != nullptr && member != nullptr && member->call != nullptr) {
            trace_(member->call, world_->engine().now());
        }
    }
    return *world_;
}

emu::Instant Process::now()
{
    const Lock held{mutex_};
    return world_ ? world_->engine().now() : emu::epoch;
}

void Process::set_initialized(bool initialized)
{
    library_ = initialized ? Library::up : Library::down;
}

void Process::set_fault_handler(std::function<void(const Fault&)> handler)
{
    fault_handler_ = std::move(handler);
}

void Process::on_fault(const Fault& fault)
{
    if (!up()) return; // nobody to tell
    library_ = Library::failing;
    if (fault_handler_) interrupt([handler = fault_handler_, fault] { handler(fault); });
}

bool Process::in_callback() { return callback_depth > 0; }

/// Those that are due by now, and not those that they make due in turn. Without the lock, so that
/// they may call the library; one that ends its thread leaves the rest to the next who looks.
void Process::run_interrupts(Lock& lock)
{
    tell_storm();
    struct Context {
        Context(Process& owner, Lock& held) : process{owner}, lock{held}
        {
            due.swap(process.interrupts_);
            process.self()->interrupted = true;
            ++callback_depth;
            lock.unlock();
        }
        ~Context()
        {
            lock.lock();
            --callback_depth;
            process.self()->interrupted = false;
            process.storm_.call = process.self()->call;
            process.interrupts_.insert(process.interrupts_.begin(), due.begin() + begun, due.end());
            process.changed();
        }
        Process& process;
        Lock& lock;
        std::vector<std::function<void()>> due = {};
        std::ptrdiff_t begun = 0;
    };
    Context here{*this, lock};
    while (here.begun < std::ssize(here.due)) {
        const auto& callback = here.due[static_cast<std::size_t>(here.begun++)];
        callback();
    }
}

/// A callback is firmware that runs: `self` keeps its place in the line meanwhile, unless the
/// callback ends the thread.
void Process::run_interrupts_of(Lock& lock, Waiter& self)
{
    struct Aside {
        Aside(Turns& line, Waiter& waiter) : turns{line}, self{waiter}
        {
            turns.step_out(self.member);
        }
        ~Aside()
        {
            turns.step_in(self.member);
            if (!back) turns.drop(self);
        }
        Turns& turns;
        Waiter& self;
        bool back = false;
    };
    Aside aside{turns_, self};
    Member& member = *this->self();
    const char* const call = member.call;
    const emu::Instant called = member.called;
    run_interrupts(lock);
    member.call = call; // what the callback has called is no call of the thread's
    member.called = called;
    aside.back = true;
}

bool Process::step(emu::Instant limit)
{
    try {
        return world().driver().step(world_->engine(), limit);
    } catch (const std::exception& error) {
        end(error);
    }
}

std::vector<Process::Whereabouts> Process::whereabouts() const
{
    std::vector<Whereabouts> all;
    for (const auto& each : members_) {
        if (!each->counted) continue;
        std::string name(16, '\0'); // pthread_setname_np(3)
        if (!each->known || pthread_getname_np(each->thread, name.data(), name.size()) != 0)
            name.clear();
        name.resize(std::min(name.find('\0'), name.size()));
        all.push_back({.thread = std::move(name),
                       .call = each->call,
                       .since = each->called,
                       .inside = each->waiting && !each->birth});
    }
    return all;
}

void Process::keep_to_myself()
{
    const Lock held{mutex_};
    keeper_ = pthread_self();
}

void Process::stay_if_kept(Lock& lock)
{
    if (!keeper_ || pthread_equal(*keeper_, pthread_self()) != 0) return;
    lock.unlock();
    for (;;)
        pause(); // until the process has ended
}

void Process::run_last(Lock& lock)
{
    const std::function<void()> last = std::exchange(last_, nullptr);
    keeper_ = pthread_self();
    lock.unlock();
    last();
    lock.lock();
}

/// Until `self`, which stands in the line, is released. Who finds everybody waiting drives.
void Process::await(Lock& lock, Waiter& self)
{
    // A wait that is cancelled would leave its place in the line behind.
    int cancelling = 0;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancelling);
    self.present = true;
    std::uint64_t steps = 0;
    while (!self.released) {
        stay_if_kept(lock);
        if (!turns_.all_wait()) { // somebody runs firmware: the clock stands
            watch(lock, self);
            continue;
        }
        if (turns_.release_one(world().engine().now())) continue;
        if (!interrupts_.empty()) { // that callbacks have left
            run_interrupts_of(lock, self);
            continue;
        }
        const emu::Instant limit = turns_.deadline();
        bool moved = false;
        do {
            moved = step(limit);
            if (moved || limit != emu::never) turns_.note_progress();
            if (++steps % marathon_stride == 0) tell_marathon(self);
        } while (moved && interrupts_.empty() && !last_ &&
                 !turns_.news(world_->engine().now(), limit));
        if (last_) run_last(lock);
        if (!interrupts_.empty()) {
            run_interrupts_of(lock, self);
        } else if (!moved && limit == emu::never) {
            nothing_left(lock, self);
        }
    }
    pthread_setcancelstate(cancelling, nullptr);
    if (self.member.leaving) pthread_exit(nullptr); // what it holds unwinds, the lock last
}

/// False in a callback, which may not wait.
bool Process::block(Lock& lock, const char* call, const Turns::Awaited& awaited)
{
    if (in_callback()) {
        std::fprintf(stderr, "emu9160: %s would block in a callback; it fails instead\n", call);
        return false;
    }
    world(); // that it may wait in
    Member& member = *self();
    member.call = call;
    Waiter waiter{{.member = member, .call = call, .awaited = awaited}};
    turns_.enqueue(waiter);
    await(lock, waiter);
    return true;
}

bool Process::pass(Lock& lock, emu::Ts longest)
{
    World& here = world();
    if (!turns_.alone() || in_callback() || !here.driver().jumps()) return false;
    emu::Engine& engine = here.engine();
    const emu::Instant limit = engine.now() + longest;
    engine.advance_to(std::min(limit, engine.next_event().value_or(limit)));
    if (last_) run_last(lock);
    return true;
}

void Process::charge(Lock& lock, const char* call)
{
    self()->call = call;
    World& here = world();
    const emu::Ts cost = here.config().call_cost;
    if (cost == emu::Ts{0} || !here.driver().jumps()) return;
    const emu::Instant until = here.engine().now() + cost;
    if (turns_.alone() || in_callback()) {
        here.engine().advance_to(until);
        if (last_) run_last(lock);
    } else { // others may become ready meanwhile, and get their turn
        wait(lock, call, op::Pause{here.engine(), until});
    }
}

} // namespace stack::inline v0
