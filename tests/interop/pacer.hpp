// Paces a world by the wall's clock from where it stands, with real sockets between its events.
#pragma once

#include "emu/engine.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace tests {

/// Real time begins with the first run_until(): what was done before, in virtual time, is over.
class Pacer {
public:
    using Wall = std::chrono::steady_clock;

    /// All of run_until() together takes at most `budget` of wall time.
    Pacer(emu::Engine& engine, std::chrono::seconds budget) : engine_{engine}, budget_{budget} {}

    /// Runs events when they are due, and handlers of io() as they come, until `ready`; false when
    /// the budget is used up.
    bool run_until(const std::function<bool()>& ready);

    /// Moves the engine to the wall's instant: to be called before outside input is handed in.
    void stamp();

    boost::asio::io_context& io() { return io_; }

private:
    void begin();
    Wall::time_point to_wall(emu::Instant instant) const;

    emu::Engine& engine_;
    std::chrono::seconds budget_;
    boost::asio::io_context io_{1};
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
    Wall::time_point wall_start_;
    emu::Instant start_ = emu::epoch;
};

} // namespace tests
