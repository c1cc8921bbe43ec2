// Echo requests both ways: what the modem asks for, what it answers, and the switches of it.
#include "stack/net/ping.hpp"

#include "stack/internet/ping_client.hpp"

#include "tests/stack/option/option_fixture.hpp"

namespace stack {
namespace {

using namespace option;

class PingTest : public Net {
protected:
    PingTest()
    {
        ping.on_result = [this](const PingResult& result) { results.push_back(result); };
    }
    net::PingClient& pinger()
    {
        return world.internet()
            .add("pinger.test", *Address::parse("192.0.2.98"), *Address::parse("2001:db8::98"))
            .serve<net::PingClient>();
    }
    void set(int level, int name, int value)
    {
        ASSERT_TRUE(sockets().set_option(fd, level, name, std::as_bytes(std::span{&value, 1})));
    }
    /// Replies to one request in each family.
    std::pair<int, int> answers(net::PingClient& client)
    {
        const int before = client.replies();
        EXPECT_TRUE(client.ping(*bearers().address(0, Family::ipv4)));
        run(1s);
        const int between = client.replies();
        EXPECT_TRUE(client.ping(*bearers().address(0, Family::ipv6)));
        run(1s);
        return {between - before, client.replies() - between};
    }
    const int fd = open_udp();
    Ping ping{bearers()};
    std::vector<PingResult> results;
};

using Both = std::pair<int, int>;

TEST_F(PingTest, IsAnsweredByAHostInBothFamilies)
{
    attach();
    for (const char* host : {"192.0.2.7", "2001:db8::7"}) {
        const emu::Instant start = now();
        ASSERT_TRUE(ping.send({.to = *Address::parse(host), .size = 100}));
        EXPECT_TRUE(ping.busy());
        results.clear();
        ASSERT_TRUE(run_until([&] { return !results.empty(); }));
        EXPECT_EQ(results[0].round_trip, now() - start);
        EXPECT_EQ(results[0].error, std::nullopt);
        EXPECT_EQ(results[0].size, 100U);
        EXPECT_FALSE(ping.busy());
        EXPECT_GE(now() - start, 40ms); // the path alone, there and back
    }
}

TEST_F(PingTest, CarriesNothingOrMoreThanOnePacketHolds)
{
    attach();
    for (const std::size_t size : {std::size_t{0}, std::size_t{4000}}) {
        results.clear();
        ASSERT_TRUE(ping.send({.to = *Address::parse("192.0.2.7"), .size = size}));
        ASSERT_TRUE(run_until([&] { return !results.empty(); }));
        EXPECT_EQ(results[0].size, size);
        EXPECT_TRUE(results[0].round_trip);
    }
    EXPECT_EQ(ping.send({.to = *Address::parse("192.0.2.7"), .size = 65'501}).error(),
              Errno::msgsize);
}

TEST_F(PingTest, TimesOutWhenNobodyAnswers)
{
    attach();
    const emu::Instant start = now();
    ASSERT_TRUE(ping.send({.to = *Address::parse("192.0.2.250"), .timeout = 1500ms}));
    EXPECT_EQ(ping.send({.to = *Address::parse("192.0.2.7")}).error(), Errno::already);
    ASSERT_TRUE(run_until([&] { return !results.empty(); }));
    EXPECT_EQ(now(), start + 1500ms);
    EXPECT_EQ(results[0].error, Errno::timedout);
    EXPECT_EQ(results[0].round_trip, std::nullopt);
}

TEST_F(PingTest, EndsWithItsPdnAndNeedsOne)
{
    EXPECT_EQ(ping.send({.to = *Address::parse("192.0.2.7")}).error(), Errno::netunreach);
    attach();
    ASSERT_TRUE(ping.send({.to = *Address::parse("192.0.2.250"), .timeout = 1min}));
    lose_pdn(0);
    run(emu::Ts{1});
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].error, Errno::netdown);
    run(2min);
    EXPECT_EQ(results.size(), 1U);
}

TEST_F(PingTest, AnswersRequestsUnlessTheSwitchOfTheFamilyIsOff)
{
    // The seed's table: IP_ECHO_REPLY and IPV6_ECHO_REPLY are on by default, 0 turns them off.
    attach();
    net::PingClient& client = pinger();
    EXPECT_EQ(answers(client), (Both{1, 1}));
    set(level_ip, ip_echo_reply, 0);
    EXPECT_EQ(answers(client), (Both{0, 1}));
    set(level_ipv6, ipv6_echo_reply, 0);
    EXPECT_EQ(answers(client), (Both{0, 0}));
    EXPECT_EQ(drops.count("echo silenced"), 3U);
    set(level_ip, ip_echo_reply, 1);
    EXPECT_EQ(answers(client), (Both{1, 0}));
}

TEST_F(PingTest, AnswersNothingWhenSilencedAltogether)
{
    // The seed's table: SILENCE_ALL turns both families off, whatever their own switches say.
    attach();
    net::PingClient& client = pinger();
    set(level_all, silence_all, 1);
    EXPECT_EQ(answers(client), (Both{0, 0}));
    ASSERT_TRUE(sockets().close(fd)); // it holds for the modem, not for the socket
    EXPECT_EQ(answers(client), (Both{0, 0}));
    ASSERT_EQ(open_udp(), fd);
    set(level_all, silence_all, 0);
    EXPECT_EQ(answers(client), (Both{1, 1}));
}

TEST_F(PingTest, IsSilentToRequestsInFragmentsAndToEmptyOnes)
{
    attach();
    net::PingClient& client = pinger();
    const auto replies = [&](Family family, std::size_t size) {
        const int before = client.replies();
        EXPECT_TRUE(client.ping(*bearers().address(0, family), size));
        run(2s);
        return client.replies() - before;
    };
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        for (const std::size_t size : {std::size_t{0}, std::size_t{3000}}) {
            set(level_all, silence_all, 0);
            EXPECT_EQ(replies(family, size), 1) << size;
            set(level_all, silence_all, 1);
            EXPECT_EQ(replies(family, size), 0) << size;
        }
    }
}

TEST_F(PingTest, HearsItsOwnAnswersWhileItIsSilent)
{
    attach();
    set(level_all, silence_all, 1);
    ASSERT_TRUE(ping.send({.to = *Address::parse("192.0.2.7")}));
    ASSERT_TRUE(run_until([&] { return !results.empty(); }));
    EXPECT_TRUE(results[0].round_trip);
}

} // namespace
} // namespace stack
