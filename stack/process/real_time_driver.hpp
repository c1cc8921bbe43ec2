// The engine's clock paced by the wall's, and outside input between its events.
#pragma once

#include "emu/driver.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>

namespace stack::inline v0 {

class RealTimeDriver final : public emu::TimeDriver {
public:
    /// `scale` emulated seconds pass in one second of wall time; above 0.
    explicit RealTimeDriver(double scale);

    /// Runs one due event, or one handler of io(), whichever comes first; an event that is late
    /// runs at once. False at `limit`, or after stop().
    bool step(emu::Engine& engine, emu::Instant limit) override;

    /// Moves the engine to the wall's instant: call it before outside input is handed in.
    emu::Instant stamp(emu::Engine& engine);

    boost::asio::io_context& io() { return io_; }
    void stop() { stopped_ = true; }
    bool stopped() const { return stopped_; }

    /// Events that ran more than a millisecond late, and the worst lag.
    std::uint64_t late_events() const { return late_; }
    std::chrono::nanoseconds worst_lag() const { return worst_; }

private:
    using Wall = std::chrono::steady_clock;

    emu::Instant to_instant(Wall::time_point wall) const;
    Wall::time_point to_wall(emu::Instant instant) const;

    double scale_;
    Wall::time_point start_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    bool stopped_ = false;
    std::uint64_t late_ = 0;
    std::chrono::nanoseconds worst_{0};
};

} // namespace stack::inline v0
