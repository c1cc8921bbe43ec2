// A firmware's view for tests: the C library started, the modem attached, and its errno.
#pragma once

#include "stack/process/process.hpp"

#include "tests/stack/front/nrf/errno_watch.hpp"
#include "tests/stack/front/nrf/init_params.hpp"

#include "stack/api/nrf_errno.h"
#include "stack/api/nrf_modem.h"
#include "stack/api/nrf_modem_os.h"
#include "stack/api/nrf_socket.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stack {

using namespace std::chrono_literals;

/// Random access never fails, so that instants are exact.
inline WorldConfig certain()
{
    WorldConfig config;
    config.timing.ra_failure = 0;
    return config;
}

/// The NRF_E* number of a call that failed with -1; 0 when it did not fail.
template <typename T>
int error_of(T result)
{
    return result == -1 ? errno : 0;
}

inline nrf_sockaddr_in in_address(const char* text, std::uint16_t port)
{
    nrf_sockaddr_in address{};
    address.sin_family = NRF_AF_INET;
    address.sin_port = nrf_htons(port);
    nrf_inet_pton(NRF_AF_INET, text, &address.sin_addr);
    return address;
}

inline nrf_sockaddr_in6 in6_address(const char* text, std::uint16_t port)
{
    nrf_sockaddr_in6 address{};
    address.sin6_family = NRF_AF_INET6;
    address.sin6_port = nrf_htons(port);
    nrf_inet_pton(NRF_AF_INET6, text, &address.sin6_addr);
    return address;
}

template <typename Address>
const nrf_sockaddr* generic(const Address& address)
{
    return reinterpret_cast<const nrf_sockaddr*>(&address);
}

template <typename Address>
nrf_sockaddr* generic(Address& address)
{
    return reinterpret_cast<nrf_sockaddr*>(&address);
}

/// A fresh world whose library has not been started. Every errno that a call gives in it has to be
/// one that nrf_socket.h documents.
class Stopped : public ::testing::Test {
protected:
    Stopped() { begin(certain()); }
    ~Stopped() override
    {
        nrf_modem_shutdown();
        EXPECT_EQ(ErrnoWatch::instance().take_undocumented(), std::vector<std::string>{});
        begin(WorldConfig{});
    }
    Stopped(const Stopped&) = delete;
    Stopped& operator=(const Stopped&) = delete;

    /// Replaces the world.
    static void begin(const WorldConfig& config)
    {
        Process::instance().reset();
        Process::instance().set_factory([config] {
            auto world = std::make_unique<World>(config);
            world->bus().add(ErrnoWatch::instance());
            return world;
        });
    }

    static World& world() { return Process::instance().world(); }
    static emu::Instant now() { return world().engine().now(); }
    static emu::Ts cost() { return world().config().call_cost; }

    /// Starts the library.
    static void start()
    {
        static const nrf_modem_init_params params = good_params(); // it must outlive the call
        ASSERT_EQ(nrf_modem_init(&params), 0);
    }
    /// CFUN=1, then until the default PDN has both its addresses.
    static void attach()
    {
        world().modem().ue().set_mode(emu::lte::FunctionalMode::normal);
        for (int i = 0; i < 100 && !world().modem().bearers().address(0, Family::ipv6); ++i) {
            nrf_modem_os_sleep(100);
        }
        ASSERT_TRUE(world().modem().ue().emm().registered());
        ASSERT_TRUE(world().modem().bearers().address(0, Family::ipv4));
        ASSERT_TRUE(world().modem().bearers().address(0, Family::ipv6));
    }
};

/// The library runs, the modem is off.
class Started : public Stopped {
protected:
    Started() { start(); }
};

/// The library runs and the modem is attached, IPv6 included.
class Attached : public Started {
protected:
    Attached() { attach(); }

    static int open_udp() { return nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP); }
    static int open_tcp() { return nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, NRF_IPPROTO_TCP); }
    /// A UDP socket connected to the echo port.
    static int udp_to_echo() { return connected(open_udp(), "192.0.2.7", 7); }
    static int tcp_to_echo() { return connected(open_tcp(), "192.0.2.7", 7); }
    static int connected(int fd, const char* host, std::uint16_t port)
    {
        const auto peer = in_address(host, port);
        EXPECT_EQ(nrf_connect(fd, generic(peer), sizeof peer), 0);
        return fd;
    }
    static ssize_t send_text(int fd, std::string_view text, int flags = 0)
    {
        return nrf_send(fd, text.data(), text.size(), flags);
    }
    /// What one receive call gives; "(error n)" when it fails.
    static std::string receive_text(int fd, int flags = 0, std::size_t room = 64)
    {
        std::string buffer(room, '\0');
        const ssize_t size = nrf_recv(fd, buffer.data(), room, flags);
        if (size < 0) return "(error " + std::to_string(errno) + ")";
        buffer.resize(static_cast<std::size_t>(size));
        return buffer;
    }
    static void set_timeout(int fd, int option, std::uint32_t seconds, std::uint32_t microseconds)
    {
        const nrf_timeval time{.tv_sec = seconds, .tv_usec = microseconds};
        ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SOCKET, option, &time, sizeof time), 0);
    }
    static int socket_error(int fd)
    {
        int error = -1;
        nrf_socklen_t size = sizeof error;
        EXPECT_EQ(nrf_getsockopt(fd, NRF_SOL_SOCKET, NRF_SO_ERROR, &error, &size), 0);
        return error;
    }
    static short poll_one(int fd, short events, int timeout = 0)
    {
        nrf_pollfd entry{.fd = fd, .events = events, .revents = -1};
        nrf_poll(&entry, 1, timeout);
        return entry.revents;
    }
    static void set_nonblocking(int fd)
    {
        ASSERT_EQ(nrf_fcntl(fd, NRF_F_SETFL, NRF_O_NONBLOCK), 0);
    }
};

} // namespace stack
