// The reset loop: at/power_mobility.md §4.3 (nWP042), ruling 6; and faults of the modem, §4.4.
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include "atlink/modem/reset_count.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace atlink {
namespace {

constexpr auto restriction = 30min;
constexpr auto reset_loop = "%MDMEV: RESET LOOP";

stack::WorldConfig after_resets(int count)
{
    stack::WorldConfig config = certain();
    config.resets = count;
    return config;
}

bool switch_on(Desk& desk)
{
    desk.seen.clear();
    EXPECT_EQ(desk.send("AT+CEREG=1"), "OK\r\n");
    EXPECT_EQ(desk.send("AT%MDMEV=1"), "OK\r\n");
    EXPECT_EQ(desk.send("AT+CFUN=1"), "OK\r\n");
    desk.run(5s);
    return desk.world.modem().ue().emm().registered();
}

bool told_of_loop(const Desk& desk)
{
    const Lines lines = desk.lines();
    return std::count(lines.begin(), lines.end(), reset_loop) == 1;
}

// More than 5 of 1.3.0, more than 7 of 1.3.1 and later.
TEST(ModemAtResets, AreALoopAboveALimit)
{
    struct Case {
        std::string firmware;
        int most;
    };
    for (const auto& [firmware, most] :
         {Case{"mfw_nrf9160_1.3.0", 5}, Case{"mfw_nrf9160_1.3.1", 7}, Case{"mfw_nrf9160_1.3.7", 7},
          Case{"mfw_nrf91x1_2.0.4", 7}}) {
        ModemAtSettings settings;
        settings.firmware = firmware;
        Desk fine{after_resets(most), settings};
        EXPECT_TRUE(switch_on(fine)) << firmware;
        EXPECT_FALSE(told_of_loop(fine)) << firmware;
    }
    for (const auto& [firmware, most] :
         {Case{"mfw_nrf9160_1.3.0", 5}, Case{"mfw_nrf9160_1.3.1", 7}}) {
        ModemAtSettings settings;
        settings.firmware = firmware;
        Desk looping{after_resets(most + 1), settings};
        EXPECT_FALSE(switch_on(looping)) << firmware;
        EXPECT_TRUE(told_of_loop(looping)) << firmware;
    }
}

TEST(ModemAtResets, HoldTheAttachBackForHalfAnHourWithPower)
{
    Desk desk{after_resets(8)};
    desk.run(10min); // off, but with power
    EXPECT_FALSE(switch_on(desk));
    const Lines lines = desk.lines();
    EXPECT_EQ(std::count(lines.begin(), lines.end(), "+CEREG: 2"), 1);
    EXPECT_EQ(desk.send("AT+CEREG?"), "+CEREG: 1,2\r\nOK\r\n");
    desk.seen.clear();
    desk.world.engine().advance_to(emu::epoch + restriction - emu::Ts{1});
    EXPECT_EQ(desk.lines(), Lines{});
    EXPECT_EQ(desk.world.modem().ue().rrc().state(), emu::lte::Rrc::State::idle);
    desk.run(5s);
    EXPECT_TRUE(desk.world.modem().ue().emm().registered());
    EXPECT_EQ(desk.lines().back(), "+CEREG: 1");
}

TEST(ModemAtResets, AreToldAtEachSwitchingOn)
{
    Desk desk{after_resets(8)};
    EXPECT_FALSE(switch_on(desk));
    desk.send("AT+CFUN=4");
    desk.run(5s);
    EXPECT_FALSE(switch_on(desk));
    EXPECT_TRUE(told_of_loop(desk));
    desk.world.engine().advance_to(emu::epoch + restriction);
    desk.send("AT+CFUN=4");
    desk.run(5s);
    EXPECT_TRUE(switch_on(desk));
    EXPECT_FALSE(told_of_loop(desk));
}

TEST(ModemAtResets, AreNotToldToWhoHasNotSubscribed)
{
    Desk desk{after_resets(8)};
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), Lines{"OK"});
}

// Every reset without +CFUN=0 before it counts, with the power of the half hour begun anew.
TEST(ModemAtResets, AreCountedOneByOne)
{
    Desk desk;
    for (int i = 0; i < 7; ++i) {
        desk.run(10s);
        desk.at.restart();
    }
    EXPECT_TRUE(switch_on(desk)); // seven
    desk.at.restart();
    EXPECT_FALSE(switch_on(desk));
    EXPECT_TRUE(told_of_loop(desk));
    desk.run(restriction - 1min);
    desk.at.restart(); // nine
    const emu::Instant start = desk.now();
    EXPECT_FALSE(switch_on(desk));
    desk.world.engine().advance_to(start + restriction - emu::Ts{1});
    EXPECT_FALSE(desk.world.modem().ue().emm().registered());
    desk.run(5s);
    EXPECT_TRUE(desk.world.modem().ue().emm().registered());
}

// Ruling 6: +CFUN=0, and not +CFUN=4.
TEST(ModemAtResets, AreClearedByPowerOffAlone)
{
    for (const auto& [command, counted] :
         {std::pair{"AT+CFUN=0", false}, std::pair{"AT+CFUN=4", true}}) {
        Desk desk;
        for (int i = 0; i < 8; ++i) {
            desk.send("AT+CFUN=1");
            desk.run(5s);
            desk.send(command);
            desk.run(5s);
            desk.at.restart();
        }
        EXPECT_EQ(switch_on(desk), !counted) << command;
    }
}

// A restriction under way outlasts +CFUN=0 unless the settings say otherwise: no source tells. The
// next start is free of it.
TEST(ModemAtResets, MayOutlastThePowerOffThatClearsTheCount)
{
    for (const bool ends : {false, true}) {
        ModemAtSettings settings;
        settings.power_off_ends_reset_loop = ends;
        Desk desk{after_resets(8), settings};
        EXPECT_FALSE(switch_on(desk));
        desk.send("AT+CFUN=0");
        EXPECT_EQ(switch_on(desk), ends);
        EXPECT_EQ(told_of_loop(desk), !ends);
        desk.at.restart();
        EXPECT_TRUE(switch_on(desk));
    }
}

// 60 s after the start without a reset.
TEST(ModemAtResets, AreForgottenAfterAMinute)
{
    for (const auto& [uptime, counted] :
         {std::pair{emu::Ts{60s} - emu::Ts{1}, true}, std::pair{emu::Ts{60s}, false}}) {
        Desk desk;
        for (int i = 0; i < 8; ++i) {
            desk.run(uptime);
            desk.at.restart();
        }
        EXPECT_EQ(switch_on(desk), !counted);
    }
}

// A registration within the 60 s begins them anew.
TEST(ModemAtResets, AreForgottenAMinuteAfterARegistration)
{
    for (const auto& [uptime, counted] :
         {std::pair{emu::Ts{60s} - emu::Ts{1}, true}, std::pair{emu::Ts{60s}, false}}) {
        Desk desk;
        for (int i = 0; i < 8; ++i) {
            desk.run(50s);
            desk.send("AT+CFUN=1");
            while (!desk.world.modem().ue().emm().registered() && desk.world.engine().run_one()) {
            }
            desk.run(uptime);
            desk.at.restart();
            desk.run(5s); // the detach
        }
        EXPECT_EQ(switch_on(desk), !counted);
    }
}

// The field report of 1.3.0: the loop was there at each reboot until +CFUN=0 was sent (estimate).
TEST(ModemAtResets, AreNotForgottenOnceThereIsALoop)
{
    Desk desk{after_resets(8)};
    EXPECT_FALSE(switch_on(desk));
    desk.run(2h);
    EXPECT_TRUE(desk.world.modem().ue().emm().registered());
    desk.at.restart();
    desk.run(5s);
    EXPECT_FALSE(switch_on(desk));
    desk.send("AT+CFUN=0");
    desk.at.restart();
    EXPECT_TRUE(switch_on(desk));
}

// at/power_mobility.md §4.4: a fault counts (estimate).
TEST(ModemAtResets, AreFaultsToo)
{
    Desk desk;
    for (int i = 0; i < 8; ++i) {
        desk.world.modem().health().fail({});
        desk.run(1s);
        desk.world.modem().health().start_again();
    }
    EXPECT_FALSE(switch_on(desk));
    EXPECT_TRUE(told_of_loop(desk));
}

// Whatever radio and card are doing: from the reading of the card to the end of a detach.
TEST(ModemAtFault, MayComeAtAnyInstant)
{
    for (emu::Ts when = 0ms; when < 7s; when += 37ms) {
        Desk desk;
        desk.subscribe();
        Final final = Final::ok();
        const auto done = [&](const std::string&, const Final& it) { final = it; };
        desk.at.execute("AT+CFUN=1", done);
        bool crashed = false;
        desk.world.engine().at(desk.now() + 5s, [&] {
            if (!crashed) desk.at.execute("AT+CFUN=4", done);
        });
        desk.run(when);
        const bool asked = desk.at.busy();
        crashed = true;
        desk.world.modem().health().fail({});
        EXPECT_EQ(final, asked ? Final::error() : Final::ok());
        desk.seen.clear();
        desk.run(1s);
        EXPECT_EQ(desk.lines(), Lines{}) << emu::seconds(desk.now());
        EXPECT_EQ(desk.world.modem().ue().emm().state(), emu::lte::Emm::State::null);
        EXPECT_EQ(desk.world.modem().ue().rrc().state(), emu::lte::Rrc::State::idle);
        desk.world.modem().health().start_again();
        desk.subscribe();
        EXPECT_EQ(desk.send("AT+CFUN=1"), "OK\r\n");
        desk.run(4s);
        const Lines lines = desk.lines();
        EXPECT_EQ(std::count(lines.begin(), lines.end(), registered_line), 1)
            << emu::seconds(desk.now());
    }
}

class ModemAtStoredResets : public testing::Test {
protected:
    ModemAtStoredResets()
    {
        std::string name =
            (std::filesystem::temp_directory_path() / "emu9160_resets_XXXXXX").string();
        directory = mkdtemp(name.data());
    }
    ~ModemAtStoredResets() override { std::filesystem::remove_all(directory); }

    std::string stored() const
    {
        std::ifstream stream{directory / "resets"};
        std::ostringstream text;
        text << stream.rdbuf();
        return text.str();
    }
    void write(std::string_view text) const { std::ofstream{directory / "resets"} << text; }
    static std::string own() { return std::to_string(getpid()); }
    ModemAtSettings settings() const
    {
        ModemAtSettings settings;
        settings.state_directory = directory;
        return settings;
    }

    std::filesystem::path directory;
};

// A process that crashes leaves its number behind; one that ends as it should does not.
TEST_F(ModemAtStoredResets, AreWhatAProcessLeavesBehindThatDoesNotEndInOrder)
{
    {
        Desk desk{certain(), settings()};
        EXPECT_EQ(stored(), "0\n" + own() + "\n");
        desk.send("AT+CFUN=0");
        EXPECT_EQ(stored(), "");
        desk.send("AT+CFUN=1");
        desk.run(1ms);
        EXPECT_EQ(stored(), "0\n" + own() + "\n");
    }
    EXPECT_EQ(stored(), "");
    write("7\n" + own() + "\n"); // the eighth crashed with a number that has come again
    testing::internal::CaptureStderr();
    {
        Desk desk{certain(), settings()};
        EXPECT_EQ(testing::internal::GetCapturedStderr(),
                  "emu9160: " + directory.string() +
                      ": the modem has been reset 8 times without AT+CFUN=0 and does not attach "
                      "for 30 min (%MDMEV: RESET LOOP); AT+CFUN=0 clears the count\n");
        EXPECT_EQ(stored(), "8\n" + own() + "\n");
        EXPECT_FALSE(switch_on(desk));
        EXPECT_TRUE(told_of_loop(desk));
    }
    EXPECT_EQ(stored(), "8\n");
    testing::internal::CaptureStderr();
    Desk desk{certain(), settings()};
    testing::internal::GetCapturedStderr();
    desk.send("AT+CFUN=0");
    EXPECT_EQ(stored(), "");
}

TEST_F(ModemAtStoredResets, AreNotTheProcessesThatRun)
{
    const std::string parent = std::to_string(getppid());
    const pid_t gone = fork();
    if (gone == 0) _exit(0);
    int status = 0;
    ASSERT_EQ(waitpid(gone, &status, 0), gone);
    write("0\n" + parent + "\n" + std::to_string(gone) + "\n");
    Desk desk{certain(), settings()};
    std::set<std::string> running{parent, own()};
    std::istringstream lines{stored()};
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "1"); // the one that is gone
    while (std::getline(lines, line))
        EXPECT_EQ(running.erase(line), 1U) << line;
    EXPECT_TRUE(running.empty());
}

TEST_F(ModemAtStoredResets, OutliveAFactoryReset)
{
    write("3\n");
    Desk desk{certain(), settings()};
    EXPECT_EQ(desk.send("AT%XFACTORYRESET=0"), "OK\r\n");
    EXPECT_EQ(stored(), "3\n" + own() + "\n");
}

TEST_F(ModemAtStoredResets, AreNoneWhereTheFileSaysNonsense)
{
    for (const auto* text : {"many", "-7\n-1\n", "", "99999999999\n", "\xff\n0\n"}) {
        write(text);
        Desk desk{certain(), settings()};
        EXPECT_EQ(stored(), "0\n" + own() + "\n") << text;
    }
}

TEST_F(ModemAtStoredResets, AreCountedInMemoryWhereTheyCannotBeWritten)
{
    Desk desk{certain(), settings()};
    std::filesystem::remove_all(directory);
    testing::internal::CaptureStderr();
    for (int i = 0; i < 8; ++i)
        desk.at.restart();
    testing::internal::GetCapturedStderr();
    EXPECT_FALSE(switch_on(desk));
}

// Who pulls the reset line takes the modem off the air without a word.
TEST(ModemAtRestart, DetachesFromNothing)
{
    Desk desk;
    desk.attach();
    desk.at.restart();
    EXPECT_EQ(desk.world.modem().ue().emm().state(), emu::lte::Emm::State::null);
    EXPECT_EQ(desk.world.modem().ue().rrc().state(), emu::lte::Rrc::State::idle);
    EXPECT_FALSE(desk.world.modem().bearers().up(0));
    desk.run(5s);
    EXPECT_EQ(desk.lines(), Lines{});
    EXPECT_TRUE(switch_on(desk));
}

// The reset line of a modem that has nothing to detach from: it tells of the next registration.
TEST(ModemAtRestart, DoesNotSilenceTheNextStart)
{
    Desk desk;
    desk.subscribe();
    desk.send("AT+CFUN=1");
    desk.run(500ms); // it searches
    desk.at.restart();
    desk.seen.clear();
    desk.subscribe();
    EXPECT_EQ(desk.send("AT+CFUN=1"), "OK\r\n");
    desk.run(5s);
    const Lines lines = desk.lines();
    EXPECT_EQ(std::count(lines.begin(), lines.end(), registered_line), 1);
}

} // namespace
} // namespace atlink
