// `network.time`, `network.apns`, name servers, and the actions that change them.
#include "scenarios/yaml/network_parser.hpp"

#include "stack/internet/services/dns_server.hpp"
#include "tests/scenarios/scenario_fixture.hpp"

#include <gmock/gmock.h>

namespace scenarios {
namespace {

using namespace std::chrono_literals;
using emu::Ts;
using emu::lte::ApnRule;
using emu::lte::NetworkTime;
using ::testing::HasSubstr;

TEST(NetworkParser, LeavesEverythingServedAndRightUnlessTold)
{
    const emu::lte::CoreConfig core = parse("").world.core;
    EXPECT_TRUE(core.apns.empty());
    EXPECT_EQ(core.unknown_apn, std::nullopt);
    EXPECT_EQ(core.time.tells, NetworkTime::Tells::all);
    EXPECT_EQ(core.time.zone, 4);
    EXPECT_EQ(core.time.daylight, 0);
    EXPECT_EQ(core.time.delay, Ts{19ms});
    EXPECT_FALSE(parse("").world.internet.nat64);
}

TEST(NetworkParser, ReadsTheTime)
{
    const NetworkTime time = parse(R"(
network: {time: {send: zone, after: 2min, zone: "-09:30", daylight: none, offset: -1h}}
)")
                                 .world.core.time;
    EXPECT_EQ(time.tells, NetworkTime::Tells::zone);
    EXPECT_EQ(time.delay, Ts{2min});
    EXPECT_EQ(time.zone, -38);
    EXPECT_EQ(time.daylight, std::nullopt);
    EXPECT_EQ(time.offset, -1h);
    EXPECT_EQ(parse("network: {time: {zone: +14:00}}").world.core.time.zone, 56);
    EXPECT_EQ(parse("network: {time: {zone: -12:00}}").world.core.time.zone, -48);
}

TEST(NetworkParser, RefusesATimeThatNoNetworkTells)
{
    const std::string wrong = body_errors("network: {time: {send: some, zone: +14:15, daylight: 3, "
                                          "offset: 1500ms, after: 25h, dst: 1}}");
    EXPECT_THAT(wrong, HasSubstr("key 'send': 'some' is unknown (did you mean 'time'?); allowed: "
                                 "all, time, zone, none"));
    EXPECT_THAT(wrong,
                HasSubstr("key 'zone': '+14:15' is no time zone; allowed: -12:00 to +14:00"));
    EXPECT_THAT(wrong, HasSubstr("key 'daylight'"));
    EXPECT_THAT(wrong, HasSubstr("key 'offset': '1500ms' is no offset"));
    EXPECT_THAT(wrong, HasSubstr("key 'after'"));
    EXPECT_THAT(wrong,
                HasSubstr("key 'dst': unknown; allowed: after, send, zone, daylight, offset"));
    for (const std::string zone : {"1", "+1:00", "+01:10", "+01-00", "01:00", "-12:15"}) {
        EXPECT_THAT(body_errors("network: {time: {zone: '" + zone + "'}}"),
                    HasSubstr("no time zone"))
            << zone;
    }
}

TEST(NetworkParser, ReadsTheRulesOfNames)
{
    const emu::lte::CoreConfig core = parse(R"(
network:
  dns: [192.0.2.53, 2001:db8::53]
  pdn_retry_wait: 1min
  apns:
    - {name: plain}
    - {name: corp, pdp_type: ipv4, auth: chap, user: me, password: secret, refuse: 26,
       back_off: 5min, dns: []}
)")
                                          .world.core;
    EXPECT_EQ(core.unknown_apn, 27);
    EXPECT_EQ(core.dns.ipv4, (std::vector<emu::lte::Ipv4Octets>{{192, 0, 2, 53}}));
    EXPECT_EQ(core.dns.ipv6.size(), 1U);
    ASSERT_EQ(core.apns.size(), 2U);
    EXPECT_EQ(core.apns[0].name, "plain");
    EXPECT_EQ(core.apns[0].offered, emu::lte::PdpType::ipv4v6);
    EXPECT_EQ(core.apns[0].dns, std::nullopt);
    const ApnRule& corp = core.apns[1];
    EXPECT_EQ(corp.offered, emu::lte::PdpType::ipv4);
    EXPECT_EQ(corp.authentication, ApnRule::Authentication::chap);
    EXPECT_EQ(corp.user, "me");
    EXPECT_EQ(corp.password, "secret");
    EXPECT_EQ(corp.refused, 26);
    EXPECT_EQ(corp.back_off, Ts{5min});
    ASSERT_TRUE(corp.dns);
    EXPECT_TRUE(corp.dns->ipv4.empty() && corp.dns->ipv6.empty());
    EXPECT_EQ(parse("network: {unknown_apn: 33}").world.core.unknown_apn, 33);
    EXPECT_EQ(parse("network: {apns: [], unknown_apn: accepted}").world.core.unknown_apn,
              std::nullopt);
}

TEST(NetworkParser, RefusesRulesThatMeanNothing)
{
    const auto rule = [](const std::string& text) {
        return body_errors("network: {apns: [" + text + "]}");
    };
    EXPECT_THAT(rule("{}"), HasSubstr("key 'name': missing"));
    EXPECT_THAT(rule("{name: a b}"), HasSubstr("not an access point name"));
    EXPECT_THAT(rule("{name: a, auth: pap, user: u}"), HasSubstr("key 'password': missing"));
    EXPECT_THAT(rule("{name: a, user: u}"), HasSubstr("has no meaning where nobody is asked"));
    EXPECT_THAT(rule("{name: a, refuse: 0}"), HasSubstr("key 'refuse'"));
    EXPECT_THAT(rule("{name: a, dns: [one.test]}"), HasSubstr("'one.test' is no address"));
    EXPECT_THAT(rule("{name: a, dns: [192.0.2.1, 192.0.2.2, 192.0.2.3]}"), HasSubstr("too many"));
    EXPECT_THAT(rule("{name: a}, {name: A}"), HasSubstr("a second rule for 'A'"));
    EXPECT_THAT(body_errors("network: {pdp_type: ipv4, apns: [{name: a, pdp_type: ipv6}]}"),
                HasSubstr("more than the network gives; allowed: ipv4"));
}

TEST(NetworkParser, ReadsNameServersOfAHost)
{
    const Scenario scenario = parse(R"(
hosts:
  - {name: own.test, services: {dns: {behaviour: servfail, delay: 7s, dns64: true,
     records: {a.test: 192.0.2.1, "*": [192.0.2.2, "2001:db8::2"], b.test: []}}}}
)");
    stack::World world{scenario.world};
    add_hosts(world.internet(), scenario.hosts, scenario.file);
    const auto servers = world.internet().find("own.test")->services<stack::net::DnsServer>();
    ASSERT_EQ(servers.size(), 1U);
    const stack::net::DnsConfig& config = servers[0]->config();
    EXPECT_EQ(config.behaviour, stack::net::DnsBehaviour::servfail);
    EXPECT_EQ(config.delay, Ts{7s});
    EXPECT_EQ(config.dns64, true);
    ASSERT_EQ(config.records.size(), 3U);
    EXPECT_EQ(config.records.at("a.test"),
              (std::vector<stack::Address>{*stack::Address::parse("192.0.2.1")}));
    EXPECT_EQ(config.records.at("*").size(), 2U);
    EXPECT_TRUE(config.records.at("b.test").empty());
}

TEST(NetworkParser, RefusesNameServersThatCannotBe)
{
    const auto dns = [](const std::string& text) {
        return body_errors("hosts: [{name: a.test, services: {dns: " + text + "}}]");
    };
    EXPECT_THAT(dns("{behaviour: lost}"), HasSubstr("good, empty, nxdomain, refused, servfail"));
    EXPECT_THAT(dns("{delay: 2h}"), HasSubstr("key 'delay'"));
    EXPECT_THAT(dns("{records: a.test}"), HasSubstr("must be a map of names"));
    EXPECT_THAT(dns("{records: {A: 192.0.2.1}}"), HasSubstr("'A' is no host name"));
    EXPECT_THAT(dns("{records: {a.test: b.test}}"), HasSubstr("'b.test' is no address"));
}

// A change of the zone reaches every modem; a password is in no report.
TEST(NetworkActions, AreWrittenAsTheyAreRead)
{
    for (const std::string yaml :
         {"network_time: {send: time, zone: -05:45, daylight: none, offset: -90min}",
          "network_time: {daylight: 2}", "network_time: {}",
          "apn: {name: a, pdp_type: ipv4, refuse: 26, back_off: 5min, dns: [192.0.2.1, "
          "2001:db8::1]}",
          "dns: {host: \"dns1.test\", behaviour: truncated, delay: 7s}"}) {
        const NamedAction action = parse_action("{" + yaml + "}", "line", stack::WorldConfig{});
        EXPECT_EQ(std::string{action.name()} + ": " + action.text(), yaml);
    }
    const NamedAction secret = parse_action("{apn: {name: a, auth: pap, user: me, password: shh}}",
                                            "line", stack::WorldConfig{});
    EXPECT_EQ(secret.text(), "{name: a, pdp_type: ipv4v6, auth: pap, user: me}");
}

TEST(NetworkActions, TheTimeIsToldToEveryModemAndTheOnesThatSleepArePaged)
{
    const Report report = run(R"(
modems: 2
boot: [AT%XTIME=1, AT+CSCON=1, AT+CFUN=1]
timeline: [{at: 1min, network_time: {zone: +02:00}}]
expect:
  - {urc: '%XTIME: "80",*', modem: 0, from: 1min, within: 10s, count: 1}
  - {urc: '%XTIME: "80",*', modem: 1, from: 1min, within: 10s, count: 1}
  - {urc: "+CSCON: 1", modem: 1, from: 1min, within: 10s, count: 1}
)");
    EXPECT_TRUE(report.passed()) << summary(report);
}

TEST(NetworkActions, AnApnIsServedOtherwiseFromThenOn)
{
    const Report report = run(R"(
boot: [AT+CNEC=16, 'AT+CGDCONT=1,"IP","a"', AT+CFUN=1]
network: {unknown_apn: 30}
timeline:
  - {at: 1min, at_command: "AT+CGACT=1,1"}
  - {at: 90s, apn: {name: A}}
  - {at: 2min, at_command: "AT+CGACT=1,1"}
  - {at: 3min, apn: {name: a, refuse: 8}}
expect:
  - {urc: "+CNEC_ESM: 30,1", from: 1min, within: 10s, count: 1}
  - {state: {machine: pdn, to: active}, from: 2min, within: 10s, count: 1}
  - {state: {machine: pdn, to: inactive}, from: 2min, not: true}
)");
    EXPECT_TRUE(report.passed()) << summary(report);
}

TEST(NetworkActions, AHostThatIsNoNameServerIsToldBeforeTheRun)
{
    EXPECT_THROW(run("timeline: [{at: 1s, dns: {host: echo.test}}]"), ScenarioError);
}

} // namespace
} // namespace scenarios
