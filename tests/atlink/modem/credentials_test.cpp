// %CMNG (at/commands.tsv, at/notes.md §9), through the modem, the serial line and the C API.
#include "tests/atlink/modem/modem_at_fixture.hpp"
#include "tests/stack/credentials/credentials_fixture.hpp"

#include "atlink/slm/session.hpp"
#include "stack/process/process.hpp"
#include "stack/tls/pki.hpp"

#include "nrf_errno.h"
#include "nrf_modem.h"
#include "nrf_modem_at.h"

#include <array>

#include <gmock/gmock.h>

namespace atlink {
namespace {

const std::string hash_of_abc = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

/// About as long as a real one, with the line ends of PEM files from Windows.
std::string certificate(std::size_t lines = 20)
{
    std::string pem = "-----BEGIN CERTIFICATE-----\r\n";
    for (std::size_t i = 0; i < lines; ++i)
        pem += std::string(64, static_cast<char>('A' + i % 26)) + "\r\n";
    return pem + "-----END CERTIFICATE-----\r\n";
}

std::optional<std::string> stored(Desk& desk, stack::SecTag tag, int type)
{
    return desk.world.modem().credentials().find(tag, static_cast<stack::CredentialType>(type));
}

struct Commands final : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        if (const auto* line = std::get_if<emu::AtLine>(&record.payload)) text += line->text;
        if (std::holds_alternative<emu::Note>(record.payload)) text += "note";
    }
    std::string text;
};

TEST(ModemAtCredentials, WritesListsReadsAndDeletes) // at/commands.tsv, example exchange
{
    Desk desk;
    expect(desk, {
                     {"AT%CMNG=1,42", "OK\r\n"}, // nothing to list: at/notes.md §9
                     {"AT%CMNG=0,42,0,\"abc\"", "OK\r\n"},
                     {"AT%CMNG=1,42", "%CMNG: 42,0,\"" + hash_of_abc + "\"\r\nOK\r\n"},
                     {"AT%CMNG=2,42,0", "%CMNG: 42,0,\"" + hash_of_abc + "\",\"abc\"\r\nOK\r\n"},
                     {"AT%CMNG=3,42,0", "OK\r\n"},
                     {"AT%CMNG=1,42", "OK\r\n"},
                 });
}

TEST(ModemAtCredentials, ListsByTagAndTypeInAscendingOrder) // at/notes.md §9
{
    Desk desk;
    for (const auto item : {"16842753,1", "16842753,0", "9,3", "10,0"})
        ASSERT_EQ(desk.send("AT%CMNG=0," + std::string{item} + ",\"abc\""), "OK\r\n");
    const auto line = [](const std::string& item) {
        return "%CMNG: " + item + ",\"" + hash_of_abc + "\"\r\n";
    };
    EXPECT_TRUE(desk.send("AT%CMNG=1")
                    .starts_with(line("9,3") + line("10,0") + line("16842753,0") +
                                 line("16842753,1") + "%CMNG: 4294967292,11,"));
    EXPECT_EQ(desk.send("AT%CMNG=1,16842753"), line("16842753,0") + line("16842753,1") + "OK\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=1,16842753,1"), line("16842753,1") + "OK\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=1,16842753,,,"), desk.send("AT%CMNG=1,16842753"));
    EXPECT_EQ(desk.send("AT%CMNG=1,9,0"), "OK\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=1,8"), "OK\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=1,4294967291"), "OK\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=1,4294967292,6"), "OK\r\n");
}

TEST(ModemAtCredentials, FoldsErrorsByCmee) // at/commands.tsv: plain ERROR when +CMEE=0
{
    Desk desk;
    expect(desk, {
                     {"AT%CMNG=2,4567,0", "ERROR\r\n"},
                     {"AT+CMEE=1", "OK\r\n"},
                     {"AT%CMNG=2,4567,0", "+CME ERROR: 513\r\n"}, // the example of the table
                     {"AT%CMNG=3,4567,0", "+CME ERROR: 513\r\n"},
                 });
}

TEST(ModemAtCredentials, ReadsBackOnlyWhatIsPublic) // at/notes.md §9: 1, 2, 3 give 514
{
    Desk desk;
    desk.send("AT+CMEE=1");
    for (const int type : {0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13}) {
        const std::string item = "1," + std::to_string(type);
        ASSERT_EQ(desk.send("AT%CMNG=0," + item + ",\"abc\""), "OK\r\n") << type;
        const bool may =
            type == 0 || type == 4 || type == 5 || type == 6 || type == 10 || type == 11;
        EXPECT_EQ(desk.send("AT%CMNG=2," + item),
                  may ? "%CMNG: " + item + ",\"" + hash_of_abc + "\",\"abc\"\r\nOK\r\n"
                      : "+CME ERROR: 514\r\n")
            << type;
    }
}

TEST(ModemAtCredentials, OverwritesUpToTypeFiveAndNotBeyond) // at/notes.md §9: 519
{
    Desk desk;
    desk.send("AT+CMEE=1");
    for (const int type : {0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13}) {
        const std::string command = "AT%CMNG=0,1," + std::to_string(type) + ",\"abc\"";
        EXPECT_EQ(desk.send(command), "OK\r\n") << type;
        EXPECT_EQ(desk.send(command), type <= 5 ? "OK\r\n" : "+CME ERROR: 519\r\n") << type;
    }
}

TEST(ModemAtCredentials, HasDevelopmentTagsOn2x) // at/power_mobility.md §3
{
    stack::WorldConfig config;
    config.profile = stack::Profile::mfw_nrf91x1_2_0;
    Desk desk{config};
    desk.send("AT+CMEE=1");
    const std::string root{stack::tls::pki("ca.pem")};
    EXPECT_EQ(desk.send("AT%CMNG=0,2147483650,0,\"" + root + "\""), "OK\r\n");
    EXPECT_THAT(desk.send("AT%CMNG=1,2147483650"), testing::HasSubstr("%CMNG: 2147483650,0,"));
    EXPECT_EQ(desk.send("AT%CMNG=0,2147483668,0,\"" + root + "\""), "+CME ERROR: 514\r\n");
}

TEST(ModemAtCredentials, KeepsItsHandsOffTheModemsOwn) // at/notes.md §9: tags, 514
{
    Desk desk;
    expect(desk, {
                     {"AT+CMEE=1", "OK\r\n"},
                     {"AT%CMNG=0,2147483647,0,\"abc\"", "OK\r\n"},
                     {"AT%CMNG=0,2147483648,0,\"abc\"", "+CME ERROR: 514\r\n"},
                     {"AT%CMNG=0,4294967295,0,\"abc\"", "+CME ERROR: 514\r\n"},
                     {"AT%CMNG=3,4294967292,11", "+CME ERROR: 514\r\n"},
                     {"AT%CMNG=0,1,7,\"abc\"", "+CME ERROR: 514\r\n"},
                     {"AT%CMNG=2,4294967292,11", "+CME ERROR: 514\r\n"},
                     {"AT%CMNG=2,4294967292,0", "+CME ERROR: 513\r\n"},
                 });
}

// at/notes.md §9: they show up in the list of a modem that nobody has written anything to.
TEST(ModemAtCredentials, ListsWhatTheModemIsBornWith)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    const std::string listed = desk.send("AT%CMNG=1");
    std::string shape = listed;
    for (std::size_t at = 0; (at = shape.find(",\"", at)) != std::string::npos; ++at)
        shape.replace(at + 2, 64, "<64>");
    EXPECT_EQ(shape, "%CMNG: 4294967292,11,\"<64>\"\r\n%CMNG: 4294967293,10,\"<64>\"\r\n"
                     "%CMNG: 4294967294,6,\"<64>\"\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=1"), listed);
    EXPECT_EQ(desk.send("AT%CMNG=1,4294967292") + desk.send("AT%CMNG=1,4294967293,10") +
                  desk.send("AT%CMNG=1,4294967294"),
              listed.substr(0, 89) + "OK\r\n" + listed.substr(89, 89) + "OK\r\n" +
                  listed.substr(178));
    for (const auto item : {"4294967292,11", "4294967293,10", "4294967294,6"}) {
        EXPECT_EQ(desk.send("AT%CMNG=2," + std::string{item}), "+CME ERROR: 514\r\n") << item;
        EXPECT_EQ(desk.send("AT%CMNG=3," + std::string{item}), "+CME ERROR: 514\r\n") << item;
    }
    desk.send("AT%XFACTORYRESET=0");
    EXPECT_EQ(desk.send("AT%CMNG=1"), listed);
}

TEST(ModemAtCredentials, ChangesNothingWhileActivated) // at/notes.md §4, §9: 518 in CFUN 1, 2, 21
{
    for (const auto mode : {"1", "2", "21"}) {
        Desk desk;
        ASSERT_EQ(desk.send("AT%CMNG=0,1,0,\"abc\""), "OK\r\n");
        desk.send("AT+CMEE=1");
        ASSERT_EQ(desk.send("AT+CFUN=" + std::string{mode}), "OK\r\n");
        expect(desk, {
                         {"AT%CMNG=0,1,0,\"new\"", "+CME ERROR: 518\r\n"},
                         {"AT%CMNG=0,2,0,\"new\"", "+CME ERROR: 518\r\n"},
                         {"AT%CMNG=3,1,0", "+CME ERROR: 518\r\n"},
                         {"AT%CMNG=3,2,0", "+CME ERROR: 518\r\n"},
                         {"AT%CMNG=1,1", "%CMNG: 1,0,\"" + hash_of_abc + "\"\r\nOK\r\n"},
                         {"AT%CMNG=2,1,0", "%CMNG: 1,0,\"" + hash_of_abc + "\",\"abc\"\r\nOK\r\n"},
                         {"AT+CMEE=0", "OK\r\n"},
                         {"AT%CMNG=3,1,0", "ERROR\r\n"}, // slm/transcripts.md §6
                     });
    }
}

TEST(ModemAtCredentials, ChangesInEveryModeThatIsNotActivated) // at/commands.tsv, preconditions
{
    for (const auto mode : {"0", "4", "20", "30", "31", "40", "41", "44"}) {
        Desk desk;
        ASSERT_EQ(desk.send("AT+CFUN=" + std::string{mode}), "OK\r\n") << mode;
        EXPECT_EQ(desk.send("AT%CMNG=0,1,0,\"abc\""), "OK\r\n") << mode;
        EXPECT_EQ(desk.send("AT%CMNG=3,1,0"), "OK\r\n") << mode;
    }
}

TEST(ModemAtCredentials, IsFullAtItsLimit) // at/notes.md §3.1: 515
{
    Desk desk;
    desk.send("AT+CMEE=1");
    const std::size_t items = stack::Credentials::Limits{}.items;
    for (std::size_t tag = 0; tag < items; ++tag)
        ASSERT_EQ(desk.send("AT%CMNG=0," + std::to_string(tag) + ",0,\"abc\""), "OK\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=0," + std::to_string(items) + ",0,\"abc\""),
              "+CME ERROR: 515\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=0,0,0,\"new\""), "OK\r\n");
}

TEST(ModemAtCredentials, RefusesAllButTheListDuringAPowerOffWarning) // at/notes.md §3.1: 528
{
    Desk desk{certain(), {.power_off_warning = true}};
    ASSERT_TRUE(desk.world.modem().credentials().write(1, stack::CredentialType::root_ca, "abc"));
    expect(desk, {
                     {"AT%CMNG=0,2,0,\"abc\"", "ERROR\r\n"},
                     {"AT+CMEE=1", "OK\r\n"},
                     {"AT%CMNG=0,2,0,\"abc\"", "+CME ERROR: 528\r\n"},
                     {"AT%CMNG=2,1,0", "+CME ERROR: 528\r\n"},
                     {"AT%CMNG=3,1,0", "+CME ERROR: 528\r\n"},
                     {"AT%CMNG=1,1", "%CMNG: 1,0,\"" + hash_of_abc + "\"\r\nOK\r\n"},
                 });
}

TEST(ModemAtCredentials, TakesAPasswordForAPrivateKeyAlone) // at/commands.tsv: <= 32 characters
{
    Desk desk;
    const std::string longest(32, 'p');
    EXPECT_EQ(desk.send("AT%CMNG=0,1,2,\"key\",\"" + longest + "\""), "OK\r\n");
    EXPECT_EQ(stored(desk, 1, 2), "key");
    EXPECT_EQ(desk.send("AT%CMNG=0,2,2,\"key\",\"" + longest + "p\""), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=0,2,2,\"key\",1"), "ERROR\r\n");
    for (const auto type : {"0", "1", "3", "4", "5"}) {
        EXPECT_EQ(desk.send("AT%CMNG=0,2," + std::string{type} + ",\"key\",\"p\""), "ERROR\r\n");
    }
    EXPECT_EQ(desk.world.modem().credentials().list().size(), 1U);
}

TEST(ModemAtCredentials, AnswersErrorToWhatIsMalformed) // no other number than the store's (§9)
{
    Desk desk;
    ASSERT_EQ(desk.send("AT%CMNG=0,1,0,\"abc\""), "OK\r\n");
    desk.send("AT+CMEE=1");
    for (const auto line : {"AT%CMNG",
                            "AT%CMNG?",
                            "AT%CMNG=?",
                            "AT%CMNG=",
                            "AT%CMNG=4",
                            "AT%CMNG=4,1,0",
                            "AT%CMNG=-1",
                            "AT%CMNG=\"1\"",
                            "AT%CMNG=0",
                            "AT%CMNG=0,1",
                            "AT%CMNG=0,1,0",
                            "AT%CMNG=0,1,0,abc",
                            "AT%CMNG=0,1,0,\"\"",
                            "AT%CMNG=0,1,,\"abc\"",
                            "AT%CMNG=0,,0,\"abc\"",
                            "AT%CMNG=0,1,12,\"abc\"",
                            "AT%CMNG=0,1,14,\"abc\"",
                            "AT%CMNG=0,-1,0,\"abc\"",
                            "AT%CMNG=0,4294967296,0,\"abc\"",
                            "AT%CMNG=0,\"1\",0,\"abc\"",
                            "AT%CMNG=0,1,0,\"abc",
                            "AT%CMNG=0,1,0,\"abc\"x",
                            "AT%CMNG=0,1,0,\"a\",\"b\",\"c\"",
                            "AT%CMNG=1,,0",
                            "AT%CMNG=1,x",
                            "AT%CMNG=1,1,12",
                            "AT%CMNG=1,1,0,\"x\"",
                            "AT%CMNG=2",
                            "AT%CMNG=2,1",
                            "AT%CMNG=2,,0",
                            "AT%CMNG=2,1,0,\"x\"",
                            "AT%CMNG=3",
                            "AT%CMNG=3,1",
                            "AT%CMNG=3,1,12",
                            "AT%CMNG=3,1,0,\"x\"",
                            "AT%CMNG=0,1,0,abc\r\nAT"}) {
        EXPECT_EQ(desk.send(line), "ERROR\r\n") << line;
    }
    EXPECT_EQ(desk.world.modem().credentials().list().size(), 1U);
    EXPECT_EQ(stored(desk, 1, 0), "abc");
}

TEST(ModemAtCredentials, KeepsLineEndsInTheContent) // at/notes.md §2, line breaks inside a string
{
    Desk desk;
    for (const std::string& content : {certificate(), std::string{"\r\na\rb\nAT+CFUN=1\r\n;,="}}) {
        ASSERT_EQ(desk.send("AT%CMNG=0,1,0,\"" + content + "\"\r\n"), "OK\r\n");
        EXPECT_EQ(stored(desk, 1, 0), content);
        EXPECT_TRUE(desk.send("AT%CMNG=2,1,0").ends_with(",\"" + content + "\"\r\nOK\r\n"));
    }
}

TEST(ModemAtCredentials, NeverShowsAContentToATrace) // design §7: keys are never logged
{
    Desk desk;
    Commands seen;
    desk.world.bus().add(seen);
    const std::string secret = "0011223344556677";
    for (const std::string& line :
         {"AT%CMNG=0,1,3,\"" + secret + "\"", "at%cmng=0,1,2,\"" + secret + "\",\"" + secret + "\"",
          "AT%CMNG=0,1,3," + secret, "AT%CMNG=\"" + secret, "AT%CMNG 0 \"" + secret,
          "AT#XCMNG=0,1,3,\"" + secret + "\"", "AT%CMNG=0,1,2,\"\r\n" + secret + "\r\n\"",
          "AT+X;%CMNG=0,1,2,\"" + secret + "\"", "AT%CMNG=0,1,0,\"" + secret}) {
        desk.send(line);
    }
    EXPECT_EQ(seen.text.find(secret), std::string::npos) << seen.text;
    seen.text.clear();
    desk.send("AT%CMNG=0,1,3,\"00ff\"");
    desk.send("AT%CMNG=1,1");
    desk.world.bus().remove(seen);
    EXPECT_TRUE(seen.text.starts_with("AT%CMNG=0,1,3,<6 bytes>OK\r\nAT%CMNG=1,1%CMNG: 1,2,"))
        << seen.text;
}

TEST(ModemAtCredentials, CarryOverTheSerialLine) // slm/behaviour.md §2.5, slm/transcripts.md §6
{
    stack::World world{certain()};
    ModemAt modem{world};
    std::string said;
    Session session{world, modem, SessionConfig{},
                    [&said](std::string_view bytes) { said += bytes; }};
    const std::string content = certificate(58); // 3881 bytes of the line's 4095
    for (const char byte : "AT%CMNG=0,1000,0,\"" + content + "\"\r\nAT%CMNG=2,1000,0\r\n")
        session.feed({&byte, 1});
    const auto list = world.modem().credentials().list();
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(world.modem().credentials().find(1000, stack::CredentialType::root_ca), content);
    const std::size_t hash = said.find(",0,\"") + 4;
    EXPECT_EQ(said, "\r\nOK\r\n\r\n%CMNG: 1000,0,\"" + said.substr(hash, 64) + "\",\"" + content +
                        "\"\r\n\r\nOK\r\n");
}

TEST(ModemAtCredentials, AreGoneWithTheModemUnlessItHasADirectory)
{
    const stack::StateDirectory directory;
    stack::WorldConfig config = certain();
    for (const bool kept : {false, true}) {
        if (kept) config.state_directory = directory.path();
        {
            Desk desk{config};
            ASSERT_EQ(desk.send("AT%CMNG=0,1,4,\"abc\""), "OK\r\n");
        }
        Desk desk{config};
        EXPECT_EQ(stored(desk, 1, 4), kept ? std::optional<std::string>{"abc"} : std::nullopt);
    }
}

/// Through nrf_modem_at.h, as NCS key management does it.
class CredentialsCapi : public testing::Test {
protected:
    void SetUp() override
    {
        stack::Process::instance().reset();
        stack::Process::instance().set_factory(
            [] { return std::make_unique<stack::World>(certain()); });
        const nrf_modem_init_params params = {
            .shmem = {.ctrl = {.base = 0x2001'0000, .size = NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE},
                      .tx = {.base = 0x2001'1000, .size = 0x2000},
                      .rx = {.base = 0x2001'3000, .size = 0x2000},
                      .trace = {.base = 0, .size = 0}},
            .ipc_irq_prio = 0,
            .fault_handler = [](nrf_modem_fault_info*) {},
            .dfu_handler = [](uint32_t) {},
        };
        ASSERT_EQ(nrf_modem_init(&params), 0);
    }
    void TearDown() override
    {
        if (nrf_modem_is_initialized()) nrf_modem_shutdown();
        stack::Process::instance().reset();
    }
};

TEST_F(CredentialsCapi, CarryAWholeBufferOf4096Bytes) // at/notes.md §9: the work buffer of NCS
{
    std::array<char, 4096> buffer{};
    const std::string content = certificate(59);
    ASSERT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT%%CMNG=0,%u,%d,\"%s\"", 42U, 0,
                               content.c_str()),
              0);
    ASSERT_EQ(nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT%%CMNG=2,%u,%d", 42U, 0), 0);
    const std::string answer = buffer.data();
    EXPECT_TRUE(answer.ends_with(",\"" + content + "\"\r\nOK\r\n")) << answer;
    // One byte more than fits, with its end.
    std::vector<char> small(answer.size());
    EXPECT_EQ(nrf_modem_at_cmd(small.data(), small.size(), "AT%%CMNG=2,%u,%d", 42U, 0), -NRF_E2BIG);
    small.resize(answer.size() + 1);
    EXPECT_EQ(nrf_modem_at_cmd(small.data(), small.size(), "AT%%CMNG=2,%u,%d", 42U, 0), 0);
}

TEST_F(CredentialsCapi, TellErrorsByNumber) // at/notes.md §2: 0x20000 + n
{
    EXPECT_EQ(nrf_modem_at_printf("AT%%CMNG=3,1,0"), 0x10000);
    EXPECT_EQ(nrf_modem_at_printf("AT+CMEE=1"), 0);
    EXPECT_EQ(nrf_modem_at_printf("AT%%CMNG=3,1,0"), 0x20000 + 513);
    EXPECT_EQ(nrf_modem_at_printf("AT%%CMNG=0,1,3,\"00\""), 0);
    EXPECT_EQ(nrf_modem_at_printf("AT%%CMNG=2,1,3"), 0x20000 + 514);
    EXPECT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    EXPECT_EQ(nrf_modem_at_printf("AT%%CMNG=0,1,3,\"00\""), 0x20000 + 518);
    EXPECT_EQ(nrf_modem_at_printf("AT+CFUN=4"), 0);
    EXPECT_EQ(nrf_modem_at_printf("AT%%CMNG=0,1,3,\"00\""), 0);
}

} // namespace
} // namespace atlink
