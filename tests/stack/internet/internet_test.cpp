// The simulated internet: the path, its hosts, and the way back to the right bearer.
#include "stack/internet/internet.hpp"

#include "tests/stack/stack_fixture.hpp"

#include "stack/internet/services/services.hpp"
#include "stack/net/lwip_types.hpp"

#include <stdexcept>

namespace stack::net {
namespace {

constexpr stack::net::BearerId first_bearer = 1; // that of the default PDN

/// What crosses the bearers.
struct Packets : emu::Sink {
    struct Seen {
        emu::Instant at;
        emu::Direction direction;
        int cid;
        std::size_t size;
    };
    void on_record(const emu::Record& record) override
    {
        const auto* packet = std::get_if<emu::PacketRecord>(&record.payload);
        if (packet == nullptr) return;
        seen.push_back({record.at, packet->direction, packet->cid, packet->bytes.size()});
    }
    std::vector<Seen> seen;
};

class InternetTest : public Net {
protected:
    explicit InternetTest(const WorldConfig& config = exact()) : Net{config}
    {
        world.bus().add(packets);
    }
    /// Attached, and nothing on its way.
    void settle()
    {
        attach();
        run(1s);
        packets.seen.clear();
        drops.seen.clear();
    }
    int send(const Endpoint& to, std::string_view text = "x")
    {
        const int fd = open(to.address.family == Family::ipv4 ? 1 : 2, 2);
        EXPECT_TRUE(sockets().try_send(fd, as_bytes(text), &to));
        return fd;
    }
    /// A packet from a bearer that no socket made.
    void inject(const std::vector<std::byte>& bytes)
    {
        pbuf* buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(bytes.size()), PBUF_RAM);
        std::copy(bytes.begin(), bytes.end(), static_cast<std::byte*>(buffer->payload));
        world.internet().receive(first_bearer, make_packet(buffer));
    }
    Packets packets;
};

TEST_F(InternetTest, HasTheHostsOfItsTable)
{
    auto& internet = world.internet();
    EXPECT_EQ(internet.names(), (std::vector<std::string>{"blackhole.test",
                                                          "chain.tls.test",
                                                          "client-cert.tls.test",
                                                          "closing.tls.test",
                                                          "discard.test",
                                                          "dns1.test",
                                                          "dns2.test",
                                                          "dtls.test",
                                                          "echo.test",
                                                          "expired.tls.test",
                                                          "garbage.tls.test",
                                                          "long-chain.tls.test",
                                                          "mqtt.test",
                                                          "mqtt.tls.test",
                                                          "not-yet-valid.tls.test",
                                                          "oversize.tls.test",
                                                          "peer.test",
                                                          "psk.tls.test",
                                                          "reset.test",
                                                          "resetting.tls.test",
                                                          "rsa.tls.test",
                                                          "silent.tls.test",
                                                          "tls.test",
                                                          "unknown-ca.tls.test",
                                                          "web.test",
                                                          "wrong-name.tls.test",
                                                          "wrong-psk.tls.test"}));
    for (const std::string& name : internet.names()) {
        const Host* host = internet.find(name);
        ASSERT_NE(host, nullptr) << name;
        EXPECT_EQ(internet.find(name), host);
        EXPECT_EQ(internet.resolve(name, Family::ipv4), host->ipv4());
        EXPECT_EQ(internet.resolve(name, Family::ipv6), host->ipv6());
    }
    EXPECT_EQ(internet.resolve("tls.test", Family::ipv4), Address::parse("192.0.2.143"));
    EXPECT_EQ(internet.resolve("tls.test", Family::ipv6), Address::parse("2001:db8::143"));
    EXPECT_EQ(internet.resolve("echo.test", Family::ipv4), Address::parse("192.0.2.7"));
    EXPECT_EQ(internet.resolve("echo.test", Family::ipv6), Address::parse("2001:db8::7"));
    EXPECT_EQ(internet.resolve("nope.test", Family::ipv4), std::nullopt);
    EXPECT_TRUE(internet.known("web.test"));
    EXPECT_FALSE(internet.known("nope.test"));
    EXPECT_EQ(internet.find("nope.test"), nullptr);
    EXPECT_EQ(internet.find("web.test")->name(), "web.test");
}

TEST_F(InternetTest, HasHostsWithoutAnAaaaRecord)
{
    Internet& internet = world.internet();
    Host& host =
        internet.add("ipv4.test", *Address::parse("192.0.2.201"), *Address::parse("2001:db8::201"));
    host.set_aaaa(false);
    EXPECT_EQ(internet.resolve("ipv4.test", Family::ipv4), host.ipv4());
    EXPECT_EQ(internet.resolve("ipv4.test", Family::ipv6), std::nullopt);
}

TEST_F(InternetTest, TakesEachNameAndAddressOnce)
{
    auto& internet = world.internet();
    const auto add = [&](const char* name, const char* v4, const char* v6) {
        internet.add(name, *Address::parse(v4), *Address::parse(v6));
    };
    EXPECT_THROW(add("echo.test", "192.0.2.100", "2001:db8::100"), std::invalid_argument);
    EXPECT_THROW(add("new.test", "192.0.2.7", "2001:db8::100"), std::invalid_argument);
    EXPECT_THROW(add("new.test", "192.0.2.100", "2001:db8::7"), std::invalid_argument);
    internet.find("web.test"); // there by now, the one above was not
    EXPECT_THROW(add("web.test", "192.0.2.100", "2001:db8::100"), std::invalid_argument);
    EXPECT_THROW(add("new.test", "192.0.2.80", "2001:db8::100"), std::invalid_argument);
    EXPECT_FALSE(internet.known("new.test"));
    add("new.test", "192.0.2.100", "2001:db8::100");
    EXPECT_TRUE(internet.known("new.test"));
}

// zephyr/environment.md §2.4: the samples' peer is there for who names none.
TEST_F(InternetTest, ItsPeerOfTheSamplesMakesWayForAnother)
{
    auto& internet = world.internet();
    const auto v4 = [](const char* text) { return *Address::parse(text); };
    EXPECT_EQ(internet.resolve("peer.test", Family::ipv4), v4("192.0.2.2"));
    EXPECT_EQ(internet.resolve("peer.test", Family::ipv6), v4("2001:db8::2"));
    Host& own = internet.add("own.test", v4("192.0.2.100"), v4("2001:db8::2"));
    EXPECT_FALSE(internet.known("peer.test"));
    EXPECT_EQ(internet.find("peer.test"), nullptr);
    EXPECT_EQ(internet.resolve("peer.test", Family::ipv4), std::nullopt);
    EXPECT_EQ(internet.resolve("own.test", Family::ipv6), own.ipv6());
    const auto names = internet.names();
    EXPECT_EQ(std::count(names.begin(), names.end(), "peer.test"), 0);
    Host& other = internet.add("peer.test", v4("192.0.2.101"), v4("2001:db8::101"));
    EXPECT_EQ(internet.find("peer.test"), &other);
    EXPECT_THROW(internet.add("peer.test", v4("192.0.2.102"), v4("2001:db8::102")),
                 std::invalid_argument);
}

TEST_F(InternetTest, TheSamplesPeerKeepsItsPlaceOnceItIsThere)
{
    auto& internet = world.internet();
    ASSERT_NE(internet.find("peer.test"), nullptr);
    EXPECT_THROW(
        internet.add("own.test", *Address::parse("192.0.2.2"), *Address::parse("2001:db8::100")),
        std::invalid_argument);
    EXPECT_THROW(
        internet.add("peer.test", *Address::parse("192.0.2.100"), *Address::parse("2001:db8::100")),
        std::invalid_argument);
}

TEST_F(InternetTest, AHostHasFurtherNamesAndAllThatAreLeft)
{
    auto& internet = world.internet();
    Host& host = *internet.find("web.test");
    internet.add_name(host, "google.com");
    EXPECT_EQ(internet.find("google.com"), &host);
    EXPECT_EQ(internet.resolve("google.com", Family::ipv6), host.ipv6());
    EXPECT_TRUE(internet.known("google.com"));
    for (const char* taken : {"google.com", "web.test", "tls.test", "peer.test"})
        EXPECT_THROW(internet.add_name(host, taken), std::invalid_argument) << taken;
    EXPECT_THROW(internet.add("google.com", *Address::parse("192.0.2.100"),
                              *Address::parse("2001:db8::100")),
                 std::invalid_argument);

    EXPECT_FALSE(internet.exists("nope.test"));
    Host& any = *internet.find("reset.test");
    internet.add_name(any, "*");
    EXPECT_TRUE(internet.exists("nope.test"));
    EXPECT_FALSE(internet.known("nope.test"));
    EXPECT_EQ(internet.resolve("nope.test", Family::ipv4), any.ipv4());
    EXPECT_EQ(internet.resolve("google.com", Family::ipv4), host.ipv4());
    EXPECT_EQ(internet.resolve("echo.test", Family::ipv4), Address::parse("192.0.2.7"));
    EXPECT_THROW(internet.add_name(host, "*"), std::invalid_argument);
}

TEST_F(InternetTest, DelaysEachWayExactly)
{
    settle();
    for (const emu::Ts delay : {emu::Ts{20ms}, emu::Ts{0}, emu::Ts{1234ms}}) {
        world.internet().path().delay = delay;
        send(at("192.0.2.7", 7), "twenty-two bytes long!"); // 50 with its headers
        run(5s);
        ASSERT_EQ(packets.seen.size(), 2U);
        const auto& up = packets.seen[0];
        const auto& down = packets.seen[1];
        EXPECT_EQ(up.size, 50U);
        EXPECT_EQ(down.direction, emu::Direction::downlink);
        // 400 bit at 300 kbit/s are 40 960 Ts on air; 8 ms is the latency of the link.
        EXPECT_EQ(down.at, up.at + 2 * delay + emu::Ts{40'960} + 8ms);
        packets.seen.clear();
    }
}

TEST_F(InternetTest, LosesEverythingOrNothingAtTheEnds)
{
    settle();
    world.internet().path().loss = 1;
    for (int i = 0; i < 5; ++i)
        send(at("192.0.2.7", 7));
    run(1s);
    EXPECT_EQ(drops.count("path"), 5U);
    EXPECT_EQ(packets.seen.size(), 5U); // uplink only
    for (int fd = 0; fd < 5; ++fd)
        ASSERT_TRUE(sockets().close(fd));
    world.internet().path().loss = 0;
    const int fd = send(at("192.0.2.7", 7));
    run(1s);
    EXPECT_EQ(receive(fd), "x");
    EXPECT_EQ(drops.count("path"), 5U);
}

/// Which of 200 datagrams come back at a loss of a half each way.
std::string survivors(std::uint64_t seed)
{
    struct Lossy : InternetTest {
        explicit Lossy(const WorldConfig& config) : InternetTest{config} {}
        void TestBody() override {}
        std::string go()
        {
            settle();
            world.internet().path().loss = 0.5;
            const int fd = open_udp();
            std::string pattern;
            const Endpoint echo = at("192.0.2.7", 7);
            for (int i = 0; i < 200; ++i) {
                EXPECT_TRUE(sockets().try_send(fd, as_bytes("x"), &echo));
                run(500ms);
                pattern += receive(fd) == "x" ? '1' : '0';
            }
            return pattern;
        }
    };
    WorldConfig config = exact();
    config.seed = seed;
    return Lossy{config}.go();
}

TEST(InternetLoss, IsDrawnFromTheSeed)
{
    const std::string pattern = survivors(1);
    EXPECT_EQ(survivors(1), pattern);
    EXPECT_NE(survivors(2), pattern);
    const auto came = std::count(pattern.begin(), pattern.end(), '1'); // a quarter, 50
    EXPECT_GT(came, 25);
    EXPECT_LT(came, 75);
}

TEST_F(InternetTest, HearsAndSaysNothingWhileAHostIsDown)
{
    settle();
    const int fd = send(at("192.0.2.66", 7)); // blackhole.test
    run(1s);
    EXPECT_EQ(drops.seen, std::vector<std::string>{"host down"});
    EXPECT_FALSE(host("blackhole.test").up());
    const int echo = send(at("192.0.2.7", 7));
    // Down while the answer is being made: it came, but says nothing.
    run_until([&] { return packets.seen.size() == 2; });
    host("echo.test").set_up(false);
    run(1s);
    EXPECT_EQ(receive(echo), "(EAGAIN)");
    host("echo.test").set_up(true);
    const int again = send(at("192.0.2.7", 7));
    run(1s);
    EXPECT_EQ(receive(again), "x");
    EXPECT_EQ(receive(fd), "(EAGAIN)");
}

TEST_F(InternetTest, DropsWhatIsForNobody)
{
    settle();
    send(at("203.0.113.1", 7));
    send(at("2001:db8:ffff::1", 7));
    send({*bearers().address(0, Family::ipv4), 7}); // nothing turns back at the gateway
    run(1s);
    EXPECT_EQ(drops.count("no route"), 3U);
}

TEST_F(InternetTest, DropsWhatIsNoPacket)
{
    inject({});
    inject(std::vector<std::byte>(19, std::byte{0x45}));
    inject(std::vector<std::byte>(39, std::byte{0x60})); // IPv6, cut
    inject(std::vector<std::byte>(60, std::byte{0x50})); // version 5
    run(1s);
    EXPECT_EQ(drops.count("no route"), 4U);
}

TEST_F(InternetTest, SurvivesPacketsThatAreCutOrRandom)
{
    // A header for echo.test that promises more than there is, and every length up to it.
    for (std::size_t size = 20; size < 60; ++size) {
        std::vector<std::byte> packet(size, std::byte{0xff});
        packet[0] = std::byte{0x45};
        packet[9] = std::byte{17};
        const std::array<unsigned, 4> to = {192, 0, 2, 7};
        for (std::size_t i = 0; i < 4; ++i)
            packet[16 + i] = static_cast<std::byte>(to[i]);
        inject(packet);
    }
    emu::Random random{1, "packets"};
    for (int i = 0; i < 1000; ++i) {
        std::vector<std::byte> packet(random.below(200));
        for (auto& each : packet)
            each = static_cast<std::byte>(random.below(256));
        inject(packet);
    }
    run(1min);
    attach();
    const int fd = send(at("192.0.2.7", 7));
    run(1s);
    EXPECT_EQ(receive(fd), "x");
}

TEST_F(InternetTest, SendsAnswersToTheBearerTheirAddressBelongsTo)
{
    settle();
    activate(1);
    activate(2);
    packets.seen.clear();
    for (const int cid : {2, 0, 1}) {
        for (const char* address : {"192.0.2.7", "2001:db8::7"}) {
            const Endpoint to = at(address, 7);
            const int fd = open(to.address.family == Family::ipv4 ? 1 : 2, 2);
            socket(fd).options().cid = cid;
            ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), &to));
            run(1s);
            EXPECT_EQ(receive(fd), "x") << cid << ' ' << address;
            ASSERT_EQ(packets.seen.size(), 2U);
            EXPECT_EQ(packets.seen[0].cid, cid);
            EXPECT_EQ(packets.seen[1].cid, cid);
            packets.seen.clear();
            ASSERT_TRUE(sockets().close(fd));
        }
    }
}

TEST_F(InternetTest, DropsAnswersToABearerThatHasGone)
{
    settle();
    activate(1);
    world.internet().path().delay = 10s;
    const Endpoint to = at("192.0.2.7", 7);
    const int fd = open_udp();
    socket(fd).options().cid = 1;
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), &to));
    run(5s);
    lose_pdn(1);
    drops.seen.clear();
    run(30s);
    EXPECT_EQ(drops.seen, std::vector<std::string>{"no bearer"});
}

TEST(InternetConfig, CanDoWithoutTheDefaultHosts)
{
    WorldConfig config = exact();
    config.internet.default_hosts = false;
    World world{config};
    EXPECT_TRUE(world.internet().names().empty());
    EXPECT_EQ(world.internet().find("echo.test"), nullptr);
    EXPECT_FALSE(world.internet().known("echo.test"));
    world.internet().add("echo.test", *Address::parse("192.0.2.7"), *Address::parse("2001:db8::7"));
    EXPECT_TRUE(world.internet().known("echo.test"));
}

} // namespace
} // namespace stack::net
