// The engine allocates nothing in steady state. A program of its own: it replaces operator new.
#include "emu/engine.hpp"
#include "emu/random.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

namespace {
std::size_t allocations = 0;

void* counted(std::size_t size)
{
    ++allocations;
    return std::malloc(size != 0 ? size : 1);
}
} // namespace

// Inlined halves would look mismatched to the compiler.
[[gnu::noinline]] void* operator new(std::size_t size)
{
    if (void* memory = counted(size)) return memory;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    return counted(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace emu {
namespace {

using namespace std::chrono_literals;

TEST(EngineAllocation, DoesNotGrowUnderManyRestarts)
{
    Engine engine;
    Timer often{engine, [] {}};
    often.start(1s);
    const std::size_t before = allocations;
    for (int i = 0; i < 100'000; ++i)
        often.start(Ts{1s} + Ts{i});
    EXPECT_EQ(allocations, before); // cancelled entries were thrown out
}

TEST(EngineAllocation, IsNoneInSteadyState)
{
    Engine engine;
    Random random{1, "steady state"};
    std::vector<std::unique_ptr<Timer>> timers;
    for (int i = 0; i < 500; ++i)
        timers.push_back(std::make_unique<Timer>(engine, [] {}));
    const auto churn = [&](int rounds) {
        for (int i = 0; i < rounds; ++i) {
            Timer& timer = *timers[random.below(timers.size())];
            timer.start(random.between(Ts{0}, 1s));
            engine.after(random.between(Ts{0}, 100ms), [] {});
            if (random.chance(0.2)) timers[random.below(timers.size())]->cancel();
            while (engine.pending() > 300)
                engine.run_one();
        }
    };
    churn(20'000);
    const std::size_t before = allocations;
    churn(100'000);
    EXPECT_EQ(allocations, before);
    EXPECT_GT(before, 0U); // the counter counts
}

} // namespace
} // namespace emu
