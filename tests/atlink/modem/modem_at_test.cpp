// Answers of the modem's commands, byte for byte (at/commands.tsv, at/notes.md §2 to §4).
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include "atlink/modem/table.hpp"

#include "emu/random.hpp"

#include <array>

namespace atlink {
namespace {

TEST(ModemAt, SaysWhoItIs)
{
    Desk desk;
    expect(desk,
           {
               {"AT", "OK\r\n"},
               {"AT+CGMI", "Nordic Semiconductor ASA\r\nOK\r\n"},
               {"AT+CGMM", "nRF9160-SICA\r\nOK\r\n"},
               {"AT+CGMR", "mfw_nrf9160_1.3.6\r\nOK\r\n"},
               {"AT%SHORTSWVER", "%SHORTSWVER: nrf9160_1.3.6\r\nOK\r\n"},
               {"AT%HWVERSION", "%HWVERSION: nRF9160 SICA B1A\r\nOK\r\n"},
               {"AT%XMODEMUUID", "%XMODEMUUID: 25c95751-efa4-40d4-8b4a-1dcaab81fac9\r\nOK\r\n"},
               {"AT+CGSN", "352656100367872\r\nOK\r\n"},
               {"AT+CGSN=0", "352656100367872\r\nOK\r\n"},
               {"AT+CGSN=1", "+CGSN: \"352656100367872\"\r\nOK\r\n"},
               {"AT+CGSN=2", "+CGSN: \"3526561003678700\"\r\nOK\r\n"},
               {"AT+CGSN=3", "+CGSN: \"00\"\r\nOK\r\n"},
               {"AT+CGSN=4", "ERROR\r\n"},
               {"at+cgmm\r\n", "nRF9160-SICA\r\nOK\r\n"},
           });
}

TEST(ModemAt, AnswersReadFormsAtBoot)
{
    Desk desk;
    expect(desk, {
                     {"AT+CFUN?", "+CFUN: 0\r\nOK\r\n"},
                     {"AT+CEREG?", "+CEREG: 0,4\r\nOK\r\n"},
                     {"AT+CSCON?", "+CSCON: 0,0\r\nOK\r\n"},
                     {"AT+CGDCONT?", "+CGDCONT: 0,\"\",\"\",\"\",0,0\r\nOK\r\n"},
                     {"AT+CGACT?", "+CGACT: 0,0\r\nOK\r\n"},
                     {"AT+CGATT?", "+CGATT: 0\r\nOK\r\n"},
                     {"AT+CGEREP?", "+CGEREP: 0,0\r\nOK\r\n"},
                     {"AT+COPS?", "+COPS: 0\r\nOK\r\n"},
                     {"AT+CMEE?", "+CMEE: 0\r\nOK\r\n"},
                     {"AT+CNEC?", "+CNEC: 0\r\nOK\r\n"},
                     {"AT%XSYSTEMMODE?", "%XSYSTEMMODE: 1,0,1,0\r\nOK\r\n"},
                     {"AT+CESQ", "+CESQ: 99,99,255,255,255,255\r\nOK\r\n"},
                 });
}

TEST(ModemAt, AnswersTestForms)
{
    Desk desk;
    expect(desk, {
                     {"AT+CFUN=?", "+CFUN: (0,1,4,20,21,30,31,40,41,44)\r\nOK\r\n"},
                     {"AT+CEREG=?", "+CEREG: (0-5)\r\nOK\r\n"},
                     {"AT+CSCON=?", "+CSCON: (0,1,2,3)\r\nOK\r\n"},
                     {"AT+CGEREP=?", "+CGEREP: (0,1),(0)\r\nOK\r\n"},
                     {"AT+CGACT=?", "+CGACT: (0,1)\r\nOK\r\n"},
                     {"AT+CGATT=?", "+CGATT: (0,1)\r\nOK\r\n"},
                     {"AT+CGPADDR=?", "+CGPADDR: (0)\r\nOK\r\n"},
                     {"AT+CGSN=?", "+CGSN: (0-3)\r\nOK\r\n"},
                     {"AT+CMEE=?", "+CMEE: (0,1)\r\nOK\r\n"},
                     {"AT+CNEC=?", "+CNEC: (0,8,16,24)\r\nOK\r\n"},
                     {"AT+CESQ=?", "+CESQ: (99),(99),(255),(255),(0-34,255),(0-97,255)\r\nOK\r\n"},
                 });
}

TEST(ModemAt, KeepsSubscriptions)
{
    Desk desk;
    expect(desk, {
                     {"AT+CEREG=5", "OK\r\n"},
                     {"AT+CEREG?", "+CEREG: 5,4\r\nOK\r\n"},
                     {"AT+CSCON=2", "OK\r\n"},
                     {"AT+CSCON?", "+CSCON: 2,0,7\r\nOK\r\n"},
                     {"AT+CSCON=3", "OK\r\n"},
                     {"AT+CSCON?", "+CSCON: 3,0,7,4\r\nOK\r\n"},
                     {"AT+CSCON=", "OK\r\n"},
                     {"AT+CSCON?", "+CSCON: 0,0\r\nOK\r\n"},
                     {"AT+CGEREP=1", "OK\r\n"},
                     {"AT+CGEREP?", "+CGEREP: 1,0\r\nOK\r\n"},
                     {"AT+CGEREP", "OK\r\n"},
                     {"AT+CGEREP?", "+CGEREP: 0,0\r\nOK\r\n"},
                     {"AT+CNEC=16", "OK\r\n"},
                     {"AT+CNEC?", "+CNEC: 16\r\nOK\r\n"},
                     {"AT%MDMEV=1", "OK\r\n"},
                     {"AT%MDMEV=2", "ERROR\r\n"}, // the SDK tries it first; 2.x only
                 });
}

TEST(ModemAt, RefusesFormsThatACommandLacks)
{
    Desk desk;
    for (const auto line :
         {"AT+CGMI?",   "AT+CGMI=?",   "AT+CGMR=1",     "AT+CIMI?",       "AT+CGSN?",
          "AT%XICCID?", "AT%XICCID=?", "AT%HWVERSION?", "AT%XMODEMUUID?", "AT+CESQ?",
          "AT+CESQ=1",  "AT+CGDCONT",  "AT+CGDCONT=?",  "AT%XSYSTEMMODE", "AT%XSYSTEMMODE=?",
          "AT%MDMEV",   "AT%MDMEV?",   "AT%MDMEV=?",    "AT+CFUN",        "AT+CEREG",
          "AT+CPIN=?",  "AT+CGPADDR?", "AT+CREG?",      "AT+CGREG=1",     "AT#XSOCKET?",
          "AT+CGEV?",   "AT%NOSUCH"}) {
        EXPECT_EQ(desk.send(line), "ERROR\r\n") << line;
    }
}

TEST(ModemAt, RefusesMalformedLinesAndStaysAsItWas)
{
    using namespace std::string_view_literals;
    Desk desk;
    const std::string endless(100'000, 'x');
    for (const auto line : {""sv,
                            "A"sv,
                            "AT "sv,
                            "ATI"sv,
                            "ATE0"sv,
                            "AT+"sv,
                            "AT+CFUN=1;+CEREG?"sv,
                            "AT+CFUN==1"sv,
                            "AT+CFUN?1"sv,
                            "AT+CFUN=01"sv,
                            "AT+CFUN=0x1"sv,
                            "AT+CFUN=1.5"sv,
                            "AT+CFUN=\"1\""sv,
                            "AT+CFUN="sv,
                            "AT+CFUN=,"sv,
                            "AT+CFUN=1,2"sv,
                            "AT+CFUN=-1"sv,
                            "AT+CFUN=3"sv,
                            "AT+CFUN=45"sv,
                            "AT+CFUN=99999999999999999999"sv,
                            "AT+CFUN=1\0"sv,
                            "\0"sv,
                            "AT+CEREG=6"sv,
                            "AT+CEREG="sv,
                            "AT+CMEE=2"sv,
                            "AT+CNEC=9"sv,
                            "AT+CNEC=32"sv,
                            "AT+CSCON=4"sv,
                            "AT+CGEREP=2"sv,
                            "AT+CGACT=1"sv,
                            "AT+CGACT=2,1"sv,
                            "AT+CGACT=1,0"sv,
                            "AT+CGACT=1,11"sv,
                            "AT+CGATT=2"sv,
                            "AT+CGDCONT=11"sv,
                            "AT+CGDCONT=-1"sv,
                            "AT+CGDCONT="sv,
                            "AT+CGDCONT=1,\"IP"sv,
                            "AT+CGDCONT=1,\"IP\"x"sv,
                            "AT+CGDCONT=1,\"X25\""sv,
                            "AT+CGDCONT=1,\"Non-IP\",\"a\""sv,
                            "AT+CGDCONT=1,,\"apn\""sv,
                            "AT+CGDCONT=1,\"IP\",\"a\",,9"sv,
                            "AT+COPS=2"sv,
                            "AT+COPS=1"sv,
                            "AT+COPS=1,0,\"x\""sv,
                            "AT+COPS=1,2,\"2420x\""sv,
                            "AT+COPS=0,2,\"24201\",7"sv,
                            "AT%XSYSTEMMODE=1,0,1"sv,
                            "AT%XSYSTEMMODE=2,0,1,0"sv,
                            "AT%XSYSTEMMODE=1,0,1,0,0"sv,
                            "AT%XSYSTEMMODE=1,0,1,5"sv,
                            "AT+CPIN=\"1234\""sv,
                            "\xff\xfe\x80"sv}) {
        EXPECT_EQ(desk.send(line), "ERROR\r\n") << testing::PrintToString(std::string{line});
    }
    EXPECT_EQ(desk.send("AT+" + endless), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT+CGDCONT=1,\"IP\",\"" + endless + "\""), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT+CGDCONT=1,\"IP\",\"" + std::string(101, 'a') + "\""), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT+CGDCONT=1,\"IP\",\"" + std::string(100, 'a') + "\""), "OK\r\n");
    EXPECT_EQ(desk.send("AT+CFUN?"), "+CFUN: 0\r\nOK\r\n");
    EXPECT_EQ(desk.now(), emu::epoch);
}

TEST(ModemAt, SurvivesGarbage)
{
    constexpr std::uint64_t seed = 20'240'607;
    RecordProperty("seed", std::to_string(seed));
    emu::Random random{seed, "garbage"};
    const std::string_view alphabet{"AT+%#=?,\"0124CFUNEGDOPSXYM \0\r\n;-", 33};
    Desk desk;
    for (int i = 0; i < 20'000; ++i) {
        std::string line = random.chance(0.8) ? "AT" : "";
        for (auto length = random.below(24); length > 0; --length) {
            line += alphabet[random.below(alphabet.size())];
        }
        const std::string answer = desk.send(line);
        ASSERT_TRUE(answer.ends_with("OK\r\n") || answer.ends_with("ERROR\r\n"))
            << testing::PrintToString(line) << " gave " << testing::PrintToString(answer);
    }
}

TEST(ModemAt, FoldsNumberedErrorsUnlessAskedForThem)
{
    Desk desk;
    expect(desk, {
                     {"AT+CGPADDR", "ERROR\r\n"},
                     {"AT+CMEE=1", "OK\r\n"},
                     {"AT+CMEE?", "+CMEE: 1\r\nOK\r\n"},
                     {"AT+CGPADDR", "+CME ERROR: 517\r\n"},
                     {"AT+COPS=?", "+CME ERROR: 517\r\n"},
                     {"AT+CGDCONT=11", "+CME ERROR: 50\r\n"},
                     {"AT+CEREG=6", "+CME ERROR: 50\r\n"}, // at/notes.md §2, out of range
                     {"AT+CMEE=", "OK\r\n"},
                     {"AT+CGPADDR", "ERROR\r\n"},
                 });
}

TEST(ModemAt, TellsTheCallerTheFoldedResult)
{
    Desk desk;
    std::vector<Final> finals;
    const auto keep = [&](const std::string&, const Final& final) { finals.push_back(final); };
    desk.at.execute("AT+CGPADDR", keep);
    desk.send("AT+CMEE=1");
    desk.at.execute("AT+CGPADDR", keep);
    EXPECT_EQ(finals, (std::vector<Final>{Final::error(), Final::cme(517)}));
}

TEST(ModemAt, ListsItsCommands)
{
    Desk desk;
    std::string expected;
    for (const modem::Entry& each : modem::commands()) {
        const bool later = each.rules.since[0] > 1; // of 2.x
        if (!each.name.empty() && !later) expected += "AT" + std::string{each.name} + "\r\n";
    }
    EXPECT_EQ(desk.send("AT+CLAC"), expected + "OK\r\n");
    EXPECT_NE(expected.find("AT+CFUN\r\n"), std::string::npos);
}

TEST(ModemAt, NeverAnswersAnAbandonedCommand)
{
    Desk desk;
    bool answered = false;
    desk.at.execute("AT+CFUN=1", [&](const std::string&, const Final&) { answered = true; });
    EXPECT_TRUE(desk.at.busy());
    desk.at.abandon();
    EXPECT_FALSE(desk.at.busy());
    desk.run(5s);
    EXPECT_FALSE(answered);
    EXPECT_EQ(desk.send("AT+CFUN?"), "+CFUN: 1\r\nOK\r\n");
}

TEST(ModemAt, RunsTheNextCommandFromTheAnswer)
{
    Desk desk;
    Lines answers;
    desk.at.execute("AT+CFUN=1", [&](const std::string& first, const Final&) {
        answers.push_back(first);
        desk.at.execute("AT+CFUN=4", [&](const std::string& second, const Final&) {
            answers.push_back(second);
        });
    });
    desk.run(30s);
    EXPECT_EQ(answers, (Lines{"OK\r\n", "OK\r\n"}));
    EXPECT_FALSE(desk.world.modem().ue().activated());
    EXPECT_EQ(desk.world.modem().ue().emm().state(), emu::lte::Emm::State::null);
}

TEST(ModemAt, PublishesEveryLine)
{
    struct Keep final : emu::Sink {
        void on_record(const emu::Record& record) override
        {
            if (const auto* line = std::get_if<emu::AtLine>(&record.payload)) {
                constexpr std::array<char, 3> marks = {'>', '<', '!'};
                lines.push_back(marks[static_cast<std::size_t>(line->kind)] +
                                std::string{line->text});
            }
        }
        Lines lines;
    } sink;
    stack::WorldConfig config = certain();
    config.identity.sim_present = false;
    Desk desk{config};
    desk.world.bus().add(sink);
    desk.send("AT+CEREG=1");
    desk.send("AT+CFUN=1");
    desk.run(1s);
    EXPECT_EQ(sink.lines,
              (Lines{">AT+CEREG=1", "<OK\r\n", ">AT+CFUN=1", "<OK\r\n", "!+CEREG: 90\r\n"}));
    desk.world.bus().remove(sink);
}

// at/power_mobility.md §3: what a modem of the profile 2.0.x answers otherwise.
TEST(ModemAt, IsAnotherChipWithTheProfileOfOne)
{
    stack::WorldConfig config = certain();
    config.profile = stack::Profile::mfw_nrf91x1_2_0;
    Desk desk{config};
    expect(desk, {{"AT+CGMM", "nRF9151-LACA\r\nOK\r\n"},
                  {"AT+CGMR", "mfw_nrf91x1_2.0.2\r\nOK\r\n"},
                  {"AT%SHORTSWVER", "%SHORTSWVER: nrf91x1_2.0.2\r\nOK\r\n"},
                  {"AT%HWVERSION", "%HWVERSION: nRF9151 LACA A0A\r\nOK\r\n"},
                  {"AT%XMODEMUUID", "%XMODEMUUID: 320176d5-9f40-45fc-923b-2661ec18d547\r\nOK\r\n"},
                  {"AT%XRAI=3", "ERROR\r\n"},
                  {"AT%XRAI?", "ERROR\r\n"},
                  {"AT+CMEE=1", "OK\r\n"},
                  {"AT%CMNG=0,1,0,\"no PEM\"", "+CME ERROR: 527\r\n"},
                  {"AT%CMNG=0,1,1,\"no PEM\"", "+CME ERROR: 527\r\n"},
                  {"AT%CMNG=0,1,3,\"no hexadecimal\"", "OK\r\n"}}); // looked at by nobody
    const std::string token = desk.send("AT%ATTESTTOKEN");
    EXPECT_TRUE(token.starts_with("%ATTESTTOKEN: \"2dn3hQFQUDYxVDkxRPCAIhIbAAAAAQZQ")) << token;
}

TEST(ModemAt, NamesTheReleaseThatWasChosen)
{
    for (const auto& [profile, name] :
         {std::pair{stack::Profile{stack::Chip::nrf9160, {1, 3, 4}}, "mfw_nrf9160_1.3.4"},
          std::pair{stack::Profile{stack::Chip::nrf91x1, {2, 0, 1}}, "mfw_nrf91x1_2.0.1"}}) {
        stack::WorldConfig config = certain();
        config.profile = profile;
        Desk desk{config};
        EXPECT_EQ(desk.send("AT+CGMR"), std::string{name} + "\r\nOK\r\n");
    }
}

TEST(ModemAt, IsAnNrf9160WithoutAProfile)
{
    Desk desk;
    expect(desk, {{"AT%CMNG=0,1,0,\"no PEM\"", "OK\r\n"}, {"AT%XRAI=3", "OK\r\n"}});
    const std::string token = desk.send("AT%ATTESTTOKEN");
    EXPECT_TRUE(token.starts_with("%ATTESTTOKEN: \"2dn3hQFQUDYxVDkxRPCAIhIbAAAAAQNQ")) << token;
}

} // namespace
} // namespace atlink
