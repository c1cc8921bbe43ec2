// What do an echo by events and an idle pump of the WINCS02 driver cost?
#include "bench/ratio.hpp"

#include "stack/process/process.hpp"
#include "stack/wincs02/configuration.hpp"
#include "stack/wincs02/door.hpp"

#include "wdrv_winc.h"

#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace {

constexpr std::size_t payload = 64;
constexpr std::uint16_t echo_port = 7;

const bench::Compare against_nrf{{.what = "UDP echo, events of the WINCS02 / nrf_ calls",
                                  .measured = "BM_UdpEchoWincs02",
                                  .baseline = "BM_UdpEchoNrf",
                                  .limit = 2,
                                  .goal = 2}};
const bench::Compare idle_hour{{.what = "an idle hour of WDRV_WINC_Tasks",
                                .measured = "BM_IdleHourWincs02",
                                .baseline = "",
                                .limit = 2000,
                                .goal = 2000}};

/// A part in its network, told of by its callbacks.
class Part {
public:
    explicit Part(const stack::WorldConfig& config = {})
    {
        stack::wincs02::set_program(stack::wincs02::Settings{});
        stack::Process::instance().reset();
        stack::Process::instance().set_factory(
            [config] { return std::make_unique<stack::World>(config); });
        static const WDRV_WINC_SYS_INIT init{nullptr, 0};
        object_ = WDRV_WINC_Initialize(0, reinterpret_cast<const SYS_MODULE_INIT*>(&init));
        while (WDRV_WINC_Status(object_) != SYS_STATUS_READY)
            pump();
        const DRV_HANDLE handle = WDRV_WINC_Open(0, DRV_IO_INTENT_READWRITE);
        WDRV_WINC_SocketRegisterEventCallback(handle, [](std::uintptr_t, int, WINC_SOCKET_EVENT it,
                                                         WINC_SOCKET_STATUS) { last = it; });
        static std::uint8_t name[] = "home";
        WDRV_WINC_BSS_CONTEXT network;
        WDRV_WINC_AUTH_CONTEXT protection;
        WDRV_WINC_BSSCtxSetDefaults(&network);
        WDRV_WINC_BSSCtxSetSSID(&network, name, sizeof name - 1);
        WDRV_WINC_AuthCtxSetDefaults(&protection);
        WDRV_WINC_AuthCtxSetOpen(&protection);
        WDRV_WINC_BSSConnect(handle, &network, &protection, nullptr, nullptr);
        const emu::Instant end = now() + std::chrono::seconds{5};
        while (now() < end)
            pump();
    }
    ~Part()
    {
        stack::Process::instance().reset();
        stack::wincs02::set_program(std::nullopt);
    }

    void pump() const { WDRV_WINC_Tasks(object_); }
    /// False when it does not come within a minute.
    bool pump_until(WINC_SOCKET_EVENT event) const
    {
        const emu::Instant end = now() + std::chrono::minutes{1};
        last = nothing;
        while (last != event) {
            if (now() >= end) return false;
            pump();
        }
        return true;
    }
    static emu::Instant now() { return stack::Process::instance().now(); }

private:
    static constexpr int nothing = -1;
    inline static int last = nothing;
    SYS_MODULE_OBJ object_ = SYS_MODULE_OBJ_INVALID;
};

/// One iteration: 64 bytes to echo.test and back, told by RECV. Nothing delays them on the way:
/// each 100 us would be one more call of the pump, whose cost BM_IdleHourWincs02 has.
void BM_UdpEchoWincs02(benchmark::State& state)
{
    stack::WorldConfig config;
    config.internet.path.delay = emu::Ts{0};
    config.wifi.delay = emu::Ts{0};
    const Part part{config};
    const int fd = winc_socket(AF_INET, SOCK_DGRAM, static_cast<int>(IPPROTO_UDP));
    struct sockaddr_in to {};
    to.sin_family = AF_INET;
    to.sin_port = winc_htons(echo_port);
    winc_inet_pton(AF_INET, "192.0.2.7", &to.sin_addr);
    const auto* const name = reinterpret_cast<const struct sockaddr*>(&to);
    std::array<char, payload> buffer{};
    bool works = part.pump_until(WINC_SOCKET_EVENT_OPEN);
    for (auto _ : state) {
        works = works && winc_sendto(fd, buffer.data(), buffer.size(), 0, name, sizeof to) > 0 &&
                part.pump_until(WINC_SOCKET_EVENT_RECV) &&
                winc_recv(fd, buffer.data(), buffer.size(), 0) == static_cast<ssize_t>(payload);
        if (!works) {
            state.SkipWithError("no echo");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_UdpEchoWincs02);

/// One iteration: `while (1) SYS_Tasks();` for an hour of virtual time, in the network.
void BM_IdleHourWincs02(benchmark::State& state)
{
    const Part part;
    for (auto _ : state) {
        const emu::Instant end = Part::now() + std::chrono::hours{1};
        while (Part::now() < end)
            part.pump();
    }
}
BENCHMARK(BM_IdleHourWincs02)->Unit(benchmark::kMillisecond)->Iterations(1);

} // namespace
