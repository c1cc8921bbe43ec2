// How long does a modem take to be there, and what does a day without work cost?
#include "bench/ratio.hpp"
#include "stack/process/process.hpp"

#include <benchmark/benchmark.h>

#include <stdexcept>

namespace {

const bench::Compare start{{.what = "start to registered",
                            .measured = "BM_StartToRegistered",
                            .baseline = "",
                            .limit = 20,
                            .goal = 10}};
const bench::Compare idle{
    {.what = "idle day", .measured = "BM_IdleDay", .baseline = "", .limit = 5, .goal = 1}};

void run_until_registered(stack::World& world)
{
    world.modem().ue().set_mode(emu::lte::FunctionalMode::normal);
    while (!world.modem().ue().emm().registered()) {
        if (!world.engine().run_one()) throw std::runtime_error("never registered");
    }
}

/// One iteration: a new world, AT+CFUN=1's effect, until the attach is accepted; then its end.
void BM_StartToRegistered(benchmark::State& state)
{
    stack::Process::instance().reset();
    for (auto _ : state) {
        stack::World world{stack::WorldConfig{}};
        run_until_registered(world);
    }
}
BENCHMARK(BM_StartToRegistered)->Unit(benchmark::kMillisecond);

/// One iteration: 24 hours of a registered modem with an open, connected UDP socket and no traffic.
void BM_IdleDay(benchmark::State& state)
{
    stack::Process::instance().reset();
    stack::World world{stack::WorldConfig{}};
    run_until_registered(world);
    world.engine().advance_to(world.engine().now() + std::chrono::minutes{1});
    const auto fd = world.modem().sockets().open(1, 2, 0);
    static_cast<void>(
        world.modem().sockets().connect(*fd, {*stack::Address::parse("192.0.2.7"), 7}));
    const auto events = world.engine().dispatched();
    for (auto _ : state) {
        world.engine().advance_to(world.engine().now() + std::chrono::hours{24});
    }
    state.counters["events/day"] = static_cast<double>(world.engine().dispatched() - events) /
                                   static_cast<double>(state.iterations());
}
// Bounded: a day is 2.65e12 Ts, and the clock holds 3.4 million days.
BENCHMARK(BM_IdleDay)->Unit(benchmark::kMillisecond)->Iterations(10'000);

} // namespace
