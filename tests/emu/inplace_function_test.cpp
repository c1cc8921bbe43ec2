// The callable of an event: it keeps its captures in place and ends them exactly once.
#include "emu/inplace_function.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>

namespace emu {
namespace {

using Function = InplaceFunction<40>;

/// Counts how many live copies of a capture there are.
struct Counted {
    explicit Counted(int& live) : live_{&live} { ++*live_; }
    Counted(Counted&& other) noexcept : live_{other.live_} { ++*live_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    Counted& operator=(Counted&&) = delete;
    ~Counted() { --*live_; }
    int* live_;
};

TEST(InplaceFunction, IsEmptyUntilGivenACallable)
{
    Function function;
    EXPECT_FALSE(function);
    function = Function{[] {}};
    EXPECT_TRUE(function);
    function.reset();
    EXPECT_FALSE(function);
}

TEST(InplaceFunction, CallsWhatItHolds)
{
    int calls = 0;
    Function function{[&calls] { ++calls; }};
    function();
    function();
    EXPECT_EQ(calls, 2);
}

TEST(InplaceFunction, KeepsTheStateOfAMutableCallable)
{
    int seen = 0;
    Function function{[&seen, count = 0]() mutable { seen = ++count; }};
    function();
    function();
    EXPECT_EQ(seen, 2);
}

TEST(InplaceFunction, TakesCapturesUpToItsCapacity)
{
    int sum = 0;
    std::array<std::byte, 32> full{};
    full[31] = std::byte{7};
    auto callable = [full, &sum] { sum += std::to_integer<int>(full[31]); };
    static_assert(sizeof(callable) == 40);
    Function function{callable};
    Function moved{std::move(function)};
    moved();
    EXPECT_EQ(sum, 7);
}

TEST(InplaceFunction, TakesMoveOnlyCaptures)
{
    int seen = 0;
    Function function{[value = std::make_unique<int>(5), &seen] { seen = *value; }};
    Function moved;
    moved = std::move(function);
    EXPECT_FALSE(function);
    moved();
    EXPECT_EQ(seen, 5);
}

TEST(InplaceFunction, EndsItsCapturesOnceWhenDestroyed)
{
    int live = 0;
    {
        Function function{[counted = Counted{live}] { (void)counted; }};
        EXPECT_EQ(live, 1);
    }
    EXPECT_EQ(live, 0);
}

TEST(InplaceFunction, EndsItsCapturesOnceWhenMovedOn)
{
    int live = 0;
    Function first{[counted = Counted{live}] { (void)counted; }};
    Function second{std::move(first)};
    EXPECT_EQ(live, 1);
    Function third;
    third = std::move(second);
    EXPECT_EQ(live, 1);
    third.reset();
    EXPECT_EQ(live, 0);
    third.reset(); // twice is nothing
    EXPECT_EQ(live, 0);
}

TEST(InplaceFunction, EndsTheOldCapturesWhenOverwritten)
{
    int old_live = 0;
    int new_live = 0;
    Function function{[counted = Counted{old_live}] { (void)counted; }};
    function = Function{[counted = Counted{new_live}] { (void)counted; }};
    EXPECT_EQ(old_live, 0);
    EXPECT_EQ(new_live, 1);
}

TEST(InplaceFunction, SurvivesAMoveToItself)
{
    int calls = 0;
    Function function{[&calls] { ++calls; }};
    Function& same = function;
    function = std::move(same);
    ASSERT_TRUE(function);
    function();
    EXPECT_EQ(calls, 1);
}

TEST(InplaceFunction, CannotBeCopiedAndRefusesWhatCannotBeCalled)
{
    static_assert(!std::is_copy_constructible_v<Function>);
    static_assert(!std::is_copy_assignable_v<Function>);
    static_assert(std::is_nothrow_move_constructible_v<Function>);
    static_assert(!std::is_constructible_v<Function, int>);
    static_assert(!std::is_constructible_v<Function, void (*)(int)>);
    SUCCEED();
}

} // namespace
} // namespace emu
