// zephyr/behaviour.md §3, "Options, native", and the option rows of api.tsv.
#include "tests/zephyr/socket_fixture.hpp"

#include <sys/time.h>

namespace stack::zephyr {
namespace {

template <typename T>
int set(int fd, int level, int name, T value)
{
    return failure(zsock_setsockopt(fd, level, name, &value, sizeof value));
}

/// The value, or minus the errno.
int get(int fd, int level, int name)
{
    int value = 0;
    std::size_t length = sizeof value;
    if (zsock_getsockopt(fd, level, name, &value, &length) != 0) return -errno;
    EXPECT_EQ(length, sizeof value);
    return value;
}

class NativeOptionsTest : public Native {
protected:
    static void at_version(int version)
    {
        Configuration it = configured(Mode::native);
        it.version = version;
        set_configuration(it);
    }

    int tcp = zsock_socket(AF_INET, SOCK_STREAM, 0);
    int udp = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    int six = zsock_socket(AF_INET6, SOCK_DGRAM, 0);
};

TEST_F(NativeOptionsTest, WhatASocketIsCanBeReadAndNotSet)
{
    EXPECT_EQ(get(tcp, SOL_SOCKET, SO_TYPE), SOCK_STREAM);
    EXPECT_EQ(get(udp, SOL_SOCKET, SO_TYPE), SOCK_DGRAM);
    EXPECT_EQ(get(tcp, SOL_SOCKET, SO_PROTOCOL), IPPROTO_TCP);
    EXPECT_EQ(get(six, SOL_SOCKET, SO_DOMAIN), AF_INET6);
    EXPECT_EQ(get(tcp, SOL_SOCKET, SO_ERROR), 0);
    for (const int name : {SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_ERROR}) {
        EXPECT_EQ(set(tcp, SOL_SOCKET, name, 1), ENOPROTOOPT) << name;
        char small = 0;
        std::size_t length = 1;
        EXPECT_EQ(failure(zsock_getsockopt(tcp, SOL_SOCKET, name, &small, &length)), EINVAL);
    }
}

TEST_F(NativeOptionsTest, ReuseStartsAtZeroAndAnyNumberIsOne)
{
    for (const int name : {SO_REUSEADDR, SO_REUSEPORT}) {
        EXPECT_EQ(get(tcp, SOL_SOCKET, name), 0);
        EXPECT_EQ(set(tcp, SOL_SOCKET, name, -3), 0);
        EXPECT_EQ(get(tcp, SOL_SOCKET, name), 1);
        EXPECT_EQ(set(tcp, SOL_SOCKET, name, 0), 0);
        EXPECT_EQ(get(tcp, SOL_SOCKET, name), 0);
    }
}

TEST_F(NativeOptionsTest, BuffersReadBackWhatWasSetUpTo65535)
{
    for (const int name : {SO_RCVBUF, SO_SNDBUF}) {
        EXPECT_EQ(set(udp, SOL_SOCKET, name, 65'535), 0);
        EXPECT_EQ(get(udp, SOL_SOCKET, name), 65'535);
        EXPECT_EQ(set(udp, SOL_SOCKET, name, 0), 0);
        EXPECT_EQ(set(udp, SOL_SOCKET, name, 65'536), EINVAL);
        EXPECT_EQ(set(udp, SOL_SOCKET, name, -1), EINVAL);
    }
}

TEST_F(NativeOptionsTest, SomeCanBeSetAndNotRead)
{
    const struct timeval time = {.tv_sec = 1, .tv_usec = 0};
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_RCVTIMEO, time), 0);
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_SNDTIMEO, time), 0);
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_PRIORITY, std::uint8_t{3}), 0);
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_PRIORITY, 3), EINVAL) << "a uint8_t";
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_LINGER, 1), 0) << "accepted without effect";
    for (const int name : {SO_RCVTIMEO, SO_SNDTIMEO, SO_PRIORITY, SO_BINDTODEVICE, SO_LINGER})
        EXPECT_EQ(get(udp, SOL_SOCKET, name), -ENOPROTOOPT) << name;
}

TEST_F(NativeOptionsTest, AnInterfaceIsBoundByItsName)
{
    struct ifreq request {};
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_BINDTODEVICE, request), 0) << "an empty name unbinds";
    std::strncpy(request.ifr_name, "eth7", sizeof request.ifr_name - 1);
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_BINDTODEVICE, request), ENODEV);
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_BINDTODEVICE, 'x'), EINVAL);
}

TEST_F(NativeOptionsTest, NamesThatAreOnlyDefinedAreEnoprotoopt)
{
    for (const int name : {SO_DEBUG, SO_DONTROUTE, SO_BROADCAST, SO_OOBINLINE, SO_RCVLOWAT,
                           SO_SNDLOWAT, SO_SOCKS5, SO_TXTIME, 999}) {
        EXPECT_EQ(set(udp, SOL_SOCKET, name, 1), ENOPROTOOPT) << name;
        EXPECT_EQ(get(udp, SOL_SOCKET, name), -ENOPROTOOPT) << name;
    }
    EXPECT_EQ(set(udp, 77, 1, 1), ENOPROTOOPT);
    EXPECT_EQ(set(udp, SOL_TLS, TLS_PEER_VERIFY, 1), ENOPROTOOPT) << "a plain socket";
}

TEST_F(NativeOptionsTest, KeepAliveIsTcpsSince36)
{
    EXPECT_EQ(set(tcp, SOL_SOCKET, SO_KEEPALIVE, 1), 0);
    EXPECT_EQ(get(tcp, SOL_SOCKET, SO_KEEPALIVE), 1);
    EXPECT_EQ(set(tcp, IPPROTO_TCP, TCP_KEEPIDLE, 60), 0);
    EXPECT_EQ(get(tcp, IPPROTO_TCP, TCP_KEEPIDLE), 60);
    EXPECT_EQ(set(tcp, IPPROTO_TCP, TCP_KEEPINTVL, 5), 0);
    EXPECT_EQ(get(tcp, IPPROTO_TCP, TCP_KEEPINTVL), 5);
    EXPECT_EQ(set(tcp, IPPROTO_TCP, TCP_KEEPCNT, 3), 0);
    EXPECT_EQ(get(tcp, IPPROTO_TCP, TCP_KEEPCNT), 3);
    EXPECT_EQ(set(tcp, IPPROTO_TCP, TCP_KEEPCNT, 0), EINVAL);
    EXPECT_EQ(set(udp, SOL_SOCKET, SO_KEEPALIVE, 1), ENOPROTOOPT);
    Configuration old = configured(Mode::native);
    old.version = 30500;
    set_configuration(old);
    EXPECT_EQ(set(tcp, SOL_SOCKET, SO_KEEPALIVE, 1), ENOPROTOOPT);
    EXPECT_EQ(set(tcp, IPPROTO_TCP, TCP_KEEPIDLE, 60), ENOPROTOOPT);
}

TEST_F(NativeOptionsTest, AnIdleConnectionWhosePeerIsGoneEndsByKeepAlive)
{
    ASSERT_EQ(connect(tcp, in("192.0.2.7", 7)), 0);
    ASSERT_EQ(set(tcp, IPPROTO_TCP, TCP_KEEPIDLE, 60), 0);
    ASSERT_EQ(set(tcp, IPPROTO_TCP, TCP_KEEPINTVL, 5), 0);
    ASSERT_EQ(set(tcp, IPPROTO_TCP, TCP_KEEPCNT, 3), 0);
    ASSERT_EQ(set(tcp, SOL_SOCKET, SO_KEEPALIVE, 1), 0);
    pass(300s);
    EXPECT_EQ(receive(tcp, 10, ZSOCK_MSG_DONTWAIT), "-" + std::to_string(EAGAIN))
        << "the peer answers its probes";
    call<void>("loss", own_policy{}, [](const Call& it) {
        it.world().modem().ue().set_mode(emu::lte::FunctionalMode::flight);
    });
    const emu::Instant before = now();
    EXPECT_EQ(receive(tcp), "-" + std::to_string(ETIMEDOUT));
    EXPECT_LE(now() - before, 60s + 4 * 5s + 2s);
}

TEST_F(NativeOptionsTest, NoDelayHopsAndClassesReadBack)
{
    EXPECT_EQ(set(tcp, IPPROTO_TCP, TCP_NODELAY, 7), 0);
    EXPECT_EQ(get(tcp, IPPROTO_TCP, TCP_NODELAY), 1);
    EXPECT_EQ(set(udp, IPPROTO_TCP, TCP_NODELAY, 1), ENOPROTOOPT);
    EXPECT_EQ(get(udp, IPPROTO_IP, IP_TTL), 64);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_TTL, 9), 0);
    EXPECT_EQ(get(udp, IPPROTO_IP, IP_TTL), 9);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_TTL, 256), EINVAL);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_TOS, 0xb8), 0);
    EXPECT_EQ(get(udp, IPPROTO_IP, IP_TOS), 0xb8);
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 4), 0);
    EXPECT_EQ(get(six, IPPROTO_IPV6, IPV6_UNICAST_HOPS), 4);
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_TCLASS, 8), 0);
    EXPECT_EQ(get(six, IPPROTO_IPV6, IPV6_TCLASS), 8);
    EXPECT_EQ(set(udp, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 4), ENOPROTOOPT);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_MULTICAST_TTL, 2), 0);
    EXPECT_EQ(get(udp, IPPROTO_IP, IP_MULTICAST_TTL), 2);
}

TEST_F(NativeOptionsTest, V6OnlyIsAcceptedAndNotReadWithoutTheMapping)
{
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_V6ONLY, 0), 0);
    EXPECT_EQ(get(six, IPPROTO_IPV6, IPV6_V6ONLY), -ENOPROTOOPT);
}

// api.tsv: "SO_ACCEPTCONN: defined only in 3.5/3.6; int, read only later".
TEST_F(NativeOptionsTest, WhetherItListensIsReadSince37)
{
    EXPECT_EQ(get(tcp, SOL_SOCKET, SO_ACCEPTCONN), 0);
    EXPECT_EQ(set(tcp, SOL_SOCKET, SO_ACCEPTCONN, 1), ENOPROTOOPT);
    ASSERT_EQ(bind(tcp, in("127.0.0.1", 80)), 0);
    ASSERT_EQ(zsock_listen(tcp, 1), 0);
    EXPECT_EQ(get(tcp, SOL_SOCKET, SO_ACCEPTCONN), 1);
    at_version(30600);
    EXPECT_EQ(get(tcp, SOL_SOCKET, SO_ACCEPTCONN), -ENOPROTOOPT);
}

// api.tsv: "3.6+".
TEST_F(NativeOptionsTest, AddressPreferencesAndGroupsCameWith36)
{
    EXPECT_EQ(get(six, IPPROTO_IPV6, IPV6_ADDR_PREFERENCES), 0);
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_ADDR_PREFERENCES, IPV6_PREFER_SRC_PUBLIC), 0);
    EXPECT_EQ(get(six, IPPROTO_IPV6, IPV6_ADDR_PREFERENCES), IPV6_PREFER_SRC_PUBLIC);
    struct ip_mreqn group {};
    group.imr_multiaddr = in("224.0.0.251", 0).sin_addr;
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_ADD_MEMBERSHIP, group), 0);
    at_version(30500);
    EXPECT_EQ(get(six, IPPROTO_IPV6, IPV6_ADDR_PREFERENCES), -ENOPROTOOPT);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_DROP_MEMBERSHIP, group), ENOPROTOOPT);
}

// api.tsv: "4.x": IP_RECVTTL 12, IP_MTU 14 (read only, connected socket), IP_MULTICAST_LOOP 34,
// IPV6_MULTICAST_LOOP 19, IPV6_MTU 24, IPV6_RECVHOPLIMIT 51.
TEST_F(NativeOptionsTest, SomeCameWith4)
{
    for (const int name : {12, 14, 34})
        EXPECT_EQ(get(udp, IPPROTO_IP, name), -ENOPROTOOPT) << name;
    for (const int name : {19, 24, 51})
        EXPECT_EQ(get(six, IPPROTO_IPV6, name), -ENOPROTOOPT) << name;
    at_version(40000);
    EXPECT_EQ(get(udp, IPPROTO_IP, 34), 1);
    EXPECT_EQ(set(udp, IPPROTO_IP, 34, 0), 0);
    EXPECT_EQ(get(udp, IPPROTO_IP, 34), 0);
    EXPECT_EQ(set(six, IPPROTO_IPV6, 19, 0), 0);
    EXPECT_EQ(get(six, IPPROTO_IPV6, 19), 0);
    EXPECT_EQ(get(udp, IPPROTO_IP, 14), -ENOTCONN);
    EXPECT_EQ(set(udp, IPPROTO_IP, 14, 1280), ENOPROTOOPT);
    ASSERT_EQ(connect(udp, in("192.0.2.9", 9)), 0);
    EXPECT_EQ(get(udp, IPPROTO_IP, 14), 1280);
    ASSERT_EQ(connect(six, in6("::1", 9)), 0);
    EXPECT_EQ(get(six, IPPROTO_IPV6, 24), 1280);
}

// Hops are told of a datagram by a control message: IP_TTL 2, IPV6_HOPLIMIT 52.
TEST_F(NativeOptionsTest, HopsOfADatagramAreToldSince4)
{
    at_version(40000);
    const auto hops = [](int fd, int level, int type) {
        alignas(8) unsigned char control[2 * CMSG_SPACE(sizeof(struct in6_pktinfo))] = {};
        char data[4];
        struct iovec piece = {.iov_base = data, .iov_len = sizeof data};
        struct msghdr message {};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        EXPECT_EQ(zsock_recvmsg(fd, &message, 0), 1);
        struct cmsghdr* header = CMSG_FIRSTHDR(&message);
        EXPECT_NE(header, nullptr);
        header = header == nullptr ? nullptr : CMSG_NXTHDR(&message, header); // behind packet info
        if (header == nullptr) return -1;
        EXPECT_EQ(header->cmsg_level, level);
        EXPECT_EQ(header->cmsg_type, type);
        int value = 0;
        std::memcpy(&value, CMSG_DATA(header), sizeof value);
        return value;
    };
    const auto four = in("127.0.0.1", 5000);
    ASSERT_EQ(bind(udp, four), 0);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_PKTINFO, 1), 0);
    EXPECT_EQ(set(udp, IPPROTO_IP, 12, 1), 0);
    EXPECT_EQ(get(udp, IPPROTO_IP, 12), 1);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_TTL, 33), 0);
    EXPECT_EQ(zsock_sendto(udp, "x", 1, 0, generic(four), sizeof four), 1);
    EXPECT_EQ(hops(udp, IPPROTO_IP, IP_TTL), 33);
    const auto own = in6("::1", 5000);
    ASSERT_EQ(bind(six, own), 0);
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1), 0);
    EXPECT_EQ(set(six, IPPROTO_IPV6, 51, 1), 0);
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 7), 0);
    EXPECT_EQ(zsock_sendto(six, "x", 1, 0, generic(own), sizeof own), 1);
    EXPECT_EQ(hops(six, IPPROTO_IPV6, 52), 7);
}

// "SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_ERROR insist on a length of exactly sizeof(int)".
TEST_F(NativeOptionsTest, ALengthThatIsTooLongIsRefusedToo)
{
    for (const int name : {SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_ERROR}) {
        long large = 0;
        std::size_t length = sizeof large;
        EXPECT_EQ(failure(zsock_getsockopt(tcp, SOL_SOCKET, name, &large, &length)), EINVAL);
    }
}

// "Joining a group needs the exact struct size and a non-zero group, else EINVAL; an interface that
// cannot be found is EINVAL for IPv4, ENOENT for IPv6".
TEST_F(NativeOptionsTest, JoiningAGroupChecksItsArgument)
{
    struct ip_mreqn four {};
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_ADD_MEMBERSHIP, four), EINVAL);
    four.imr_multiaddr = in("224.0.0.251", 0).sin_addr;
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_ADD_MEMBERSHIP, four), 0);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_DROP_MEMBERSHIP, four), 0);
    four.imr_ifindex = 9;
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_ADD_MEMBERSHIP, four), EINVAL);
    EXPECT_EQ(set(udp, IPPROTO_IP, IP_ADD_MEMBERSHIP, 1), EINVAL);
    struct ipv6_mreq group {};
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, group), EINVAL);
    group.ipv6mr_multiaddr = in6("ff02::fb", 0).sin6_addr;
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, group), 0);
    group.ipv6mr_ifindex = 9;
    EXPECT_EQ(set(six, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, group), ENOENT);
}

} // namespace
} // namespace stack::zephyr
