// Does a modem cost more where there are many?
#include "bench/ratio.hpp"
#include "stack/process/process.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace {

using namespace std::chrono_literals;

// Times are of all modems together: 13 for ten times as many is 1.3 for each.
const bench::Compare many{{.what = "100 modems over 10 modems, attach and 10 echoes each",
                           .measured = "BM_Modems/100",
                           .baseline = "BM_Modems/10",
                           .limit = 13,
                           .goal = 11}};

constexpr int echoes = 10;

/// One iteration: a world of so many modems, each attaches, sends ten datagrams of 64 bytes to a
/// host one after another and gets each back; then its end.
void BM_Modems(benchmark::State& state)
{
    stack::Process::instance().reset();
    stack::WorldConfig config;
    for (unsigned number = 1; number < static_cast<unsigned>(state.range(0)); ++number)
        config.further.push_back(emu::lte::sibling(config.identity, number));
    for (auto _ : state) {
        stack::World world{config};
        const auto run = [&](emu::Ts duration) {
            world.engine().advance_to(world.engine().now() + duration);
        };
        for (std::size_t i = 0; i < world.modems(); ++i)
            world.modem(i).ue().set_mode(emu::lte::FunctionalMode::normal);
        run(8s);
        std::vector<int> sockets;
        for (std::size_t i = 0; i < world.modems(); ++i) {
            stack::Sockets& each = world.modem(i).sockets();
            sockets.push_back(each.open(1, 2, 0).value());
            if (!each.connect(sockets.back(), {*stack::Address::parse("192.0.2.7"), 7})) {
                throw std::runtime_error("not attached");
            }
        }
        std::array<std::byte, 64> data{};
        for (int round = 0; round < echoes; ++round) {
            for (std::size_t i = 0; i < world.modems(); ++i) {
                if (!world.modem(i).sockets().try_send(sockets[i], data, nullptr)) {
                    throw std::runtime_error("not sent");
                }
            }
            run(3s);
            for (std::size_t i = 0; i < world.modems(); ++i) {
                if (!world.modem(i).sockets().try_recv(sockets[i], data, {})) {
                    throw std::runtime_error("an echo is lost");
                }
            }
        }
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Modems)->Arg(10)->Arg(100)->Unit(benchmark::kMillisecond);

} // namespace
