// nrf_modem_at.h from the firmware's side (nrf_api/behaviour.md §10).
#include "tests/atlink/front/nrf_modem_at_fixture.hpp"

#include <array>
#include <atomic>
#include <cstring>
#include <thread>

namespace atlink {
namespace {

TEST_F(AtCapi, RefusesEveryCommandBeforeInit)
{
    std::array<char, 64> buffer{};
    int value = 0;
    EXPECT_EQ(nrf_modem_at_printf("AT"), -NRF_EPERM);
    EXPECT_EQ(nrf_modem_at_scanf("AT+CFUN?", "+CFUN: %d", &value), -NRF_EPERM);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT"), -NRF_EPERM);
    EXPECT_EQ(nrf_modem_at_cmd_async([](const char*) {}, "AT"), -NRF_EPERM);
}

TEST_F(AtCapi, RefusesEveryCommandAfterShutdown)
{
    init();
    EXPECT_EQ(nrf_modem_at_printf("AT"), 0);
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    std::array<char, 64> buffer{};
    int value = 0;
    EXPECT_EQ(nrf_modem_at_printf("AT"), -NRF_ESHUTDOWN);
    EXPECT_EQ(nrf_modem_at_scanf("AT+CFUN?", "+CFUN: %d", &value), -NRF_ESHUTDOWN);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT"), -NRF_ESHUTDOWN);
    EXPECT_EQ(nrf_modem_at_cmd_async([](const char*) {}, "AT"), -NRF_ESHUTDOWN);
}

TEST_F(AtCapi, TakesNoCommandThatTheTxAreaDoesNotHold)
{
    // nrfxlib #393: a command lies there in one piece. functions.tsv: -ENOMEM, no shared memory.
    static nrf_modem_init_params params = {
        .shmem = {.ctrl = {.base = 0, .size = NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE},
                  .tx = {.base = 0, .size = 16},
                  .rx = {.base = 0, .size = 16},
                  .trace = {.base = 0, .size = 0}},
        .ipc_irq_prio = 0,
        .fault_handler = [](nrf_modem_fault_info*) {},
        .dfu_handler = nullptr,
    };
    ASSERT_EQ(nrf_modem_init(&params), 0);
    const char* const fits = "AT+CGDCONT=1,\"I\"";
    const char* const one_more = "AT+CGDCONT=1,\"IP\"";
    ASSERT_EQ(std::strlen(fits), 16U);
    const int error = NRF_MODEM_AT_ERROR << 16;
    EXPECT_EQ(nrf_modem_at_printf("%s", fits), error);
    EXPECT_EQ(nrf_modem_at_printf("%s", one_more), -NRF_ENOMEM);
    std::array<char, 64> buffer{};
    int value = 0;
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "%s", fits), error);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "%s", one_more), -NRF_ENOMEM);
    EXPECT_EQ(nrf_modem_at_scanf(one_more, "%d", &value), -NRF_ENOMEM);
    EXPECT_EQ(nrf_modem_at_cmd_async([](const char*) {}, "%s", one_more), -NRF_ENOMEM);
    EXPECT_EQ(nrf_modem_at_printf("AT"), 0);
}

// Issue 10, row 41: what takes more memory than there is ends in an errno; nothing is thrown
// through C.
TEST_F(AtCapi, RendersNoCommandThatNoMemoryHolds)
{
    init();
    volatile int width = 1 << 26; // volatile, or the compiler warns
    std::array<char, 64> buffer{};
    EXPECT_EQ(nrf_modem_at_printf("AT%*d", width, 1), -NRF_ENOMEM);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT%*d", width, 1), -NRF_ENOMEM);
    EXPECT_EQ(nrf_modem_at_cmd_async([](const char*) {}, "AT%*d", width, 1), -NRF_ENOMEM);
    EXPECT_EQ(nrf_modem_at_printf("AT"), 0);
}

TEST_F(AtCapi, ForgetsModeAndSubscriptionsWithAShutdown)
{
    init();
    ASSERT_EQ(nrf_modem_at_printf("AT+CEREG=5"), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    init();
    int mode = -1;
    int level = -1;
    EXPECT_EQ(nrf_modem_at_scanf("AT+CFUN?", "+CFUN: %d", &mode), 1);
    EXPECT_EQ(nrf_modem_at_scanf("AT+CEREG?", "+CEREG: %d", &level), 1);
    EXPECT_EQ(mode, 0);
    EXPECT_EQ(level, 0);
}

TEST_F(AtCapi, CallsNobodyBackAfterAShutdown) // behaviour.md §9.2: it ends what waits
{
    init();
    const auto keep = [](const char* response) { responses.emplace_back(response); };
    ASSERT_EQ(nrf_modem_at_cmd_async(keep, "AT+CFUN=1"), 0);
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    init();
    EXPECT_EQ(nrf_modem_at_cmd_async(keep, "AT+CFUN?"), 0); // nor does the modem still work at it
    nrf_modem_os_sleep(5000);
    EXPECT_EQ(responses, std::vector<std::string>{"+CFUN: 0\r\nOK\r\n"});
}

TEST_F(AtCapi, LeavesTheApplicationsCommandsAlone) // #X is the serial application's
{
    init();
    std::array<char, 64> buffer{};
    EXPECT_EQ(nrf_modem_at_printf("AT#XSLMVER"), 65536);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT#XSMS=1"), 65536);
    EXPECT_STREQ(buffer.data(), "ERROR\r\n");
    EXPECT_EQ(nrf_modem_at_scanf("AT#XCLAC", "%63s", buffer.data()), -NRF_EBADMSG);
}

TEST_F(AtCapi, SendsAMessageInOneBufferAndNotifiesOfTheNextInOneText) // at/notes.md §2
{
    init();
    nrf_modem_at_notif_handler_set([](const char* line) { notifications.emplace_back(line); });
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    nrf_modem_os_sleep(10'000);
    ASSERT_EQ(nrf_modem_at_printf("AT+CNMI=3,2,0,1"), 0);
    std::array<char, 64> buffer{};
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT+CMGS=%d\r%s\x1a", 16,
                               "0001000B912120550501F0000003CD771A"),
              0);
    EXPECT_STREQ(buffer.data(), "+CMGS: 1\r\nOK\r\n");
    nrf_modem_os_sleep(2000);
    EXPECT_EQ(notifications, std::vector<std::string>{
                                 "+CMT: \"+12025550100\",22\r\n07912120550591F9040B912120550501"
                                 "F000006210101000014003CD771A\r\n"});
    EXPECT_EQ(nrf_modem_at_printf("AT+CNMA=1"), 0);
    EXPECT_EQ(nrf_modem_at_printf("AT+CNMA=1"), 0x30000 + 340);
}

TEST_F(AtCapi, RefusesNullPointers)
{
    init();
    std::array<char, 64> buffer{};
    const char* volatile null = nullptr; // the compiler would warn of a plain one
    EXPECT_EQ(nrf_modem_at_printf(null), -NRF_EFAULT);
    EXPECT_EQ(nrf_modem_at_scanf(nullptr, "%*s"), -NRF_EFAULT);
    EXPECT_EQ(nrf_modem_at_scanf("AT", null), -NRF_EFAULT);
    EXPECT_EQ(nrf_modem_at_cmd(nullptr, buffer.size(), "AT"), -NRF_EFAULT);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), null), -NRF_EFAULT);
    EXPECT_EQ(nrf_modem_at_cmd_async(nullptr, "AT"), -NRF_EFAULT);
    EXPECT_EQ(nrf_modem_at_cmd_async([](const char*) {}, null), -NRF_EFAULT);
}

TEST_F(AtCapi, RefusesWhatItCannotRenderOrStore)
{
    init();
    std::array<char, 64> buffer{};
    const wchar_t wide[] = {0x4e00, 0}; // no character of the "C" locale
    EXPECT_EQ(nrf_modem_at_printf("AT%ls", wide), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT%ls", wide), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_at_cmd_async([](const char*) {}, "AT%ls", wide), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), 0, "AT"), -NRF_EINVAL);
}

TEST_F(AtCapi, EncodesResults)
{
    init();
    EXPECT_EQ(nrf_modem_at_printf("AT+CEREG=%d", 5), 0);
    const int plain = nrf_modem_at_printf("AT+CGPADDR");
    EXPECT_EQ(plain, 65536);
    EXPECT_EQ(nrf_modem_at_err_type(plain), NRF_MODEM_AT_ERROR);
    EXPECT_EQ(nrf_modem_at_err(plain), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CMEE=1"), 0);
    const int numbered = nrf_modem_at_printf("AT+CGPADDR");
    EXPECT_EQ(numbered, 0x20000 + 517);
    EXPECT_EQ(nrf_modem_at_err_type(numbered), NRF_MODEM_AT_CME_ERROR);
    EXPECT_EQ(nrf_modem_at_err(numbered), 517);
}

TEST_F(AtCapi, GivesTheWholeResponseWithItsResultLine)
{
    init();
    std::array<char, 128> buffer{};
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT+%s", "CGMI"), 0);
    EXPECT_STREQ(buffer.data(), "Nordic Semiconductor ASA\r\nOK\r\n");
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT%%HWVERSION"), 0);
    EXPECT_STREQ(buffer.data(), "%HWVERSION: nRF9160 SICA B1A\r\nOK\r\n");
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT+NOSUCH"), 65536);
    EXPECT_STREQ(buffer.data(), "ERROR\r\n");
}

TEST_F(AtCapi, NeedsRoomForTheResponseAndItsEnd)
{
    init();
    std::array<char, 16> buffer{};
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), 5, "AT"), 0);
    EXPECT_STREQ(buffer.data(), "OK\r\n");
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), 4, "AT"), -NRF_E2BIG);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), 1, "AT"), -NRF_E2BIG);
}

TEST_F(AtCapi, ScansResponses)
{
    init();
    std::array<int, 4> mode{};
    // The command is not a format, the response is.
    EXPECT_EQ(nrf_modem_at_scanf("AT%XSYSTEMMODE?", "%%XSYSTEMMODE: %d,%d,%d,%d", &mode[0],
                                 &mode[1], &mode[2], &mode[3]),
              4);
    EXPECT_EQ(mode, (std::array<int, 4>{1, 0, 1, 0}));
    std::array<char, 32> text{};
    EXPECT_EQ(nrf_modem_at_scanf("AT+CGMM", "%31[^\r\n]", text.data()), 1);
    EXPECT_STREQ(text.data(), "nRF9160-SICA");
}

TEST_F(AtCapi, FailsAScanThatConvertsNothing)
{
    init();
    int value = 0;
    std::array<char, 32> text{};
    EXPECT_EQ(nrf_modem_at_scanf("AT+CFUN?", "+CEREG: %d", &value), -NRF_EBADMSG);
    EXPECT_EQ(nrf_modem_at_scanf("AT+CFUN?", "+CFUN: 0"), -NRF_EBADMSG);
    EXPECT_EQ(nrf_modem_at_scanf("AT+NOSUCH", "%31s", text.data()), -NRF_EBADMSG);
}

TEST_F(AtCapi, WaitsForTheModemAndTellsTheMode)
{
    init();
    nrf_modem_at_cfun_handler_set([](int mode) {
        modes.push_back(mode);
        results.push_back(nrf_modem_at_printf("AT+CEREG=5")); // commands are allowed here
    });
    const emu::Instant start = now();
    EXPECT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    EXPECT_GE(now() - start, 34ms);
    EXPECT_EQ(modes, std::vector{1});
    EXPECT_EQ(results, std::vector{0});
    std::array<char, 32> buffer{};
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT+CFUN=4"), 0);
    EXPECT_EQ(modes, (std::vector{1, 4}));
    EXPECT_EQ(nrf_modem_at_printf("AT+CFUN=45"), 65536);
    EXPECT_EQ(nrf_modem_at_printf("AT+CFUN?"), 0);
    EXPECT_EQ(nrf_modem_at_cmd_async([](const char*) {}, "AT+CFUN=0"), 0);
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(modes, (std::vector{1, 4}));
}

TEST_F(AtCapi, AnswersAsynchronously)
{
    init();
    static bool interrupted;
    interrupted = false;
    const auto keep = [](const char* response) {
        responses.emplace_back(response);
        interrupted = nrf_modem_os_is_in_isr();
    };
    EXPECT_EQ(nrf_modem_at_cmd_async(keep, "AT+CFUN=%d", 1), 0);
    EXPECT_TRUE(responses.empty());
    EXPECT_EQ(nrf_modem_at_cmd_async(keep, "AT"), -NRF_EINPROGRESS);
    EXPECT_EQ(nrf_modem_at_printf("AT"), 0); // waits for its turn
    EXPECT_EQ(responses, std::vector<std::string>{"OK\r\n"});
    EXPECT_TRUE(interrupted);
    EXPECT_EQ(nrf_modem_at_cmd_async(keep, "AT+CFUN?"), 0);
    nrf_modem_os_sleep(10);
    EXPECT_EQ(responses.back(), "+CFUN: 1\r\nOK\r\n");
}

int answered = 0;
void ask_again(const char*)
{
    ++answered;
    nrf_modem_at_cmd_async(ask_again, "AT");
}

TEST_F(AtCapi, LetsTheClockGoOnWhenEachAnswerBringsTheNextCommand) // it stood still for ever
{
    init();
    answered = 0;
    ASSERT_EQ(nrf_modem_at_cmd_async(ask_again, "AT"), 0);
    ASSERT_EQ(nrf_modem_os_sleep(100), 0);
    const emu::Ts cost = stack::Process::instance().world().config().call_cost;
    EXPECT_EQ(answered, emu::Ts{100ms} / cost + 1); // each costs the time of its call
}

TEST_F(AtCapi, LosesPatienceWithAnotherCommand)
{
    init();
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    nrf_modem_os_sleep(5000);
    ASSERT_EQ(nrf_modem_at_cmd_async([](const char*) {}, "AT+CFUN=4"), 0); // takes 3 s
    const emu::Instant start = now();
    EXPECT_EQ(nrf_modem_at_sem_timeout_set(NRF_MODEM_OS_NO_WAIT), 0);
    EXPECT_EQ(nrf_modem_at_printf("AT"), -NRF_EAGAIN);
    EXPECT_LT(now() - start, 1ms);
    EXPECT_EQ(nrf_modem_at_sem_timeout_set(100), 0);
    EXPECT_EQ(nrf_modem_at_printf("AT"), -NRF_EAGAIN);
    EXPECT_GE(now() - start, 100ms);
    EXPECT_LT(now() - start, 101ms);
    EXPECT_EQ(nrf_modem_at_sem_timeout_set(NRF_MODEM_OS_FOREVER), 0);
    EXPECT_EQ(nrf_modem_at_printf("AT"), 0);
    EXPECT_EQ(nrf_modem_at_sem_timeout_set(-2), -NRF_EINVAL);
}

TEST_F(AtCapi, NotifiesInInterruptContext)
{
    init();
    static bool interrupted;
    interrupted = false;
    nrf_modem_at_notif_handler_set([](const char* line) {
        notifications.emplace_back(line);
        interrupted = nrf_modem_os_is_in_isr();
    });
    ASSERT_EQ(nrf_modem_at_printf("AT+CEREG=2"), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    nrf_modem_os_sleep(5000);
    EXPECT_EQ(notifications, (std::vector<std::string>{"+CEREG: 2,\"002F\",\"0012BEEF\",7\r\n",
                                                       "+CEREG: 1,\"002F\",\"0012BEEF\",7\r\n"}));
    EXPECT_TRUE(interrupted);
    // Leaving the network is told before the command that does it returns.
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=4"), 0);
    ASSERT_EQ(notifications.size(), 3U);
    EXPECT_EQ(notifications.back(), "+CEREG: 0\r\n");
    nrf_modem_at_notif_handler_set(nullptr);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    nrf_modem_os_sleep(5000);
    EXPECT_EQ(notifications.size(), 3U);
}

TEST_F(AtCapi, RefusesToWaitInACallback)
{
    init();
    nrf_modem_at_notif_handler_set([](const char*) {
        std::array<char, 16> buffer{};
        int value = 0;
        results.push_back(nrf_modem_at_printf("AT"));
        results.push_back(nrf_modem_at_scanf("AT+CFUN?", "+CFUN: %d", &value));
        results.push_back(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT"));
        results.push_back(nrf_modem_at_cmd_async(
            [](const char* response) { responses.emplace_back(response); }, "AT"));
        nrf_modem_at_notif_handler_set(nullptr);
    });
    ASSERT_EQ(nrf_modem_at_printf("AT+CEREG=1"), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    testing::internal::CaptureStderr();
    nrf_modem_os_sleep(5000);
    const std::string message = testing::internal::GetCapturedStderr();
    EXPECT_EQ(results, (std::vector{-NRF_EPERM, -NRF_EPERM, -NRF_EPERM, 0}));
    EXPECT_EQ(responses, std::vector<std::string>{"OK\r\n"});
    EXPECT_NE(message.find("nrf_modem_at_printf would block in a callback"), std::string::npos);
    EXPECT_NE(message.find("nrf_modem_at_cmd would block in a callback"), std::string::npos);
}

int short_handler(char* buffer, size_t size, char* line)
{
    commanded = std::string{"short "} + line;
    std::strncpy(buffer, "+MINE: 1\r\nOK\r\n", size);
    return 0;
}

int long_handler(char* buffer, size_t size, char* line)
{
    commanded = std::string{"long "} + line;
    results.push_back(nrf_modem_at_printf("AT")); // the modem is free meanwhile
    std::strncpy(buffer, "+CME ERROR: 513\r\n", size);
    return 0;
}

int failing_handler(char*, size_t, char*) { return -NRF_ENOMEM; }

TEST_F(AtCapi, PrefersTheLongestCustomCommandInEitherCase)
{
    init();
    static std::array<nrf_modem_at_cmd_custom, 3> commands{{
        {.cmd = "AT+MINE", .callback = short_handler, .cmd_strlen = 0},
        {.cmd = "AT+MINE=1", .callback = long_handler, .cmd_strlen = 0},
        {.cmd = "AT+FAIL", .callback = failing_handler, .cmd_strlen = 0},
    }};
    ASSERT_EQ(nrf_modem_at_cmd_custom_set(commands.data(), commands.size()), 0);
    std::array<char, 64> buffer{};
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "at+mine=%d", 2), 0);
    EXPECT_EQ(commanded, "short at+mine=2");
    EXPECT_STREQ(buffer.data(), "+MINE: 1\r\nOK\r\n");
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT+Mine=1"), 0x20000 + 513);
    EXPECT_EQ(commanded, "long AT+Mine=1");
    EXPECT_EQ(results, std::vector{0});
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT+FAIL?"), -NRF_ENOMEM);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), " AT+FAIL"), 65536); // at the start
    EXPECT_EQ(nrf_modem_at_printf("AT+MINE"), 65536); // only nrf_modem_at_cmd has them
    ASSERT_EQ(nrf_modem_at_cmd_custom_set(nullptr, 0), 0);
    EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT+MINE"), 65536);
}

TEST_F(AtCapi, RefusesUnusableCustomLists)
{
    static std::array<nrf_modem_at_cmd_custom, 2> broken{{
        {.cmd = nullptr, .callback = short_handler, .cmd_strlen = 0},
        {.cmd = "AT+X", .callback = nullptr, .cmd_strlen = 0},
    }};
    EXPECT_EQ(nrf_modem_at_cmd_custom_set(nullptr, 1), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_at_cmd_custom_set(broken.data(), 0), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_at_cmd_custom_set(&broken[0], 1), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_at_cmd_custom_set(&broken[1], 1), -NRF_EINVAL);
}

TEST_F(AtCapi, TakesCommandsFromTwoThreads)
{
    init();
    std::atomic<bool> finished = false;
    int switched = -1;
    std::thread other{[&] {
        switched = nrf_modem_at_printf("AT+CFUN=1");
        finished = true;
    }};
    while (!finished) { // in the library, so that time can move
        EXPECT_EQ(nrf_modem_at_printf("AT+CFUN?"), 0);
    }
    other.join();
    EXPECT_EQ(switched, 0);
}

TEST_F(AtCapi, EndsAWaitingCallWithAShutdown)
{
    init();
    std::atomic<bool> finished = false;
    int switched = 0;
    std::thread other{[&] {
        switched = nrf_modem_at_printf("AT+CFUN=1");
        finished = true;
    }};
    nrf_modem_at_sem_timeout_set(NRF_MODEM_OS_NO_WAIT);
    while (nrf_modem_at_printf("AT") != -NRF_EAGAIN) { // until the modem has the command
    }
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    while (!finished)
        nrf_modem_os_sleep(1);
    other.join();
    EXPECT_EQ(switched, -NRF_ESHUTDOWN);
}

// nrf_api/behaviour.md §3.3, at/power_mobility.md §4.4.
TEST_F(AtCapi, EndsAWaitingCallWithAFault)
{
    init();
    stack::World& world = Process::instance().world();
    world.engine().at(now() + 20ms, [&world] { world.modem().health().fail({}); });
    EXPECT_EQ(nrf_modem_at_printf("AT+CFUN=1"), -NRF_ESHUTDOWN);
    EXPECT_FALSE(nrf_modem_is_initialized());
    EXPECT_EQ(nrf_modem_at_printf("AT"), -NRF_ESHUTDOWN);
    EXPECT_EQ(nrf_modem_at_cmd_async([](const char*) {}, "AT"), -NRF_ESHUTDOWN);
}

TEST_F(AtCapi, CallsNobodyBackAfterAFault)
{
    init();
    nrf_modem_at_notif_handler_set([](const char* line) { notifications.emplace_back(line); });
    ASSERT_EQ(nrf_modem_at_printf("AT+CEREG=5"), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CGEREP=1"), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    nrf_modem_os_sleep(10'000);
    ASSERT_FALSE(notifications.empty());
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=4"), 0);
    nrf_modem_os_sleep(10'000);
    notifications.clear();
    const auto on_response = [](const char* text) { responses.emplace_back(text); };
    ASSERT_EQ(nrf_modem_at_cmd_async(on_response, "AT+CFUN=1"), 0);
    stack::World& world = Process::instance().world();
    world.engine().at(now() + 1ms, [&world] { world.modem().health().fail({}); });
    nrf_modem_os_sleep(60'000);
    EXPECT_EQ(notifications, std::vector<std::string>{});
    EXPECT_EQ(responses, std::vector<std::string>{});
}

// "CFUN 0, all subscriptions and contexts gone" (at/power_mobility.md §4.4); NVM as it was stored.
TEST_F(AtCapi, FindsTheModemAsAfterItsStartWhenAFaultIsOver)
{
    init();
    nrf_modem_at_notif_handler_set([](const char* line) { notifications.emplace_back(line); });
    for (const auto* line : {"AT+CEREG=5", "AT+CMEE=1", "AT+CGDCONT=1,\"IP\",\"other\"",
                             "AT%XDATAPRFL=1", "AT+CFUN=1"})
        ASSERT_EQ(nrf_modem_at_printf("%s", line), 0) << line;
    nrf_modem_os_sleep(10'000);
    stack::World& world = Process::instance().world();
    world.modem().health().fail({});
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    init();
    std::array<char, 256> buffer{};
    for (const auto& [command, answer] :
         {std::pair{"AT+CFUN?", "+CFUN: 0\r\nOK\r\n"}, std::pair{"AT+CMEE?", "+CMEE: 0\r\nOK\r\n"},
          std::pair{"AT+CEREG?", "+CEREG: 0,4\r\nOK\r\n"},
          std::pair{"AT%XDATAPRFL?", "%XDATAPRFL: 2\r\nOK\r\n"}}) {
        EXPECT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "%s", command), 0);
        EXPECT_STREQ(buffer.data(), answer);
    }
    ASSERT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT+CGDCONT?"), 0);
    EXPECT_EQ(std::strstr(buffer.data(), "+CGDCONT: 1,"), nullptr) << buffer.data();
    notifications.clear();
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    nrf_modem_os_sleep(10'000);
    EXPECT_TRUE(world.modem().ue().emm().registered());
    EXPECT_EQ(notifications, std::vector<std::string>{}); // nobody has subscribed
}

} // namespace
} // namespace atlink
