// How long does a modem take to be there, and what does a day without work cost?
#include "bench/ratio.hpp"
#include "bench/world.hpp"

#include "stack/api/nrf_modem_at.h"
#include "stack/api/nrf_modem_os.h"
#include "stack/api/nrf_socket.h"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace {

const bench::Compare start{{.what = "start to registered",
                            .measured = "BM_StartToRegistered",
                            .baseline = "",
                            .limit = 1,
                            .goal = 1}};
const bench::Compare idle{
    {.what = "idle day", .measured = "BM_IdleDay", .baseline = "", .limit = 1, .goal = 1}};

/// The library and a registered modem that tells of everything it can tell: every subscription
/// below keeps its own state and, where it has one, its timer.
class SubscribedModem {
public:
    SubscribedModem()
    {
        constexpr std::array subscriptions = {"AT%XSYSTEMMODE=1,0,0,0",
                                              "AT+CEREG=5",
                                              "AT+CSCON=1",
                                              "AT+CGEREP=1",
                                              "AT%CESQ=1",
                                              "AT%MDMEV=1",
                                              "AT+CNEC=16",
                                              "AT%XTIME=1",
                                              "AT%XMODEMSLEEP=1,0,10240",
                                              "AT%XVBATLOWLVL=3300",
                                              "AT%XTEMPHIGHLVL=70"};
        start();
        for (const char* each : subscriptions)
            command(each);
        switch_on();
    }
    ~SubscribedModem() { stop(); }
    SubscribedModem(const SubscribedModem&) = delete;
    SubscribedModem& operator=(const SubscribedModem&) = delete;

    static void start() { bench::start_library(stack::WorldConfig{}); }
    static void command(const char* text)
    {
        if (nrf_modem_at_printf("%s", text) != 0) throw std::runtime_error(text);
    }
    /// Until +CEREG has told that the network has taken the modem.
    static void switch_on()
    {
        void* registered = nullptr;
        nrf_modem_os_sem_init(&registered, 0, 1);
        waiting = registered;
        nrf_modem_at_notif_handler_set([](const char* line) {
            const std::string_view text{line};
            if (text.starts_with("+CEREG: 1") || text.starts_with("+CEREG: 5")) {
                nrf_modem_os_sem_give(waiting);
            }
        });
        command("AT+CFUN=1");
        if (nrf_modem_os_sem_take(registered, 60'000) != 0) {
            throw std::runtime_error("never registered");
        }
    }
    static void stop()
    {
        nrf_modem_shutdown();
        nrf_modem_at_notif_handler_set(nullptr);
        stack::Process::instance().reset();
    }

private:
    static inline void* waiting = nullptr;
};

/// One iteration: what a firmware pays from its first call to its registered modem, and the end:
/// a new world, nrf_modem_init, the AT interface, +CEREG, +CFUN=1, the notification; shutdown.
void BM_StartToRegistered(benchmark::State& state)
{
    for (auto _ : state) {
        SubscribedModem::start();
        SubscribedModem::command("AT+CEREG=5");
        SubscribedModem::switch_on();
        SubscribedModem::stop();
    }
}
BENCHMARK(BM_StartToRegistered)->Unit(benchmark::kMillisecond);

/// One iteration: 24 hours of a registered modem with everything subscribed and an open, connected
/// UDP socket, without traffic.
void BM_IdleDay(benchmark::State& state)
{
    const SubscribedModem modem;
    nrf_modem_os_sleep(60'000);
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP);
    nrf_sockaddr_in to{};
    to.sin_family = NRF_AF_INET;
    to.sin_port = nrf_htons(7);
    nrf_inet_pton(NRF_AF_INET, "192.0.2.7", &to.sin_addr);
    if (nrf_connect(fd, reinterpret_cast<nrf_sockaddr*>(&to), sizeof to) != 0) {
        return state.SkipWithError("nrf_connect");
    }
    emu::Engine& engine = stack::Process::instance().world().engine();
    const auto events = engine.dispatched();
    for (auto _ : state)
        nrf_modem_os_sleep(24U * 60 * 60 * 1000);
    state.counters["events/day"] =
        static_cast<double>(engine.dispatched() - events) / static_cast<double>(state.iterations());
}
// Bounded: a day is 2.65e12 Ts, and the clock holds 3.4 million days.
BENCHMARK(BM_IdleDay)->Unit(benchmark::kMillisecond)->Iterations(1'000);

} // namespace
