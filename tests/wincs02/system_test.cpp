// Harmony's system services on the virtual clock (wincs02/generations.md §4.1).
#include "tests/wincs02/driver_fixture.hpp"

#include "emu9160_wincs02_time.h"
#include "system/command/sys_command.h"
#include "system/console/sys_console.h"
#include "system/debug/sys_debug.h"
#include "system/time/sys_time.h"

#include <unistd.h>

namespace stack::wincs02 {

namespace {

class SystemTest : public DriverTest {
protected:
    void SetUp() override
    {
        start();
        calls = 0;
    }
    static void count(uintptr_t context)
    {
        ++calls;
        last_context = context;
    }
    emu::Instant now() { return Process::instance().now(); }

    inline static int calls = 0;
    inline static uintptr_t last_context = 0;
};

TEST_F(SystemTest, ACountIsAMicrosecondOfTheVirtualClock)
{
    EXPECT_EQ(SYS_TIME_FrequencyGet(), 1'000'000U);
    const std::uint32_t before = SYS_TIME_CounterGet();
    pump_for(2s);
    const std::uint32_t after = SYS_TIME_CounterGet();
    EXPECT_GE(after - before, 2'000'000U);
    EXPECT_LE(after - before, 2'000'000U + 200); // a step of the pump, and the call's cost
    EXPECT_EQ(SYS_TIME_CountToMS(1'999'999), 1999U);
    EXPECT_EQ(SYS_TIME_CountToUS(1'999'999), 1'999'999U);
    EXPECT_EQ(SYS_TIME_MSToCount(7), 7000U);
    EXPECT_EQ(SYS_TIME_MSToCount(0xffff'ffff), 0xffff'ffffU);
    EXPECT_EQ(SYS_TIME_USToCount(7), 7U);
}

TEST_F(SystemTest, TheCounterGoesOnFromWhatItIsSetTo)
{
    SYS_TIME_CounterSet(5);
    EXPECT_EQ(SYS_TIME_Counter64Get(), 25U); // a call is 20 us
    SYS_TIME_CounterSet(0xffff'ffff);
    EXPECT_EQ(SYS_TIME_CounterGet(), 19U);
    EXPECT_EQ(SYS_TIME_Counter64Get(), (std::uint64_t{1} << 32) + 39);
}

TEST_F(SystemTest, APeriodicTimerCallsInsideThePumpEachTime)
{
    const SYS_TIME_HANDLE timer = SYS_TIME_CallbackRegisterMS(count, 42, 10, SYS_TIME_PERIODIC);
    ASSERT_NE(timer, SYS_TIME_HANDLE_INVALID);
    for (int i = 0; i < 1000; ++i)
        SYS_TIME_CounterGet(); // 20 ms, and no pump
    EXPECT_EQ(calls, 0);
    WDRV_WINC_Tasks(object);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(last_context, 42U);
    pump_for(100ms);
    EXPECT_EQ(calls, 12);
    EXPECT_EQ(SYS_TIME_TimerStop(timer), SYS_TIME_SUCCESS);
    pump_for(100ms);
    EXPECT_EQ(calls, 12);
    EXPECT_EQ(SYS_TIME_TimerDestroy(timer), SYS_TIME_SUCCESS);
    EXPECT_EQ(SYS_TIME_TimerDestroy(timer), SYS_TIME_ERROR);
    EXPECT_EQ(SYS_TIME_TimerStart(timer), SYS_TIME_ERROR);
}

TEST_F(SystemTest, ASingleTimerIsGoneWithItsCall)
{
    const SYS_TIME_HANDLE timer = SYS_TIME_CallbackRegisterUS(count, 0, 500, SYS_TIME_SINGLE);
    pump_for(10ms);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(SYS_TIME_TimerDestroy(timer), SYS_TIME_ERROR);
}

TEST_F(SystemTest, ATimerThatIsDestroyedOrStoppedBeforeThePumpDoesNotCall)
{
    const SYS_TIME_HANDLE first = SYS_TIME_CallbackRegisterUS(count, 0, 50, SYS_TIME_SINGLE);
    const SYS_TIME_HANDLE second = SYS_TIME_CallbackRegisterUS(count, 0, 50, SYS_TIME_PERIODIC);
    for (int i = 0; i < 10; ++i)
        SYS_TIME_CounterGet();
    SYS_TIME_TimerDestroy(first);
    SYS_TIME_TimerStop(second);
    pump_for(1ms);
    EXPECT_EQ(calls, 0);
}

TEST_F(SystemTest, ATimerRunsWhenItIsStartedFromItsCountOn)
{
    const SYS_TIME_HANDLE timer = SYS_TIME_TimerCreate(9'000, 10'000, count, 0, SYS_TIME_PERIODIC);
    pump_for(50ms);
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(SYS_TIME_TimerStart(timer), SYS_TIME_SUCCESS);
    pump_for(2ms);
    EXPECT_EQ(calls, 1); // after 1 ms, then each 10
    pump_for(10ms);
    EXPECT_EQ(calls, 2);
    std::uint32_t elapsed = 0;
    EXPECT_EQ(SYS_TIME_TimerCounterGet(timer, &elapsed), SYS_TIME_SUCCESS);
    EXPECT_GE(elapsed, 900U);
    EXPECT_LT(elapsed, 1'400U);
    EXPECT_EQ(SYS_TIME_TimerReload(timer, 0, 3'000, count, 1, SYS_TIME_SINGLE), SYS_TIME_SUCCESS);
    pump_for(20ms);
    EXPECT_EQ(calls, 3);
    EXPECT_EQ(SYS_TIME_TimerCounterGet(timer, &elapsed), SYS_TIME_ERROR);
}

TEST_F(SystemTest, ATimerOfNoTimeOrWithNobodyToCallIsRefused)
{
    EXPECT_EQ(SYS_TIME_CallbackRegisterMS(count, 0, 0, SYS_TIME_SINGLE), SYS_TIME_HANDLE_INVALID);
    EXPECT_EQ(SYS_TIME_TimerCreate(2, 1, count, 0, SYS_TIME_SINGLE), SYS_TIME_HANDLE_INVALID);
    EXPECT_EQ(SYS_TIME_TimerCreate(0, 1, nullptr, 0, SYS_TIME_SINGLE), SYS_TIME_HANDLE_INVALID);
    SYS_TIME_HANDLE delay = 0;
    EXPECT_EQ(SYS_TIME_DelayMS(0, &delay), SYS_TIME_ERROR);
    EXPECT_EQ(SYS_TIME_DelayMS(1, nullptr), SYS_TIME_ERROR);
    for (std::size_t i = 0; i < Timers::most; ++i)
        EXPECT_EQ(SYS_TIME_DelayMS(1, &delay), SYS_TIME_SUCCESS);
    EXPECT_EQ(SYS_TIME_DelayMS(1, &delay), SYS_TIME_ERROR);
}

TEST_F(SystemTest, ALoopThatAsksForADelayGetsOnWithoutThePump)
{
    SYS_TIME_HANDLE delay = SYS_TIME_HANDLE_INVALID;
    ASSERT_EQ(SYS_TIME_DelayMS(100, &delay), SYS_TIME_SUCCESS);
    const emu::Instant before = now();
    while (!SYS_TIME_DelayIsComplete(delay)) {
    }
    EXPECT_GE(now() - before, 99ms);
    EXPECT_LE(now() - before, 101ms);
    EXPECT_FALSE(SYS_TIME_DelayIsComplete(delay)); // it is gone
}

TEST_F(SystemTest, TheTimeIsTheWorlds)
{
    const std::uint32_t first = emu9160_wincs02_time();
    EXPECT_EQ(first, 1'767'225'600U + 3); // 2026-01-01, and the part's boot
    pump_for(60s);
    EXPECT_EQ(emu9160_wincs02_time(), first + 60);
}

TEST_F(SystemTest, MessagesGoToStandardOutput)
{
    testing::internal::CaptureStdout();
    SYS_CONSOLE_PRINT("%d %s\n", 7, std::string(300, 'x').c_str());
    SYS_CONSOLE_MESSAGE("%d\n");
    EXPECT_EQ(SYS_CONSOLE_Write(SYS_CONSOLE_HandleGet(0), "raw\n", 4), 4);
    SYS_DEBUG_PRINT(SYS_ERROR_INFO, "not %s\n", "said");
    SYS_DEBUG_PRINT(SYS_ERROR_ERROR, "%s\n", "said");
    SYS_DEBUG_ErrorLevelSet(SYS_ERROR_INFO);
    SYS_DEBUG_MESSAGE(SYS_ERROR_INFO, "said too\n");
    EXPECT_TRUE(SYS_CONSOLE_Flush(0));
    EXPECT_EQ(testing::internal::GetCapturedStdout(),
              "7 " + std::string(300, 'x') + "\n%d\nraw\nsaid\nsaid too\n");
    EXPECT_EQ(SYS_CONSOLE_HandleGet(1), SYS_CONSOLE_HANDLE_INVALID);
    EXPECT_EQ(SYS_CONSOLE_Write(1, "raw", 3), -1);
    EXPECT_EQ(SYS_CONSOLE_Write(0, nullptr, 3), -1);
}

/// Standard input is a pipe that the test writes to.
class InputTest : public SystemTest {
protected:
    void SetUp() override
    {
        SystemTest::SetUp();
        ASSERT_EQ(::pipe(pipe_), 0);
        saved_ = ::dup(STDIN_FILENO);
        ::dup2(pipe_[0], STDIN_FILENO);
        said.clear();
    }
    void TearDown() override
    {
        ::dup2(saved_, STDIN_FILENO);
        for (const int fd : {saved_, pipe_[0], pipe_[1]})
            ::close(fd);
    }
    void type(const std::string& text)
    {
        ASSERT_EQ(::write(pipe_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    void obey(emu::Ts time = 50ms)
    {
        const emu::Instant end = now() + time;
        while (now() < end) {
            WDRV_WINC_Tasks(object);
            SYS_CMD_Tasks();
        }
    }
    static void note(SYS_CMD_DEVICE_NODE* io, int argc, char** argv)
    {
        std::string line = std::to_string(argc);
        for (int i = 0; i < argc; ++i)
            line.append(" ").append(argv[i]);
        EXPECT_EQ(argv[argc], nullptr);
        said.push_back(line);
        io->pCmdApi->print(io->cmdIoParam, "ok %d\n", argc);
    }

    int pipe_[2] = {-1, -1};
    int saved_ = -1;
    inline static std::vector<std::string> said;
};

TEST_F(InputTest, ReadingNeverWaits)
{
    char buffer[8] = {};
    EXPECT_EQ(SYS_CONSOLE_Read(0, buffer, sizeof buffer), 0);
    type("hello world");
    pump_for(20ms);
    EXPECT_EQ(SYS_CONSOLE_ReadCountGet(0), 11);
    EXPECT_EQ(SYS_CONSOLE_ReadFreeBufferCountGet(0), 1013);
    EXPECT_EQ(SYS_CONSOLE_Read(0, buffer, 5), 5);
    EXPECT_EQ(std::string(buffer, 5), "hello");
    EXPECT_EQ(SYS_CONSOLE_Read(0, buffer, sizeof buffer), 6);
    EXPECT_EQ(SYS_CONSOLE_Read(0, buffer, sizeof buffer), 0);
    EXPECT_EQ(SYS_CONSOLE_Read(0, nullptr, 1), -1);
    EXPECT_EQ(SYS_CONSOLE_Read(3, buffer, 1), -1);
}

TEST_F(InputTest, LinesCallTheProgramsCommands)
{
    static const SYS_CMD_DESCRIPTOR table[] = {{"iperf", note, ": measures"},
                                               {"stop", note, ": stops"}};
    EXPECT_TRUE(SYS_CMD_ADDGRP(table, 2, "net", ": network"));
    EXPECT_TRUE(SYS_CMD_ADDGRP(table, 2, "net", ": network"));
    testing::internal::CaptureStdout();
    type("iperf -c  192.0.2.1\r\n\nsto\nstop\n" + std::string(129, 'a') + "\nhel");
    obey();
    EXPECT_EQ(said, (std::vector<std::string>{"3 iperf -c 192.0.2.1", "1 stop"}));
    type("p\n");
    obey();
    std::fflush(stdout);
    EXPECT_EQ(testing::internal::GetCapturedStdout(),
              "ok 3\n*** unknown command: sto ***\r\nok 1\n*** command too long ***\r\n"
              "net: network\r\n  iperf : measures\r\n  stop : stops\r\n");
}

TEST_F(InputTest, ThereAreEightGroupsOfCommands)
{
    static const SYS_CMD_DESCRIPTOR tables[MAX_CMD_GROUP + 1] = {};
    for (int i = 0; i < MAX_CMD_GROUP; ++i)
        EXPECT_TRUE(SYS_CMD_ADDGRP(&tables[i], 1, "group", ""));
    EXPECT_FALSE(SYS_CMD_ADDGRP(&tables[MAX_CMD_GROUP], 1, "group", ""));
    EXPECT_FALSE(SYS_CMD_ADDGRP(nullptr, 1, "group", ""));
    type("any\n");
    obey(); // rows without a name are no command
}

} // namespace

} // namespace stack::wincs02
