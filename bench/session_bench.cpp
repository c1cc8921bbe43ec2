// What do the serial modem's send and receive commands and its data mode cost, in virtual time?
#include "bench/ratio.hpp"
#include "bench/world.hpp"

#include "atlink/slm/session.hpp"

#include "stack/api/nrf_socket.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

const bench::Compare echo_by_commands{
    {.what = "64 byte TCP echo by #XSEND and #XRECV / by nrf_send",
     .measured = "BM_EchoOverFeed",
     .baseline = "BM_EchoBySocket",
     .limit = 2.2,
     .goal = 2.2}};
const bench::Compare data_mode{{.what = "4096 bytes in data mode / by nrf_send",
                                .measured = "BM_DataMode",
                                .baseline = "BM_SendBySocket"}};

/// A serial modem in virtual time, attached.
class SerialModem {
public:
    SerialModem()
    {
        ask("AT+CFUN=1");
        run_until([&] { return world_.modem().bearers().up(0); });
    }

    /// Sends a line and runs until it is answered.
    void ask(std::string_view line)
    {
        said_.clear();
        session_.feed(line);
        session_.feed("\r\n");
        run_until([&] { return said_.ends_with("OK\r\n") || said_.ends_with("ERROR\r\n"); });
        if (!said_.ends_with("OK\r\n")) throw std::runtime_error("not OK");
    }
    /// Feeds data and runs until data mode has room for more.
    void send(std::string_view data)
    {
        session_.feed(data);
        run_until([&] { return session_.backlog() == 0; });
    }
    /// Runs until the socket has taken all that was sent and data mode is over.
    void leave_data_mode()
    {
        session_.feed("+++");
        run_until([&] { return said_.find("#XDATAMODE: ") != said_.npos; });
        if (!said_.ends_with("#XDATAMODE: 0\r\n")) throw std::runtime_error("connection failed");
    }
    const std::string& said() const { return said_; }

private:
    template <typename Done>
    void run_until(Done&& done)
    {
        while (!done()) {
            if (!world_.engine().run_one()) throw std::runtime_error("nothing more happens");
        }
    }

    stack::World world_{bench::unshaped()};
    atlink::ModemAt modem_{world_};
    std::string said_;
    atlink::Session session_{
        world_, modem_, {}, [this](std::string_view bytes) { said_ += bytes; }};
};

constexpr std::size_t echo_size = 64;
constexpr std::size_t data_size = 4096;

/// One iteration: #XSEND of 64 bytes to echo.test over TCP, and #XRECV of them, fed as text.
void BM_EchoOverFeed(benchmark::State& state)
{
    SerialModem modem;
    modem.ask("AT#XSOCKET=1,1,0");
    modem.ask("AT#XCONNECT=\"echo.test\",7");
    const std::string data(echo_size, 'x');
    const std::string send = "AT#XSEND=\"" + data + "\"";
    const std::string echoed = "\r\n#XRECV: 64\r\n" + data + "\r\nOK\r\n";
    for (auto _ : state) {
        modem.ask(send);
        modem.ask("AT#XRECV=10");
        if (modem.said() != echoed) return state.SkipWithError("no echo");
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_EchoOverFeed);

/// A TCP connection to a host of the simulated internet, by the library's own calls.
class Connection {
public:
    Connection(std::uint8_t host, std::uint16_t port)
        : fd_{nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, NRF_IPPROTO_TCP)}
    {
        nrf_sockaddr_in to{};
        to.sin_family = NRF_AF_INET;
        to.sin_port = static_cast<std::uint16_t>(port << 8 | port >> 8);
        const std::array<std::uint8_t, 4> address{192, 0, 2, host};
        std::copy(address.begin(), address.end(), reinterpret_cast<std::uint8_t*>(&to.sin_addr));
        if (nrf_connect(fd_, reinterpret_cast<nrf_sockaddr*>(&to), sizeof to) != 0) {
            throw std::runtime_error("nrf_connect");
        }
    }
    ~Connection() { nrf_close(fd_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    int fd() const { return fd_; }

private:
    int fd_;
};

/// One iteration: nrf_send() of 64 bytes to echo.test over TCP, and nrf_recv() of them.
void BM_EchoBySocket(benchmark::State& state)
{
    const bench::RegisteredModem modem{bench::unshaped()};
    const Connection connection{7, 7};
    std::array<char, echo_size> data{};
    for (auto _ : state) {
        if (nrf_send(connection.fd(), data.data(), data.size(), 0) != std::ssize(data) ||
            nrf_recv(connection.fd(), data.data(), data.size(), NRF_MSG_WAITALL) !=
                std::ssize(data)) {
            return state.SkipWithError("no echo");
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_EchoBySocket);

/// One iteration: 4096 bytes of a stream without pauses, so that it is the full buffer that is
/// sent, in data mode to discard.test over TCP. What is still on its way is paid for by the next
/// one.
void BM_DataMode(benchmark::State& state)
{
    SerialModem modem;
    modem.ask("AT#XTCPCLI=1,\"discard.test\",9");
    modem.ask("AT#XTCPSEND");
    const std::string data(data_size, 'x');
    for (auto _ : state)
        modem.send(data);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(data_size));
    modem.leave_data_mode();
}
BENCHMARK(BM_DataMode);

/// One iteration: nrf_send() of 4096 bytes to discard.test over TCP, until the socket has them.
void BM_SendBySocket(benchmark::State& state)
{
    const bench::RegisteredModem modem{bench::unshaped()};
    const Connection connection{9, 9};
    const std::string data(data_size, 'x');
    for (auto _ : state) {
        for (std::size_t sent = 0; sent < data.size();) {
            const auto size = nrf_send(connection.fd(), data.data() + sent, data.size() - sent, 0);
            if (size <= 0) return state.SkipWithError("nrf_send");
            sent += static_cast<std::size_t>(size);
        }
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(data_size));
}
BENCHMARK(BM_SendBySocket);

} // namespace
