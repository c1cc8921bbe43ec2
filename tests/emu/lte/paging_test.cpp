// Paging frames and occasions: every worked example of timing.md §3.2 (TS 36.304 §7.1, §7.2).
#include "emu/lte/paging.hpp"

#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace emu::lte {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view imsi = "242016000001234"; // of all examples

struct Example {
    const char* name;
    PagingConfig config;
    std::uint32_t frame;
    std::uint32_t subframe;
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

class PagingExample : public ::testing::TestWithParam<Example> {};

TEST_P(PagingExample, MatchesTheReferenceTable)
{
    const PagingOccasion occasion = paging_occasion(imsi, GetParam().config);
    EXPECT_EQ(occasion.frame, GetParam().frame);
    EXPECT_EQ(occasion.subframe, GetParam().subframe);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Reference, PagingExample, ::testing::Values( //      T   nB    modulus
    Example{.name = "legacy LTE, T",         .config = {128, 1, 1, 1024},  .frame = 82,  .subframe = 9},
    Example{.name = "LTE-M, T/4",            .config = {128, 1, 4, 16384}, .frame = 72,  .subframe = 9},
    Example{.name = "LTE-M, 2T",             .config = {128, 2, 1, 16384}, .frame = 82,  .subframe = 9},
    Example{.name = "NB-IoT, T = 256, T/2",  .config = {256, 1, 2, 4096},  .frame = 164, .subframe = 9},
    Example{.name = "NB-IoT, T = 128, 4T",   .config = {128, 4, 1, 4096},  .frame = 82,  .subframe = 4}));
// clang-format on

/// Occasions from SFN 0 on, as (SFN, subframe) of one hyperframe.
std::vector<std::int64_t> frames(const PagingOccasion& occasion, std::uint32_t cycle)
{
    std::vector<std::int64_t> found;
    for (Instant at = next_paging(epoch, occasion, cycle, Ts{0}); at < epoch + hyperframe;
         at = next_paging(at + Ts{1}, occasion, cycle, Ts{0})) {
        EXPECT_EQ(at.time_since_epoch() % radio_frame, occasion.subframe * subframe);
        found.push_back(at.time_since_epoch() / radio_frame);
    }
    return found;
}

TEST(Paging, ComesInTheFramesOfTheReference)
{
    // timing.md §3.2, second row in detail.
    const PagingConfig config{.cycle = 128, .nb_denominator = 4};
    EXPECT_EQ(frames(paging_occasion(imsi, config), 128),
              (std::vector<std::int64_t>{72, 200, 328, 456, 584, 712, 840, 968}));
}

TEST(Paging, UsesTheSubframesOfTheFddTable)
{
    // timing.md §3.1: Ns = 1 -> 9; Ns = 2 -> 4, 9; Ns = 4 -> 0, 4, 5, 9. i_s = floor(UE_ID / N) mod
    // Ns.
    const auto subframe_of = [](std::uint32_t index, std::uint32_t ns) {
        const std::string id = std::to_string(index * 32);
        return paging_occasion(id, {.cycle = 32, .nb_numerator = ns}).subframe;
    };
    EXPECT_EQ(subframe_of(0, 1), 9U);
    EXPECT_EQ(subframe_of(1, 1), 9U);
    EXPECT_EQ(subframe_of(0, 2), 4U);
    EXPECT_EQ(subframe_of(1, 2), 9U);
    EXPECT_EQ(subframe_of(0, 4), 0U);
    EXPECT_EQ(subframe_of(1, 4), 4U);
    EXPECT_EQ(subframe_of(2, 4), 5U);
    EXPECT_EQ(subframe_of(3, 4), 9U);
    EXPECT_EQ(subframe_of(4, 4), 0U);
}

TEST(Paging, SharesOneFrameAmongAllWhenNbIsSmallerThanOneFrame)
{
    // nB = T/256 of a cycle of 128 frames: N = 1, so every UE listens in frame 0.
    const PagingConfig config{.cycle = 128, .nb_denominator = 256};
    EXPECT_EQ(paging_occasion("242016000001234", config).frame, 0U);
    EXPECT_EQ(paging_occasion("242016000001235", config).frame, 0U);
}

TEST(Paging, ReadsTheImsiAsADecimalNumber)
{
    // A number longer than 64 bits would hold must not wrap: 10^20 mod 16384 = 0.
    EXPECT_EQ(paging_occasion("100000000000000000000", {.cycle = 128}).frame, 0U);
    EXPECT_EQ(paging_occasion("100000000000000000005", {.cycle = 128}).frame, 5U);
}

TEST(Paging, IsDueAtOnceAtItsOwnInstantAndACycleLaterOneTsAfter)
{
    const PagingOccasion occasion{.frame = 72, .subframe = 9};
    const Instant first = epoch + 72 * radio_frame + 9 * subframe;
    EXPECT_EQ(first, epoch + 729ms);
    EXPECT_EQ(next_paging(epoch, occasion, 128, Ts{0}), first);
    EXPECT_EQ(next_paging(first - Ts{1}, occasion, 128, Ts{0}), first);
    EXPECT_EQ(next_paging(first, occasion, 128, Ts{0}), first);
    EXPECT_EQ(next_paging(first + Ts{1}, occasion, 128, Ts{0}), first + 1280ms);
}

TEST(Paging, FollowsTheFrameOffsetOfTheCell)
{
    // SFN 0 begins where instant + offset is a whole number of hyperframes.
    const PagingOccasion occasion{.frame = 72, .subframe = 9};
    const Ts offset = 100ms + Ts{7};
    const Instant at = next_paging(epoch, occasion, 128, offset);
    EXPECT_EQ(at, epoch + 629ms - Ts{7});
    EXPECT_EQ((at.time_since_epoch() + offset) % (128 * radio_frame), Ts{729ms});
    EXPECT_EQ(next_paging(epoch, occasion, 128, hyperframe - Ts{1}), epoch + 729ms + Ts{1});
}

TEST(Paging, NeverWaitsLongerThanACycle)
{
    // timing.md §3.2: the largest delay in plain DRX is T, 1.28 s.
    const PagingOccasion occasion = paging_occasion(imsi, {.cycle = 128});
    for (Ts at{0}; at < 3 * hyperframe; at += Ts{1'234'567}) {
        const Ts wait = next_paging(epoch + at, occasion, 128, Ts{99}) - (epoch + at);
        EXPECT_GE(wait, Ts{0});
        EXPECT_LT(wait, Ts{1280ms});
    }
}

class PagedUe : public UeFixture {};

TEST_F(PagedUe, IsPagedOnceForDownlinkDataAtItsOwnOccasion)
{
    attach_and_idle();
    const Instant page = page_after(now());
    const Instant connected = world.connected_after(page);
    submit(Direction::downlink, 100);
    submit(Direction::downlink, 100);
    world.run_to_just_before(page);
    EXPECT_TRUE(world.log.empty());
    world.run_to(page + 1500ms);
    EXPECT_EQ(world.radio, (Log{{page, "paging occasion 1"}}));
    EXPECT_EQ(world.log, (Log{{page, "rrc connecting"}, {connected, "rrc connected"}}));
    const Instant first = connected + 17ms + 100ms + Ts{81'920} + 8ms;
    EXPECT_EQ(modem.got, (Log{{first, "0: 100"}, {first + Ts{81'920}, "0: 100"}}));
}

TEST_F(PagedUe, IsNotPagedOnceItHasConnectedByItself)
{
    attach_and_idle();
    submit(Direction::downlink, 100);
    submit(Direction::uplink, 100);
    world.run(5s);
    EXPECT_TRUE(world.radio.empty());
    EXPECT_EQ(modem.got.size(), 1U);
}

TEST_F(PagedUe, RepeatsThePageInTheNextCycleWhenThereWasNoCoverage)
{
    attach_and_idle();
    const Instant page = page_after(now());
    submit(Direction::downlink, 100);
    world.cell.set_coverage(false);
    world.run_to(page);
    world.cell.set_coverage(true);
    world.run(5s);
    EXPECT_EQ(world.last("rrc connecting"), page + 1280ms);
    EXPECT_EQ(modem.got.size(), 1U);
}

TEST_F(PagedUe, RepeatsThePageWhenTheConnectionForItFails)
{
    attach_and_idle();
    const Instant page = page_after(now());
    submit(Direction::downlink, 100);
    world.run_to(page);
    world.cell.set_coverage(false);
    world.run(1s);
    world.cell.set_coverage(true);
    world.run(10s);
    EXPECT_EQ(world.instants("rrc idle").front(), page + 2s); // T300
    EXPECT_EQ(world.last("rrc connecting"), page_after(page + 2s));
    EXPECT_EQ(modem.got.size(), 1U);
}

} // namespace
} // namespace emu::lte
