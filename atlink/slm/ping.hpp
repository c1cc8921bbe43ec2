// What #XPING runs: echo requests one after another, and what it says of them.
#pragma once

#include "emu/engine.hpp"
#include "emu/post.hpp"
#include "stack/net/ping.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>

namespace atlink::inline v0::slm {

class Application;

/// The requests of one command, then those of the next.
class PingRun {
public:
    struct Job {
        int cid;
        stack::Address to;
        std::size_t length; // payload
        emu::Ts timeout;
        unsigned count;
        emu::Ts interval; // from the end of one request to the next
    };

    explicit PingRun(Application& app);

    /// False when one runs and another waits already.
    bool add(const Job& job);

private:
    void next();
    bool send(const Job& job);
    void on_result(const stack::PingResult& result);
    void finish();

    Application& app_;
    stack::Ping ping_;
    std::uint16_t sequence_ = 0;
    std::deque<Job> jobs_; // the first one runs
    unsigned sent_ = 0;
    std::int64_t replies_ = 0;
    std::int64_t sum_ms_ = 0;
    emu::Post begin_;     // a job
    emu::Timer interval_; // its next request, or its end
};

} // namespace atlink::inline v0::slm
