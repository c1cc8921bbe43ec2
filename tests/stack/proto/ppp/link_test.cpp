// PPP between the modem and a peer that is written apart from it
// (tests/stack/proto/ppp/ppp_host.hpp).
#include "tests/stack/proto/ppp/ppp_link_fixture.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <random>

namespace stack::net {
namespace {

using namespace std::chrono_literals;

TEST_F(PppLinkTest, SaysNothingBeforeThePeer)
{
    run_for(1min);
    EXPECT_EQ(line_, "");
    EXPECT_FALSE(engine_.next_event());
}

TEST_F(PppLinkTest, GivesThePeerAddressNameServersAndIdentifier)
{
    connect();
    EXPECT_EQ(host_.address, address); // RFC 1332 §3.3
    EXPECT_EQ(host_.dns1, dns1);       // RFC 1877 §1.1
    EXPECT_EQ(host_.dns2, dns2);
    EXPECT_TRUE(host_.up(host::ipv6cp));
    EXPECT_EQ(host_.identifier, identifier); // RFC 5072 §4.1
    EXPECT_EQ(events_, "up ");
    for (const host::Packet& each : host_.received)
        EXPECT_TRUE(each.well_formed);
    run_for(1min); // nothing is sent again
    EXPECT_EQ(line_, "");
}

TEST_F(PppLinkTest, AsksForTheMtuAndAMagicNumber)
{
    const std::string first = answer(host::lcp, host::control(1, 7, ""));
    // Configure-Request with MRU 1280 and magic, Configure-Ack (RFC 1661 §6.1, §6.4).
    ASSERT_EQ(first.size(), 14U + 4U);
    EXPECT_EQ(first.substr(0, 10), (std::string{"\x01\x01\x00\x0e\x01\x04\x05\x00\x05\x06", 10}));
    EXPECT_NE(first.substr(10, 4), std::string(4, '\0'));
    EXPECT_EQ(first.substr(14), host::control(2, 7, ""));
}

TEST_F(PppLinkTest, AsksForNoMruThatIsTheDefault)
{
    PppLink::Network network = both();
    network.mtu = 1500;
    make(network);
    EXPECT_EQ(answer(host::lcp, host::control(1, 1, "")).substr(4, 2), "\x05\x06");
}

TEST_F(PppLinkTest, SendsItsRequestTenTimesAndThenWaitsForThePeer)
{
    feed(host::lcp, host::control(1, 1, ""));
    host_.answers = false;
    exchange();
    EXPECT_EQ(host_.received.size(), 2U);
    run_for(3s - emu::Ts{1}); // RFC 1661 §4.6: restart timer 3 s, Max-Configure 10
    EXPECT_EQ(line_, "");
    run_for(emu::Ts{1});
    EXPECT_NE(line_, "");
    run_for(10min);
    exchange();
    EXPECT_EQ(host_.received.size(), 11U);
    host_.answers = true;
    connect();
}

TEST_F(PppLinkTest, RefusesAuthenticationAndWhatItDoesNotKnow)
{
    const std::string chap = host::option(3, std::string{"\xc2\x23\x05", 3});
    const std::string odd = host::option(99, "x");
    const std::string request = chap + host::option(5, "abcd") + odd;
    const std::string said = answer(host::lcp, host::control(1, 9, request));
    EXPECT_EQ(said.substr(14), host::control(4, 9, chap + odd)); // Configure-Reject, in its order
}

TEST_F(PppLinkTest, AsksForAnotherMagicNumberThanItsOwn)
{
    const std::string first = answer(host::lcp, host::control(1, 1, ""));
    const std::string said =
        answer(host::lcp, host::control(1, 2, host::option(5, first.substr(10, 4))));
    EXPECT_EQ(said.substr(0, 2), "\x03\x02"); // Configure-Nak
    EXPECT_EQ(said.substr(4, 2), "\x05\x06");
    EXPECT_NE(said.substr(6), first.substr(10, 4));
    EXPECT_EQ(answer(host::lcp, host::control(1, 3, host::option(5, std::string(4, '\0'))))[0],
              '\x03'); // zero never (RFC 1661 §6.4)
}

TEST_F(PppLinkTest, RefusesAfterFiveNaks)
{
    connect();
    const std::string wrong = host::option(3, "abcd");
    std::string codes;
    for (unsigned id = 50; id < 58; ++id) {
        const std::string said = answer(host::ipcp, host::control(1, id, wrong));
        const std::size_t at = said.size() - 10; // behind a request of its own, the first time
        codes += std::to_string(host::octet(said, at));
    }
    EXPECT_EQ(codes, "33333444"); // RFC 1661 §4.6 Max-Failure
}

TEST_F(PppLinkTest, CountsTheNaksOfOneNegotiationAlone)
{
    for (unsigned run = 0; run < 7; ++run) { // a peer that starts anew after each Nak
        const std::string said = answer(host::lcp, host::control(1, run, ""));
        const std::string wishes = said.substr(4, host::octet(said, 3) - 4);
        answer(host::lcp, host::control(2, host::octet(said, 1), wishes));
        const std::string any = host::option(3, std::string(4, '\0'));
        EXPECT_EQ(answer(host::ipcp, host::control(1, run, any)),
                  host::control(3, run, host::option(3, address)));
    }
}

TEST_F(PppLinkTest, TellsOnceOfAnAddressThePeerDidNotAskFor)
{
    host_.with_ipv6 = false;
    host_.answers = false;
    feed(host::lcp, host::control(1, 1, ""));
    exchange();
    feed(host::lcp, host::control(2, 1, host_.received.at(0).information.substr(4)));
    exchange();
    EXPECT_EQ(answer(host::ipcp, host::control(1, 4, "")),
              host::control(3, 4, host::option(3, address)));
    EXPECT_EQ(answer(host::ipcp, host::control(1, 5, "")), host::control(2, 5, ""));
}

TEST_F(PppLinkTest, TakesTheAddressThatThePeerHasForIt)
{
    connect();
    // A Nak of our empty Configure-Request with an address for us (RFC 1332 §3.3).
    const std::string renewed = answer(host::ipcp, host::control(1, 80, host::option(3, address)));
    const unsigned id = host::octet(renewed, 1);
    EXPECT_EQ(renewed, host::control(1, id, "") + host::control(2, 80, host::option(3, address)));
    const std::string own{"\x0a\x01\x02\xfe", 4};
    const std::string again = answer(host::ipcp, host::control(3, id, host::option(3, own)));
    EXPECT_EQ(again, host::control(1, id + 1, host::option(3, own)));
}

TEST_F(PppLinkTest, RejectsProtocolsThatThePdnDoesNotHave)
{
    PppLink::Network network = both();
    network.interface_identifier.reset();
    make(network);
    connect();
    const std::string request = host::control(1, 3, host::option(1, identifier));
    host_.received.clear();
    feed(host::ipv6cp, request);
    exchange();
    ASSERT_EQ(host_.received.size(), 1U);
    EXPECT_EQ(host_.received[0].protocol, host::lcp); // Protocol-Reject (RFC 1661 §5.7)
    EXPECT_EQ(host::octet(host_.received[0].information, 0), 8U);
    EXPECT_EQ(host_.received[0].information.substr(4), host::be16(host::ipv6cp) + request);
}

TEST_F(PppLinkTest, GoesOnWithoutAProtocolThatThePeerRejects)
{
    host_.with_ipv6 = false;
    connect();
    feed(host::lcp, host::control(8, 1, host::be16(host::ipv6cp) + "x"));
    line_.clear();
    run_for(1min);
    EXPECT_EQ(line_, ""); // no more Configure-Requests of it
    EXPECT_TRUE(link_->connected());
}

TEST_F(PppLinkTest, AnswersEchoRequests)
{
    connect();
    const std::string reply = answer(host::lcp, host::control(9, 77, "magidata"));
    EXPECT_EQ(reply.substr(0, 4), host::control(10, 77, "12345678").substr(0, 4));
    EXPECT_EQ(reply.substr(8), "data"); // RFC 1661 §5.8
    EXPECT_EQ(answer(host::lcp, host::control(11, 78, "magidata")), "");
    const std::string unknown = host::control(200, 79, "x");
    EXPECT_EQ(answer(host::lcp, unknown).substr(4), unknown); // Code-Reject (§5.6)
}

TEST_F(PppLinkTest, CarriesPacketsBothWays)
{
    const std::string four = "\x45" + std::string(30, 'p');
    const std::string six = "\x60" + std::string(50, 'q');
    feed(host::ipv4, four); // too early (RFC 1661 §3.4)
    link_->send(bytes(four));
    EXPECT_EQ(line_, "");
    connect();
    feed(host::ipv4, four);
    feed(host::ipv6, six);
    EXPECT_THAT(packets_, testing::ElementsAre(four, six));
    host_.received.clear();
    link_->send(bytes(four));
    link_->send(bytes(six));
    exchange();
    ASSERT_EQ(host_.received.size(), 2U);
    EXPECT_EQ(host_.received[0].protocol, host::ipv4);
    EXPECT_EQ(host_.received[0].information, four);
    EXPECT_EQ(host_.received[1].information, six);
}

TEST_F(PppLinkTest, SendsWhatThePeersOptionsAllow)
{
    // ACCM of the line's XON and XOFF alone, compression of protocol and address, MRU 200.
    host_.lcp_options = host::option(1, host::be16(200)) +
                        host::option(2, std::string{"\x00\x0a\x00\x00", 4}) + host::option(7, "") +
                        host::option(8, "");
    connect();
    line_.clear();
    std::string packet{"\x45\x00\x11\x13\x7e\x7d", 6};
    link_->send(bytes(packet));
    EXPECT_EQ(line_.substr(0, 11),
              (std::string{"\x7e\x21\x45\x00\x7d\x31\x7d\x33\x7d\x5e\x7d", 11}));
    line_.clear();
    packet.resize(200, 'x');
    link_->send(bytes(packet));
    EXPECT_NE(line_, "");
    line_.clear();
    link_->send(bytes(packet + "x"));
    EXPECT_EQ(line_, "");
}

TEST_F(PppLinkTest, TakesCompressedHeaders)
{
    connect();
    std::string body = "\x21\x45 short";
    const unsigned sum = ~host::remainder(body) & 0xffffU;
    body += {static_cast<char>(sum % 256), static_cast<char>(sum / 256)};
    link_->feed("\x7e" + body + "\x7e");
    EXPECT_THAT(packets_, testing::ElementsAre("\x45 short"));
}

TEST_F(PppLinkTest, TellsWhenThePeerLeaves)
{
    connect();
    const std::string request = host::control(5, 9, "bye");
    EXPECT_EQ(answer(host::lcp, request), host::control(6, 9, "bye"));
    EXPECT_EQ(events_, "up down left ");
    feed(host::ipv4, "\x45xxx");
    EXPECT_THAT(packets_, testing::IsEmpty());
}

TEST_F(PppLinkTest, NegotiatesAgainWhenThePeerBeginsAnew)
{
    connect();
    host_.negotiate(); // as after its restart, without a word
    exchange();
    EXPECT_TRUE(host_.up(host::ipcp));
    EXPECT_EQ(events_, "up down up ");
}

TEST_F(PppLinkTest, TellsThePeerThatItCloses)
{
    connect();
    link_->close();
    EXPECT_FALSE(link_->closed());
    exchange();
    EXPECT_TRUE(host_.terminated());
    EXPECT_TRUE(link_->closed());
    EXPECT_EQ(events_, "up ");
}

TEST_F(PppLinkTest, ClosesWithoutAnAnswerToo)
{
    connect();
    host_.answers = false;
    host_.received.clear();
    link_->close();
    run_for(6s - emu::Ts{1}); // Max-Terminate 2
    EXPECT_FALSE(link_->closed());
    run_for(emu::Ts{1});
    EXPECT_TRUE(link_->closed());
    exchange();
    EXPECT_EQ(host_.received.size(), 2U);
}

TEST_F(PppLinkTest, DropsFramesThatAreNotWhole)
{
    connect();
    host_.received.clear();
    std::string bad = host::encode(host::ipv4, "\x45 packet");
    bad[5] = static_cast<char>(bad[5] ^ 1);
    link_->feed(bad);
    link_->feed(host::encode(host::ipv4, std::string(1501, 'x')));
    link_->feed("\x7e\xff\x03\x7d\x7e");     // aborted (RFC 1662 §4.3)
    link_->feed("\x7e\xff\x7e\x7e\x7e\x03"); // short, empty
    link_->feed("\x7e");
    EXPECT_THAT(packets_, testing::IsEmpty());
    EXPECT_EQ(line_, "");
    const std::string longest(1500, 'x');
    link_->feed(host::encode(host::ipv4, longest));
    EXPECT_THAT(packets_, testing::ElementsAre(longest));
}

TEST_F(PppLinkTest, IgnoresControlOctetsThatTheLineHasPutIn)
{
    connect();
    std::string frame = host::encode(host::ipv4, "\x45 packet");
    for (std::size_t at = 1; at < frame.size(); at += 2)
        frame.insert(at, 1, '\x11'); // RFC 1662 §4.2
    link_->feed(frame);
    EXPECT_THAT(packets_, testing::ElementsAre("\x45 packet"));
}

TEST_F(PppLinkTest, IgnoresAnswersToNothing)
{
    connect();
    line_.clear();
    for (const unsigned protocol : {host::lcp, host::ipcp, host::ipv6cp}) {
        for (unsigned code = 2; code <= 4; ++code)
            feed(protocol, host::control(code, 200, host::option(5, "abcd")));
        feed(protocol, std::string{"\x01\x01\x00\x09\x01\x05\x00\x00", 8});  // length too long
        feed(protocol, std::string{"\x01\x01\x00\x03", 4});                  // too short
        feed(protocol, host::control(1, 1, std::string{"\x03\x01", 2}));     // option of one
        feed(protocol, host::control(1, 1, std::string{"\x03\x06\x01", 3})); // option cut off
        feed(protocol, "");
    }
    EXPECT_EQ(line_, "");
    EXPECT_EQ(events_, "up ");
}

TEST_F(PppLinkTest, OutlivesHostileBytes)
{
    std::mt19937 random{7};
    connect();
    link_->feed(std::string(1'000'000, '\x7d'));
    link_->feed(std::string(1'000'000, '\x7e'));
    link_->feed(std::string(1'000'000, 'x'));
    link_->feed("\x7e");
    for (int i = 0; i < 20'000; ++i) {
        std::string information;
        const auto size = static_cast<unsigned>(random() % 40);
        for (unsigned n = 0; n < size; ++n)
            information += static_cast<char>(random() % (n == 2 ? 1 : n == 3 ? 48 : 256));
        if (!information.empty()) information[0] = static_cast<char>(random() % 14);
        constexpr unsigned protocols[] = {host::lcp, host::ipcp, host::ipv6cp, host::ipv4, 0x8031};
        feed(protocols[random() % 5], information);
        EXPECT_LT(line_.size(), 4000U);
        line_.clear();
    }
    run_for(1min);
    line_.clear();
    host_.negotiate();
    exchange();
    run_for(1min);
    host_.negotiate();
    exchange();
    EXPECT_TRUE(link_->connected());
}

TEST_F(PppLinkTest, TakesAnEscapedOctetWhateverItIs)
{
    connect();
    std::string frame = host::encode(host::ipv4, "\x45]packet");
    frame.replace(frame.find(']'), 1, "\x7d\x7d"); // RFC 1662 §4.2: all but the flag
    link_->feed(frame);
    EXPECT_THAT(packets_, testing::ElementsAre("\x45]packet"));
}

TEST_F(PppLinkTest, TakesWhatHasWaitedFirst)
{
    connect();
    const std::string frame = host::encode(host::ipv4, "\x45 packet");
    output_ = [&](std::string_view) { link_->feed(frame.substr(0, 5)); };
    link_->send(bytes("\x45 for the host"));
    link_->feed(frame.substr(5)); // at the same instant
    EXPECT_THAT(packets_, testing::ElementsAre("\x45 packet"));
}

TEST_F(PppLinkTest, TakesWhatComesWhileItSpeaks)
{
    output_ = [this](std::string_view octets) { host_.hear(octets); };
    host_.negotiate();
    run_for(1s);
    EXPECT_TRUE(host_.up(host::ipcp));
    link_->close();
    run_for(1s);
    EXPECT_TRUE(link_->closed());
}

TEST_F(PppLinkTest, IsTheSameForTheSameSeed)
{
    const auto run = [this] {
        random_ = emu::Random{3, "ppp"};
        make(both());
        host::Host peer{[this](const std::string& octets) { link_->feed(octets); }};
        peer.negotiate();
        std::string all;
        while (!line_.empty()) {
            all += line_;
            peer.hear(std::exchange(line_, {}));
        }
        return all;
    };
    const std::string first = run();
    EXPECT_EQ(run(), first);
}

} // namespace
} // namespace stack::net
