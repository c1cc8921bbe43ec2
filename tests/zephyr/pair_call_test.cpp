// Calls of sockets on what is no socket (zephyr/behaviour.md §1: "operation missing for that kind
// of socket"), and on the ends of a pair.
#include "tests/zephyr/native_fixture.hpp"

#include "zephyr/posix/sys/eventfd.h"

namespace stack::zephyr {
namespace {

class NativePair : public NativeThreads {
protected:
    NativePair() { EXPECT_EQ(zsock_socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0); }

    static struct msghdr message(struct iovec (&pieces)[2])
    {
        struct msghdr made {};
        made.msg_iov = pieces;
        made.msg_iovlen = 2;
        return made;
    }

    int ends[2] = {-1, -1};
};

// "-1, EOPNOTSUPP, except a missing shutdown, which is ENOTSUP": one number here (README).
TEST_F(Native, WhatACounterLacksIsRefused)
{
    const int fd = emu9160_zephyr_eventfd(0, 0);
    ASSERT_EQ(fd, 0);
    struct sockaddr name {};
    std::size_t length = sizeof name;
    int value = 0;
    std::size_t size = sizeof value;
    struct msghdr message {};
    EXPECT_EQ(failure(bind(fd, loopback)), EOPNOTSUPP);
    EXPECT_EQ(failure(connect(fd, loopback)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_listen(fd, 1)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_accept(fd, nullptr, nullptr)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_getsockname(fd, &name, &length)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_getpeername(fd, &name, &length)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &size)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_SOCKET, SO_LINGER, &value, 4)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_sendmsg(fd, &message, 0)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_recvmsg(fd, &message, 0)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_shutdown(fd, ZSOCK_SHUT_RD)), ENOTSUP);
}

TEST_F(NativePair, IsConnectedAndHasNoOptions)
{
    struct sockaddr name {};
    std::size_t length = sizeof name;
    int value = 0;
    std::size_t size = sizeof value;
    EXPECT_EQ(failure(bind(ends[0], loopback)), EISCONN);
    EXPECT_EQ(failure(connect(ends[0], loopback)), EISCONN);
    EXPECT_EQ(failure(zsock_listen(ends[0], 1)), EINVAL);
    EXPECT_EQ(failure(zsock_accept(ends[0], nullptr, nullptr)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_getsockopt(ends[0], SOL_SOCKET, SO_TYPE, &value, &size)), ENOPROTOOPT);
    EXPECT_EQ(failure(zsock_setsockopt(ends[0], SOL_SOCKET, SO_LINGER, &value, 4)), ENOPROTOOPT);
    EXPECT_EQ(failure(zsock_getsockname(ends[0], &name, &length)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_getpeername(ends[0], &name, &length)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_shutdown(ends[0], ZSOCK_SHUT_RD)), ENOTSUP);
    EXPECT_EQ(zsock_fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(zsock_fcntl(ends[0], F_GETFL, 0), O_NONBLOCK);
}

TEST_F(NativePair, ItsEndsHaveNoAddress)
{
    EXPECT_EQ(send(ends[0], "x"), 1);
    char byte = 0;
    struct sockaddr from {};
    std::size_t length = sizeof from;
    EXPECT_EQ(zsock_recvfrom(ends[1], &byte, 1, 0, &from, &length), 1);
    EXPECT_EQ(length, 0U);
}

TEST_F(NativePair, TakesAMessageWholeOrNotAtAll)
{
    char left[40];
    char right[24];
    std::memset(left, 'l', sizeof left);
    std::memset(right, 'r', sizeof right);
    struct iovec pieces[2] = {{.iov_base = left, .iov_len = 40},
                              {.iov_base = right, .iov_len = 24}};
    const auto whole = message(pieces);
    EXPECT_EQ(zsock_sendmsg(ends[0], &whole, ZSOCK_MSG_DONTWAIT), 64);
    EXPECT_EQ(receive(ends[1], 63), std::string(40, 'l') + std::string(23, 'r'));
    EXPECT_EQ(failure(zsock_sendmsg(ends[0], &whole, ZSOCK_MSG_DONTWAIT)), EMSGSIZE);
    EXPECT_EQ(receive(ends[1]), "r") << "nothing of what was refused";
    ASSERT_EQ(zsock_sendmsg(ends[0], &whole, 0), 64);
    std::thread reader = after(1s, [&] { EXPECT_EQ(receive(ends[1], 64).size(), 64U); });
    const emu::Instant before = now();
    EXPECT_EQ(zsock_sendmsg(ends[0], &whole, 0), 64) << "it waits for room";
    EXPECT_GE(now() - before, 1s);
    reader.join();
    EXPECT_EQ(zsock_close(ends[1]), 0);
    EXPECT_EQ(failure(zsock_sendmsg(ends[0], &whole, 0)), EPIPE);
}

} // namespace
} // namespace stack::zephyr
