// How much of bare lwIP's TCP throughput is left behind nrf_send with shaping off?
#include "bench/bare_lwip.hpp"
#include "bench/ratio.hpp"
#include "bench/world.hpp"

#include "stack/api/nrf_socket.h"

#include <benchmark/benchmark.h>

#include <vector>

#include "lwip/tcp.h"

namespace {

constexpr std::size_t chunk = 16 * 1024;
constexpr std::size_t bulk = 1024 * 1024;
constexpr std::uint16_t discard_port = 9;

// At least 75 % of the rate.
const bench::Compare against_lwip{{.what = "TCP bulk, time of nrf_send / bare lwIP",
                                   .measured = "BM_TcpBulkNrf",
                                   .baseline = "BM_TcpBulkBareLwip",
                                   .limit = 1 / 0.75,
                                   .goal = 1 / 0.75}};

/// One iteration: 1 MiB to discard.test in sends of 16 KiB, no rates, no delays. What is still
/// in flight at its end (at most one send buffer) is paid for by the next one.
void BM_TcpBulkNrf(benchmark::State& state)
{
    const bench::RegisteredModem modem{bench::unshaped()};
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, NRF_IPPROTO_TCP);
    nrf_sockaddr_in to{};
    to.sin_family = NRF_AF_INET;
    to.sin_port = nrf_htons(discard_port);
    nrf_inet_pton(NRF_AF_INET, "192.0.2.9", &to.sin_addr);
    if (nrf_connect(fd, reinterpret_cast<nrf_sockaddr*>(&to), sizeof to) != 0) {
        return state.SkipWithError("no connection");
    }
    const std::vector<char> data(chunk, 'x');
    for (auto _ : state) {
        for (std::size_t sent = 0; sent < bulk; sent += chunk) {
            if (nrf_send(fd, data.data(), chunk, 0) != static_cast<ssize_t>(chunk)) {
                return state.SkipWithError("send failed");
            }
        }
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bulk));
    nrf_close(fd);
}
BENCHMARK(BM_TcpBulkNrf);

/// One iteration: 1 MiB from one raw-API PCB to another, in writes of 16 KiB, all received.
void BM_TcpBulkBareLwip(benchmark::State& state)
{
    stack::Process::instance().reset();
    bench::BareLwip lwip;
    const ip_addr_t near = stack::net::to_lwip(stack::Address::v4({198, 51, 100, 1}));
    const ip_addr_t far = stack::net::to_lwip(stack::Address::v4({198, 51, 100, 2}));
    std::size_t received = 0;
    tcp_pcb* bound = tcp_new();
    tcp_bind(bound, &far, discard_port);
    tcp_pcb* listener = tcp_listen(bound);
    tcp_arg(listener, &received);
    tcp_accept(listener, [](void* count, tcp_pcb* pcb, err_t) -> err_t {
        tcp_arg(pcb, count);
        tcp_recv(pcb, [](void* argument, tcp_pcb* on, pbuf* data, err_t) -> err_t {
            if (data == nullptr) return ERR_OK;
            *static_cast<std::size_t*>(argument) += data->tot_len;
            tcp_recved(on, data->tot_len);
            pbuf_free(data);
            return ERR_OK;
        });
        return ERR_OK;
    });
    tcp_pcb* client = tcp_new();
    tcp_bind(client, &near, 1000);
    tcp_connect(client, &far, discard_port, [](void*, tcp_pcb*, err_t) -> err_t { return ERR_OK; });
    lwip.pump();
    const std::vector<char> data(chunk, 'x');
    std::size_t expected = 0;
    for (auto _ : state) {
        for (std::size_t sent = 0; sent < bulk;) {
            const auto room = static_cast<u16_t>(std::min<std::size_t>(tcp_sndbuf(client), chunk));
            if (room > 0 && tcp_write(client, data.data(), room, TCP_WRITE_FLAG_COPY) == ERR_OK) {
                sent += room;
            }
            tcp_output(client);
            lwip.pump();
            // A window update that waits for the delayed acknowledgement timer.
            if (tcp_sndbuf(client) == 0) lwip.engine.run_one();
            lwip.pump();
        }
        expected += bulk;
    }
    while (received < expected && lwip.engine.run_one())
        lwip.pump();
    if (received < expected) state.SkipWithError("bytes lost");
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bulk));
    tcp_abort(client);
    lwip.pump();
    tcp_close(listener);
}
BENCHMARK(BM_TcpBulkBareLwip);

} // namespace
