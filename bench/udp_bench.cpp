// What does a UDP echo cost through nrf_sendto and nrf_recvfrom, radio model and all?
#include "bench/bare_lwip.hpp"
#include "bench/ratio.hpp"
#include "bench/world.hpp"

#include "stack/api/nrf_socket.h"

#include <benchmark/benchmark.h>

#include <array>
#include <thread>

#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lwip/udp.h"

namespace {

constexpr std::size_t payload = 64;
constexpr std::uint16_t echo_port = 7;

const bench::Compare against_lwip{{.what = "UDP echo, nrf_ calls / bare lwIP",
                                   .measured = "BM_UdpEchoNrf",
                                   .baseline = "BM_UdpEchoBareLwip",
                                   .limit = 3,
                                   .goal = 3}};
// At least six times as fast.
const bench::Compare against_kernel{
    {.what = "UDP echo, nrf_ calls / kernel sockets of two threads at their quickest",
     .measured = "BM_UdpEchoNrf",
     .baseline = "BM_UdpEchoKernelThreads",
     .limit = 1.0 / 6,
     .goal = 1.0 / 6}};

/// One iteration: 64 bytes from the firmware to echo.test and back, default radio and path.
void BM_UdpEchoNrf(benchmark::State& state)
{
    const bench::RegisteredModem modem{stack::WorldConfig{}};
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP);
    nrf_sockaddr_in to{};
    to.sin_family = NRF_AF_INET;
    to.sin_port = nrf_htons(echo_port);
    nrf_inet_pton(NRF_AF_INET, "192.0.2.7", &to.sin_addr);
    std::array<char, payload> buffer{};
    for (auto _ : state) {
        nrf_sendto(fd, buffer.data(), buffer.size(), 0, reinterpret_cast<nrf_sockaddr*>(&to),
                   sizeof to);
        if (nrf_recvfrom(fd, buffer.data(), buffer.size(), 0, nullptr, nullptr) !=
            static_cast<ssize_t>(payload)) {
            state.SkipWithError("no echo");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations());
    nrf_close(fd);
}
BENCHMARK(BM_UdpEchoNrf);

/// One iteration: 64 bytes from one raw-API PCB to another and back through two interfaces.
void BM_UdpEchoBareLwip(benchmark::State& state)
{
    stack::Process::instance().reset();
    bench::BareLwip lwip;
    const ip_addr_t near = stack::net::to_lwip(stack::Address::v4({198, 51, 100, 1}));
    const ip_addr_t far = stack::net::to_lwip(stack::Address::v4({198, 51, 100, 2}));
    udp_pcb* echo = udp_new();
    udp_bind(echo, &far, echo_port);
    udp_recv(
        echo,
        [](void*, udp_pcb* pcb, pbuf* data, const ip_addr_t* from, u16_t port) {
            udp_sendto(pcb, data, from, port);
            pbuf_free(data);
        },
        nullptr);
    udp_pcb* client = udp_new();
    udp_bind(client, &near, 1000);
    std::size_t received = 0;
    udp_recv(
        client,
        [](void* count, udp_pcb*, pbuf* data, const ip_addr_t*, u16_t) {
            std::array<char, payload> copy{};
            *static_cast<std::size_t*>(count) += pbuf_copy_partial(data, copy.data(), payload, 0);
            benchmark::DoNotOptimize(copy);
            pbuf_free(data);
        },
        &received);
    std::array<char, payload> buffer{};
    for (auto _ : state) {
        pbuf* data = pbuf_alloc(PBUF_TRANSPORT, payload, PBUF_RAM);
        pbuf_take(data, buffer.data(), payload);
        udp_sendto(client, data, &far, echo_port);
        pbuf_free(data);
        lwip.pump();
    }
    if (received != payload * static_cast<std::size_t>(state.iterations())) {
        state.SkipWithError("echoes lost");
    }
    state.SetItemsProcessed(state.iterations());
    udp_remove(client);
    udp_remove(echo);
}
BENCHMARK(BM_UdpEchoBareLwip);

/// Keeps the calling thread on one of the processors it may use; the first for 0.
void stay_on(std::size_t which)
{
    cpu_set_t all{};
    sched_getaffinity(0, sizeof all, &all);
    cpu_set_t one{};
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &all)) continue;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        if (which-- == 0) break;
    }
    pthread_setaffinity_np(pthread_self(), sizeof one, &one);
}

/// While it lives its thread runs on the first processor.
class FirstProcessor {
public:
    FirstProcessor()
    {
        sched_getaffinity(0, sizeof before_, &before_);
        stay_on(0);
    }
    ~FirstProcessor() { pthread_setaffinity_np(pthread_self(), sizeof before_, &before_); }
    FirstProcessor(const FirstProcessor&) = delete;
    FirstProcessor& operator=(const FirstProcessor&) = delete;

private:
    cpu_set_t before_{};
};

/// One iteration: 64 bytes to another thread and back over the kernel's loopback. The argument is
/// how many processors the two threads are kept on; which is quicker is the machine's business.
void BM_UdpEchoKernelThreads(benchmark::State& state)
{
    const auto processors = static_cast<std::size_t>(state.range(0));
    const auto bound = [](sockaddr_in& address) {
        const int fd = socket(AF_INET, SOCK_DGRAM, 0);
        address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        bind(fd, reinterpret_cast<sockaddr*>(&address), size);
        getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
        return fd;
    };
    sockaddr_in server_address{};
    sockaddr_in client_address{};
    const int server = bound(server_address);
    const int client = bound(client_address);
    std::thread echo{[server, processors] {
        stay_on(processors - 1);
        std::array<char, payload> buffer{};
        for (;;) {
            sockaddr_in from{};
            socklen_t size = sizeof from;
            const ssize_t got = recvfrom(server, buffer.data(), buffer.size(), 0,
                                         reinterpret_cast<sockaddr*>(&from), &size);
            if (got <= 1) return; // one byte ends it
            sendto(server, buffer.data(), static_cast<std::size_t>(got), 0,
                   reinterpret_cast<sockaddr*>(&from), size);
        }
    }};
    const FirstProcessor pinned;
    std::array<char, payload> buffer{};
    const auto* to = reinterpret_cast<const sockaddr*>(&server_address);
    for (auto _ : state) {
        sendto(client, buffer.data(), buffer.size(), 0, to, sizeof server_address);
        benchmark::DoNotOptimize(recv(client, buffer.data(), buffer.size(), 0));
    }
    state.SetItemsProcessed(state.iterations());
    sendto(client, buffer.data(), 1, 0, to, sizeof server_address);
    echo.join();
    close(client);
    close(server);
}
BENCHMARK(BM_UdpEchoKernelThreads)->Arg(1)->Arg(2)->UseRealTime();

} // namespace
