// Commands that keep what the host sets: defaults, ranges, errors, functional modes
// (at/commands.tsv).
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include "atlink/modem/table.hpp"

#include <array>

#include <fmt/format.h>

namespace atlink {
namespace {

struct Setting {
    std::string_view name;
    int low;
    int high;
    int fallback;
    bool survives_power_off;
};
constexpr Setting settings[] = {
    {"%XDATAPRFL", 0, 4, 2, true},      {"%REDMOB", 0, 2, 0, true},
    {"%XEPCO", 0, 1, 1, false},         {"%XPDNCFG", 0, 1, 0, false},
    {"%XDEEPSEARCH", 0, 1, 1, false},   {"%XOPCONF", 1, 9, 1, true},
    {"%XNETTIME", 0, 1, 1, true},       {"%XVBATLOWLVL", 3100, 5000, 3300, true},
    {"%XTEMPHIGHLVL", 1, 85, 55, true},
};

/// Notes that something is kept without effect.
struct WishNotes final : emu::Sink {
    std::vector<std::string> of;
    void on_record(const emu::Record& record) override
    {
        const auto* note = std::get_if<emu::Note>(&record.payload);
        if (note != nullptr && note->text == "kept without effect") of.emplace_back(note->detail);
    }
};

// Issue 10, row 34: a wish that the model does not follow is a note.
TEST(ModemAtSettings, NotesWhatTheModelDoesNotFollow)
{
    Desk desk;
    WishNotes notes;
    desk.world.bus().add(notes);
    EXPECT_EQ(desk.send("AT%XDATAPRFL=0"), "OK\r\n");
    EXPECT_EQ(desk.send("AT%XDATAPRFL?"), "%XDATAPRFL: 0\r\nOK\r\n"); // reading wishes nothing
    EXPECT_EQ(desk.send("AT%XDATAPRFL=9"), "ERROR\r\n");              // and is not kept
    EXPECT_EQ(desk.send("AT+CPSMS=1"), "OK\r\n");
    EXPECT_EQ(desk.send("AT+CEREG=5"), "OK\r\n"); // this one it does follow
    EXPECT_EQ(notes.of, (std::vector<std::string>{"%XDATAPRFL", "+CPSMS"}));
    desk.world.bus().remove(notes);
}

TEST(ModemAtSettings, KeepsNumbersWithinTheirRanges)
{
    for (const Setting& each : settings) {
        Desk desk;
        const std::string name{each.name};
        const auto set = [&](int value) {
            return desk.send("AT" + name + "=" + std::to_string(value));
        };
        const auto read = [&](int value) {
            EXPECT_EQ(desk.send("AT" + name + "?"),
                      name + ": " + std::to_string(value) + "\r\nOK\r\n");
        };
        desk.send("AT+CMEE=1");
        read(each.fallback);
        EXPECT_EQ(set(each.low - 1), "+CME ERROR: 50\r\n") << name;
        EXPECT_EQ(set(each.high + 1), "+CME ERROR: 50\r\n") << name;
        EXPECT_EQ(desk.send("AT" + name + "="), "+CME ERROR: 50\r\n") << name;
        EXPECT_EQ(desk.send("AT" + name + "=\"1\""), "+CME ERROR: 50\r\n") << name;
        read(each.fallback);
        EXPECT_EQ(set(each.low), "OK\r\n") << name;
        read(each.low);
        EXPECT_EQ(set(each.high), "OK\r\n") << name;
        read(each.high);
        desk.send("AT+CFUN=4");
        read(each.high);
        desk.send("AT+CFUN=0");
        read(each.survives_power_off ? each.high : each.fallback);
    }
}

TEST(ModemAtSettings, KeepsThoseWithGapsOrWithoutARead)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    expect(desk, {{"AT+CEMODE=1", "+CME ERROR: 50\r\n"},
                  {"AT+CEMODE=3", "+CME ERROR: 50\r\n"},
                  {"AT+CEMODE=0", "OK\r\n"},
                  {"AT+CEMODE?", "+CEMODE: 0\r\nOK\r\n"},
                  {"AT+CEMODE=", "OK\r\n"},
                  {"AT+CEMODE?", "+CEMODE: 2\r\nOK\r\n"},
                  {"AT%XRAI?", "%XRAI: 0\r\nOK\r\n"},
                  {"AT%XRAI=1", "+CME ERROR: 50\r\n"},
                  {"AT%XRAI=2", "+CME ERROR: 50\r\n"},
                  {"AT%XRAI=5", "+CME ERROR: 50\r\n"},
                  {"AT%XRAI=3", "OK\r\n"},
                  {"AT%XRAI?", "%XRAI: 3\r\nOK\r\n"},
                  {"AT%XRAI", "OK\r\n"},
                  {"AT%XRAI?", "%XRAI: 0\r\nOK\r\n"},
                  {"AT%RAI=1", "OK\r\n"},
                  {"AT%RAI", "OK\r\n"}, // %RAI[=<rai>]
                  {"AT%RAI?", "%RAI: 0\r\nOK\r\n"},
                  {"AT%RAI=1", "OK\r\n"},
                  {"AT%RAI=", "OK\r\n"},
                  {"AT%RAI?", "%RAI: 0\r\nOK\r\n"},
                  {"AT+CEPPI=1", "OK\r\n"},
                  {"AT+CEPPI=2", "+CME ERROR: 50\r\n"},
                  {"AT+CEPPI?", "ERROR\r\n"},
                  {"AT%XSMSFALLBACK=1", "OK\r\n"},
                  {"AT%XSMSFALLBACK?", "ERROR\r\n"},
                  {"AT%REL14FEAT?", "%REL14FEAT: 0,0,0,0,0\r\nOK\r\n"},
                  {"AT%REL14FEAT=0,1,0,0", "+CME ERROR: 50\r\n"},
                  {"AT%REL14FEAT=0,1,0,0,2", "+CME ERROR: 50\r\n"},
                  {"AT%REL14FEAT=0,1,0,0,1", "OK\r\n"},
                  {"AT%REL14FEAT?", "%REL14FEAT: 0,1,0,0,1\r\nOK\r\n"}});
}

TEST(ModemAtSettings, SubscribesWithOneAndZeroOnly)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    for (const std::string name : {"%CESQ", "%XSNRSQ", "%XSIM", "%XTIME", "%XVBATLVL", "%XTEMP",
                                   "%XOPNAME", "%XPCO", "+ODISNTF", "+CEINFO"}) {
        EXPECT_EQ(desk.send("AT" + name + "=1"), "OK\r\n") << name;
        EXPECT_EQ(desk.send("AT" + name + "=0"), "OK\r\n") << name;
        EXPECT_EQ(desk.send("AT" + name + "=2"), "+CME ERROR: 50\r\n") << name;
        EXPECT_EQ(desk.send("AT" + name + "="), "+CME ERROR: 50\r\n") << name;
        EXPECT_EQ(desk.send("AT" + name + "=1,1"), "ERROR\r\n") << name;
    }
}

// §4: not permitted while activated.
TEST(ModemAtSettings, RefusesInActiveStateWhatBelongsBeforeIt)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    desk.send("AT+CFUN=1");
    for (const auto line :
         {"AT%XSYSTEMMODE=1,0,1,0", "AT%XBANDLOCK=0", "AT%REL14FEAT=0,0,0,0,0", "AT+CEMODE=2",
          "AT%XFACTORYRESET=0", "AT%KEYGEN=1,2,0", "AT%XOPCONF=1", "AT%XANTCFG=1"}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 518\r\n") << line;
    }
    for (const auto line : {"AT%XSYSTEMMODE?", "AT%XBANDLOCK?", "AT%REL14FEAT?", "AT+CEMODE?",
                            "AT%XOPCONF?", "AT+CEMODE=?"}) {
        EXPECT_TRUE(desk.send(line).ends_with("OK\r\n")) << line;
    }
    desk.send("AT+CFUN=44");
    EXPECT_EQ(desk.send("AT+CEMODE=2"), "OK\r\n");
}

TEST(ModemAtSettings, RefusesBeforeActivationWhatNeedsIt)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    for (const auto line :
         {"AT%XCBAND", "AT%CONEVAL", "AT%NCELLMEAS", "AT%NCELLMEAS=1", "AT%NCELLMEASSTOP",
          "AT%NBRGRSRP", "AT+CGPADDR", "AT+CGPADDR=0", "AT+CGCONTRDP", "AT+CGEQOSRDP",
          "AT%XGETPDNID=0", "AT%XIPV6FAIL=0,1", "AT%APNRATECTRL=0,0", "AT+COPS=?", "AT%COPS=?"}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 517\r\n") << line;
    }
    EXPECT_EQ(desk.send("AT%XCBAND=?"),
              "%XCBAND: (1,2,3,4,5,8,12,13,18,19,20,25,26,28,66)\r\nOK\r\n");
}

TEST(ModemAtSettings, LocksBands)
{
    const std::string zeros(88, '0');
    const auto mask = [&](std::initializer_list<std::size_t> bands) {
        std::string text = zeros;
        for (const std::size_t band : bands)
            text[88 - band] = '1';
        return text;
    };
    Desk desk;
    desk.send("AT+CMEE=1");
    EXPECT_EQ(desk.send("AT%XBANDLOCK?"), "%XBANDLOCK: \"\",\"\"\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%XBANDLOCK=1,\"10000000000001001000\""), "OK\r\n");
    EXPECT_EQ(desk.send("AT%XCBAND=?"), "%XCBAND: (4,20)\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%XBANDLOCK=2,\"" + mask({20, 66}) + "\""), "OK\r\n");
    EXPECT_EQ(desk.send("AT%XBANDLOCK?"),
              "%XBANDLOCK: \"" + mask({4, 7, 20}) + "\",\"" + mask({20, 66}) + "\"\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%XCBAND=?"), "%XCBAND: (20)\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%XBANDLOCK=1,\"1000\""), "ERROR\r\n"); // no band left with the other
    EXPECT_EQ(desk.send("AT%XBANDLOCK=2,\"100\""), "ERROR\r\n");
    desk.send("AT+CFUN=0"); // the run-time mask is RAM
    desk.send("AT+CMEE=1");
    EXPECT_EQ(desk.send("AT%XBANDLOCK?"),
              "%XBANDLOCK: \"" + mask({4, 7, 20}) + "\",\"\"\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%XBANDLOCK=0"), "OK\r\n");
    EXPECT_EQ(desk.send("AT%XBANDLOCK?"), "%XBANDLOCK: \"\",\"\"\r\nOK\r\n");
    for (const std::string line :
         {"AT%XBANDLOCK=3,\"1\"", "AT%XBANDLOCK=1", "AT%XBANDLOCK=1,\"\"", "AT%XBANDLOCK=1,\"12\"",
          "AT%XBANDLOCK=1,1000", "AT%XBANDLOCK=0,\"1\"", "AT%XBANDLOCK="}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 50\r\n") << line;
    }
    EXPECT_EQ(desk.send("AT%XBANDLOCK=1,\"" + std::string(89, '1') + "\""), "+CME ERROR: 50\r\n");
    EXPECT_EQ(desk.send("AT%XBANDLOCK=1,\"" + std::string(88, '1') + "\""), "OK\r\n");
}

TEST(ModemAtSettings, KeepsSearchPatterns)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    expect(desk,
           {{"AT%PERIODICSEARCHCONF=1", "+CME ERROR: 513\r\n"},
            {"AT%PERIODICSEARCHCONF=0,0,0,10,\"0,60,3600,,600\"", "OK\r\n"},
            {"AT%PERIODICSEARCHCONF=1", "%PERIODICSEARCHCONF: 0,0,10,\"0,60,3600,,600\"\r\nOK\r\n"},
            // Patterns of vendor staff (at/notes.md §5.6).
            {"AT%PERIODICSEARCHCONF=0,1,1,1,\"0,10,40,,5\",\"1,300,600,1800,1800,3600\"", "OK\r\n"},
            {"AT%PERIODICSEARCHCONF=0,0,0,10", "+CME ERROR: 527\r\n"},
            {"AT%PERIODICSEARCHCONF=0,0,0,10,\"2,60\"", "+CME ERROR: 527\r\n"},
            {"AT%PERIODICSEARCHCONF=0,0,0,10,\"1\"", "+CME ERROR: 527\r\n"},
            {"AT%PERIODICSEARCHCONF=0,0,0,10,\"1,1,2,3,4,5,6\"", "+CME ERROR: 527\r\n"},
            {"AT%PERIODICSEARCHCONF=0,0,0,10,\"0,x,1,1,1\"", "+CME ERROR: 527\r\n"},
            {"AT%PERIODICSEARCHCONF=1",
             "%PERIODICSEARCHCONF: 1,1,1,\"0,10,40,,5\",\"1,300,600,1800,1800,3600\""
             "\r\nOK\r\n"},
            {"AT%PERIODICSEARCHCONF=2", "OK\r\n"},
            {"AT%PERIODICSEARCHCONF=1", "+CME ERROR: 513\r\n"},
            {"AT%PERIODICSEARCHCONF=2", "OK\r\n"},
            {"AT%PERIODICSEARCHCONF=3", "OK\r\n"},
            {"AT%PERIODICSEARCHCONF=4", "+CME ERROR: 50\r\n"},
            {"AT%PERIODICSEARCHCONF=1,1", "+CME ERROR: 50\r\n"}});
}

TEST(ModemAtSettings, SearchesAtOnceWhenTold)
{
    Desk desk;
    desk.world.cell().set_coverage(false);
    desk.send("AT+CEREG=1");
    desk.send("AT+CFUN=1");
    desk.run(200s); // between two searches
    desk.world.cell().set_coverage(true);
    desk.seen.clear();
    desk.send("AT%PERIODICSEARCHCONF=3");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CEREG: 2", "+CEREG: 1"}));
}

TEST(ModemAtSettings, KeepsPinsAndForgetsThem)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    for (const std::string name : {"%XCOEX0", "%XMAGPIO", "%XANTCFG"}) {
        const std::string pins = name == "%XMAGPIO" ? "1,0,1," : "";
        const std::string value = name == "%XANTCFG" ? "1" : pins + "1,1,1565,1586";
        EXPECT_EQ(desk.send("AT" + name + "?"), "OK\r\n");
        EXPECT_EQ(desk.send("AT" + name + "=" + value), "OK\r\n");
        EXPECT_EQ(desk.send("AT" + name + "?"), name + ": " + value + "\r\nOK\r\n");
        desk.send("AT+CFUN=0");
        desk.send("AT+CMEE=1");
        EXPECT_EQ(desk.send("AT" + name + "?"), name + ": " + value + "\r\nOK\r\n");
        EXPECT_EQ(desk.send("AT" + name), "OK\r\n");
        EXPECT_EQ(desk.send("AT" + name + "?"), "OK\r\n");
    }
    for (const auto line :
         {"AT%XCOEX0=0", "AT%XCOEX0=1", "AT%XCOEX0=1,1,1565", "AT%XCOEX0=1,2,1565,1586",
          "AT%XCOEX0=1,1,1586,1565", "AT%XCOEX0=5,1,1,1,1,1,1,1,1,1,1,1,1", "AT%XCOEX0=2,1,1,2",
          "AT%XMAGPIO=1,0,0", "AT%XMAGPIO=2,0,0,1,1,1574,1577", "AT%XMAGPIO=1,0,0,1,8,1574,1577",
          "AT%XANTCFG=2"}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 50\r\n") << line;
    }
    std::string most = "AT%XMAGPIO=1,1,1,12";
    for (int i = 0; i < 12; ++i)
        most += ",1,1574,1577";
    EXPECT_EQ(desk.send(most), "OK\r\n");
    EXPECT_EQ(desk.send(most + ",1"), "ERROR\r\n");
}

TEST(ModemAtSettings, TakesTraceSettings)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    expect(desk, {{"AT%XMODEMTRACE=1,2", "OK\r\n"},
                  {"AT%XMODEMTRACE=0", "OK\r\n"},
                  {"AT%XMODEMTRACE=2,2,1,\"FF00\"", "OK\r\n"},
                  {"AT%XMODEMTRACE=3,2,1", "%XMODEMTRACE: \"FF00\"\r\nOK\r\n"},
                  {"AT%XMODEMTRACE=3,2,2", "ERROR\r\n"},
                  {"AT%XMODEMTRACE=1", "+CME ERROR: 50\r\n"},
                  {"AT%XMODEMTRACE=1,6", "+CME ERROR: 50\r\n"},
                  {"AT%XMODEMTRACE=2,2,1", "+CME ERROR: 50\r\n"},
                  {"AT%XMODEMTRACE=4", "+CME ERROR: 50\r\n"},
                  {"AT%XMODEMTRACE?", "ERROR\r\n"}});
}

TEST(ModemAtSettings, KeepsDeviceInformation)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    desk.send("AT+ODISNTF=1");
    desk.seen.clear();
    desk.send("AT+ODIS=\"HDID01\",\"HDMAN01\",\"HDMOD01\",\"HDSW01\"");
    desk.run(1ms);
    EXPECT_EQ(desk.lines(),
              (Lines{"OK", "+ODISNTF: \"HDID01\",\"HDMAN01\",\"HDMOD01\",\"HDSW01\""}));
    expect(desk, {{"AT+ODIS?", "+ODIS: \"HDMAN01\",\"HDMOD01\",\"HDSW01\"\r\nOK\r\n"},
                  {"AT+ODIS=\"a\",\"b\",\"c\"", "+CME ERROR: 50\r\n"},
                  {"AT+SSRDA=1,1,5", "OK\r\n"},
                  {"AT+SSRDA=1", "+CME ERROR: 50\r\n"}});
}

TEST(ModemAtSettings, AnswersWhatNeverChanges)
{
    Desk desk;
    expect(desk, {{"AT+CSQ", "+CSQ: 99,99\r\nOK\r\n"},
                  {"AT+CSQ=?", "+CSQ: (99),(99)\r\nOK\r\n"},
                  {"AT+CPAS", "+CPAS: 0\r\nOK\r\n"},
                  {"AT+COPN", "OK\r\n"},
                  {"AT+CGPIAF?", "+CGPIAF: 1,1,1,0\r\nOK\r\n"},
                  {"AT+CGPIAF=?", "+CGPIAF: (1),(1),(1),(0)\r\nOK\r\n"},
                  {"AT+CEER", "+CEER: \"OTHER 0\"\r\nOK\r\n"}});
}

// Every form that a row lacks, and every parameter too many, answers ERROR.
TEST(ModemAtSettings, HasNoFormsBesidesThoseOfTheTable)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    for (const modem::Entry& each : modem::commands()) {
        if (each.name.empty()) continue;
        const std::string name = "AT" + std::string{each.name};
        for (const auto& [form, text] :
             {std::pair{execute_form, ""}, {read_form, "?"}, {set_form, "="}}) {
            if ((each.forms & form) == 0) {
                EXPECT_EQ(desk.send(name + text), "ERROR\r\n") << name << text;
            }
        }
        const bool tested = !each.test.empty() || (each.forms & test_form) != 0;
        if (!tested) {
            EXPECT_EQ(desk.send(name + "=?"), "ERROR\r\n") << name;
        } else if (!each.test.empty()) {
            EXPECT_EQ(desk.send(name + "=?"),
                      std::string{each.name} + ": " + std::string{each.test} + "\r\nOK\r\n");
        }
        if ((each.forms & set_form) == 0) continue;
        std::string crowded = name + "=1";
        for (std::size_t i = 0; i < each.parameters; ++i)
            crowded += ",1";
        EXPECT_EQ(desk.send(crowded), "ERROR\r\n") << crowded;
    }
}

/// A desk with firmware 2.0.2.
Desk desk2()
{
    ModemAtSettings of_2x;
    of_2x.firmware = "mfw_nrf91x1_2.0.2";
    return Desk{certain(), of_2x};
}

// at/power_mobility.md §3: 2.x has them, 1.3.x answers ERROR and does not list them.
TEST(ModemAtSettings, HasTheCommandsOf2xFrom200On)
{
    constexpr auto names = std::to_array<std::string_view>({"%DEVICEUUID", "%FEACONF", "%USATEV"});
    const auto listed = [](Desk& desk, std::string_view name) {
        return desk.send("AT+CLAC").find(fmt::format("AT{}\r\n", name)) != std::string::npos;
    };
    {
        Desk desk;
        expect(desk, {{"AT%DEVICEUUID", "ERROR\r\n"},
                      {"AT%FEACONF=2", "ERROR\r\n"},
                      {"AT%USATEV=1", "ERROR\r\n"},
                      {"AT%RAI=2", "ERROR\r\n"}});
        for (const auto name : names)
            EXPECT_FALSE(listed(desk, name)) << name;
    }
    Desk desk = desk2();
    for (const auto name : names)
        EXPECT_TRUE(listed(desk, name)) << name;
    expect(desk, {{"AT%DEVICEUUID", "%DEVICEUUID: 50363154-3931-44f0-8022-121b00000001\r\nOK\r\n"},
                  {"AT%USATEV=1", "OK\r\n"},
                  {"AT%USATEV=2", "ERROR\r\n"},
                  {"AT%RAI=2", "OK\r\n"},
                  {"AT%RAI?", "%RAI: 2\r\nOK\r\n"},
                  {"AT%RAI=3", "ERROR\r\n"}});
}

// at/power_mobility.md §1.7: all off; 518 in active state; stored at +CFUN=0.
TEST(ModemAtSettings, KeepsTheFeaturesOf2x)
{
    Desk desk = desk2();
    expect(desk, {{"AT+CMEE=1", "OK\r\n"},
                  {"AT%FEACONF=2", "%FEACONF: 0,0,1,0,3,0\r\nOK\r\n"},
                  {"AT%FEACONF=0,3,1", "OK\r\n"},
                  {"AT%FEACONF=1,3", "%FEACONF: 3,1\r\nOK\r\n"},
                  {"AT%FEACONF=1,1", "%FEACONF: 1,0\r\nOK\r\n"},
                  {"AT+CFUN=0", "OK\r\n"},
                  {"AT%FEACONF=0,0,1", "OK\r\n"}});
    desk.at.restart();
    expect(desk, {{"AT+CMEE=1", "OK\r\n"},
                  {"AT%FEACONF=2", "%FEACONF: 0,0,1,0,3,1\r\nOK\r\n"},
                  {"AT+CFUN=1", "OK\r\n"},
                  {"AT%FEACONF=0,3,0", "+CME ERROR: 518\r\n"},
                  {"AT%FEACONF=2", "%FEACONF: 0,0,1,0,3,1\r\nOK\r\n"},
                  {"AT+CFUN=4", "OK\r\n"},
                  {"AT%FEACONF=0,3,0", "OK\r\n"},
                  {"AT%FEACONF=2", "%FEACONF: 0,0,1,0,3,0\r\nOK\r\n"}});
    for (const auto line : {"AT%FEACONF=", "AT%FEACONF=3", "AT%FEACONF=0", "AT%FEACONF=0,2,1",
                            "AT%FEACONF=0,3", "AT%FEACONF=0,3,2", "AT%FEACONF=1", "AT%FEACONF=1,4",
                            "AT%FEACONF=1,3,0", "AT%FEACONF=2,3"}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 50\r\n") << line;
    }
}

// at/power_mobility.md §1.7: cell, PLMN, AS and CP configured, on registration (an estimate when).
TEST(ModemAtSettings, TellsWhatTheCellDoesOfReleaseAssistance)
{
    for (const auto mode : {"1", "2"}) {
        Desk desk = desk2();
        desk.send("AT%RAI=" + std::string{mode});
        desk.send("AT+CEREG=1");
        desk.seen.clear();
        desk.send("AT+CFUN=1");
        desk.run(5s);
        Lines told{"OK", "+CEREG: 2", "+CEREG: 1"};
        if (mode == std::string{"2"}) told.emplace_back("%RAI: \"0012BEEF\",\"24201\",1,0");
        EXPECT_EQ(desk.lines(), told);
    }
}

// at/power_mobility.md §3 and §5, ruling 11.
TEST(ModemAtSettings, ShowsRateControlByTheRelease)
{
    {
        Desk desk;
        desk.attach();
        expect(desk, {{"AT%APNRATECTRL=0,0", "%APNRATECTRL: 0,0,2\r\nOK\r\n"},
                      {"AT%APNRATECTRL=1", "%APNRATECTRL: 1,0,0,0\r\nOK\r\n"},
                      {"AT%APNRATECTRL=1,1", "OK\r\n"}});
    }
    Desk desk = desk2();
    desk.attach();
    expect(desk, {{"AT%APNRATECTRL=0,0", "%APNRATECTRL: 0,0,2,0,0,2,0\r\nOK\r\n"},
                  {"AT%APNRATECTRL=1,0", "%APNRATECTRL: 1,0,0,0,0,0,0\r\nOK\r\n"}});
}

// at/power_mobility.md §3: %XPOFWARN is off on 1.3.x, on at 3000 mV on 2.x; once, then armed again.
TEST(ModemAtSettings, IsWarnedOfAFailingSupplyWithoutAskingOn2x)
{
    for (const bool later : {false, true}) {
        ModemAtSettings of_2x;
        if (later) of_2x.firmware = "mfw_nrf91x1_2.0.2";
        Desk desk{certain(), of_2x};
        desk.attach();
        desk.at.set_supply(2900);
        desk.run(10s);
        const Lines lines = desk.lines();
        EXPECT_EQ(std::count(lines.begin(), lines.end(), "+CGEV: ME BATTERY LOW"), later ? 1 : 0);
        desk.at.set_supply(3600);
        desk.attach();
        desk.at.set_supply(2900);
        desk.run(10s);
        const Lines again = desk.lines();
        EXPECT_EQ(std::count(again.begin(), again.end(), "+CGEV: ME BATTERY LOW"), 0);
        desk.at.set_supply(3600);
        desk.send("AT+CFUN=0"); // does not arm what has fired: a command does (§3)
        EXPECT_EQ(desk.send("AT%XPOFWARN=1,30"), "OK\r\n");
        desk.attach();
        desk.at.set_supply(2900);
        desk.run(10s);
        const Lines last = desk.lines();
        EXPECT_EQ(std::count(last.begin(), last.end(), "+CGEV: ME BATTERY LOW"), 1);
    }
}

} // namespace
} // namespace atlink
