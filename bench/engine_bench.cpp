// How many events a second does emu::Engine run, against the queues one would otherwise take?
//
// The hold model: N events wait; one iteration takes the earliest and schedules one at its instant
// plus a pseudo-random delay. All contenders draw the same delays.
#include "bench/ratio.hpp"
#include "emu/engine.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <vector>

namespace {

using emu::Instant;
using emu::Ts;

/// xorshift64*: a delay of 1 Ts to about 34 ms, cheap beside any queue operation.
class Delays {
public:
    Ts next()
    {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return Ts{1 + static_cast<std::int64_t>((state_ * 0x2545F4914F6CDD1DU) >> 44)};
    }

private:
    std::uint64_t state_ = 0x9E3779B97F4A7C15U;
};

void count_events(benchmark::State& state)
{
    state.counters["events/s"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

// One iteration: Engine::run_one(); the event schedules its successor with Engine::after().
void BM_HoldEmu(benchmark::State& state)
{
    struct Model {
        void fire()
        {
            engine.after(delays.next(), [this] { fire(); });
        }
        emu::Engine engine;
        Delays delays;
    } model;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        model.fire();
    for (auto _ : state)
        model.engine.run_one();
    count_events(state);
}

// One iteration: take the first function out of a multimap, call it; it emplaces its successor.
void BM_HoldMultimap(benchmark::State& state)
{
    struct Model {
        void fire()
        {
            queue.emplace(now + delays.next(), [this] { fire(); });
        }
        std::multimap<Instant, std::function<void()>> queue;
        Instant now{};
        Delays delays;
    } model;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        model.fire();
    for (auto _ : state) {
        const auto first = model.queue.begin();
        model.now = first->first;
        const auto function = std::move(first->second);
        model.queue.erase(first);
        function();
    }
    count_events(state);
}

// One iteration: pop {when, sequence, function pointer, context} from a binary heap, call it; it
// pushes its successor. No cancelling, no captures: the least a queue with stable order can do.
void BM_HoldHeap(benchmark::State& state)
{
    struct Entry {
        Instant when;
        std::uint64_t sequence;
        void (*function)(void*);
        void* context;
    };
    struct Later {
        bool operator()(const Entry& a, const Entry& b) const
        {
            return a.when != b.when ? a.when > b.when : a.sequence > b.sequence;
        }
    };
    struct Model {
        void fire()
        {
            queue.push({now + delays.next(), ++sequence,
                        [](void* self) { static_cast<Model*>(self)->fire(); }, this});
        }
        std::priority_queue<Entry, std::vector<Entry>, Later> queue;
        Instant now{};
        std::uint64_t sequence = 0;
        Delays delays;
    } model;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        model.fire();
    for (auto _ : state) {
        const Entry first = model.queue.top();
        model.queue.pop();
        model.now = first.when;
        first.function(first.context);
    }
    count_events(state);
}

// One iteration: as BM_HoldHeap, with what the engine and the multimap hold: any callable.
void BM_HoldFunctionHeap(benchmark::State& state)
{
    struct Entry {
        Instant when;
        std::uint64_t sequence;
        std::function<void()> function;
    };
    struct Later {
        bool operator()(const Entry& a, const Entry& b) const
        {
            return a.when != b.when ? a.when > b.when : a.sequence > b.sequence;
        }
    };
    struct Model {
        void fire()
        {
            queue.push({now + delays.next(), ++sequence, [this] { fire(); }});
        }
        std::priority_queue<Entry, std::vector<Entry>, Later> queue;
        Instant now{};
        std::uint64_t sequence = 0;
        Delays delays;
    } model;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        model.fire();
    for (auto _ : state) {
        const auto function = model.queue.top().function;
        model.now = model.queue.top().when;
        model.queue.pop();
        function();
    }
    count_events(state);
}

/// A clock at the end of time: every timer has expired, so Asio never waits.
struct FarClock {
    using duration = Ts;
    using rep = Ts::rep;
    using period = Ts::period;
    using time_point = std::chrono::time_point<FarClock, Ts>;
    static constexpr bool is_steady = true;
    static time_point now() { return time_point{Ts::max() / 2}; }
};

struct NoWait {
    static Ts to_wait_duration(const Ts&) { return Ts{0}; }
    static Ts to_wait_duration(const FarClock::time_point&) { return Ts{0}; }
};

// One iteration: io_context::poll_one() runs one handler, which sets its timer a delay later and
// waits again. Asio hands over expired timers in batches of N, so that its reactor calls are shared
// by N events; a simulation that advanced its clock from timer to timer would pay them for each.
void BM_HoldAsio(benchmark::State& state)
{
    using Timer = boost::asio::basic_waitable_timer<FarClock, NoWait>;
    struct Model {
        void arm(Timer& timer)
        {
            timer.expires_at(timer.expiry() + delays.next());
            timer.async_wait([this, &timer](const boost::system::error_code& error) {
                if (!error) arm(timer);
            });
        }
        boost::asio::io_context context{1};
        std::vector<std::unique_ptr<Timer>> timers;
        Delays delays;
    } model;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        model.timers.push_back(std::make_unique<Timer>(model.context, FarClock::time_point{}));
        model.arm(*model.timers.back());
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(model.context.poll_one());
    count_events(state);
}

// One iteration: restart one of N running timers, chosen at random, at a random expiry; none fires.
void BM_TimerRestart(benchmark::State& state)
{
    emu::Engine engine;
    Delays delays;
    const auto count = static_cast<std::size_t>(state.range(0));
    std::vector<std::unique_ptr<emu::Timer>> timers;
    for (std::size_t i = 0; i < count; ++i) {
        timers.push_back(std::make_unique<emu::Timer>(engine, [] {}));
        timers.back()->start(delays.next());
    }
    for (auto _ : state) {
        const Ts delay = delays.next();
        timers[static_cast<std::size_t>(delay.count()) % count]->start(delay);
    }
    state.counters["restarts/s"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

BENCHMARK(BM_HoldEmu)->Arg(16)->Arg(256)->Arg(4096);
BENCHMARK(BM_HoldMultimap)->Arg(16)->Arg(256)->Arg(4096);
BENCHMARK(BM_HoldHeap)->Arg(16)->Arg(256)->Arg(4096);
BENCHMARK(BM_HoldFunctionHeap)->Arg(16)->Arg(256)->Arg(4096);
BENCHMARK(BM_HoldAsio)->Arg(16)->Arg(256)->Arg(4096);
BENCHMARK(BM_TimerRestart)->Arg(16)->Arg(256)->Arg(4096);

const bench::Compare against_function_heap{
    {.what = "event, emu::Engine / binary heap of std::function, N=256",
     .measured = "BM_HoldEmu/256",
     .baseline = "BM_HoldFunctionHeap/256",
     .limit = 1,
     .goal = 1}};
// Less than an event queue: no captures, nothing to cancel. The bound is noise around parity.
const bench::Compare against_heap{{.what = "event, emu::Engine / binary heap of pointers, N=256",
                                   .measured = "BM_HoldEmu/256",
                                   .baseline = "BM_HoldHeap/256",
                                   .limit = 1.15,
                                   .goal = 1}};
const bench::Compare against_map{{.what = "event, emu::Engine / std::multimap, N=256",
                                  .measured = "BM_HoldEmu/256",
                                  .baseline = "BM_HoldMultimap/256",
                                  .limit = 1,
                                  .goal = 1}};
const bench::Compare against_asio{{.what = "event, emu::Engine / Asio timers, N=256",
                                   .measured = "BM_HoldEmu/256",
                                   .baseline = "BM_HoldAsio/256",
                                   .limit = 1,
                                   .goal = 1}};

} // namespace
