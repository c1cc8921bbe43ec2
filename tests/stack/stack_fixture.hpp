// A world for tests below the C API: sockets are driven directly, the engine runs on demand.
#pragma once

#include "stack/internet/host.hpp"
#include "stack/world.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stack {

using namespace std::chrono_literals;

inline Endpoint at(std::string_view address, std::uint16_t port)
{
    return {*Address::parse(address), port};
}

inline Bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

/// Counts what is dropped, by place.
struct Drops : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        if (const auto* drop = std::get_if<emu::Drop>(&record.payload)) {
            seen.emplace_back(drop->where);
        }
    }
    std::size_t count(std::string_view where) const
    {
        return static_cast<std::size_t>(std::count(seen.begin(), seen.end(), where));
    }
    std::vector<std::string> seen;
};

/// Random access never fails, so that instants are exact.
inline WorldConfig exact()
{
    WorldConfig config;
    config.timing.ra_failure = 0;
    return config;
}

class Net : public ::testing::Test {
protected:
    explicit Net(const WorldConfig& config = exact()) : world{config} { world.bus().add(drops); }

    emu::Engine& engine() { return world.engine(); }
    emu::Instant now() { return world.engine().now(); }
    void run(emu::Ts duration) { engine().advance_to(now() + duration); }
    /// Runs event by event until `ready`; false once `limit` has passed.
    bool run_until(const std::function<bool()>& ready, emu::Ts limit = 60s)
    {
        const emu::Instant deadline = now() + limit;
        while (!ready()) {
            const auto next = engine().next_event();
            if (!next || *next > deadline) {
                engine().advance_to(deadline);
                return ready();
            }
            engine().run_one();
        }
        return true;
    }
    void switch_on() { world.modem().ue().set_mode(emu::lte::FunctionalMode::normal); }
    /// Registered, with both addresses of the default PDN.
    void attach()
    {
        switch_on();
        ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv6).has_value(); }));
    }
    void activate(int cid, const char* apn = "second")
    {
        auto& pdn = world.modem().ue().pdn();
        pdn.define(cid, emu::lte::PdpType::ipv4v6, apn);
        pdn.activate(cid);
        ASSERT_TRUE(run_until([&] { return bearers().address(cid, Family::ipv6).has_value(); }));
    }
    /// The network takes a PDN connection away (radio/scenarios.md S16).
    void lose_pdn(int cid)
    {
        world.modem().network().lose_pdn(cid, 36);
        ASSERT_TRUE(run_until([&] { return !bearers().up(cid); }));
    }
    /// The network gives it again, and the modem asks for it.
    void restore_pdn(int cid)
    {
        world.modem().network().restore_pdn(cid);
        world.modem().ue().pdn().activate(cid);
    }

    Sockets& sockets() { return world.modem().sockets(); }
    net::Bearers& bearers() { return world.modem().bearers(); }
    net::Host& host(std::string_view name) { return *world.internet().find(name); }

    int open(int family, int type)
    {
        const auto fd = sockets().open(family, type, 0);
        EXPECT_TRUE(fd);
        return fd.value_or(-1);
    }
    int open_tcp() { return open(1, 1); }
    int open_udp() { return open(1, 2); }
    Socket& socket(int fd) { return *sockets().find(fd); }

    std::string receive(int fd, std::size_t room = 2048)
    {
        std::string buffer(room, '\0');
        const auto got = sockets().try_recv(fd, std::as_writable_bytes(std::span{buffer}), {});
        if (!got) return "(" + std::string{name(got.error())} + ")";
        buffer.resize(got->size);
        return buffer;
    }
    /// A connected stream.
    int connected(const Endpoint& peer)
    {
        const int fd = open(peer.address.family == Family::ipv6 ? 2 : 1, 1);
        const auto begun = sockets().connect(fd, peer);
        EXPECT_EQ(begun.error(), Errno::inprogress);
        EXPECT_TRUE(run_until([&] { return !socket(fd).connecting(); }));
        EXPECT_EQ(sockets().readiness(fd), poll_out);
        return fd;
    }

    Drops drops;
    World world;
};

} // namespace stack
