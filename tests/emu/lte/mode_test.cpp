// +CFUN as a machine: the card is read first, the answer comes before the detach.
#include "emu/lte/mode.hpp"

#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

namespace emu::lte {
namespace {

using Texts = std::vector<std::string>;
using State = Mode::State;

struct ModeWorld : Radio {
    explicit ModeWorld(bool card_present = true)
        : mode{engine, bus, timing, card_present}, settled{mode.on_settled.subscribe([this] {
              see(mode.activated() ? "ok on" : "ok off");
          })},
          changed{mode.on_change.subscribe([this](State from) {
              see(from == State::reading_card ? "changed from reading" : "changed");
          })}
    {
    }
    Texts transitions() const
    {
        Texts texts;
        for (const Seen& each : moves)
            texts.push_back(each.what);
        return texts;
    }
    Mode mode;
    Subscription settled;
    Subscription changed;
};

struct ModeTest : ::testing::Test {
    void switch_on(FunctionalMode how = FunctionalMode::normal)
    {
        mode.set(how);
        world.run(800ms);
        world.log.clear();
        world.moves.clear();
    }
    ModeWorld world;
    Mode& mode = world.mode;
};

TEST_F(ModeTest, IsOnOnceTheCardIsRead)
{
    mode.set(FunctionalMode::normal);
    EXPECT_EQ(mode.state(), State::reading_card);
    world.run_to_just_before(epoch + 800ms);
    EXPECT_FALSE(mode.activated());
    EXPECT_FALSE(mode.card_ready());
    EXPECT_TRUE(world.log.empty());
    world.run(Ts{1});
    EXPECT_EQ(mode.state(), State::on);
    EXPECT_TRUE(mode.may_attach());
    EXPECT_EQ(world.log, (Log{{epoch + 800ms, "ok on"}, {epoch + 800ms, "changed from reading"}}));
    EXPECT_EQ(world.transitions(), (Texts{"mode off -> reading_card: switched on",
                                          "mode reading_card -> on: card read"}));
}

TEST_F(ModeTest, ReadsTheCardAnewWhenItIsAskedMeanwhile)
{
    mode.set(FunctionalMode::normal);
    world.run(500ms);
    mode.set(FunctionalMode::receive_only);
    world.run(799ms);
    EXPECT_EQ(mode.state(), State::reading_card);
    world.run(1ms);
    EXPECT_EQ(mode.state(), State::receive_only);
    EXPECT_FALSE(mode.may_attach());
}

TEST_F(ModeTest, AnswersBeforeLteGoesOff)
{
    switch_on();
    mode.set(FunctionalMode::flight);
    EXPECT_EQ(world.order(), (Texts{"ok on", "changed"}));
    EXPECT_EQ(mode.state(), State::off);
    EXPECT_FALSE(mode.card_ready());
    EXPECT_EQ(world.transitions(), (Texts{"mode on -> off: switched off"}));
}

TEST_F(ModeTest, TellsNobodyThatLteIsOffWhenItWasNotYetOn)
{
    mode.set(FunctionalMode::normal);
    world.run(500ms);
    mode.set(FunctionalMode::power_off);
    EXPECT_EQ(world.order(), (Texts{"ok off"}));
    world.run(10s);
    EXPECT_EQ(mode.state(), State::off);
    mode.set(FunctionalMode::flight);
    EXPECT_EQ(world.order(), (Texts{"ok off", "ok off"}));
}

TEST_F(ModeTest, SwitchesTheTransmitterOffAndOn)
{
    switch_on();
    mode.set(FunctionalMode::receive_only);
    EXPECT_EQ(mode.state(), State::receive_only);
    EXPECT_TRUE(mode.activated());
    mode.set(FunctionalMode::lte_on);
    EXPECT_EQ(mode.state(), State::on);
    EXPECT_EQ(world.transitions(), (Texts{"mode on -> receive_only: transmitter",
                                          "mode receive_only -> on: transmitter"}));
}

TEST_F(ModeTest, TellsThatItWasAskedForWhatItIs)
{
    switch_on();
    mode.set(FunctionalMode::normal);
    EXPECT_EQ(world.order(), (Texts{"ok on", "changed"}));
    EXPECT_TRUE(world.moves.empty());
}

TEST_F(ModeTest, LeavesLteAloneForGnss)
{
    switch_on();
    mode.set(FunctionalMode::gnss_off);
    mode.set(FunctionalMode::gnss_on);
    EXPECT_EQ(world.order(), (Texts{"ok on", "ok on"}));
    EXPECT_EQ(mode.state(), State::on);
    EXPECT_EQ(mode.asked(), FunctionalMode::gnss_on);
}

TEST_F(ModeTest, GivesAndTakesTheCardsPowerByItself)
{
    mode.set(FunctionalMode::uicc_on);
    EXPECT_TRUE(mode.card_ready());
    EXPECT_FALSE(mode.may_attach());
    mode.set(FunctionalMode::lte_off); // leaves it as it is
    EXPECT_TRUE(mode.card_ready());
    mode.set(FunctionalMode::uicc_off);
    EXPECT_FALSE(mode.card_ready());
    mode.set(FunctionalMode::flight_uicc_on);
    EXPECT_TRUE(mode.card_ready());
    mode.set(FunctionalMode::power_off);
    EXPECT_FALSE(mode.card_ready());
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
    bare.mode.set(FunctionalMode::normal);
    bare.run(800ms);
    EXPECT_EQ(bare.mode.state(), State::on);
    EXPECT_FALSE(bare.mode.card_ready());
    EXPECT_FALSE(bare.mode.may_attach());
    EXPECT_EQ(bare.moves.back().what, "mode reading_card -> on: no card");
}

} // namespace
} // namespace emu::lte
