// Part of scenarios/action.hpp: the modem's firmware crashes.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include "stack/api/nrf_modem.h"

#include <fmt/format.h>

namespace scenarios::inline v0::actions::modem_fault {

namespace {

constexpr std::int64_t largest = 0xffff'ffff;
constexpr std::uint32_t seen_in_a_log =
    0x88426; // while sending TLS data (at/power_mobility.md §4.4)

struct ModemFault final : Action {
    stack::Fault fault{.reason = NRF_MODEM_FAULT_ASSERT, .program_counter = seen_in_a_log};

    std::string text() const override
    {
        return fmt::format("{{reason: {:#x}, pc: {:#x}}}", fault.reason, fault.program_counter);
    }
    Failure perform(Scene& scene) const override
    {
        stack::Health& health = scene.modem().health();
        if (health.failed()) return "it has crashed before, and nobody has started it again";
        health.fail(fault);
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto action = std::make_shared<ModemFault>();
    map.integer("reason", 0, largest, action->fault.reason);
    map.integer("pc", 0, largest, action->fault.program_counter);
    map.finish();
    return action;
}

constexpr ActionType types[] = {
    {"modem_fault", "{reason: N, pc: N}",
     "the modem's firmware crashes: the fault handler hears of `reason` (0 to 0xffffffff; 0x10, an "
     "assertion, see `nrf_modem.h`) and of the program counter `pc` (0x88426), calls end with "
     "NRF_ESHUTDOWN half a millisecond later, and what sockets have received can still be read. "
     "`nrf_modem_shutdown()` and `nrf_modem_init()` start it again in `AT+CFUN=0`, with a reset "
     "counted; under `emu9160 at` the serial modem does, and says `#XMODEM: FAULT,0x10,0x88426`, "
     "`SHUTDOWN,0` and `INIT,0`. Without firmware nobody does: commands answer ERROR. Fails the "
     "scenario when it has crashed before and was not started again",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::modem_fault
