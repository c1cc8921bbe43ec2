// What does it cost that Zephyr threads hand a semaphore to each other on the virtual clock?
#include "bench/ratio.hpp"
#include "bench/world.hpp"

#include "stack/zephyr/configuration.hpp"

#include <benchmark/benchmark.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "zephyr/kernel.h"

namespace {

const bench::Compare ping_pong{{.what = "k_sem ping-pong / by a bare condition variable",
                                .measured = "BM_KernelSemaphorePingPong/real_time",
                                .baseline = "BM_BareConditionPingPong/real_time",
                                .limit = 2.0,
                                .goal = 2.0}};

/// One iteration: a gives to b and b gives back, so two hand-overs.
void BM_KernelSemaphorePingPong(benchmark::State& state)
{
    bench::start_library(bench::unshaped());
    struct Pair {
        k_sem there{};
        k_sem back{};
        k_thread thread{};
    } pair;
    k_sem_init(&pair.there, 0, 1);
    k_sem_init(&pair.back, 0, 1);
    k_thread_create(
        &pair.thread, nullptr, 0,
        [](void* opaque, void*, void*) {
            Pair& it = *static_cast<Pair*>(opaque);
            for (;;) {
                k_sem_take(&it.there, K_FOREVER);
                k_sem_give(&it.back);
            }
        },
        &pair, nullptr, nullptr, 0, 0, K_NO_WAIT);
    for (auto _ : state) {
        k_sem_give(&pair.there);
        k_sem_take(&pair.back, K_FOREVER);
    }
    k_thread_abort(&pair.thread);
    stack::Process::instance().reset();
}
BENCHMARK(BM_KernelSemaphorePingPong)->UseRealTime();

/// One iteration: the same two hand-overs by one mutex and one condition variable of the host.
void BM_BareConditionPingPong(benchmark::State& state)
{
    stack::Process::instance().reset();
    std::mutex mutex;
    std::condition_variable changed;
    enum { here, there, over } ball = here;
    std::thread other{[&] {
        std::unique_lock lock{mutex};
        for (;;) {
            changed.wait(lock, [&] { return ball != here; });
            if (ball == over) return;
            ball = here;
            changed.notify_one();
        }
    }};
    {
        std::unique_lock lock{mutex};
        for (auto _ : state) {
            ball = there;
            changed.notify_one();
            changed.wait(lock, [&] { return ball == here; });
        }
        ball = over;
        changed.notify_one();
    }
    other.join();
}
BENCHMARK(BM_BareConditionPingPong)->UseRealTime();

} // namespace
