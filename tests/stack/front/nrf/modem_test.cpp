// Starting and stopping the library (nrf_api/behaviour.md §9 and functions.tsv).
#include "tests/stack/front/nrf/nrf_fixture.hpp"

namespace stack {
namespace {

using CApiModem = Stopped;
using CApiModemStarted = Started;
using CApiModemAttached = Attached;

TEST_F(CApiModem, TellsItsVersionBeforeItIsStarted)
{
    ASSERT_NE(nrf_modem_build_version(), nullptr);
    EXPECT_NE(std::string{nrf_modem_build_version()}, "");
}

TEST_F(CApiModem, StartsOnceAndStopsOnce)
{
    const nrf_modem_init_params params = good_params();
    EXPECT_FALSE(nrf_modem_is_initialized());
    EXPECT_EQ(nrf_modem_shutdown(), -NRF_EPERM);
    ASSERT_EQ(nrf_modem_init(&params), 0);
    EXPECT_TRUE(nrf_modem_is_initialized());
    EXPECT_EQ(nrf_modem_init(&params), -NRF_EPERM);
    EXPECT_TRUE(nrf_modem_is_initialized());
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    EXPECT_FALSE(nrf_modem_is_initialized());
    EXPECT_EQ(nrf_modem_shutdown(), -NRF_EPERM);
    ASSERT_EQ(nrf_modem_init(&params), 0);
    EXPECT_TRUE(nrf_modem_is_initialized());
}

TEST_F(CApiModem, RefusesWrongParametersAndStaysDown)
{
    struct Case {
        const char* what;
        void (*spoil)(nrf_modem_init_params&);
        int error;
    };
    constexpr Case cases[] = {
        {"no fault handler", [](auto& p) { p.fault_handler = nullptr; }, -NRF_EINVAL},
        {"ctrl too small", [](auto& p) { --p.shmem.ctrl.size; }, -NRF_EINVAL},
        {"ctrl too large", [](auto& p) { ++p.shmem.ctrl.size; }, -NRF_EINVAL},
        {"ctrl not aligned", [](auto& p) { p.shmem.ctrl.base += 2; }, -NRF_EINVAL},
        {"tx not aligned", [](auto& p) { p.shmem.tx.base += 1; }, -NRF_EINVAL},
        {"rx not aligned", [](auto& p) { p.shmem.rx.base += 3; }, -NRF_EINVAL},
        {"trace not aligned", [](auto& p) { p.shmem.trace.base += 1; }, -NRF_EINVAL},
        {"no tx area", [](auto& p) { p.shmem.tx.size = 0; }, -NRF_ENOMEM},
        {"no rx area", [](auto& p) { p.shmem.rx.size = 0; }, -NRF_ENOMEM},
    };
    EXPECT_EQ(nrf_modem_init(nullptr), -NRF_EFAULT);
    for (const Case& each : cases) {
        nrf_modem_init_params params = good_params();
        each.spoil(params);
        EXPECT_EQ(nrf_modem_init(&params), each.error) << each.what;
        EXPECT_FALSE(nrf_modem_is_initialized()) << each.what;
    }
}

TEST_F(CApiModem, StartsWithoutAHandlerOfFirmwareUpdates)
{
    nrf_modem_init_params params = good_params(); // as NuttX's port does, on the chip
    params.dfu_handler = nullptr;
    EXPECT_EQ(nrf_modem_init(&params), 0);
    EXPECT_TRUE(nrf_modem_is_initialized());
}

TEST_F(CApiModem, TakesATraceAreaOfNoSize)
{
    nrf_modem_init_params params = good_params(); // 0: no tracing
    ASSERT_EQ(params.shmem.trace.size, 0U);
    EXPECT_EQ(nrf_modem_init(&params), 0);
}

TEST_F(CApiModem, HasNoBootloader)
{
    EXPECT_EQ(nrf_modem_bootloader_init(nullptr), -NRF_EFAULT);
    const nrf_modem_bootloader_init_params params{};
    EXPECT_EQ(nrf_modem_bootloader_init(&params), -NRF_ENOSYS);
    EXPECT_FALSE(nrf_modem_is_initialized());
}

TEST_F(CApiModemAttached, SwitchesTheRadioOffAtShutdown)
{
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    nrf_modem_os_sleep(5000);
    EXPECT_FALSE(world().modem().ue().emm().registered());
    EXPECT_FALSE(world().modem().bearers().up(0));
}

TEST_F(CApiModemAttached, AttachesAgainAfterANewStart)
{
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    nrf_modem_os_sleep(5000);
    start();
    attach();
    const int fd = udp_to_echo();
    ASSERT_EQ(send_text(fd, "again"), 5);
    EXPECT_EQ(receive_text(fd), "again");
}

TEST_F(CApiModemStarted, KeepsTimeOverAShutdown)
{
    nrf_modem_os_sleep(1000);
    const emu::Instant before = now();
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    EXPECT_GE(now(), before);
    EXPECT_LE(now(), before + emu::Ts{1}); // so that those who wait hear of it
}

TEST_F(CApiModemStarted, FreesEveryDescriptorAtShutdown)
{
    for (int fd = 0; fd < NRF_MODEM_MAX_SOCKET_COUNT; ++fd)
        ASSERT_EQ(nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0), fd);
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    start();
    EXPECT_EQ(nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0), 0);
}

TEST_F(CApiModemStarted, FindsNoNetworkBeforeTheAttach)
{
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, 0);
    const auto peer = in_address("192.0.2.7", 7);
    EXPECT_EQ(error_of(nrf_connect(fd, generic(peer), sizeof peer)), NRF_ENETUNREACH);
    EXPECT_EQ(error_of(nrf_bind(fd, generic(peer), sizeof peer)), NRF_ENETUNREACH);
    const int udp = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0);
    EXPECT_EQ(error_of(nrf_sendto(udp, "x", 1, 0, generic(peer), sizeof peer)), NRF_ENETUNREACH);
}

} // namespace
} // namespace stack
