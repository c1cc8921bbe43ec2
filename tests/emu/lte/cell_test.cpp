// The radio of one cell: coverage and the occasions of random access.
#include "emu/lte/cell.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace emu::lte {
namespace {

struct CellTest : ::testing::Test {
    Cell cell{CellConfig{}, Seed{1}};
};

TEST_F(CellTest, TellsACoverageChangeOnceAndOnlyWhenThereIsOne)
{
    std::vector<bool> told;
    const Subscription subscription =
        cell.on_coverage.subscribe([&](bool covered) { told.push_back(covered); });
    cell.set_coverage(true);
    EXPECT_TRUE(told.empty());
    cell.set_coverage(false);
    cell.set_coverage(false);
    cell.set_coverage(true);
    EXPECT_EQ(told, (std::vector<bool>{false, true}));
}

TEST_F(CellTest, OpensRandomAccessOnItsOwnFrames)
{
    const Ts period = radio_frame;
    const Instant first = cell.prach_occasion(epoch, period);
    EXPECT_EQ((first.time_since_epoch() + cell.frame_offset()) % period, Ts{0});
    EXPECT_LT(first, epoch + period);
    EXPECT_EQ(cell.prach_occasion(first, period), first);
    EXPECT_EQ(cell.prach_occasion(first - Ts{1}, period), first);
    EXPECT_EQ(cell.prach_occasion(first + Ts{1}, period), first + period);
}

TEST_F(CellTest, HasAFrameOffsetOfItsSeedWithinAHyperframe)
{
    std::vector<Ts> offsets;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Cell one{CellConfig{}, Seed{seed}};
        const Cell same{CellConfig{}, Seed{seed}};
        EXPECT_EQ(one.frame_offset(), same.frame_offset());
        EXPECT_GE(one.frame_offset(), Ts{0});
        EXPECT_LT(one.frame_offset(), hyperframe);
        offsets.push_back(one.frame_offset());
    }
    std::sort(offsets.begin(), offsets.end());
    EXPECT_EQ(std::unique(offsets.begin(), offsets.end()), offsets.end());
}

} // namespace
} // namespace emu::lte
