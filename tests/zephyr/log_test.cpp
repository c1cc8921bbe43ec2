// Lines of the log, in virtual time.
#include "stack/op/pause.hpp"
#include "stack/process/process.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/configuration.hpp"

#include <gtest/gtest.h>

#define CONFIG_LOG 1
#include "zephyr/logging/log.h"
#include "zephyr/sys/printk.h"

LOG_MODULE_REGISTER(modem, LOG_LEVEL_DBG);

namespace {

using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStdout;

class ZephyrLog : public testing::Test {
protected:
    void SetUp() override
    {
        stack::Process::instance().set_factory(
            [] { return std::make_unique<stack::World>(stack::WorldConfig{}); });
        CaptureStdout();
    }
    void TearDown() override { stack::Process::instance().reset(); }
};

TEST_F(ZephyrLog, LinesHaveTheirVirtualTimeLevelAndModule)
{
    LOG_INF("plain");
    stack::zephyr::call<void>("k_busy_wait", stack::zephyr::own_policy{}, [](const auto& it) {
        // 154 Ts are 5.01 us.
        it.wait(stack::op::Pause{it.engine(),
                                 emu::epoch + std::chrono::milliseconds{3'723'004} + emu::Ts{154}});
    });
    LOG_ERR("%d", -5);
    LOG_WRN("%s", "text");
    LOG_DBG("in a function");
    printk("bare\n");
    const std::string said = GetCapturedStdout();
    EXPECT_EQ(said.substr(0, said.find('\n')), "[00:00:00.000,000] <inf> modem: plain");
    EXPECT_NE(said.find("\n[01:02:03.004,005] <err> modem: -5\n"), std::string::npos);
    EXPECT_NE(said.find("<wrn> modem: text\n"), std::string::npos);
    EXPECT_NE(said.find("<dbg> modem: TestBody: in a function\nbare\n"), std::string::npos);
}

TEST_F(ZephyrLog, DataStandsInLinesOfSixteenBytes)
{
    LOG_HEXDUMP_WRN("0123456789abcdef\n", 17, "data");
    const std::string indent(32, ' ');
    EXPECT_EQ(GetCapturedStdout(),
              "[00:00:00.000,000] <wrn> modem: data\n" + indent +
                  "30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66 |01234567 89abcdef|\n" +
                  indent + "0a " + std::string(46, ' ') + "|.                |\n");
}

TEST_F(ZephyrLog, ALevelAboveTheModulesIsNotWritten)
{
    LOG_MODULE_DECLARE(quiet, LOG_LEVEL_ERR);
    LOG_WRN("no");
    LOG_ERR("yes");
    EXPECT_EQ(GetCapturedStdout(), "[00:00:00.000,000] <err> quiet: yes\n");
}

TEST_F(ZephyrLog, ASymbolThatNobodySetGivesTheDefaultLevel)
{
    LOG_MODULE_DECLARE(app, CONFIG_APP_LOG_LEVEL);
    LOG_DBG("no");
    LOG_INF("yes");
    EXPECT_EQ(GetCapturedStdout(), "[00:00:00.000,000] <inf> app: yes\n");
}

TEST_F(ZephyrLog, OnceIsOnce)
{
    for (int i = 0; i < 3; ++i)
        LOG_WRN_ONCE("%d", i);
    EXPECT_EQ(GetCapturedStdout(), "[00:00:00.000,000] <wrn> modem: 0\n");
}

} // namespace
