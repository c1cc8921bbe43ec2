// What has crossed the bearers while %XCONNSTAT counts.
#pragma once

#include "emu/bus.hpp"

namespace atlink::inline v0::modem {

class Traffic final : public emu::Sink {
public:
    struct Counters {
        std::uint64_t sent = 0; // bytes
        std::uint64_t received = 0;
        std::uint64_t packets = 0; // both ways
        std::uint64_t largest = 0; // bytes
    };

    explicit Traffic(emu::Bus& bus) : bus_{bus} {}
    ~Traffic() override { stop(); }
    Traffic(const Traffic&) = delete;
    Traffic& operator=(const Traffic&) = delete;

    /// Counts from zero.
    void start();
    /// The counters stay as they are.
    void stop();
    void clear() { counters_ = {}; }
    bool counting() const { return counting_; }
    const Counters& counters() const { return counters_; }

private:
    void on_record(const emu::Record& record) override;

    emu::Bus& bus_;
    bool counting_ = false;
    Counters counters_;
};

} // namespace atlink::inline v0::modem
