// The registry of actions: what is in it, and what a file of its own is enough for.
#include "scenarios/action.hpp"
#include "scenarios/schema.hpp"
#include "tests/scenarios/scenario_fixture.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>

namespace scenarios {
namespace {

using namespace std::chrono_literals;
using emu::Ts;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// As a file of scenarios/actions/ has it: an action that nobody else knows.

struct Knock final : Action {
    int times = 1;

    std::string text() const override { return "{times: " + std::to_string(times) + "}"; }
    void check(Scene&) const override
    {
        if (times > 3) throw std::invalid_argument{"the door is not that strong"};
    }
    Failure perform(Scene& scene) const override
    {
        if (times == 0) return "nobody knocked";
        scene.world().bus().publish(emu::Note{.text = "knocked", .value = times});
        return {};
    }
};

ActionPtr parse_knock(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto knock = std::make_shared<Knock>();
    map.integer("times", 0, 9, knock->times);
    map.finish();
    return knock;
}

constexpr ActionType knock_type{"knock", "{times: N}", "knocks `times` (0 to 9; 1)", parse_knock};

/// Those of the project and the one above.
ActionTypes with_knock()
{
    static const auto types = [] {
        const ActionTypes known = action_types();
        std::vector<const ActionType*> all{known.begin(), known.end()};
        all.push_back(&knock_type);
        return all;
    }();
    return types;
}

Scenario knocking(const std::string& timeline)
{
    return parse_scenario("{version: 1, duration: 1min, timeline: [" + timeline + "]}", "s.yaml",
                          {.actions = with_knock(), .services = stack::net::service_types()});
}

std::string refused(const std::string& yaml)
{
    try {
        parse_action(yaml, "line", stack::WorldConfig{}, with_knock());
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "";
}

TEST(Actions, AreInTheOrderOfTheirNamesAndHaveOneEach)
{
    std::vector<std::string_view> names;
    for (const ActionType* each : action_types())
        names.push_back(each->name);

    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST(Actions, ComeFromEveryFileOfTheFolder)
{
    const auto folder = std::filesystem::path{EMU9160_SOURCE_DIR} / "scenarios/actions";
    std::size_t files = 0;
    for (const auto& each : std::filesystem::directory_iterator{folder})
        files += each.path().extension() == ".cpp" ? 1 : 0;

    EXPECT_GE(files, 10U);
    EXPECT_GE(action_types().size(), files); // a family is one at least
}

TEST(Actions, OneOfAnotherFileIsReadCheckedAndPerformedByTheTimeline)
{
    const Scenario scenario = knocking("{at: 10s, repeat: 2, every: 5s, knock: {times: 3}}, "
                                       "{at: 30s, knock: {times: 0}}");
    EXPECT_EQ(to_text(scenario.timeline[0]), "at 10s knock, 2 times every 5s");
    const Report report = run_scenario(scenario);

    ASSERT_EQ(report.checks.size(), 1U);
    EXPECT_EQ(report.checks[0].where, "s.yaml:1:93");
    EXPECT_EQ(report.checks[0].text, "at 30s knock");
    EXPECT_EQ(report.checks[0].reason, "nobody knocked");
}

TEST(Actions, WhatTheWorldDoesNotHaveIsToldWithItsPlaceBeforeAnythingHappens)
{
    try {
        run_scenario(knocking("{at: 10s, knock: {times: 4}}"));
        FAIL() << "it was taken";
    } catch (const ScenarioError& error) {
        EXPECT_STREQ(error.what(), "s.yaml:1:41: key 'knock': the door is not that strong");
    }
}

TEST(Actions, OneOfAnotherFileIsOnThePage)
{
    const std::string page = schema_of({.actions = with_knock(), .services = {}});

    EXPECT_THAT(page, HasSubstr("knock: {times: N}"));
    EXPECT_THAT(page, HasSubstr("| `knock` | knocks `times` (0 to 9; 1) |\n"));
    for (std::size_t at = 0; page[at] != '|'; at = page.find('\n', at) + 1)
        EXPECT_LE(page.find('\n', at) - at, 100U) << page.substr(at, 100);
}

TEST(Actions, AreReadAndPerformedWithoutATimeline)
{
    stack::World world{{}};
    atlink::ModemAt modem{world};
    AtScript at{world.engine(), [&]() -> atlink::ModemAt& { return modem; }};
    Scene scene{world, at};
    const NamedAction action =
        parse_action("{path: {delay: 2s}}", "line", world.config(), action_types());

    EXPECT_EQ(action.action->perform(scene), std::nullopt);
    EXPECT_EQ(world.internet().path().delay, Ts{2s});
}

TEST(Actions, SayWhatIsWrongWithTheirText)
{
    EXPECT_EQ(refused("{knock: {times: 1}}"), "");
    EXPECT_EQ(refused("{knock: {times: 10}}"),
              "line:1:17: key 'times': 10 is out of range; allowed: 0 to 9");
    EXPECT_THAT(refused("{knok: {}}"), HasSubstr("key 'knok': unknown (did you mean 'knock'?)"));
    EXPECT_THAT(refused("{knock: {}, detach: {}}"), HasSubstr("a second action"));
    EXPECT_THAT(refused("{knock: ["), HasSubstr("not YAML"));
    EXPECT_THAT(refused("knock"), HasSubstr("must be a map"));
}

/// The values of every action, with and without what may be left out.
TEST(Actions, ReadWhatTheyWrite)
{
    for (const std::string yaml :
         {"at_command: \"AT\\x01\\\"\\\\\"",
          "attach_reject: {cause: 22, count: all, back_off: 2min}",
          "attach_reject: {cause: 3, count: 0}",
          "attach_silence: {count: 7}",
          "coverage: none",
          "card: pulled",
          "card: failing",
          "card: inserted",
          "card: {iccid: \"8949123456701234567F\", imsi: \"262016000001234\", ready: 5s, "
          "failing: true, poll: 25s, pin_enabled: true, pin_retries: 1, puk_retries: 2}",
          "coverage: {rsrp: -100}",
          "detach: {reattach: false}",
          "dtls_cid: {host: \"dtls.test\", cid: supported}",
          "host_down: \"echo.test\"",
          "mqtt_publish: {host: \"mqtt.test\", topic: \"a/b\", payload: \"\", qos: 2, retain: "
          "true}",
          "host_up: \"echo.test\"",
          "modem_fault: {reason: 0xfff, pc: 0x0}",
          "nat_rebind: {}",
          "path: {delay: 1500ms, loss: 0.25}",
          "pdn_loss: {cid: 1, cause: 39, by: network}",
          "pdn_loss: {by: coverage}",
          "pdn_restore: {cid: 2}",
          "sms: {from: \"+12\", text: \"a\"}",
          "supply: {voltage: 2999}",
          "temperature: {celsius: -40}",
          "tcp_peer: {from: 203.0.113.5, connect: 80, family: ipv6, echo: true, send: \"a, b\"}",
          "tcp_peer: {host: \"a.test\", listen: 80, expect: \"GET *\", send: \"a\", expect_end: "
          "true}",
          "tcp_peer: {from: 192.0.2.99, close: true}",
          "tcp_peer: {from: 192.0.2.99, reset: true}",
          "udp_peer: {host: \"a.test\", listen: 80, expect: \"*\", send: \"a\", to: 7, family: "
          "ipv6}",
          "tls_fault: {host: \"tls.test\", behaviour: rsa}"}) {
        stack::WorldConfig config;
        config.internet.nat.enabled = yaml.starts_with("nat");
        const NamedAction action = parse_action("{" + yaml + "}", "line", config);
        EXPECT_EQ(std::string{action.name()} + ": " + action.text(), yaml);
    }
}

TEST(Actions, LeaveNothingOutOfWhatTheyWrite)
{
    const auto text = [](const std::string& yaml) {
        return parse_action(yaml, "line", stack::WorldConfig{}).text();
    };
    EXPECT_EQ(text("{pdn_loss: {}}"), "{cid: 0, cause: 36, by: network}");
    EXPECT_EQ(text("{pdn_restore: {}}"), "{cid: 0}");
    EXPECT_EQ(text("{detach: {}}"), "{reattach: true}");
    EXPECT_EQ(text("{attach_reject: {cause: 9}}"), "{cause: 9, count: 1}");
    EXPECT_EQ(text("{attach_silence: {}}"), "{count: 1}");
    EXPECT_EQ(text("{coverage: normal}"), "normal");
    EXPECT_EQ(text("{card: {}}"), "{}");
    EXPECT_EQ(text("{card: {pin: \"4711\", puk: \"87654321\"}}"), "{}"); // codes stay unsaid
}

} // namespace
} // namespace scenarios
