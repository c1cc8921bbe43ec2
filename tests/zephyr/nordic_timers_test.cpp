// Timers of PSM and eDRX (TS 24.008 §10.5.5.32, §10.5.7.3, §10.5.7.4a).
#include "stack/zephyr/nordic/at.hpp"
#include "stack/zephyr/nordic/lte_timers.hpp"

#include <gtest/gtest.h>

namespace stack::zephyr::nordic {
namespace {

using Digits = std::optional<std::string>;

TEST(NordicTimers, AreReadInTheirUnits)
{
    EXPECT_EQ(psm_of("00100001", "00000011", {}).active_time, 60);
    EXPECT_EQ(psm_of("00100001", "00000011", {}).tau, 1800);
    EXPECT_EQ(psm_of("01000010", "10101111", {}).active_time, 720);
    EXPECT_EQ(psm_of("01000010", "10101111", {}).tau, 900);
    EXPECT_EQ(psm_of("00011111", "11011111", {}).active_time, 62);
    EXPECT_EQ(psm_of("00011111", "11011111", {}).tau, 31 * 1'152'000);
}

// The legacy timer is in decihours: 9 of them.
TEST(NordicTimers, FallBackToTheLegacyTimerWhereTheExtendedOneIsOff)
{
    const lte_lc_psm_cfg psm = psm_of("11100000", "11100000", "01001001");
    EXPECT_EQ(psm.active_time, -1);
    EXPECT_EQ(psm.tau, 3240);
    EXPECT_EQ(psm_of("11100000", "11100000", "11100000").tau, -1);
    EXPECT_EQ(psm_of("", "", "").tau, -1);
}

TEST(NordicTimers, AreWrittenInTheFinestUnitThatIsLongEnough)
{
    EXPECT_EQ(tau_digits(0), Digits{"01100000"});
    EXPECT_EQ(tau_digits(62), Digits{"01111111"});
    EXPECT_EQ(tau_digits(63), Digits{"10000011"}); // 90 s
    EXPECT_EQ(tau_digits(1800), Digits{"10111110"});
    EXPECT_EQ(tau_digits(31 * 1'152'000), Digits{"11011111"});
    EXPECT_EQ(tau_digits(31 * 1'152'000 + 1), std::nullopt);
    EXPECT_EQ(tau_digits(-2), std::nullopt);
    EXPECT_EQ(active_time_digits(60), Digits{"00011110"});
    EXPECT_EQ(active_time_digits(11'160), Digits{"01011111"});
    EXPECT_EQ(active_time_digits(11'161), std::nullopt);
}

TEST(NordicTimers, TellCycleAndWindowOfEachTechnology)
{
    const auto ltem = edrx_of(parameters("+CEDRXP: 4,\"1000\",\"0101\",\"1011\""));
    ASSERT_TRUE(ltem);
    EXPECT_EQ(ltem->mode, LTE_LC_LTE_MODE_LTEM);
    EXPECT_FLOAT_EQ(ltem->edrx, 81.92F);
    EXPECT_FLOAT_EQ(ltem->ptw, 15.36F);
    const auto nbiot = edrx_of(parameters("+CEDRXP: 5,\"1111\",\"1111\",\"0000\""));
    ASSERT_TRUE(nbiot);
    EXPECT_EQ(nbiot->mode, LTE_LC_LTE_MODE_NBIOT);
    EXPECT_FLOAT_EQ(nbiot->edrx, 10485.76F);
    EXPECT_FLOAT_EQ(nbiot->ptw, 2.56F);
    const auto none = edrx_of(parameters("+CEDRXP: 0"));
    ASSERT_TRUE(none);
    EXPECT_EQ(none->mode, LTE_LC_LTE_MODE_NONE);
    EXPECT_EQ(none->edrx, 0);
    EXPECT_FALSE(edrx_of(parameters("+CEDRXP: x")));
}

TEST(NordicAnswers, AreTakenApartAtCommasOutsideQuotes)
{
    using All = std::vector<std::string>;
    EXPECT_EQ(parameters("+CEREG: 1,\"002F\",,7\r\n"), (All{"1", "002F", "", "7"}));
    EXPECT_EQ(parameters("%XCBAND: (1,2)"), (All{"(1", "2)"}));
    EXPECT_EQ(parameters("+COPS: 0,0,\"A, B\",7"), (All{"0", "0", "A, B", "7"}));
    EXPECT_EQ(parameters("242016000001234\r\nOK"), (All{"242016000001234"}));
    EXPECT_EQ(line_of("+A: 1\r\n+B: 2\r\n", "+B:"), "+B: 2");
    EXPECT_EQ(line_of("+A: 1\r\n", "+B:"), "");
    EXPECT_EQ(number("12"), 12);
    EXPECT_EQ(number("FFFFFFFF", 16), 0xffff'ffff);
    EXPECT_EQ(number("12a"), std::nullopt);
    EXPECT_EQ(number(""), std::nullopt);
}

} // namespace
} // namespace stack::zephyr::nordic
