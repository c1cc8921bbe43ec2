// The seam behind the core: what a far side is told of bearers and gets from them.
#include "stack/net/bearers.hpp"

#include "stack/net/ip_stack.hpp"
#include "stack/net/lwip_types.hpp"

#include "tests/stack/stack_fixture.hpp"

#include <gtest/gtest.h>

namespace stack::net {
namespace {

/// Keeps what it is told; gives numbers from 5 on.
struct Notebook final : FarSide {
    BearerId add_bearer(const Bearer& bearer) override
    {
        bearers[++last] = bearer;
        return last;
    }
    void remove_bearer(BearerId id) override { removed.push_back(id); }
    void receive(BearerId id, emu::Packet packet) override
    {
        received.emplace_back(id, packet.size());
    }
    BearerId last = 4;
    std::map<BearerId, Bearer> bearers;
    std::vector<BearerId> removed;
    std::vector<std::pair<BearerId, std::size_t>> received;
};

class BearersTest : public ::testing::Test {
protected:
    BearersTest() { bus_.add(drops); }
    void run(emu::Ts duration) { engine.advance_to(engine.now() + duration); }
    void attach()
    {
        ue.set_mode(emu::lte::FunctionalMode::normal);
        run(3s);
        ASSERT_TRUE(ue.emm().registered());
        far_side.received.clear(); // its solicitation
    }
    static emu::Packet packet(std::size_t size)
    {
        pbuf* buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(size), PBUF_RAM);
        std::memset(buffer->payload, 0, size);
        return make_packet(buffer);
    }

    emu::Engine engine;
    emu::Bus bus_{engine};
    const emu::Seed seed{1};
    const emu::lte::Timing timing = exact().timing;
    emu::lte::Cell cell{{}, seed};
    emu::lte::Core core{emu::lte::CoreConfig{.offered = emu::lte::PdpType::ipv4}};
    IpStack ip_stack{engine, seed};
    emu::lte::Ue ue{engine, bus_, timing, {}, cell, core, seed};
    Notebook far_side;
    Bearers bearers{engine, bus_, ue, far_side};
    Drops drops;
};

TEST_F(BearersTest, TellTheFarSideOfEachConnection)
{
    attach();
    ASSERT_EQ(far_side.bearers.size(), 1U);
    const Bearer& bearer = far_side.bearers.at(5);
    EXPECT_EQ(bearer.cid, 0);
    EXPECT_EQ(bearer.ipv4, bearers.address(0, Family::ipv4));
    EXPECT_EQ(bearer.ipv6, std::nullopt);
    EXPECT_EQ(bearer.bus, &bus_);
    ue.network().lose_pdn(0, 36);
    run(1s);
    EXPECT_EQ(far_side.removed, (std::vector<BearerId>{5}));
    ue.network().restore_pdn(0);
    ue.pdn().activate(0);
    run(5s);
    EXPECT_TRUE(far_side.bearers.contains(6));
}

TEST_F(BearersTest, HandUplinkPacketsOverWithTheNumberOfTheirConnection)
{
    attach();
    const std::vector<std::byte> bytes(100);
    bearers.send(0, bytes);
    bearers.send(1, bytes); // is not up
    run(1s);
    EXPECT_EQ(far_side.received, (std::vector<std::pair<BearerId, std::size_t>>{{5, 100}}));
}

TEST_F(BearersTest, KnowWhoseAPacketOnTheAirIsWhenItsConnectionHasGone)
{
    attach();
    const std::vector<std::byte> bytes(1000); // 33 ms on the air, after 12 ms
    ue.pdn().deactivate(0);
    run(180ms);
    bearers.send(0, bytes);
    run(1s);
    EXPECT_EQ(far_side.removed, (std::vector<BearerId>{5}));
    EXPECT_EQ(far_side.received, (std::vector<std::pair<BearerId, std::size_t>>{{5, 1000}}));
}

TEST_F(BearersTest, DropWhatComesDownForAConnectionThatHasGone)
{
    attach();
    const Bearer bearer = far_side.bearers.at(5);
    ue.pdn().deactivate(0);
    run(1s);
    bearer.send(packet(60));
    run(1s);
    EXPECT_EQ(drops.count("no pdn"), 1U);
}

TEST_F(BearersTest, EndTheirConnectionsWithThemselves)
{
    attach();
    Notebook other;
    {
        const emu::lte::Identity identity = emu::lte::sibling({}, 1);
        emu::lte::Ue second{engine, bus_, timing, identity, cell, core, seed};
        Bearers its{engine, bus_, second, other};
        second.set_mode(emu::lte::FunctionalMode::normal);
        run(3s);
        ASSERT_TRUE(its.up(0));
        EXPECT_NE(its.address(0, Family::ipv4), bearers.address(0, Family::ipv4));
        EXPECT_TRUE(other.removed.empty());
    }
    EXPECT_EQ(other.removed, (std::vector<BearerId>{5}));
    EXPECT_TRUE(far_side.removed.empty());
    EXPECT_TRUE(bearers.up(0));
}

} // namespace
} // namespace stack::net
