// The time grid of timing.md §1.1 (TS 36.211 §4) and the way out of it.
#include "emu/time.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace emu {
namespace {

using namespace std::chrono_literals;

TEST(Time, CountsTheGridInTsAsTheReferenceDoes)
{
    // timing.md §1.1
    EXPECT_EQ(slot.count(), 15'360);
    EXPECT_EQ(subframe.count(), 30'720);
    EXPECT_EQ(radio_frame.count(), 307'200);
    EXPECT_EQ(hyperframe.count(), 314'572'800);
    EXPECT_EQ(Ts{1s}.count(), 30'720'000);
    EXPECT_EQ(1024 * hyperframe, Ts{322'122'547'200});
    EXPECT_EQ(1024 * hyperframe, 10'485'760ms);
}

TEST(Time, TakesTheReferenceInstantsWithoutRounding)
{
    // timing.md §4.3, first paging occasion of example 1 and of its next cycle.
    EXPECT_EQ(Ts{67'289ms}, Ts{2'067'118'080});
    EXPECT_EQ(Ts{149'209ms}, Ts{4'583'700'480});
}

TEST(Time, ReachesPastNineThousandFiveHundredYears)
{
    // timing.md §1.1
    EXPECT_GE(floor_to<std::chrono::years>(never).count(), 9'500);
}

TEST(Time, DecomposesAnInstantIntoFramesAndSubframes)
{
    // timing.md §1.1: hsfn = (t / 314572800) mod 1024 and so on; 67.289 s is H-SFN 6, SFN 584,
    // sf 9.
    const Ts t = 67'289ms;
    EXPECT_EQ(t / hyperframe % 1024, 6);
    EXPECT_EQ(t / radio_frame % 1024, 584);
    EXPECT_EQ(t / subframe % 10, 9);
    EXPECT_EQ(t % subframe, Ts{0});
}

TEST(Time, LeavesTsDownwards)
{
    EXPECT_EQ(floor_to<std::chrono::milliseconds>(epoch + 5ms), 5ms);
    EXPECT_EQ(floor_to<std::chrono::milliseconds>(epoch + 5ms - Ts{1}), 4ms);
    EXPECT_EQ(floor_to<std::chrono::milliseconds>(epoch + Ts{30'719}), 0ms);
    EXPECT_EQ(floor_to<std::chrono::microseconds>(epoch + Ts{31}), 1us);
    EXPECT_EQ(floor_to<std::chrono::microseconds>(epoch + Ts{30}), 0us);
}

TEST(Time, ShowsSecondsToPeople)
{
    EXPECT_DOUBLE_EQ(seconds(epoch), 0.0);
    EXPECT_DOUBLE_EQ(seconds(epoch + 1500ms), 1.5);
}

TEST(Time, RefusesToLoseTsSilently)
{
    static_assert(std::is_convertible_v<std::chrono::milliseconds, Ts>);
    static_assert(!std::is_convertible_v<Ts, std::chrono::milliseconds>);
    static_assert(!std::is_convertible_v<std::int64_t, Ts>);
    // A microsecond is 30.72 Ts: it may not become Ts without a word.
    static_assert(!std::is_convertible_v<std::chrono::microseconds, Ts>);
    EXPECT_GT(never, epoch + 9'500 * 365 * 24h); // reference radio/timing.md §1.1
}

} // namespace
} // namespace emu
