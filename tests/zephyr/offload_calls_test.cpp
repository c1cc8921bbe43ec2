// zephyr/behaviour.md §7, calls and "details that tests check": each in both modes.
#include "tests/stack/socket/peers.hpp"
#include "tests/zephyr/mode_fixture.hpp"

#include "zephyr/net/net_if.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <thread>

#include <sys/time.h>

namespace stack::zephyr {
namespace {

const auto echo = in("192.0.2.7", 7);

class OffloadCalls : public EitherMode {
protected:
    static int tcp() { return zsock_socket(AF_INET, SOCK_STREAM, 0); }
    static int udp() { return zsock_socket(AF_INET, SOCK_DGRAM, 0); }
    static int connected_udp()
    {
        const int fd = udp();
        EXPECT_EQ(connect(fd, echo), 0);
        return fd;
    }
    /// A server that a host of the internet has called.
    int called()
    {
        attach();
        const int listener = tcp();
        EXPECT_EQ(bind(listener, in("0.0.0.0", 80)), 0);
        EXPECT_EQ(zsock_listen(listener, 2), 0);
        caller.emplace(world(), "caller.test", "192.0.2.70");
        EXPECT_TRUE(caller->connect(80, Family::ipv4));
        return listener;
    }
    /// The text of an error that receive() gives.
    static std::string error(int number) { return "-" + std::to_string(number); }

    std::optional<atlink::Peer> caller;
};

INSTANTIATE_TEST_SUITE_P(Mode, OffloadCalls, ::testing::Values(Mode::native, Mode::offload),
                         [](const auto& it) { return mode_name(it.param); });

// "families INET, INET6, PACKET with stream, datagram or raw type".
TEST_P(OffloadCalls, SocketsAreOfTheFamiliesThatTheLayerHas)
{
    EXPECT_EQ(tcp(), 0);
    EXPECT_EQ(zsock_socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP), 1);
    EXPECT_EQ(failure(zsock_socket(AF_PACKET, SOCK_RAW, 0)), by(EAFNOSUPPORT, 0));
    EXPECT_EQ(failure(zsock_socket(AF_UNIX, SOCK_STREAM, 0)), EAFNOSUPPORT);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_RAW, 0)), EPROTOTYPE);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)),
              by(EPROTONOSUPPORT, EPROTOTYPE));
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_TLS_1_2)), EPROTOTYPE);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, 99)), EPROTONOSUPPORT);
}

// "Up to 8 modem sockets; one more fails with whatever the modem reports".
TEST_P(OffloadCalls, ThereAreAsManySocketsAsContextsOrAsTheModemHas)
{
    const int most = by(10, 8);
    for (int i = 0; i < most; ++i)
        EXPECT_EQ(udp(), i);
    EXPECT_EQ(failure(udp()), by(ENOMEM, ENOBUFS));
    EXPECT_EQ(zsock_close(3), 0);
    EXPECT_EQ(udp(), 3);
}

TEST_P(OffloadCalls, OneNativeSocketMoreThanTheModemHas)
{
    const int most = by(10, 8);
    for (int i = 0; i < most; ++i)
        EXPECT_EQ(udp(), i);
    const int type = static_cast<int>(SOCK_DGRAM | SOCK_NATIVE);
    EXPECT_EQ(failure(zsock_socket(AF_INET, type, 0)), by(ENOMEM, 0));
}

TEST_P(OffloadCalls, APairIsNativeInBothModes)
{
    int pair[2] = {};
    ASSERT_EQ(zsock_socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    EXPECT_EQ(send(pair[0], "x"), 1);
    EXPECT_EQ(receive(pair[1]), "x");
    EXPECT_EQ(failure(zsock_shutdown(pair[0], ZSOCK_SHUT_RD)), ENOTSUP);
}

// "shutdown ENOTSUP; recvmsg, getsockname, getpeername EOPNOTSUPP".
TEST_P(OffloadCalls, WhatTheLayerLacksIsRefused)
{
    attach();
    const int fd = connected_udp();
    EXPECT_EQ(send(fd, "x"), 1);
    struct sockaddr name {};
    std::size_t length = sizeof name;
    EXPECT_EQ(failure(zsock_getsockname(fd, &name, &length)), by(0, EOPNOTSUPP));
    EXPECT_EQ(failure(zsock_getpeername(fd, &name, &length)), by(0, EOPNOTSUPP));
    char into[4] = {};
    struct iovec piece = {.iov_base = into, .iov_len = sizeof into};
    struct msghdr message {};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    EXPECT_EQ(failure(zsock_recvmsg(fd, &message, 0)), by(0, EOPNOTSUPP));
    EXPECT_EQ(failure(zsock_shutdown(fd, ZSOCK_SHUT_WR)), ENOTSUP);
    EXPECT_EQ(failure(zsock_shutdown(fd, ZSOCK_SHUT_RD)), by(0, ENOTSUP));
}

// "F_GETFL and F_SETFL only; everything else, FIONREAD and FIONBIO included, is EINVAL".
TEST_P(OffloadCalls, ControlIsOfTheNonBlockingFlagOnly)
{
    const int fd = udp();
    EXPECT_EQ(failure(zsock_fcntl(fd, F_DUPFD, 0)), by(EOPNOTSUPP, EINVAL));
    int waiting = -1;
    EXPECT_EQ(failure(zsock_ioctl(fd, ZFD_IOCTL_FIONREAD, &waiting)), by(0, EINVAL));
    EXPECT_EQ(waiting, by(0, -1));
    EXPECT_EQ(failure(zsock_ioctl(fd, 0x1234)), by(EOPNOTSUPP, EINVAL));
    EXPECT_EQ(failure(zsock_ioctl(fd, ZFD_IOCTL_FIONBIO)), by(0, EINVAL));
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), by(O_NONBLOCK, 0));
}

// "non-blocking flag 0x4000 against 0x01", and the host's beside it (§8).
TEST_P(OffloadCalls, TheFlagIsTheHostsOrTheTargets)
{
    const int fd = udp();
    for (const int flag : {O_NONBLOCK, 0x4000}) {
        EXPECT_EQ(zsock_fcntl(fd, F_SETFL, flag), 0);
        EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
        EXPECT_EQ(zsock_fcntl(fd, F_SETFL, 0), 0);
        EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), 0);
    }
}

// "F_SETFL with foreign bits sets errno to EINVAL yet still applies the non-blocking bit and
// returns the modem's result".
TEST_P(OffloadCalls, ForeignBitsAreComplainedOfAndTheFlagIsSet)
{
    const int fd = udp();
    errno = 0;
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND), 0);
    EXPECT_EQ(errno, by(0, EINVAL));
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
    errno = 0;
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, O_APPEND), 0);
    EXPECT_EQ(errno, by(0, EINVAL));
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), 0);
}

// "SO_RCVTIMEO / SO_SNDTIMEO set: the given length is not checked (native does check); get copies
// min(given, full) bytes and writes that count back".
TEST_P(OffloadCalls, TheLengthOfATimeoutIsNotTheLayersAffair)
{
    const int fd = udp();
    for (const int name : {SO_RCVTIMEO, SO_SNDTIMEO}) {
        struct {
            struct timeval time = {.tv_sec = 2, .tv_usec = 500'000};
            char more[8] = {};
        } wide;
        EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_SOCKET, name, &wide, sizeof wide)),
                  by(EINVAL, 0));
        EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_SOCKET, name, &wide, sizeof wide.time)), 0);
        if (!offloaded()) continue;
        for (const std::size_t given : {sizeof wide, sizeof wide.time, sizeof wide.time.tv_sec}) {
            std::size_t length = given;
            wide.time = {};
            EXPECT_EQ(zsock_getsockopt(fd, SOL_SOCKET, name, &wide, &length), 0);
            EXPECT_EQ(length, std::min(given, sizeof wide.time));
            EXPECT_EQ(wide.time.tv_sec, 2);
            EXPECT_EQ(wide.time.tv_usec, given < sizeof wide.time ? 0 : 500'000);
        }
    }
}

// "TLS_SESSION_CACHE is passed with length sizeof(int) whatever was given".
TEST_P(OffloadCalls, TheLengthOfTheSessionCacheIsAnInts)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    const int on = 1;
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, TLS_SESSION_CACHE, &on, 1)), by(EINVAL, 0));
    int read = -1;
    std::size_t length = sizeof read;
    EXPECT_EQ(zsock_getsockopt(fd, SOL_TLS, TLS_SESSION_CACHE, &read, &length), 0);
    EXPECT_EQ(read, by(0, 1));
}

// "at most 7 tags per socket"; native as many as CONFIG_NET_SOCKETS_TLS_MAX_CREDENTIALS.
TEST_P(OffloadCalls, ASocketHasSoManyTags)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    const sec_tag_t tags[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    const std::size_t most = by<std::size_t>(4, 7) * sizeof tags[0];
    EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, tags, most), 0);
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, tags, most + sizeof tags[0])),
              EINVAL);
    sec_tag_t read[8] = {};
    std::size_t length = sizeof read;
    EXPECT_EQ(zsock_getsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, read, &length), 0);
    EXPECT_EQ(length, most);
}

// "SO_ERROR passes through the error translation; 0 stays 0"; native keeps it (§3).
TEST_P(OffloadCalls, AnErrorIsReadByTheHostsNumber)
{
    attach();
    const int fd = tcp();
    const auto read = [fd] {
        int value = -1;
        std::size_t length = sizeof value;
        EXPECT_EQ(zsock_getsockopt(fd, SOL_SOCKET, SO_ERROR, &value, &length), 0);
        EXPECT_EQ(length, sizeof value);
        return value;
    };
    EXPECT_EQ(read(), 0);
    ASSERT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 1))), EINPROGRESS);
    pass(1s);
    EXPECT_EQ(read(), ECONNREFUSED);
    EXPECT_EQ(read(), by(ECONNREFUSED, 0)) << "the modem's is cleared by reading";
}

// "bind with a family other than INET/INET6: EAFNOSUPPORT; connect hands other families through
// unchanged; sendto refuses them".
TEST_P(OffloadCalls, ForeignFamiliesAreRefusedEverywhere)
{
    const int fd = udp();
    struct sockaddr foreign {};
    foreign.sa_family = AF_CAN;
    EXPECT_EQ(failure(zsock_bind(fd, &foreign, sizeof foreign)), EAFNOSUPPORT);
    EXPECT_EQ(failure(zsock_connect(fd, &foreign, sizeof foreign)), EAFNOSUPPORT);
    EXPECT_EQ(failure(zsock_sendto(fd, "x", 1, 0, &foreign, sizeof foreign)), EAFNOSUPPORT);
    const auto other = in6("2001:db8::7", 7);
    EXPECT_EQ(failure(bind(fd, other)), EAFNOSUPPORT) << "a family that is not the socket's";
}

// "lengths rewritten both ways"; a null destination becomes null with length 0 whatever it said.
TEST_P(OffloadCalls, AddressesAreOfTheLengthOfTheirFamily)
{
    attach();
    const int fd = udp();
    EXPECT_EQ(failure(zsock_sendto(fd, "x", 1, 0, nullptr, 99)), EDESTADDRREQ);
    struct {
        struct sockaddr_in name = echo;
        char more[32] = {};
    } wide;
    EXPECT_EQ(zsock_sendto(fd, "hi", 2, 0, generic(wide.name), sizeof wide), 2);
    EXPECT_EQ(failure(zsock_sendto(fd, "hi", 2, 0, generic(wide.name), 3)), by(EINVAL, 0))
        << "the layer goes by the family";
    char into[8] = {};
    struct sockaddr from {};
    std::size_t length = sizeof from;
    EXPECT_EQ(zsock_recvfrom(fd, into, sizeof into, 0, &from, &length), 2);
    EXPECT_EQ(length, sizeof(struct sockaddr_in));
    EXPECT_EQ(net_sin(&from)->sin_port, echo.sin_port);
    EXPECT_EQ(net_sin(&from)->sin_addr.s_addr, echo.sin_addr.s_addr);
}

TEST_P(OffloadCalls, AddressesOfIpv6AreConvertedToo)
{
    attach();
    const int fd = zsock_socket(AF_INET6, SOCK_DGRAM, 0);
    const auto to = in6("2001:db8::7", 7);
    EXPECT_EQ(zsock_sendto(fd, "six", 3, 0, generic(to), sizeof to), 3);
    char into[8] = {};
    struct sockaddr_in6 from {};
    std::size_t length = sizeof from;
    EXPECT_EQ(zsock_recvfrom(fd, into, sizeof into, 0, generic(from), &length), 3);
    EXPECT_EQ(length, sizeof from);
    EXPECT_EQ(from.sin6_family, AF_INET6);
    EXPECT_EQ(from.sin6_port, to.sin6_port);
    EXPECT_EQ(std::memcmp(&from.sin6_addr, &to.sin6_addr, sizeof to.sin6_addr), 0);
}

// "recvfrom with either address pointer null asks for no address".
TEST_P(OffloadCalls, ReceiveWithHalfAnAddressAsksForNone)
{
    attach();
    const int fd = connected_udp();
    char into[8] = {};
    struct sockaddr_in from {};
    EXPECT_EQ(send(fd, "one"), 3);
    EXPECT_EQ(failure(zsock_recvfrom(fd, into, sizeof into, 0, generic(from), nullptr)),
              by(EINVAL, 0));
    EXPECT_EQ(from.sin_family, 0);
    EXPECT_EQ(send(fd, "two"), 3);
    std::size_t length = 77;
    EXPECT_EQ(zsock_recvfrom(fd, into, sizeof into, 0, nullptr, &length), 3);
    EXPECT_EQ(length, 77U);
}

// "recvfrom writes the address and its size only if the modem returned a complete address": of a
// TLS stream there is none.
TEST_P(OffloadCalls, AStreamTellsItsPeerAsTheModemDoes)
{
    attach();
    const int fd = tcp();
    ASSERT_EQ(connect(fd, echo), 0);
    EXPECT_EQ(send(fd, "x"), 1);
    char into[8] = {};
    struct sockaddr_in from {};
    std::size_t length = sizeof from;
    EXPECT_EQ(zsock_recvfrom(fd, into, sizeof into, 0, generic(from), &length), 1);
    EXPECT_EQ(length, sizeof from);
    EXPECT_EQ(from.sin_port, echo.sin_port);
}

// "accept with either address pointer null asks the modem for no address".
TEST_P(OffloadCalls, AcceptGivesTheCallersAddress)
{
    const int listener = called();
    struct sockaddr from {};
    std::size_t length = sizeof from;
    const int fd = zsock_accept(listener, &from, &length);
    ASSERT_EQ(fd, listener + 1);
    EXPECT_EQ(length, sizeof(struct sockaddr_in));
    EXPECT_EQ(net_sin(&from)->sin_addr.s_addr, in("192.0.2.70", 0).sin_addr.s_addr);
    EXPECT_TRUE(caller->send("hello"));
    EXPECT_EQ(receive(fd), "hello");
    EXPECT_EQ(send(fd, "welcome"), 7);
    pass(1s);
    EXPECT_EQ(caller->take_received(), "welcome");
}

TEST_P(OffloadCalls, AcceptWithHalfAnAddressAsksForNone)
{
    const int listener = called();
    struct sockaddr_in from {};
    EXPECT_EQ(failure(zsock_accept(listener, generic(from), nullptr)), by(EINVAL, 0));
    EXPECT_EQ(from.sin_family, 0);
    if (offloaded()) return;
    std::size_t length = 77;
    EXPECT_EQ(zsock_accept(listener, nullptr, &length), listener + 1);
    EXPECT_EQ(length, 77U);
}

TEST_P(OffloadCalls, AcceptNeedsAFreeSocket)
{
    const int listener = called();
    while (udp() >= 0) {
    }
    EXPECT_EQ(failure(zsock_accept(listener, nullptr, nullptr)), by(ENOMEM, ENOBUFS));
    EXPECT_EQ(zsock_close(listener + 1), 0);
    EXPECT_EQ(zsock_accept(listener, nullptr, nullptr), listener + 1) << "it has waited";
}

// "a thread blocked in recv while another closes": EINTR (§1), of the modem what it says.
TEST_P(OffloadCalls, CloseEndsAReceive)
{
    attach();
    const int fd = connected_udp();
    std::thread other{[fd] {
        pass(2s);
        EXPECT_EQ(zsock_close(fd), 0);
    }};
    const emu::Instant before = now();
    EXPECT_EQ(receive(fd), error(by(EINTR, EBADF)));
    EXPECT_LT(now() - before, 3s);
    other.join();
}

// "While connect, accept, get/setsockopt run, the descriptor's lock is held, so close from another
// thread waits for them; only the send and receive family lets the lock go."
TEST_P(OffloadCalls, CloseWaitsForAConnectOfTheModem)
{
    attach();
    const int fd = tcp();
    const emu::Instant before = now();
    std::thread other{[fd, before] {
        pass(1s);
        EXPECT_EQ(zsock_close(fd), 0);
        const emu::Ts took = now() - before;
        EXPECT_EQ(took > 20s, offloaded());
    }};
    // Nobody is there.
    EXPECT_EQ(failure(connect(fd, in("192.0.2.250", 7))), by(EINTR, ETIMEDOUT));
    other.join();
    EXPECT_EQ(failure(send(fd, "x")), EBADF);
}

TEST_P(OffloadCalls, OptionsWaitForAConnectOfTheModemAndReceivesDoNotHoldThemUp)
{
    attach();
    const int fd = connected_udp();
    std::thread other{[fd] {
        pass(1s);
        const emu::Instant before = now();
        EXPECT_EQ(option(fd, SOL_SOCKET, SO_REUSEADDR, 1), 0);
        EXPECT_LT(now() - before, 10ms) << "a receive lets the lock go";
        EXPECT_EQ(send(fd, "x"), 1);
    }};
    EXPECT_EQ(receive(fd), "x");
    other.join();
    const int dialling = tcp();
    const emu::Instant before = now();
    std::thread late{[dialling, before] {
        pass(1s);
        EXPECT_EQ(option(dialling, SOL_SOCKET, SO_REUSEADDR, 1), 0);
        EXPECT_EQ(now() - before > 20s, offloaded());
    }};
    EXPECT_EQ(failure(connect(dialling, in("192.0.2.250", 7))), ETIMEDOUT);
    late.join();
}

// "sendmsg: null message EINVAL; vectors that together fit the 128-byte gather buffer go out as
// one send, otherwise one send per vector".
TEST_P(OffloadCalls, AMessageIsOneDatagramUpTo128Bytes)
{
    attach();
    const int fd = connected_udp();
    EXPECT_EQ(failure(zsock_sendmsg(fd, nullptr, 0)), EINVAL);
    char bytes[128] = {};
    struct iovec pieces[] = {{.iov_base = bytes, .iov_len = 100},
                             {.iov_base = bytes, .iov_len = 28}};
    struct msghdr message {};
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 128);
    EXPECT_EQ(receive(fd).size(), 128U);
    pieces[1].iov_len = 29;
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 129) << "the sum";
    EXPECT_EQ(receive(fd).size(), by(129U, 100U));
    pass(1s);
    EXPECT_EQ(receive(fd, 200, ZSOCK_MSG_DONTWAIT), by(error(EAGAIN), std::string(29, '\0')));
}

TEST_P(OffloadCalls, AMessageNamesItsDestination)
{
    attach();
    const int fd = udp();
    auto to = echo;
    char bytes[] = "hello";
    struct iovec piece = {.iov_base = bytes, .iov_len = 5};
    struct msghdr message {};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    EXPECT_EQ(failure(zsock_sendmsg(fd, &message, 0)), EDESTADDRREQ);
    message.msg_name = &to;
    message.msg_namelen = sizeof to;
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 5);
    EXPECT_EQ(receive(fd), "hello");
}

// "poll: unknown descriptors POLLNVAL; no slot left ENOMEM".
TEST_P(OffloadCalls, PollTellsUnknownDescriptorsAndItsLimit)
{
    const int fd = udp();
    struct zsock_pollfd entries[9] = {};
    for (auto& each : entries)
        each = {.fd = fd, .events = ZSOCK_POLLIN, .revents = 0};
    entries[1].fd = 12;
    entries[2].fd = -1;
    EXPECT_EQ(zsock_poll(entries, 8, 0), 1);
    EXPECT_EQ(entries[1].revents, ZSOCK_POLLNVAL);
    EXPECT_EQ(entries[2].revents, 0);
    EXPECT_EQ(failure(zsock_poll(entries, 9, 0)), ENOMEM);
}

TEST_P(OffloadCalls, PollAndSelectSeeWhatIsReady)
{
    attach();
    const int fd = connected_udp();
    struct zsock_pollfd entry = {.fd = fd, .events = ZSOCK_POLLIN, .revents = 0};
    EXPECT_EQ(zsock_poll(&entry, 1, 100), 0);
    EXPECT_EQ(send(fd, "x"), 1);
    EXPECT_EQ(zsock_poll(&entry, 1, 5000), 1);
    EXPECT_EQ(entry.revents, ZSOCK_POLLIN);
    zsock_fd_set readable;
    ZSOCK_FD_ZERO(&readable);
    ZSOCK_FD_SET(fd, &readable);
    EXPECT_EQ(zsock_select(fd + 1, &readable, nullptr, nullptr, nullptr), 1);
    EXPECT_NE(ZSOCK_FD_ISSET(fd, &readable), 0);
}

// "each modem socket takes one slot of the same wait as native sockets, so mixing kinds works"
// (§4).
TEST_P(OffloadCalls, PollTakesAllKindsAtOnce)
{
    attach();
    const int plain = connected_udp();
    const int native = zsock_socket(AF_INET, static_cast<int>(SOCK_DGRAM | SOCK_NATIVE), 0);
    ASSERT_EQ(bind(native, in("127.0.0.1", 99)), 0);
    int pair[2] = {};
    ASSERT_EQ(zsock_socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    struct zsock_pollfd entries[] = {{.fd = plain, .events = ZSOCK_POLLIN, .revents = 0},
                                     {.fd = native, .events = ZSOCK_POLLIN, .revents = 0},
                                     {.fd = pair[0], .events = ZSOCK_POLLIN, .revents = 0}};
    EXPECT_EQ(zsock_poll(entries, 3, 10), 0);
    EXPECT_EQ(send(plain, "x"), 1);
    EXPECT_EQ(zsock_poll(entries, 3, 5000), 1);
    EXPECT_EQ(entries[0].revents, ZSOCK_POLLIN);
    EXPECT_EQ(send(pair[1], "x"), 1);
    EXPECT_EQ(zsock_poll(entries, 3, 5000), 2);
    EXPECT_EQ(entries[2].revents, ZSOCK_POLLIN);
}

class OffloadNames : public OffloadCalls {
protected:
    OffloadNames()
    {
        attach();
        hints.ai_family = AF_INET;
    }
    int look_up(const char* host, const char* service)
    {
        release();
        result = unchanged;
        return zsock_getaddrinfo(host, service, &hints, &result);
    }
    void release()
    {
        if (result != unchanged) zsock_freeaddrinfo(result);
    }
    ~OffloadNames() override { release(); }

    struct zsock_addrinfo* const unchanged = reinterpret_cast<zsock_addrinfo*>(std::uintptr_t{8});
    struct zsock_addrinfo hints {};
    struct zsock_addrinfo* result = unchanged;
};

INSTANTIATE_TEST_SUITE_P(Mode, OffloadNames, ::testing::Values(Mode::native, Mode::offload),
                         [](const auto& it) { return mode_name(it.param); });

// "when the modem itself fails *res is left as it was, unlike native".
TEST_P(OffloadNames, AFailureLeavesTheResultToTheModem)
{
    EXPECT_EQ(look_up("no-such-host.test", "7"), DNS_EAI_NONAME);
    EXPECT_EQ(result, by<zsock_addrinfo*>(nullptr, unchanged));
}

// "a protocol hint of 0 with stream or datagram type is what most programs send"; "the type and
// flags of the hints reach the modem unchanged".
TEST_P(OffloadNames, TypeAndProtocolComeBackAsTheyWereHinted)
{
    hints.ai_socktype = SOCK_STREAM;
    ASSERT_EQ(look_up("echo.test", "7"), 0);
    EXPECT_EQ(result->ai_family, AF_INET);
    EXPECT_EQ(result->ai_socktype, SOCK_STREAM);
    EXPECT_EQ(result->ai_protocol, by<int>(IPPROTO_TCP, 0));
    EXPECT_EQ(result->ai_addrlen, sizeof(struct sockaddr_in));
    EXPECT_EQ(net_sin(result->ai_addr)->sin_port, htons(7));
    EXPECT_EQ(net_sin(result->ai_addr)->sin_addr.s_addr, echo.sin_addr.s_addr);
    EXPECT_EQ(result->ai_next, nullptr);
}

TEST_P(OffloadNames, WithoutATypeItIsAStreamOrNone)
{
    ASSERT_EQ(look_up("echo.test", nullptr), 0);
    EXPECT_EQ(result->ai_socktype, by<int>(SOCK_STREAM, 0));
    EXPECT_EQ(net_sin(result->ai_addr)->sin_port, 0);
}

// "canonical name is always null".
TEST_P(OffloadNames, ThereIsNoCanonicalNameOnTheChip)
{
    hints.ai_flags = AI_CANONNAME;
    ASSERT_EQ(look_up("echo.test", "7"), 0);
    EXPECT_EQ(result->ai_canonname == nullptr, offloaded());
}

// Of the modem: "IPv6 tried first, then IPv4, whatever the PDN can do" (nrf_api/behaviour.md §8).
TEST_P(OffloadNames, WithoutAFamilyZephyrGivesBothAndTheModemOne)
{
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_DGRAM;
    ASSERT_EQ(look_up("echo.test", "7"), 0);
    int four = 0;
    int six = 0;
    for (const auto* node = result; node != nullptr; node = node->ai_next) {
        four += node->ai_family == AF_INET ? 1 : 0;
        six += node->ai_family == AF_INET6 ? 1 : 0;
        EXPECT_EQ(node->ai_addrlen, node->ai_family == AF_INET ? sizeof(struct sockaddr_in)
                                                               : sizeof(struct sockaddr_in6));
    }
    EXPECT_EQ(four, by(1, 0));
    EXPECT_EQ(six, 1);
}

// "the nine modem EAI codes come back with equal numbers".
TEST_P(OffloadNames, FailuresHaveTheNumbersOfTheirSide)
{
    EXPECT_EQ(look_up("echo.test", "http"), by<int>(DNS_EAI_NONAME, DNS_EAI_SERVICE));
    hints.ai_flags = 0x4000;
    EXPECT_EQ(look_up("192.0.2.7", "7"), by<int>(0, DNS_EAI_BADFLAGS));
    hints = {};
    hints.ai_family = AF_CAN;
    EXPECT_EQ(look_up("192.0.2.7", "7"), by<int>(DNS_EAI_ADDRFAMILY, DNS_EAI_FAMILY));
    hints = {};
    hints.ai_socktype = 9;
    EXPECT_EQ(look_up("192.0.2.7", "7"), DNS_EAI_SOCKTYPE);
    hints = {};
    EXPECT_EQ(look_up(nullptr, nullptr), by<int>(DNS_EAI_SYSTEM, DNS_EAI_NONAME));
}

// "AI_PDNSERV: the service string is a PDN id, or with AI_NUMERICSERV a port:pdn pair".
TEST_P(OffloadNames, APdnIsNamedByTheService)
{
    hints.ai_flags = AI_PDNSERV | AI_NUMERICSERV;
    EXPECT_EQ(look_up("192.0.2.7", "80:0"), by<int>(DNS_EAI_NONAME, 0));
    if (offloaded()) {
        EXPECT_EQ(net_sin(result->ai_addr)->sin_port, htons(80));
    }
    EXPECT_EQ(look_up("192.0.2.7", "80"), by<int>(0, DNS_EAI_SERVICE));
    hints.ai_flags = AI_PDNSERV;
    EXPECT_EQ(look_up("192.0.2.7", "pdn0"), by<int>(DNS_EAI_NONAME, 0));
    if (offloaded()) {
        EXPECT_EQ(net_sin(result->ai_addr)->sin_port, 0);
    }
}

// "one offloaded network interface named cell_if, MTU 1280 until the link reports another".
TEST_P(OffloadCalls, TheModemIsOneInterface)
{
    net_if* const it = net_if_get_default();
    char name[16] = {};
    EXPECT_GT(net_if_get_name(it, name, sizeof name), 0);
    EXPECT_STREQ(name, by("ppp0", "cell_if"));
    EXPECT_EQ(net_if_is_ip_offloaded(it), offloaded());
    EXPECT_EQ(net_if_get_mtu(it), 1280);
    EXPECT_EQ(net_if_get_by_index(2), nullptr);
}

} // namespace
} // namespace stack::zephyr
