// What the program was built for, and what the scenario says of the part.
#pragma once

#include "emu/time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stack::inline v0::wincs02 {

/// Of the driver (wincs02/generations.md): the releases 3.12.1, 3.12.2 and 3.2.0.
enum class Generation : std::uint8_t { g1, g2, g3 };

struct Settings {
    Generation generation = Generation::g1;
    // conf_winc_dev.h
    std::size_t sockets = 10; // children and listeners count
    std::size_t receive_buffer = 7360;
    std::size_t send_buffer = 7360;
    std::size_t receive_packets = 5;
    std::size_t send_packets = 5;

    bool connect_together = false; // CONNECT waits for TLS, as the driver has it
    bool faithful = false;         // no deviation from the driver, its faults included
    /// From a call to the part's answer over the bus; an estimate.
    emu::Ts command = std::chrono::milliseconds{1};

    int max_backlog() const { return generation == Generation::g1 ? 5 : 10; } // SOMAXCONN
    int tls_contexts() const { return generation == Generation::g3 ? 4 : 2; }
};

} // namespace stack::inline v0::wincs02
