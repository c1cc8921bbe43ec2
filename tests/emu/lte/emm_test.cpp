// Mobility management: search, attach and its failures, loss of coverage, detach (TS 24.301).
#include "emu/lte/emm.hpp"

#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

namespace emu::lte {
namespace {

using Texts = std::vector<std::string>;

struct EmmWorld : Radio {
    using Radio::Radio;
    Rrc rrc{engine, bus, timing, cell, seed};
    UeContext& network = core.add("242016000001234");
    Pdn pdn{engine, bus, timing, cell, network, rrc};
    Emm emm{engine, bus, timing, cell, network, rrc, pdn};
    Watch watch{*this, rrc, pdn, emm};
};

struct EmmTest : ::testing::Test {
    /// The network's answer to an attach request sent at `start` with no connection.
    Instant answer_to(Instant start) const { return world.connected_after(start) + 17ms + 800ms; }
    void register_ue()
    {
        emm.switch_on();
        world.run_to(answer_to(camped) + 28ms);
        ASSERT_EQ(emm.state(), Emm::State::registered);
    }
    void register_and_idle()
    {
        register_ue();
        world.run_to(answer_to(camped) + 10s);
        ASSERT_EQ(world.rrc.state(), Rrc::State::idle);
        world.log.clear();
        world.moves.clear();
    }
    std::vector<Instant> attach_requests() const
    {
        std::vector<Instant> found;
        for (const Seen& each : world.moves) {
            if (each.what.ends_with(": attach request")) found.push_back(each.at);
        }
        return found;
    }
    /// Only what +CEREG would show.
    Log registrations() const
    {
        Log found;
        for (const Seen& each : world.log) {
            if (each.what.starts_with("cereg")) found.push_back(each);
        }
        return found;
    }
    EmmWorld world;
    Emm& emm = world.emm;
    const Instant camped = epoch + 1200ms;
};

TEST_F(EmmTest, TakesItsTimersFromTheReference)
{
    // timing.md §9: T3402 12 min, T3410 15 s, T3411 10 s; §8.1: five attempts.
    const Timing timing;
    EXPECT_EQ(timing.t3402, Ts{12min});
    EXPECT_EQ(timing.t3410, Ts{15s});
    EXPECT_EQ(timing.t3411, Ts{10s});
    EXPECT_EQ(timing.attach_attempts, 5);
    // timing.md §2: OK to +CEREG: 2 takes 1.1-1.4 s; pauses 10, 20, 30, 60, 300 s, scans 10 s.
    EXPECT_GE(timing.cell_search, Ts{1100ms});
    EXPECT_LE(timing.cell_search, Ts{1400ms});
    EXPECT_EQ(timing.search_pause, (std::vector<Ts>{10s, 20s, 30s, 60s, 300s}));
    EXPECT_EQ(timing.scan, Ts{10s});
    // timing.md §10: no suitable cell for about 10 s in idle.
    EXPECT_EQ(timing.no_cell_report, Ts{10s});
    // at/notes.md §5.1: +CEREG 28 ms after ME PDN ACT.
    EXPECT_EQ(timing.attach_complete, Ts{28ms});
}

TEST_F(EmmTest, AttachesWithItsDefaultBearer)
{
    emm.switch_on();
    world.run(5s);
    const Instant connected = world.connected_after(camped);
    EXPECT_EQ(world.log, (Log{{camped, "cereg 2 cell"},
                              {camped, "rrc connecting"},
                              {connected, "rrc connected"},
                              {answer_to(camped), "pdn 0 activated"},
                              {answer_to(camped) + 28ms, "cereg 1 cell"}}));
    EXPECT_TRUE(emm.registered());
    EXPECT_EQ(emm.registration().status, Registration::Status::home);
}

TEST_F(EmmTest, ReportsRoamingOnAVisitedNetwork)
{
    EmmWorld visited{{.cell = {.roaming = true}}};
    visited.emm.switch_on();
    visited.run(5s);
    EXPECT_EQ(visited.log.back().what, "cereg 5 cell");
}

TEST_F(EmmTest, SearchesWithGrowingPausesUntilThereIsACell)
{
    world.cell.set_coverage(false);
    emm.switch_on();
    world.run(400s);
    // timing.md §2: pauses of 10, 20, 30, 60 s, each followed by a scan of 10 s.
    EXPECT_EQ(world.log, (Log{{camped, "cereg 2"}, {camped + 20s, "cereg 4"}}));
    world.cell.set_coverage(true);
    // 20, 50, 90 and 160 s have found nothing; then every 310 s.
    world.run_to_just_before(camped + 470s);
    EXPECT_EQ(world.log.size(), 2U);
    world.run(Ts{1});
    EXPECT_EQ(world.log.at(2), (Seen{camped + 470s, "cereg 2 cell"}));
    world.run(5s);
    EXPECT_TRUE(emm.registered());
}

// Rejects: causes.tsv, EMM.

class PermanentReject : public EmmTest, public ::testing::WithParamInterface<int> {};

TEST_P(PermanentReject, IsNeverTriedAgainUntilSwitchedOffAndOn)
{
    // scenarios.md S08: +CEREG: 3 with the cause, then +CEREG: 0, no further attempts.
    world.network.reject_attach(1, GetParam(), {});
    emm.switch_on();
    world.run(25h);
    const Instant answer = answer_to(camped);
    EXPECT_EQ(registrations(), (Log{{camped, "cereg 2 cell"},
                                    {answer, "cereg 3 cell cause " + std::to_string(GetParam())},
                                    {answer, "cereg 0"}}));
    EXPECT_EQ(world.last("rrc idle"), answer);
    EXPECT_EQ(attach_requests().size(), 1U);
    emm.switch_off();
    emm.switch_on();
    world.run(5s);
    EXPECT_TRUE(emm.registered());
}

INSTANTIATE_TEST_SUITE_P(Causes, PermanentReject, ::testing::Values(3, 6, 7, 8));

class ForbiddenHere : public EmmTest, public ::testing::WithParamInterface<std::pair<int, int>> {};

TEST_P(ForbiddenHere, LeavesNothingElseToTryWithOneCell)
{
    const auto [cause, status] = GetParam();
    world.network.reject_attach(1, cause, {});
    emm.switch_on();
    world.run(25h);
    EXPECT_EQ(registrations(),
              (Log{{camped, "cereg 2 cell"},
                   {answer_to(camped),
                    "cereg " + std::to_string(status) + " cell cause " + std::to_string(cause)}}));
    EXPECT_EQ(attach_requests().size(), 1U);
    EXPECT_EQ(world.last("rrc idle"), answer_to(camped));
}

// Cause 12 makes no PLMN search: the registration is denied.
INSTANTIATE_TEST_SUITE_P(Causes, ForbiddenHere,
                         ::testing::Values(std::pair{11, 2}, std::pair{12, 3}, std::pair{13, 2},
                                           std::pair{14, 2}, std::pair{15, 2}, std::pair{35, 2}));

class AbnormalReject : public EmmTest, public ::testing::WithParamInterface<int> {};

TEST_P(AbnormalReject, IsTriedFourTimesAfterT3411AndThenAfterT3402)
{
    // scenarios.md S05: 10 s after each failure, after the fifth 720 s.
    world.network.reject_attach(5, GetParam(), {});
    emm.switch_on();
    std::vector<Instant> expected = {camped};
    for (int i = 0; i < 4; ++i)
        expected.push_back(answer_to(expected.back()) + 10s);
    expected.push_back(answer_to(expected.back()) + 720s);
    world.run_to_just_before(expected.back());
    EXPECT_EQ(attach_requests().size(), 5U);
    world.run(10s);
    EXPECT_EQ(attach_requests(), expected);
    // The cause stays shown and is not repeated, the connection is released at once each time.
    EXPECT_EQ(registrations(),
              (Log{{camped, "cereg 2 cell"},
                   {answer_to(camped), "cereg 2 cell cause " + std::to_string(GetParam())},
                   {answer_to(expected.back()) + 28ms, "cereg 1 cell"}}));
    EXPECT_EQ(world.instants("rrc idle").front(), answer_to(camped));
}

// 22 without T3346 is an abnormal case too (scenarios.md S07).
INSTANTIATE_TEST_SUITE_P(Causes, AbnormalReject, ::testing::Values(17, 19, 22, 31));

class ProtocolError : public EmmTest, public ::testing::WithParamInterface<int> {};

TEST_P(ProtocolError, SetsTheAttemptCounterToFive)
{
    world.network.reject_attach(1, GetParam(), {});
    emm.switch_on();
    world.run(1h);
    EXPECT_EQ(attach_requests(), (std::vector<Instant>{camped, answer_to(camped) + 720s}));
}

INSTANTIATE_TEST_SUITE_P(Causes, ProtocolError, ::testing::Values(95, 96, 97, 99, 111));

TEST_F(EmmTest, KeepsQuietWhileT3346Runs)
{
    // scenarios.md S07: #22 with T3346 = 2 min; no attach until +120 s, then success.
    world.network.reject_attach(1, 22, Ts{2min});
    emm.switch_on();
    const Instant again = answer_to(camped) + 120s;
    world.run_to_just_before(again);
    EXPECT_EQ(registrations(),
              (Log{{camped, "cereg 2 cell"}, {answer_to(camped), "cereg 2 cell cause 22"}}));
    EXPECT_EQ(world.last("rrc idle"), answer_to(camped));
    world.run(5s);
    EXPECT_EQ(attach_requests(), (std::vector<Instant>{camped, again}));
    EXPECT_EQ(world.log.back(), (Seen{answer_to(again) + 28ms, "cereg 1 cell"}));
}

TEST_F(EmmTest, CountsAttemptsAfreshAfterCongestion)
{
    // causes.tsv, EMM 22: the attempt counter is reset.
    world.network.reject_attach(4, 22, Ts{1min});
    emm.switch_on();
    Instant at = camped;
    for (int i = 0; i < 4; ++i)
        at = answer_to(at) + 60s;
    world.run_to(at);
    world.network.reject_attach(1, 17, {});
    world.run(1h);
    EXPECT_EQ(attach_requests().size(), 6U);
    EXPECT_EQ(attach_requests().back(), answer_to(at) + 10s); // T3411, not T3402
}

TEST_F(EmmTest, FollowsTheReferenceTimelineWhenTheNetworkIsSilent)
{
    // timing.md §9: requests at 0, 25, 50, 75, 100 s, next try at 835 s.
    world.network.silence_attach(5);
    emm.switch_on();
    world.run_to_just_before(camped + 15s);
    EXPECT_EQ(emm.state(), Emm::State::registered_initiated);
    EXPECT_TRUE(world.rrc.connected());
    world.run(Ts{1});
    EXPECT_EQ(emm.state(), Emm::State::attempting_to_attach);
    world.run(15min);
    EXPECT_EQ(attach_requests(),
              (std::vector<Instant>{camped, camped + 25s, camped + 50s, camped + 75s, camped + 100s,
                                    camped + 835s}));
    EXPECT_TRUE(emm.registered());
}

TEST_F(EmmTest, ReleasesItsConnectionLocallyWhenT3410Expires)
{
    // §5.5.1.2.6 c, and not because the network counts inactivity
    world.timing.inactivity = 60s;
    world.network.silence_attach(1);
    emm.switch_on();
    world.run(20s);
    EXPECT_EQ(world.last("rrc idle"), camped + 15s);
}

TEST_F(EmmTest, StopsT3410WithTheAccept)
{
    register_ue();
    world.run(20min);
    EXPECT_EQ(attach_requests().size(), 1U);
    EXPECT_TRUE(emm.registered());
}

TEST_F(EmmTest, CountsAFailedConnectionAsAnAttempt)
{
    // §5.5.1.2.6 a: T300 expires, T3411 follows; by then there is no cell to attach to.
    emm.switch_on();
    world.run_to(camped);
    world.cell.set_coverage(false);
    world.run(1min);
    EXPECT_EQ(world.last("rrc idle"), camped + 2s);
    EXPECT_EQ(
        registrations(),
        (Log{{camped, "cereg 2 cell"}, {camped + 12s, "cereg 2"}, {camped + 32s, "cereg 4"}}));
    EXPECT_EQ(emm.state(), Emm::State::plmn_search);
}

TEST_F(EmmTest, ReportsAMissingCellAfterTenSecondsInIdle)
{
    register_and_idle();
    const Instant lost = world.engine.now();
    world.cell.set_coverage(false);
    world.run(Ts{10s} - Ts{1});
    EXPECT_EQ(emm.state(), Emm::State::registered);
    world.run(Ts{1});
    EXPECT_EQ(emm.state(), Emm::State::no_cell_available);
    EXPECT_EQ(world.log, (Log{{lost + 10s, "cereg 2"}}));
    EXPECT_TRUE(emm.registered()); // contexts stay (timing.md §10)
    EXPECT_TRUE(world.pdn.active(0));
}

TEST_F(EmmTest, ReportsNothingWhenTheCellComesBackInTime)
{
    register_and_idle();
    world.cell.set_coverage(false);
    world.run(Ts{10s} - Ts{1});
    world.cell.set_coverage(true);
    world.run(1h);
    EXPECT_TRUE(world.log.empty());
}

TEST_F(EmmTest, ReportsAMissingCellInTimeAlthoughSignallingFailsMeanwhile)
{
    register_and_idle();
    const Instant lost = world.engine.now();
    world.cell.set_coverage(false);
    world.run(5s);
    world.pdn.activate(1); // T300 ends this connection 7 s after the loss
    world.run(20s);
    EXPECT_EQ(world.instants("cereg 2"), (std::vector<Instant>{lost + 10s}));
}

TEST_F(EmmTest, AttachesAgainAfterAnImplicitDetach)
{
    // causes.tsv, EMM 10: bearer contexts deleted, attach automatically.
    register_and_idle();
    const Instant lost = world.engine.now();
    world.network.forget();
    world.cell.set_coverage(false);
    world.run(12s);
    EXPECT_EQ(world.log, (Log{{lost + 10s, "pdn 0 lost"}, {lost + 10s, "cereg 2"}}));
    EXPECT_FALSE(emm.registered());
    world.cell.set_coverage(true);
    world.run(1min);
    EXPECT_EQ(registrations().back().what, "cereg 1 cell");
    EXPECT_EQ(world.count("pdn 0 activated"), 1U);
}

TEST_F(EmmTest, AttachesAgainWhenItsContextGoesWhileItHasNoCell)
{
    register_and_idle();
    world.cell.set_coverage(false);
    world.run(15s);
    ASSERT_EQ(emm.state(), Emm::State::no_cell_available);
    world.network.forget();
    world.cell.set_coverage(true);
    world.run(2min);
    EXPECT_EQ(world.count("pdn 0 lost"), 1U);
    EXPECT_EQ(world.count("pdn 0 activated"), 1U);
    EXPECT_EQ(registrations().back().what, "cereg 1 cell");
}

TEST_F(EmmTest, AttachesAtOnceWhenTheNetworkAsksForIt)
{
    // scenarios.md S29
    register_ue();
    world.log.clear();
    const Instant told = world.engine.now();
    emm.on_network_detach(true);
    world.run(5s);
    const Instant again = told + 200ms;
    EXPECT_EQ(world.log, (Log{{told, "pdn 0 lost"},
                              {told, "nw detach"},
                              {told, "rrc idle"},
                              {again, "cereg 2 cell"},
                              {again, "rrc connecting"},
                              {world.connected_after(again), "rrc connected"},
                              {answer_to(again), "pdn 0 activated"},
                              {answer_to(again) + 28ms, "cereg 1 cell"}}));
}

TEST_F(EmmTest, WaitsForT3402AfterADetachWithoutCause)
{
    // scenarios.md S29, causes.tsv NW-2: +CEREG: 0, then T3402.
    register_ue();
    world.log.clear();
    world.moves.clear();
    const Instant told = world.engine.now();
    emm.on_network_detach(false);
    world.run(Ts{12min} - Ts{1});
    EXPECT_EQ(world.order(), (Texts{"pdn 0 lost", "nw detach", "rrc idle", "cereg 0"}));
    world.run(Ts{1});
    EXPECT_EQ(attach_requests(), (std::vector<Instant>{told + 12min}));
    world.run(5s);
    EXPECT_TRUE(emm.registered());
}

TEST_F(EmmTest, IgnoresADetachWhenNotRegistered)
{
    emm.switch_on();
    emm.on_network_detach(true);
    EXPECT_EQ(world.count("nw detach"), 0U);
}

} // namespace
} // namespace emu::lte
