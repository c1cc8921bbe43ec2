// Streams that repeat, stay apart, and never change from one release to the next.
#include "emu/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace emu {
namespace {

using namespace std::chrono_literals;

TEST(Random, GivesTheSameNumbersForTheSameSeedAndName)
{
    Random one{7, "loss"};
    Random two = Seed{7}.stream("loss");
    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(one.bits(), two.bits());
}

TEST(Random, KeepsItsNumbersForeverBecauseGoldenTracesDependOnThem)
{
    Random bits{1, "random access"};
    EXPECT_EQ(bits.bits(), 15'277'676'752'715'194'850U);
    EXPECT_EQ(bits.bits(), 876'341'568'880'108'574U);
    EXPECT_EQ(bits.bits(), 9'599'115'127'040'601'615U);

    Random digits{1, "x"};
    for (const std::uint64_t expected : {0U, 7U, 1U, 9U, 7U, 6U, 4U, 1U, 8U, 9U}) {
        EXPECT_EQ(digits.below(10), expected);
    }
}

TEST(Random, IsSmallUntilTheFirstNumberIsDrawn) { EXPECT_LE(sizeof(Random), 32U); }

TEST(Seed, ScopesTheStreamsOfEveryModemButTheFirst)
{
    const Seed seed{7};
    EXPECT_EQ(seed.of_modem(0).stream("loss").bits(), seed.stream("loss").bits());
    EXPECT_EQ(seed.of_modem(1).stream("loss").bits(), seed.stream("1/loss").bits());
    EXPECT_EQ(seed.of_modem(12).stream("loss").bits(), (Random{7, "12/loss"}.bits()));
    EXPECT_EQ(seed.of_modem(1).value(), 7U);
}

TEST(Random, GivesOtherNumbersForAnotherNameOrANeighbouringSeed)
{
    std::set<std::uint64_t> firsts;
    for (std::uint64_t seed = 0; seed < 16; ++seed) {
        for (const char* name : {"", "a", "b", "ab", "loss", "delay"}) {
            firsts.insert(Random{seed, name}.bits());
        }
    }
    // The upper half of the seed counts too.
    firsts.insert(Random{std::uint64_t{1} << 32, "a"}.bits());
    EXPECT_EQ(firsts.size(), 16U * 6U + 1U);
}

TEST(Random, DoesNotDisturbAStreamByDrawingFromAnother)
{
    const Seed seed{42};
    Random alone = seed.stream("a");
    Random beside = seed.stream("a");
    Random other = seed.stream("b");
    for (int i = 0; i < 100; ++i) {
        other.bits();
        EXPECT_EQ(alone.bits(), beside.bits());
    }
}

TEST(Random, DrawsEveryNumberBelowTheBoundAndNoOther)
{
    Random random{3, "below"};
    std::array<int, 6> seen{};
    for (int i = 0; i < 6000; ++i)
        ++seen.at(random.below(6)); // at() throws past the bound
    for (const int count : seen)
        EXPECT_NEAR(count, 1000, 200);
}

TEST(Random, DrawsZeroBelowOne)
{
    Random random{3, "below"};
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, DrawsBothEndsOfAnInterval)
{
    Random random{3, "between"};
    std::set<Ts> seen;
    for (int i = 0; i < 200; ++i)
        seen.insert(random.between(1ms, Ts{1ms} + Ts{2}));
    EXPECT_EQ(seen, (std::set<Ts>{Ts{1ms}, Ts{1ms} + Ts{1}, Ts{1ms} + Ts{2}}));
}

TEST(Random, DrawsTheOnlyPointOfAnEmptyInterval)
{
    Random random{3, "between"};
    EXPECT_EQ(random.between(5ms, 5ms), Ts{5ms});
}

TEST(Random, IsCertainAtTheEndsOfAChance)
{
    Random random{3, "chance"};
    for (int i = 0; i < 1000; ++i) {
        EXPECT_FALSE(random.chance(0.0));
        EXPECT_FALSE(random.chance(-1.0));
        EXPECT_TRUE(random.chance(1.0));
        EXPECT_TRUE(random.chance(2.0));
    }
}

TEST(Random, HitsAChanceAsOftenAsItSays)
{
    Random random{1, "chance"};
    int hits = 0;
    for (int i = 0; i < 10'000; ++i)
        hits += random.chance(0.05) ? 1 : 0;
    EXPECT_EQ(hits, 503); // of 500 expected; the same on every machine
}

} // namespace
} // namespace emu
