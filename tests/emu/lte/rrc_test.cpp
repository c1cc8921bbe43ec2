// The radio connection: access, inactivity, loss and re-establishment (TS 36.331, timing.md §6,
// §10).
#include "emu/lte/rrc.hpp"

#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

namespace emu::lte {
namespace {

using Texts = std::vector<std::string>;

struct RrcWorld : Radio {
    using Radio::Radio;
    Rrc rrc{engine, bus, timing, cell, seed};
    Watch watch{*this, rrc};
};

struct RrcTest : ::testing::Test {
    /// Connected, with the log empty.
    Instant connect()
    {
        world.rrc.request(Rrc::Cause::mo_data);
        const Instant connected = world.connected_after(world.engine.now());
        world.run_to(connected);
        EXPECT_TRUE(world.rrc.connected());
        world.log.clear();
        return connected;
    }
    RrcWorld world;
};

TEST_F(RrcTest, TakesItsDefaultsFromTheReference)
{
    const Timing timing;
    // timing.md §10: T300 2000 ms, T310 1000 ms, N310 6 indications each 200 ms, T311 5 s.
    EXPECT_EQ(timing.t300, Ts{2s});
    EXPECT_EQ(timing.t310, Ts{1s});
    EXPECT_EQ(timing.out_of_sync, Ts{6 * 200ms});
    EXPECT_EQ(timing.t311, Ts{5s});
    // timing.md §6.1, LTE-M CE0: preamble start 5, contention resolved 37, Msg5 end 54 ms; 5 %
    // fail.
    EXPECT_EQ(timing.preamble_to_connected, Ts{37ms - 5ms});
    EXPECT_EQ(timing.msg5, Ts{54ms - 37ms});
    EXPECT_EQ(timing.rar_timeout, Ts{14ms - 5ms});
    EXPECT_EQ(timing.ra_failure, 0.05);
    // timing.md §11: 10 s measured; §7: bearers 60-150 ms after Msg5.
    EXPECT_EQ(timing.inactivity, Ts{10s});
    EXPECT_GE(timing.bearer_setup, Ts{60ms});
    EXPECT_LE(timing.bearer_setup, Ts{150ms});
}

TEST_F(RrcTest, ConnectsOneBudgetAfterTheNextRandomAccessOccasion)
{
    world.rrc.request(Rrc::Cause::mo_data);
    const Instant expected = world.connected_after(epoch);
    world.run_to(epoch + 1s);
    EXPECT_EQ(world.log, (Log{{epoch, "rrc connecting"}, {expected, "rrc connected"}}));
    EXPECT_EQ(world.moves, (Log{{epoch, "rrc idle -> connecting: mo-Data"},
                                {expected, "rrc connecting -> connected: setup"}}));
}

TEST_F(RrcTest, TellsTheStateItLeftAndTheCause)
{
    std::vector<std::pair<Rrc::State, Rrc::Cause>> told;
    const Subscription subscription = world.rrc.on_change.subscribe(
        [&](Rrc::State from, Rrc::Cause cause) { told.emplace_back(from, cause); });
    world.rrc.request(Rrc::Cause::mt_access);
    world.run(1s);
    EXPECT_EQ(told, (std::vector<std::pair<Rrc::State, Rrc::Cause>>{
                        {Rrc::State::idle, Rrc::Cause::mt_access},
                        {Rrc::State::connecting, Rrc::Cause::setup}}));
}

TEST_F(RrcTest, IgnoresARequestWhileThereIsAConnectionOrOneOnItsWay)
{
    world.rrc.request(Rrc::Cause::mo_data);
    world.run(1ms);
    world.rrc.request(Rrc::Cause::mo_signalling);
    world.run_to(world.connected_after(epoch));
    world.rrc.request(Rrc::Cause::mt_access);
    EXPECT_EQ(world.order(), (Texts{"rrc connecting", "rrc connected"}));
}

TEST_F(RrcTest, FallsBackToIdleWhenT300ExpiresWithoutCoverage)
{
    world.cell.set_coverage(false);
    world.rrc.request(Rrc::Cause::mo_data);
    world.run_to_just_before(epoch + 2s);
    EXPECT_EQ(world.rrc.state(), Rrc::State::connecting);
    world.run_to(epoch + 2s);
    EXPECT_EQ(world.rrc.state(), Rrc::State::idle);
    EXPECT_EQ(world.moves.back(), (Seen{epoch + 2s, "rrc connecting -> idle: T300 expiry"}));
    world.run(1h);
    EXPECT_EQ(world.log.size(), 2U); // by itself it does not try again
}

TEST_F(RrcTest, StopsT300WhenConnected)
{
    connect();
    world.run_to(epoch + 9s);
    EXPECT_TRUE(world.log.empty());
}

TEST_F(RrcTest, RepeatsAFailedPreambleOnALaterOccasionAfterABackOff)
{
    world.timing.ra_failure = 1;
    world.rrc.request(Rrc::Cause::mo_data);
    const Instant failed = world.connected_after(epoch);
    world.run_to(failed);
    ASSERT_EQ(world.radio, (Log{{failed, "random access failed 1"}}));
    world.timing.ra_failure = 0;
    world.run(1s);
    const Instant connected = world.last("rrc connected");
    const Instant preamble = connected - world.timing.preamble_to_connected;
    EXPECT_EQ(world.cell.prach_occasion(preamble, world.timing.prach_period), preamble);
    EXPECT_GE(preamble, failed + 9ms);
    EXPECT_LT(preamble, failed + 9ms + 20ms + 10ms);
}

TEST_F(RrcTest, GivesUpAtT300WhenEveryPreambleFails)
{
    world.timing.ra_failure = 1;
    world.rrc.request(Rrc::Cause::mo_data);
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{epoch, "rrc connecting"}, {epoch + 2s, "rrc idle"}}));
    EXPECT_GE(world.radio.size(), 2s / (9ms + 20ms + 10ms + 32ms));
    EXPECT_LT(world.radio.back().at, epoch + 2s);
}

TEST_F(RrcTest, IsReleasedExactlyOneInactivityTimeAfterTheLastActivity)
{
    const Instant connected = connect();
    world.run_to(connected + 4s);
    world.rrc.activity();
    world.run_to_just_before(connected + 14s);
    EXPECT_TRUE(world.log.empty());
    world.run_to(connected + 14s);
    EXPECT_EQ(world.log, (Log{{connected + 14s, "rrc idle"}}));
    EXPECT_EQ(world.moves.back().what, "rrc connected -> idle: release");
}

TEST_F(RrcTest, CountsInactivityFromTheConnectionWhenNothingFollows)
{
    const Instant connected = connect();
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{connected + 10s, "rrc idle"}}));
}

TEST_F(RrcTest, CountsNoInactivityWhileHeld)
{
    world.rrc.hold(true);
    const Instant connected = connect();
    world.run_to(connected + 60s);
    EXPECT_TRUE(world.log.empty());
    world.rrc.activity();
    world.run(3s);
    world.rrc.hold(false);
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{connected + 70s, "rrc idle"}}));
}

TEST_F(RrcTest, IsReleasedAtOnceWhenLetGoAfterALongSilence)
{
    world.rrc.hold(true);
    const Instant connected = connect();
    world.run_to(connected + 60s);
    world.rrc.hold(false);
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{connected + 60s, "rrc idle"}}));
}

TEST_F(RrcTest, LeavesAtOnceWhenReleased)
{
    connect();
    world.rrc.release();
    EXPECT_EQ(world.order(), (Texts{"rrc idle"}));
    world.rrc.release(); // already idle
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"rrc idle"}));
}

TEST_F(RrcTest, AbandonsRandomAccessWhenReleased)
{
    world.rrc.request(Rrc::Cause::mo_data);
    world.rrc.release();
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"rrc connecting", "rrc idle"}));
}

TEST_F(RrcTest, SurvivesAHoleThatEndsBeforeT310)
{
    connect();
    world.cell.set_coverage(false);
    world.run(Ts{2200ms} - Ts{1});
    world.cell.set_coverage(true);
    world.run(5s);
    EXPECT_TRUE(world.log.empty());
    EXPECT_TRUE(world.rrc.connected());
}

TEST_F(RrcTest, FailsAndFallsBackToIdleOnTheReferenceTimeline)
{
    // timing.md §10: signal gone at t0, RLF at 2.2 s, idle at 7.2 s.
    connect();
    const Instant lost = world.engine.now();
    world.cell.set_coverage(false);
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{lost + 2200ms, "rrc reestablishing"}, {lost + 7200ms, "rrc idle"}}));
    EXPECT_EQ(world.moves.back().what, "rrc reestablishing -> idle: radio link failure");
}

TEST_F(RrcTest, ComesBackWhenTheSignalDoesWithinT311)
{
    // scenarios.md S11: signal back at 3.0 s, re-established a little later.
    connect();
    const Instant lost = world.engine.now();
    world.cell.set_coverage(false);
    world.run(3s);
    world.cell.set_coverage(true);
    world.run(3s);
    EXPECT_EQ(world.log, (Log{{lost + 2200ms, "rrc reestablishing"},
                              {lost + 3s + world.timing.reestablishment, "rrc connected"}}));
    EXPECT_EQ(world.moves.back().what, "rrc reestablishing -> connected: re-established");
}

TEST_F(RrcTest, StartsT311AgainWhenTheSignalGoesDuringReestablishment)
{
    connect();
    const Instant lost = world.engine.now();
    world.cell.set_coverage(false);
    world.run(3s);
    world.cell.set_coverage(true);
    world.run(world.timing.reestablishment - Ts{1});
    const Instant again = world.engine.now();
    world.cell.set_coverage(false);
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{lost + 2200ms, "rrc reestablishing"}, {again + 5s, "rrc idle"}}));
}

TEST_F(RrcTest, IsNotReleasedForInactivityWhileOutOfSync)
{
    // The release would not reach the UE.
    const Instant connected = connect();
    world.run_to(connected + 9s);
    world.cell.set_coverage(false);
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{connected + 11'200ms, "rrc reestablishing"},
                              {connected + 16'200ms, "rrc idle"}}));
}

TEST_F(RrcTest, CountsInactivityAnewAfterReestablishment)
{
    connect();
    world.cell.set_coverage(false);
    world.run(3s);
    world.cell.set_coverage(true);
    world.run(1h);
    ASSERT_EQ(world.order(), (Texts{"rrc reestablishing", "rrc connected", "rrc idle"}));
    EXPECT_EQ(world.last("rrc idle"), world.last("rrc connected") + 10s);
}

TEST_F(RrcTest, PublishesCoverageOnlyWhenItChanges)
{
    world.cell.set_coverage(false);
    world.cell.set_coverage(false);
    world.run(1s);
    world.cell.set_coverage(true);
    EXPECT_EQ(world.radio, (Log{{epoch, "coverage 0"}, {epoch + 1s, "coverage 1"}}));
    EXPECT_TRUE(world.log.empty()); // an idle UE has no connection to lose
}

} // namespace
} // namespace emu::lte
