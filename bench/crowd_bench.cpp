// Does one of something cost more where there are many? Ten times as many may take 13 times as
// long: 1.3 for each. What is bounded instead is measured at its bound.
#include "bench/ratio.hpp"
#include "bench/world.hpp"
#include "emu/sms/center.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/nat.hpp"
#include "stack/internet/services/tcp_peer.hpp"
#include "stack/net/ip_view.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <stdexcept>
#include <string>

namespace {

using namespace std::chrono_literals;

constexpr double limit = 13;
constexpr double goal = 11;

const bench::Compare messages{{.what = "100,000 short messages that wait over 10,000",
                               .measured = "BM_WaitingMessages/100000",
                               .baseline = "BM_WaitingMessages/10000",
                               .limit = limit,
                               .goal = goal}};
// lwIP looks for a free port, and for each connection that ends, among all there are.
const bench::Compare peers{{.what = "1,024 connections of a peer, the most it has",
                            .measured = "BM_PeerConnections",
                            .baseline = "",
                            .limit = 50,
                            .goal = 10}};
const bench::Compare mappings{{.what = "300,000 new mappings of a full NAT over 30,000",
                               .measured = "BM_NatMappings/300000",
                               .baseline = "BM_NatMappings/30000",
                               .limit = limit,
                               .goal = goal}};

/// One iteration: so many texts for a modem that is not there come to the centre; then it is there
/// and takes them one after another.
void BM_WaitingMessages(benchmark::State& state)
{
    for (auto _ : state) {
        emu::Engine engine;
        emu::Bus bus{engine};
        const emu::lte::SmsConfig config;
        emu::lte::SmsCenter center{config};
        center.connect(engine, bus, [] {});
        for (std::int64_t i = 0; i < state.range(0); ++i)
            center.send("+12025550100", "text");
        engine.advance_to(engine.now() + 1min);
        std::int64_t taken = 0;
        for (; center.deliver(); ++taken)
            center.accepted();
        if (taken != state.range(0)) throw std::runtime_error("messages are lost");
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_WaitingMessages)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// One iteration: a scripted host starts as many connections as it may, to an address that answers
/// none, and gives up each, the oldest first.
void BM_PeerConnections(benchmark::State& state)
{
    stack::Process::instance().reset();
    stack::World world{stack::WorldConfig{}};
    stack::net::Host& host = *world.internet().find("echo.test");
    const stack::Endpoint to{*stack::Address::parse("192.0.2.11"), 7};
    for (auto _ : state) {
        stack::net::TcpPeer peer{host};
        for (std::size_t i = 0; i < stack::net::TcpPeer::most_connections; ++i) {
            if (!peer.connect(to, "", true)) throw std::runtime_error("no room");
        }
        world.engine().advance_to(world.engine().now() + 1ms);
    }
}
BENCHMARK(BM_PeerConnections)->Unit(benchmark::kMillisecond);

/// One iteration: one datagram through a NAT that keeps its mappings, from so many ports and
/// addresses inside.
void BM_NatMappings(benchmark::State& state)
{
    const auto packet = [](std::int64_t number) {
        constexpr std::size_t size = 28;
        std::array<std::byte, size> bytes{};
        const auto put = [&](std::size_t at, unsigned value) { bytes[at] = std::byte(value); };
        put(0, 0x45);
        put(3, size);
        put(8, 64);
        put(9, stack::net::ip_protocol::udp);
        put(12, 10);
        put(13, 1);
        put(14, static_cast<unsigned>(number >> 24) & 0xff);
        put(15, static_cast<unsigned>(number >> 16) & 0xff);
        put(16, 192);
        put(18, 2);
        put(19, 7);
        put(20, static_cast<unsigned>(number >> 8) & 0xff);
        put(21, static_cast<unsigned>(number) & 0xff);
        put(23, 7);
        put(25, 8);
        return bytes;
    };
    for (auto _ : state) {
        emu::Engine engine;
        stack::net::NatConfig config;
        config.udp_timeout = 1h;
        stack::net::Nat nat{engine, config};
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            auto bytes = packet(i);
            nat.outbound(bytes);
            benchmark::DoNotOptimize(bytes);
        }
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_NatMappings)->Arg(30'000)->Arg(300'000)->Unit(benchmark::kMillisecond);

} // namespace
