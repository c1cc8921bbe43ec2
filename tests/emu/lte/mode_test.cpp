// +CFUN as a machine: what it takes to answer, and that the card is read beside it.
#include "emu/lte/mode.hpp"

#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

namespace emu::lte {
namespace {

using Texts = std::vector<std::string>;
using State = Mode::State;

struct ModeWorld : Radio {
    explicit ModeWorld(bool card_present = true)
        : identity{.sim_present = card_present}, uicc{engine, bus, timing, identity},
          mode{engine, bus, timing, uicc}, settled{mode.on_settled.subscribe([this] {
              see(mode.activated() ? "settled on" : "settled off");
          })},
          changed{mode.on_change.subscribe([this](State from) {
              see(from == State::switching_on ? "changed from switching" : "changed");
          })},
          answered{mode.on_answer.subscribe([this] { see("answer"); })}
    {
    }
    Texts transitions() const
    {
        Texts texts;
        for (const Seen& each : moves)
            if (each.what.starts_with("mode ")) texts.push_back(each.what);
        return texts;
    }
    Identity identity;
    Uicc uicc;
    Mode mode;
    Subscription settled;
    Subscription changed;
    Subscription answered;
};

struct ModeTest : ::testing::Test {
    void switch_on(FunctionalMode how = FunctionalMode::normal)
    {
        mode.set(how, false);
        world.run(800ms);
        world.log.clear();
        world.moves.clear();
    }
    ModeWorld world;
    Mode& mode = world.mode;
};

TEST_F(ModeTest, TakesItsTimesFromTheReference)
{
    // at/notes.md §5.1 (trace of 1.3.2); radio/timing.md §2.
    const Timing timing;
    EXPECT_EQ(timing.mode_change, Ts{34ms});
    EXPECT_EQ(timing.flight_mode, Ts{3s});
    EXPECT_GE(timing.power_off, Ts{6400ms});
    EXPECT_LE(timing.power_off, Ts{6900ms});
}

TEST_F(ModeTest, IsOnBeforeTheCardIsRead)
{
    mode.set(FunctionalMode::normal, false);
    EXPECT_EQ(mode.state(), State::switching_on);
    EXPECT_TRUE(mode.busy());
    world.run_to_just_before(epoch + 34ms);
    EXPECT_FALSE(mode.activated());
    EXPECT_TRUE(world.log.empty());
    world.run(Ts{1});
    EXPECT_EQ(mode.state(), State::on);
    EXPECT_FALSE(mode.may_attach());
    EXPECT_EQ(world.log, (Log{{epoch + 34ms, "settled on"},
                              {epoch + 34ms, "changed from switching"},
                              {epoch + 34ms, "answer"}}));
    EXPECT_EQ(world.transitions(), (Texts{"mode off -> switching_on: switched on",
                                          "mode switching_on -> on: switched on"}));
    world.run_to_just_before(epoch + 800ms);
    EXPECT_FALSE(world.uicc.ready());
    world.run(Ts{1});
    EXPECT_TRUE(mode.may_attach());
}

TEST_F(ModeTest, BecomesWhatItWasAskedForLast)
{
    mode.set(FunctionalMode::normal, false);
    world.run(20ms);
    mode.set(FunctionalMode::receive_only, false);
    world.run(33ms);
    EXPECT_EQ(mode.state(), State::switching_on);
    world.run(1ms);
    EXPECT_EQ(mode.state(), State::receive_only);
    EXPECT_FALSE(mode.may_attach());
}

TEST_F(ModeTest, TakesSecondsToLeaveANetwork)
{
    for (const auto& [how, length] : {std::pair{FunctionalMode::flight, Ts{3s}},
                                      {FunctionalMode::lte_off, Ts{3s}},
                                      {FunctionalMode::flight_uicc_on, Ts{3s}},
                                      {FunctionalMode::power_off, Ts{6600ms}}}) {
        switch_on();
        const Instant start = world.engine.now();
        mode.set(how, true);
        EXPECT_EQ(mode.state(), State::off);
        world.run_to_just_before(start + length);
        EXPECT_TRUE(mode.busy());
        EXPECT_EQ(world.order(), (Texts{"settled on", "changed"}));
        world.run(Ts{1});
        EXPECT_FALSE(mode.busy());
        EXPECT_EQ(world.order(), (Texts{"settled on", "changed", "answer"}));
        EXPECT_EQ(world.transitions(), (Texts{"mode on -> off: switched off"}));
    }
}

TEST_F(ModeTest, IsQuickWhereThereIsNoNetworkToLeave)
{
    switch_on();
    const Instant start = world.engine.now();
    mode.set(FunctionalMode::power_off, false);
    world.run(10s);
    EXPECT_EQ(world.last("answer"), start + 34ms);
}

TEST_F(ModeTest, TellsNobodyThatLteIsOffWhenItWasNotYetOn)
{
    mode.set(FunctionalMode::normal, false);
    world.run(20ms);
    mode.set(FunctionalMode::power_off, false);
    EXPECT_EQ(world.order(), (Texts{"settled off"}));
    world.run(10s);
    EXPECT_EQ(mode.state(), State::off);
    mode.set(FunctionalMode::flight, false);
    world.run(10s);
    EXPECT_EQ(world.order(), (Texts{"settled off", "answer", "settled off", "answer"}));
}

TEST_F(ModeTest, SwitchesTheTransmitterOffAndOn)
{
    switch_on();
    mode.set(FunctionalMode::receive_only, false);
    EXPECT_EQ(mode.state(), State::receive_only);
    EXPECT_TRUE(mode.activated());
    mode.set(FunctionalMode::lte_on, false);
    EXPECT_EQ(mode.state(), State::on);
    EXPECT_EQ(world.transitions(), (Texts{"mode on -> receive_only: transmitter",
                                          "mode receive_only -> on: transmitter"}));
}

TEST_F(ModeTest, TellsThatItWasAskedForWhatItIs)
{
    switch_on();
    mode.set(FunctionalMode::normal, false);
    EXPECT_EQ(world.order(), (Texts{"settled on", "changed"}));
    EXPECT_TRUE(world.moves.empty());
}

TEST_F(ModeTest, LeavesLteAloneForGnss)
{
    switch_on();
    mode.set(FunctionalMode::gnss_off, false);
    mode.set(FunctionalMode::gnss_on, false);
    EXPECT_EQ(world.order(), (Texts{"settled on", "settled on"}));
    EXPECT_EQ(mode.state(), State::on);
    EXPECT_EQ(mode.asked(), FunctionalMode::gnss_on);
}

TEST_F(ModeTest, GivesAndTakesTheCardsPowerByItself)
{
    const Uicc& uicc = world.uicc;
    mode.set(FunctionalMode::uicc_on, false);
    EXPECT_TRUE(mode.busy());
    EXPECT_EQ(uicc.state(), Uicc::State::reading);
    world.run(34ms);
    EXPECT_EQ(world.order(), (Texts{"settled off", "answer"}));
    world.run(1s);
    EXPECT_TRUE(uicc.ready());
    EXPECT_FALSE(mode.may_attach());
    mode.set(FunctionalMode::lte_off, false); // leaves it as it is
    EXPECT_TRUE(uicc.ready());
    mode.set(FunctionalMode::uicc_off, false);
    EXPECT_EQ(uicc.state(), Uicc::State::off);
    mode.set(FunctionalMode::flight_uicc_on, false);
    EXPECT_EQ(uicc.state(), Uicc::State::reading);
    mode.set(FunctionalMode::power_off, false);
    EXPECT_EQ(uicc.state(), Uicc::State::off);
}

TEST_F(ModeTest, AttachesNothingWhileTheCardIsLocked)
{
    mode.lock_card(true);
    switch_on();
    EXPECT_FALSE(mode.may_attach());
    mode.lock_card(false);
    EXPECT_TRUE(mode.may_attach());
}

TEST(Mode, IsOnWithoutACardAndAttachesNothing)
{
    ModeWorld bare{false};
    bare.mode.set(FunctionalMode::normal, false);
    bare.run(1s);
    EXPECT_EQ(bare.mode.state(), State::on);
    EXPECT_EQ(bare.uicc.state(), Uicc::State::failed);
    EXPECT_FALSE(bare.mode.may_attach());
}

} // namespace
} // namespace emu::lte
