// The card in its slot (at/power_mobility.md §4.1, radio/scenarios.md S10).
#include "emu/lte/uicc.hpp"

#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

namespace emu::lte {
namespace {

using Texts = std::vector<std::string>;
using State = Uicc::State;

struct UiccTest : ::testing::Test {
    Radio world;
    Identity identity;
    Uicc uicc{world.engine, world.bus, world.timing, identity};
    Subscription changes = uicc.on_change.subscribe([this] {
        constexpr std::array<const char*, 4> names = {"off", "reading", "ready", "failed"};
        world.see(uicc.changed() ? "another" : names[static_cast<std::size_t>(uicc.state())]);
    });
    Subscription inserts = uicc.on_insert.subscribe([this] { world.see("inserted"); });

    void make_ready()
    {
        uicc.power_on();
        world.run(identity.card.ready);
        ASSERT_TRUE(uicc.ready());
        world.log.clear();
    }
};

TEST_F(UiccTest, TakesItsTimesFromTheReference)
{
    // at/power_mobility.md §4.1: about 0.25 s; §5, ruling 5: 1-3 s for one that fails.
    const Timing timing;
    EXPECT_EQ(timing.no_card, Ts{250ms});
    EXPECT_GE(timing.card_failure, Ts{1s});
    EXPECT_LE(timing.card_failure, Ts{3s});
}

TEST_F(UiccTest, IsReadyOnceItIsRead)
{
    identity.card.ready = 5s;
    uicc.power_on();
    uicc.power_on(); // changes nothing
    world.run(1s);
    uicc.power_on();
    EXPECT_FALSE(uicc.access());
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{epoch, "reading"}, {epoch + 5s, "ready"}}));
    EXPECT_TRUE(uicc.access());
    uicc.power_off();
    uicc.power_off();
    EXPECT_EQ(world.order(), (Texts{"reading", "ready", "off"}));
}

TEST_F(UiccTest, FailsSoonWithoutACardAndLaterWithOneThatDoesNotAnswer)
{
    identity.sim_present = false;
    uicc.power_on();
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{epoch, "reading"}, {epoch + 250ms, "failed"}}));
    identity.sim_present = true;
    identity.card.failing = true;
    world.log.clear();
    const Instant start = world.engine.now();
    uicc.power_on(); // +CFUN=41, 44
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{start, "reading"}, {start + 2s, "failed"}}));
}

TEST_F(UiccTest, IsFoundGoneAtTheNextAccessOnly)
{
    make_ready();
    uicc.pull();
    world.run(24h);
    EXPECT_TRUE(world.log.empty());
    EXPECT_FALSE(uicc.access());
    EXPECT_FALSE(uicc.access());
    EXPECT_EQ(world.order(), (Texts{"failed"}));
}

TEST_F(UiccTest, IsFoundGoneWhereTheModemLooksAfterIt)
{
    identity.card.poll = 25s;
    make_ready();
    world.run(1h); // 800 ms and an hour since it got power
    uicc.pull();
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{epoch + 3625s, "failed"}}));
}

TEST_F(UiccTest, IsNotReadAgainBeforeItsPowerWasOff)
{
    make_ready();
    uicc.pull();
    uicc.insert(identity.imsi, identity.iccid, {});
    EXPECT_FALSE(uicc.access()); // it knows of nothing
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"failed"}));
    uicc.power_off();
    uicc.power_on();
    world.run(1s);
    EXPECT_EQ(world.order(), (Texts{"failed", "off", "reading", "ready"}));
}

TEST_F(UiccTest, FailsWhenItIsPulledWhileItIsRead)
{
    uicc.power_on();
    world.run(100ms);
    uicc.pull();
    uicc.insert(identity.imsi, identity.iccid, {});
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{epoch, "reading"}, {epoch + 800ms, "failed"}}));
}

TEST_F(UiccTest, FailsOnceItHangsUntilItIsPutInAgain)
{
    make_ready();
    uicc.hang();
    EXPECT_FALSE(uicc.access());
    for (int i = 0; i < 3; ++i) { // DevZone 95076: it outlives resets
        uicc.power_off();
        uicc.power_on();
        world.run(1min);
        EXPECT_EQ(uicc.state(), State::failed);
    }
    uicc.insert(identity.imsi, identity.iccid, {});
    uicc.power_off();
    make_ready();
}

TEST_F(UiccTest, TellsOfAnotherCardBeforeItIsReady)
{
    make_ready();
    uicc.power_off();
    world.log.clear();
    CardConfig other;
    other.ready = 1s;
    uicc.insert("242016000009999", "8901234567012349999F", other);
    const Instant start = world.engine.now();
    uicc.power_on();
    world.run(1h);
    EXPECT_EQ(world.log, (Log{{start, "inserted"},
                              {start, "reading"},
                              {start + 1s, "another"},
                              {start + 2s, "ready"}}));
    EXPECT_EQ(identity.imsi, "242016000009999");
    uicc.power_off();
    world.log.clear();
    uicc.power_on();
    world.run(1h);
    EXPECT_EQ(world.order(), (Texts{"reading", "ready"})); // known now
}

} // namespace
} // namespace emu::lte
