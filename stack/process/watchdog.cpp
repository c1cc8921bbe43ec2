// Part of stack/process/process.hpp: when time stands still: who holds the clock, and what becomes
// of those who wait for it. The wall's clock is used for this alone.
#include "stack/process/process.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace stack::inline v0 {

namespace {

constexpr int exit_stuck = 3;

const char* title(const char* call) { return call == nullptr ? "an unnamed call" : call; }

/// Whether the kernel lets it wait for something; true when that cannot be told.
bool sleeps(int tid)
{
    std::ifstream stat{fmt::format("/proc/self/task/{}/stat", tid)};
    std::string line;
    std::getline(stat, line);
    const std::size_t state = line.rfind(')') + 2; // the name before it may hold anything
    return line.find(')') == std::string::npos || state >= line.size() || line[state] == 'S';
}

/// Processor time, in nanoseconds.
std::int64_t used_by(pthread_t thread)
{
    clockid_t clock{};
    timespec used{};
    if (pthread_getcpuclockid(thread, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
    return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

std::string describe(pthread_t thread, int tid)
{
    std::array<char, 16> name{};
    pthread_getname_np(thread, name.data(), name.size());
    return tid == 0 ? fmt::format("thread \"{}\"", name.data())
                    : fmt::format("thread \"{}\" (tid {})", name.data(), tid);
}

} // namespace

/// While somebody else runs firmware: sleeps until that is over or `self` is released.
void Process::watch(Lock& lock, Waiter& self)
{
    const bool newborn = std::ranges::any_of(
        members_, [&self](const auto& each) { return each->birth.get() == &self; });
    std::uint64_t seen = turns_.progress();
    std::int64_t used = -1;
    if (newborn) holders_sleep(used); // what they have used so far
    std::chrono::milliseconds quiet{0};
    while (!self.released && !turns_.all_wait()) {
        const auto pause = newborn ? patience_.grace : patience_.stall;
        const bool woken = self.wake.wait_for(lock, pause) == std::cv_status::no_timeout;
        if (seen != turns_.progress()) {
            seen = turns_.progress();
            quiet = {};
            continue;
        }
        if (woken || self.released) continue;
        quiet += pause;
        if (newborn && holders_sleep(used)) return let_go();
        if (quiet < patience_.stall) continue;
        disown_new_threads();
        if (!turns_.all_wait()) tell_stall(self);
    }
}

/// All who hold the clock sleep and have slept since the last look, for which `used` stands.
bool Process::holders_sleep(std::int64_t& used) const
{
    std::int64_t now = 0;
    for (const auto& each : members_) {
        if (each->runs() && !each->known) return false;
        if (each->runs()) now += used_by(each->thread);
    }
    if (std::exchange(used, now) != now) return false;
    return std::ranges::all_of(members_, [](const auto& each) {
        return !each->runs() || (each->tid != 0 && sleeps(each->tid));
    });
}

/// Starts the first new thread, out of turn: the holders may wait for it.
void Process::let_go()
{
    for (const auto& each : members_) {
        const bool stands = each->birth && each->waiting && each->known;
        if (stands && !each->birth->released) return turns_.release(*each->birth);
    }
}

void Process::disown_new_threads()
{
    for (const auto& each : members_) {
        if (!each->runs() || !each->birth || !each->known) continue;
        std::fprintf(stderr,
                     "emu9160: %s was created by a thread of the firmware and has not called the "
                     "library for %lld ms: time goes on without it until it does\n",
                     describe(each->thread, each->tid).c_str(),
                     static_cast<long long>(patience_.stall.count()));
        turns_.uncount(*each);
    }
}

/// One line for each time the clock stands.
void Process::tell_stall(const Waiter& self)
{
    if (told_ == turns_.progress() || keeper_) return;
    told_ = turns_.progress();
    const auto holder =
        std::ranges::find_if(members_, [](const auto& each) { return each->runs(); });
    if (holder == members_.end()) return;
    const Member& it = **holder;
    const double now = world_ ? emu::seconds(world_->engine().now()) : 0;
    std::fprintf(
        stderr,
        "emu9160: time stands still at %.6f s of virtual time: %s runs or waits %s "
        "library, which it last called for %s at %.6f s, and %s waits. Ways out: let it wait in "
        "a blocking call of the library or its sleep (nrf_modem_os_sleep(), k_sleep()), put "
        "emu9160_idle_begin() "
        "and emu9160_idle_end() around a wait elsewhere, or let it end\n",
        now, describe(it.thread, it.tid).c_str(),
        it.interrupted ? "in a callback of the" : "outside the", title(it.call),
        emu::seconds(it.called), title(self.call));
}

/// One line for callbacks that make each other due while the clock stands.
void Process::tell_storm()
{
    const emu::Instant now = world_ ? world_->engine().now() : emu::epoch;
    if (storm_.at != now) storm_ = {.at = now};
    if (++storm_.batches % storm_stride != 0 || storm_.told) return;
    const auto wall = std::chrono::steady_clock::now();
    if (storm_.batches == storm_stride) storm_.since = wall;
    if (wall - storm_.since < patience_.stall) return;
    storm_.told = true;
    std::fprintf(stderr,
                 "emu9160: time stands still at %.6f s of virtual time: callbacks make each other "
                 "due at once, %llu times so far; the last call was %s\n",
                 emu::seconds(now), static_cast<unsigned long long>(storm_.batches),
                 title(storm_.call));
}

/// One line for a wait that has moved the clock for so long that it may never end.
void Process::tell_marathon(Waiter& self)
{
    if (self.told || self.awaited.deadline != emu::never) return;
    // In an RTOS threads wait for ever as a rule: it is news when all of them do.
    const bool modems = std::string_view{title(self.call)}.starts_with("nrf_");
    if (!modems && turns_.deadline() != emu::never) return;
    const auto now = std::chrono::steady_clock::now();
    if (self.looked == std::chrono::steady_clock::time_point{}) self.looked = now;
    if (now - self.looked < patience_.marathon) return;
    self.told = true;
    std::fprintf(
        stderr,
        "emu9160: %s has no timeout and still waits, at %.0f s of virtual time; it may never "
        "end%s\n",
        title(self.call), emu::seconds(world_->engine().now()),
        modems ? ". Ways out: NRF_SO_SNDTIMEO, NRF_SO_RCVTIMEO, NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO"
               : "");
}

/// All wait and nothing is scheduled: only a thread that does not count can still wake somebody.
void Process::nothing_left(Lock& lock, Waiter& self)
{
    const std::uint64_t seen = turns_.progress();
    const auto woken = self.wake.wait_for(lock, patience_.stall);
    if (woken == std::cv_status::no_timeout || seen != turns_.progress() || !turns_.all_wait() ||
        self.released) {
        return;
    }
    if (members_.size() == turns_.counted()) stuck(self.call);
    if (told_ == turns_.progress()) return;
    told_ = turns_.progress();
    const auto idle =
        std::ranges::find_if(members_, [](const auto& each) { return !each->counted; });
    std::fprintf(stderr,
                 "emu9160: %s waits at %.6f s of virtual time with nothing scheduled: it waits "
                 "for %s, which does not hold the clock (it last called for %s)\n",
                 title(self.call), emu::seconds(world_->engine().now()),
                 describe((*idle)->thread, (*idle)->tid).c_str(), title((*idle)->call));
}

/// Of several threads: a line for each, with what it waits for.
void Process::tell_waits() const
{
    if (turns_.counted() < 2) return;
    for (const auto& each : members_) {
        if (!each->counted || !each->known) continue;
        const auto explained = explain_ ? explain_(each->thread) : std::nullopt;
        std::fprintf(stderr, "emu9160: %s waits in %s since %.6f s%s\n",
                     (explained ? explained->thread : describe(each->thread, 0)).c_str(),
                     title(each->call), emu::seconds(each->called),
                     explained ? explained->what.c_str() : "");
    }
}

void Process::stuck(const char* call)
{
    std::fflush(nullptr);
    std::fprintf(stderr,
                 "emu9160: %s waits for ever: at %.6f s of virtual time nothing is scheduled "
                 "and no other thread can wake it\n",
                 title(call), emu::seconds(world_->engine().now()));
    tell_waits();
    std::_Exit(exit_stuck);
}

} // namespace stack::inline v0
