// Scripted peers: what they do, over both families, and what they find out.
#include "tests/scenarios/scenario_fixture.hpp"

#include "atlink/slm/session.hpp"
#include "stack/internet/host.hpp"

#include <deque>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

namespace scenarios {
namespace {

using namespace std::chrono_literals;
using emu::Ts;
using ::testing::HasSubstr;

using Lines = std::vector<std::pair<Ts, std::string>>;

/// A serial modem beside a scenario of five minutes, which is told lines at their times.
struct Played {
    Played(const std::string& body, const Lines& lines)
    {
        Stage stage{body};
        atlink::Session session{
            stage.world, stage.modem, {}, [this](std::string_view bytes) { said += bytes; }};
        std::deque<emu::Timer> timers;
        for (const auto& [at, line] : lines) {
            timers
                .emplace_back(stage.world.engine(),
                              [&session, line = line + "\r\n"] { session.feed(line); })
                .start(at);
        }
        stage.play();
        for (const Check& each : stage.runner.report().checks) {
            if (each.result == Check::Result::failed)
                failures += each.where + ": " + each.text + ": " + each.reason + "\n";
        }
    }
    std::string said;
    std::string failures;
};

TEST(Peers, TakeAConnectionAndTalkAsItIsWritten)
{
    for (const auto& [client, address] :
         {std::pair{"1", "192.0.2.99"}, {"2", "2001:db8:ffff::c000:263"}}) {
        const Played it{"timeline:\n"
                        "  - {at: 10s, tcp_peer: {listen: 1234}}\n"
                        "  - {at: 40s, tcp_peer: {expect: \"hello *\", send: \"well, hello\"}}\n"
                        "  - {at: 50s, tcp_peer: {expect: \"\"}}\n"
                        "  - {at: 60s, tcp_peer: {expect: two, close: true}}\n"
                        "  - {at: 70s, tcp_peer: {expect_end: true}}\n",
                        {{20s, std::string{"AT#XTCPCLI="} + client + ",\"" + address + "\",1234"},
                         {30s, "AT#XTCPSEND=\"hello you\""},
                         {55s, "AT#XTCPSEND=\"two\""}}};
        EXPECT_EQ(it.failures, "") << address;
        EXPECT_THAT(it.said, HasSubstr("\r\n#XTCPDATA: 11\r\nwell, hello")) << address;
        EXPECT_THAT(it.said, HasSubstr("\r\n#XTCPCLI: -104,\"disconnected\"\r\n")) << address;
    }
}

TEST(Peers, ConnectOverIpv6)
{
    const Played it{
        "timeline:\n"
        "  - {at: 40s, tcp_peer: {connect: 1234, family: ipv6, send: one, echo: true}}\n"
        "  - {at: 60s, tcp_peer: {expect: hi, reset: true}}\n"
        "  - {at: 70s, tcp_peer: {expect_end: true}}\n",
        {{20s, "AT#XTCPSVR=2,1234"}, {50s, "AT#XTCPSEND=\"hi\""}}};
    EXPECT_EQ(it.failures, "");
    EXPECT_THAT(it.said, HasSubstr("#XTCPSVR: \"2001:db8:ffff::c000:263\",\"connected\""));
    EXPECT_THAT(it.said, HasSubstr("\r\n#XTCPDATA: 3\r\none"));
    EXPECT_THAT(it.said, HasSubstr("\r\n#XTCPDATA: 2\r\nhi"));
    EXPECT_THAT(it.said, HasSubstr("\"disconnected\""));
}

TEST(Peers, SpeakForAHostThatIsThere)
{
    const Played it{"hosts: [{name: api.example, ipv4: 203.0.113.7}]\n"
                    "timeline:\n"
                    "  - {at: 10s, tcp_peer: {host: api.example, listen: 80}}\n"
                    "  - {at: 40s, tcp_peer: {host: api.example, expect: ping, send: pong}}\n",
                    {{20s, "AT#XTCPCLI=1,\"api.example\",80"}, {30s, "AT#XTCPSEND=\"ping\""}}};
    EXPECT_EQ(it.failures, "");
    EXPECT_THAT(it.said, HasSubstr("\r\n#XTCPDATA: 4\r\npong"));
}

TEST(Peers, ExchangeDatagramsOverBothFamilies)
{
    for (const auto& [server, family, address] :
         {std::tuple{"1", "ipv4", "192.0.2.99"}, {"2", "ipv6", "2001:db8:ffff::c000:263"}}) {
        const Played it{std::string{"timeline:\n"
                                    "  - {at: 30s, udp_peer: {send: first, to: 1234, family: "} +
                            family +
                            "}}\n"
                            "  - {at: 50s, udp_peer: {expect: \"back*\", send: again}}\n"
                            "  - {at: 60s, udp_peer: {expect: \"\"}}\n",
                        {{20s, std::string{"AT#XUDPSVR="} + server + ",1234"},
                         {40s, "AT#XUDPSEND=\"back at you\""}}};
        EXPECT_EQ(it.failures, "") << family;
        EXPECT_THAT(it.said, HasSubstr("\r\n#XUDPDATA: 5\r\nfirst")) << address;
        EXPECT_THAT(it.said, HasSubstr("\r\n#XUDPDATA: 5\r\nagain")) << address;
    }
}

TEST(Peers, AnswerWhoSpokeAlsoThroughANat)
{
    const Played it{"internet: {nat: {}}\n"
                    "timeline:\n"
                    "  - {at: 10s, udp_peer: {listen: 5000}}\n"
                    "  - {at: 40s, udp_peer: {expect: one, send: \"1\"}}\n",
                    {{20s, "AT#XUDPCLI=1,\"192.0.2.99\",5000"}, {30s, "AT#XUDPSEND=\"one\""}}};
    EXPECT_EQ(it.failures, "");
    EXPECT_THAT(it.said, HasSubstr("\r\n#XUDPDATA: 1\r\n1"));
}

TEST(Peers, SayWhereAndWhyWhatTheyExpectIsNotSo)
{
    const Played it{"timeline:\n"
                    "  - {at: 10s, tcp_peer: {listen: 1234}}\n"
                    "  - {at: 11s, tcp_peer: {listen: 1234}}\n"
                    "  - {at: 40s, tcp_peer: {expect: hullo}}\n"
                    "  - {at: 50s, tcp_peer: {expect_end: true}}\n"
                    "  - {at: 51s, tcp_peer: {from: 192.0.2.98, reset: true}}\n"
                    "  - {at: 60s, udp_peer: {expect: a}}\n"
                    "  - {at: 61s, udp_peer: {send: a}}\n"
                    "  - {at: 62s, udp_peer: {host: echo.test, listen: 7}}\n",
                    {{20s, "AT#XTCPCLI=1,\"192.0.2.99\",1234"}, {30s, "AT#XTCPSEND=\"hello\""}}};
    EXPECT_EQ(it.failures, "s.yaml:5:5: at 11s tcp_peer: port 1234 was taken\n"
                           "s.yaml:6:5: at 40s tcp_peer: expected \"hullo\", got \"hello\"\n"
                           "s.yaml:7:5: at 50s tcp_peer: there was a connection still\n"
                           "s.yaml:8:5: at 51s tcp_peer: there was no connection\n"
                           "s.yaml:9:5: at 1min udp_peer: no datagram had come\n"
                           "s.yaml:10:5: at 61s udp_peer: nobody had spoken to it\n"
                           "s.yaml:11:5: at 62s udp_peer: port 7 was taken\n");
}

TEST(Peers, AskUntilTheyHaveTheirAnswers)
{
    const Played it{
        "timeline:\n"
        "  - {at: 20s, tcp_peer: {connect: 1234, send: ping, answer: \"po*\", times: 2, "
        "within: 1min}}\n"
        "  - {at: 90s, udp_peer: {to: 1235, send: ping, answer: pong, family: ipv6}}\n"
        "expect:\n"
        "  - {peer: answered, from: 50s, within: 5s, count: 1}\n"
        "  - {peer: answered, from: 110s, within: 5s, count: 1}\n"
        "  - {peer: gave up, not: true}\n",
        {{30s, "AT#XTCPSVR=1,1234"}, // nobody took the connection until now
         {40s, "AT#XTCPSEND=\"pong\""},
         {50s, "AT#XTCPSEND=\"port\""},
         {100s, "AT#XTCPSVR=0"},
         {101s, "AT#XUDPSVR=2,1235"},
         {110s, "AT#XUDPSEND=\"pong\""}}};
    EXPECT_EQ(it.failures, "");
    EXPECT_THAT(it.said, HasSubstr("\r\n#XTCPDATA: 4\r\nping"));
    EXPECT_THAT(it.said, HasSubstr("\r\n#XTCPSVR: 0,\"disconnected\"\r\n"));
    EXPECT_THAT(it.said, HasSubstr("\r\n#XUDPDATA: 4\r\nping"));
}

TEST(Peers, SayWhyTheyGiveUp)
{
    const Played it{"timeline:\n"
                    "  - {at: 1s, tcp_peer: {connect: 1234, send: a, answer: b, within: 2s}}\n"
                    "  - {at: 30s, tcp_peer: {connect: 7, send: a, answer: b, within: 5s}}\n"
                    "  - {at: 30s, udp_peer: {to: 7, send: a, answer: b}}\n"
                    "  - {at: 50s, tcp_peer: {connect: 1234, send: a, answer: b}}\n"
                    "  - {at: 90s, tcp_peer: {connect: 1234, send: a, answer: b, times: 3}}\n"
                    "  - {at: 120s, tcp_peer: {connect: 1234, tls: {}, send: a, answer: b}}\n"
                    "  - {at: 299s, tcp_peer: {connect: 1234, send: a, answer: b}}\n"
                    "expect: [{peer: gave up, count: 6}]\n",
                    {{40s, "AT#XTCPSVR=1,1234"},
                     {60s, "AT#XTCPSEND=\"c\""},
                     {95s, "AT#XTCPSEND=\"b\""},
                     {100s, "AT#XTCPHANGUP=1"},
                     {125s, "AT#XTCPSEND=\"no TLS\""}}};
    EXPECT_EQ(it.failures,
              "s.yaml:4:5: at 1s tcp_peer: 0 of 1 answers had come; the modem has no such address\n"
              "s.yaml:5:5: at 30s tcp_peer: 0 of 1 answers had come; nobody took the connection\n"
              "s.yaml:6:5: at 30s udp_peer: 0 of 1 answers had come; nothing came back\n"
              "s.yaml:7:5: at 50s tcp_peer: 0 of 1 answers had come; what came is \"c\"\n"
              "s.yaml:8:5: at 90s tcp_peer: 1 of 3 answers had come; the connection ended\n"
              "s.yaml:9:5: at 2min tcp_peer: 0 of 1 answers had come; handshake failed: bad "
              "record\n"
              "s.yaml:10:5: at 299s tcp_peer: it was still under way\n");
}

// zephyr/environment.md §2.4: samples want google.com and archive.ubuntu.com.
TEST(Peers, AHostHasEveryNameThatNobodyHas)
{
    const Played it{
        "hosts: [{name: web.example, names: [\"*\"], certificate: \"*\", services: {http: "
        "80, https: 443}}]\n",
        {{20s, "AT#XGETADDRINFO=\"google.com\""},
         {25s, "AT#XGETADDRINFO=\"echo.test\""},
         {30s, "AT#XTCPCLI=1,\"archive.ubuntu.com\",80"}}};
    EXPECT_EQ(it.failures, "");
    EXPECT_THAT(it.said, HasSubstr("#XGETADDRINFO: \"2001:db8::200\""));
    EXPECT_THAT(it.said, HasSubstr("#XGETADDRINFO: \"2001:db8::7\""));
    EXPECT_THAT(it.said, HasSubstr("#XTCPCLI: 0,\"connected\""));
}

TEST(Peers, ShowALongTextWithItsBeginning)
{
    const std::string long_text(300, 'x');
    const Played it{"timeline: [{at: 40s, tcp_peer: {expect: " + long_text + "}}]", {}};
    EXPECT_EQ(it.failures, "s.yaml:3:12: at 40s tcp_peer: expected \"" + std::string(200, 'x') +
                               "\" and 100 bytes more, got \"\"\n");
}

TEST(Peers, SayThatTheWiFiPartHasNoAddressYet)
{
    const Played it{"timeline:\n"
                    "  - {at: 10s, tcp_peer: {connect: 1234, device: wifi}}\n"
                    "  - {at: 11s, udp_peer: {send: a, to: 1, device: wifi, family: ipv6}}\n",
                    {}};
    EXPECT_THAT(it.failures, HasSubstr("the Wi-Fi part had no IPv4 address"));
    EXPECT_THAT(it.failures, HasSubstr("the Wi-Fi part had no IPv6 address"));
}

TEST(Peers, AreCheckedWhenTheyAreRead)
{
    const auto wrong = [](const std::string& action) {
        return body_errors("timeline: [{at: 1s, " + action + "}]");
    };
    EXPECT_EQ(wrong("tcp_peer: {listen: 1, family: ipv6}"),
              "s.yaml:1:78: key 'family': has no meaning without 'connect'; allowed: with "
              "'connect'");
    EXPECT_EQ(wrong("tcp_peer: {listen: 1, device: wifi}"),
              "s.yaml:1:78: key 'device': has no meaning without 'connect'; allowed: with "
              "'connect'");
    EXPECT_EQ(wrong("udp_peer: {send: a, to: 1, device: wify}"),
              "s.yaml:1:83: key 'device': 'wify' is unknown (did you mean 'wifi'?); allowed: "
              "modem, wifi");
    EXPECT_EQ(wrong("tcp_peer: {listen: 1, from: 192.0.2.9, host: a}"),
              "s.yaml:1:93: key 'host': has no meaning with 'from'; allowed: either of them");
    EXPECT_EQ(wrong("udp_peer: {}"),
              "s.yaml:1:58: key 'udp_peer': does nothing; allowed: listen, expect, send or close: "
              "true");
    EXPECT_EQ(wrong("udp_peer: {listen: 1, dtls: {}}"),
              "s.yaml:1:76: key 'dtls': has no meaning without 'to'; allowed: with 'to'");
    EXPECT_EQ(wrong("tcp_peer: {listen: 1, tls: {}}"),
              "s.yaml:1:75: key 'tls': has no meaning without 'connect'; allowed: with 'connect'");
    EXPECT_EQ(wrong("tcp_peer: {connect: 1, send: a, answer: b, tls: {verifi: no}}"),
              "s.yaml:1:97: key 'verifi': unknown (did you mean 'verify'?); allowed: hostname, "
              "verify, certificate, psk");
    EXPECT_EQ(wrong("tcp_peer: {connect: 1, tls: {psk: {key: 123}}}"),
              "s.yaml:1:88: key 'key': is no key; allowed: hexadecimal digits of 1 to 64 bytes");
    EXPECT_EQ(wrong("tcp_peer: {connect: 1, tls: {psk: {}, verify: true}}"),
              "s.yaml:1:94: key 'verify': has no meaning with 'psk'; allowed: either of them");
    EXPECT_EQ(wrong("tcp_peer: {connect: 1, answer: a}"),
              "s.yaml:1:79: key 'answer': has no meaning without 'send'; allowed: with 'send'");
    EXPECT_EQ(
        wrong("tcp_peer: {connect: 1, send: a, answer: b, close: true}"),
        "s.yaml:1:98: key 'close': has no meaning with 'answer'; allowed: in an action of its "
        "own, without 'answer'");
    EXPECT_EQ(wrong("tcp_peer: {connect: 1, times: 2}"),
              "s.yaml:1:78: key 'times': has no meaning without 'answer'; allowed: with 'answer'");
    EXPECT_EQ(wrong("udp_peer: {to: 1, send: a, answer: ''}"),
              "s.yaml:1:83: key 'answer': is empty; allowed: text, with * for any characters");
    EXPECT_EQ(body_errors("expect: [{peer: answerd}]"),
              "s.yaml:1:44: key 'peer': 'answerd' is unknown (did you mean 'answered'?); allowed: "
              "answered, gave up");
    EXPECT_EQ(wrong("udp_peer: {listen: 1, to: 7}"),
              "s.yaml:1:74: key 'to': has no meaning without 'send'; allowed: with 'send'");
    EXPECT_EQ(wrong("udp_peer: {send: a, family: ipv4}"),
              "s.yaml:1:76: key 'family': has no meaning without 'to'; allowed: with 'to'");
    EXPECT_EQ(wrong("udp_peer: {send: " + std::string(1400, 'a') + "}"), "");
    EXPECT_EQ(wrong("udp_peer: {send: " + std::string(1401, 'a') + "}"),
              "s.yaml:1:65: key 'send': too long; allowed: 1400 bytes");
    const auto behind_nat = [](const std::string& action) {
        return body_errors("internet: {nat: {}}, timeline: [{at: 1s, " + action + "}]");
    };
    EXPECT_EQ(behind_nat("tcp_peer: {listen: 1}"), "");
    EXPECT_EQ(behind_nat("tcp_peer: {connect: 1, family: ipv6}"), "");
    EXPECT_THAT(behind_nat("udp_peer: {send: a, to: 1}"),
                HasSubstr("key 'udp_peer': the NAT lets nobody through to the modem; allowed: "
                          "without internet: {nat: {}}, or family: ipv6, or without 'to'"));
}

TEST(Peers, AreRefusedWhereSomebodyElseIs)
{
    const auto message = [](const std::string& action) -> std::string {
        try {
            run("timeline: [{at: 1s, " + action + "}]");
        } catch (const ScenarioError& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(message("udp_peer: {listen: 1, from: 192.0.2.7}"),
              "s.yaml:3:12: key 'udp_peer': host address taken: 192.0.2.7");
    EXPECT_THAT(message("tcp_peer: {listen: 1, host: ehco.test}"),
                HasSubstr("key 'tcp_peer': no host is called 'ehco.test' (did you mean "
                          "'echo.test'?); allowed: "));
    EXPECT_EQ(message("mqtt_publish: {host: web.test, topic: a}"),
              "s.yaml:3:12: key 'mqtt_publish': web.test has no broker");
    EXPECT_EQ(message("dtls_cid: {host: web.test, cid: enabled}"),
              "s.yaml:3:12: key 'dtls_cid': web.test does not speak DTLS");
}

TEST(Peers, SomebodyPublishesToASubscriber)
{
    const Played it{
        "timeline:\n"
        "  - {at: 50s, mqtt_publish: {topic: a/b, payload: news, qos: 1}}\n",
        {{20s, "AT#XMQTTCON=1,\"\",\"\",\"mqtt.test\",1883"}, {40s, "AT#XMQTTSUB=\"a/#\",1"}}};
    EXPECT_EQ(it.failures, "");
    EXPECT_THAT(it.said, HasSubstr("a/b"));
    EXPECT_THAT(it.said, HasSubstr("news"));
}

} // namespace
} // namespace scenarios
