// Several modems in a scenario: how they are named, booted, told apart, and how small they are.
#include "tests/scenarios/scenario_fixture.hpp"

#include "atlink/slm/session.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <malloc.h>

namespace scenarios {
namespace {

using namespace std::chrono_literals;
using Result = Check::Result;

TEST(ScenarioModems, AreOneWithoutTheKey)
{
    const Scenario one = parse("");
    EXPECT_TRUE(one.world.further.empty());
    EXPECT_TRUE(one.further_boot.empty());
    EXPECT_TRUE(parse("modems: 1").world.further.empty());
}

TEST(ScenarioModems, CountOnTheNumbersOfTheFirstOne)
{
    const Scenario three = parse("modem: {imei: '490154203237500'}\nmodems: 3\nboot: [AT+CFUN=4]");
    ASSERT_EQ(three.world.further.size(), 2U);
    EXPECT_EQ(three.world.identity.imei, "490154203237500");
    EXPECT_EQ(three.world.further[0].imei, "490154203237518");
    EXPECT_EQ(three.world.further[1].imei, "490154203237526");
    EXPECT_EQ(three.further_boot,
              (std::vector<std::vector<std::string>>{{"AT+CFUN=4"}, {"AT+CFUN=4"}}));
}

TEST(ScenarioModems, MayEachBeSomethingOfTheirOwn)
{
    const Scenario two = parse("modems:\n"
                               "  - {imsi: '242016000000001', boot: [AT+CFUN=4]}\n"
                               "  - {imei: '490154203237518', sim: absent}\n");
    EXPECT_EQ(two.world.identity.imsi, "242016000000001");
    EXPECT_EQ(two.boot, (std::vector<std::string>{"AT+CFUN=4"}));
    ASSERT_EQ(two.world.further.size(), 1U);
    EXPECT_EQ(two.world.further[0].imei, "490154203237518");
    EXPECT_FALSE(two.world.further[0].sim_present);
    EXPECT_EQ(two.further_boot[0].back(), "AT+CFUN=1");
}

TEST(ScenarioModems, SayWhatIsWrongWithThem)
{
    EXPECT_EQ(body_errors("modems: 0"),
              "s.yaml:1:36: key 'modems': 0 is out of range; allowed: 1 to 200");
    EXPECT_EQ(body_errors("modems: []"), "s.yaml:1:36: key 'modems': must be a number or a list of "
                                         "modems; allowed: 1 to 200");
    EXPECT_EQ(body_errors("modems: [{imei: '490154203237518'}, {imei: '490154203237518'}]"),
              "s.yaml:1:64: key 'modems': two modems with the IMEI 490154203237518; allowed: "
              "numbers of its own for each");
}

TEST(ScenarioModems, AreNamedByNumbersThatThereAre)
{
    const std::string step = "timeline: [{at: 1s, modem: 2, detach: {}}]";
    EXPECT_EQ(body_errors("modems: 3, " + step), "");
    EXPECT_NE(body_errors("modems: 2, " + step).find("key 'modem': 2"), std::string::npos);
    EXPECT_NE(body_errors(step).find("key 'modem': 2"), std::string::npos);
    EXPECT_EQ(body_errors("modems: 2, expect: [{urc: \"+CEREG: 1\", modem: 1}]"), "");
    EXPECT_NE(body_errors("modems: 2, expect: [{urc: \"+CEREG: 1\", modem: 2}]").find("'modem'"),
              std::string::npos);
    EXPECT_EQ(to_text(parse("modems: 3\ntimeline: [{when: {urc: '+CEREG: 1', modem: 1}, modem: 2, "
                            "detach: {}}]")
                          .timeline[0]),
              "when modem 1 urc \"+CEREG: 1\" modem 2 detach");
}

TEST(ScenarioModems, BootAndAreToldApart)
{
    const Report report = run("modems:\n"
                              "  - {}\n"
                              "  - {boot: ['AT+CEREG=1', AT+NONSENSE]}\n"
                              "expect:\n"
                              "  - {urc: '+CEREG: 1', count: 1}\n"
                              "  - {urc: '+CEREG: 1', modem: 1, not: true}\n"
                              "  - {at_answer: ERROR, modem: 1, count: 1}\n");
    ASSERT_EQ(report.checks.size(), 4U);
    EXPECT_EQ(report.checks[0].text, "boot of modem 1: AT+NONSENSE");
    EXPECT_EQ(report.checks[0].result, Result::failed);
    for (std::size_t i = 1; i < 4; ++i)
        EXPECT_EQ(report.checks[i].result, Result::passed) << report.checks[i].text;
}

TEST(ScenarioModems, LoseAPdnOneByOne)
{
    const Report report =
        run("modems: 2\n"
            "boot: ['AT+CEREG=5', 'AT+CGEREP=1', 'AT+CFUN=1']\n"
            "timeline:\n"
            "  - {at: 1min, modem: 1, pdn_loss: {}}\n"
            "  - {when: {urc: '+CGEV: NW PDN DEACT 0', modem: 1}, after: 10s, modem: 1, "
            "at_command: 'AT+CGATT?'}\n"
            "expect:\n"
            "  - {urc: '+CEREG: 1', count: 1}\n"
            "  - {urc: '+CEREG: 1', modem: 1, count: 1}\n"
            "  - {urc: '+CGEV: NW PDN DEACT 0', modem: 1, from: 1min, count: 1}\n"
            "  - {urc: '+CGEV: NW PDN DEACT 0', not: true}\n"
            "  - {at_answer: '+CGATT: *', modem: 1, count: 1}\n"
            "  - {at_answer: '+CGATT: *', not: true}\n");
    for (const Check& each : report.checks)
        EXPECT_EQ(each.result, Result::passed) << each.text << ": " << each.reason;
    EXPECT_EQ(report.checks.size(), 6U);
}

TEST(ScenarioModems, GiveTheSameDigestFromRunToRun)
{
    const std::string body = "modems: 3\ntimeline: [{at: 1min, modem: 2, detach: {}}]";
    EXPECT_EQ(run(body).digest, run(body).digest);
    EXPECT_NE(run(body).digest, run("modems: 3").digest);
}

/// Bytes in use on the heap once `count` modems, each with its AT commands and a serial line, have
/// registered and gone idle.
std::size_t heap_of(unsigned count)
{
    stack::WorldConfig config;
    for (unsigned number = 1; number < count; ++number)
        config.further.push_back(emu::lte::sibling(config.identity, number));
    stack::World world{config};
    std::deque<atlink::ModemAt> modems;
    std::deque<atlink::Session> lines;
    std::size_t said = 0;
    for (std::size_t i = 0; i < count; ++i) {
        atlink::ModemAt& modem = modems.emplace_back(world.seen_by(i));
        lines.emplace_back(world.seen_by(i), modem, atlink::SessionConfig{},
                           [&said](std::string_view text) { said += text.size(); });
        lines.back().start();
        lines.back().feed("AT+CEREG=5\r\nAT+CFUN=1\r\n");
    }
    world.engine().advance_to(world.engine().now() + 1min);
    for (std::size_t i = 0; i < count; ++i)
        EXPECT_TRUE(world.modem(i).ue().emm().registered());
    EXPECT_GT(said, 0U);
    return mallinfo2().uordblks;
}

TEST(FurtherModem, IsSmallWhileItIsIdle)
{
    constexpr std::size_t limit = 256UL * 1024;
    const std::size_t few = heap_of(2);
    if (few == 0) GTEST_SKIP() << "a sanitizer's allocator does not count";
    const std::size_t many = heap_of(42);
    EXPECT_LE((many - few) / 40, limit);
    RecordProperty("bytes", static_cast<int>((many - few) / 40));
}

} // namespace
} // namespace scenarios
