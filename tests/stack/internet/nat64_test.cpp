// NAT64 and DNS64: an IPv6-only modem and the hosts of both kinds (RFC 6146, RFC 6147, RFC 6052).
#include "stack/internet/nat64.hpp"

#include "tests/stack/stack_fixture.hpp"

#include "stack/internet/services/services.hpp"
#include "stack/net/ping.hpp"

namespace stack::net {
namespace {

WorldConfig ipv6_only(bool nat64 = true)
{
    WorldConfig config = exact();
    config.core.offered = emu::lte::PdpType::ipv6;
    config.internet.nat64 = nat64;
    return config;
}

/// Keeps who spoke last, and sends back what it said.
class Listener final : public UdpService {
public:
    using UdpService::send_to;
    using UdpService::UdpService;
    Endpoint last;

private:
    void on_datagram(std::string_view bytes) override
    {
        last = peer();
        reply(bytes);
    }
};

class Nat64Test : public Net {
protected:
    explicit Nat64Test(const WorldConfig& config = ipv6_only())
        : Net{config}, old_{world.internet().add("old.test", *Address::parse("192.0.2.210"),
                                                 *Address::parse("2001:db8::210"))}
    {
        old_.set_aaaa(false);
        attach();
    }
    Lookup look_up(std::string_view name, std::optional<Family> family = {})
    {
        Resolver& resolver = world.modem().resolver();
        const auto handle = resolver.start(name, family, 0);
        EXPECT_TRUE(run_until([&] { return resolver.over(handle); }));
        return resolver.take(handle).value_or(Lookup{});
    }
    static std::vector<Address> only(const char* text) { return {*Address::parse(text)}; }

    Host& old_;
};

TEST(Nat64Address, IsTheWellKnownPrefixAndTheAddress)
{
    // RFC 6052 §2.4, the table's last row.
    const Address ipv4 = *Address::parse("192.0.2.33");
    EXPECT_EQ(to_string(nat64_address(ipv4)), "64:ff9b::c000:221");
    EXPECT_EQ(behind_nat64(*Address::parse("64:ff9b::192.0.2.33")), ipv4);
    EXPECT_EQ(behind_nat64(*Address::parse("64:ff9b::1:192.0.2.33")), std::nullopt);
    EXPECT_EQ(behind_nat64(ipv4), std::nullopt);
}

TEST_F(Nat64Test, NameServersSynthesiseWhatANameHasNot)
{
    EXPECT_EQ(look_up("old.test").addresses, only("64:ff9b::192.0.2.210"));
    EXPECT_EQ(look_up("old.test", Family::ipv4).addresses, only("192.0.2.210"));
    EXPECT_EQ(look_up("echo.test").addresses, only("2001:db8::7")); // RFC 6147 §5.1.6
    EXPECT_EQ(look_up("gone.test").error, GaiError::noname);
}

TEST_F(Nat64Test, DatagramsComeFromOneAddressAndGoBack)
{
    auto& listener = old_.serve<Listener>(std::uint16_t{4000});
    const int first = open(2, 2);
    const int second = open(2, 2);
    const Endpoint to = at("64:ff9b::192.0.2.210", 4000);
    std::vector<std::uint16_t> ports;
    for (const int fd : {first, second, first}) {
        EXPECT_TRUE(sockets().try_send(fd, as_bytes("hello"), &to));
        run(1s);
        EXPECT_EQ(listener.last.address, *Address::parse("198.51.100.2"));
        ports.push_back(listener.last.port);
        EXPECT_EQ(receive(fd), "hello");
    }
    EXPECT_NE(ports[0], ports[1]);
    EXPECT_EQ(ports[0], ports[2]);
}

TEST_F(Nat64Test, AMappingEndsAsThatOfANat)
{
    auto& listener = old_.serve<Listener>(std::uint16_t{4000});
    const int fd = open(2, 2);
    const Endpoint to = at("64:ff9b::192.0.2.210", 4000);
    EXPECT_TRUE(sockets().try_send(fd, as_bytes("a"), &to));
    run(1s);
    const std::uint16_t before = listener.last.port;
    run(60s); // scenarios.md S17: UDP mappings of 60 s
    EXPECT_TRUE(sockets().try_send(fd, as_bytes("b"), &to));
    run(1s);
    EXPECT_NE(listener.last.port, before);
}

TEST_F(Nat64Test, StreamsPassBothWays)
{
    old_.serve<TcpEcho>(std::uint16_t{7});
    const int fd = connected(at("64:ff9b::192.0.2.210", 7));
    const std::string text(3000, 'x');
    EXPECT_TRUE(sockets().try_send(fd, as_bytes(text), nullptr));
    run(5s);
    EXPECT_EQ(receive(fd, 4096), text);
    // Nobody listens there: the reset passes too.
    const int refused = open(2, 1);
    EXPECT_EQ(sockets().connect(refused, at("64:ff9b::192.0.2.210", 9)).error(), Errno::inprogress);
    EXPECT_TRUE(run_until([&] { return !socket(refused).connecting(); }, 2s));
}

TEST_F(Nat64Test, EchoesPassBothWays)
{
    Ping ping{bearers()};
    std::optional<PingResult> result;
    ping.on_result = [&](const PingResult& each) { result = each; };
    ASSERT_TRUE(ping.send({.to = *Address::parse("64:ff9b::192.0.2.210"), .identifier = 0x1234}));
    ASSERT_TRUE(run_until([&] { return result.has_value(); }));
    EXPECT_EQ(result->error, std::nullopt);
    EXPECT_EQ(result->size, 32U);
}

TEST_F(Nat64Test, FragmentsDoNotPass)
{
    const int fd = open(2, 2);
    const Endpoint to = at("64:ff9b::192.0.2.210", 4000);
    EXPECT_TRUE(sockets().try_send(fd, as_bytes(std::string(1400, 'x')), &to)); // in fragments
    run(1s);
    EXPECT_EQ(drops.count("nat64"), 2U);
}

TEST_F(Nat64Test, NothingComesInWithoutAMapping)
{
    auto& listener = old_.serve<Listener>(std::uint16_t{4000});
    listener.send_to(at("198.51.100.2", 5000), "a");
    run(1s);
    EXPECT_EQ(drops.count("nat64"), 1U);
    const int fd = open(2, 2);
    const Endpoint to = at("64:ff9b::192.0.2.210", 4000);
    EXPECT_TRUE(sockets().try_send(fd, as_bytes("b"), &to));
    run(1s);
    lose_pdn(0); // and with it the mappings of its address
    listener.send_to(listener.last, "c");
    run(1s);
    EXPECT_EQ(drops.count("nat64"), 2U);
}

class WithoutNat64 : public Nat64Test {
protected:
    WithoutNat64() : Nat64Test{ipv6_only(false)} {}
};

TEST_F(WithoutNat64, AnIpv4OnlyHostIsOutOfReach)
{
    EXPECT_EQ(look_up("old.test").addresses, only("192.0.2.210")); // and no way there
    const int fd = open(2, 2);
    const Endpoint to = at("64:ff9b::192.0.2.210", 4000);
    EXPECT_TRUE(sockets().try_send(fd, as_bytes("a"), &to));
    run(1s);
    EXPECT_EQ(drops.count("no route"), 1U);
}

} // namespace
} // namespace stack::net
