// Addresses and peers that Zephyr's samples expect (zephyr/environment.md §2.4), as a scenario
// supplies them.
#include "tests/zephyr/native_fixture.hpp"

#include "stack/internet/host.hpp"
#include "stack/internet/service_type.hpp"

namespace stack::zephyr {
namespace {

class SamplesPeers : public Native {
protected:
    /// The device's own addresses, and the peer's with echo, CoAP and SNTP.
    static void with(const char* own4, const char* own6, const char* peer4, const char* peer6)
    {
        Configuration it = configured(Mode::native);
        it.my_ipv4_addr = own4;
        it.my_ipv6_addr = own6;
        begin(it);
        net::Host& peer =
            world().internet().add("peer", *Address::parse(peer4), *Address::parse(peer6));
        for (const char* const service : {"tcp_echo:4242", "udp_echo:4242", "coap", "sntp"})
            net::start_service(peer, service);
        boot();
        while (!call<bool>("look", own_policy{}, [](const Call& call) {
            return call.door().station().address(Family::ipv6).has_value();
        })) {
            pass(100ms);
        }
    }
    template <typename Name>
    static void echoes(int family, const Name& peer)
    {
        const int tcp = zsock_socket(family, SOCK_STREAM, 0);
        ASSERT_EQ(connect(tcp, peer), 0) << std::strerror(errno);
        EXPECT_EQ(send(tcp, "stream"), 6);
        EXPECT_EQ(receive(tcp, 6, ZSOCK_MSG_WAITALL), "stream");
        const int udp = zsock_socket(family, SOCK_DGRAM, 0);
        ASSERT_EQ(connect(udp, peer), 0);
        EXPECT_EQ(send(udp, "datagram"), 8);
        EXPECT_EQ(receive(udp), "datagram");
    }
};

// "Own 192.0.2.1 / 2001:db8::1, peer 192.0.2.2 / 2001:db8::2; ports 4242 (echo, TCP and UDP)".
TEST_F(SamplesPeers, ThePeerEchoesAtPort4242InBothFamilies)
{
    with("192.0.2.1", "2001:db8::1", "192.0.2.2", "2001:db8::2");
    echoes(AF_INET, in("192.0.2.2", 4242));
    echoes(AF_INET6, in6("2001:db8::2", 4242));
}

// "(swapped in echo_client)".
TEST_F(SamplesPeers, OfTheEchoClientTheyAreSwapped)
{
    with("192.0.2.2", "2001:db8::2", "192.0.2.1", "2001:db8::1");
    echoes(AF_INET, in("192.0.2.1", 4242));
    echoes(AF_INET6, in6("2001:db8::1", 4242));
}

// "5683 CoAP, 123 SNTP".
TEST_F(SamplesPeers, CoapAndSntpAnswerAtTheirPorts)
{
    with("192.0.2.1", "2001:db8::1", "192.0.2.2", "2001:db8::2");
    const int sntp = open_udp();
    ASSERT_EQ(connect(sntp, in("192.0.2.2", 123)), 0);
    EXPECT_EQ(send(sntp, "\x23" + std::string(47, '\0')), 48); // version 4, client (RFC 4330)
    const std::string time = receive(sntp);
    ASSERT_EQ(time.size(), 48U);
    EXPECT_EQ(time[0] & 7, 4) << "a server's";
    const int coap = open_udp();
    ASSERT_EQ(connect(coap, in("192.0.2.2", 5683)), 0);
    const std::string empty{"\x40\x00\x12\x34", 4}; // confirmable, empty: a ping (RFC 7252 §4.3)
    EXPECT_EQ(send(coap, empty), 4);
    EXPECT_EQ(receive(coap), (std::string{"\x70\x00\x12\x34", 4})) << "a reset";
}

// "names google.com:80 (http_get)".
TEST_F(SamplesPeers, AWebServerOfAnyNameIsFoundByIt)
{
    net::Host& host = world().internet().add("google.com", *Address::parse("203.0.113.80"), {});
    net::start_service(host, "http");
    struct zsock_addrinfo hints {};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    struct zsock_addrinfo* found = nullptr;
    ASSERT_EQ(zsock_getaddrinfo("google.com", "80", &hints, &found), 0);
    const int fd = zsock_socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    ASSERT_EQ(zsock_connect(fd, found->ai_addr, found->ai_addrlen), 0);
    zsock_freeaddrinfo(found);
    EXPECT_GT(send(fd, "GET / HTTP/1.0\r\nHost: google.com\r\n\r\n"), 0);
    EXPECT_EQ(receive(fd, 7, ZSOCK_MSG_WAITALL), "HTTP/1.");
}

// "Tests: CONFIG_NET_LOOPBACK with 127.0.0.1 and ::1".
TEST_F(SamplesPeers, TestsTalkToThemselvesInBothFamilies)
{
    const auto own = in6("::1", 4242);
    const int listener = zsock_socket(AF_INET6, SOCK_STREAM, 0);
    ASSERT_EQ(bind(listener, own), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    const int client = zsock_socket(AF_INET6, SOCK_STREAM, 0);
    ASSERT_EQ(connect(client, own), 0);
    const int server = zsock_accept(listener, nullptr, nullptr);
    EXPECT_EQ(send(client, "six"), 3);
    EXPECT_EQ(receive(server), "six");
    const Pair four;
    EXPECT_EQ(send(four.client, "four"), 4);
    EXPECT_EQ(receive(four.server), "four");
}

} // namespace
} // namespace stack::zephyr
