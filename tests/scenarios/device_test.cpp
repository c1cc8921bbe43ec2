// What a scenario does to the device itself: its supply and temperature, resets, a modem fault.
#include "tests/scenarios/scenario_fixture.hpp"

namespace scenarios {
namespace {

TEST(DeviceActions, SayWhichSupplyAndWhichTemperatureThereMayBe)
{
    EXPECT_EQ(body_errors("timeline: [{at: 1s, supply: {}}]"),
              "s.yaml:1:56: key 'voltage': missing; allowed: 2500 to 5500 (mV)");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, supply: {voltage: 3.3}}, "
                          "{at: 1s, temperature: {celsius: 126, kelvin: 300}}]"),
              "s.yaml:1:66: key 'voltage': must be a whole number; allowed: 2500 to 5500\n"
              "s.yaml:1:105: key 'celsius': 126 is out of range; allowed: -40 to 125\n"
              "s.yaml:1:110: key 'kelvin': unknown; allowed: celsius");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, supply: {voltage: 2500}}, "
                          "{at: 1s, temperature: {celsius: -40}}]"),
              "");
    EXPECT_NE(body_errors("timeline: [{at: 1s, supply: {voltage: 2499}}]"), "");
}

// Each modem has its own battery and stands in its own sun.
TEST(DeviceActions, ConcernTheModemTheyName)
{
    const Report report =
        run("modems: 2\n"
            "boot: [AT+CGEREP=1, 'AT%XPOFWARN=1,33', AT+CFUN=1]\n"
            "timeline:\n"
            "  - {at: 30s, modem: 1, supply: {voltage: 3299}}\n"
            "  - {at: 60s, modem: 0, temperature: {celsius: 90}}\n"
            "expect:\n"
            "  - {urc: '+CGEV: ME BATTERY LOW', modem: 1, from: 30s, within: 0s}\n"
            "  - {urc: '+CGEV: ME BATTERY LOW', not: true}\n"
            "  - {urc: '+CGEV: ME OVERHEATED', from: 60s, within: 0s}\n"
            "  - {urc: '+CGEV: ME OVERHEATED', modem: 1, not: true}\n");
    EXPECT_TRUE(report.passed()) << summary(report);
}

TEST(DeviceActions, SayWhichFaultsThereMayBe)
{
    EXPECT_EQ(body_errors("timeline: [{at: 1s, modem_fault: {reason: -1, pc: 0x100000000}}]"),
              "s.yaml:1:70: key 'reason': -1 is out of range; allowed: 0 to 4294967295\n"
              "s.yaml:1:78: key 'pc': 0x100000000 is out of range; allowed: 0 to 4294967295");
    EXPECT_EQ(parse_action("{modem_fault: {}}", "line", stack::WorldConfig{}).text(),
              "{reason: 0x10, pc: 0x88426}");
    EXPECT_EQ(body_errors("modem: {resets: 1001}"),
              "s.yaml:1:44: key 'resets': 1001 is out of range; allowed: 0 to 1000");
}

// at/power_mobility.md §4.4, without anybody who would start it again.
TEST(DeviceActions, SilenceAModemThatCrashes)
{
    const Report report = run("timeline:\n"
                              "  - {at: 30s, modem_fault: {}}\n"
                              "  - {at: 31s, at_command: AT}\n"
                              "  - {at: 32s, coverage: none}\n"
                              "expect:\n"
                              "  - {urc: '*', from: 30s, not: true}\n"
                              "  - {at_answer: ERROR, from: 31s, within: 0s}\n"
                              "  - {packet: uplink, from: 30s, not: true}\n");
    EXPECT_TRUE(report.passed()) << summary(report);
}

TEST(DeviceActions, FailWhereTheModemHasCrashedAlready)
{
    const Report report = run("timeline: [{at: 1s, repeat: 2, every: 1s, modem_fault: {}}]\n");
    EXPECT_FALSE(report.passed());
    EXPECT_NE(summary(report).find("it has crashed before, and nobody has started it again"),
              std::string::npos)
        << summary(report);
}

TEST(DeviceActions, StartWithTheResetsOfEachModem)
{
    const Report report = run("modem: {resets: 8}\n"
                              "modems: 2\n"
                              "boot: ['AT%MDMEV=1', AT+CEREG=1, AT+CFUN=1]\n"
                              "expect:\n"
                              "  - {urc: '%MDMEV: RESET LOOP', count: 1}\n"
                              "  - {urc: '%MDMEV: RESET LOOP', modem: 1, count: 1}\n"
                              "  - {urc: '+CEREG: 1', not: true}\n");
    EXPECT_TRUE(report.passed()) << summary(report);
}

} // namespace
} // namespace scenarios
