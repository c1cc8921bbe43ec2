// IPv4 peers of IPv6 sockets: IPV6_V6ONLY with CONFIG_NET_IPV4_MAPPING_TO_IPV6 (zephyr/api.tsv).
#include "stack/tls/pki.hpp"

#include "tests/zephyr/native_fixture.hpp"

namespace stack::zephyr {
namespace {

const auto any6 = in6("::", 4242);

std::string text(const struct sockaddr_in6& address)
{
    char made[INET6_ADDRSTRLEN] = "";
    EXPECT_EQ(address.sin6_family, AF_INET6);
    zsock_inet_ntop(AF_INET6, &address.sin6_addr, made, sizeof made);
    return made;
}

class NativeMapping : public Native {
protected:
    NativeMapping()
    {
        Configuration it = configured(Mode::native);
        it.ipv4_mapping = 1;
        begin(it);
        boot();
    }

    static int only(int fd)
    {
        int value = -1;
        std::size_t length = sizeof value;
        EXPECT_EQ(zsock_getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &value, &length), 0);
        return value;
    }
    static void set_only(int fd, int value)
    {
        EXPECT_EQ(zsock_setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &value, sizeof value), 0);
    }
    /// For both families.
    static int dual(int type)
    {
        const int fd = zsock_socket(AF_INET6, type, 0);
        set_only(fd, 0);
        return fd;
    }
    static int dual_listener()
    {
        const int fd = dual(SOCK_STREAM);
        EXPECT_EQ(bind(fd, any6), 0);
        EXPECT_EQ(zsock_listen(fd, 2), 0);
        return fd;
    }
    template <typename Name>
    static std::string named(int fd, Name name)
    {
        struct sockaddr_in6 it {};
        std::size_t length = sizeof it;
        EXPECT_EQ(name(fd, generic(it), &length), 0);
        EXPECT_EQ(length, sizeof it);
        return text(it);
    }
};

// api.tsv: int, default 1.
TEST_F(NativeMapping, OnlyIpv6IsTheDefaultAndAnyNumberIsOne)
{
    const int fd = zsock_socket(AF_INET6, SOCK_DGRAM, 0);
    EXPECT_EQ(only(fd), 1);
    set_only(fd, 0);
    EXPECT_EQ(only(fd), 0);
    set_only(fd, -7);
    EXPECT_EQ(only(fd), 1);
}

TEST_F(NativeMapping, AListenerTakesClientsOfBothFamilies)
{
    const int listener = dual_listener();
    const int four = open_tcp();
    ASSERT_EQ(connect(four, loopback), 0);
    struct sockaddr_in6 from {};
    std::size_t length = sizeof from;
    const int served = zsock_accept(listener, generic(from), &length);
    ASSERT_GE(served, 0);
    EXPECT_EQ(length, sizeof from);
    EXPECT_EQ(text(from), "::ffff:127.0.0.1");
    EXPECT_EQ(ntohs(from.sin6_port), own_port(four));
    EXPECT_EQ(named(served, zsock_getpeername), "::ffff:127.0.0.1");
    EXPECT_EQ(named(served, zsock_getsockname), "::ffff:127.0.0.1");
    EXPECT_EQ(send(four, "to"), 2);
    EXPECT_EQ(receive(served), "to");
    EXPECT_EQ(send(served, "fro"), 3);
    EXPECT_EQ(receive(four), "fro");

    const int six = zsock_socket(AF_INET6, SOCK_STREAM, 0);
    ASSERT_EQ(connect(six, in6("::1", 4242)), 0);
    ASSERT_GE(zsock_accept(listener, generic(from), &length), 0);
    EXPECT_EQ(text(from), "::1");
}

TEST_F(NativeMapping, WithTheOptionOnAnIpv4ClientIsRefused)
{
    const int listener = zsock_socket(AF_INET6, SOCK_STREAM, 0);
    ASSERT_EQ(bind(listener, any6), 0);
    ASSERT_EQ(zsock_listen(listener, 2), 0);
    EXPECT_EQ(failure(connect(open_tcp(), loopback)), ECONNREFUSED);
}

// Without CONFIG_NET_IPV4_MAPPING_TO_IPV6 the option can be set and does nothing.
TEST_F(Native, WithoutTheMappingAnIpv4ClientIsRefused)
{
    const int listener = zsock_socket(AF_INET6, SOCK_STREAM, 0);
    const int off = 0;
    ASSERT_EQ(zsock_setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off), 0);
    ASSERT_EQ(bind(listener, any6), 0);
    ASSERT_EQ(zsock_listen(listener, 2), 0);
    EXPECT_EQ(failure(connect(open_tcp(), loopback)), ECONNREFUSED);
}

TEST_F(NativeMapping, DatagramsOfIpv4ComeFromMappedAddressesAndGoToThem)
{
    const int fd = dual(SOCK_DGRAM);
    ASSERT_EQ(bind(fd, any6), 0);
    EXPECT_EQ(named(fd, zsock_getsockname), "::");
    const int four = open_udp();
    ASSERT_EQ(connect(four, loopback), 0);
    EXPECT_EQ(send(four, "ping"), 4);
    char data[8];
    struct sockaddr_in6 from {};
    std::size_t length = sizeof from;
    ASSERT_EQ(zsock_recvfrom(fd, data, sizeof data, 0, generic(from), &length), 4);
    EXPECT_EQ(length, sizeof from);
    EXPECT_EQ(text(from), "::ffff:127.0.0.1");
    EXPECT_EQ(zsock_sendto(fd, "pong", 4, 0, generic(from), length), 4);
    EXPECT_EQ(receive(four), "pong") << "from the address it is connected to";
}

TEST_F(NativeMapping, MappedAddressesReachHostsOfIpv4)
{
    const auto echo = in6("::ffff:192.0.2.7", 7);
    const int stream = dual(SOCK_STREAM);
    ASSERT_EQ(connect(stream, echo), 0);
    EXPECT_EQ(named(stream, zsock_getpeername), "::ffff:192.0.2.7");
    EXPECT_EQ(named(stream, zsock_getsockname).substr(0, 7), "::ffff:");
    EXPECT_EQ(send(stream, "by tcp"), 6);
    EXPECT_EQ(receive(stream, 6, ZSOCK_MSG_WAITALL), "by tcp");

    const int connected = dual(SOCK_DGRAM);
    ASSERT_EQ(connect(connected, echo), 0);
    EXPECT_EQ(send(connected, "by udp"), 6);
    EXPECT_EQ(receive(connected), "by udp");

    const int open = dual(SOCK_DGRAM);
    EXPECT_EQ(zsock_sendto(open, "again", 5, 0, generic(echo), sizeof echo), 5);
    EXPECT_EQ(receive(open), "again");

    const int bound = dual(SOCK_STREAM);
    ASSERT_EQ(bind(bound, any6), 0);
    EXPECT_EQ(connect(bound, echo), 0);
}

// A handshake above a mapped address, on both sides.
TEST_F(NativeMapping, TlsGoesByMappedAddressesToo)
{
    Configuration it = configured(Mode::native);
    it.ipv4_mapping = it.pem_certificates = 1;
    it.tls_max_contexts = 4;
    begin(it);
    boot();
    const auto add = [](sec_tag_t tag, enum tls_credential_type type, const std::string& text) {
        EXPECT_EQ(tls_credential_add(tag, type, text.data(), text.size()), 0);
    };
    const std::string ca = std::string{tls::pki("ca.pem")} + '\0';
    const std::string certificate = std::string{tls::pki("tls.pem")} + '\0';
    const std::string key = std::string{tls::pki("tls.key")} + '\0';
    add(1, TLS_CREDENTIAL_CA_CERTIFICATE, ca);
    add(2, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate);
    add(2, TLS_CREDENTIAL_PRIVATE_KEY, key);
    const auto open = [](sec_tag_t tag) {
        const int fd = zsock_socket(AF_INET6, SOCK_STREAM, IPPROTO_TLS_1_2);
        set_only(fd, 0);
        EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, &tag, sizeof tag), 0);
        return fd;
    };
    const int listener = open(2);
    ASSERT_EQ(bind(listener, any6), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    std::thread server{[listener] {
        struct sockaddr_in6 from {};
        std::size_t length = sizeof from;
        const int fd = zsock_accept(listener, generic(from), &length);
        EXPECT_EQ(text(from), "::ffff:127.0.0.1");
        EXPECT_EQ(receive(fd), "ping");
    }};
    const int client = open(1);
    EXPECT_EQ(zsock_setsockopt(client, SOL_TLS, TLS_HOSTNAME, "tls.test", 8), 0);
    ASSERT_EQ(connect(client, in6("::ffff:127.0.0.1", 4242)), 0) << std::strerror(errno);
    EXPECT_EQ(send(client, "ping"), 4);
    server.join();
}

TEST_F(NativeMapping, ASocketOfOneIpv6AddressHasNoWayToIpv4)
{
    const auto echo = in6("::ffff:192.0.2.7", 7);
    const int udp = dual(SOCK_DGRAM);
    ASSERT_EQ(bind(udp, in6("::1", 4242)), 0);
    EXPECT_EQ(failure(zsock_sendto(udp, "x", 1, 0, generic(echo), sizeof echo)), ENETUNREACH);
    EXPECT_EQ(failure(connect(udp, echo)), ENETUNREACH);
    const int tcp = dual(SOCK_STREAM);
    ASSERT_EQ(bind(tcp, in6("::1", 4242)), 0);
    EXPECT_EQ(failure(connect(tcp, echo)), ENETUNREACH);
}

// behaviour.md §3: "two any-addresses stay refused", also when one is for both families.
TEST_F(NativeMapping, APortOfBothFamiliesIsTakenInBoth)
{
    const auto any4 = in("0.0.0.0", 4242);
    for (const int type : {SOCK_STREAM + 0, SOCK_DGRAM + 0}) {
        const int both = dual(type);
        ASSERT_EQ(bind(both, any6), 0);
        const int four = zsock_socket(AF_INET, type, 0);
        EXPECT_EQ(failure(bind(four, any4)), EADDRINUSE);
        const int six = zsock_socket(AF_INET6, type, 0);
        EXPECT_EQ(failure(bind(six, any6)), EADDRINUSE);
        EXPECT_EQ(zsock_close(both), 0);
        ASSERT_EQ(bind(four, any4), 0);
        EXPECT_EQ(failure(bind(dual(type), any6)), EADDRINUSE);
        EXPECT_EQ(bind(six, any6), 0) << "IPv6 only has ports of its own";
        EXPECT_EQ(zsock_close(four), 0);
        EXPECT_EQ(zsock_close(six), 0);
    }
}

} // namespace
} // namespace stack::zephyr
