// What does an AT command cost, in process and over a pseudo-terminal?
#include "bench/ratio.hpp"
#include "bench/world.hpp"

#include "atlink/serial/serial.hpp"
#include "stack/process/real_time_driver.hpp"

#include "stack/api/nrf_modem_at.h"

#include <benchmark/benchmark.h>
#include <boost/asio/post.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

namespace {

using namespace std::string_view_literals;

// A command of the modem's own table: the serial modem's table is looked through before it.
constexpr auto command = "AT+CFUN?\r\n"sv;
constexpr auto answer = "\r\n+CFUN: 0\r\n\r\nOK\r\n"sv;

const bench::Compare against_raw{{.what = "AT over a pty / raw pty ping-pong",
                                  .measured = "BM_AtOverPty",
                                  .baseline = "BM_RawPtyPingPong",
                                  .limit = 1.2,
                                  .goal = 1.2}};

/// One iteration: nrf_modem_at_cmd(buffer, size, "AT") and its OK.
void BM_AtCmdInProcess(benchmark::State& state)
{
    const bench::RegisteredModem modem{stack::WorldConfig{}};
    std::array<char, 64> buffer{};
    for (auto _ : state) {
        if (nrf_modem_at_cmd(buffer.data(), buffer.size(), "AT") != 0) {
            return state.SkipWithError("no OK");
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_AtCmdInProcess);

int open_raw(const char* path)
{
    const int fd = open(path, O_RDWR | O_NOCTTY);
    termios settings{};
    tcgetattr(fd, &settings);
    cfmakeraw(&settings);
    tcsetattr(fd, TCSANOW, &settings);
    return fd;
}

/// Writes the command and reads until the whole answer is there.
bool ping_pong(int fd)
{
    if (write(fd, command.data(), command.size()) != static_cast<ssize_t>(command.size())) {
        return false;
    }
    std::array<char, 64> buffer{};
    std::size_t got = 0;
    while (got < answer.size()) {
        const ssize_t size = read(fd, buffer.data() + got, buffer.size() - got);
        if (size <= 0) return false;
        got += static_cast<std::size_t>(size);
    }
    return std::string_view{buffer.data(), got} == answer;
}

/// One iteration: the command to a thread on the master side that writes the bytes of its answer.
void BM_RawPtyPingPong(benchmark::State& state)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    grantpt(master);
    unlockpt(master);
    const int slave = open_raw(ptsname(master));
    std::thread server{[master] {
        std::array<char, 64> buffer{};
        for (;;) {
            const ssize_t size = read(master, buffer.data(), buffer.size());
            if (size <= 0 || buffer[0] == 'Q') return;
            if (write(master, answer.data(), answer.size()) < 0) return;
        }
    }};
    for (auto _ : state) {
        if (!ping_pong(slave)) {
            state.SkipWithError("no answer");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations());
    static_cast<void>(!write(slave, "Q", 1));
    server.join();
    close(slave);
    close(master);
}
BENCHMARK(BM_RawPtyPingPong)->UseRealTime();

/// One iteration: the same bytes, answered by the line that `emu9160 at` opens: its pty, wire,
/// session, tables and real-time driver.
void BM_AtOverPty(benchmark::State& state)
{
    stack::Process::instance().reset();
    std::string slave_name;
    std::atomic<bool> ready{false};
    stack::RealTimeDriver driver{1};
    std::thread server{[&] {
        stack::World world{stack::WorldConfig{}};
        atlink::ModemAt modem{world};
        const atlink::Serial line{
            world, modem, driver, {}, {}, [&](const atlink::Port::Input& input) {
                auto port =
                    std::make_unique<atlink::PtyPort>(driver.io(), input, atlink::PtyOptions{});
                slave_name = port->device();
                return port;
            }};
        ready = true;
        ready.notify_one();
        while (driver.step(world.engine(), emu::never)) {
        }
    }};
    ready.wait(false);
    const int slave = open_raw(slave_name.c_str());
    for (auto _ : state) {
        if (!ping_pong(slave)) {
            state.SkipWithError("no answer");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations());
    boost::asio::post(driver.io(), [&driver] { driver.stop(); });
    server.join();
    close(slave);
}
BENCHMARK(BM_AtOverPty)->UseRealTime();

} // namespace
