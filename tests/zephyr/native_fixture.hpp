// Sockets of a device that talks to itself, for tests of Zephyr's own stack.
#pragma once

#include "tests/zephyr/socket_fixture.hpp"

#include <functional>
#include <thread>

#include <sys/time.h>

namespace stack::zephyr {

inline const auto loopback = in("127.0.0.1", 4242);

inline int open_tcp() { return zsock_socket(AF_INET, SOCK_STREAM, 0); }
inline int open_udp() { return zsock_socket(AF_INET, SOCK_DGRAM, 0); }

/// Bound to the loopback address, and listening.
inline int open_listener(int backlog = 2, std::uint16_t port = 4242)
{
    const int fd = open_tcp();
    EXPECT_EQ(bind(fd, in("127.0.0.1", port)), 0);
    EXPECT_EQ(zsock_listen(fd, backlog), 0);
    return fd;
}

/// A listener on the loopback address, and a client connected to it.
struct Pair {
    int listener = open_listener();
    int client = open_tcp();
    int server = -1;

    Pair()
    {
        EXPECT_EQ(connect(client, loopback), 0);
        server = zsock_accept(listener, nullptr, nullptr);
        EXPECT_GE(server, 0);
    }
};

/// What receive() says of an error.
inline std::string failed(int error) { return "-" + std::to_string(error); }

inline int set_time(int fd, int name, long seconds)
{
    const struct timeval limit = {.tv_sec = seconds, .tv_usec = 0};
    return failure(zsock_setsockopt(fd, SOL_SOCKET, name, &limit, sizeof limit));
}

inline short polled(int fd, int events, int timeout = 0)
{
    struct zsock_pollfd entry = {.fd = fd, .events = static_cast<short>(events), .revents = 77};
    const int count = zsock_poll(&entry, 1, timeout);
    EXPECT_EQ(count, entry.revents == 0 ? 0 : 1);
    return entry.revents;
}

inline std::uint16_t own_port(int fd)
{
    struct sockaddr_in name {};
    std::size_t length = sizeof name;
    EXPECT_EQ(zsock_getsockname(fd, generic(name), &length), 0);
    return ntohs(name.sin_port);
}

/// As much as the connection takes without waiting.
inline std::size_t send_all_it_takes(int fd)
{
    const std::string much(10'000, 'x');
    std::size_t taken = 0;
    for (;;) {
        const ssize_t size = send(fd, much, ZSOCK_MSG_DONTWAIT);
        if (size < 0) break;
        taken += static_cast<std::size_t>(size);
    }
    EXPECT_EQ(errno, EAGAIN);
    return taken;
}

/// In-process tests with a second thread, which begins when the first one waits.
class NativeThreads : public Native {
protected:
    static std::thread after(emu::Ts time, std::function<void()> what)
    {
        return std::thread{[time, what = std::move(what)] {
            pass(time);
            what();
        }};
    }
};

/// A connection whose peer does not read, until neither side has room.
class ShutWindow : public Native {
protected:
    static void shut(int fd)
    {
        while (send_all_it_takes(fd) > 0)
            pass(60s); // a window that is not quite shut is filled by its probes
    }
};

} // namespace stack::zephyr
