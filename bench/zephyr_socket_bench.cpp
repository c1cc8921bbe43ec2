// What does a UDP echo cost through Zephyr's own sockets?
#include "bench/ratio.hpp"

#include "stack/op/pause.hpp"
#include "stack/zephyr/call.hpp"

#include "zephyr/net/socket.h"

#include <benchmark/benchmark.h>

#include <array>

namespace {

constexpr std::size_t payload = 64;
constexpr std::uint16_t echo_port = 7;

const bench::Compare against_nrf{{.what = "UDP echo, zsock_ calls / nrf_ calls",
                                  .measured = "BM_UdpEchoZephyr",
                                  .baseline = "BM_UdpEchoNrf",
                                  .limit = 1.3,
                                  .goal = 1.3}};

/// One iteration: 64 bytes from a native socket to echo.test and back, default radio and path.
void BM_UdpEchoZephyr(benchmark::State& state)
{
    stack::Process& process = stack::Process::instance();
    process.reset();
    process.set_factory([] { return std::make_unique<stack::World>(stack::WorldConfig{}); });
    stack::zephyr::set_configuration({});
    stack::zephyr::call<void>("boot", stack::zephyr::own_policy{},
                              [](const stack::zephyr::Call& it) { it.door().boot(it); });
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    struct sockaddr_in to {};
    to.sin_family = AF_INET;
    to.sin_port = htons(echo_port);
    zsock_inet_pton(AF_INET, "192.0.2.7", &to.sin_addr);
    const auto* const name = reinterpret_cast<const struct sockaddr*>(&to);
    std::array<char, payload> buffer{};
    for (auto _ : state) {
        zsock_sendto(fd, buffer.data(), buffer.size(), 0, name, sizeof to);
        if (zsock_recv(fd, buffer.data(), buffer.size(), 0) != static_cast<ssize_t>(payload)) {
            state.SkipWithError("no echo");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations());
    process.reset();
}
BENCHMARK(BM_UdpEchoZephyr);

} // namespace
