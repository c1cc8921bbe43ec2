// Whether the modem's firmware runs: it may crash while it is used, and be started again.
#pragma once

#include "emu/bus.hpp"
#include "emu/engine.hpp"
#include "emu/signal.hpp"

#include <cstdint>

namespace emu::inline v0::lte {
class Ue;
}

namespace stack::inline v0 {

class Sockets;

/// NRF_MODEM_FAULT_*, and where the modem's program was.
struct Fault {
    std::uint32_t reason = 0;
    std::uint32_t program_counter = 0;
};

/// A modem fault (nrf_api/behaviour.md §9.3, at/power_mobility.md §4.4).
class Health {
public:
    Health(emu::Engine& engine, emu::Bus& bus, emu::lte::Ue& ue, Sockets& sockets);

    /// The modem crashes: who listens is told at once. A moment later it is gone, radio and
    /// sockets without a word to anybody; what the sockets have received can still be read. Nothing
    /// happens when it has failed already.
    void fail(const Fault& fault);
    /// From the crash until it is started again.
    bool failed() const { return failed_; }
    /// Starts what has failed, in +CFUN=0.
    void start_again();

    emu::Signal<const Fault&> on_fault;
    /// Sockets fail with `shutdown` from now on.
    emu::Signal<> on_gone;
    emu::Signal<> on_start;

private:
    void go();

    emu::Bus& bus_;
    emu::lte::Ue& ue_;
    Sockets& sockets_;
    bool failed_ = false;
    emu::Timer going_;
};

} // namespace stack::inline v0
