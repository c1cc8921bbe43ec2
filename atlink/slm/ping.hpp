// What #XPING needs: echo requests one after another, and somebody who sends them.
#pragma once

#include "emu/engine.hpp"
#include "stack/net/address.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace stack::inline v0 {
class World;
}

namespace atlink::inline v0::slm {

/// ICMP and ICMPv6 echo from the modem's address on a PDN; one request at a time.
class Pinger {
public:
    struct Request {
        stack::Address to;
        int cid;
        std::size_t length; // payload
        emu::Ts timeout;
    };
    /// The round trip; nothing when no reply came in time, or the request could not be sent.
    using Done = std::function<void(std::optional<emu::Ts> round_trip)>;

    /// A request under way is given up and `done` never called.
    virtual ~Pinger() = default;
    /// `done` is called once, from an event.
    virtual void send(const Request& request, Done done) = 0;
};

/// Through the modem's own stack.
std::unique_ptr<Pinger> stack_pinger(stack::World& world);

/// The requests of one command, then those of the next.
class PingRun {
public:
    struct Job {
        Pinger::Request request;
        unsigned count;
        emu::Ts interval; // from the end of one request to the next
    };
    using Output = std::function<void(std::string_view)>;

    PingRun(emu::Engine& engine, std::unique_ptr<Pinger> pinger, Output output);

    /// False when one runs and another waits already.
    bool add(const Job& job);

private:
    void next();
    void on_reply(std::optional<emu::Ts> round_trip);
    void finish();

    std::unique_ptr<Pinger> pinger_;
    Output output_;
    std::deque<Job> jobs_; // the first one runs
    unsigned sent_ = 0;
    std::int64_t replies_ = 0;
    std::int64_t sum_ms_ = 0;
    emu::Timer next_;
};

} // namespace atlink::inline v0::slm
