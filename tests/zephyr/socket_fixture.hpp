// A Zephyr program's view for tests: a fresh world, the door in one of its modes, and errno.
#pragma once

#include "stack/op/pause.hpp"
#include "stack/process/process.hpp"
#include "stack/zephyr/call.hpp"

#include "zephyr/net/socket.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>

namespace stack::zephyr {

using namespace std::chrono_literals;

/// errno of a call that failed with -1; 0 when it did not fail.
template <typename T>
int failure(T result)
{
    return result == -1 ? errno : 0;
}

inline struct sockaddr_in in(const char* text, std::uint16_t port)
{
    struct sockaddr_in it {};
    it.sin_family = AF_INET;
    it.sin_port = htons(port);
    zsock_inet_pton(AF_INET, text, &it.sin_addr);
    return it;
}

inline struct sockaddr_in6 in6(const char* text, std::uint16_t port)
{
    struct sockaddr_in6 it {};
    it.sin6_family = AF_INET6;
    it.sin6_port = htons(port);
    zsock_inet_pton(AF_INET6, text, &it.sin6_addr);
    return it;
}

template <typename Address>
const struct sockaddr* generic(const Address& address)
{
    return reinterpret_cast<const struct sockaddr*>(&address);
}

template <typename Address>
struct sockaddr* generic(Address& address)
{
    return reinterpret_cast<struct sockaddr*>(&address);
}

template <typename Address>
int bind(int fd, const Address& address)
{
    return zsock_bind(fd, generic(address), sizeof address);
}

template <typename Address>
int connect(int fd, const Address& address)
{
    return zsock_connect(fd, generic(address), sizeof address);
}

inline ssize_t send(int fd, std::string_view text, int flags = 0)
{
    return zsock_send(fd, text.data(), text.size(), flags);
}

/// What one receive brings; "-" and the errno's number for a failure.
inline std::string receive(int fd, std::size_t most = 2048, int flags = 0)
{
    std::string into(most, '\0');
    const ssize_t size = zsock_recv(fd, into.data(), into.size(), flags);
    if (size < 0) return "-" + std::to_string(errno);
    into.resize(static_cast<std::size_t>(size));
    return into;
}

class ZephyrDoor : public ::testing::Test {
protected:
    explicit ZephyrDoor(Mode mode) { begin(configured(mode)); }
    ~ZephyrDoor() override
    {
        Process::instance().reset();
        set_configuration({});
    }

    static Configuration configured(Mode mode)
    {
        Configuration it;
        it.mode = mode;
        it.posix_max_fds = 16;
        it.poll_max = 8;
        it.net_max_contexts = 10;
        it.sockopt_tls = it.enable_dtls = it.ssl_alpn = 1;
        return it;
    }
    /// A fresh world with a program of this configuration.
    static void begin(const Configuration& configuration)
    {
        Process::instance().reset();
        set_configuration(configuration);
        Process::instance().set_factory([] {
            WorldConfig config;
            config.timing.ra_failure = 0;
            return std::make_unique<World>(config);
        });
    }
    static World& world() { return Process::instance().world(); }
    static emu::Instant now() { return world().engine().now(); }
    /// As the start archive does before main.
    static void boot()
    {
        call<void>("boot", own_policy{}, [](const Call& it) { it.door().boot(it); });
    }
    /// Time passes for the program.
    static void pass(emu::Ts time)
    {
        call<void>("pass", own_policy{}, [&](const Call& it) {
            it.wait(op::Pause{it.engine(), it.engine().now() + time});
        });
    }
};

class Native : public ZephyrDoor {
protected:
    Native() : ZephyrDoor{Mode::native} { boot(); }
};

} // namespace stack::zephyr
