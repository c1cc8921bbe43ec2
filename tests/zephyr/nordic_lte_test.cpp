// LTE link control of NCS over AT commands (zephyr/environment.md §1.4).
#include "tests/zephyr/nordic_fixture.hpp"

#include <fmt/format.h>

namespace stack::zephyr {
namespace {

using Lines = std::vector<std::string>;

class NordicLink : public NordicProgram {
protected:
    static std::string text(const lte_lc_evt& event)
    {
        switch (event.type) {
        case LTE_LC_EVT_NW_REG_STATUS:
            return fmt::format("status {}", static_cast<int>(event.nw_reg_status));
        case LTE_LC_EVT_PSM_UPDATE:
            return fmt::format("psm {} {}", event.psm_cfg.tau, event.psm_cfg.active_time);
        case LTE_LC_EVT_EDRX_UPDATE:
            return fmt::format("edrx {}", static_cast<int>(event.edrx_cfg.mode));
        case LTE_LC_EVT_RRC_UPDATE:
            return fmt::format("rrc {}", static_cast<int>(event.rrc_mode));
        case LTE_LC_EVT_CELL_UPDATE:
            return fmt::format("cell {:X} {:X}", event.cell.id, event.cell.tac);
        case LTE_LC_EVT_LTE_MODE_UPDATE:
            return fmt::format("mode {}", static_cast<int>(event.lte_mode));
        case LTE_LC_EVT_MODEM_SLEEP_ENTER:
            return fmt::format("sleep {} {}", static_cast<int>(event.modem_sleep.type),
                               event.modem_sleep.time);
        case LTE_LC_EVT_MODEM_SLEEP_EXIT:
            return fmt::format("awake {}", static_cast<int>(event.modem_sleep.type));
        case LTE_LC_EVT_MODEM_EVENT:
            return fmt::format("modem {}", static_cast<int>(event.modem_evt));
        case LTE_LC_EVT_TAU_PRE_WARNING:
        case LTE_LC_EVT_NEIGHBOR_CELL_MEAS:
        case LTE_LC_EVT_MODEM_SLEEP_EXIT_PRE_WARNING:
            break;
        }
        return fmt::format("event {}", static_cast<int>(event.type));
    }
    static void listen(const lte_lc_evt* const event) { told().push_back(text(*event)); }
    static void listen_too(const lte_lc_evt* const) { told().emplace_back("too"); }
};

// Registration as upstream's samples log it: the status, the cell, the mode; timers when they are
// known, which takes a command where PSM is off.
TEST_F(NordicLink, TellsWhatBecomesOfAConnection)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    lte_lc_register_handler(listen);
    EXPECT_EQ(lte_lc_connect(), 0);
    k_msleep(20'000);
    EXPECT_EQ(told(), (Lines{"status 2", "cell 12BEEF 2F", "mode 7", "rrc 1", "status 1",
                             "psm 3240 -1", "rrc 0"}));
    told().clear();
    EXPECT_EQ(lte_lc_offline(), 0);
    k_msleep(5'000);
    EXPECT_EQ(told(), (Lines{"status 0", "cell FFFFFFFF FFFFFFFF", "mode 0", "rrc 1", "rrc 0"}));
}

TEST_F(NordicLink, IsThereAtOnceWhenItIsThereAlready)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    EXPECT_EQ(lte_lc_connect(), 0);
    const emu::Instant before = now();
    EXPECT_EQ(lte_lc_connect(), 0);
    EXPECT_LT(now() - before, 1s);
    lte_lc_nw_reg_status status{};
    EXPECT_EQ(lte_lc_nw_reg_status_get(&status), 0);
    EXPECT_EQ(status, LTE_LC_NW_REG_REGISTERED_HOME);
    lte_lc_lte_mode mode{};
    EXPECT_EQ(lte_lc_lte_mode_get(&mode), 0);
    EXPECT_EQ(mode, LTE_LC_LTE_MODE_LTEM);
}

// CONFIG_LTE_NETWORK_TIMEOUT; then the former mode.
TEST_F(NordicLink, IsGivenUpAfterTheNetworkTimeout)
{
    Configuration configured;
    configured.mode = Mode::offload;
    configured.lte_network_timeout = 60;
    begin(configured);
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    with_world([](World& world) { world.cell().set_coverage(false); });
    const emu::Instant before = now();
    EXPECT_EQ(lte_lc_connect(), -ETIMEDOUT);
    EXPECT_GE(now() - before, 60s);
    EXPECT_LT(now() - before, 65s);
    lte_lc_func_mode mode{};
    EXPECT_EQ(lte_lc_func_mode_get(&mode), 0);
    EXPECT_EQ(mode, LTE_LC_FUNC_MODE_POWER_OFF);
}

TEST_F(NordicLink, ConnectsWithoutWaitingForAHandlerOnly)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    EXPECT_EQ(lte_lc_connect_async(nullptr), -EINVAL);
    EXPECT_EQ(lte_lc_connect_async(listen), 0);
    EXPECT_EQ(told(), Lines{});
    k_msleep(20'000);
    EXPECT_FALSE(told().empty());
}

TEST_F(NordicLink, HasEachHandlerOnce)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    lte_lc_register_handler(listen_too);
    lte_lc_register_handler(listen_too);
    lte_lc_register_handler(nullptr);
    EXPECT_EQ(lte_lc_modem_events_enable(), 0);
    EXPECT_EQ(lte_lc_func_mode_set(LTE_LC_FUNC_MODE_RX_ONLY), 0);
    EXPECT_EQ(lte_lc_deregister_handler(listen), -ENODATA);
    EXPECT_EQ(lte_lc_deregister_handler(nullptr), -EINVAL);
    EXPECT_EQ(lte_lc_deregister_handler(listen_too), 0);
    EXPECT_EQ(lte_lc_connect_async(nullptr), -EINVAL);
}

TEST_F(NordicLink, FailsWhileTheModemIsNotStarted)
{
    lte_lc_nw_reg_status status{};
    EXPECT_EQ(lte_lc_nw_reg_status_get(&status), -EFAULT);
    EXPECT_EQ(lte_lc_connect(), -EFAULT);
    EXPECT_EQ(lte_lc_normal(), -EFAULT);
    EXPECT_EQ(lte_lc_psm_req(true), -EFAULT);
    EXPECT_EQ(lte_lc_nw_reg_status_get(nullptr), -EINVAL);
    EXPECT_EQ(lte_lc_func_mode_get(nullptr), -EINVAL);
    EXPECT_EQ(lte_lc_func_mode_set(static_cast<lte_lc_func_mode>(3)), -EINVAL);
    EXPECT_EQ(lte_lc_system_mode_get(nullptr, nullptr), -EINVAL);
}

TEST_F(NordicLink, SetsTheSystemMode)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    EXPECT_EQ(lte_lc_system_mode_set(LTE_LC_SYSTEM_MODE_NBIOT_GPS, LTE_LC_SYSTEM_MODE_PREFER_NBIOT),
              0);
    EXPECT_EQ(ask("AT%XSYSTEMMODE?"), "%XSYSTEMMODE: 0,1,1,2\r\n");
    lte_lc_system_mode mode{};
    lte_lc_system_mode_preference preference{};
    EXPECT_EQ(lte_lc_system_mode_get(&mode, &preference), 0);
    EXPECT_EQ(mode, LTE_LC_SYSTEM_MODE_NBIOT_GPS);
    EXPECT_EQ(preference, LTE_LC_SYSTEM_MODE_PREFER_NBIOT);
    EXPECT_EQ(lte_lc_system_mode_get(&mode, nullptr), 0);
    EXPECT_EQ(lte_lc_system_mode_set(LTE_LC_SYSTEM_MODE_NONE, LTE_LC_SYSTEM_MODE_PREFER_AUTO),
              -EINVAL);
    EXPECT_EQ(lte_lc_normal(), 0);
    EXPECT_EQ(lte_lc_system_mode_set(LTE_LC_SYSTEM_MODE_LTEM, LTE_LC_SYSTEM_MODE_PREFER_AUTO),
              -EFAULT); // the modem is active
}

// The command is sent; what the network grants is the network's.
TEST_F(NordicLink, AsksForPsmInTheModemsWords)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    EXPECT_EQ(lte_lc_psm_req(true), 0);
    EXPECT_EQ(ask("AT+CPSMS?"), "+CPSMS: 1,,,\"00000011\",\"00100001\"\r\n");
    EXPECT_EQ(lte_lc_psm_param_set("10101111", "01101100"), 0);
    EXPECT_EQ(lte_lc_psm_req(true), 0);
    EXPECT_EQ(ask("AT+CPSMS?"), "+CPSMS: 1,,,\"10101111\",\"01101100\"\r\n");
    EXPECT_EQ(lte_lc_psm_param_set_seconds(900, 60), 0);
    EXPECT_EQ(lte_lc_psm_req(true), 0);
    EXPECT_EQ(ask("AT+CPSMS?"), "+CPSMS: 1,,,\"10011110\",\"00011110\"\r\n");
    EXPECT_EQ(lte_lc_psm_param_set("1", nullptr), -EINVAL);
    EXPECT_EQ(lte_lc_psm_param_set_seconds(-2, 60), -EINVAL);
    EXPECT_EQ(lte_lc_psm_req(false), 0);
    EXPECT_EQ(ask("AT+CPSMS?").substr(0, 9), "+CPSMS: 0");
    int tau = 0;
    int active = 0;
    EXPECT_EQ(lte_lc_psm_get(&tau, &active), -EBADMSG); // not registered
    EXPECT_EQ(lte_lc_psm_get(nullptr, &active), -EINVAL);
}

TEST_F(NordicLink, AsksForEdrxInTheModemsWords)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    EXPECT_EQ(lte_lc_edrx_param_set(LTE_LC_LTE_MODE_LTEM, "1001"), 0);
    EXPECT_EQ(lte_lc_edrx_param_set(LTE_LC_LTE_MODE_NBIOT, "0101"), 0);
    EXPECT_EQ(lte_lc_edrx_req(true), 0);
    EXPECT_EQ(ask("AT+CEDRXS?"), "+CEDRXS: 4,\"1001\"\r\n+CEDRXS: 5,\"0101\"\r\n");
    EXPECT_EQ(lte_lc_edrx_param_set(LTE_LC_LTE_MODE_NONE, "1001"), -EINVAL);
    EXPECT_EQ(lte_lc_edrx_param_set(LTE_LC_LTE_MODE_LTEM, "101"), -EINVAL);
    EXPECT_EQ(lte_lc_ptw_set(LTE_LC_LTE_MODE_LTEM, "10100"), -EINVAL);
    EXPECT_EQ(lte_lc_ptw_set(LTE_LC_LTE_MODE_LTEM, "1010"), 0);
    lte_lc_edrx_cfg edrx{};
    EXPECT_EQ(lte_lc_edrx_get(&edrx), 0);
    EXPECT_EQ(edrx.edrx, 0); // nothing is granted
    EXPECT_EQ(edrx.ptw, 0);
    EXPECT_EQ(lte_lc_edrx_req(false), 0);
    EXPECT_EQ(lte_lc_rai_req(true), 0);
    EXPECT_EQ(ask("AT%RAI?"), "%RAI: 1\r\n");
}

// CONFIG_LTE_LINK_CONTROL: what Kconfig asks for is set as the library starts.
TEST_F(NordicLink, IsConfiguredAsTheLibraryStarts)
{
    Configuration configured;
    configured.mode = Mode::offload;
    configured.lte_link_control = 1;
    configured.lte_network_mode = LTE_LC_SYSTEM_MODE_LTEM_GPS;
    configured.lte_psm_req = 1;
    configured.lte_rai_req = 1;
    begin(configured);
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    EXPECT_EQ(ask("AT%XSYSTEMMODE?"), "%XSYSTEMMODE: 1,0,1,0\r\n");
    EXPECT_EQ(ask("AT+CPSMS?"), "+CPSMS: 1,,,\"00000011\",\"00100001\"\r\n");
    EXPECT_EQ(ask("AT%RAI?"), "%RAI: 1\r\n");
}

// The flight mode's sleep, with CONFIG_LTE_LC_MODEM_SLEEP_NOTIFICATIONS.
TEST_F(NordicLink, TellsOfTheModemsSleep)
{
    Configuration configured;
    configured.mode = Mode::offload;
    configured.lte_sleep_notifications = 1;
    begin(configured);
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    lte_lc_register_handler(listen);
    ASSERT_EQ(lte_lc_connect(), 0);
    k_msleep(20'000);
    told().clear();
    EXPECT_EQ(lte_lc_offline(), 0);
    k_msleep(5'000);
    EXPECT_EQ(told().back(), "sleep 4 -1");
}

} // namespace
} // namespace stack::zephyr
