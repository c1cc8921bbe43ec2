// Starting the modem library of NCS, and hearing of the modem (zephyr/environment.md §1.4).
#include "tests/zephyr/nordic_fixture.hpp"

#include "modem/at_monitor.h"

#include <fmt/format.h>

namespace stack::zephyr {
namespace {

using Lines = std::vector<std::string>;

Lines& heard()
{
    static Lines lines;
    return lines;
}
bool listening = false;

void hear(const std::string& line)
{
    if (listening) heard().push_back(line);
}

/// Before the newline that ends it.
std::string first_line(const char* text)
{
    const std::string line = text;
    return line.substr(0, line.find("\r\n"));
}

} // namespace

// In the order of their names, whatever the order of their definition.
NRF_MODEM_LIB_ON_INIT(test_b, on_init_b, &listening)
static void on_init_b(int ret, void* ctx)
{
    hear(fmt::format("init b {} {}", ret, ctx == &listening));
}
NRF_MODEM_LIB_ON_INIT(test_a, on_init_a, nullptr)
static void on_init_a(int ret, void*) { hear(fmt::format("init a {}", ret)); }
NRF_MODEM_LIB_ON_SHUTDOWN(test_down, on_shutdown, nullptr)
static void on_shutdown(void*)
{
    hear(fmt::format("shutdown, started {}", nrf_modem_is_initialized()));
}
NRF_MODEM_LIB_ON_CFUN(test_mode, on_mode, nullptr)
static void on_mode(int mode, void*) { hear(fmt::format("cfun {}", mode)); }
LTE_LC_ON_CFUN(test_link_mode, on_link_mode, nullptr)
static void on_link_mode(enum lte_lc_func_mode mode, void*)
{
    hear(fmt::format("lte_lc cfun {}", static_cast<int>(mode)));
}

AT_MONITOR_ISR(test_isr, "+CEREG", on_isr);
static void on_isr(const char* text)
{
    hear(fmt::format("isr {} {}", first_line(text), Process::in_callback()));
}
AT_MONITOR(test_work, "+CEREG", on_work);
static void on_work(const char* text)
{
    hear(fmt::format("work {} {}", first_line(text), Process::in_callback()));
}
AT_MONITOR(test_any, ANY, on_any, PAUSED);
static void on_any(const char* text) { hear("any " + first_line(text)); }

namespace {

class NordicModem : public NordicProgram {
protected:
    NordicModem()
    {
        heard().clear();
        listening = true;
    }
    ~NordicModem() override
    {
        listening = false;
        at_monitor_pause(&test_any);
        at_monitor_resume(&test_isr);
    }
    NordicModem(const NordicModem&) = delete;
    NordicModem& operator=(const NordicModem&) = delete;
};

TEST_F(NordicModem, TellsThoseWhoAskedThatItStartsAndStops)
{
    EXPECT_EQ(nrf_modem_lib_init(), 0);
    EXPECT_TRUE(nrf_modem_is_initialized());
    EXPECT_EQ(heard(), (Lines{"init a 0", "init b 0 true"}));
    heard().clear();
    EXPECT_EQ(nrf_modem_lib_shutdown(), 0);
    EXPECT_FALSE(nrf_modem_is_initialized());
    EXPECT_EQ(heard(), (Lines{"shutdown, started true"}));
}

TEST_F(NordicModem, StartsAndStopsOnceOnly)
{
    EXPECT_EQ(nrf_modem_lib_shutdown(), -EALREADY);
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    heard().clear();
    EXPECT_EQ(nrf_modem_lib_init(), -EPERM);
    EXPECT_EQ(heard(),
              (Lines{fmt::format("init a {}", -EPERM), fmt::format("init b {} true", -EPERM)}));
    EXPECT_EQ(nrf_modem_lib_shutdown(), 0);
    EXPECT_EQ(nrf_modem_lib_shutdown(), -EALREADY);
    EXPECT_EQ(nrf_modem_lib_init(), 0);
}

TEST_F(NordicModem, HasNoBootloader)
{
    testing::internal::CaptureStderr();
    EXPECT_EQ(nrf_modem_lib_bootloader_init(), -ENOSYS);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "emu9160: nrf_modem_lib_bootloader_init: the emulated modem has no bootloader\n");
}

TEST_F(NordicModem, TellsOfEachModeThatWasSet)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    heard().clear();
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=4"), 0);
    EXPECT_EQ(heard(), (Lines{"cfun 4"}));
    heard().clear();
    ASSERT_EQ(lte_lc_power_off(), 0);
    EXPECT_EQ(heard(), (Lines{"cfun 0", "lte_lc cfun 0"}));
}

// In interrupt context at once, then on the system work queue.
TEST_F(NordicModem, HandsANotificationToWhoAskedForIt)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CEREG=1"), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CSCON=1"), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    heard().clear();
    k_msleep(20'000);
    EXPECT_EQ(heard(), (Lines{"isr +CEREG: 2 true", "work +CEREG: 2 false", "isr +CEREG: 1 true",
                              "work +CEREG: 1 false"}));
}

TEST_F(NordicModem, IsNotHeardByAMonitorThatIsPaused)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CEREG=1"), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CSCON=1"), 0);
    at_monitor_resume(&test_any);
    at_monitor_pause(&test_isr);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    heard().clear();
    k_msleep(20'000);
    EXPECT_EQ(heard(), (Lines{"any +CEREG: 2", "work +CEREG: 2 false", "any +CSCON: 1",
                              "any +CEREG: 1", "work +CEREG: 1 false", "any +CSCON: 0"}));
}

// nrf_modem.h's faults reach the program's handler, here the library's: it tells.
TEST_F(NordicModem, TellsAFaultOnStderr)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    testing::internal::CaptureStderr();
    with_world([](World& world) { world.modem().health().fail({.reason = 3}); });
    k_msleep(10);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "emu9160: modem fault 0x3 (hard fault), program counter 0x0\n");
    EXPECT_FALSE(nrf_modem_is_initialized());
    heard().clear();
    EXPECT_EQ(nrf_modem_lib_shutdown(), 0);
    EXPECT_EQ(heard(), (Lines{"shutdown, started false"}));
    EXPECT_EQ(nrf_modem_lib_shutdown(), -EALREADY);
    EXPECT_EQ(nrf_modem_lib_init(), 0);
}

} // namespace
} // namespace stack::zephyr
