// Interfaces, their events and the connection manager, in native mode and on an nRF91
// (zephyr/environment.md §1.3, doors.md §3.3).
#include "tests/zephyr/nordic_fixture.hpp"

#include "zephyr/net/conn_mgr_connectivity.h"
#include "zephyr/net/conn_mgr_monitor.h"
#include "zephyr/net/net_config.h"
#include "zephyr/net/net_conn_mgr.h"
#include "zephyr/net/net_if.h"

// As for a program with CONFIG_NET_MGMT_EVENT=y.
#define CONFIG_NET_MGMT_EVENT 1
#include "zephyr/net/net_mgmt.h"

#include <fmt/format.h>

#include <cstring>

namespace stack::zephyr {
namespace {

using Lines = std::vector<std::string>;

const char* name_of(std::uint32_t event)
{
    switch (event) {
    case NET_EVENT_L4_CONNECTED:
        return "L4 connected";
    case NET_EVENT_L4_DISCONNECTED:
        return "L4 disconnected";
    case NET_EVENT_L4_IPV4_CONNECTED:
        return "L4 IPv4 connected";
    case NET_EVENT_L4_IPV4_DISCONNECTED:
        return "L4 IPv4 disconnected";
    case NET_EVENT_L4_IPV6_CONNECTED:
        return "L4 IPv6 connected";
    case NET_EVENT_L4_IPV6_DISCONNECTED:
        return "L4 IPv6 disconnected";
    case NET_EVENT_IF_UP:
        return "up";
    case NET_EVENT_IF_DOWN:
        return "down";
    case NET_EVENT_IF_ADMIN_UP:
        return "admin up";
    case NET_EVENT_IF_ADMIN_DOWN:
        return "admin down";
    case NET_EVENT_IPV4_ADDR_ADD:
        return "IPv4 added";
    case NET_EVENT_IPV4_ADDR_DEL:
        return "IPv4 gone";
    case NET_EVENT_CONN_IF_TIMEOUT:
        return "timeout";
    case NET_EVENT_CONN_IF_FATAL_ERROR:
        return "fatal error";
    default:
        return "other";
    }
}

constexpr std::uint32_t layer4 = NET_EVENT_L4_CONNECTED | NET_EVENT_L4_DISCONNECTED;
constexpr std::uint32_t interfaces =
    NET_EVENT_IF_UP | NET_EVENT_IF_DOWN | NET_EVENT_IF_ADMIN_UP | NET_EVENT_IF_ADMIN_DOWN;
constexpr std::uint32_t addresses = NET_EVENT_IPV4_ADDR_ADD | NET_EVENT_IPV4_ADDR_DEL;
constexpr std::uint32_t connectivity = NET_EVENT_CONN_IF_TIMEOUT | NET_EVENT_CONN_IF_FATAL_ERROR;

bool static_listening = false;
std::vector<std::string> static_heard;

} // namespace

static void on_static(std::uint32_t event, net_if* iface, void* info, std::size_t size,
                      void* user_data);
NET_MGMT_REGISTER_EVENT_HANDLER(test_static, NET_EVENT_L4_CONNECTED, on_static, &static_listening);

namespace {

class ZephyrNetwork : public NordicProgram {
protected:
    ZephyrNetwork() { begin(native()); }
    ~ZephyrNetwork() override
    {
        for (const auto& each : callbacks_)
            net_mgmt_del_event_callback(each.get());
    }
    ZephyrNetwork(const ZephyrNetwork&) = delete;
    ZephyrNetwork& operator=(const ZephyrNetwork&) = delete;

    /// As the start archive does it.
    static void begin(const Configuration& configured)
    {
        NordicProgram::begin(configured);
        emu9160_zephyr_net_init();
    }

    static Configuration native()
    {
        Configuration configured;
        configured.mode = Mode::native;
        return configured;
    }
    static Configuration cellular()
    {
        Configuration configured;
        configured.mode = Mode::offload;
        configured.nrf_modem_lib = 1;
        configured.nrf_modem_lib_net_if = 1;
        configured.net_if_persistent = 1;
        return configured;
    }
    static void listen(net_mgmt_event_callback* cb, std::uint32_t event, net_if* iface)
    {
        EXPECT_EQ(iface, net_if_get_default());
        EXPECT_FALSE(Process::in_callback());
        std::string line = name_of(event);
        if (line == "other") return; // name servers, whose command shares bits with these
        if (event == NET_EVENT_IPV4_ADDR_ADD || event == NET_EVENT_IPV4_ADDR_DEL) {
            EXPECT_EQ(cb->info_length, sizeof(in_addr));
            const auto* const bytes = static_cast<const std::uint8_t*>(cb->info);
            line += fmt::format(" {}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
        }
        told().push_back(line);
    }
    /// From now on.
    void hear(std::uint32_t mask)
    {
        callbacks_.push_back(std::make_unique<net_mgmt_event_callback>());
        net_mgmt_init_event_callback(callbacks_.back().get(), listen, mask);
        net_mgmt_add_event_callback(callbacks_.back().get());
    }
    static void go_online()
    {
        with_world(
            [](World& world) { world.modem().ue().set_mode(emu::lte::FunctionalMode::normal); });
        k_msleep(10'000);
    }
    static void lose_pdn()
    {
        with_world([](World& world) { world.modem().network().lose_pdn(0, 36); });
    }
    static bool online()
    {
        return with_world([](World& world) {
            const auto mode = world.modem().ue().mode();
            return mode != emu::lte::FunctionalMode::flight &&
                   mode != emu::lte::FunctionalMode::power_off &&
                   mode != emu::lte::FunctionalMode::lte_off;
        });
    }

private:
    std::vector<std::unique_ptr<net_mgmt_event_callback>> callbacks_;
};

// One interface, index 1.
TEST_F(ZephyrNetwork, HasOneInterface)
{
    net_if* const own = net_if_get_default();
    ASSERT_NE(own, nullptr);
    EXPECT_EQ(net_if_get_by_index(1), own);
    EXPECT_EQ(net_if_get_by_index(2), nullptr);
    EXPECT_EQ(net_if_get_by_index(0), nullptr);
    EXPECT_EQ(net_if_get_by_iface(own), 1);
    EXPECT_EQ(net_if_get_by_iface(nullptr), -EINVAL);
    int seen = 0;
    net_if_foreach([](net_if*, void* count) { ++*static_cast<int*>(count); }, &seen);
    EXPECT_EQ(seen, 1);
    char name[8];
    EXPECT_EQ(net_if_get_name(own, name, sizeof name), 4);
    EXPECT_STREQ(name, "ppp0");
    EXPECT_EQ(net_if_get_name(own, name, 4), -ENOMEM);
    EXPECT_EQ(net_if_get_by_name("ppp0"), 1);
    EXPECT_EQ(net_if_get_by_name("eth0"), -ENOENT);
}

TEST_F(ZephyrNetwork, ShowsWhatThePdnConnectionGives)
{
    net_if* const own = net_if_get_default();
    EXPECT_TRUE(net_if_is_admin_up(own));
    EXPECT_FALSE(net_if_is_up(own));
    EXPECT_TRUE(net_if_is_dormant(own));
    EXPECT_EQ(net_if_get_first_up(), nullptr);
    EXPECT_EQ(net_if_ipv4_get_global_addr(own, NET_ADDR_PREFERRED), nullptr);
    go_online();
    EXPECT_TRUE(net_if_is_up(own));
    EXPECT_FALSE(net_if_is_dormant(own));
    EXPECT_TRUE(net_if_flag_is_set(own, NET_IF_RUNNING));
    EXPECT_EQ(net_if_oper_state(own), NET_IF_OPER_UP);
    EXPECT_EQ(net_if_get_first_up(), own);
    EXPECT_EQ(net_if_get_mtu(own), 1280);
    const in_addr* const ipv4 = net_if_ipv4_get_global_addr(own, NET_ADDR_PREFERRED);
    ASSERT_NE(ipv4, nullptr);
    EXPECT_EQ(ipv4->s4_addr[0], 10);
    EXPECT_EQ(ipv4->s4_addr[3], 1);
    net_if* found = nullptr;
    const in6_addr* const ipv6 = net_if_ipv6_get_global_addr(NET_ADDR_PREFERRED, &found);
    ASSERT_NE(ipv6, nullptr);
    EXPECT_EQ(ipv6->s6_addr[0], 0x20);
    EXPECT_EQ(found, own);
    EXPECT_EQ(net_if_ipv4_get_global_addr(own, NET_ADDR_DEPRECATED), nullptr);
}

// PDN loss: net_if down, L4_DISCONNECTED; back: again.
TEST_F(ZephyrNetwork, TellsOfALostConnectionAndOfItsReturn)
{
    hear(layer4);
    hear(interfaces);
    hear(addresses);
    go_online();
    EXPECT_EQ(told(), (Lines{"up", "IPv4 added 10.160.0.1", "L4 connected", "L4 IPv4 connected",
                             "L4 IPv6 connected"}));
    told().clear();
    lose_pdn();
    k_msleep(1'000);
    const Lines lost = {"IPv4 gone 10.160.0.1", "down", "L4 disconnected", "L4 IPv6 disconnected"};
    EXPECT_EQ(told(), lost);
    told().clear();
    with_world([](World& world) {
        world.modem().network().restore_pdn(0);
        world.modem().ue().pdn().activate(0);
    });
    k_msleep(10'000);
    EXPECT_EQ(told(), (Lines{"up", "IPv4 added 10.160.0.2", "L4 connected", "L4 IPv4 connected",
                             "L4 IPv6 connected"}));
}

// "Events of different layers may not share a callback": what the bits make together is another.
TEST_F(ZephyrNetwork, TellsNobodyWhoMixesLayers)
{
    hear(NET_EVENT_L4_CONNECTED | NET_EVENT_IF_UP);
    go_online();
    EXPECT_EQ(told(), Lines{});
}

TEST_F(ZephyrNetwork, TellsNobodyWhoHasGone)
{
    net_mgmt_event_callback gone{};
    net_mgmt_init_event_callback(&gone, listen, layer4);
    net_mgmt_add_event_callback(&gone);
    net_mgmt_add_event_callback(&gone); // still once
    conn_mgr_mon_resend_status();
    k_msleep(1);
    EXPECT_EQ(told(), Lines{"L4 disconnected"});
    net_mgmt_del_event_callback(&gone);
    conn_mgr_mon_resend_status();
    k_msleep(1);
    EXPECT_EQ(told(), Lines{"L4 disconnected"});
}

TEST_F(ZephyrNetwork, TellsItsStatusAgain)
{
    go_online();
    hear(layer4);
    conn_mgr_mon_resend_status();
    net_conn_mgr_resend_status();
    k_msleep(1);
    EXPECT_EQ(told(), (Lines{"L4 connected", "L4 connected"}));
}

TEST_F(ZephyrNetwork, TellsStaticHandlersWithWhatTheyAskedFor)
{
    static_heard.clear();
    static_listening = true;
    hear(layer4); // the thread runs
    go_online();
    static_listening = false;
    EXPECT_EQ(static_heard,
              (Lines{"other true", "other true", "L4 connected true", "L4 IPv4 connected true",
                     "other true", "other true", "L4 IPv6 connected true"}));
}

TEST_F(ZephyrNetwork, LetsOneWaitForAnEvent)
{
    with_world([](World& world) { world.modem().ue().set_mode(emu::lte::FunctionalMode::normal); });
    std::uint32_t raised = 0;
    net_if* iface = nullptr;
    const void* info = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(
        net_mgmt_event_wait(NET_EVENT_IPV4_ADDR_ADD, &raised, &iface, &info, &size, K_SECONDS(20)),
        0);
    EXPECT_EQ(raised, NET_EVENT_IPV4_ADDR_ADD);
    EXPECT_EQ(iface, net_if_get_default());
    ASSERT_EQ(size, sizeof(in_addr));
    EXPECT_EQ(static_cast<const std::uint8_t*>(info)[0], 10);
    const emu::Instant before = now();
    EXPECT_EQ(net_mgmt_event_wait_on_iface(net_if_get_default(), NET_EVENT_IF_ADMIN_DOWN, nullptr,
                                           nullptr, nullptr, K_SECONDS(5)),
              -ETIMEDOUT);
    EXPECT_GE(now() - before, 5s);
    EXPECT_EQ(net_mgmt_event_wait(0, nullptr, nullptr, nullptr, nullptr, K_NO_WAIT), -EINVAL);
}

// The net_mgmt thread is cooperative: a preemptible caller goes on after the handlers.
TEST_F(ZephyrNetwork, TellsBeforeAPreemptibleCallerGoesOn)
{
    hear(layer4);
    conn_mgr_mon_resend_status();
    EXPECT_EQ(told(), Lines{"L4 disconnected"});
    net_mgmt_event_notify(NET_EVENT_L4_CONNECTED, net_if_get_default());
    EXPECT_EQ(told(), (Lines{"L4 disconnected", "L4 connected"}));
}

// An event of the program's own.
TEST_F(ZephyrNetwork, TellsOfEventsThatTheProgramRaises)
{
    hear(NET_EVENT_CONN_IF_FATAL_ERROR);
    net_mgmt_event_notify(NET_EVENT_CONN_IF_FATAL_ERROR, net_if_get_default());
    k_msleep(1);
    EXPECT_EQ(told(), Lines{"fatal error"});
}

TEST_F(ZephyrNetwork, GoesDownAndUpWithItsModem)
{
    go_online();
    hear(layer4);
    hear(interfaces);
    net_if* const own = net_if_get_default();
    EXPECT_EQ(net_if_up(own), -EALREADY);
    EXPECT_EQ(net_if_down(own), 0);
    EXPECT_EQ(net_if_down(own), -EALREADY);
    EXPECT_FALSE(online());
    k_msleep(5'000);
    EXPECT_EQ(told(), (Lines{"admin down", "down", "L4 disconnected", "L4 IPv6 disconnected"}));
    told().clear();
    EXPECT_EQ(net_if_up(own), 0);
    EXPECT_TRUE(online());
    k_msleep(10'000);
    EXPECT_EQ(told(),
              (Lines{"admin up", "up", "L4 connected", "L4 IPv4 connected", "L4 IPv6 connected"}));
}

TEST_F(ZephyrNetwork, IsConnectedAndDisconnectedByTheConnectionManager)
{
    go_online();
    hear(layer4);
    EXPECT_EQ(conn_mgr_all_if_up(true), 0); // it is
    EXPECT_EQ(conn_mgr_if_disconnect(net_if_get_default()), 0);
    k_msleep(5'000);
    EXPECT_FALSE(online());
    EXPECT_TRUE(net_if_is_admin_up(net_if_get_default()));
    EXPECT_EQ(conn_mgr_all_if_connect(true), 0);
    k_msleep(10'000);
    EXPECT_EQ(told(), (Lines{"L4 disconnected", "L4 IPv6 disconnected", "L4 connected",
                             "L4 IPv4 connected", "L4 IPv6 connected"}));
}

TEST_F(ZephyrNetwork, SkipsAnInterfaceThatIsIgnored)
{
    net_if* const own = net_if_get_default();
    go_online();
    hear(layer4);
    conn_mgr_ignore_iface(own);
    EXPECT_TRUE(conn_mgr_is_iface_ignored(own));
    EXPECT_EQ(conn_mgr_all_if_down(true), 0);
    EXPECT_TRUE(net_if_is_admin_up(own));
    conn_mgr_watch_iface(own);
    k_msleep(1);
    EXPECT_EQ(told(), (Lines{"L4 disconnected", "L4 IPv6 disconnected", "L4 connected",
                             "L4 IPv4 connected", "L4 IPv6 connected"}));
    EXPECT_EQ(conn_mgr_all_if_down(true), 0);
    EXPECT_FALSE(net_if_is_admin_up(own));
}

TEST_F(ZephyrNetwork, IsGivenUpWhenItsTimeIsOver)
{
    net_if* const own = net_if_get_default();
    with_world([](World& world) { world.cell().set_coverage(false); });
    hear(connectivity);
    EXPECT_EQ(conn_mgr_if_get_timeout(own), CONN_MGR_IF_NO_TIMEOUT);
    EXPECT_EQ(conn_mgr_if_set_timeout(own, 30), 0);
    EXPECT_EQ(conn_mgr_if_get_timeout(own), 30);
    EXPECT_EQ(conn_mgr_if_connect(own), 0);
    k_msleep(29'000);
    EXPECT_EQ(told(), Lines{});
    EXPECT_TRUE(online());
    k_msleep(2'000);
    EXPECT_EQ(told(), Lines{"timeout"});
    EXPECT_FALSE(online());
}

TEST_F(ZephyrNetwork, GivesALostConnectionUpUnlessItIsPersistent)
{
    net_if* const own = net_if_get_default();
    EXPECT_TRUE(conn_mgr_if_get_flag(own, CONN_MGR_IF_PERSISTENT));
    EXPECT_EQ(conn_mgr_if_set_flag(own, CONN_MGR_IF_PERSISTENT, false), 0);
    EXPECT_FALSE(conn_mgr_if_get_flag(own, CONN_MGR_IF_PERSISTENT));
    EXPECT_EQ(conn_mgr_if_set_flag(own, CONN_MGR_NUM_IF_FLAGS, true), -EINVAL);
    go_online();
    lose_pdn();
    k_msleep(1'000);
    EXPECT_FALSE(online());
}

TEST_F(ZephyrNetwork, LetsAProgramWaitForAnAddress)
{
    const emu::Instant before = now();
    EXPECT_EQ(net_config_init("test", NET_CONFIG_NEED_IPV4, 100), -ETIMEDOUT);
    EXPECT_GE(now() - before, 100ms);
    with_world([](World& world) { world.modem().ue().set_mode(emu::lte::FunctionalMode::normal); });
    EXPECT_EQ(net_config_init_app(nullptr, "test"), 0);
    EXPECT_TRUE(net_if_is_up(net_if_get_default()));
}

// up is the modem library, connect is CFUN=21; connected when registered and an address is there.
TEST_F(ZephyrNetwork, OfAnNrf91IsTheModemAndItsRegistration)
{
    begin(cellular());
    hear(layer4);
    hear(interfaces);
    hear(addresses);
    net_if* const own = net_if_get_default();
    EXPECT_FALSE(net_if_is_admin_up(own));
    EXPECT_FALSE(nrf_modem_is_initialized());
    EXPECT_EQ(conn_mgr_all_if_up(true), 0);
    EXPECT_TRUE(nrf_modem_is_initialized());
    EXPECT_FALSE(online());
    EXPECT_EQ(conn_mgr_all_if_connect(true), 0);
    EXPECT_TRUE(online());
    k_msleep(20'000);
    EXPECT_EQ(told(), (Lines{"admin up", "up", "IPv4 added 10.160.0.1", "L4 connected",
                             "L4 IPv4 connected", "L4 IPv6 connected"}));
    char name[16];
    EXPECT_EQ(net_if_get_name(own, name, sizeof name), 7);
    EXPECT_STREQ(name, "cell_if");
    EXPECT_TRUE(net_if_is_ip_offloaded(own));
    told().clear();
    EXPECT_EQ(conn_mgr_if_disconnect(own), 0);
    k_msleep(5'000);
    EXPECT_FALSE(online());
    EXPECT_EQ(told(),
              (Lines{"IPv4 gone 10.160.0.1", "down", "L4 disconnected", "L4 IPv6 disconnected"}));
    EXPECT_EQ(net_if_down(own), 0);
    EXPECT_FALSE(nrf_modem_is_initialized());
}

TEST_F(ZephyrNetwork, OfAnNrf91ConnectsByItselfWhenItIsConfiguredTo)
{
    Configuration configured = cellular();
    configured.net_if_auto_connect = 1;
    begin(configured);
    hear(layer4);
    EXPECT_EQ(conn_mgr_all_if_up(true), 0);
    EXPECT_TRUE(online());
    k_msleep(20'000);
    EXPECT_EQ(told(), (Lines{"L4 connected", "L4 IPv4 connected", "L4 IPv6 connected"}));
    told().clear();
    lose_pdn();
    k_msleep(2'000);
    EXPECT_EQ(told(), (Lines{"L4 disconnected", "L4 IPv6 disconnected"}));
    EXPECT_TRUE(online()); // persistent
}

TEST_F(ZephyrNetwork, OfAnNrf91TellsAFault)
{
    begin(cellular());
    hear(connectivity);
    hear(layer4);
    ASSERT_EQ(conn_mgr_all_if_up(true), 0);
    ASSERT_EQ(conn_mgr_all_if_connect(true), 0);
    k_msleep(20'000);
    told().clear();
    testing::internal::CaptureStderr();
    with_world([](World& world) { world.modem().health().fail({.reason = 3}); });
    k_msleep(10);
    testing::internal::GetCapturedStderr();
    EXPECT_EQ(told(), (Lines{"L4 disconnected", "L4 IPv6 disconnected", "fatal error"}));
}

// Without CONFIG_NRF_MODEM_LIB_NET_IF the program drives the modem itself.
TEST_F(ZephyrNetwork, OfAnNrf91WithoutItsSupportIsNotBound)
{
    Configuration configured;
    configured.mode = Mode::offload;
    begin(configured);
    net_if* const own = net_if_get_default();
    EXPECT_FALSE(conn_mgr_if_is_bound(own));
    EXPECT_EQ(conn_mgr_if_connect(own), -ENOTSUP);
    EXPECT_EQ(conn_mgr_all_if_connect(true), 0);
    EXPECT_EQ(conn_mgr_if_set_timeout(own, 1), -ENOTSUP);
    EXPECT_EQ(net_if_up(own), -EALREADY);
}

TEST_F(ZephyrNetwork, SaysWhichCallWasGivenNoInterface)
{
    testing::internal::CaptureStderr();
    EXPECT_EQ(net_if_up(nullptr), -EINVAL);
    net_mgmt_add_event_callback(nullptr);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "emu9160: net_if_up: iface is NULL\n"
              "emu9160: net_mgmt_add_event_callback: cb is NULL\n");
}

} // namespace

static void on_static(std::uint32_t event, net_if* iface, void*, std::size_t, void* user_data)
{
    if (!static_listening) return;
    static_heard.push_back(fmt::format(
        "{} {}", name_of(event), iface == net_if_get_default() && user_data == &static_listening));
}

} // namespace stack::zephyr
