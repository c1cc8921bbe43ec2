// Scenarios and the far side: date, NAT, further hosts, servers that misbehave, TLS events.
#include "tests/scenarios/scenario_fixture.hpp"

#include "atlink/slm/session.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/tls_server.hpp"

#include <array>

#include <gmock/gmock.h>

namespace scenarios {
namespace {

using namespace std::chrono_literals;
using emu::Ts;
using ::testing::HasSubstr;

TEST(ScenarioInternet, ReadsTheDateAndTheFirmwareOfTheModem)
{
    const Scenario plain = parse("");
    EXPECT_EQ(plain.world.tls.start, std::chrono::sys_days{std::chrono::January / 1 / 2026});
    EXPECT_EQ(plain.world.profile, stack::Profile::mfw_nrf9160_1_3);

    const Scenario scenario =
        parse("start: 2049-12-31T23:59:58Z\nmodem: {profile: mfw_nrf91x1_2.0.x}\n");
    EXPECT_EQ(scenario.world.tls.start,
              std::chrono::sys_days{std::chrono::January / 1 / 2050} - 2s);
    EXPECT_EQ(scenario.world.profile, stack::Profile::mfw_nrf91x1_2_0);
    EXPECT_EQ(body_errors("modem: {profile: mfw_nrf9160_1.3}"),
              "s.yaml:1:45: key 'profile': 'mfw_nrf9160_1.3' is unknown (did you mean "
              "'mfw_nrf9160_1.3.x'?); allowed: mfw_nrf9160_1.3.x, mfw_nrf91x1_2.0.x, "
              "mfw_nrf9160_1.3.0, mfw_nrf9160_1.3.1, mfw_nrf9160_1.3.2, mfw_nrf9160_1.3.3, "
              "mfw_nrf9160_1.3.4, mfw_nrf9160_1.3.5, mfw_nrf9160_1.3.6, mfw_nrf9160_1.3.7, "
              "mfw_nrf91x1_2.0.0, mfw_nrf91x1_2.0.1, mfw_nrf91x1_2.0.2, mfw_nrf91x1_2.0.3, "
              "mfw_nrf91x1_2.0.4");
    EXPECT_EQ(body_errors("start: 2026-01-01"),
              "s.yaml:1:35: key 'start': '2026-01-01' is no date and time; allowed: "
              "2000-01-01T00:00:00Z to 2099-12-31T23:59:59Z");
}

TEST(ScenarioInternet, ReadsTheReleaseOfTheFirmware)
{
    using stack::Chip;
    using stack::Profile;
    for (const auto& [text, profile] : {std::pair{"nrf9160_1.3.x", Profile::mfw_nrf9160_1_3},
                                        {"nrf9160_1.3.7", Profile::mfw_nrf9160_1_3},
                                        {"nrf9160_1.3.5", Profile{Chip::nrf9160, {1, 3, 5}}},
                                        {"nrf9160_1.3.0", Profile{Chip::nrf9160, {1, 3, 0}}},
                                        {"nrf91x1_2.0.x", Profile::mfw_nrf91x1_2_0},
                                        {"nrf91x1_2.0.4", Profile::mfw_nrf91x1_2_0},
                                        {"nrf91x1_2.0.1", Profile{Chip::nrf91x1, {2, 0, 1}}}}) {
        const Scenario scenario = parse("modem: {profile: mfw_" + std::string{text} + "}\n");
        EXPECT_TRUE(scenario.world.profile == profile) << text;
    }
}

TEST(ScenarioInternet, HasEntriesForRunsWithFirmwareOnly)
{
    const auto timeline = parse("timeline:\n  - {at: 1ms, host_down: echo.test, only: firmware}\n"
                                "  - {at: 2ms, host_up: echo.test}\n")
                              .timeline;
    ASSERT_EQ(timeline.size(), 2U);
    EXPECT_EQ(timeline[0].only, Source::firmware);
    EXPECT_EQ(timeline[1].only, std::nullopt);
    EXPECT_EQ(body_errors("timeline: [{at: 1ms, host_up: echo.test, only: host}]"),
              "s.yaml:1:75: key 'only': 'host' is unknown (did you mean 'boot'?); allowed: boot, "
              "firmware");
}

TEST(ScenarioInternet, SaysWhoseSocketsAZephyrProgramHas)
{
    EXPECT_EQ(parse("").world.zephyr_sockets, stack::ZephyrSockets::as_configured);
    EXPECT_EQ(parse("zephyr: {sockets: native}\n").world.zephyr_sockets,
              stack::ZephyrSockets::native);
    EXPECT_EQ(parse("zephyr: {sockets: offload}\n").world.zephyr_sockets,
              stack::ZephyrSockets::offload);
    EXPECT_EQ(body_errors("zephyr: {sockets: offloaded}"),
              "s.yaml:1:46: key 'sockets': 'offloaded' is unknown (did you mean 'offload'?); "
              "allowed: as_configured, native, offload");
}

TEST(ScenarioInternet, SaysWhereAZephyrProgramsTagsAreLookedUp)
{
    using stack::ZephyrCredentials;
    EXPECT_EQ(parse("").world.zephyr_credentials, ZephyrCredentials::as_configured);
    EXPECT_EQ(parse("zephyr: {credentials: own}\n").world.zephyr_credentials,
              ZephyrCredentials::own);
    EXPECT_EQ(parse("zephyr: {credentials: modem}\n").world.zephyr_credentials,
              ZephyrCredentials::modem);
    EXPECT_EQ(parse("zephyr: {credentials: bridge}\n").world.zephyr_credentials,
              ZephyrCredentials::bridge);
    EXPECT_EQ(body_errors("zephyr: {credentials: bridged}"),
              "s.yaml:1:50: key 'credentials': 'bridged' is unknown (did you mean 'bridge'?); "
              "allowed: as_configured, own, modem, bridge");
}

TEST(ScenarioInternet, ReadsTheEditionOfTheManual)
{
    EXPECT_EQ(parse("").world.manual, stack::Manual::v2_7);
    EXPECT_EQ(parse("modem: {manual: 2.7}\n").world.manual, stack::Manual::v2_7);
    EXPECT_EQ(parse("modem: {manual: 3.x}\n").world.manual, stack::Manual::v3_x);
    EXPECT_EQ(body_errors("modem: {manual: 3.0}"),
              "s.yaml:1:44: key 'manual': '3.0' is unknown (did you mean '3.x'?); allowed: 2.7, "
              "3.x");
}

TEST(ScenarioInternet, KnowsADateFromWhatIsNone)
{
    EXPECT_EQ(parse_date("2000-01-01T00:00:00Z"),
              std::chrono::sys_days{std::chrono::January / 1 / 2000});
    EXPECT_TRUE(parse_date("2099-12-31T23:59:59Z"));
    EXPECT_TRUE(parse_date("2024-02-29T12:00:00Z"));
    for (const char* wrong :
         {"", "2026", "1999-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "2026-02-29T00:00:00Z",
          "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
          "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
          "2026-01-01 00:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00ZZ",
          "+026-01-01T00:00:00Z", "2026-01-01T00:00:-1Z"}) {
        EXPECT_FALSE(parse_date(wrong)) << wrong;
    }
}

TEST(ScenarioInternet, ReadsTheNat)
{
    EXPECT_FALSE(parse("").world.internet.nat.enabled);
    const Scenario scenario = parse("internet: {nat: {udp_timeout: 2min}}");
    EXPECT_TRUE(scenario.world.internet.nat.enabled);
    EXPECT_EQ(scenario.world.internet.nat.udp_timeout, Ts{2min});
    EXPECT_EQ(scenario.world.internet.nat.tcp_timeout, Ts{20min}); // radio/scenarios.md S17
    EXPECT_EQ(parse("internet: {nat: {}}").world.internet.nat.udp_timeout, Ts{60s});
    EXPECT_FALSE(parse("internet: {nat: {enabled: false}}").world.internet.nat.enabled);
    EXPECT_EQ(body_errors("internet: {nat: {udp_timeout: 0s}}"),
              "s.yaml:1:58: key 'udp_timeout': 0s is out of range; allowed: 1ms to 1000h");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, nat_rebind: {}}]"),
              "s.yaml:1:60: key 'nat_rebind': there is no NAT; allowed: with internet: {nat: {}}");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, nat_rebind: {}}], internet: {nat: {}}"), "");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, nat_rebind: {cid: 1}}], internet: {nat: {}}"),
              "s.yaml:1:61: key 'cid': unknown");
}

/// "https 443 behaviour=rsa, dns 53": what a host is to run.
std::string services(const HostPlan& host)
{
    std::string text;
    for (const ServicePlan& each : host.services) {
        text += (text.empty() ? "" : ", ") + std::string{each.type->name} + " " +
                std::to_string(each.port);
        for (const auto& [name, value] : each.settings)
            text += " " + name + "=" + value;
    }
    return text;
}

TEST(ScenarioInternet, ReadsHosts)
{
    const Scenario scenario = parse(R"(
hosts:
  - {name: a.tls.test}
  - {name: b.tls.test, tls: {behaviour: rsa}, dtls: {cid: disabled, resumption: false}}
  - {name: c.example, ipv4: 203.0.113.9, ipv6: "2001:db8:1::9", tls: {port: 8443, application: echo}}
)");
    ASSERT_EQ(scenario.hosts.size(), 3U);
    EXPECT_EQ(scenario.hosts[0].ipv4, stack::Address::parse("192.0.2.200"));
    EXPECT_EQ(scenario.hosts[0].ipv6, stack::Address::parse("2001:db8::200"));
    EXPECT_TRUE(scenario.hosts[0].services.empty());
    EXPECT_TRUE(scenario.hosts[0].aaaa);
    EXPECT_EQ(scenario.hosts[1].ipv4, stack::Address::parse("192.0.2.201"));
    EXPECT_EQ(services(scenario.hosts[1]),
              "https 443 behaviour=rsa, dtls_echo 5684 cid=disabled resumption=false");
    EXPECT_EQ(scenario.hosts[2].ipv4, stack::Address::parse("203.0.113.9"));
    EXPECT_EQ(scenario.hosts[2].ipv6, stack::Address::parse("2001:db8:1::9"));
    EXPECT_EQ(services(scenario.hosts[2]), "tls_echo 8443");
}

TEST(ScenarioInternet, ReadsServicesInTheOrderOfTheFile)
{
    const Scenario scenario = parse(R"(
hosts:
  - {name: x.test, aaaa: false, certificate: "*.example", services: {udp_echo: 7, tcp_echo: 0x17,
     https: {}, mqtts: {port: 1, user: me, password: ""}, http: {port: 8080}, dns: 53,
     dtls_echo: {cid: supported, resumption: true, behaviour: psk}}}
)");
    ASSERT_EQ(scenario.hosts.size(), 1U);
    EXPECT_FALSE(scenario.hosts[0].aaaa);
    EXPECT_EQ(scenario.hosts[0].certificate, "*.example");
    EXPECT_EQ(services(scenario.hosts[0]),
              "udp_echo 7, tcp_echo 23, https 443, mqtts 1 password= user=me, http 8080, dns 53, "
              "dtls_echo 5684 behaviour=psk cid=supported resumption=true");
}

TEST(ScenarioInternet, ChecksServices)
{
    const auto of_services = [](const std::string& text) {
        return body_errors("hosts: [{name: a, services: {" + text + "}}]");
    };
    EXPECT_EQ(of_services("tcp_ecko: 7"),
              "s.yaml:1:57: key 'tcp_ecko': unknown (did you mean 'tcp_echo'?); allowed: coap, "
              "discard, dns, dtls_echo, echo, http, https, mqtt, mqtts, multicast, sntp, tcp_echo, "
              "tls_echo, udp_echo");
    EXPECT_EQ(of_services("http: 0"),
              "s.yaml:1:63: key 'http': 0 is out of range; allowed: 1 to 65535");
    EXPECT_EQ(of_services("http: [80]"),
              "s.yaml:1:63: key 'http': must be a whole number; allowed: 1 to 65535");
    EXPECT_EQ(of_services("http: {port: 65536}"),
              "s.yaml:1:70: key 'port': 65536 is out of range; allowed: 1 to 65535");
    EXPECT_EQ(of_services("http: {behaviour: good}"),
              "s.yaml:1:64: key 'behaviour': unknown; allowed: port");
    EXPECT_EQ(of_services("https: {resumption: 1}"),
              "s.yaml:1:77: key 'resumption': must be a truth value; allowed: true, false");
    EXPECT_EQ(of_services("dtls_echo: {cid: enable}"),
              "s.yaml:1:74: key 'cid': 'enable' is unknown (did you mean 'enabled'?); allowed: "
              "disabled, supported, enabled");
    EXPECT_EQ(
        body_errors("hosts: [{name: a, certificate: '*.a.*'}]"),
        "s.yaml:1:59: key 'certificate': '*.a.*' is neither host name nor IP address; "
        "allowed: labels "
        "of a-z, 0-9 and - with dots between, *. may come first; an IP address; * for the name "
        "that is asked for");
    const std::string form = "; allowed: labels of a-z, 0-9 and - with dots between, or * for all "
                             "that no host has";
    EXPECT_EQ(body_errors("hosts: [{name: a, names: [b.test, B.test]}]"),
              "s.yaml:1:62: key 'names': 'B.test' is no host name" + form);
    EXPECT_EQ(body_errors("hosts: [{name: a, names: ['*.test']}]"),
              "s.yaml:1:54: key 'names': '*.test' is no host name" + form);
    EXPECT_EQ(body_errors("hosts: [{name: a, nams: [b]}]"),
              "s.yaml:1:46: key 'nams': unknown (did you mean 'name'?); allowed: name, ipv4, "
              "ipv6, aaaa, names, certificate, services, tls, dtls");
    EXPECT_EQ(of_services("sntp: {behaviour: slient}"),
              "s.yaml:1:75: key 'behaviour': 'slient' is unknown (did you mean 'silent'?); "
              "allowed: good, unsynchronised, rate, silent");
    EXPECT_EQ(of_services("coap: {notify: 2h}"),
              "s.yaml:1:72: key 'notify': 2h is out of range; allowed: 0s to 1h");
    EXPECT_EQ(body_errors("hosts: [{name: a, services: 7}]"),
              "s.yaml:1:56: key 'services': must be a map, such as {key: value}");
}

TEST(ScenarioInternet, ChecksHosts)
{
    EXPECT_EQ(body_errors("hosts: [{}]"),
              "s.yaml:1:36: key 'name': missing; allowed: such as other.tls.test");
    for (const char* wrong : {"A.test", "a..test", "-a.test", "a_b.test", "a.test."}) {
        EXPECT_EQ(body_errors("hosts: [{name: " + std::string{wrong} + "}]"),
                  "s.yaml:1:43: key 'name': '" + std::string{wrong} +
                      "' is no host name; allowed: labels of a-z, 0-9 and - with dots between");
    }
    EXPECT_EQ(body_errors("hosts: [{name: a, ipv4: 1.2.3}]"),
              "s.yaml:1:52: key 'ipv4': '1.2.3' is no such address; allowed: such as 203.0.113.7");
    EXPECT_EQ(body_errors("hosts: [{name: a, ipv6: 192.0.2.1}]"),
              "s.yaml:1:52: key 'ipv6': '192.0.2.1' is no such address; allowed: such as "
              "2001:db8:1::7");
    EXPECT_EQ(body_errors("hosts: [{name: a, tls: {cid: enabled}}]"),
              "s.yaml:1:52: key 'cid': unknown; allowed: port, behaviour, resumption, "
              "application");
    EXPECT_EQ(body_errors("hosts: [{name: a, dtls: {port: 0}}]"),
              "s.yaml:1:59: key 'port': 0 is out of range; allowed: 1 to 65535");
    std::string many = "hosts: [";
    for (int i = 0; i < 40; ++i)
        many += "{name: a" + std::to_string(i) + "}, ";
    EXPECT_EQ(body_errors(many + "]"), "");
    EXPECT_NE(body_errors(many + "{name: b}]").find("key 'hosts': too many; allowed: 40 hosts"),
              std::string::npos);
}

TEST(ScenarioInternet, ReadsWhatConcernsTls)
{
    const Scenario scenario = parse(R"(
timeline:
  - {at: 1s, tls_fault: {host: tls.test, behaviour: unknown_ca}}
  - {when: {tls: {what: handshake done, side: any}}, coverage: none}
expect:
  - {tls: {what: handshake failed, reason: "unknown *"}, count: 1}
  - {tls: {what: peer address updated, side: host}}
)");
    EXPECT_EQ(scenario.timeline[0].action.text(), "{host: \"tls.test\", behaviour: unknown_ca}");
    EXPECT_EQ(to_text(scenario.timeline[1]), "when tls \"handshake done\" at either end coverage");
    EXPECT_EQ(to_text(scenario.expect[0]), "tls \"handshake failed\" for \"unknown *\", once");
    EXPECT_EQ(to_text(scenario.expect[1]), "tls \"peer address updated\" at the host");

    EXPECT_EQ(body_errors("timeline: [{at: 1s, tls_fault: {behaviour: good}}]"),
              "s.yaml:1:59: key 'host': missing; allowed: the name of a host");
    EXPECT_TRUE(body_errors("timeline: [{at: 1s, tls_fault: {host: a}}]")
                    .starts_with("s.yaml:1:59: key 'behaviour': missing; allowed: good, chain, "));
    EXPECT_TRUE(body_errors("timeline: [{at: 1s, tls_fault: {host: a, behaviour: expire}}]")
                    .starts_with("s.yaml:1:80: key 'behaviour': 'expire' is unknown (did you mean "
                                 "'expired'?); allowed: good, chain, "));
    EXPECT_EQ(body_errors("expect: [{tls: {reason: expired}}]"),
              "s.yaml:1:43: key 'what': missing; allowed: handshake done, handshake failed, "
              "session failed, saved, loaded, peer address updated");
    EXPECT_EQ(body_errors("expect: [{tls: {what: saved, side: modm}}]"),
              "s.yaml:1:63: key 'side': 'modm' is unknown (did you mean 'modem'?); allowed: modem, "
              "host, any");
}

TEST(ScenarioInternet, ATlsEventFitsByWhatReasonAndSide)
{
    const auto matches = [](const TlsMatch& match, std::string_view what, std::string_view reason,
                            int fd) {
        const emu::Payload payload = emu::TlsEvent{what, reason, fd, 0};
        return fits(match, emu::Record{{}, 1, payload});
    };
    const TlsMatch failed{.what = "handshake failed", .reason = "", .side = TlsMatch::Side::modem};
    EXPECT_TRUE(matches(failed, "handshake failed", "expired", 0));
    EXPECT_FALSE(matches(failed, "handshake failed", "expired", -1));
    EXPECT_FALSE(matches(failed, "handshake done", "full", 0));
    TlsMatch at_host = failed;
    at_host.side = TlsMatch::Side::host;
    EXPECT_TRUE(matches(at_host, "handshake failed", "expired", -1));
    EXPECT_FALSE(matches(at_host, "handshake failed", "expired", 0));
    TlsMatch expired = failed;
    expired.side = TlsMatch::Side::any;
    expired.reason = "exp*";
    EXPECT_TRUE(matches(expired, "handshake failed", "expired", -1));
    EXPECT_TRUE(matches(expired, "handshake failed", "expired", 3));
    EXPECT_FALSE(matches(expired, "handshake failed", "unknown CA", 3));
}

TEST(ScenarioInternet, AddsHostsAndMakesTheirServersMisbehave)
{
    Stage stage{"hosts:\n"
                "  - {name: other.tls.test, tls: {behaviour: rsa}, dtls: {}}\n"
                "timeline:\n"
                "  - {at: 10s, tls_fault: {host: other.tls.test, behaviour: silent}}\n"
                "  - {at: 10s, tls_fault: {host: tls.test, behaviour: expired}}\n"
                "  - {at: 20s, tls_fault: {host: tls.test, behaviour: good}}\n"};
    auto& internet = stage.world.internet();
    EXPECT_EQ(internet.resolve("other.tls.test", stack::Family::ipv4),
              stack::Address::parse("192.0.2.200"));
    const auto servers = internet.find("other.tls.test")->services<stack::tls::Server>();
    ASSERT_EQ(servers.size(), 2U);
    EXPECT_EQ(servers[0]->config().behaviour, stack::tls::Behaviour::rsa);
    EXPECT_EQ(servers[1]->config().behaviour, stack::tls::Behaviour::good);
    stage.play();

    for (const auto* each : servers)
        EXPECT_EQ(each->config().behaviour, stack::tls::Behaviour::silent);
    for (const auto* each : internet.find("tls.test")->services<stack::tls::Server>())
        EXPECT_EQ(each->config().behaviour, stack::tls::Behaviour::good);
}

TEST(ScenarioInternet, RebindsTheNat)
{
    Stage stage{"internet: {nat: {}}\ntimeline: [{at: 1min, nat_rebind: {}}]"};
    ASSERT_NE(stage.world.internet().nat(), nullptr);
    std::array<std::byte, 28> packet{}; // UDP over IPv4
    packet[0] = std::byte{0x45};
    packet[9] = std::byte{17};
    stage.world.internet().nat()->outbound(packet);
    EXPECT_EQ(stage.world.internet().nat()->size(), 1U);
    stage.play();
    EXPECT_EQ(stage.world.internet().nat()->size(), 0U);
}

TEST(ScenarioInternet, SaysWhatIsWrongWithHosts)
{
    const auto message = [](const std::string& body) -> std::string {
        try {
            run(body);
        } catch (const ScenarioError& error) {
            return error.what();
        }
        return "";
    };
    const std::string hosts =
        "; allowed: names and addresses that no other host has, the internet's own included";
    EXPECT_EQ(message("hosts: [{name: web.test}]"),
              "s.yaml:3:9: key 'hosts': host name taken: web.test" + hosts);
    EXPECT_EQ(message("hosts: [{name: a, ipv4: 192.0.2.80}]"),
              "s.yaml:3:9: key 'hosts': host address taken: 192.0.2.80" + hosts);
    EXPECT_EQ(message("hosts: [{name: a}, {name: b, ipv4: 192.0.2.200}]"),
              "s.yaml:3:20: key 'hosts': host address taken: 192.0.2.200" + hosts);
    EXPECT_EQ(message("hosts: [{name: a}, {name: b, names: [c, a]}]"),
              "s.yaml:3:20: key 'hosts': host name taken: a" + hosts);
    EXPECT_EQ(message("hosts: [{name: a, names: ['*']}, {name: b, names: ['*']}]"),
              "s.yaml:3:34: key 'hosts': host name taken: *" + hosts);
    EXPECT_EQ(message("hosts: [{name: a, services: {tls_echo: 4242, echo: {}}}]"),
              "s.yaml:3:52: key 'echo': TCP port taken on 192.0.2.200; allowed: a port that no "
              "other service of the host has");
    EXPECT_EQ(message("hosts: [{name: a, services: {https: 7, tcp_echo: 7}}]"),
              "s.yaml:3:50: key 'tcp_echo': TCP port taken on 192.0.2.200; allowed: a port that no "
              "other service of the host has");
    EXPECT_EQ(message("timeline: [{at: 1s, tls_fault: {host: web.test, behaviour: rsa}}]"),
              "s.yaml:3:12: key 'tls_fault': web.test speaks neither TLS nor DTLS");
    EXPECT_THAT(message("timeline: [{at: 1s, tls_fault: {host: tsl.test, behaviour: rsa}}]"),
                HasSubstr("key 'tls_fault': no host is called 'tsl.test' (did you mean "
                          "'tls.test'?); allowed: "));
}

TEST(ScenarioInternet, ReadsPeersAndMessages)
{
    const Scenario scenario = parse(R"(
timeline:
  - {at: 1s, tcp_peer: {connect: 1234}}
  - {at: 2s, tcp_peer: {connect: 80, from: 203.0.113.5, send: "a, b", close: true}}
  - {at: 3s, sms: {from: "+12025550100", text: "Grüße"}}
)");
    EXPECT_EQ(scenario.timeline[0].action.text(),
              "{from: 192.0.2.99, connect: 1234, family: ipv4, echo: true}");
    EXPECT_EQ(scenario.timeline[1].action.text(),
              "{from: 203.0.113.5, connect: 80, family: ipv4, echo: false, send: \"a, b\", close: "
              "true}");
    EXPECT_EQ(scenario.timeline[2].action.text(), "{from: \"+12025550100\", text: \"Grüße\"}");

    EXPECT_EQ(body_errors("timeline: [{at: 1s, tcp_peer: {}}]"),
              "s.yaml:1:58: key 'tcp_peer': does nothing; allowed: connect, listen, expect, send, "
              "expect_end: true, close: true or reset: true");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, tcp_peer: {connect: 0}}]"),
              "s.yaml:1:68: key 'connect': 0 is out of range; allowed: 1 to 65535");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, tcp_peer: {connect: 1, from: echo.test}}]"),
              "s.yaml:1:77: key 'from': no such address; allowed: such as 192.0.2.99");
    EXPECT_EQ(body_errors("internet: {nat: {}}, timeline: [{at: 1s, tcp_peer: {connect: 1}}]"),
              "s.yaml:1:79: key 'tcp_peer': the NAT lets nobody through to the modem; allowed: "
              "without internet: {nat: {}}, or family: ipv6");
    EXPECT_EQ(body_errors("timeline: [{at: 1s, sms: {from: \"+12\"}}]"),
              "s.yaml:1:53: key 'text': missing; allowed: the message");
    for (const std::string from : {"", "+12x", "+", "A Long Sender"}) {
        EXPECT_EQ(body_errors("timeline: [{at: 1s, sms: {from: \"" + from + "\", text: a}}]"),
                  "s.yaml:1:60: key 'from': '" + from +
                      "' is no sender; allowed: up to 20 digits, perhaps after +, or a name of up "
                      "to 11 characters");
    }
    EXPECT_EQ(
        body_errors("timeline: [{at: 1s, sms: {from: a, text: " + std::string(10'001, 'x') + "}}]"),
        "s.yaml:1:69: key 'text': too long; allowed: 10000 bytes");
}

/// A serial modem beside a scenario: it serves port 1234 from 20 s on, or what else it is told.
std::string served(const std::string& timeline, Report& report)
{
    Stage stage{"timeline:\n" + timeline};
    std::string said;
    atlink::Session session{
        stage.world, stage.modem, {}, [&](std::string_view bytes) { said += bytes; }};
    emu::Timer serve{stage.world.engine(), [&] { session.feed("AT#XTCPSVR=1,1234\r\n"); }};
    emu::Timer talk{stage.world.engine(), [&] { session.feed("AT#XTCPSEND=\"hi\"\r\n"); }};
    serve.start(20s);
    talk.start(50s);
    stage.play();
    report = stage.runner.report();
    // The modem's own notifications are not the matter.
    const std::size_t started = said.find("#XTCPSVR: 0,\"started\"\r\n\r\nOK\r\n");
    return started == said.npos ? said : said.substr(said.find("OK", started) + 4);
}

TEST(ScenarioInternet, APeerConnectsAndEchoes)
{
    Report report;
    EXPECT_EQ(served("  - {at: 40s, tcp_peer: {connect: 1234}}\n"
                     "  - {at: 60s, tcp_peer: {close: true}}\n",
                     report),
              "\r\n#XTCPSVR: \"192.0.2.99\",\"connected\"\r\n"
              "\r\n#XTCPSEND: 2\r\n\r\nOK\r\n"
              "\r\n#XTCPDATA: 2\r\nhi"
              "\r\n#XTCPSVR: 0,\"disconnected\"\r\n");
    EXPECT_TRUE(report.passed());
}

TEST(ScenarioInternet, APeerSaysWhatItIsTold)
{
    Report report;
    EXPECT_EQ(served("  - {at: 40s, tcp_peer: {connect: 1234, from: 203.0.113.5, send: one}}\n"
                     "  - {at: 60s, tcp_peer: {from: 203.0.113.5, send: two, close: true}}\n",
                     report),
              "\r\n#XTCPSVR: \"203.0.113.5\",\"connected\"\r\n"
              "\r\n#XTCPDATA: 3\r\none"
              "\r\n#XTCPSEND: 2\r\n\r\nOK\r\n"
              "\r\n#XTCPDATA: 3\r\ntwo"
              "\r\n#XTCPSVR: 0,\"disconnected\"\r\n");
    EXPECT_TRUE(report.passed());
}

TEST(ScenarioInternet, SaysWhatAPeerCouldNotDo)
{
    const auto failures = [](const std::string& body) {
        std::string text;
        for (const Check& each : run(body).checks) {
            if (each.result == Check::Result::failed) {
                text += each.where + ": " + each.text + ": " + each.reason + "\n";
            }
        }
        return text;
    };
    EXPECT_EQ(failures("timeline: [{at: 0s, tcp_peer: {connect: 1}}]"),
              "s.yaml:3:12: at 0s tcp_peer: the modem had no IPv4 address\n");
    EXPECT_EQ(failures("timeline: [{at: 1min, tcp_peer: {send: a}}]"),
              "s.yaml:3:12: at 1min tcp_peer: there was no connection\n");
    EXPECT_EQ(failures("timeline: [{at: 1min, tcp_peer: {close: true}}]"),
              "s.yaml:3:12: at 1min tcp_peer: there was no connection\n");
    // Nobody listens: refused, and no failure.
    EXPECT_EQ(failures("timeline: [{at: 1min, tcp_peer: {connect: 1}}]"), "");
    EXPECT_EQ(failures("timeline: [{at: 1min, tcp_peer: {connect: 1, close: true}}]"), "");
    try {
        run("timeline: [{at: 1min, tcp_peer: {connect: 1, from: 192.0.2.7}}]");
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_STREQ(error.what(), "s.yaml:3:12: key 'tcp_peer': host address taken: 192.0.2.7");
    }
}

TEST(ScenarioInternet, AShortMessageReachesTheModem)
{
    const Report report = run("boot: [\"AT+CNMI=3,2,0,1\", AT+CFUN=1]\n"
                              "timeline:\n"
                              "  - {at: 30s, sms: {from: \"+12025550100\", text: hello}}\n"
                              "  - {when: {urc: '+CMT: \"+12025550100\"'}, at_command: AT+CNMA=1}\n"
                              "expect:\n"
                              "  - {urc: '+CMT: \"+12025550100\"', from: 30s, within: 10s, "
                              "count: 1}\n");
    for (const Check& each : report.checks)
        EXPECT_EQ(each.result, Check::Result::passed) << each.text << ": " << each.reason;
}

} // namespace
} // namespace scenarios
