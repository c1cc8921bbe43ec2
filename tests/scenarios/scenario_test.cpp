// The scenario parser: what it reads, and each mistake with its place, byte for byte.
#include "tests/scenarios/scenario_fixture.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace scenarios {
namespace {

using namespace std::chrono_literals;
using emu::Ts;

TEST(ScenarioParser, TheShortestScenarioHasDefaults)
{
    const Scenario scenario = parse("");

    EXPECT_EQ(scenario.name, "s");
    EXPECT_EQ(scenario.file, "dir/s.yaml");
    EXPECT_EQ(scenario.duration, Ts{1h});
    EXPECT_EQ(scenario.world.seed, 1U);
    EXPECT_EQ(scenario.boot, (std::vector<std::string>{"AT+CEREG=5", "AT+CGEREP=1", "AT+CFUN=1"}));
    EXPECT_TRUE(scenario.timeline.empty());
    EXPECT_TRUE(scenario.expect.empty());
}

TEST(ScenarioParser, ReadsTheWorld)
{
    const Scenario scenario = parse(R"(
name: my name
seed: 9223372036854775807
modem: {sim: absent, imsi: "310170000000001", imei: 490154203237518, iccid: 8901234567012345678F}
network: {plmn: 310170, name: Some Network, short_name: "", tac: 0x0030, ci: 4096, rsrp: -128, apn: iot, pdp_type: ipv6,
          roaming: true, inactivity: 500ms, uplink_rate: 0, downlink_rate: 1000, ra_failure: 0.5,
          detach_on_last_pdn: true}
internet: {path: {delay: 100ms, loss: 0.02}, router_advertisement: never}
boot: [AT+CFUN=1, at]
)");
    const emu::lte::Identity& identity = scenario.world.identity;
    const emu::lte::CellConfig& cell = scenario.world.cell;
    const emu::lte::CoreConfig& core = scenario.world.core;
    const emu::lte::Timing& timing = scenario.world.timing;

    EXPECT_EQ(scenario.name, "my name");
    EXPECT_EQ(scenario.world.seed, 9223372036854775807U);
    EXPECT_FALSE(identity.sim_present);
    EXPECT_EQ(identity.imsi, "310170000000001");
    EXPECT_EQ(identity.imei, "490154203237518");
    EXPECT_EQ(cell.plmn, "310170");
    EXPECT_EQ(cell.name, "Some Network");
    EXPECT_EQ(cell.short_name, "");
    EXPECT_EQ(cell.tac, 0x30);
    EXPECT_EQ(cell.ci, 4096U);
    EXPECT_EQ(cell.rsrp_dbm, -128);
    EXPECT_EQ(core.apn, "iot");
    EXPECT_EQ(core.offered, emu::lte::PdpType::ipv6);
    EXPECT_TRUE(cell.roaming);
    EXPECT_TRUE(core.detach_on_last_pdn);
    EXPECT_EQ(timing.inactivity, Ts{500ms});
    EXPECT_EQ(timing.uplink_rate, 0U);
    EXPECT_EQ(timing.downlink_rate, 1000U);
    EXPECT_EQ(timing.ra_failure, 0.5);
    EXPECT_EQ(scenario.world.internet.path.delay, Ts{100ms});
    EXPECT_EQ(scenario.world.internet.path.loss, 0.02);
    EXPECT_FALSE(scenario.world.internet.advertise);
    EXPECT_EQ(scenario.boot, (std::vector<std::string>{"AT+CFUN=1", "at"}));
}

TEST(ScenarioParser, ReadsTheTimeline)
{
    const Scenario scenario = parse(R"(
timeline:
  - {at: 20min, pdn_loss: {cid: 1, cause: 39}}
  - {at: 0s, attach_reject: {cause: 22, count: all, back_off: 2min}}
  - {when: {urc: "+CEREG: 1"}, after: 5s, repeat: 3, every: 1min, coverage: {rsrp: -120}}
  - {when: {state: {machine: pdn, to: inactive}}, host_down: echo.test}
  - {when: {packet: uplink}, path: {loss: 1}}
  - {when: {socket_error: NETDOWN}, at_command: "AT+CFUN=4"}
)");
    ASSERT_EQ(scenario.timeline.size(), 6U);
    EXPECT_EQ(std::get<Ts>(scenario.timeline[0].start), Ts{20min});
    EXPECT_EQ(scenario.timeline[0].action.name(), "pdn_loss");
    EXPECT_EQ(scenario.timeline[0].action.text(), "{cid: 1, cause: 39, by: network}");
    EXPECT_EQ(scenario.timeline[1].action.text(), "{cause: 22, count: all, back_off: 2min}");
    EXPECT_EQ(scenario.timeline[2].mark.line, 7);
    EXPECT_EQ(scenario.timeline[2].mark.column, 5);
    EXPECT_EQ(to_text(scenario.timeline[2]),
              "when urc \"+CEREG: 1\" after 5s coverage, 3 times every 1min");
    EXPECT_EQ(scenario.timeline[2].action.text(), "{rsrp: -120}");
    EXPECT_EQ(to_text(scenario.timeline[3]), "when state pdn inactive host_down");
    EXPECT_EQ(scenario.timeline[4].action.text(), "{loss: 1}");
    EXPECT_EQ(scenario.timeline[5].action.text(), "\"AT+CFUN=4\"");
}

TEST(ScenarioParser, ReadsExpectations)
{
    const Scenario scenario = parse(R"(
expect:
  - {urc: "+CEREG: 1", from: 22min, within: 10s}
  - {urc: "+CGEV: *", not: true}
  - {state: {machine: emm, to: registered}, count: 2}
  - {packet: downlink, count: {min: 3, max: 5}, only: firmware}
  - {at_answer: "OK", count: {min: 3}}
  - {socket_error: NETDOWN, count: 0}
)");
    ASSERT_EQ(scenario.expect.size(), 6U);
    EXPECT_EQ(to_text(scenario.expect[0]), "urc \"+CEREG: 1\" from 22min within 10s");
    EXPECT_EQ(to_text(scenario.expect[1]), "urc \"+CGEV: *\", never");
    EXPECT_EQ(to_text(scenario.expect[2]), "state emm registered, 2 times");
    EXPECT_EQ(to_text(scenario.expect[3]), "packet downlink, 3 to 5 times");
    EXPECT_EQ(scenario.expect[3].only, Source::firmware);
    EXPECT_EQ(to_text(scenario.expect[4]), "at_answer \"OK\", at least 3 times");
    EXPECT_EQ(to_text(scenario.expect[5]), "socket_error NETDOWN, never");
}

TEST(ScenarioParser, NamesUnknownKeysAndTheNearestKnownOne)
{
    EXPECT_EQ(
        errors("version: 1\nduraton: 1h\n"),
        "s.yaml:1:1: key 'duration': missing; allowed: 1ms to 876000h\n"
        "s.yaml:2:1: key 'duraton': unknown (did you mean 'duration'?); allowed: version, "
        "name, description, seed, duration, start, modem, network, internet, hosts, boot, modems, "
        "firmware, zephyr, wifi, winc, serial, timeline, expect");
    EXPECT_EQ(body_errors("modem: {simm: absent}"),
              "s.yaml:1:36: key 'simm': unknown (did you mean 'sim'?); allowed: sim, imsi, imei, "
              "iccid, card, profile, manual, pdn_retry, cfun, resets");
    EXPECT_EQ(body_errors("modem: {colour: red}"),
              "s.yaml:1:36: key 'colour': unknown; allowed: sim, imsi, imei, iccid, card, profile, "
              "manual, pdn_retry, cfun, resets");
}

TEST(ScenarioParser, CollectsAllErrorsInTheOrderOfTheFile)
{
    EXPECT_EQ(
        errors("version: 2\n"
               "seed: -1\n"
               "duration: 1 hour\n"
               "timeline:\n"
               "  - {at: 10s, coverage: nome}\n"
               "  - {at: 10s, pdn_loss: {cid: 11}}\n"
               "oops: 1\n"),
        "s.yaml:1:10: key 'version': 2 is out of range; allowed: 1 to 1\n"
        "s.yaml:2:7: key 'seed': -1 is out of range; allowed: 0 to 9223372036854775807\n"
        "s.yaml:3:11: key 'duration': must be a duration; allowed: a whole number with ms, s, "
        "min or h, such as 90s\n"
        "s.yaml:5:25: key 'coverage': 'nome' is unknown (did you mean 'none'?); allowed: none, "
        "normal\n"
        "s.yaml:6:31: key 'cid': 11 is out of range; allowed: 0 to 10\n"
        "s.yaml:7:1: key 'oops': unknown; allowed: version, name, description, seed, duration, "
        "start, modem, network, internet, hosts, boot, modems, firmware, zephyr, wifi, winc, "
        "serial, timeline, "
        "expect");
}

TEST(ScenarioParser, RefusesWrongTypes)
{
    EXPECT_EQ(body_errors("seed: \"1\""),
              "s.yaml:1:34: key 'seed': must be a whole number; allowed: 0 to 9223372036854775807");
    EXPECT_EQ(body_errors("seed: 1.5"),
              "s.yaml:1:34: key 'seed': must be a whole number; allowed: 0 to 9223372036854775807");
    EXPECT_EQ(body_errors("modem: 1"),
              "s.yaml:1:35: key 'modem': must be a map, such as {key: value}");
    EXPECT_EQ(body_errors("timeline: {at: 1s}"), "s.yaml:1:38: key 'timeline': must be a list");
    EXPECT_EQ(body_errors("name: [1]"), "s.yaml:1:34: key 'name': must be text");
    EXPECT_EQ(body_errors("network: {roaming: yes}"),
              "s.yaml:1:47: key 'roaming': must be a truth value; allowed: true, false");
    EXPECT_EQ(body_errors("network: {ra_failure: often}"),
              "s.yaml:1:50: key 'ra_failure': must be a number; allowed: 0 to 1");
    EXPECT_EQ(body_errors("network: {ra_failure: nan}"),
              "s.yaml:1:50: key 'ra_failure': must be a number; allowed: 0 to 1");
    EXPECT_EQ(body_errors("network: {plmn: 2420}"),
              "s.yaml:1:44: key 'plmn': '2420' is no such number; allowed: 5 to 6 digits");
    EXPECT_EQ(
        body_errors("boot: [hello]"),
        "s.yaml:1:35: key 'boot': 'hello' is no AT command; allowed: text that begins with AT");
}

TEST(ScenarioParser, ChecksRangesAtTheirEdges)
{
    EXPECT_EQ(body_errors("network: {rsrp: -140}"), "");
    EXPECT_EQ(body_errors("network: {rsrp: -141}"),
              "s.yaml:1:44: key 'rsrp': -141 is out of range; allowed: -140 to -44");
    EXPECT_EQ(body_errors("network: {tac: 0xffff}"), "");
    EXPECT_EQ(body_errors("network: {tac: 0x10000}"),
              "s.yaml:1:43: key 'tac': 0x10000 is out of range; allowed: 0 to 65535");
    EXPECT_EQ(body_errors("network: {ra_failure: 1}"), "");
    EXPECT_EQ(body_errors("network: {ra_failure: 1.01}"),
              "s.yaml:1:50: key 'ra_failure': 1.01 is out of range; allowed: 0 to 1");
    EXPECT_EQ(body_errors("timeline: [{at: 1h, coverage: none}]"), "");
    EXPECT_EQ(body_errors("timeline: [{at: 3600001ms, coverage: none}]"),
              "s.yaml:1:44: key 'at': 3600001ms is out of range; allowed: 0s to 1h");
    EXPECT_EQ(body_errors("expect: [{urc: a, from: 59min, within: 1min}]"), "");
    EXPECT_EQ(body_errors("expect: [{urc: a, from: 59min, within: 61s}]"),
              "s.yaml:1:67: key 'within': 61s is out of range; allowed: 0s to 1min");
    EXPECT_EQ(
        errors("version: 1\nduration: 1000001h"),
        "s.yaml:2:11: key 'duration': must be a duration; allowed: a whole number with ms, s, "
        "min or h, such as 90s");
}

TEST(ScenarioParser, KnowsACardItsCodesAndWhatCfunTakes)
{
    const Scenario scenario = parse(R"(
modem: {card: {ready: 5s, failing: true, poll: 25s, pin: 0815, pin_enabled: true, pin_retries: 1,
               puk: "87654321", puk_retries: 2},
        pdn_retry: 1min, cfun: {on: 740ms, flight: 1s, off: 2s}}
)");
    const emu::lte::CardConfig& card = scenario.world.identity.card;
    EXPECT_EQ(card.ready, Ts{5s});
    EXPECT_TRUE(card.failing);
    EXPECT_EQ(card.poll, Ts{25s});
    EXPECT_EQ(card.pin, "0815");
    EXPECT_TRUE(card.pin_enabled);
    EXPECT_EQ(card.pin_left, 1);
    EXPECT_EQ(card.puk, "87654321");
    EXPECT_EQ(card.puk_left, 2);
    EXPECT_EQ(scenario.world.timing.pdn_retry, Ts{1min});
    EXPECT_EQ(scenario.world.timing.mode_change, Ts{740ms});
    EXPECT_EQ(scenario.world.timing.flight_mode, Ts{1s});
    EXPECT_EQ(scenario.world.timing.power_off, Ts{2s});
    EXPECT_EQ(parse("modem: {card: {poll: never}}").world.identity.card.poll, std::nullopt);
    EXPECT_FALSE(parse("modems: [{}, {card: {failing: true}}]").world.identity.card.failing);
    EXPECT_TRUE(parse("modems: [{}, {card: {failing: true}}]").world.further[0].card.failing);
}

TEST(ScenarioParser, RefusesACardThatCannotBe)
{
    EXPECT_EQ(body_errors("modem: {card: {pin: 123, pin_retries: 4, puk: 1234567, "
                          "puk_retries: 11, poll: 0s, slow: 5s}}"),
              "s.yaml:1:48: key 'pin': '123' is no such number; allowed: 4 to 8 digits\n"
              "s.yaml:1:66: key 'pin_retries': 4 is out of range; allowed: 0 to 3\n"
              "s.yaml:1:74: key 'puk': '1234567' is no such number; allowed: 8 digits\n"
              "s.yaml:1:96: key 'puk_retries': 11 is out of range; allowed: 0 to 10\n"
              "s.yaml:1:106: key 'poll': 0s is out of range; allowed: 1s to 24h\n"
              "s.yaml:1:110: key 'slow': unknown; allowed: ready, failing, poll, pin, "
              "pin_enabled, pin_retries, puk, puk_retries");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, card: {imsi: \"242016000001299\"}}]"),
              "s.yaml:1:54: key 'iccid': is missing: another IMSI is on another card; allowed: "
              "19 or 20 digits, the last may be F");
}

TEST(ScenarioParser, WantsOneStartAndOneAction)
{
    EXPECT_EQ(body_errors("timeline: [{coverage: none}]"),
              "s.yaml:1:39: key 'timeline': no start in it; allowed: at, when");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, when: {urc: a}, coverage: none}]"),
              "s.yaml:1:54: key 'when': a second start; allowed: exactly one of at, when");
    const std::string all =
        "apn, at_command, attach_reject, attach_silence, card, coverage, detach, dns, dns_fault, "
        "dtls_cid, "
        "host_down, host_up, modem_fault, mqtt_publish, nat_rebind, network_time, path, pdn_loss, "
        "pdn_restore, sms, stream, supply, tcp_peer, temperature, tls_fault, udp_peer, wifi_loss, "
        "wifi_restore, winc_reset";
    EXPECT_EQ(body_errors("timeline: [{at: 1s}]"),
              "s.yaml:1:39: key 'timeline': no action in it; allowed: " + all);
    EXPECT_EQ(body_errors("timeline: [{at: 1s, coverage: none, detach: {}}]"),
              "s.yaml:1:72: key 'detach': a second action; allowed: exactly one of " + all);
    EXPECT_EQ(body_errors("timeline: [{at: 1s, after: 1s, coverage: none}]"),
              "s.yaml:1:55: key 'after': has no meaning with 'at'; allowed: with 'when'");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, repeat: 2, coverage: none}]"),
              "s.yaml:1:39: key 'every': missing with 'repeat'; allowed: a duration");
    EXPECT_EQ(body_errors("timeline: [{at: 0s, repeat: 3, every: 30min, coverage: none}]"),
              "s.yaml:1:66: key 'every': the last time is not before the scenario's end; allowed: "
              "less, or a longer duration than 1h");
    EXPECT_EQ(body_errors("timeline: [{at: 0s, repeat: 2, every: 30min, coverage: none}]"), "");
    EXPECT_EQ(body_errors("timeline: [{at: 0s, pdn_loss: {by: coverage, cause: 36}}]"),
              "s.yaml:1:80: key 'cause': has no meaning when coverage goes: it takes all; allowed: "
              "by: network");
    EXPECT_EQ(body_errors("timeline: [{at: 0s, attach_reject: {count: 1}}]"),
              "s.yaml:1:63: key 'cause': missing; allowed: 1 to 255");
}

TEST(ScenarioParser, ChecksMatches)
{
    EXPECT_EQ(body_errors("expect: [{within: 1s}]"),
              "s.yaml:1:37: key 'expect': no match in it; allowed: urc, at_answer, state, packet, "
              "socket_error, tls, peer, firmware");
    EXPECT_EQ(body_errors("expect: [{state: {machine: emn, to: registered}}]"),
              "s.yaml:1:55: key 'machine': 'emn' is unknown (did you mean 'emm'?); allowed: rrc, "
              "emm, pdn");
    EXPECT_EQ(body_errors("expect: [{state: {machine: pdn, to: activ}}]"),
              "s.yaml:1:64: key 'to': 'activ' is unknown (did you mean 'active'?); allowed: "
              "inactive, activating, active, deactivating");
    EXPECT_EQ(body_errors("expect: [{packet: up}]"),
              "s.yaml:1:46: key 'packet': 'up' is unknown; allowed: uplink, downlink");
    EXPECT_EQ(body_errors("expect: [{urc: a, not: true, count: 1}]"),
              "s.yaml:1:64: key 'count': has no meaning with 'not'; allowed: either of them");
    EXPECT_EQ(body_errors("expect: [{urc: a, count: {min: 2, max: 1}}]"),
              "s.yaml:1:53: key 'count': max is below min");
    const std::string wrong = body_errors("expect: [{socket_error: ENETDOWN}]");
    EXPECT_TRUE(wrong.starts_with("s.yaml:1:52: key 'socket_error': 'ENETDOWN' is unknown (did you "
                                  "mean 'NETDOWN'?); allowed: PERM, NOENT, INTR, IO, "))
        << wrong;
    EXPECT_TRUE(wrong.ends_with(", NOTSUP, OVERFLOW, CANCELED")) << wrong;
}

TEST(ScenarioParser, ReadsTheFirmware)
{
    using Words = std::vector<std::string>;
    EXPECT_EQ(parse("").firmware, Words{});
    EXPECT_EQ(parse("firmware: tls_fetch").firmware, Words{"tls_fetch"});
    EXPECT_EQ(parse("firmware: [build/uplink, 90, '']").firmware,
              (Words{"build/uplink", "90", ""}));
    for (const std::string wrong : {"[]", "['', a]", "''"}) {
        EXPECT_EQ(
            body_errors("firmware: " + wrong),
            "s.yaml:1:38: key 'firmware': names no program; allowed: such as [udp_uplink, 90]");
    }
    EXPECT_EQ(body_errors("firmware: {a: b}"), "s.yaml:1:38: key 'firmware': must be text");
}

TEST(ScenarioParser, ReadsTheSerialLine)
{
    EXPECT_FALSE(parse("").serial.baud.has_value());
    EXPECT_TRUE(parse("").serial.pieces.empty());
    const Scenario both = parse("serial: {split: [1, 2, 65536], baud: 4000000}");
    EXPECT_EQ(both.serial.pieces, (std::vector<std::size_t>{1, 2, 65536}));
    EXPECT_EQ(both.serial.baud, 4'000'000U);
    EXPECT_EQ(parse("serial: {baud: 300}").serial.baud, 300U);
}

TEST(ScenarioParser, ChecksTheSerialLine)
{
    const std::string no_list =
        "key 'split': must be a list of sizes; allowed: 1 to 65536 each, such as [1, 2, 7]";
    EXPECT_EQ(body_errors("serial: {split: 3}"), "s.yaml:1:44: " + no_list);
    EXPECT_EQ(body_errors("serial: {split: []}"), "s.yaml:1:44: " + no_list);
    EXPECT_EQ(body_errors("serial: {split: [1, 0, x, 65537]}"),
              "s.yaml:1:48: key 'split': 0 is out of range; allowed: 1 to 65536\n"
              "s.yaml:1:51: key 'split': must be a whole number; allowed: 1 to 65536\n"
              "s.yaml:1:54: key 'split': 65537 is out of range; allowed: 1 to 65536");
    EXPECT_EQ(body_errors("serial: {baud: 299}"),
              "s.yaml:1:43: key 'baud': 299 is out of range; allowed: 300 to 4000000");
    EXPECT_EQ(body_errors("serial: {baud: 4000001}"),
              "s.yaml:1:43: key 'baud': 4000001 is out of range; allowed: 300 to 4000000");
    EXPECT_EQ(body_errors("serial: {speed: 9600}"),
              "s.yaml:1:37: key 'speed': unknown; allowed: baud, split");
    EXPECT_EQ(body_errors("serial: 9600"),
              "s.yaml:1:36: key 'serial': must be a map, such as {key: value}");
}

TEST(ScenarioParser, RefusesRepeatedKeysAndWhatIsNotYaml)
{
    EXPECT_EQ(errors("version: 1\nduration: 1h\nseed: 1\nseed: 2\n"),
              "s.yaml:4:1: key 'seed': given twice");
    EXPECT_EQ(errors("version: [1\n"), "s.yaml:2:1: not YAML: end of sequence flow not found");
    EXPECT_EQ(errors(""), "s.yaml:1:1: nothing in it; allowed: the keys of scenarios/schema.md");
    EXPECT_EQ(errors("- 1\n"), "s.yaml:1:1: must be a map, such as {key: value}");
    EXPECT_EQ(errors("version: 1\nduration: 1h\n---\nexpect: []\n"),
              "s.yaml:4:1: a second document; allowed: one document a file");
    EXPECT_EQ(errors("version: 1\nduration: 1h\n--- x\n--- y\n"),
              "s.yaml:3:5: a second document; allowed: one document a file");
}

TEST(ScenarioParser, NamesWhatBelongsToNoDocument) // it took all memory (yaml-cpp's LoadAll)
{
    const std::string problem = "not YAML: what begins here belongs to nothing before it";
    EXPECT_EQ(errors(","), "s.yaml:1:1: " + problem);
    EXPECT_EQ(errors("\n  ,x"), "s.yaml:2:3: " + problem);
    EXPECT_EQ(errors("{version: 1,\n duration: 1h},\n"), "s.yaml:2:15: " + problem);
    EXPECT_EQ(errors("{version: 1, duration: 1h}}"), "s.yaml:1:27: not YAML: illegal flow end");
}

TEST(ScenarioParser, TakesYamlsNullWhereAStateIsCalledNull)
{
    for (const char* word : {"null", "'null'", "~"}) {
        EXPECT_EQ(body_errors(std::string{"expect: [{state: {machine: emm, to: "} + word + "}}]"),
                  "")
            << word;
    }
    EXPECT_EQ(body_errors("expect: [{state: {machine: rrc, to: null}}]"),
              "s.yaml:1:60: key 'to': must be one word; allowed: idle, connecting, connected, "
              "reestablishing");
}

TEST(ScenarioParser, WantsAnAccessPointNameThatFitsBetweenQuotes)
{
    const std::string allowed =
        "not an access point name; allowed: 1 to 100 visible characters without quotes";
    EXPECT_EQ(body_errors("network: {apn: 'a\"b'}"), "s.yaml:1:43: key 'apn': " + allowed);
    EXPECT_NE(body_errors("network: {apn: " + std::string(101, 'a') + "}"), "");
    EXPECT_EQ(body_errors("network: {apn: " + std::string(100, 'a') + "}"), "");
}

TEST(ScenarioParser, NamesAFileThatCannotBeRead)
{
    const auto message = [](const std::string& path) -> std::string {
        try {
            load_scenario(path);
        } catch (const ScenarioError& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(message("no/such.yaml"),
              "no/such.yaml: cannot read the scenario: No such file or directory");
    EXPECT_EQ(message("/"), "/: cannot read the scenario: is a directory");
    EXPECT_EQ(message("/dev/zero"), // it was read for ever
              "/dev/zero: cannot read the scenario: is larger than 8388608 bytes");
    EXPECT_EQ(message("/proc/self/mem"), // "nothing in it"
              "/proc/self/mem: cannot read the scenario: Input/output error");
}

TEST(ScenarioParser, ReadsEveryScenarioThatIsShipped)
{
    const std::filesystem::path folder =
        std::filesystem::path{EMU9160_SOURCE_DIR} / "scenarios/library";
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() != ".yaml") continue;
        ++count;
        EXPECT_NO_THROW(load_scenario(entry.path().string())) << entry.path();
        std::ifstream file{entry.path()};
        EXPECT_EQ(file.get(), '#') << entry.path() << " begins with what it shows";
    }
    EXPECT_GE(count, 5);
}

TEST(Duration, IsAWholeNumberAndAUnit)
{
    EXPECT_EQ(parse_duration("500ms"), Ts{500ms});
    EXPECT_EQ(parse_duration("10s"), Ts{10s});
    EXPECT_EQ(parse_duration("2min"), Ts{2min});
    EXPECT_EQ(parse_duration("1000000h"), Ts{1000000h});
    for (const char* wrong : {"", "s", "10", "1.5s", "-1s", "+1s", " 1s", "1 s", "1m", "1S",
                              "1000001h", "99999999999999999999s"}) {
        EXPECT_FALSE(parse_duration(wrong)) << wrong;
    }
}

TEST(Duration, IsWrittenInTheLargestExactUnit)
{
    EXPECT_EQ(to_text(Ts{0}), "0s");
    EXPECT_EQ(to_text(Ts{60min}), "1h");
    EXPECT_EQ(to_text(Ts{90s}), "90s");
    EXPECT_EQ(to_text(Ts{1500ms}), "1500ms");
    EXPECT_EQ(to_text(Ts{15'360}), "0.000500s");
}

TEST(Match, ALineFitsItsTextOrGoesOnAfterAComma)
{
    EXPECT_TRUE(fits_line("+CEREG: 1", "+CEREG: 1"));
    EXPECT_TRUE(fits_line("+CEREG: 1", "+CEREG: 1,\"002F\",\"0012BEEF\",7"));
    EXPECT_FALSE(fits_line("+CEREG: 1", "+CEREG: 10"));
    EXPECT_FALSE(fits_line("+CEREG: 1", "+CEREG: "));
    EXPECT_TRUE(fits_line("+CEREG: 2,*,0,22", "+CEREG: 2,\"002F\",\"0012BEEF\",7,0,22"));
    EXPECT_FALSE(fits_line("+CEREG: 2,*,0,22", "+CEREG: 2,\"002F\",\"0012BEEF\",7,0,221"));
    EXPECT_TRUE(fits_line("*", "anything"));
    EXPECT_TRUE(fits_line("*b*b", "abbab"));
    EXPECT_FALSE(fits_line("a*b", "ac"));
}

} // namespace
} // namespace scenarios
