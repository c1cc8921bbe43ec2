// op::Lookup: outcomes, the limit of look-ups under way, and what is left of one that goes.
#include "stack/op/lookup.hpp"

#include "tests/stack/op/driver.hpp"
#include "tests/stack/stack_fixture.hpp"

#include <deque>

namespace stack {
namespace {

class OpLookup : public Net {
protected:
    OpLookup() { attach(); }
    Resolver& resolver() { return world.modem().resolver(); }
    stack::Lookup look_up(std::string_view name, std::optional<Family> family = {})
    {
        op::Lookup operation{resolver(), name, family, 0};
        return drive(world, operation);
    }
    void silence_servers()
    {
        host("dns1.test").set_up(false);
        host("dns2.test").set_up(false);
    }
};

TEST_F(OpLookup, GivesTheAddressesOrWhyThereAreNone)
{
    EXPECT_EQ(look_up("echo.test", Family::ipv4).addresses.at(0), *Address::parse("192.0.2.7"));
    EXPECT_EQ(look_up("nowhere.test").error, GaiError::noname);
    silence_servers();
    EXPECT_EQ(look_up("echo.test").error, GaiError::again);
}

TEST_F(OpLookup, IsOneOfThreeThatMayBeUnderWay)
{
    // nrf_api/behaviour.md §8
    silence_servers();
    std::deque<op::Lookup> under_way;
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(under_way.emplace_back(resolver(), "echo.test", std::nullopt, 0).step());
    EXPECT_EQ(look_up("echo.test").error, GaiError::inprogress);
    EXPECT_EQ(look_up("192.0.2.7").error, GaiError::inprogress); // an address in text too
    under_way.pop_back();                                        // one that goes makes room
    EXPECT_EQ(look_up("192.0.2.7").addresses.size(), 1U);
    EXPECT_EQ(drive(world, under_way.front()).error, GaiError::again);
    EXPECT_EQ(look_up("192.0.2.7").addresses.size(), 1U);
}

TEST_F(OpLookup, IsAgainWhenItIsGivenUp)
{
    silence_servers();
    op::Lookup operation{resolver(), "echo.test", {}, 0};
    EXPECT_FALSE(operation.step());
    EXPECT_EQ(operation.deadline(), emu::never);
    operation.give_up();
    EXPECT_EQ(operation.deadline(), emu::epoch);
    const auto outcome = operation.step();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->error, GaiError::system);
    EXPECT_EQ(outcome->errno_value, Errno::again);
}

} // namespace
} // namespace stack
