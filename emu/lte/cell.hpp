// One cell: coverage, signal and the occasions of random access. What is behind it is the Core.
#pragma once

#include "emu/lte/config.hpp"
#include "emu/random.hpp"
#include "emu/signal.hpp"

namespace emu::inline v0::lte {

class Cell {
public:
    Cell(const CellConfig& config, const Seed& seed);

    const CellConfig& config() const { return config_; }

    // What the scenario does.
    void set_coverage(bool covered);
    void set_rsrp(int dbm)
    {
        config_.rsrp_dbm = dbm;
        on_signal();
    }

    // What the UEs see.
    bool covered() const { return covered_; }
    /// First PRACH occasion at or after `now`; the frame offset is random and fixed per cell.
    Instant prach_occasion(Instant now, Ts period) const;
    Ts frame_offset() const { return frame_offset_; }

    Signal<bool> on_coverage;
    Signal<> on_signal;

private:
    CellConfig config_;
    Ts frame_offset_;
    bool covered_ = true;
};

} // namespace emu::inline v0::lte
