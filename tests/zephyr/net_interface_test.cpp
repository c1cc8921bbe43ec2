// What a link's changes become (zephyr/environment.md §1.3, doors.md §3.3).
#include "stack/zephyr/net/interface.hpp"

#include "zephyr/net/net_event.h"

#include <gtest/gtest.h>

namespace stack::zephyr::network {
namespace {

const Address own4 = Address::v4({10, 160, 0, 1});
const Address own6 = *Address::parse("2001:db8::1");

class FakeLink : public Link {
public:
    bool up() const override { return is_up; }
    std::optional<Address> address(Family family) const override
    {
        return family == Family::ipv4 ? ipv4 : ipv6;
    }
    std::uint16_t mtu() const override { return 1280; }
    std::size_t dns_servers() const override { return servers; }

    bool is_up = false;
    std::optional<Address> ipv4;
    std::optional<Address> ipv6;
    std::size_t servers = 0;
};

class ZephyrInterface : public testing::Test {
protected:
    ZephyrInterface() : link{new FakeLink}, interface {
        std::unique_ptr<Link>{link}, [this](const Event& event) {
            told.push_back(event.number);
            infos.push_back(event.info.size());
        }
    }
    {
        interface.set_admin_up(true);
        told.clear();
    }
    void come()
    {
        link->is_up = true;
        link->ipv4 = own4;
        link->on_change();
    }
    void go()
    {
        link->is_up = false;
        link->ipv4.reset();
        link->ipv6.reset();
        link->on_change();
    }

    using Numbers = std::vector<std::uint32_t>;
    Numbers told;
    std::vector<std::size_t> infos;
    FakeLink* link;
    Interface interface;
};

TEST_F(ZephyrInterface, IsConnectedOnceItIsUpAndHasAnAddress)
{
    EXPECT_FALSE(interface.connected());
    link->is_up = true;
    link->on_change();
    EXPECT_EQ(told, (Numbers{NET_EVENT_IF_UP}));
    EXPECT_TRUE(interface.running());
    EXPECT_FALSE(interface.connected());
    told.clear();
    infos.clear();
    come();
    EXPECT_EQ(told, (Numbers{NET_EVENT_IPV4_ADDR_ADD, NET_EVENT_L4_CONNECTED,
                             NET_EVENT_L4_IPV4_CONNECTED}));
    EXPECT_EQ(infos, (std::vector<std::size_t>{4, 0, 0}));
    EXPECT_TRUE(interface.connected());
}

TEST_F(ZephyrInterface, IsConnectedOnlyOnceHoweverManyAddressesComeAfter)
{
    come();
    told.clear();
    infos.clear();
    link->ipv6 = own6;
    link->on_change();
    EXPECT_EQ(told, (Numbers{NET_EVENT_IPV6_ADDR_ADD, NET_EVENT_L4_IPV6_CONNECTED}));
    EXPECT_EQ(infos, (std::vector<std::size_t>{16, 0}));
    told.clear();
    link->on_change();
    EXPECT_EQ(told, Numbers{});
    link->ipv4.reset();
    link->on_change();
    EXPECT_EQ(told, (Numbers{NET_EVENT_IPV4_ADDR_DEL, NET_EVENT_L4_IPV4_DISCONNECTED}));
}

// doors.md §3.3: net_if down, L4_DISCONNECTED; back: again.
TEST_F(ZephyrInterface, GoesDownWithItsConnectionAndComesBackWithIt)
{
    come();
    told.clear();
    go();
    const Numbers gone = {NET_EVENT_IPV4_ADDR_DEL, NET_EVENT_IF_DOWN, NET_EVENT_L4_DISCONNECTED,
                          NET_EVENT_L4_IPV4_DISCONNECTED};
    EXPECT_EQ(told, gone);
    told.clear();
    come();
    EXPECT_EQ(told, (Numbers{NET_EVENT_IF_UP, NET_EVENT_IPV4_ADDR_ADD, NET_EVENT_L4_CONNECTED,
                             NET_EVENT_L4_IPV4_CONNECTED}));
}

TEST_F(ZephyrInterface, TellsOfAnotherAddressWithoutALossOfConnection)
{
    come();
    told.clear();
    link->ipv4 = Address::v4({10, 160, 0, 2});
    link->on_change();
    EXPECT_EQ(told, (Numbers{NET_EVENT_IPV4_ADDR_DEL, NET_EVENT_IPV4_ADDR_ADD}));
}

TEST_F(ZephyrInterface, TakenDownLosesWhatItHad)
{
    come();
    told.clear();
    interface.set_admin_up(false);
    EXPECT_EQ(told, (Numbers{NET_EVENT_IF_ADMIN_DOWN, NET_EVENT_IPV4_ADDR_DEL, NET_EVENT_IF_DOWN,
                             NET_EVENT_L4_DISCONNECTED, NET_EVENT_L4_IPV4_DISCONNECTED}));
    EXPECT_FALSE(interface.address(Family::ipv4));
    told.clear();
    interface.set_admin_up(false);
    EXPECT_EQ(told, Numbers{});
}

// conn_mgr_ignore_iface: as if it were not there, for layer 4 only.
TEST_F(ZephyrInterface, IgnoredIsUpWithoutBeingConnected)
{
    come();
    told.clear();
    interface.set_ignored(true);
    EXPECT_EQ(told, (Numbers{NET_EVENT_L4_DISCONNECTED, NET_EVENT_L4_IPV4_DISCONNECTED}));
    EXPECT_TRUE(interface.running());
    EXPECT_FALSE(interface.connected());
    told.clear();
    interface.set_ignored(false);
    EXPECT_EQ(told, (Numbers{NET_EVENT_L4_CONNECTED, NET_EVENT_L4_IPV4_CONNECTED}));
}

TEST_F(ZephyrInterface, TellsItsStatusAgainWhenAsked)
{
    interface.resend_status();
    come();
    told.erase(told.begin() + 1, told.end());
    interface.resend_status();
    EXPECT_EQ(told, (Numbers{NET_EVENT_L4_DISCONNECTED, NET_EVENT_L4_CONNECTED}));
}

TEST_F(ZephyrInterface, TellsOfEachNameServer)
{
    link->servers = 2;
    come();
    EXPECT_EQ(told, (Numbers{NET_EVENT_IF_UP, NET_EVENT_IPV4_ADDR_ADD, NET_EVENT_DNS_SERVER_ADD,
                             NET_EVENT_DNS_SERVER_ADD, NET_EVENT_L4_CONNECTED,
                             NET_EVENT_L4_IPV4_CONNECTED}));
}

} // namespace
} // namespace stack::zephyr::network
