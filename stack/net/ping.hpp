// One echo request of the modem and what becomes of it, for AT#XPING.
#pragma once

#include "stack/net/bearers.hpp"
#include "stack/net/echo_probe.hpp"

#include <memory>
#include <optional>

namespace stack::inline v0 {

using emu::Errno;
using emu::Result;

struct PingResult {
    std::optional<emu::Ts> round_trip; // nothing: no answer in time, or the PDN went
    std::optional<Errno> error;        // `timedout` or `netdown`
    std::size_t size = 0;              // of the data that came back
};

class Ping {
public:
    struct Request {
        int cid = 0;
        Address to;
        std::size_t size = 32; // bytes of data
        std::uint16_t identifier = 1;
        std::uint16_t sequence = 1;
        emu::Ts timeout = std::chrono::seconds{5};
    };

    explicit Ping(net::Bearers& bearers);

    /// One at a time: `already` while one is under way. `netunreach` when the PDN has no address of
    /// the family. The result comes later, once.
    Result<void> send(const Request& request);
    bool busy() const { return probe_ != nullptr; }

    std::function<void(const PingResult&)> on_result;

private:
    void on_reply(const net::EchoReply& reply);
    void finish(const PingResult& result);

    net::Bearers& bearers_;
    Request request_;
    emu::Instant sent_ = emu::epoch;
    std::unique_ptr<net::EchoProbe> probe_;
    emu::Timer deadline_;
    emu::Post ending_; // a probe does not outlive its own callback otherwise
    PingResult result_;
    emu::Subscription losses_;
};

} // namespace stack::inline v0
