// The whole radio side: attach, data, paging, losses, functional modes (scenarios.md).
#include "emu/lte/ue.hpp"

#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

namespace emu::lte {
namespace {

using Texts = std::vector<std::string>;

class UeTest : public UeFixture {};

TEST_F(UeTest, AttachesOnTheTimelineOfS01)
{
    ue.set_mode(FunctionalMode::normal);
    EXPECT_TRUE(ue.changing_mode());
    world.run(60s);
    const Instant camped = epoch + 34ms + 1200ms;
    const Instant connected = world.connected_after(camped);
    const Instant accepted = connected + 17ms + 800ms;
    EXPECT_EQ(world.log, (Log{{epoch + 34ms, "mode"},
                              {camped, "cereg 2 cell"},
                              {camped, "rrc connecting"},
                              {connected, "rrc connected"},
                              {accepted, "pdn 0 activated"},
                              {accepted + 28ms, "cereg 1 cell"},
                              {accepted + 10s, "rrc idle"}}));
    // The trace of at/notes.md §5.1 has +CEREG: 2 after 1.167 s; from there as scenarios.md S01:
    // connected after 0.1 s, PDN after 0.9 s, registered after 1.0 s, about 11 s to idle.
    EXPECT_LT(connected - (camped + 100ms), Ts{50ms});
    EXPECT_LT(accepted - (camped + 900ms), Ts{50ms});
    EXPECT_FALSE(ue.changing_mode());
    EXPECT_TRUE(ue.activated());
}

TEST_F(UeTest, RegistersNowhereBeforeTheSimIsReady)
{
    ue.set_mode(FunctionalMode::normal);
    world.run(Ts{800ms} - Ts{1});
    EXPECT_EQ(world.order(), (Texts{"mode"}));
    EXPECT_TRUE(ue.activated());
    EXPECT_FALSE(ue.uicc_ready());
    EXPECT_EQ(ue.emm().state(), Emm::State::null);
    Identity identity;
    identity.card.ready = 5s;
    World slow{{.timing = certain(), .identity = identity}};
    slow.ue.set_mode(FunctionalMode::normal);
    slow.run(1min);
    EXPECT_EQ(slow.last("cereg 2 cell"), epoch + 5s); // the search is long over by then
}

// at/power_mobility.md §4.1.
TEST_F(UeTest, LeavesTheNetworkWhenTheCardIsFoundGone)
{
    attach_and_idle();
    ue.uicc().pull();
    world.run(1h);
    EXPECT_TRUE(world.log.empty());
    EXPECT_FALSE(ue.uicc().access());
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"pdn 0 lost", "me detach", "cereg 90", "rrc connecting",
                                    "rrc connected", "rrc idle", "settled"}));
    ue.uicc().insert(ue.identity().imsi, ue.identity().iccid, {});
    world.run(1h);
    EXPECT_EQ(ue.emm().state(), Emm::State::null);
    ue.set_mode(FunctionalMode::flight);
    ue.set_mode(FunctionalMode::normal);
    world.run(10s);
    EXPECT_EQ(world.count("cereg 1 cell"), 1U);
}

// Authentication needs it.
TEST_F(UeTest, FindsTheCardGoneWhenItIsToAttach)
{
    attach();
    ue.uicc().pull();
    world.network.detach(true);
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"pdn 0 lost", "nw detach", "rrc idle", "cereg 2 cell",
                                    "cereg 90", "settled"}));
}

// S10: another IMSI, other paging occasions.
TEST_F(UeTest, IsAnotherSubscriberWithAnotherCard)
{
    attach();
    const Instant before = page_after(now());
    ue.set_mode(FunctionalMode::flight);
    world.run(10s);
    ue.insert_card("242016000001299", "8901234567012349999F", {});
    EXPECT_EQ(world.core.find("242016000001299"), &world.network);
    EXPECT_NE(page_after(before), before);
    ue.set_mode(FunctionalMode::normal);
    world.run(60s);
    world.radio.clear();
    world.network.detach(true);
    const Instant page = page_after(now());
    world.run(5s);
    EXPECT_EQ(world.radio, (Log{{page, "paging occasion 1"}}));
}

TEST_F(UeTest, RunsTheSameTwiceWithTheSameSeed)
{
    World probe{{.timing = Timing{.ra_failure = 0.5}, .seed = 3}};
    probe.ue.set_mode(FunctionalMode::normal);
    probe.run(60s);
    World twin{{.timing = Timing{.ra_failure = 0.5}, .seed = 3}};
    twin.ue.set_mode(FunctionalMode::normal);
    twin.run(60s);
    EXPECT_FALSE(probe.moves.empty());
    EXPECT_EQ(probe.moves, twin.moves);
}

TEST_F(UeTest, IsReleasedExactlyOneInactivityTimeAfterTheLastPacket)
{
    attach();
    world.run(4s);
    const Instant last = now();
    submit(Direction::downlink, 100);
    world.run_to_just_before(last + 10s);
    EXPECT_TRUE(world.log.empty());
    world.run(Ts{1});
    EXPECT_EQ(world.log, (Log{{last + 10s, "rrc idle"}}));
}

TEST_F(UeTest, BringsUpBearersBeforeUplinkDataLeavesAnIdleUe)
{
    attach_and_idle();
    const Instant connected = world.connected_after(now());
    submit(Direction::uplink, 100);
    submit(Direction::uplink, 100);
    world.run(1s);
    EXPECT_EQ(world.moves.back().what, "rrc connecting -> connected: setup");
    EXPECT_EQ(world.order(), (Texts{"rrc connecting", "rrc connected"}));
    const Instant first = connected + 17ms + 100ms + 12ms + Ts{65'536};
    EXPECT_EQ(core.got, (Log{{first, "0: 100"}, {first + Ts{65'536}, "0: 100"}}));
}

TEST_F(UeTest, TriesUplinkDataAgainAfterT300)
{
    attach_and_idle();
    const Instant start = now();
    submit(Direction::uplink, 100);
    world.cell.set_coverage(false);
    world.run_to_just_before(start + 5s);
    EXPECT_EQ(world.log, (Log{{start, "rrc connecting"}, {start + 2s, "rrc idle"}}));
    world.cell.set_coverage(true);
    world.run(1s);
    EXPECT_EQ(world.last("rrc connecting"), start + 5s); // a second after each failure
    EXPECT_EQ(core.got.size(), 1U);
}

TEST_F(UeTest, LosesItsPdnToTheNetworkWhileConnected)
{
    // scenarios.md S16, causes.tsv ESM 36
    attach();
    const Instant start = now();
    world.network.lose_pdn(0, 36);
    world.run(5s);
    EXPECT_EQ(world.log, (Log{{start + 100ms, "pdn 0 taken away cause 36"}}));
    EXPECT_TRUE(ue.emm().registered());
}

TEST_F(UeTest, IsPagedForTheLossOfItsPdnWhileIdle)
{
    attach_and_idle();
    const Instant page = page_after(now());
    const Instant connected = world.connected_after(page);
    world.network.lose_pdn(0, 36);
    world.run_to(page + 5s);
    EXPECT_EQ(world.radio, (Log{{page, "paging occasion 1"}}));
    EXPECT_EQ(world.log, (Log{{page, "rrc connecting"},
                              {connected, "rrc connected"},
                              {told_after(connected), "pdn 0 taken away cause 36"}}));
}

TEST_F(UeTest, LearnsOfALossOnlyOnceItIsBackInCoverage)
{
    attach();
    world.cell.set_coverage(false);
    world.network.lose_pdn(0, 36);
    world.run(2s);
    EXPECT_TRUE(world.log.empty());
    world.cell.set_coverage(true); // before radio link failure
    const Instant back = now();
    world.run(1s);
    EXPECT_EQ(world.log, (Log{{back + 100ms, "pdn 0 taken away cause 36"}}));
}

TEST_F(UeTest, LearnsOfALossAfterAnHourWithoutCoverage)
{
    attach();
    world.cell.set_coverage(false);
    world.run(30s);
    world.network.lose_pdn(0, 36);
    world.run(1h);
    EXPECT_TRUE(ue.pdn().active(0));
    world.cell.set_coverage(true);
    world.run(6min);
    EXPECT_EQ(world.count("pdn 0 taken away cause 36"), 1U);
    EXPECT_EQ(world.last("pdn 0 taken away cause 36"),
              told_after(world.connected_after(page_after(world.last("cereg 1 cell")))));
}

TEST_F(UeTest, ComesBackByItselfAfterCause39)
{
    // scenarios.md S16: the modem reconnects within 1-3 s with a new address.
    attach();
    const Instant start = now();
    const auto before = ue.pdn().grant(0).address;
    world.network.lose_pdn(0, 39);
    world.run(5s);
    EXPECT_EQ(world.log, (Log{{start + 100ms, "pdn 0 taken away cause 39"},
                              {start + 100ms + 2s + 200ms, "pdn 0 activated"}}));
    EXPECT_NE(ue.pdn().grant(0).address, before);
}

// at/notes.md §5.5: without %XPDNCFG=1 the host must ask.
TEST_F(UeTest, IsGivenARestoredPdnWhenItIsAskedForAndNotBefore)
{
    attach();
    world.network.lose_pdn(0, 36);
    world.run(5s);
    world.network.restore_pdn(0);
    world.network.restore_pdn(1); // was never there
    world.run(1h);
    EXPECT_EQ(world.count("pdn 0 activated"), 0U);
    EXPECT_EQ(world.count("pdn 1 activated"), 0U);
    ue.pdn().activate(0);
    world.run(5s);
    EXPECT_EQ(world.count("pdn 0 activated"), 1U);
}

TEST_F(UeTest, ComesBackWithEachOfTwoPdnsThatTheNetworkTakesTogether)
{
    attach();
    ue.pdn().define(1, PdpType::ipv4, "second");
    ue.pdn().activate(1);
    world.run(1s);
    ASSERT_TRUE(ue.pdn().active(1));
    const Instant start = now();
    world.network.lose_pdn(0, 39);
    world.network.lose_pdn(1, 39);
    world.run(5s);
    EXPECT_EQ(world.last("pdn 0 activated"), start + 100ms + 2s + 200ms);
    EXPECT_EQ(world.last("pdn 1 activated"), start + 100ms + 2s + 200ms);
}

TEST_F(UeTest, LosesAPdnThatIsRestoredBeforeItHeardOfTheLoss)
{
    attach_and_idle();
    world.network.lose_pdn(0, 36);
    world.network.restore_pdn(0);
    world.run(5s);
    EXPECT_EQ(world.count("pdn 0 taken away cause 36"), 1U);
    EXPECT_EQ(world.count("pdn 0 activated"), 0U);
}

TEST_F(UeTest, DoesNotComeBackToAPdnOnceItHasLeftTheNetwork)
{
    attach();
    world.network.lose_pdn(0, 39);
    world.run(1s);
    ue.set_mode(FunctionalMode::flight);
    world.run(500ms);
    ue.set_mode(FunctionalMode::normal);
    world.run(10s);
    EXPECT_EQ(world.count("pdn 0 activated"), 1U); // by the attach, nothing after it
    EXPECT_EQ(world.count("pdn 0 refused"), 0U);
}

TEST_F(UeTest, IsDetachedWithItsLastPdnWhereTheNetworkDoesSo)
{
    World strict{{.timing = certain(), .core = {.detach_on_last_pdn = true}}};
    strict.attach();
    strict.log.clear();
    strict.network.lose_pdn(0, 38);
    strict.run(150ms);
    EXPECT_EQ(strict.order(), (Texts{"pdn 0 taken away cause 38", "nw detach", "rrc idle"}));
}

TEST_F(UeTest, IsPagedForADetachAndAttachesAgain)
{
    // scenarios.md S29
    attach_and_idle();
    const Instant connected = world.connected_after(page_after(now()));
    world.network.detach(true);
    world.run(5s);
    const Instant told = told_after(connected);
    EXPECT_EQ(world.last("nw detach"), told);
    EXPECT_EQ(world.last("pdn 0 lost"), told);
    EXPECT_EQ(world.last("cereg 2 cell"), told + 200ms);
    EXPECT_EQ(world.last("cereg 1 cell"),
              world.connected_after(told + 200ms) + 17ms + 800ms + 28ms);
}

TEST_F(UeTest, KeepsItsConnectionThroughAShortHole)
{
    // scenarios.md S11: 3 s; data in flight is delayed by at most 4 s.
    attach();
    const Instant lost = now();
    world.cell.set_coverage(false);
    world.run(1s);
    submit(Direction::uplink, 100);
    submit(Direction::downlink, 100);
    world.run(2s);
    world.cell.set_coverage(true);
    world.run(5s);
    const Instant back = lost + 3s + 300ms;
    EXPECT_EQ(world.log, (Log{{lost + 2200ms, "rrc reestablishing"}, {back, "rrc connected"}}));
    EXPECT_EQ(core.got, (Log{{back + 12ms + Ts{65'536}, "0: 100"}}));
    EXPECT_EQ(modem.got, (Log{{back + Ts{81'920} + 8ms, "0: 100"}}));
}

TEST_F(UeTest, KeepsItsPdnThroughALongHole)
{
    // scenarios.md S12: RLF 2.2 s, idle 7.2 s, +CEREG: 2 after about 10 s of that, PDN kept.
    attach();
    const Instant lost = now();
    world.cell.set_coverage(false);
    world.run(1min);
    submit(Direction::uplink, 100); // accepted and held
    world.run_to(lost + 10min);
    EXPECT_EQ(world.log, (Log{{lost + 2200ms, "rrc reestablishing"},
                              {lost + 7200ms, "rrc idle"},
                              {lost + 17'200ms, "cereg 2"},
                              {lost + 27'200ms, "cereg 4"}}));
    world.cell.set_coverage(true);
    world.run(6min);
    // Found by one of the periodic scans, at most 300 s of pause and 10 s of scan later.
    const Instant found = world.last("cereg 1 cell");
    EXPECT_LE(found, lost + 10min + 310s);
    EXPECT_EQ(world.last("rrc connecting"), found); // what waited goes out
    EXPECT_EQ(core.got.size(), 1U);
    EXPECT_EQ(world.count("pdn 0 lost") + world.count("pdn 0 activated"), 0U);
    EXPECT_TRUE(ue.pdn().active(0));
}

TEST_F(UeTest, AttachesAgainAfterTheCoreForgotIt)
{
    attach();
    const Instant lost = now();
    world.network.forget();
    world.cell.set_coverage(false);
    submit(Direction::uplink, 100);
    world.run(20s);
    EXPECT_EQ(world.last("pdn 0 lost"), lost + 17'200ms);
    EXPECT_EQ(world.drops, (Log{{lost + 17'200ms, "link 100"}}));
    EXPECT_FALSE(ue.emm().registered());
    world.cell.set_coverage(true);
    world.run(1min);
    EXPECT_EQ(world.count("pdn 0 activated"), 1U);
    EXPECT_TRUE(ue.emm().registered());
    EXPECT_TRUE(core.got.empty());
}

TEST_F(UeTest, DetachesFromIdleInFlightMode)
{
    // at/notes.md §5.2: OK, ME PDN DEACT, +CEREG: 0, ME DETACH, +CSCON: 0.
    attach_and_idle();
    const Instant start = now();
    const Instant connected = world.connected_after(start);
    ue.set_mode(FunctionalMode::flight);
    world.run(1h);
    const Instant gone = connected + 17ms + 200ms;
    EXPECT_EQ(world.log, (Log{{start, "mode"},
                              {start, "pdn 0 left"},
                              {start, "cereg 0"},
                              {start, "me detach"},
                              {start, "rrc connecting"},
                              {connected, "rrc connected"},
                              {gone, "rrc idle"},
                              {gone, "settled"}}));
    EXPECT_EQ(ue.mode(), FunctionalMode::flight);
    EXPECT_FALSE(ue.activated());
    EXPECT_FALSE(ue.uicc_ready());
}

TEST_F(UeTest, DetachesOverTheConnectionItHasInFlightMode)
{
    attach();
    const Instant start = now();
    ue.set_mode(FunctionalMode::flight);
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{start, "mode"},
                              {start, "pdn 0 left"},
                              {start, "cereg 0"},
                              {start, "me detach"},
                              {start + 200ms, "rrc idle"},
                              {start + 200ms, "settled"}}));
}

TEST_F(UeTest, SwitchesOffAtOnceWithoutACell)
{
    attach_and_idle();
    world.cell.set_coverage(false);
    const Instant start = now();
    ue.set_mode(FunctionalMode::power_off);
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"mode", "pdn 0 left", "cereg 0", "me detach", "settled"}));
    EXPECT_EQ(world.log.back().at, start);
}

TEST_F(UeTest, LeavesAnUnfinishedAttachQuietly)
{
    ue.set_mode(FunctionalMode::normal);
    world.run_to(world.accepted_at()); // the bearer is there, the registration not yet reported
    ASSERT_TRUE(ue.pdn().active(0));
    forget();
    ue.set_mode(FunctionalMode::flight);
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"mode", "cereg 0", "pdn 0 lost", "rrc idle", "settled"}));
}

TEST_F(UeTest, ForgetsTheSimWhenSwitchedOffBeforeItIsReady)
{
    ue.set_mode(FunctionalMode::normal);
    world.run(500ms);
    ue.set_mode(FunctionalMode::flight);
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"mode", "mode", "settled"}));
    EXPECT_FALSE(ue.changing_mode());
}

TEST_F(UeTest, FinishesADetachBeforeItAttachesAgain)
{
    World slow{{.timing = Timing{.ra_failure = 0, .detach = 5s}}};
    slow.attach();
    const Instant start = slow.engine.now();
    slow.log.clear();
    slow.ue.set_mode(FunctionalMode::flight);
    slow.run(1s);
    slow.ue.set_mode(FunctionalMode::normal);
    slow.run(20s);
    EXPECT_EQ(slow.instants("mode"), (std::vector<Instant>{start, start + 1034ms}));
    EXPECT_EQ(slow.last("settled"), start + 5s);
    EXPECT_EQ(slow.last("cereg 2 cell"), start + 5s + 1200ms);
    EXPECT_EQ(slow.count("cereg 1 cell"), 1U);
}

TEST_F(UeTest, AnswersAtOnceWhenTheModeIsTheOneItHas)
{
    attach();
    ue.set_mode(FunctionalMode::normal);
    EXPECT_EQ(world.order(), (Texts{"mode"}));
    world.run(5s);
    EXPECT_EQ(world.order(), (Texts{"mode"}));
}

TEST_F(UeTest, ReportsAMissingSim)
{
    // causes.tsv, CEREG_STAT 90; at/notes.md §5.3
    World bare{{.identity = {.sim_present = false}}};
    bare.ue.set_mode(FunctionalMode::normal);
    bare.run(1h);
    EXPECT_EQ(bare.log, (Log{{epoch + 34ms, "mode"}, {epoch + 250ms, "cereg 90"}}));
    EXPECT_FALSE(bare.ue.uicc_ready());
    bare.ue.set_mode(FunctionalMode::flight);
    EXPECT_EQ(bare.order(), (Texts{"mode", "cereg 90", "mode", "cereg 0", "settled"}));
}

TEST_F(UeTest, LeavesTheNetworkWhenItMayNotTransmit)
{
    // at/notes.md §4: CFUN=2 receives only.
    attach();
    ue.set_mode(FunctionalMode::receive_only);
    world.run(1h);
    EXPECT_EQ(world.order(),
              (Texts{"mode", "pdn 0 left", "cereg 0", "me detach", "rrc idle", "settled"}));
    EXPECT_TRUE(ue.receive_only());
    world.log.clear();
    ue.set_mode(FunctionalMode::gnss_on); // changes nothing here
    ue.set_mode(FunctionalMode::receive_only);
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"mode", "mode"}));
    ue.set_mode(FunctionalMode::normal);
    ue.set_mode(FunctionalMode::receive_only); // before there was anything to detach
    ue.set_mode(FunctionalMode::normal);
    world.run(5s);
    EXPECT_TRUE(ue.emm().registered());
    EXPECT_FALSE(ue.receive_only());
}

} // namespace
} // namespace emu::lte
