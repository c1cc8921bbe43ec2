// The driver's own life, networks and the interface: wincs02/behaviour.md §2, doors.md §4.
#include "tests/wincs02/driver_fixture.hpp"

namespace stack::wincs02 {

namespace {

const SYS_MODULE_INIT* init()
{
    static const WDRV_WINC_SYS_INIT it{nullptr, 0};
    return reinterpret_cast<const SYS_MODULE_INIT*>(&it);
}

WorldConfig with_access_point(wifi::Security security = wifi::Security::wpa2)
{
    WorldConfig config;
    config.wifi.ssid = "home";
    config.wifi.password = security == wifi::Security::open ? "" : "password";
    config.wifi.security = security;
    return config;
}

class DriverLife : public DriverTest {
protected:
    /// As start(), with the events of the system in `system`.
    void begin()
    {
        system.clear();
        object = WDRV_WINC_Initialize(0, init());
        WDRV_WINC_RegisterSystemEventCallback(
            object,
            [](SYS_MODULE_OBJ, WDRV_WINC_SYSTEM_EVENT_TYPE event) { system.push_back(event); });
    }
    inline static std::vector<int> system;
};

// §2.2: "Events INIT_BEGIN, INIT_COMPLETE, READY; `WDRV_WINC_Status` turns to `SYS_STATUS_READY`"
TEST_F(DriverLife, InitializeEndsInReady)
{
    EXPECT_EQ(WDRV_WINC_Status(SYS_MODULE_OBJ_INVALID), SYS_STATUS_UNINITIALIZED);
    EXPECT_EQ(WDRV_WINC_Initialize(1, init()), SYS_MODULE_OBJ_INVALID);
    EXPECT_EQ(WDRV_WINC_Initialize(0, nullptr), SYS_MODULE_OBJ_INVALID);
    begin();
    EXPECT_EQ(WDRV_WINC_Initialize(0, init()), object);
    EXPECT_TRUE(system.empty()); // in the pump alone
    EXPECT_EQ(WDRV_WINC_Status(object), SYS_STATUS_BUSY);
    ASSERT_TRUE(pump_until([] { return system.size() == 3; }));
    EXPECT_EQ(system, (std::vector<int>{WDRV_WINC_SYSTEM_EVENT_DEVICE_INIT_BEGIN,
                                        WDRV_WINC_SYSTEM_EVENT_DEVICE_INIT_COMPLETE,
                                        WDRV_WINC_SYSTEM_EVENT_DEVICE_READY}));
    EXPECT_EQ(WDRV_WINC_Status(object), SYS_STATUS_READY);
    EXPECT_EQ(static_cast<int>(WDRV_WINC_StatusExt(object)), SYS_STATUS_READY);
}

// §2.3: "allowed already while BUSY; one client only"
TEST_F(DriverLife, OneClientOpensItAlreadyWhileItBoots)
{
    EXPECT_EQ(WDRV_WINC_Open(0, DRV_IO_INTENT_READWRITE), DRV_HANDLE_INVALID);
    begin();
    handle = WDRV_WINC_Open(0, DRV_IO_INTENT_READWRITE);
    EXPECT_NE(handle, DRV_HANDLE_INVALID);
    EXPECT_EQ(WDRV_WINC_Open(0, DRV_IO_INTENT_READWRITE), DRV_HANDLE_INVALID);
    EXPECT_EQ(WDRV_WINC_Open(1, DRV_IO_INTENT_READWRITE), DRV_HANDLE_INVALID);
    EXPECT_EQ(join(), WDRV_WINC_STATUS_REQUEST_ERROR); // not ready
    WDRV_WINC_Close(handle);
    EXPECT_EQ(WDRV_WINC_SocketRegisterEventCallback(handle, nullptr), WDRV_WINC_STATUS_NOT_OPEN);
    EXPECT_NE(WDRV_WINC_Open(0, DRV_IO_INTENT_READWRITE), DRV_HANDLE_INVALID);
}

// After a reset: HARD_RESET, then as at the start; the client stays.
TEST_F(DriverLife, AResetBootsAgain)
{
    bring_up();
    system.clear();
    WDRV_WINC_RegisterSystemEventCallback(
        object, [](SYS_MODULE_OBJ, WDRV_WINC_SYSTEM_EVENT_TYPE event) { system.push_back(event); });
    EXPECT_EQ(WDRV_WINC_TLSCtxOpen(handle), 1);
    const emu::Instant before = Process::instance().now();
    world().wifi().reset();
    ASSERT_TRUE(pump_until([] { return system.size() == 4; }));
    EXPECT_EQ(system, (std::vector<int>{WDRV_WINC_SYSTEM_EVENT_DEVICE_HARD_RESET,
                                        WDRV_WINC_SYSTEM_EVENT_DEVICE_INIT_BEGIN,
                                        WDRV_WINC_SYSTEM_EVENT_DEVICE_INIT_COMPLETE,
                                        WDRV_WINC_SYSTEM_EVENT_DEVICE_READY}));
    EXPECT_GE(Process::instance().now() - before, 3600ms);
    EXPECT_EQ(WDRV_WINC_TLSCtxHandleToCfgIdx(1), 0); // "TLS contexts are freed"
    interface_events.clear();
    EXPECT_EQ(join(), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(pump_until([this] { return interface_events.size() == 3; }));
}

TEST_F(DriverLife, AResetInTheMiddleOfTheBootBeginsItAnew)
{
    begin();
    ASSERT_TRUE(pump_until([] { return system.size() == 1; }));
    pump_for(3s);
    world().wifi().reset();
    pump_for(3s);
    EXPECT_EQ(WDRV_WINC_Status(object), SYS_STATUS_BUSY);
    pump_for(1s);
    EXPECT_EQ(WDRV_WINC_Status(object), SYS_STATUS_READY);
}

// Initialized anew it has nothing left of its first life, and nobody hears of that.
TEST_F(DriverLife, DeinitializeLeavesNothing)
{
    bring_up();
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(WDRV_WINC_TLSCtxOpen(handle), 1);
    seen.clear();
    states.clear();
    interface_events.clear();
    WDRV_WINC_Deinitialize(object);
    EXPECT_EQ(WDRV_WINC_Status(object), SYS_STATUS_UNINITIALIZED);
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_STREAM, 0)), EFAULT);
    EXPECT_EQ(failure(send(fd, "x")), EFAULT);
    WDRV_WINC_Tasks(object); // does nothing
    EXPECT_EQ(WDRV_WINC_Open(0, DRV_IO_INTENT_READWRITE), DRV_HANDLE_INVALID);
    start();
    pump_for(5s);
    EXPECT_TRUE(seen.empty());
    EXPECT_TRUE(states.empty());
    EXPECT_TRUE(interface_events.empty());
    EXPECT_EQ(WDRV_WINC_TLSCtxHandleToCfgIdx(1), 0);
    for (int i = 0; i < 10; ++i)
        EXPECT_GT(winc_socket(AF_INET, SOCK_STREAM, 0), 0);
    EXPECT_EQ(join(), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(pump_until([this] { return interface_events.size() == 3; }));
}

TEST_F(DriverLife, AClosedDriverTellsNothing)
{
    bring_up();
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), EINPROGRESS);
    states.clear();
    interface_events.clear();
    WDRV_WINC_Close(handle);
    EXPECT_EQ(WDRV_WINC_BSSDisconnect(handle), WDRV_WINC_STATUS_NOT_OPEN);
    world().wifi().station().set_in_range(false);
    pump_for(5s);
    EXPECT_TRUE(seen.empty());
    EXPECT_TRUE(states.empty());
    EXPECT_TRUE(interface_events.empty());
}

class AccessPoint : public DriverTest {
protected:
    AccessPoint() : DriverTest{Generation::g1, with_access_point()} {}
    void SetUp() override { start(); }
    /// The one state that BSSConnect ends in.
    int outcome()
    {
        EXPECT_TRUE(pump_until([this] { return !states.empty(); }));
        EXPECT_EQ(states.size(), 1u);
        const int it = states.empty() ? -1 : states.front();
        states.clear();
        return it;
    }
};

// §2.5: "notify callback with CONNECTED; interface events INTF_UP then ADDR_UPDATE"
TEST_F(AccessPoint, LetsInWhoKnowsThePassword)
{
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(states.empty());
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_CONNECTED);
    ASSERT_TRUE(pump_until([this] { return interface_events.size() == 3; }));
    EXPECT_EQ(interface_events,
              (std::vector<int>{WDRV_WINC_NETIF_EVENT_INTF_UP, WDRV_WINC_NETIF_EVENT_ADDR_UPDATE,
                                WDRV_WINC_NETIF_EVENT_ADDR_UPDATE}));
    EXPECT_EQ(join(), WDRV_WINC_STATUS_CONNECT_FAIL); // it is in a network
}

TEST_F(AccessPoint, RefusesAWrongPasswordAndAnOpenStation)
{
    EXPECT_EQ(join("home", "wrong-word"), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_FAILED);
    EXPECT_EQ(join("home", ""), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_FAILED);
    EXPECT_TRUE(interface_events.empty());
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_CONNECTED);
}

TEST_F(AccessPoint, AnotherNetworkIsNotFound)
{
    EXPECT_EQ(join("elsewhere", "password"), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_CONNECT_FAIL); // under way
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_FAILED);
    world().wifi().station().set_in_range(false);
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_FAILED);
}

// doors.md §4: DISCONNECTED and INTF_DOWN; the program joins again
TEST_F(AccessPoint, ALostNetworkIsToldAndJoinedAgain)
{
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_OK);
    ASSERT_TRUE(pump_until([this] { return interface_events.size() == 3; }));
    states.clear();
    interface_events.clear();
    world().wifi().station().set_in_range(false);
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_DISCONNECTED);
    pump_for(1s);
    EXPECT_EQ(interface_events, (std::vector<int>{WDRV_WINC_NETIF_EVENT_INTF_DOWN}));
    world().wifi().station().set_in_range(true);
    pump_for(10s);
    EXPECT_TRUE(states.empty()); // "does not ask again by itself"
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_CONNECTED);
    ASSERT_TRUE(pump_until([this] { return interface_events.size() == 4; }));
}

TEST_F(AccessPoint, ATransferGoesOnAfterALoss)
{
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_OK);
    ASSERT_TRUE(pump_until([this] { return interface_events.size() == 3; }));
    const int fd = opened(AF_INET, SOCK_DGRAM);
    const auto there = in("192.0.2.7", 7);
    EXPECT_EQ(send(fd, "one", there), 3);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    world().wifi().station().set_in_range(false);
    pump_for(2s);
    world().wifi().station().set_in_range(true);
    interface_events.clear();
    seen.clear();
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_OK);
    ASSERT_TRUE(pump_until([this] { return interface_events.size() == 3; }));
    seen.clear();
    EXPECT_EQ(receive(fd), "one");
    EXPECT_EQ(send(fd, "two", there), 3);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "two");
}

TEST_F(AccessPoint, DisconnectIsAskedForOnce)
{
    EXPECT_EQ(WDRV_WINC_BSSDisconnect(handle), WDRV_WINC_STATUS_DISCONNECT_FAIL);
    EXPECT_EQ(join("home", "password"), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_CONNECTED);
    EXPECT_EQ(WDRV_WINC_BSSDisconnect(handle), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(outcome(), WDRV_WINC_CONN_STATE_DISCONNECTED);
    EXPECT_EQ(WDRV_WINC_BSSDisconnect(handle), WDRV_WINC_STATUS_DISCONNECT_FAIL);
}

TEST_F(AccessPoint, ContextsAreLookedAtBeforeAnythingIsAsked)
{
    WDRV_WINC_BSS_CONTEXT bss;
    WDRV_WINC_AUTH_CONTEXT auth;
    EXPECT_EQ(WDRV_WINC_BSSCtxSetDefaults(nullptr), WDRV_WINC_STATUS_INVALID_ARG);
    WDRV_WINC_BSSCtxSetDefaults(&bss);
    WDRV_WINC_AuthCtxSetDefaults(&auth);
    WDRV_WINC_AuthCtxSetOpen(&auth);
    EXPECT_EQ(WDRV_WINC_BSSConnect(handle, &bss, &auth, nullptr, nullptr),
              WDRV_WINC_STATUS_INVALID_CONTEXT); // no name
    uint8_t text[65] = "password";
    EXPECT_EQ(WDRV_WINC_BSSCtxSetSSID(&bss, text, 33), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_AuthCtxSetPersonal(&auth, text, 7, WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_AuthCtxSetPersonal(&auth, text, 64, WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL),
              WDRV_WINC_STATUS_INVALID_ARG); // 64 are hexadecimal digits
    EXPECT_EQ(WDRV_WINC_AuthCtxSetPersonal(&auth, text, 8, WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL),
              WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_BSSConnect(DRV_HANDLE_INVALID, &bss, &auth, nullptr, nullptr),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_BSSConnect(handle + 1, &bss, &auth, nullptr, nullptr),
              WDRV_WINC_STATUS_NOT_OPEN);
}

} // namespace

} // namespace stack::wincs02
