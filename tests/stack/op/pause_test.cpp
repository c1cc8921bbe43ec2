// op::Pause and op::Until: what is waited for that is neither a socket nor a name.
#include "stack/op/pause.hpp"

#include "stack/op/op.hpp"

#include <gtest/gtest.h>

namespace stack {
namespace {

using namespace std::chrono_literals;

static_assert(op::Operation<op::Pause>);
static_assert(op::Operation<op::Until<bool (*)()>>);

TEST(OpPause, IsOverAtItsInstantAndNotBefore)
{
    emu::Engine engine;
    const emu::Instant until = engine.now() + 2s;
    op::Pause pause{engine, until};
    EXPECT_EQ(pause.deadline(), until);
    EXPECT_FALSE(pause.ready());
    engine.advance_to(until - emu::Ts{1});
    EXPECT_EQ(pause.step(), std::nullopt);
    engine.advance_to(until);
    EXPECT_EQ(pause.step(), true);
}

TEST(OpPause, TellsThatItWasGivenUpUnlessItIsOver)
{
    emu::Engine engine;
    op::Pause pause{engine, engine.now() + 2s};
    EXPECT_EQ(pause.step(), std::nullopt);
    pause.give_up();
    EXPECT_EQ(pause.step(), false);
    op::Pause none{engine, engine.now()};
    EXPECT_EQ(none.step(), true); // nothing to wait for
}

TEST(OpUntil, TellsWhetherItCameBeforeTheDeadline)
{
    emu::Engine engine;
    bool there = false;
    const auto ready = [&there] { return there; };
    op::Until until{engine, ready, engine.now() + 2s};
    EXPECT_EQ(until.step(), std::nullopt);
    EXPECT_FALSE(until.ready());
    engine.advance_to(until.deadline() - emu::Ts{1});
    EXPECT_EQ(until.step(), std::nullopt);
    op::Until late = until;
    there = true;
    EXPECT_TRUE(until.ready());
    EXPECT_EQ(until.step(), true);
    there = false;
    engine.advance_to(late.deadline());
    EXPECT_EQ(late.step(), false);
    there = true;
    EXPECT_EQ(late.step(), true); // at the deadline what is there counts
}

TEST(OpUntil, EndsWhenItIsGivenUp)
{
    emu::Engine engine;
    op::Until until{engine, [] { return false; }, emu::never};
    EXPECT_EQ(until.step(), std::nullopt);
    until.give_up();
    EXPECT_EQ(until.step(), false);
}

} // namespace
} // namespace stack
