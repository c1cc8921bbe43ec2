// Scans, time, addresses of one's own, what is kept, what is refused: wincs02/generations.md §4.
#include "tests/wincs02/driver_fixture.hpp"

#include "wdrv_winc_bssfind.h"
#include "wdrv_winc_dhcps.h"
#include "wdrv_winc_ota.h"
#include "wdrv_winc_sntp.h"
#include "wdrv_winc_softap.h"

namespace stack::wincs02 {

namespace {

WorldConfig named_access_point()
{
    WorldConfig config;
    config.wifi.ssid = "office";
    config.wifi.security = wifi::Security::wpa3;
    config.wifi.rssi = -67;
    config.wifi.channel = 11;
    return config;
}

class CallsTest : public DriverTest {
protected:
    using DriverTest::DriverTest;

    struct Found {
        int index, total;
        std::string name;
        int rssi;
        friend bool operator==(const Found&, const Found&) = default;
    };
    static bool note(DRV_HANDLE, uint8_t index, uint8_t total, WDRV_WINC_BSS_INFO* info)
    {
        found.push_back({index, total, {}, 0});
        if (info == nullptr) return false;
        const auto& ssid = info->ctx.ssid;
        found.back().name.assign(reinterpret_cast<const char*>(ssid.name), ssid.length);
        found.back().rssi = info->rssi;
        return true;
    }
    void SetUp() override
    {
        start();
        found.clear();
    }
    WDRV_WINC_STATUS scan(WDRV_WINC_CHANNEL_ID channel = WDRV_WINC_CID_ANY,
                          const WDRV_WINC_SSID_LIST* names = nullptr)
    {
        return WDRV_WINC_BSSFindFirst(handle, channel, true, names, note);
    }
    /// All that a scan tells.
    std::vector<Found> scanned(WDRV_WINC_CHANNEL_ID channel = WDRV_WINC_CID_ANY,
                               const WDRV_WINC_SSID_LIST* names = nullptr)
    {
        found.clear();
        EXPECT_EQ(scan(channel, names), WDRV_WINC_STATUS_OK);
        pump_for(10s);
        return std::exchange(found, {});
    }
    /// The part's clock; 0 while nobody has set it.
    std::uint32_t device_time()
    {
        static std::optional<std::uint32_t> told;
        told.reset();
        EXPECT_EQ(
            WDRV_WINC_SystemTimeGetCurrent(handle, [](DRV_HANDLE, uint32_t utc) { told = utc; }),
            WDRV_WINC_STATUS_OK);
        EXPECT_TRUE(pump_until([] { return told.has_value(); }));
        return told.value_or(1);
    }

    inline static std::vector<Found> found;
};

class ScanTest : public CallsTest {
protected:
    ScanTest() : CallsTest{Generation::g1, named_access_point()} {}
};

TEST_F(ScanTest, FindsTheAccessPointOfTheScenario)
{
    EXPECT_EQ(scan(), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(WDRV_WINC_BSSFindInProgress(handle));
    EXPECT_EQ(scan(), WDRV_WINC_STATUS_SCAN_IN_PROGRESS);
    EXPECT_EQ(WDRV_WINC_BSSFindNext(handle, note), WDRV_WINC_STATUS_SCAN_IN_PROGRESS);
    EXPECT_EQ(WDRV_WINC_BSSFindReset(handle, note), WDRV_WINC_STATUS_SCAN_IN_PROGRESS);
    WDRV_WINC_BSS_INFO info;
    EXPECT_EQ(WDRV_WINC_BSSFindGetInfo(handle, &info), WDRV_WINC_STATUS_NO_BSS_INFO);
    ASSERT_TRUE(pump_until([] { return !found.empty(); }));
    EXPECT_EQ(found, (std::vector<Found>{{1, 1, "office", -67}}));
    EXPECT_FALSE(WDRV_WINC_BSSFindInProgress(handle));
    EXPECT_EQ(WDRV_WINC_BSSFindGetNumBSSResults(handle), 1);
    EXPECT_EQ(WDRV_WINC_BSSFindGetNumBSSResults(handle + 1), 0);

    ASSERT_EQ(WDRV_WINC_BSSFindGetInfo(handle, &info), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(info.ctx.channel, WDRV_WINC_CID_2_4G_CH11);
    EXPECT_EQ(info.authTypeRecommended, WDRV_WINC_AUTH_TYPE_WPA3_PERSONAL);
    EXPECT_TRUE(info.ctx.bssid.valid);
    EXPECT_EQ(WDRV_WINC_BSSFindNext(handle, note), WDRV_WINC_STATUS_BSS_FIND_END);
    EXPECT_EQ(WDRV_WINC_BSSFindReset(handle, note), WDRV_WINC_STATUS_OK);
    pump_for(1ms);
    EXPECT_EQ(found.size(), 2U);
}

TEST_F(ScanTest, LooksOnTheChannelsForTheNamesAndAboveTheThresholdThatAreAskedFor)
{
    const Found office{1, 1, "office", -67};
    const Found nothing{0, 0, "", 0};
    using All = std::vector<Found>;
    EXPECT_EQ(scanned(WDRV_WINC_CID_2_4G_CH11), All{office});
    EXPECT_EQ(scanned(WDRV_WINC_CID_2_4G_CH10), All{nothing});
    WDRV_WINC_SSID_LIST second{nullptr, {"office", 6}};
    WDRV_WINC_SSID_LIST first{&second, {"home", 4}};
    EXPECT_EQ(scanned(WDRV_WINC_CID_ANY, &first), All{office});
    first.pNext = nullptr;
    EXPECT_EQ(scanned(WDRV_WINC_CID_ANY, &first), All{nothing});

    EXPECT_EQ(WDRV_WINC_BSSFindSetScanChannels24(handle, WDRV_WINC_CM_2_4G_CH6),
              WDRV_WINC_STATUS_OK);
    WDRV_WINC_CHANNEL24_MASK mask = WDRV_WINC_CM_2_4G_NONE;
    EXPECT_EQ(WDRV_WINC_BSSFindGetScanChannels24(handle, &mask), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(mask, WDRV_WINC_CM_2_4G_CH6);
    EXPECT_EQ(scanned(), All{nothing});
    EXPECT_EQ(WDRV_WINC_BSSFindNext(handle, note), WDRV_WINC_STATUS_BSS_FIND_END);
    EXPECT_EQ(WDRV_WINC_BSSFindSetScanChannels24(handle, WDRV_WINC_CM_2_4G_ALL),
              WDRV_WINC_STATUS_OK);
    EXPECT_EQ(scanned(), All{office});

    EXPECT_EQ(WDRV_WINC_BSSFindSetRSSIThreshold(handle, -67), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(scanned(), All{office});
    EXPECT_EQ(WDRV_WINC_BSSFindSetRSSIThreshold(handle, -66), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(scanned(), All{nothing});
    EXPECT_EQ(WDRV_WINC_BSSFindSetRSSIThreshold(handle, -90), WDRV_WINC_STATUS_OK);
    world().wifi().station().set_in_range(false);
    EXPECT_EQ(scanned(), All{nothing});
}

TEST_F(ScanTest, LastsAsLongAsItsSlots)
{
    const auto set = [&](int slots, int active, int passive, int probes) {
        return WDRV_WINC_BSSFindSetScanParameters(
            handle, static_cast<uint8_t>(slots), static_cast<uint16_t>(active),
            static_cast<uint16_t>(passive), static_cast<uint8_t>(probes));
    };
    EXPECT_EQ(set(3, 100, 0, 0), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(set(0, 0, 1500, 2), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(set(0, 9, 0, 0), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(set(0, 0, 1501, 0), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(set(0, 0, 0, 3), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(scan(WDRV_WINC_CID_2_4G_CH11), WDRV_WINC_STATUS_OK);
    pump_for(299ms);
    EXPECT_EQ(found.size(), 0U);
    pump_for(2ms);
    EXPECT_EQ(found.size(), 1U);
}

TEST_F(ScanTest, IsGoneWithAResetOfThePart)
{
    EXPECT_EQ(scan(), WDRV_WINC_STATUS_OK);
    world().wifi().reset();
    EXPECT_FALSE(WDRV_WINC_BSSFindInProgress(handle));
    EXPECT_EQ(scan(), WDRV_WINC_STATUS_REQUEST_ERROR); // it boots
    pump_for(10s);
    EXPECT_EQ(found.size(), 0U);
}

TEST_F(ScanTest, TellsNobodyOnceTheDriverIsClosed)
{
    EXPECT_EQ(scan(), WDRV_WINC_STATUS_OK);
    WDRV_WINC_Close(handle);
    pump_for(10s);
    EXPECT_EQ(found.size(), 0U);
    EXPECT_EQ(WDRV_WINC_Open(0, DRV_IO_INTENT_READWRITE), handle);
    EXPECT_EQ(scan(), WDRV_WINC_STATUS_OK);
}

TEST_F(ScanTest, RefusesWhatIsNoArgument)
{
    EXPECT_EQ(scan(static_cast<WDRV_WINC_CHANNEL_ID>(14)), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_BSSFindGetInfo(handle, nullptr), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_BSSFindGetScanChannels24(handle, nullptr), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_BSSFindSetScanChannels24(handle, WDRV_WINC_CM_2_4G_NONE),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_BSSFindNext(handle + 1, note), WDRV_WINC_STATUS_NOT_OPEN);
}

// An access point that the scenario does not name is any that the station asks for.
TEST_F(CallsTest, AScanForANameFindsAnAccessPointThatHasNone)
{
    WDRV_WINC_SSID_LIST names{nullptr, {"DEMO_AP", 7}};
    EXPECT_EQ(scanned(WDRV_WINC_CID_ANY, &names), (std::vector<Found>{{1, 1, "DEMO_AP", -50}}));
    EXPECT_EQ(scanned(), (std::vector<Found>{{1, 1, "emu9160", -50}}));
}

constexpr std::uint32_t year_2026 = 1'767'225'600;

TEST_F(CallsTest, SntpSetsThePartsClockOnceThereIsANetwork)
{
    EXPECT_EQ(WDRV_WINC_SNTPServerAddressSet(handle, "192.0.2.2"), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_SNTPStaticSet(handle, true), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_SNTPEnableSet(handle, true), WDRV_WINC_STATUS_OK);
    pump_for(5s);
    EXPECT_EQ(device_time(), 0U);
    ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
    pump_for(2s);
    const auto passed =
        std::chrono::floor<std::chrono::seconds>(Process::instance().now().time_since_epoch());
    EXPECT_NEAR(device_time(), static_cast<double>(year_2026 + passed.count()), 1);
}

TEST_F(CallsTest, SntpAsksANamedServerAgainUntilItAnswers)
{
    ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
    pump_for(3s);
    EXPECT_EQ(WDRV_WINC_SNTPEnableSet(handle, true), WDRV_WINC_STATUS_OK);
    world().wifi().set_dns_fault(wifi::DnsFault::error);
    EXPECT_EQ(WDRV_WINC_SNTPServerAddressSet(handle, "echo.test"), WDRV_WINC_STATUS_OK);
    pump_for(14s);
    EXPECT_EQ(device_time(), 0U);
    world().wifi().set_dns_fault(wifi::DnsFault::none);
    pump_for(16s);
    EXPECT_EQ(device_time(), 0U); // that host has no time
    EXPECT_EQ(WDRV_WINC_SNTPServerAddressSet(handle, "2001:db8::2"), WDRV_WINC_STATUS_OK);
    pump_for(1s);
    EXPECT_GT(device_time(), year_2026);
}

TEST_F(CallsTest, SntpAsksAgainWhenItIsInTheNetworkAgain)
{
    EXPECT_EQ(WDRV_WINC_SNTPServerAddressSet(handle, "192.0.2.2"), WDRV_WINC_STATUS_OK);
    ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
    pump_for(3s);
    world().wifi().station().set_in_range(false);
    EXPECT_EQ(WDRV_WINC_SNTPEnableSet(handle, true), WDRV_WINC_STATUS_OK);
    pump_for(60s);
    EXPECT_EQ(device_time(), 0U);
    world().wifi().station().set_in_range(true);
    ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
    pump_for(2s);
    EXPECT_GT(device_time(), year_2026);
}

TEST_F(CallsTest, SntpDoesNothingWhenItIsOffOrHasNoServer)
{
    ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_SNTPEnableSet(handle, true), WDRV_WINC_STATUS_OK);
    pump_for(5s);
    EXPECT_EQ(WDRV_WINC_SNTPEnableSet(handle, false), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_SNTPServerAddressSet(handle, "192.0.2.2"), WDRV_WINC_STATUS_OK);
    pump_for(30s);
    EXPECT_EQ(device_time(), 0U);
    EXPECT_EQ(WDRV_WINC_SNTPServerAddressSet(handle, nullptr), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_SNTPServerAddressSet(handle, ""), WDRV_WINC_STATUS_INVALID_ARG);
}

WDRV_WINC_STATUS set_address(DRV_HANDLE handle, const char* text)
{
    WDRV_WINC_IP_MULTI_ADDRESS address{};
    EXPECT_TRUE(WDRV_WINC_UtilsStringToIPAddress(text, &address.v4));
    return WDRV_WINC_NetIfIPAddrSet(handle, WDRV_WINC_NETIF_IDX_0, WDRV_WINC_IP_ADDRESS_TYPE_IPV4,
                                    &address, 24);
}

TEST_F(CallsTest, AnAddressOfOnesOwnTakesThePlaceOfTheLease)
{
    static std::vector<std::string> told;
    told.clear();
    WDRV_WINC_NetIfRegisterEventCallback(
        handle, [](DRV_HANDLE, WDRV_WINC_NETIF_IDX, WDRV_WINC_NETIF_EVENT_TYPE event, void* info) {
            const auto* const update = static_cast<WDRV_WINC_NETIF_ADDR_UPDATE_TYPE*>(info);
            if (event != WDRV_WINC_NETIF_EVENT_ADDR_UPDATE) return;
            if (update->type != WDRV_WINC_IP_ADDRESS_TYPE_IPV4) return;
            char text[16] = {};
            WDRV_WINC_UtilsIPAddressToString(&update->addr.v4, text, sizeof text);
            told.emplace_back(text);
        });
    EXPECT_EQ(set_address(handle, "192.168.1.77"), WDRV_WINC_STATUS_OK);
    ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
    pump_for(3s);
    EXPECT_EQ(told, (std::vector<std::string>{"192.168.1.77"}));
    EXPECT_EQ(set_address(handle, "192.168.1.78"), WDRV_WINC_STATUS_OK);
    pump_for(1ms);
    EXPECT_EQ(told.back(), "192.168.1.78");

    const int fd = opened(AF_INET, SOCK_STREAM); // its packets come back
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(send(fd, "hello"), 5);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "hello");

    EXPECT_EQ(WDRV_WINC_NetIfIPAutoConfModeSet(handle, WDRV_WINC_NETIF_IDX_0,
                                               WDRV_WINC_NETIF_AAC_V4_DHCP),
              WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_BSSDisconnect(handle), WDRV_WINC_STATUS_OK);
    ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
    pump_for(3s);
    EXPECT_EQ(told.back(), "192.168.1.50");
}

TEST_F(CallsTest, AddressesAndRoutesThatAreNoneAreRefused)
{
    EXPECT_EQ(set_address(handle, "0.0.0.0"), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_NetIfIPAddrSet(handle, WDRV_WINC_NETIF_IDX_0,
                                       WDRV_WINC_IP_ADDRESS_TYPE_IPV4, nullptr, 24),
              WDRV_WINC_STATUS_INVALID_ARG);
    WDRV_WINC_IP_MULTI_ADDRESS any{};
    WDRV_WINC_IP_MULTI_ADDRESS gateway{};
    gateway.v4 = {winc_htonl(0xC0A80101)};
    const auto route = [&](WDRV_WINC_NETIF_IDX index, int scope, WDRV_WINC_IP_MULTI_ADDRESS* by) {
        return WDRV_WINC_NetIfIPRouteSet(handle, index, WDRV_WINC_IP_ADDRESS_TYPE_IPV4, &any, scope,
                                         by);
    };
    EXPECT_EQ(route(WDRV_WINC_NETIF_IDX_0, 0, &gateway), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(route(WDRV_WINC_NETIF_IDX_0, 33, &gateway), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(route(WDRV_WINC_NETIF_IDX_0, 0, nullptr), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(route(WDRV_WINC_NETIF_IDX_INVALID, 0, &gateway), WDRV_WINC_STATUS_INVALID_ARG);
}

TEST_F(CallsTest, TheConfigurationIsKeptInAFile)
{
    const auto set_domain = [&](const std::string& domain) {
        return WDRV_WINC_WifiRegDomainSet(handle, reinterpret_cast<const uint8_t*>(domain.data()),
                                          static_cast<uint8_t>(domain.size()), nullptr);
    };
    ASSERT_EQ(set_domain("EMEA"), WDRV_WINC_STATUS_OK);
    ASSERT_EQ(WDRV_WINC_SNTPServerAddressSet(handle, "192.0.2.2"), WDRV_WINC_STATUS_OK);
    ASSERT_EQ(WDRV_WINC_SNTPEnableSet(handle, true), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_CfgArchiveStore(handle, "site"), WDRV_WINC_STATUS_OK);
    ASSERT_EQ(set_domain("GEN"), WDRV_WINC_STATUS_OK);
    ASSERT_EQ(WDRV_WINC_SNTPEnableSet(handle, false), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_CfgArchiveRecall(handle, "other"), WDRV_WINC_STATUS_REQUEST_ERROR);
    EXPECT_EQ(WDRV_WINC_CfgArchiveRecall(handle, nullptr), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_CfgArchiveStore(handle, ""), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_CfgArchiveRecall(handle, "site"), WDRV_WINC_STATUS_OK);

    static std::string domain;
    WDRV_WINC_WifiRegDomainGet(
        handle, WDRV_WINC_REGDOMAIN_SELECT_CURRENT,
        [](DRV_HANDLE, uint8_t, uint8_t, bool, const WDRV_WINC_REGDOMAIN_INFO* info) {
            domain.assign(reinterpret_cast<const char*>(info->regDomain), info->regDomainLen);
        });
    ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
    pump_for(3s);
    EXPECT_EQ(domain, "EMEA");
    EXPECT_GT(device_time(), year_2026); // the time client is on again
}

// generations.md §4: OTA is out of scope; of the others nothing is simulated.
TEST_F(CallsTest, WhatThePartCannotDoIsRefusedByName)
{
    constexpr auto refused = WDRV_WINC_STATUS_OPERATION_NOT_SUPPORTED;
    EXPECT_EQ(WDRV_WINC_OTAUpdateFromURL(handle, "http://192.0.2.80/image", 0, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_OTAImageVerify(handle, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_OTAImageActivate(handle, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_OTAImageInvalidate(handle, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_OTAOptionsSet(handle, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_APStart(handle, nullptr, nullptr, nullptr, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_APStop(handle), refused);
    EXPECT_EQ(WDRV_WINC_DHCPSEnableSet(handle, WDRV_WINC_DHCPS_IDX_0, true, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_DHCPSPoolAddressSet(handle, WDRV_WINC_DHCPS_IDX_0, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_DHCPSGatewaySet(handle, WDRV_WINC_DHCPS_IDX_0, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_DHCPSNetIfBind(handle, WDRV_WINC_DHCPS_IDX_0, WDRV_WINC_NETIF_IDX_0),
              refused);
    EXPECT_EQ(WDRV_WINC_TLSCtxSetSignCallback(handle, 1, nullptr, 0), refused);
    EXPECT_EQ(WDRV_WINC_EXTCRYPTOSignResult(handle, 0, true, nullptr, 0), refused);
    EXPECT_EQ(WDRV_WINC_L2DataMonitorCallbackSet(handle, nullptr), refused);
    EXPECT_EQ(WDRV_WINC_L2DataFrameSend(handle, WDRV_WINC_NETIF_IDX_0, nullptr, 0), refused);
    EXPECT_EQ(WDRV_WINC_APStop(handle + 1), WDRV_WINC_STATUS_NOT_OPEN);
    EXPECT_EQ(WDRV_WINC_APStop(DRV_HANDLE_INVALID), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_DebugUARTSet(handle, WDRV_WINC_DEBUG_UART_2, 230'400), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_DebugUARTSet(handle, static_cast<WDRV_WINC_DEBUG_UART>(3), 230'400),
              WDRV_WINC_STATUS_INVALID_ARG);
}

} // namespace

} // namespace stack::wincs02
