// zephyr/behaviour.md §7: on an nRF91 each call goes to the modem.
#include "tests/stack/front/nrf/init_params.hpp"
#include "tests/zephyr/socket_fixture.hpp"

#include "stack/api/nrf_modem.h"
#include "stack/api/nrf_modem_at.h"
#include "stack/api/nrf_socket.h"

#include "modem/nrf_modem_lib.h"

#include <cstdint>

#include <sys/time.h>

namespace stack::zephyr {
namespace {

class Offload : public ZephyrDoor {
protected:
    Offload() : ZephyrDoor{Mode::offload}
    {
        static const nrf_modem_init_params params = good_params(); // it must outlive the call
        EXPECT_EQ(nrf_modem_init(&params), 0);
        boot();
    }
    ~Offload() override { nrf_modem_shutdown(); }

    static void attach()
    {
        ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
        pass(10s);
    }
};

/// Of a program whose modem library starts by its own configuration.
class OffloadArea : public ZephyrDoor {
protected:
    OffloadArea() : ZephyrDoor{Mode::offload} {}
};

template <typename T>
int set(int fd, int level, int name, T value)
{
    return failure(zsock_setsockopt(fd, level, name, &value, sizeof value));
}

int get(int fd, int level, int name)
{
    int value = 0;
    std::size_t length = sizeof value;
    return failure(zsock_getsockopt(fd, level, name, &value, &length));
}

TEST_F(Offload, BringsNoModemUpByItself)
{
    EXPECT_EQ(world().modem().ue().mode(), emu::lte::FunctionalMode::power_off);
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(fd, 0);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), ENETUNREACH);
}

TEST_F(Offload, EightSocketsAreTheModemsLimit)
{
    for (int i = 0; i < 8; ++i)
        EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), i);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, 0)), ENOBUFS);
    EXPECT_EQ(zsock_close(3), 0);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), 3);
}

TEST_F(Offload, DataGoesByTheModemsSockets)
{
    attach();
    const int udp = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    const auto echo = in("192.0.2.7", 7);
    EXPECT_EQ(zsock_sendto(udp, "hi", 2, 0, generic(echo), sizeof echo), 2);
    struct sockaddr_in from {};
    std::size_t length = sizeof from;
    char into[8] = {};
    EXPECT_EQ(zsock_recvfrom(udp, into, sizeof into, 0, generic(from), &length), 2);
    EXPECT_STREQ(into, "hi");
    EXPECT_EQ(length, sizeof from);
    EXPECT_EQ(from.sin_port, echo.sin_port);
    EXPECT_EQ(from.sin_addr.s_addr, echo.sin_addr.s_addr);
    const int tcp = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(tcp, echo), 0);
    EXPECT_EQ(send(tcp, "stream"), 6);
    EXPECT_EQ(receive(tcp, 100, ZSOCK_MSG_PEEK), "stream");
    EXPECT_EQ(receive(tcp), "stream");
    struct zsock_pollfd entry = {.fd = tcp, .events = ZSOCK_POLLIN | ZSOCK_POLLOUT, .revents = 0};
    EXPECT_EQ(zsock_poll(&entry, 1, 0), 1);
    EXPECT_EQ(entry.revents, ZSOCK_POLLOUT);
    EXPECT_EQ(failure(connect(tcp, echo)), EISCONN) << "the modem's own answer, not Zephyr's";
}

// The area table, refused column; each on the native stack is another test's.
TEST_F(Offload, CallsThatTheLayerLacksAreRefused)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr name {};
    std::size_t length = sizeof name;
    struct msghdr message {};
    EXPECT_EQ(failure(zsock_shutdown(fd, ZSOCK_SHUT_RD)), ENOTSUP);
    EXPECT_EQ(failure(zsock_recvmsg(fd, &message, 0)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_getsockname(fd, &name, &length)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_getpeername(fd, &name, &length)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_sendmsg(fd, nullptr, 0)), EINVAL);
    int waiting = 0;
    EXPECT_EQ(failure(zsock_ioctl(fd, ZFD_IOCTL_FIONREAD, &waiting)), EINVAL);
    EXPECT_EQ(failure(zsock_ioctl(fd, ZFD_IOCTL_FIONBIO, &waiting)), EINVAL);
    EXPECT_EQ(failure(zsock_fcntl(fd, F_DUPFD, 0)), EINVAL);
}

TEST_F(Offload, OptionsOutsideTheTableAreRefused)
{
    const int tcp = zsock_socket(AF_INET, SOCK_STREAM, 0);
    const int tls = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    for (const int name : {SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_KEEPALIVE, SO_RCVBUF, SO_SNDBUF,
                           SO_REUSEPORT, SO_LINGER}) {
        EXPECT_EQ(set(tcp, SOL_SOCKET, name, 1), ENOPROTOOPT) << name;
        EXPECT_EQ(get(tcp, SOL_SOCKET, name), ENOPROTOOPT) << name;
    }
    EXPECT_EQ(set(tcp, SOL_SOCKET, SO_BINDTODEVICE, ifreq{}), EOPNOTSUPP);
    for (const int name : {IP_TTL, IP_TOS, IP_MULTICAST_TTL})
        EXPECT_EQ(set(tcp, IPPROTO_IP, name, 1), ENOPROTOOPT) << name;
    for (const int name : {IPV6_UNICAST_HOPS, IPV6_V6ONLY, IPV6_MULTICAST_HOPS})
        EXPECT_EQ(set(tcp, IPPROTO_IPV6, name, 1), ENOPROTOOPT) << name;
    for (const int name : {TCP_NODELAY, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT})
        EXPECT_EQ(set(tcp, IPPROTO_TCP, name, 1), ENOPROTOOPT) << name;
    for (const int name :
         {TLS_ALPN_LIST, TLS_DTLS_HANDSHAKE_TIMEOUT_MIN, TLS_DTLS_HANDSHAKE_TIMEOUT_MAX,
          TLS_CERT_NOCOPY, TLS_NATIVE, TLS_DTLS_CID_VALUE, TLS_DTLS_PEER_CID_VALUE}) {
        EXPECT_EQ(set(tls, SOL_TLS, name, 1), ENOPROTOOPT) << name;
    }
}

TEST_F(Offload, OptionsInsideTheTableReachTheModem)
{
    const int tcp = zsock_socket(AF_INET, SOCK_STREAM, 0);
    const int tls = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    const int dtls = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2);
    const auto same = [](int zephyr, int modem, int fd, int level, int value) {
        EXPECT_EQ(set(fd, level, zephyr, value), 0) << zephyr;
        int there = -1;
        nrf_socklen_t size = sizeof there;
        EXPECT_EQ(nrf_getsockopt(fd, level, modem, &there, &size), 0) << zephyr;
        EXPECT_EQ(there, value) << zephyr;
    };
    EXPECT_EQ(set(tcp, SOL_SOCKET, SO_REUSEADDR, 1), 0);
    EXPECT_EQ(set(tcp, SOL_SOCKET, SO_RAI, RAI_ONGOING), 0);
    EXPECT_EQ(set(tcp, SOL_SOCKET, SO_BINDTOPDN, 0), 0);
    same(SO_SILENCE_ALL, NRF_SO_SILENCE_ALL, tcp, IPPROTO_ALL, 1);
    same(SO_IP_ECHO_REPLY, NRF_SO_IP_ECHO_REPLY, tcp, IPPROTO_IP, 0);
    same(SO_IPV6_ECHO_REPLY, NRF_SO_IPV6_ECHO_REPLY, tcp, IPPROTO_IPV6, 0);
    same(SO_TCP_SRV_SESSTIMEO, NRF_SO_TCP_SRV_SESSTIMEO, tcp, IPPROTO_TCP, 5);
    same(TLS_PEER_VERIFY, NRF_SO_SEC_PEER_VERIFY, tls, SOL_TLS, 1);
    same(TLS_DTLS_ROLE, NRF_SO_SEC_ROLE, tls, SOL_TLS, 1);
    same(TLS_SESSION_CACHE, NRF_SO_SEC_SESSION_CACHE, tls, SOL_TLS, 1);
    same(TLS_DTLS_HANDSHAKE_TIMEO, NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO, dtls, SOL_TLS,
         TLS_DTLS_HANDSHAKE_TIMEO_7S);
    const std::uint8_t byte = 1; // "passed with length sizeof(int) whatever was given"
    struct {
        std::uint8_t value = 1;
        std::uint8_t rest[3] = {};
    } padded;
    EXPECT_EQ(zsock_setsockopt(tls, SOL_TLS, TLS_SESSION_CACHE, &padded, sizeof byte), 0);
    const sec_tag_t tags[] = {42, 43};
    EXPECT_EQ(zsock_setsockopt(tls, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof tags), 0);
    sec_tag_t read[4] = {};
    std::size_t length = sizeof read;
    EXPECT_EQ(zsock_getsockopt(tls, SOL_TLS, TLS_SEC_TAG_LIST, read, &length), 0);
    EXPECT_EQ(length, sizeof tags);
    EXPECT_EQ(read[1], 43);
}

TEST_F(Offload, TheNumbersOfNewerSdksAreAThousandMore)
{
    Configuration newer = configured(Mode::offload);
    newer.version = 40000;
    set_configuration(newer);
    const int tcp = zsock_socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(set(tcp, SOL_SOCKET, 1000 + SO_RAI, RAI_ONGOING), 0);
    EXPECT_EQ(set(tcp, SOL_SOCKET, SO_RAI, RAI_ONGOING), ENOPROTOOPT);
}

// "SO_RCVTIMEO / SO_SNDTIMEO set: the given length is not checked; get copies min(given, full)".
TEST_F(Offload, TimeoutsAreReadAndWrittenInTheHostsStruct)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    struct {
        struct timeval time = {.tv_sec = 2, .tv_usec = 500'000};
        char more[8] = {};
    } wide;
    EXPECT_EQ(zsock_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wide, sizeof wide), 0);
    struct timeval read {};
    std::size_t length = sizeof read;
    EXPECT_EQ(zsock_getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &read, &length), 0);
    EXPECT_EQ(read.tv_sec, 2);
    EXPECT_EQ(read.tv_usec, 500'000);
    length = 8;
    read = {};
    EXPECT_EQ(zsock_getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &read, &length), 0);
    EXPECT_EQ(length, 8U);
    EXPECT_EQ(read.tv_sec, 2);
    EXPECT_EQ(read.tv_usec, 0);
    attach();
    ASSERT_EQ(bind(fd, in("0.0.0.0", 1000)), 0);
    const emu::Instant before = now();
    EXPECT_EQ(receive(fd), "-" + std::to_string(EAGAIN));
    EXPECT_GE(now() - before, 2500ms);
    EXPECT_LE(now() - before, 2502ms);
}

// "bind with a family other than INET/INET6: EAFNOSUPPORT; connect hands other families through
// unchanged; sendto refuses them".
TEST_F(Offload, ForeignFamiliesEndWhereTheTableSays)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr foreign {};
    foreign.sa_family = AF_CAN;
    EXPECT_EQ(failure(zsock_bind(fd, &foreign, sizeof foreign)), EAFNOSUPPORT);
    EXPECT_EQ(failure(zsock_sendto(fd, "x", 1, 0, &foreign, sizeof foreign)), EAFNOSUPPORT);
    EXPECT_EQ(failure(zsock_connect(fd, &foreign, sizeof foreign)), EAFNOSUPPORT)
        << "what the modem says to it";
    EXPECT_EQ(failure(zsock_sendto(fd, "x", 1, 0, nullptr, 99)), EDESTADDRREQ);
}

TEST_F(Offload, FlagsAreTheModemsNonBlockingBit)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
    EXPECT_EQ(nrf_fcntl(fd, NRF_F_GETFL, 0), NRF_O_NONBLOCK);
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, 0), 0);
    errno = 0;
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND), 0) << "foreign bits";
    EXPECT_EQ(errno, EINVAL) << "and yet";
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
    ASSERT_EQ(nrf_close(fd), 0) << "behind the layer's back";
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK) << "a dead one reads as non-blocking";
}

// "vectors that together fit the 128-byte gather buffer go out as one send, otherwise one send per
// vector, so a UDP message larger than the buffer leaves as several datagrams".
TEST_F(Offload, ALargeMessageLeavesAsSeveralDatagrams)
{
    attach();
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(connect(fd, in("192.0.2.7", 7)), 0);
    char small[10] = "123456789";
    char large[200] = {};
    struct iovec few[] = {{.iov_base = small, .iov_len = 4}, {.iov_base = small, .iov_len = 5}};
    struct msghdr message {};
    message.msg_iov = few;
    message.msg_iovlen = 2;
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 9);
    EXPECT_EQ(receive(fd), "123412345");
    struct iovec many[] = {{.iov_base = small, .iov_len = 9}, {.iov_base = large, .iov_len = 200}};
    message.msg_iov = many;
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 209) << "the sum";
    EXPECT_EQ(receive(fd).size(), 9U);
    EXPECT_EQ(receive(fd).size(), 200U);
}

TEST_F(Offload, NamesAreTheModemsAnswersNodeByNode)
{
    attach();
    struct zsock_addrinfo hints {};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    struct zsock_addrinfo* found = nullptr;
    ASSERT_EQ(zsock_getaddrinfo("echo.test", "7", &hints, &found), 0);
    EXPECT_EQ(net_sin(found->ai_addr)->sin_addr.s_addr, in("192.0.2.7", 7).sin_addr.s_addr);
    EXPECT_EQ(net_sin(found->ai_addr)->sin_port, htons(7));
    EXPECT_EQ(found->ai_canonname, nullptr) << "always";
    zsock_freeaddrinfo(found);
    auto* const before = reinterpret_cast<struct zsock_addrinfo*>(std::uintptr_t{8});
    found = before;
    EXPECT_EQ(zsock_getaddrinfo("no-such-host.test", nullptr, &hints, &found), DNS_EAI_NONAME);
    EXPECT_EQ(found, before) << "left as it was, unlike native";
}

// api.tsv, CONFIG_NRF_MODEM_LIB_SHMEM_TX_SIZE: "outgoing data and AT text area", 8320.
TEST_F(OffloadArea, ADatagramIsAsLongAsTheConfiguredAreaAtMost)
{
    EXPECT_EQ(Configuration{}.shmem_tx_size, 8320);
    EXPECT_EQ(Configuration{}.shmem_rx_size, 8192);
    for (const int size : {8320, 1024, 32'768}) {
        Configuration it = configured(Mode::offload);
        it.shmem_tx_size = size;
        begin(it);
        ASSERT_EQ(nrf_modem_lib_init(), 0);
        ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
        pass(10s);
        const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
        ASSERT_EQ(connect(fd, in("192.0.2.9", 9)), 0);
        EXPECT_EQ(send(fd, std::string(static_cast<std::size_t>(size), 'x')), size);
        EXPECT_EQ(failure(send(fd, std::string(static_cast<std::size_t>(size) + 1, 'x'))),
                  EMSGSIZE);
        nrf_modem_lib_shutdown();
    }
}

TEST_F(Offload, ALostPdnIsEnetdownAsOnTheModem)
{
    attach();
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(fd, in("192.0.2.7", 7)), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=4"), 0);
    pass(10s);
    EXPECT_EQ(failure(send(fd, "x")), ENETDOWN);
    int error = 0;
    std::size_t length = sizeof error;
    EXPECT_EQ(zsock_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length), 0);
    EXPECT_EQ(error, ENETDOWN) << "the host's number of the name";
}

// "This store is not consulted" (§6), and to use it, or a socket of Zephyr's own, takes nothing
// from the modem: on the chip no other interface than the modem's sockets leads to the network.
TEST_F(Offload, WhatIsZephyrsOwnLeavesTheModemItsNetwork)
{
    attach();
    ASSERT_EQ(tls_credential_add(1, TLS_CREDENTIAL_PSK, "x", 1), 0);
    const int modem = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    const struct timeval limit = {.tv_sec = 5, .tv_usec = 0};
    ASSERT_EQ(zsock_setsockopt(modem, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    ASSERT_EQ(connect(modem, in("192.0.2.7", 7)), 0);
    EXPECT_EQ(send(modem, "one"), 3);
    EXPECT_EQ(receive(modem), "one");
    const int own = zsock_socket(AF_INET, static_cast<int>(SOCK_DGRAM | SOCK_NATIVE), 0);
    EXPECT_EQ(failure(connect(own, in("192.0.2.7", 7))), ENETUNREACH);
    EXPECT_EQ(send(modem, "two"), 3);
    EXPECT_EQ(receive(modem), "two");
}

// doors.md §3.3: SOCK_NATIVE keeps the whole socket off the modem; poll takes both kinds.
TEST_F(Offload, ASocketMarkedNativeIsZephyrsOwn)
{
    const int own = zsock_socket(AF_INET, static_cast<int>(SOCK_DGRAM | SOCK_NATIVE), 0);
    const int modem = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(own, in("127.0.0.1", 99)), 0);
    ASSERT_EQ(connect(own, in("127.0.0.1", 99)), 0);
    EXPECT_EQ(send(own, "self"), 4);
    struct zsock_pollfd both[] = {{.fd = modem, .events = ZSOCK_POLLIN, .revents = 0},
                                  {.fd = own, .events = ZSOCK_POLLIN, .revents = 0}};
    EXPECT_EQ(zsock_poll(both, 2, 1000), 1);
    EXPECT_EQ(both[0].revents, 0);
    EXPECT_EQ(both[1].revents, ZSOCK_POLLIN);
    EXPECT_EQ(receive(own), "self");
}

} // namespace
} // namespace stack::zephyr
