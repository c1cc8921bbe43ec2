#include "stack/health.hpp"

#include "emu/lte/ue.hpp"
#include "stack/socket/sockets.hpp"

#include <chrono>
#include <string>

#include <fmt/format.h>

namespace stack::inline v0 {

namespace {

/// From the fault handler to the end of a send that waited (at/power_mobility.md §4.4, a log).
constexpr emu::Ts notice = std::chrono::ceil<emu::Ts>(std::chrono::microseconds{500});

} // namespace

Health::Health(emu::Engine& engine, emu::Bus& bus, emu::lte::Ue& ue, Sockets& sockets)
    : bus_{bus}, ue_{ue}, sockets_{sockets}, going_{engine, [this] { go(); }}
{
}

void Health::fail(const Fault& fault)
{
    if (failed_) return;
    failed_ = true;
    const std::string where = fmt::format("{{pc: {:#x}}}", fault.program_counter);
    bus_.publish(emu::Note{.text = "modem fault", .value = fault.reason, .detail = where});
    going_.start(notice);
    on_fault(fault);
}

void Health::go()
{
    sockets_.shut_down(Unread::kept);
    on_gone();
    ue_.fail();
}

void Health::start_again()
{
    if (!failed_) return;
    if (going_.running()) {
        going_.cancel();
        go();
    }
    failed_ = false;
    on_start();
}

} // namespace stack::inline v0
