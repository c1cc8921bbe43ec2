// What the modem keeps without power (at/notes.md §1, §4): in memory, at +CFUN=0, at once.
#include "tests/atlink/modem/modem_at_fixture.hpp"
#include "tests/emu/power_cut.hpp"

#include "atlink/modem/nvm.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <stdlib.h>
#include <sys/stat.h>

namespace atlink {
namespace {

namespace fs = std::filesystem;
using modem::Nvm;

class ModemAtNvm : public testing::Test {
protected:
    ModemAtNvm()
    {
        std::string name = (fs::temp_directory_path() / "emu9160_nvm_XXXXXX").string();
        directory = mkdtemp(name.data());
    }
    ~ModemAtNvm() override { fs::remove_all(directory); }

    std::string file() const
    {
        std::ifstream stream{directory / "nvm"};
        std::ostringstream text;
        text << stream.rdbuf();
        return text.str();
    }
    void write(std::string_view text) const { std::ofstream{directory / "nvm"} << text; }
    ModemAtSettings settings() const
    {
        ModemAtSettings settings;
        settings.state_directory = directory;
        return settings;
    }

    fs::path directory;
};

TEST_F(ModemAtNvm, HoldsValuesFromTheMomentTheyAreSet)
{
    Nvm nvm{{}};
    EXPECT_EQ(nvm.find("%XDATAPRFL"), nullptr);
    nvm.set("%XDATAPRFL", "1");
    ASSERT_NE(nvm.find("%XDATAPRFL"), nullptr);
    EXPECT_EQ(*nvm.find("%XDATAPRFL"), "1");
    nvm.erase("%XDATAPRFL");
    EXPECT_EQ(nvm.find("%XDATAPRFL"), nullptr);
    EXPECT_FALSE(nvm.persistent());
    EXPECT_TRUE(fs::is_empty(directory));
}

TEST_F(ModemAtNvm, WritesOnlyWhenToldTo)
{
    Nvm nvm{directory};
    nvm.set("a", "1");
    EXPECT_TRUE(nvm.dirty());
    EXPECT_EQ(file(), "");
    nvm.set_now("b", "2"); // and not a with it
    EXPECT_EQ(file(), "emu9160 nvm 1\nb=2\n");
    nvm.save();
    EXPECT_FALSE(nvm.dirty());
    EXPECT_EQ(file(), "emu9160 nvm 1\na=1\nb=2\n");
    nvm.erase_now("b");
    EXPECT_EQ(file(), "emu9160 nvm 1\na=1\n");
    EXPECT_EQ(std::distance(fs::directory_iterator{directory}, fs::directory_iterator{}), 1);
    EXPECT_EQ(fs::status(directory / "nvm").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ModemAtNvm, BringsAnyTextBack)
{
    const std::string text = "line 1\r\nline \\2=\nü\\n";
    {
        Nvm nvm{directory};
        nvm.set_now("x", text);
    }
    const Nvm nvm{directory};
    ASSERT_NE(nvm.find("x"), nullptr);
    EXPECT_EQ(*nvm.find("x"), text);
}

TEST_F(ModemAtNvm, MakesItsDirectoryForTheOwnerAlone)
{
    Nvm nvm{directory / "deep" / "down"};
    nvm.set_now("a", "1");
    EXPECT_TRUE(fs::exists(directory / "deep" / "down" / "nvm"));
    EXPECT_EQ(fs::status(directory / "deep" / "down").permissions(), fs::perms::owner_all);
}

TEST_F(ModemAtNvm, WritesForTheOwnerAloneWhateverTheUmask)
{
    Nvm nvm{directory};
    const mode_t before = umask(0777);
    nvm.set_now("a", "1");
    umask(before);
    EXPECT_EQ(fs::status(directory / "nvm").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ModemAtNvm, TakesAwayWhatAPowerCutLeftAndNothingElse)
{
    std::ofstream{directory / ".nvm.4711.tmp"} << "half";
    std::ofstream{directory / ".nvm2.4711.tmp"} << "another's";
    std::ofstream{directory / ".1-0.4711.tmp"} << "the credentials'";
    const Nvm nvm{directory};
    EXPECT_FALSE(fs::exists(directory / ".nvm.4711.tmp"));
    EXPECT_TRUE(fs::exists(directory / ".nvm2.4711.tmp"));
    EXPECT_TRUE(fs::exists(directory / ".1-0.4711.tmp"));
}

TEST_F(ModemAtNvm, GoesOnInMemoryWhenItsDirectoryIsGone)
{
    Nvm nvm{directory / "state"};
    fs::remove_all(directory / "state");
    testing::internal::CaptureStderr();
    nvm.set_now("a", "1");
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "emu9160: " + (directory / "state" / "nvm").string() + " is not written: " +
                  (directory / "state").string() + ": No such file or directory\n");
    EXPECT_EQ(*nvm.find("a"), "1");
}

// Each wrote all it knew, and so took away what the other had written (README: several processes
// may share a state directory).
TEST_F(ModemAtNvm, KeepsWhatAnotherProcessHasWrittenMeanwhile)
{
    Nvm one{directory};
    Nvm other{directory};
    EXPECT_TRUE(one.set_now("card.pin", "4711"));
    EXPECT_TRUE(other.set_now("%XDATAPRFL", "4"));
    EXPECT_EQ(file(), "emu9160 nvm 1\n%XDATAPRFL=4\ncard.pin=4711\n");
    EXPECT_EQ(*other.find("card.pin"), "4711"); // it holds there too from then on
    EXPECT_FALSE(other.dirty());

    other.set("b", "in memory");
    one.set("a", "1");
    one.erase("%XDATAPRFL"); // it has not heard of it: there is nothing to erase
    EXPECT_TRUE(one.save());
    EXPECT_EQ(file(), "emu9160 nvm 1\n%XDATAPRFL=4\na=1\ncard.pin=4711\n");
    EXPECT_TRUE(one.erase_now("card.pin"));
    EXPECT_TRUE(other.save());
    EXPECT_EQ(file(), "emu9160 nvm 1\n%XDATAPRFL=4\na=1\nb=in memory\n");
    EXPECT_EQ(other.find("card.pin"), nullptr);

    EXPECT_TRUE(one.reset({}));
    EXPECT_EQ(file(), "emu9160 nvm 1\n");
    EXPECT_TRUE(other.set_now("c", "3"));
    EXPECT_EQ(file(), "emu9160 nvm 1\nc=3\n");
}

TEST_F(ModemAtNvm, TakesAwayWhatAProcessLeftThatWasKilledWhileItWrote)
{
    Nvm nvm{directory};
    std::ofstream{directory / ".nvm.4711.tmp"} << "half";
    std::ofstream{directory / ".1-0.4711.tmp"} << "the credentials'";
    nvm.set_now("a", "1");
    EXPECT_FALSE(fs::exists(directory / ".nvm.4711.tmp"));
    EXPECT_TRUE(fs::exists(directory / ".1-0.4711.tmp"));
}

// TS 27.007 §9.2.1: 23 is memory failure. It was OK.
TEST_F(ModemAtNvm, SaysSoWhenItCannotBeWritten)
{
    Desk desk{certain(), settings()};
    desk.send("AT%XDATAPRFL=4");
    desk.send("AT+CMEE=1");
    fs::remove_all(directory);
    testing::internal::CaptureStderr();
    expect(desk, {{"AT%XFACTORYRESET=1", "+CME ERROR: 23\r\n"},
                  {"AT%XDATAPRFL=4", "OK\r\n"}, // in memory until it is switched off
                  {"AT+CFUN=0", "ERROR\r\n"}}); // +CMEE is 0 again
    const std::string line = "emu9160: " + (directory / "nvm").string() +
                             " is not written: " + directory.string() +
                             ": No such file or directory\n";
    EXPECT_EQ(testing::internal::GetCapturedStderr(), line + line);
    fs::create_directory(directory);
    expect(desk, {{"AT+CFUN=0", "OK\r\n"}});
    EXPECT_EQ(file(), "emu9160 nvm 1\n%XDATAPRFL=4\n"); // later than asked, but not lost
}

/// What a restart finds under "x", and nothing beside the file.
std::optional<std::string> value_after_cut(const fs::path& directory)
{
    const Nvm nvm{directory};
    EXPECT_EQ(*nvm.find("neighbour"), "here");
    EXPECT_EQ(std::distance(fs::directory_iterator{directory}, fs::directory_iterator{}), 1);
    const std::string* value = nvm.find("x");
    return value != nullptr ? std::optional{*value} : std::nullopt;
}

TEST_F(ModemAtNvm, LeavesTheOldOrTheNewValuesWhereverThePowerIsCut)
{
    const std::string old_value(700, 'o');
    const std::string new_value(9000, 'n');
    const auto trial = [&] {
        fs::remove_all(directory / "cut");
        Nvm nvm{directory / "cut"};
        nvm.set("neighbour", "here");
        nvm.set_now("x", old_value);
        nvm.save();
        return emu::CutTrial{.open =
                                 [this, new_value] {
                                     const auto opened = std::make_shared<Nvm>(directory / "cut");
                                     return [opened, new_value] {
                                         opened->set_now("x", new_value);
                                         return true;
                                     };
                                 },
                             .restart = [this] { return value_after_cut(directory / "cut"); }};
    };
    emu::cut_everywhere(trial, old_value, new_value);
}

TEST_F(ModemAtNvm, BringsTheContentToTheDiskBeforeItsName)
{
    emu::expect_durable_order([this] {
        const auto nvm = std::make_shared<Nvm>(directory);
        return [nvm] {
            nvm->set_now("x", "1");
            return true;
        };
    });
}

TEST_F(ModemAtNvm, ResetsAllButTheKept)
{
    Nvm nvm{directory};
    nvm.set("card.pin", "1");
    nvm.set("x", "2");
    const std::string_view kept = "card.";
    nvm.reset({&kept, 1});
    EXPECT_EQ(file(), "emu9160 nvm 1\ncard.pin=1\n");
}

TEST_F(ModemAtNvm, SaysWhatIsWrongWithAFile)
{
    const std::string path = (directory / "nvm").string();
    const auto complaint = [&] {
        try {
            const Nvm nvm{directory};
        } catch (const std::runtime_error& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    write("something else\n");
    EXPECT_EQ(complaint(), path + ": line 1 is not \"emu9160 nvm 1\"");
    write("");
    EXPECT_EQ(complaint(), path + ": line 1 is not \"emu9160 nvm 1\"");
    write("emu9160 nvm 1\na=1\nb\n");
    EXPECT_EQ(complaint(), path + ": line 3 is not name=value");
    write("emu9160 nvm 1\n=1\n");
    EXPECT_EQ(complaint(), path + ": line 2 is not name=value");
    write(std::string(1024 * 1024 + 1, 'x'));
    EXPECT_EQ(complaint(), path + ": too large");
    fs::remove(path);
    fs::create_directory(path);
    EXPECT_EQ(complaint(), path + ": not a regular file");
}

TEST_F(ModemAtNvm, KeepsWhatWasStoredAtPowerOffAndLosesTheRest)
{
    {
        Desk desk{certain(), settings()};
        expect(desk, {{"AT%XDATAPRFL=4", "OK\r\n"},
                      {"AT%XSYSTEMMODE=1,1,0,2", "OK\r\n"},
                      {"AT+CPSMS=1,,,\"10101111\",\"01101100\"", "OK\r\n"},
                      {"AT%XEPCO=0", "OK\r\n"}, // RAM
                      {"AT+CFUN=0", "OK\r\n"},
                      {"AT%XEPCO?", "%XEPCO: 1\r\nOK\r\n"},
                      {"AT%XDATAPRFL=0", "OK\r\n"}});
        EXPECT_EQ(file(), "emu9160 nvm 1\n"
                          "%XDATAPRFL=4\n"
                          "%XSYSTEMMODE=1,1,0,2\n"
                          "+CPSMS=1,10101111,01101100\n");
    } // power is gone
    Desk desk{certain(), settings()};
    expect(desk, {{"AT%XDATAPRFL?", "%XDATAPRFL: 4\r\nOK\r\n"},
                  {"AT%XSYSTEMMODE?", "%XSYSTEMMODE: 1,1,0,2\r\nOK\r\n"},
                  {"AT+CPSMS?", "+CPSMS: 1,,,\"10101111\",\"01101100\"\r\nOK\r\n"},
                  {"AT%XEPCO?", "%XEPCO: 1\r\nOK\r\n"}});
}

TEST_F(ModemAtNvm, WritesNothingInFlightMode)
{
    Desk desk{certain(), settings()};
    desk.send("AT%XDATAPRFL=4");
    desk.send("AT+CFUN=4");
    EXPECT_EQ(file(), "");
}

// §4: items saved at CFUN=0 are also saved about every 48 hours.
TEST_F(ModemAtNvm, SavesEvery48Hours)
{
    Desk desk{certain(), settings()};
    desk.run(10h);
    EXPECT_FALSE(desk.world.engine().next_event() &&
                 *desk.world.engine().next_event() > desk.now() + 1h);
    desk.send("AT%XDATAPRFL=4");
    desk.run(38h - emu::Ts{1});
    EXPECT_EQ(file(), "");
    desk.run(emu::Ts{1});
    EXPECT_EQ(file(), "emu9160 nvm 1\n%XDATAPRFL=4\n");
}

TEST_F(ModemAtNvm, DoesNotSaveInBetweenWhenToldSo)
{
    ModemAtSettings never = settings();
    never.nvm_save_interval = emu::Ts{0};
    Desk desk{certain(), never};
    desk.send("AT%XDATAPRFL=4");
    desk.run(100h);
    EXPECT_EQ(file(), "");
}

TEST_F(ModemAtNvm, KeepsTheCardsMemoryAtOnceAndThroughAFactoryReset)
{
    stack::WorldConfig config = certain();
    config.identity.card.ready = 0s;
    {
        Desk desk{config, settings()};
        expect(desk, {{"AT%XDATAPRFL=4", "OK\r\n"},
                      {"AT+CFUN=41", "OK\r\n"},
                      {"AT+CLCK=\"SC\",1,\"1234\"", "OK\r\n"},
                      {"AT%XFACTORYRESET=0", "OK\r\n"},
                      {"AT%XDATAPRFL?", "%XDATAPRFL: 2\r\nOK\r\n"}});
        EXPECT_EQ(file(), "emu9160 nvm 1\ncard.pin_enabled=1\n");
    }
    Desk desk{config, settings()};
    desk.send("AT+CFUN=41");
    EXPECT_EQ(desk.send("AT+CPIN?"), "+CPIN: \"SIM PIN\"\r\nOK\r\n");
}

TEST_F(ModemAtNvm, TakesTheDefaultForAValueThatAHandHasSpoiled)
{
    write("emu9160 nvm 1\n%XDATAPRFL=99\n%XSYSTEMMODE=x\n+CPSMS=1\n%XVBATLOWLVL=low\n");
    Desk desk{certain(), settings()};
    expect(desk, {{"AT%XDATAPRFL?", "%XDATAPRFL: 2\r\nOK\r\n"},
                  {"AT%XSYSTEMMODE?", "%XSYSTEMMODE: 1,0,1,0\r\nOK\r\n"},
                  {"AT+CPSMS?", "+CPSMS: 0,,,\"00000110\",\"00100001\"\r\nOK\r\n"},
                  {"AT%XVBATLOWLVL?", "%XVBATLOWLVL: 3300\r\nOK\r\n"}});
}

TEST_F(ModemAtNvm, ForgetsWithoutADirectory)
{
    {
        Desk desk;
        desk.send("AT%XDATAPRFL=4");
        desk.send("AT+CFUN=0");
        EXPECT_EQ(desk.send("AT%XDATAPRFL?"), "%XDATAPRFL: 4\r\nOK\r\n");
    }
    Desk desk;
    EXPECT_EQ(desk.send("AT%XDATAPRFL?"), "%XDATAPRFL: 2\r\nOK\r\n");
}

// %XFACTORYRESET=1 is about what the user has configured; a key is not.
TEST_F(ModemAtNvm, ResetsByKind)
{
    Desk desk{certain(), settings()};
    const std::string key = "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n";
    expect(desk, {{"AT+CMEE=1", "OK\r\n"}, {"AT%XPMNG=2", "+CME ERROR: 513\r\n"}});
    EXPECT_EQ(desk.send("AT%XPMNG=0,\"" + key + "\""), "OK\r\n");
    EXPECT_EQ(desk.send("AT%XPMNG=0,\"" + key + "\""), "+CME ERROR: 519\r\n");
    EXPECT_EQ(desk.send("AT%XPMNG=2"), "%XPMNG: \"" + key + "\"\r\nOK\r\n");
    EXPECT_NE(file().find("%XPMNG.0=-----BEGIN PUBLIC KEY-----\\nAA==\\n"), std::string::npos);
    expect(desk, {{"AT%XFACTORYRESET=1", "OK\r\n"}, {"AT%XPMNG=0,\"text\"", "+CME ERROR: 50\r\n"}});
    EXPECT_EQ(desk.send("AT%XPMNG=2"), "%XPMNG: \"" + key + "\"\r\nOK\r\n");
    expect(desk, {{"AT%XFACTORYRESET=0", "OK\r\n"},
                  {"AT%XPMNG=2", "+CME ERROR: 513\r\n"},
                  {"AT%XFACTORYRESET=2", "+CME ERROR: 50\r\n"},
                  {"AT+CFUN=1", "OK\r\n"},
                  {"AT%XFACTORYRESET=0", "+CME ERROR: 518\r\n"},
                  {"AT%XPMNG=2", "+CME ERROR: 513\r\n"}});
    EXPECT_EQ(desk.send("AT%XPMNG=0,\"" + key + "\""), "+CME ERROR: 518\r\n");
}

} // namespace
} // namespace atlink
