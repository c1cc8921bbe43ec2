// Names: both families, unknown names, servers that are down, PDNs that go, fallback servers.
#include "stack/names/resolver.hpp"

#include "tests/emu/lte/apn_rules.hpp"
#include "tests/stack/stack_fixture.hpp"

#include "stack/internet/services/dns_server.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/proto/dns_message.hpp"

namespace stack {
namespace {

/// Answers every query with a code.
class StubbornServer final : public net::UdpService {
public:
    StubbornServer(net::Host& host, net::DnsCode code) : UdpService{host, 53}, code_{code} {}

private:
    void on_datagram(std::string_view bytes) override
    {
        reply(net::dns_response(bytes, code_, {}));
    }
    net::DnsCode code_;
};

/// Says what comes of a query with the wrong number before the right one; keeps the names asked.
class NoisyServer final : public net::UdpService {
public:
    explicit NoisyServer(net::Host& host) : UdpService{host, 53} {}
    std::vector<net::DnsQuestion> asked;

private:
    void on_datagram(std::string_view bytes) override
    {
        asked.push_back(*net::parse_dns_query(bytes));
        std::string wrong = net::dns_response(bytes, net::DnsCode::no_name, {});
        wrong[0] = static_cast<char>(wrong[0] ^ 1);
        reply(wrong);
        reply("\x00\x01garbage");
        reply(net::dns_response(bytes, net::DnsCode::ok, {*Address::parse("203.0.113.1")}));
    }
};

class ResolverTest : public Net {
protected:
    Resolver& resolver() { return world.modem().resolver(); }
    /// Runs until the outcome is there.
    Lookup outcome(Resolver::Handle handle)
    {
        std::optional<Lookup> found;
        EXPECT_TRUE(run_until([&] {
            found = resolver().take(handle);
            return found.has_value();
        }));
        return found.value_or(Lookup{});
    }
    Lookup look_up(std::string_view name, std::optional<Family> family = {}, int cid = 0)
    {
        return outcome(resolver().start(name, family, cid));
    }
    static std::vector<Address> only(const char* text) { return {*Address::parse(text)}; }
    void expect_failure(const Lookup& lookup, GaiError error, Errno errno_value = {})
    {
        EXPECT_TRUE(lookup.addresses.empty());
        EXPECT_EQ(name(lookup.error), name(error));
        if (error == GaiError::system) {
            EXPECT_EQ(name(lookup.errno_value), name(errno_value));
        }
    }
    void silence_servers()
    {
        host("dns1.test").set_up(false);
        host("dns2.test").set_up(false);
    }
    /// One network name server only, over IPv4; of PDN connections that come from now on.
    void use_server(const char* address)
    {
        const Address server = *Address::parse(address);
        world.core().config().dns = {
            .ipv4 = {{server.bytes[0], server.bytes[1], server.bytes[2], server.bytes[3]}},
            .ipv6 = {}};
    }
};

TEST_F(ResolverTest, FindsTheAddressOfTheFamilyAskedFor)
{
    attach();
    EXPECT_EQ(look_up("echo.test", Family::ipv4).addresses, only("192.0.2.7"));
    EXPECT_EQ(look_up("echo.test", Family::ipv6).addresses, only("2001:db8::7"));
    EXPECT_EQ(look_up("ECHO.Test", Family::ipv4).addresses, only("192.0.2.7"));
    EXPECT_EQ(look_up("echo.test.", Family::ipv4).addresses, only("192.0.2.7"));
}

TEST_F(ResolverTest, TriesIpv6FirstWithoutAFamily)
{
    // nrf_api/behaviour.md §8.
    attach();
    EXPECT_EQ(look_up("echo.test").addresses, only("2001:db8::7"));
}

TEST_F(ResolverTest, TriesIpv4AfterIpv6WithoutAFamily)
{
    use_server("192.0.2.200");
    attach();
    world.internet()
        .add("v4.test", *Address::parse("192.0.2.200"), *Address::parse("2001:db8::200"))
        .serve<StubbornServer>(net::DnsCode::ok);
    expect_failure(look_up("nothing.test"), GaiError::nodata); // neither AAAA nor A
}

TEST_F(ResolverTest, DoesNotAskForTheOtherFamilyWhenOneIsNamed)
{
    use_server("192.0.2.200");
    attach();
    auto& stub = world.internet().add("stub.test", *Address::parse("192.0.2.200"),
                                      *Address::parse("2001:db8::200"));
    auto& server = stub.serve<NoisyServer>();
    EXPECT_EQ(look_up("any.example", Family::ipv4).addresses, only("203.0.113.1"));
    ASSERT_EQ(server.asked.size(), 1U);
    EXPECT_EQ(server.asked[0].name, "any.example");
    EXPECT_EQ(server.asked[0].family, Family::ipv4);
}

TEST_F(ResolverTest, AsksForTheAaaaRecordFirst)
{
    use_server("192.0.2.200");
    attach();
    auto& stub = world.internet().add("stub.test", *Address::parse("192.0.2.200"),
                                      *Address::parse("2001:db8::200"));
    auto& server = stub.serve<NoisyServer>();
    look_up("any.example");
    ASSERT_FALSE(server.asked.empty());
    EXPECT_EQ(server.asked[0].family, Family::ipv6);
}

TEST_F(ResolverTest, TellsAnUnknownName)
{
    // radio/scenarios.md S22 (b), after one round trip.
    attach();
    const emu::Instant before = now();
    expect_failure(look_up("nope.test"), GaiError::noname);
    EXPECT_LT(now() - before, 250ms);
}

TEST_F(ResolverTest, TellsAnImpossibleNameWithoutAsking)
{
    for (const std::string& name :
         {std::string(""), std::string(64, 'a') + ".test", std::string(300, 'a'),
          std::string("a..b"), std::string("a\0b", 3)}) {
        const auto handle = resolver().start(name, Family::ipv4, 0);
        const auto lookup = resolver().take(handle);
        ASSERT_TRUE(lookup) << name;
        expect_failure(*lookup, GaiError::noname);
    }
}

TEST_F(ResolverTest, TakesAnAddressInTextWithoutServerOrPdn)
{
    const auto v4 = resolver().take(resolver().start("192.0.2.1", {}, 0));
    ASSERT_TRUE(v4);
    EXPECT_EQ(v4->addresses, only("192.0.2.1"));
    const auto v6 = resolver().take(resolver().start("2001:db8::1", Family::ipv6, 0));
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->addresses, only("2001:db8::1"));
    const auto wrong = resolver().take(resolver().start("192.0.2.1", Family::ipv6, 0));
    ASSERT_TRUE(wrong);
    expect_failure(*wrong, GaiError::addrfamily);
}

TEST_F(ResolverTest, FailsAtOnceWhenThePdnIsNotUp)
{
    // radio/scenarios.md S22 (e).
    const auto lookup = resolver().take(resolver().start("echo.test", {}, 0));
    ASSERT_TRUE(lookup);
    expect_failure(*lookup, GaiError::system, Errno::netunreach);
    attach();
    const auto other = resolver().take(resolver().start("echo.test", {}, 1));
    ASSERT_TRUE(other);
    expect_failure(*other, GaiError::system, Errno::netunreach);
}

TEST_F(ResolverTest, AsksOnThePdnItIsGiven)
{
    attach();
    activate(1);
    const auto handle = resolver().start("echo.test", Family::ipv4, 1);
    lose_pdn(0);
    EXPECT_EQ(outcome(handle).addresses, only("192.0.2.7"));
}

TEST_F(ResolverTest, GivesUpAfterFourTriesFiveSecondsApart)
{
    // radio/scenarios.md S22 (a): primary and secondary, 5 s apart, EAI_AGAIN after 10 to 30 s.
    attach();
    silence_servers();
    for (const auto family : {std::optional<Family>{}, std::optional{Family::ipv4}}) {
        const emu::Instant before = now();
        const auto handle = resolver().start("echo.test", family, 0);
        engine().advance_to(before + 20s - emu::Ts{1});
        EXPECT_EQ(drops.count("host down"), 4U);
        EXPECT_FALSE(resolver().take(handle));
        engine().advance_to(before + 20s);
        const auto lookup = resolver().take(handle);
        ASSERT_TRUE(lookup);
        expect_failure(*lookup, GaiError::again);
        drops.seen.clear();
    }
}

TEST_F(ResolverTest, AsksTheSecondServerWhenTheFirstIsSilent)
{
    attach();
    host("dns1.test").set_up(false);
    const emu::Instant before = now();
    EXPECT_EQ(look_up("echo.test", Family::ipv4).addresses, only("192.0.2.7"));
    EXPECT_GT(now() - before, 5s);
    EXPECT_LT(now() - before, 5250ms);
}

TEST_F(ResolverTest, MapsWhatServersRefuse)
{
    // radio/scenarios.md S22 (c).
    use_server("192.0.2.200");
    attach();
    auto& stub = world.internet().add("stub.test", *Address::parse("192.0.2.200"),
                                      *Address::parse("2001:db8::200"));
    stub.serve<StubbornServer>(net::DnsCode::server_failure);
    expect_failure(look_up("echo.test"), GaiError::fail);
}

TEST_F(ResolverTest, IgnoresAnswersThatAreNotToItsQuestion)
{
    use_server("192.0.2.200");
    attach();
    auto& stub = world.internet().add("stub.test", *Address::parse("192.0.2.200"),
                                      *Address::parse("2001:db8::200"));
    stub.serve<NoisyServer>(); // a wrong number and garbage come first
    EXPECT_EQ(look_up("any.example", Family::ipv4).addresses, only("203.0.113.1"));
}

TEST_F(ResolverTest, EndsWhenThePdnIsLostMeanwhile)
{
    attach();
    silence_servers();
    const auto handle = resolver().start("echo.test", {}, 0);
    run(1s);
    world.modem().network().lose_pdn(0, 36);
    expect_failure(outcome(handle), GaiError::system, Errno::netdown);
}

TEST_F(ResolverTest, LetsAListenerTakeOrCancelEveryLookupOfALostPdn)
{
    for (const bool cancels : {true, false}) {
        attach();
        silence_servers();
        std::vector<Resolver::Handle> handles;
        for (int i = 0; i < Resolver::max_lookups; ++i)
            handles.push_back(resolver().start("echo.test", {}, 0));
        std::size_t failures = 0;
        const auto subscription = resolver().on_change.subscribe([&] {
            for (const auto handle : handles) {
                if (const auto lookup = resolver().take(handle)) {
                    EXPECT_EQ(lookup->errno_value, Errno::netdown);
                    ++failures;
                    if (!cancels) continue;
                    for (const auto each : handles)
                        resolver().cancel(each);
                }
            }
        });
        lose_pdn(0);
        EXPECT_EQ(failures, cancels ? 1U : 3U);
        run(1min);
        EXPECT_EQ(failures, cancels ? 1U : 3U);
        restore_pdn(0);
    }
}

TEST_F(ResolverTest, CanBeCancelledInsideOnChangeAndStaysQuiet)
{
    attach();
    std::optional<Resolver::Handle> handle;
    int changes = 0;
    const auto subscription = resolver().on_change.subscribe([&] {
        ++changes;
        if (handle) resolver().cancel(*handle);
    });
    handle = resolver().start("echo.test", Family::ipv4, 0); // ends in the socket's callback
    run(1min);
    EXPECT_EQ(changes, 1);
    EXPECT_FALSE(resolver().take(*handle));
    silence_servers();
    handle = resolver().start("echo.test", Family::ipv4, 0); // ends in the timer's
    run(1min);
    EXPECT_EQ(changes, 2);
    EXPECT_FALSE(resolver().take(*handle));
}

TEST_F(ResolverTest, SaysNothingOfACancelledLookup)
{
    attach();
    int changes = 0;
    const auto subscription = resolver().on_change.subscribe([&] { ++changes; });
    const auto handle = resolver().start("echo.test", {}, 0);
    resolver().cancel(handle);
    resolver().cancel(handle); // once more does no harm
    run(1min);
    EXPECT_EQ(changes, 0);
    EXPECT_FALSE(resolver().take(handle));
}

TEST_F(ResolverTest, AsksTheFallbackServerWhenThoseOfThePdnAreSilent)
{
    // nrf_setdnsaddr: used when the network's servers do not answer (nrf_api/behaviour.md §8).
    attach();
    silence_servers();
    world.internet()
        .add("fallback.test", *Address::parse("192.0.2.99"), *Address::parse("2001:db8::99"))
        .serve<net::DnsServer>(std::uint16_t{53});
    for (const char* server : {"192.0.2.99", "2001:db8::99"}) {
        const Address address = *Address::parse(server);
        resolver().set_fallback(address.family, address);
        const emu::Instant before = now();
        EXPECT_EQ(look_up("echo.test", Family::ipv4).addresses, only("192.0.2.7")) << server;
        EXPECT_LT(now() - before, 20s);
        EXPECT_GT(now() - before, 5s); // it never overrides
        resolver().set_fallback(address.family, {});
        expect_failure(look_up("echo.test", Family::ipv4), GaiError::again);
    }
}

TEST_F(ResolverTest, AsksTheFallbackServerAtOnceWhenThePdnHasNone)
{
    world.core().config().dns = {};
    attach();
    expect_failure(look_up("echo.test"), GaiError::again);
    resolver().set_fallback(Family::ipv4, Address::parse("192.0.2.54"));
    const emu::Instant before = now();
    EXPECT_EQ(look_up("echo.test").addresses, only("2001:db8::7"));
    EXPECT_LT(now() - before, 250ms);
}

TEST_F(ResolverTest, RunsLookupsSideBySide)
{
    attach();
    const auto first = resolver().start("echo.test", Family::ipv4, 0);
    const auto second = resolver().start("web.test", Family::ipv4, 0);
    const auto third = resolver().start("nope.test", Family::ipv4, 0);
    EXPECT_EQ(outcome(third).error, GaiError::noname);
    EXPECT_EQ(outcome(first).addresses, only("192.0.2.7"));
    EXPECT_EQ(outcome(second).addresses, only("192.0.2.80"));
}

/// The network's first name server, behaving so from now on.
class BehavingServers : public ResolverTest {
protected:
    void both(net::DnsBehaviour behaviour, emu::Ts delay = emu::Ts{0})
    {
        for (const char* name : {"dns1.test", "dns2.test"}) {
            for (net::DnsServer* each : host(name).services<net::DnsServer>())
                each->configure({.behaviour = behaviour, .delay = delay});
        }
    }
};

// radio/scenarios.md S22; of `truncated` there is no source.
TEST_F(BehavingServers, GiveEachFailureItsNumber)
{
    using net::DnsBehaviour;
    attach();
    const std::pair<DnsBehaviour, GaiError> table[] = {
        {DnsBehaviour::empty, GaiError::nodata},   {DnsBehaviour::nxdomain, GaiError::noname},
        {DnsBehaviour::refused, GaiError::fail},   {DnsBehaviour::servfail, GaiError::fail},
        {DnsBehaviour::truncated, GaiError::fail}, {DnsBehaviour::silent, GaiError::again}};
    for (const auto& [behaviour, error] : table) {
        both(behaviour);
        expect_failure(look_up("echo.test"), error);
    }
    both(DnsBehaviour::good);
    EXPECT_EQ(look_up("echo.test").addresses, only("2001:db8::7"));
}

TEST_F(BehavingServers, AreHeardAlsoAfterTheNextTry)
{
    attach();
    both(net::DnsBehaviour::good, 12s);
    const emu::Instant before = now();
    EXPECT_EQ(look_up("echo.test", Family::ipv4).addresses, only("192.0.2.7"));
    EXPECT_GT(now() - before, 12s);
    EXPECT_LT(now() - before, 13s); // the answer to the first of three questions
    both(net::DnsBehaviour::good, 21s);
    expect_failure(look_up("echo.test", Family::ipv4), GaiError::again);
}

TEST_F(BehavingServers, SayWhatTheirRecordsSay)
{
    use_server("192.0.2.200");
    attach();
    world.internet()
        .add("own.test", *Address::parse("192.0.2.200"), *Address::parse("2001:db8::200"))
        .serve<net::DnsServer>(
            std::uint16_t{53},
            net::DnsConfig{.records = {{"web.test", {*Address::parse("10.0.0.1")}},
                                       {"six.test", {*Address::parse("2001:db8::6")}},
                                       {"gone.test", {}}}});
    EXPECT_EQ(look_up("web.test").addresses, only("10.0.0.1"));
    EXPECT_EQ(look_up("WEB.test", Family::ipv4).addresses, only("10.0.0.1"));
    EXPECT_EQ(look_up("six.test").addresses, only("2001:db8::6"));
    expect_failure(look_up("six.test", Family::ipv4), GaiError::nodata);
    expect_failure(look_up("gone.test"), GaiError::nodata);
    expect_failure(look_up("other.test"), GaiError::noname);
    EXPECT_EQ(look_up("echo.test").addresses, only("2001:db8::7")); // as the hosts are
}

TEST_F(ResolverTest, AsksTheServersOfThePdnItIsToldTo)
{
    // nrf_api/behaviour.md §8, "pdnN".
    world.core().set_rule(emu::lte::with_servers("fleet", {{{192, 0, 2, 200}}, {}}));
    attach();
    activate(1, "fleet");
    world.internet()
        .add("inner.test", *Address::parse("192.0.2.200"), *Address::parse("2001:db8::200"))
        .serve<net::DnsServer>(
            std::uint16_t{53},
            net::DnsConfig{.records = {{"depot.test", {*Address::parse("10.0.0.9")}}}});
    expect_failure(look_up("depot.test", Family::ipv4, 0), GaiError::noname);
    EXPECT_EQ(look_up("depot.test", Family::ipv4, 1).addresses, only("10.0.0.9"));
}

} // namespace
} // namespace stack
