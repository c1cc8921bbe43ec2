// PDN connections: requests, answers, retransmissions, losses (TS 24.301 §6, timing.md §8.5, §9).
#include "emu/lte/pdn.hpp"

#include "tests/emu/lte/apn_rules.hpp"
#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

namespace emu::lte {
namespace {

using Texts = std::vector<std::string>;

struct PdnWorld : Radio {
    using Radio::Radio;
    Rrc rrc{engine, bus, timing, cell, seed};
    UeContext& network = core.add("242016000001234");
    Pdn pdn{engine, bus, timing, cell, network, rrc};
    Watch watch{*this, rrc, pdn};
};

struct PdnTest : ::testing::Test {
    void connect()
    {
        world.rrc.request(Rrc::Cause::mo_data);
        world.run_to(world.connected_after(world.engine.now()));
        ASSERT_TRUE(world.rrc.connected());
        world.log.clear();
        world.moves.clear();
    }
    void activate(int cid)
    {
        world.pdn.activate(cid);
        world.run(world.timing.nas_round_trip);
        ASSERT_TRUE(world.pdn.active(cid));
        world.log.clear();
        world.moves.clear();
    }
    std::vector<Instant> requests() const
    {
        std::vector<Instant> found;
        for (const Seen& each : world.log) {
            if (each.what == "rrc connecting") found.push_back(each.at);
        }
        return found;
    }
    PdnWorld world;
    Pdn& pdn = world.pdn;
};

TEST_F(PdnTest, TakesItsTimersFromTheReference)
{
    // timing.md §9: T3482 8 s, T3492 6 s, five attempts.
    const Timing timing;
    EXPECT_EQ(timing.t3482, Ts{8s});
    EXPECT_EQ(timing.t3492, Ts{6s});
    EXPECT_EQ(timing.pdn_attempts, 5);
    // timing.md §8.5: activation in LTE-M connected takes 100-300 ms; scenarios.md S16: 1-3 s.
    EXPECT_GE(timing.nas_round_trip, Ts{100ms});
    EXPECT_LE(timing.nas_round_trip, Ts{300ms});
    EXPECT_GE(timing.pdn_reactivation, Ts{1s});
    EXPECT_LE(timing.pdn_reactivation, Ts{3s});
}

TEST_F(PdnTest, StartsWithContextZeroOnly)
{
    for (int cid = 0; cid <= max_cid; ++cid) {
        EXPECT_EQ(pdn.defined(cid), cid == 0);
        EXPECT_FALSE(pdn.configured(cid));
        EXPECT_EQ(pdn.state(cid), Pdn::State::inactive);
    }
    EXPECT_EQ(pdn.type(0), PdpType::ipv4v6);
    EXPECT_EQ(pdn.apn(0), "");
    EXPECT_FALSE(pdn.any_active());
}

TEST_F(PdnTest, KeepsDefinitionsUntilTheyAreTakenBack)
{
    pdn.define(max_cid, PdpType::ipv6, "iot");
    EXPECT_TRUE(pdn.defined(max_cid));
    EXPECT_TRUE(pdn.configured(max_cid));
    EXPECT_EQ(pdn.type(max_cid), PdpType::ipv6);
    EXPECT_EQ(pdn.apn(max_cid), "iot");
    pdn.undefine(max_cid);
    EXPECT_FALSE(pdn.defined(max_cid));
    EXPECT_EQ(pdn.apn(max_cid), "");
}

TEST_F(PdnTest, ReturnsContextZeroToItsDefaultAtPowerOff)
{
    // at/notes.md §4: contexts 1-10 gone, cid 0 back to default.
    pdn.define(0, PdpType::ipv4, "a");
    pdn.define(1, PdpType::ipv4, "b");
    pdn.reset_definitions();
    EXPECT_TRUE(pdn.defined(0));
    EXPECT_FALSE(pdn.configured(0));
    EXPECT_EQ(pdn.type(0), PdpType::ipv4v6);
    EXPECT_EQ(pdn.apn(0), "");
    EXPECT_FALSE(pdn.defined(1));
}

TEST_F(PdnTest, IsActiveOneRoundTripAfterTheRequestWhenConnected)
{
    connect();
    const Instant asked = world.engine.now();
    pdn.activate(1);
    EXPECT_EQ(pdn.state(1), Pdn::State::activating);
    world.run(1s);
    EXPECT_EQ(world.log, (Log{{asked + 200ms, "pdn 1 activated"}}));
    EXPECT_EQ(world.moves, (Log{{asked, "pdn inactive -> activating: requested"},
                                {asked + 200ms, "pdn activating -> active: accepted"}}));
    EXPECT_TRUE(pdn.active(1));
    EXPECT_TRUE(pdn.any_active());
    EXPECT_EQ(pdn.grant(1).address, (std::array<std::uint8_t, 4>{10, 160, 0, 1}));
}

TEST_F(PdnTest, AsksForAConnectionFirstWhenIdle)
{
    pdn.activate(1);
    const Instant connected = world.connected_after(epoch);
    world.run(1s);
    EXPECT_EQ(world.log, (Log{{epoch, "rrc connecting"},
                              {connected, "rrc connected"},
                              {connected + 17ms + 200ms, "pdn 1 activated"}}));
}

TEST_F(PdnTest, KeepsTheConnectionAliveWithItsSignalling)
{
    connect();
    world.run(5s);
    pdn.activate(1);
    world.run(1h);
    EXPECT_EQ(world.last("rrc idle"), world.last("pdn 1 activated") + 10s);
}

TEST_F(PdnTest, CarriesTheTypeAndNameOfItsDefinitionAndTheCauseOfItsGrant)
{
    PdnWorld only4{{.core = {.offered = PdpType::ipv4}}};
    only4.pdn.define(1, PdpType::ipv4v6, "iot");
    only4.pdn.define(2, PdpType::ipv6, "");
    only4.pdn.activate(1);
    only4.pdn.activate(2);
    only4.run(1s);
    EXPECT_EQ(only4.count("pdn 1 activated cause 50"), 1U);
    EXPECT_EQ(only4.count("pdn 2 refused cause 50"), 1U);
    EXPECT_EQ(only4.pdn.grant(1).apn, "iot");
    EXPECT_EQ(only4.pdn.state(2), Pdn::State::inactive);
}

TEST_F(PdnTest, ReportsTheCauseOfARefusal)
{
    world.network.lose_pdn(1, 36);
    connect();
    const Instant asked = world.engine.now();
    pdn.activate(1);
    world.run(9s); // no retransmission either
    EXPECT_EQ(world.log, (Log{{asked + 200ms, "pdn 1 refused cause 36"}}));
    EXPECT_EQ(world.moves.back().what, "pdn activating -> inactive: rejected");
}

TEST_F(PdnTest, RequestsFiveTimesAndAbortsAfterFortySeconds)
{
    // timing.md §9: requests at 0, 8, 16, 24, 32 s, abort at 40 s.
    world.cell.set_coverage(false);
    pdn.activate(1);
    world.run_to_just_before(epoch + 40s);
    EXPECT_EQ(pdn.state(1), Pdn::State::activating);
    world.run(Ts{1});
    EXPECT_EQ(world.log.back(), (Seen{epoch + 40s, "pdn 1 refused"}));
    EXPECT_EQ(world.moves.back().what, "pdn activating -> inactive: T3482 expiry");
    world.run(1h);
    EXPECT_EQ(requests(),
              (std::vector<Instant>{epoch, epoch + 8s, epoch + 16s, epoch + 24s, epoch + 32s}));
}

TEST_F(PdnTest, SucceedsWithTheFirstRetransmissionThatIsHeard)
{
    world.cell.set_coverage(false);
    pdn.activate(1);
    world.run(10s);
    world.cell.set_coverage(true);
    world.run_to(epoch + 60s);
    EXPECT_EQ(world.last("pdn 1 activated"), world.connected_after(epoch + 16s) + 17ms + 200ms);
    EXPECT_EQ(world.count("pdn 1 refused"), 0U);
}

TEST_F(PdnTest, StartsToCountAfreshWithEveryActivation)
{
    world.cell.set_coverage(false);
    pdn.activate(1);
    world.run(40s);
    pdn.activate(1);
    world.run(Ts{40s} - Ts{1});
    EXPECT_EQ(world.count("pdn 1 refused"), 1U);
    world.run(Ts{1});
    EXPECT_EQ(world.instants("pdn 1 refused"), (std::vector<Instant>{epoch + 40s, epoch + 80s}));
}

TEST_F(PdnTest, IsDeactivatedOneRoundTripAfterTheRequest)
{
    connect();
    activate(1);
    const Instant asked = world.engine.now();
    pdn.deactivate(1);
    EXPECT_EQ(pdn.state(1), Pdn::State::deactivating);
    EXPECT_FALSE(pdn.active(1));
    world.run(1s);
    EXPECT_EQ(world.log, (Log{{asked + 200ms, "pdn 1 left"}}));
}

TEST_F(PdnTest, DeactivatesLocallyWhenT3492ExpiresForTheFifthTime)
{
    // timing.md §9: T3492 6 s, resend; 5th expiry: local deactivation.
    connect();
    activate(1);
    world.cell.set_coverage(false);
    const Instant asked = world.engine.now();
    pdn.deactivate(1);
    world.run_to_just_before(asked + 30s);
    EXPECT_EQ(pdn.state(1), Pdn::State::deactivating);
    world.run(Ts{1});
    EXPECT_EQ(world.log.back(), (Seen{asked + 30s, "pdn 1 left"}));
}

TEST_F(PdnTest, RunsSeveralActivationsSideBySide)
{
    pdn.activate(1);
    pdn.activate(max_cid);
    world.run(1s);
    const Instant answered = world.connected_after(epoch) + 17ms + 200ms;
    EXPECT_EQ(world.last("pdn 1 activated"), answered);
    EXPECT_EQ(world.last("pdn 10 activated"), answered);
    EXPECT_NE(pdn.grant(1).address, pdn.grant(max_cid).address);
}

TEST_F(PdnTest, TakesTheDefaultBearerFromTheAttach)
{
    PdnGrant grant;
    grant.ipv4 = true;
    grant.cause = 50;
    pdn.accept_default(grant);
    EXPECT_EQ(world.order(), (Texts{"pdn 0 activated cause 50"}));
    EXPECT_TRUE(pdn.grant(0).ipv4);
}

TEST_F(PdnTest, ReportsALossWithItsKindAndCause)
{
    connect();
    activate(1);
    pdn.lose(1, PdnEvent::Kind::deactivated_by_network, 36);
    pdn.lose(1, PdnEvent::Kind::deactivated_by_network, 36); // gone already
    EXPECT_EQ(world.order(), (Texts{"pdn 1 taken away cause 36"}));
    EXPECT_FALSE(pdn.any_active());
}

TEST_F(PdnTest, RefusesAnActivationThatIsLostUnderWay)
{
    connect();
    pdn.activate(1);
    pdn.lose(1, PdnEvent::Kind::lost, 0);
    world.run(1h);
    EXPECT_EQ(world.count("pdn 1 refused"), 1U);
    EXPECT_EQ(world.count("pdn 1 activated"), 0U); // the answer is not waited for
}

TEST_F(PdnTest, LosesAllConnectionsInTheOrderOfTheirNumbers)
{
    connect();
    activate(3);
    activate(1);
    activate(0);
    pdn.lose_all(PdnEvent::Kind::lost);
    EXPECT_EQ(world.order(), (Texts{"pdn 0 lost", "pdn 1 lost", "pdn 3 lost"}));
}

// S05 b, S06 and TS 24.301 §6.5.1.4.3: some refusals are not asked again for a while.
TEST_F(PdnTest, WaitsBeforeItAsksForTheSameNameAgain)
{
    struct Case {
        int cause;
        std::optional<Ts> back_off;
        Ts wait;
    };
    for (const Case& each : {Case{8, {}, 12min}, Case{27, {}, 12min}, Case{32, {}, 12min},
                             Case{33, {}, 12min}, Case{29, {}, Ts{0}}, Case{26, {}, Ts{0}},
                             Case{26, 5min, 5min}, Case{27, 5min, 5min}, Case{27, Ts{0}, Ts{0}}}) {
        PdnWorld own;
        own.core.set_rule(refusing("a", each.cause, each.back_off));
        own.rrc.request(Rrc::Cause::mo_data);
        own.run_to(own.connected_after(own.engine.now()));
        own.pdn.define(1, PdpType::ipv4, "a");
        own.pdn.define(2, PdpType::ipv4, "a");
        own.pdn.define(3, PdpType::ipv4, "b");
        own.pdn.activate(1);
        own.run(own.timing.nas_round_trip);
        ASSERT_EQ(own.pdn.state(1), Pdn::State::inactive) << each.cause;
        EXPECT_EQ(own.pdn.backing_off(1), each.wait > Ts{0}) << each.cause;
        EXPECT_EQ(own.pdn.backing_off(2), each.wait > Ts{0}) << each.cause; // the same name
        EXPECT_FALSE(own.pdn.backing_off(3));
        if (each.wait == Ts{0}) continue;
        own.run(each.wait - Ts{1});
        EXPECT_TRUE(own.pdn.backing_off(1)) << each.cause;
        own.run(Ts{1});
        EXPECT_FALSE(own.pdn.backing_off(1)) << each.cause;
    }
}

TEST_F(PdnTest, ForgetsItsWaitAtPowerOff)
{
    world.core.set_rule(refusing("a", 27));
    connect();
    pdn.define(1, PdpType::ipv4, "a");
    pdn.activate(1);
    world.run(world.timing.nas_round_trip);
    EXPECT_TRUE(pdn.backing_off(1));
    pdn.reset_definitions();
    pdn.define(1, PdpType::ipv4, "a");
    EXPECT_FALSE(pdn.backing_off(1));
}

TEST_F(PdnTest, SaysWhoTheHostIsUntilTheDefinitionGoes)
{
    world.core.set_rule(asking("a", ApnRule::Authentication::pap, "u", "p"));
    connect();
    pdn.set_login(1, {PdnProtocol::pap, "u", "p"});
    pdn.define(1, PdpType::ipv4, "a");
    activate(1);
    pdn.undefine(1);
    EXPECT_EQ(pdn.login(1).protocol, PdnProtocol::none);
    EXPECT_EQ(pdn.login(1).password, "");
}

} // namespace
} // namespace emu::lte
