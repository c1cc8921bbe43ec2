// The wire between a port and a session: as slow as a baud rate, in pieces as a test wants them.
#pragma once

#include "emu/engine.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0 {

struct WireOptions {
    /// Ten bits a byte, both ways; 0: no time at all.
    unsigned baud = 0;
    /// Sizes of the pieces outputs to the host are cut into, over and over; empty: not cut.
    std::vector<std::size_t> pieces{};
    /// Between two pieces, on top of their own time.
    emu::Ts gap = std::chrono::milliseconds{2};
};

/// One direction. In modem time, so that a test may give it in virtual time.
class Lane {
public:
    using Sink = std::function<void(std::string_view bytes)>;

    /// Bytes kept; what comes on top of them is lost.
    static constexpr std::size_t limit = std::size_t{1024} * 1024;

    Lane(emu::Engine& engine, unsigned baud, std::vector<std::size_t> pieces, emu::Ts gap,
         Sink sink);

    /// The sink is called at once where no time passes.
    void put(std::string_view bytes);
    /// Bytes on the way.
    std::size_t queued() const { return queue_.size() - taken_; }

private:
    void begin();
    void arrive();

    unsigned baud_;
    std::vector<std::size_t> pieces_;
    emu::Ts gap_;
    Sink sink_;
    std::string queue_;
    std::size_t taken_ = 0; // bytes in front of queue_ that have arrived
    std::size_t next_ = 0;  // piece
    std::size_t size_ = 0;  // of the piece on its way
    emu::Timer timer_;
};

class Wire {
public:
    /// Most bytes on the way to the modem: a port should stop reading above it.
    static constexpr std::size_t backlog_limit = std::size_t{16} * 1024;

    Wire(emu::Engine& engine, const WireOptions& options, Lane::Sink to_modem, Lane::Sink to_host);

    void from_host(std::string_view bytes) { to_modem_.put(bytes); }
    void from_modem(std::string_view bytes) { to_host_.put(bytes); }
    bool full() const
    {
        return to_modem_.queued() > backlog_limit || to_host_.queued() > backlog_limit;
    }
    bool empty() const { return to_modem_.queued() == 0 && to_host_.queued() == 0; }

private:
    Lane to_modem_;
    Lane to_host_;
};

} // namespace atlink::inline v0
