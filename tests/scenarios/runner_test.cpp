// The scenario runner: every action, every kind of judgement, the reports, the digest.
#include "tests/scenarios/scenario_fixture.hpp"

#include "stack/internet/host.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace scenarios {
namespace {

using namespace std::chrono_literals;
using emu::Ts;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// What failed, a line each, empty when nothing did.
std::string failures(const Report& report)
{
    std::string text;
    for (const Check& each : report.checks) {
        if (each.result != Check::Result::failed) continue;
        text += each.where + ": " + each.text + ": " + each.reason + "\n";
    }
    return text;
}

/// The instants at which the scenario acted, as "action T".
struct Actions final : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        const auto* note = std::get_if<emu::Note>(&record.payload);
        const auto* line = std::get_if<emu::AtLine>(&record.payload);
        if (note != nullptr && note->text == name) {
            at.push_back(record.at.time_since_epoch());
        } else if (line != nullptr && line->text.starts_with("+CEREG: 1") && registered == Ts{0}) {
            registered = record.at.time_since_epoch();
        }
    }
    std::string name;
    std::vector<Ts> at;
    Ts registered{0};
};

TEST(Runner, BootsTheModemWithoutFirmware)
{
    const Report report = run("expect:\n"
                              "  - {at_answer: OK, within: 1s, count: 3}\n"
                              "  - {urc: \"+CEREG: 1\", within: 5s, count: 1}\n");

    EXPECT_EQ(failures(report), "");
    EXPECT_TRUE(report.passed());
    EXPECT_EQ(report.end, Ts{5min});
    EXPECT_GT(report.counts.urcs, 2U);
    EXPECT_GT(report.counts.packets_up, 0U); // the router solicitation
    EXPECT_GT(report.records, 10U);
}

TEST(Runner, SaysWhichBootCommandWasRefused)
{
    EXPECT_EQ(failures(run("boot: [AT+CFUN=1, AT+NONSENSE]")),
              "s.yaml: boot AT+NONSENSE: answered ERROR\n");
    EXPECT_EQ(failures(run("boot: ['AT%CMNG=9,1,3,\"00ff\"']")), // the key stood here in full
              "s.yaml: boot AT%CMNG=9,1,3,<6 bytes>: answered ERROR\n");
}

TEST(Runner, NamesEveryExpectationThatDoesNotHold)
{
    const Report report = run("expect:\n"
                              "  - {urc: \"+CEREG: 1\"}\n"
                              "  - {urc: \"+CEREG: 5\", within: 1min}\n"
                              "  - {state: {machine: emm, to: registered}, count: 2}\n"
                              "  - {at_answer: OK, not: true}\n");

    EXPECT_FALSE(report.passed());
    ASSERT_EQ(report.checks.size(), 4U);
    EXPECT_EQ(report.checks[0].result, Check::Result::passed);
    EXPECT_EQ(report.checks[1].where, "s.yaml:5:5");
    EXPECT_EQ(report.checks[1].text, "urc \"+CEREG: 5\" within 1min");
    EXPECT_THAT(report.checks[1].reason, StartsWith("not seen; +CEREG: 1,\"002F\""));
    EXPECT_EQ(report.checks[2].text, "state emm registered, 2 times");
    EXPECT_THAT(report.checks[2].reason, HasSubstr("seen 1 time at 2."));
    EXPECT_EQ(report.checks[3].text, "at_answer \"OK\", never");
    EXPECT_EQ(report.checks[3].reason, "seen 3 times, first at 0s, last at 800ms");
    EXPECT_THAT(summary(report), HasSubstr("s: FAILED, 1 of 4 checks passed; seed 1, 5min"));
    EXPECT_THAT(
        summary(report),
        HasSubstr("  FAILED s.yaml:5:5: urc \"+CEREG: 5\" within 1min: not seen; +CEREG: 1,"));
}

TEST(Runner, AWindowHoldsItsTwoEnds)
{
    const std::string action = "timeline: [{at: 60s, at_command: AT}]\n";

    EXPECT_EQ(failures(run(action + "expect: [{at_answer: OK, from: 60s, within: 0s, count: 1}]")),
              "");
    EXPECT_EQ(failures(run(action + "expect: [{at_answer: OK, from: 50s, within: 10s, count: 1}]")),
              "");
    EXPECT_NE(failures(run(action + "expect: [{at_answer: OK, from: 50s, within: 9999ms}]")), "");
    EXPECT_NE(failures(run(action + "expect: [{at_answer: OK, from: 60001ms}]")), "");
}

TEST(Runner, SkipsWhatIsForFirmwareOnly)
{
    const Report report = run("expect: [{packet: uplink, count: 1000, only: firmware}]");

    ASSERT_EQ(report.checks.size(), 1U);
    EXPECT_EQ(report.checks[0].result, Check::Result::skipped);
    EXPECT_TRUE(report.passed());
}

TEST(Runner, ATimelineThatDidNotHappenFails)
{
    EXPECT_EQ(failures(run("timeline:\n"
                           "  - {when: {urc: \"+CEREG: 5\"}, coverage: none}\n"
                           "  - {when: {urc: \"+CEREG: 1\"}, after: 1min, repeat: 9, every: 1min,\n"
                           "     coverage: normal}\n")),
              "s.yaml:4:5: when urc \"+CEREG: 5\" coverage: did not happen\n"
              "s.yaml:5:5: when urc \"+CEREG: 1\" after 1min coverage, 9 times every 1min: "
              "happened 4 of 9 times\n");
}

TEST(Runner, ActsAtTheInstantAndAsOftenAsItSays)
{
    Stage stage{"timeline: [{at: 10s, repeat: 3, every: 30s, path: {delay: 1s}}]"};
    Actions seen;
    seen.name = "path";
    stage.world.bus().add(seen);
    stage.play();

    EXPECT_THAT(seen.at, ElementsAre(Ts{10s}, Ts{40s}, Ts{70s}));
    EXPECT_EQ(stage.ends, 1);
}

TEST(Runner, ActsAfterTheFirstRecordThatFits)
{
    Stage stage{"timeline: [{when: {urc: \"+CEREG: 1\"}, after: 5s, path: {delay: 1s}}]"};
    Actions seen;
    seen.name = "path";
    stage.world.bus().add(seen);
    stage.play();

    ASSERT_GT(seen.registered, Ts{0});
    EXPECT_THAT(seen.at, ElementsAre(seen.registered + Ts{5s}));
}

TEST(Runner, ActsAtTheVeryEnd)
{
    EXPECT_EQ(failures(run("timeline: [{at: 5min, coverage: none}]")), "");
}

TEST(Runner, ThePdnConnectionIsLostToTheNetworkUntilItIsRestored)
{
    EXPECT_EQ(
        failures(run("timeline:\n"
                     "  - {at: 1min, pdn_loss: {cid: 0, cause: 36}}\n"
                     "  - {at: 2min, pdn_restore: {cid: 0}}\n"
                     "expect:\n"
                     "  - {urc: \"+CGEV: NW PDN DEACT 0\", from: 1min, within: 5s, count: 1}\n"
                     "  - {urc: \"+CGEV: ME PDN ACT 0\", from: 1min, within: 1min, not: true}\n"
                     "  - {urc: \"+CGEV: ME PDN ACT 0\", from: 2min, within: 5s, count: 1}\n"
                     "  - {urc: \"+CEREG: *\", from: 1min, not: true}\n")),
        "");
}

TEST(Runner, Cause39BringsThePdnConnectionBackAtOnce)
{
    EXPECT_EQ(
        failures(run("timeline: [{at: 1min, pdn_loss: {cause: 39}}]\n"
                     "expect:\n"
                     "  - {urc: \"+CGEV: NW PDN DEACT 0\", from: 1min, within: 5s, count: 1}\n"
                     "  - {urc: \"+CGEV: ME PDN ACT 0\", from: 1min, within: 8s, count: 1}\n")),
        "");
}

TEST(Runner, ThePdnConnectionIsLostWithTheCoverageAndTheContext)
{
    EXPECT_EQ(failures(run("timeline:\n"
                           "  - {at: 1min, pdn_loss: {by: coverage}}\n"
                           "  - {at: 80s, pdn_restore: {}}\n"
                           "expect:\n"
                           "  - {state: {machine: pdn, to: inactive}, from: 1min, within: 20s}\n"
                           "  - {urc: \"+CEREG: 2\", from: 1min, within: 20s}\n"
                           "  - {state: {machine: emm, to: registered}, from: 80s, within: 2min}\n"
                           "  - {urc: \"+CGEV: ME PDN ACT 0\", from: 80s, count: 1}\n")),
              "");
}

TEST(Runner, TheNetworkDetaches)
{
    const std::string expectations = "expect:\n"
                                     "  - {urc: \"+CGEV: NW DETACH\", from: 1min, within: 5s}\n";
    EXPECT_EQ(failures(run("timeline: [{at: 1min, detach: {reattach: true}}]\n" + expectations +
                           "  - {urc: \"+CEREG: 1\", from: 1min, within: 10s, count: 1}\n")),
              "");
    EXPECT_EQ(failures(run("timeline: [{at: 1min, detach: {reattach: false}}]\n" + expectations +
                           "  - {urc: \"+CEREG: 0\", from: 1min, within: 5s, count: 1}\n"
                           "  - {urc: \"+CEREG: 1\", from: 1min, not: true}\n")),
              "");
}

TEST(Runner, CoverageGoesAndComes)
{
    EXPECT_EQ(failures(run("timeline:\n"
                           "  - {at: 1min, coverage: none}\n"
                           "  - {at: 90s, coverage: normal}\n"
                           "expect:\n"
                           "  - {urc: \"+CEREG: 2\", from: 1min, within: 15s, count: 1}\n"
                           "  - {urc: \"+CEREG: 1\", from: 90s, within: 1min, count: 1}\n"
                           "  - {urc: \"+CGEV: *\", from: 1min, not: true}\n")),
              "");
    EXPECT_EQ(failures(run("timeline:\n"
                           "  - {at: 1min, coverage: {rsrp: -120}}\n"
                           "  - {at: 61s, at_command: AT+CESQ}\n"
                           "expect: [{at_answer: \"+CESQ: 99,99,255,255,*,21\", from: 1min}]\n")),
              "");
}

TEST(Runner, AttachIsRejectedOrNotAnswered)
{
    EXPECT_EQ(failures(run("timeline:\n"
                           "  - {at: 0s, attach_reject: {cause: 22, count: 1, back_off: 1min}}\n"
                           "expect:\n"
                           "  - {urc: \"+CEREG: 2,*,0,22\", within: 5s, count: 1}\n"
                           "  - {urc: \"+CEREG: 1\", within: 1min, not: true}\n"
                           "  - {urc: \"+CEREG: 1\", from: 1min, within: 10s}\n")),
              "");
    // T3410 of 15 s, then T3411 of 10 s.
    EXPECT_EQ(failures(run("timeline: [{at: 0s, attach_silence: {count: 1}}]\n"
                           "expect:\n"
                           "  - {urc: \"+CEREG: 1\", within: 25s, not: true}\n"
                           "  - {urc: \"+CEREG: 1\", from: 25s, within: 10s}\n")),
              "");
}

TEST(Runner, ChangesHostsAndThePath)
{
    Stage stage{"timeline:\n"
                "  - {at: 10s, host_down: echo.test}\n"
                "  - {at: 10s, host_down: web.test}\n"
                "  - {at: 20s, host_up: web.test}\n"
                "  - {at: 30s, path: {delay: 2s}}\n"
                "  - {at: 40s, path: {loss: 0.25}}\n"};
    stage.play();

    EXPECT_FALSE(stage.world.internet().find("echo.test")->up());
    EXPECT_TRUE(stage.world.internet().find("web.test")->up());
    EXPECT_EQ(stage.world.internet().path().delay, Ts{2s});
    EXPECT_EQ(stage.world.internet().path().loss, 0.25);
}

TEST(Runner, KnowsTheHostsThereAre)
{
    try {
        run("timeline: [{at: 10s, host_down: ehco.test}]");
        FAIL() << "an unknown host was taken";
    } catch (const ScenarioError& error) {
        EXPECT_THAT(error.what(), HasSubstr("s.yaml:3:12: key 'host_down': no host is called "
                                            "'ehco.test' (did you mean 'echo.test'?); allowed: "));
    }
}

TEST(Runner, SendsCommandsOneAfterAnother)
{
    EXPECT_EQ(failures(run("timeline:\n"
                           "  - {at: 1min, at_command: AT+CFUN=4}\n"
                           "  - {at: 1min, at_command: \"AT+CFUN?\"}\n"
                           "  - {at: 1min, at_command: AT+NONSENSE}\n"
                           "expect:\n"
                           "  - {at_answer: \"+CFUN: 4\", from: 1min, within: 10s, count: 1}\n"
                           "  - {at_answer: ERROR, from: 1min, within: 10s, count: 1}\n")),
              "");
}

TEST(Runner, TheSameSeedGivesTheSameDigestAndAnotherAnother)
{
    Scenario first = scenario("timeline: [{at: 1min, pdn_loss: {cause: 39}}]");
    Scenario second = first;
    second.world.seed = 2;
    const Report once = run_scenario(first);
    const Report twice = run_scenario(first);
    const Report other = run_scenario(second);

    EXPECT_EQ(once.digest, twice.digest);
    EXPECT_EQ(to_json(once), to_json(twice));
    EXPECT_NE(once.digest, other.digest);
    EXPECT_EQ(digest_text(0xabc), "0000000000000abc");
}

RunnerOptions log_to(std::string path)
{
    RunnerOptions options;
    options.log = std::move(path);
    return options;
}

TEST(Runner, WritesALogWithoutChangingTheDigest)
{
    const auto path = std::filesystem::path{::testing::TempDir()} / "runner_test.log";
    const Report plain = run("");
    const Report logged = run_scenario(scenario(""), log_to(path.string()));
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    std::filesystem::remove(path);

    EXPECT_EQ(plain.digest, logged.digest);
    EXPECT_THAT(text.str(), HasSubstr("emm registered_initiated -> registered"));
    EXPECT_THROW(run_scenario(scenario(""), log_to("/no/such/folder/log")), std::runtime_error);
}

Report awkward()
{
    Report report;
    report.name = "a<b>&\"c'";
    report.file = "s.yaml";
    report.seed = 7;
    report.checks = {{"good", "s.yaml:1:1", Check::Result::passed, ""},
                     {"bad", "s.yaml:2:1", Check::Result::failed, "1 < 2\n\x01"},
                     {"else", "s.yaml:3:1", Check::Result::skipped, "why"},
                     {"good", "s.yaml:4:1", Check::Result::passed, ""}};
    report.firmware = "exited";
    report.output = "a&b";
    report.wall_seconds = 1.5;
    report.counts.bytes_up = 7;
    report.end = Ts{90s} + Ts{1};
    report.digest = 0xfedcba9876543210U;
    report.records = 3;
    return report;
}

TEST(Report, IsJUnitXml)
{
    const Report report = awkward();
    EXPECT_EQ(
        junit({&report, 1}),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites tests=\"4\" failures=\"1\" skipped=\"1\" errors=\"0\" time=\"1.500\">\n"
        "  <testsuite name=\"a&lt;b&gt;&amp;&quot;c&apos; seed 7\" tests=\"4\" failures=\"1\" "
        "skipped=\"1\" errors=\"0\" time=\"1.500\">\n"
        "    <properties>\n"
        "      <property name=\"file\" value=\"s.yaml\"/>\n"
        "      <property name=\"seed\" value=\"7\"/>\n"
        "      <property name=\"modem time\" value=\"90.000000s\"/>\n"
        "      <property name=\"digest\" value=\"fedcba9876543210\"/>\n"
        "      <property name=\"firmware\" value=\"exited\"/>\n"
        "    </properties>\n"
        "    <testcase classname=\"a&lt;b&gt;&amp;&quot;c&apos;\" name=\"seed 7: good\"/>\n"
        "    <testcase classname=\"a&lt;b&gt;&amp;&quot;c&apos;\" name=\"seed 7: bad\">\n"
        "      <failure message=\"s.yaml:2:1: 1 &lt; 2&#10;?\"/>\n"
        "    </testcase>\n"
        "    <testcase classname=\"a&lt;b&gt;&amp;&quot;c&apos;\" name=\"seed 7: else\">\n"
        "      <skipped message=\"s.yaml:3:1: why\"/>\n"
        "    </testcase>\n"
        "    <testcase classname=\"a&lt;b&gt;&amp;&quot;c&apos;\" name=\"seed 7: good (2)\"/>\n"
        "    <system-out>a&amp;b</system-out>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

TEST(Report, EndsWithWhatFailedInRedWhereThatIsSeen)
{
    const Report report = awkward();
    EXPECT_EQ(summary(report),
              "a<b>&\"c': FAILED, 2 of 4 checks passed, 1 skipped; seed 7, 90.000000s "
              "of modem time, 1.500 s of wall time\n"
              "  0 packets up (7 bytes), 0 down (0 bytes), 0 dropped; 0 URCs; 0 "
              "socket errors; 3 records\n"
              "  firmware: exited\n"
              "  FAILED s.yaml:2:1: bad: 1 < 2\n\x01\n");
    EXPECT_THAT(summary(report, true), HasSubstr("  \x1b[31mFAILED\x1b[0m s.yaml:2:1: bad"));
    EXPECT_THAT(summary(report), Not(HasSubstr("\x1b")));
}

TEST(Report, SurvivesJson)
{
    const Report report = awkward();
    const Report back = from_json(to_json(report));

    EXPECT_EQ(to_json(back), to_json(report));
    EXPECT_EQ(junit({&back, 1}), junit({&report, 1}));
    EXPECT_FALSE(back.passed());
    EXPECT_THROW(from_json(""), std::runtime_error);
    EXPECT_THROW(from_json("{\"name\": 1}"), std::runtime_error);
}

} // namespace
} // namespace scenarios
