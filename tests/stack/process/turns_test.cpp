// The baton: who is released, and in which order. Without threads.
#include "stack/process/turns.hpp"

#include <gtest/gtest.h>

#include <array>

namespace stack {
namespace {

using namespace std::chrono_literals;

constexpr emu::Instant now = emu::epoch + 1h;

/// A member that waits for something.
class Somebody {
public:
    explicit Somebody(Turns& turns, emu::Instant deadline = emu::never)
        : waiter{.member = member,
                 .call = "",
                 .awaited = {.operation = this,
                             .ready =
                                 [](const void* self) {
                                     const auto& it = *static_cast<const Somebody*>(self);
                                     ++it.looks;
                                     return it.ready;
                                 },
                             .deadline = deadline}}
    {
        turns.count(member);
        turns.enqueue(waiter);
    }

    Turns::Member member;
    bool ready = false;
    mutable int looks = 0;
    Turns::Waiter waiter;
};

TEST(Turns, LetsTimePassWhileAllWhoCountWait)
{
    Turns turns;
    EXPECT_TRUE(turns.all_wait()); // nobody there
    Turns::Member member;
    turns.count(member);
    EXPECT_FALSE(turns.all_wait());
    EXPECT_TRUE(member.runs());
    EXPECT_TRUE(turns.alone());
    const Somebody other{turns};
    EXPECT_FALSE(turns.all_wait());
    turns.uncount(member);
    EXPECT_TRUE(turns.all_wait());
    EXPECT_EQ(turns.counted(), 1U);
}

TEST(Turns, ReleasesThoseWhoAreReadyInTheOrderTheyBeganToWait)
{
    Turns turns;
    Somebody first{turns};
    Somebody second{turns};
    Somebody third{turns};
    EXPECT_FALSE(turns.release_one(now));
    third.ready = second.ready = true;
    turns.changed();
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(second.waiter.released);
    EXPECT_FALSE(third.waiter.released);
    EXPECT_FALSE(turns.all_wait()); // it runs
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(third.waiter.released);
    EXPECT_FALSE(turns.release_one(now));
    EXPECT_FALSE(first.waiter.released);
}

TEST(Turns, ReleasesThoseWhoAreReadyBeforeThoseWhoseTimeIsOver)
{
    Turns turns;
    const Somebody late{turns, now};
    Somebody ready{turns};
    const Somebody later{turns, now + emu::Ts{1}};
    ready.ready = true;
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(ready.waiter.released);
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(late.waiter.released);
    EXPECT_FALSE(turns.release_one(now)); // one Ts too early
    EXPECT_EQ(turns.deadline(), now + emu::Ts{1});
    EXPECT_TRUE(turns.release_one(now + emu::Ts{1}));
    EXPECT_TRUE(later.waiter.released);
    EXPECT_EQ(turns.deadline(), emu::never);
}

TEST(Turns, LooksAgainOnlyWhenSomethingMayHaveChanged)
{
    Turns turns;
    Somebody somebody{turns, now + 1s};
    for (int i = 0; i < 10; ++i)
        EXPECT_FALSE(turns.release_one(now));
    EXPECT_EQ(somebody.looks, 1);
    turns.changed();
    EXPECT_FALSE(turns.release_one(now));
    EXPECT_EQ(somebody.looks, 2);
    const Somebody other{turns}; // who comes may find something already there
    EXPECT_FALSE(turns.release_one(now));
    EXPECT_EQ(other.looks, 1);
    EXPECT_TRUE(turns.release_one(now + 1s)); // its time needs no look
    EXPECT_EQ(somebody.looks, 3);
}

TEST(Turns, LooksAgainWhenSomebodyStopsToCount)
{
    Turns turns;
    Somebody somebody{turns};
    EXPECT_FALSE(turns.release_one(now));
    Turns::Member leaving;
    turns.count(leaving);
    turns.uncount(leaving);
    somebody.ready = true;
    EXPECT_TRUE(turns.release_one(now));
}

TEST(Turns, GrowWithEachTurnAndKeepThePlaceOfWhoStepsOut)
{
    Turns turns;
    Somebody first{turns};
    Somebody second{turns};
    turns.step_out(first.member);
    EXPECT_FALSE(turns.all_wait());
    turns.step_in(first.member);
    first.ready = second.ready = true;
    turns.changed();
    const std::uint64_t before = turns.progress();
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(first.waiter.released);
    EXPECT_EQ(turns.progress(), before + 1);
    turns.drop(second.waiter); // leaves without its turn
    EXPECT_EQ(turns.progress(), before + 1);
    EXPECT_TRUE(turns.line().empty());
}

TEST(Turns, MayComeOutOfTurn)
{
    Turns turns;
    const Somebody first{turns};
    Somebody second{turns};
    turns.release(second.waiter);
    EXPECT_TRUE(second.waiter.released);
    EXPECT_FALSE(first.waiter.released);
}

// doors.md §2: order by (priority, arrival).
TEST(Turns, ReleasesTheLowestPriorityNumberFirstThenWhoCameFirst)
{
    Turns turns;
    Somebody first{turns};
    Somebody second{turns};
    Somebody third{turns};
    first.ready = second.ready = third.ready = true;
    turns.set_priority(third.member, -1);
    turns.set_priority(first.member, 1);
    EXPECT_EQ(turns.next(now), &third.waiter);
    EXPECT_EQ(turns.next(now, -1), nullptr);
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(third.waiter.released);
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(second.waiter.released);
    EXPECT_FALSE(first.waiter.released);
    turns.set_priority(second.member, 1);
    second.waiter.released = false;
    turns.enqueue(second.waiter, Turns::Place::first); // overtakes its equals
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(second.waiter.released);
}

TEST(Turns, ReleasesWhoseTimeIsOverBeforeThoseOfAHigherNumberWhoAreReady)
{
    Turns turns;
    Somebody ready{turns};
    const Somebody late{turns, now};
    ready.ready = true;
    turns.set_priority(ready.member, 1);
    EXPECT_EQ(turns.deadline(0), emu::never);
    EXPECT_EQ(turns.deadline(1), now);
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(late.waiter.released);
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(ready.waiter.released);
}

TEST(Turns, ReleasesNobodyWhoIsSuspendedAndAtOnceWhoLeaves)
{
    Turns turns;
    Somebody suspended{turns, now};
    Somebody leaving{turns};
    suspended.ready = true;
    suspended.member.suspended = true;
    EXPECT_FALSE(turns.release_one(now));
    EXPECT_EQ(turns.deadline(), emu::never);
    leaving.member.leaving = true;
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(leaving.waiter.released);
    suspended.member.suspended = false;
    turns.changed();
    EXPECT_TRUE(turns.release_one(now));
    EXPECT_TRUE(suspended.waiter.released);
}

} // namespace
} // namespace stack
