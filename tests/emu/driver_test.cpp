// Drivers: one event a step, and never past the limit or the grant.
#include "emu/driver.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace emu {
namespace {

using namespace std::chrono_literals;

struct Driver : ::testing::Test {
    void at(Ts when)
    {
        engine.at(epoch + when, [this] { seen.push_back(engine.now()); });
    }
    Engine engine;
    std::vector<Instant> seen;
};

TEST_F(Driver, VirtualRunsOneEventAStep)
{
    at(1s);
    at(1s);
    at(2s);
    VirtualDriver driver;
    EXPECT_TRUE(driver.step(engine, never));
    EXPECT_EQ(seen, (std::vector<Instant>{epoch + 1s}));
    EXPECT_EQ(engine.now(), epoch + 1s);
    EXPECT_TRUE(driver.step(engine, never));
    EXPECT_EQ(seen.size(), 2U);
    EXPECT_EQ(engine.now(), epoch + 1s);
    EXPECT_TRUE(driver.step(engine, never));
    EXPECT_EQ(engine.now(), epoch + 2s);
}

TEST_F(Driver, VirtualStandsStillWhenNothingWillEverHappen)
{
    VirtualDriver driver;
    EXPECT_FALSE(driver.step(engine, never));
    EXPECT_EQ(engine.now(), epoch);
}

TEST_F(Driver, VirtualRunsAnEventAtTheLimitAndLeavesTheOneAfterIt)
{
    at(1s);
    at(Ts{1s} + Ts{1});
    VirtualDriver driver;
    EXPECT_TRUE(driver.step(engine, epoch + 1s));
    EXPECT_FALSE(driver.step(engine, epoch + 1s));
    EXPECT_EQ(seen, (std::vector<Instant>{epoch + 1s}));
    EXPECT_EQ(engine.now(), epoch + 1s);
}

TEST_F(Driver, VirtualMovesTheClockToALimitWithoutEvents)
{
    at(5s);
    VirtualDriver driver;
    EXPECT_FALSE(driver.step(engine, epoch + 3s));
    EXPECT_EQ(engine.now(), epoch + 3s);
    EXPECT_TRUE(seen.empty());
}

TEST_F(Driver, GrantedDoesNothingBeforeAGrant)
{
    at(1s);
    GrantedDriver driver;
    EXPECT_EQ(driver.granted(), epoch);
    EXPECT_FALSE(driver.step(engine, never));
    EXPECT_EQ(engine.now(), epoch);
    EXPECT_TRUE(seen.empty());
}

TEST_F(Driver, GrantedRunsUpToAndIncludingTheGrant)
{
    at(1s);
    at(Ts{1s} + Ts{1});
    GrantedDriver driver;
    driver.grant(epoch + 1s);
    EXPECT_TRUE(driver.step(engine, never));
    EXPECT_FALSE(driver.step(engine, never));
    EXPECT_EQ(seen, (std::vector<Instant>{epoch + 1s}));
    EXPECT_EQ(engine.now(), epoch + 1s);
    driver.grant(epoch + Ts{1s} + Ts{1});
    EXPECT_TRUE(driver.step(engine, never));
    EXPECT_EQ(seen.size(), 2U);
}

TEST_F(Driver, GrantedStopsAtTheEarlierOfLimitAndGrant)
{
    GrantedDriver driver;
    driver.grant(epoch + 2s);
    EXPECT_FALSE(driver.step(engine, epoch + 1s));
    EXPECT_EQ(engine.now(), epoch + 1s);
    EXPECT_FALSE(driver.step(engine, epoch + 3s));
    EXPECT_EQ(engine.now(), epoch + 2s);
    EXPECT_FALSE(driver.step(engine, epoch + 1s)); // behind the clock: nothing moves
    EXPECT_EQ(engine.now(), epoch + 2s);
}

TEST_F(Driver, OnlyVirtualLetsCallersMoveTheClock)
{
    EXPECT_TRUE(VirtualDriver{}.jumps());
    EXPECT_FALSE(GrantedDriver{}.jumps());
}

} // namespace
} // namespace emu
