// Part of stack/process/process.hpp: who counts among the threads of the process: attaching,
// leaving, new threads, joins, idle times.
#include "stack/process/process.hpp"

#include "stack/op/pause.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <exception>
#include <new>
#include <thread>

#include <dlfcn.h>
#include <unistd.h>

namespace stack::inline v0 {

namespace {

/// Under a sanitizer pthread_create does not return before the new thread runs its code, so that
/// this one cannot be kept waiting until its creator waits.
bool may_hold_back()
{
    static const bool may = dlsym(RTLD_DEFAULT, "__sanitizer_get_heap_size") == nullptr;
    return may;
}

/// A thread is being created for the caller: on the way to the host's function, which may lead
/// through a sanitizer, pthread_create is called once more.
thread_local bool creating = false;

/// A sanitizer adds a thread of its own to the first that is created: let that be now, when no
/// thread is attached and it does not count.
[[maybe_unused]] const bool sanitizer_started = [] {
    if (!may_hold_back()) std::thread{[] {}}.join();
    return true;
}();

} // namespace

/// A thread's membership: made by its first call or its creator, ended by its exit. A key of
/// pthreads, because its destructor runs when the main thread leaves by pthread_exit, and does not
/// run on exit(): a process that ends must not let the clock go on for the threads that still wait.
pthread_key_t Process::membership()
{
    static const pthread_key_t key = [] {
        pthread_key_t made{};
        pthread_key_create(&made, [](void* opaque) {
            // The order of keys is the host's, and destructors of the firmware's may call: the
            // thread counts until all have had their rounds. In the last one a sanitizer forgets
            // the thread, and nothing that it watches may run after that.
            auto& member = *static_cast<Member*>(opaque);
            const int rounds = PTHREAD_DESTRUCTOR_ITERATIONS - (may_hold_back() ? 0 : 1);
            const bool last = ++member.destructors >= rounds;
            if (!last && pthread_setspecific(membership(), opaque) == 0) return;
            instance().detach(member);
        });
        return made;
    }();
    return key;
}

Process::Member* Process::self() { return static_cast<Member*>(pthread_getspecific(membership())); }

Process::Member& Process::attach()
{
    Member& member = *members_.emplace_back(std::make_unique<Member>());
    member.number = came_++;
    member.thread = pthread_self();
    member.tid = gettid();
    pthread_setspecific(membership(), &member);
    turns_.count(member);
    return member;
}

void Process::detach(Member& member)
{
    const Lock held{mutex_};
    // It may stand in the line since its birth, and never have called.
    if (member.waiting) turns_.drop(*member.birth);
    turns_.uncount(member);
    if (member.known) {
        remove(member);
    } else {
        member.gone = true; // its creator removes it
    }
}

void Process::remove(const Member& member)
{
    changed(); // who joins it may go on
    std::erase_if(members_, [&](const auto& each) { return each.get() == &member; });
}

/// The first call of a new thread, or one that ends an idle time.
void Process::admit(Lock& lock, Member& member)
{
    const bool was_idle = member.idle > 0;
    member.idle = 0;
    turns_.count(member);
    if (member.birth) {
        if (!member.birth->released) await(lock, *member.birth);
        member.tid = gettid();
        member.birth.reset();
    }
    if (was_idle) take_turn(lock, member, "emu9160_idle_end");
}

/// Goes on when those who waited longer have.
void Process::take_turn(Lock& lock, Member& member, const char* call)
{
    Waiter waiter{{.member = member, .call = call}};
    turns_.enqueue(waiter);
    await(lock, waiter);
}

void Process::idle_begin()
{
    Member* member = self();
    if (member == nullptr || in_callback()) return;
    Lock held{mutex_};
    if (member->birth) admit(held, *member);
    member->call = "emu9160_idle_begin";
    if (++member->idle > 1) return;
    turns_.uncount(*member);
}

void Process::idle_end()
{
    Member* member = self();
    if (member == nullptr || in_callback()) return;
    Lock held{mutex_};
    if (member->idle == 0 || --member->idle > 0) return;
    member->idle = 1; // admit() ends it
    admit(held, *member);
    member->call = "emu9160_idle_end";
    member->called = world_ ? world_->engine().now() : emu::epoch;
}

/// The record of a thread that is about to be created; nullptr when it will not count.
Process::Member* Process::conceive(Start start, void* argument)
{
    Member* parent = self();
    if (parent == nullptr) return nullptr;
    Lock held{mutex_};
    if (!parent->counted) return nullptr;
    if (parent->birth && !parent->birth->released) await(held, *parent->birth);
    Member& child = *members_.emplace_back(std::make_unique<Member>());
    child.number = came_++;
    child.known = false;
    child.start = start;
    child.argument = argument;
    child.key = membership();
    child.held_back = may_hold_back();
    child.birth.reset(new Waiter{{.member = child, .call = "pthread_create"}});
    turns_.count(child);
    turns_.enqueue(*child.birth);
    return &child;
}

/// The creation of `child` ended with `error`, or else as `thread`.
void Process::born(Member& child, int error, pthread_t thread)
{
    const Lock held{mutex_};
    child.thread = thread;
    child.known = true;
    if (error != 0) {
        turns_.drop(*child.birth);
        turns_.uncount(child);
    }
    if (error != 0 || child.gone) remove(child);
}

void Process::begin_turn(Member& member)
{
    Lock held{mutex_};
    member.tid = gettid();
    await(held, *member.birth);
}

// Where a sanitizer's pthread_create called ours, its run-time knows the thread only after `start`
// has begun: nothing here may be instrumented.
#if defined(__clang__)
__attribute__((disable_sanitizer_instrumentation))
#else
__attribute__((no_sanitize("address", "thread", "undefined")))
#endif
void* Process::run_thread(void* opaque)
{
    auto* member = static_cast<Member*>(opaque);
    const Start start = member->start;
    void* const argument = member->argument;
    pthread_setspecific(member->key, member);
    if (member->held_back) instance().begin_turn(*member);
    return start(argument);
}

int Process::create_thread(Create real, pthread_t* thread, const pthread_attr_t* attributes,
                           Start start, void* argument)
{
    if (creating) return real(thread, attributes, start, argument);
    Member* child = nullptr;
    try {
        child = conceive(start, argument);
    } catch (const std::bad_alloc&) {
        return EAGAIN;                      // POSIX: it lacked the resources
    } catch (const std::exception& error) { // of what happened meanwhile; nothing passes C
        end(error);
    }
    if (child == nullptr) return real(thread, attributes, start, argument);
    creating = true;
    const int error = real(thread, attributes, run_thread, child);
    creating = false;
    born(*child, error, error == 0 ? *thread : pthread_t{});
    return error;
}

/// True when the caller is idle from now on, because the library cannot tell when `thread` ends.
bool Process::begin_join(pthread_t thread)
{
    const Member* caller = self();
    if (caller == nullptr || in_callback() || pthread_equal(thread, pthread_self()) != 0)
        return false;
    const auto alive = [this, thread] {
        return std::ranges::any_of(members_, [thread](const auto& each) {
            return each->known && pthread_equal(each->thread, thread) != 0;
        });
    };
    {
        Lock held{mutex_};
        if (caller->idle > 0) return false;
        if (alive()) {
            if (caller->birth || !caller->counted) admit(held, *self());
            wait(held, "pthread_join",
                 op::Until{world().engine(), [&] { return !alive(); }, emu::never});
            return false;
        }
    }
    idle_begin();
    return true;
}

int Process::join_thread(Join real, pthread_t thread, void** value)
{
    const bool idle = begin_join(thread);
    const int error = real(thread, value);
    if (idle) idle_end();
    return error;
}

} // namespace stack::inline v0
