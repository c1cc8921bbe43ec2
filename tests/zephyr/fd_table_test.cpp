#include "stack/zephyr/socket/fd_table.hpp"

#include <gtest/gtest.h>

namespace stack::zephyr {
namespace {

class Nothing : public Description {
    unsigned readiness() const override { return 0; }
    Result<std::size_t> try_read(std::span<std::byte>, Flags) override { return 0; }
    Result<std::size_t> try_write(Bytes, Flags) override { return 0; }
};

// zephyr/behaviour.md §1: lowest first, from 0.
TEST(ZephyrDescriptors, AreHandedOutLowestFirstFromZero)
{
    FdTable table{3, [] {}};
    EXPECT_EQ(table.place(std::make_shared<Nothing>()), 0);
    EXPECT_EQ(table.place(std::make_shared<Nothing>()), 1);
    EXPECT_EQ(table.place(std::make_shared<Nothing>()), 2);
    EXPECT_EQ(table.place(std::make_shared<Nothing>()), emu::fail(Errno::nfile));
    EXPECT_TRUE(table.close(1));
    EXPECT_EQ(table.place(std::make_shared<Nothing>()), 1);
}

TEST(ZephyrDescriptors, AreBadOnceTheyAreClosed)
{
    int told = 0;
    FdTable table{1, [&told] { ++told; }};
    EXPECT_EQ(table.close(0), emu::fail(Errno::badf));
    ASSERT_EQ(table.place(std::make_shared<Nothing>()), 0);
    const auto first = table.opening(0);
    EXPECT_TRUE(table.close(0));
    EXPECT_EQ(told, 1);
    EXPECT_EQ(table.find(0), nullptr);
    EXPECT_EQ(table.opening(0), 0U);
    ASSERT_EQ(table.place(std::make_shared<Nothing>()), 0);
    EXPECT_NE(table.opening(0), first);
}

} // namespace
} // namespace stack::zephyr
