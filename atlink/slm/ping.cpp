// #XPING (slm/commands.tsv).
#include "atlink/slm/ping.hpp"

#include "atlink/slm/handlers.hpp"
#include "stack/op/lookup.hpp"
#include "stack/world.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t mtu = 1500;
constexpr std::size_t headers_ipv4 = 20 + 8;
constexpr std::size_t headers_ipv6 = 40 + 8;
constexpr std::size_t most_jobs = 2;

std::string in_seconds(std::int64_t ms)
{
    return fmt::format("{}.{:03} seconds\r\n", ms / 1000, ms % 1000);
}

/// Resolves the name, answers, and lets the requests run.
class StartPing final : public Operation {
public:
    StartPing(Application& app, std::string_view host, const PingRun::Job& job)
        // The firmware resolves by the default PDN, whichever it sends on.
        : app_{app}, job_{job}, lookup_{app.world().modem().resolver(), host, std::nullopt, 0}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        const auto found = lookup_.step();
        if (!found) return std::nullopt;
        if (found->addresses.empty()) { // bare, without a line end in front
            response.raw(fmt::format("\"{}\"\r\n", name(found->error)));
            return Final::error();
        }
        // The first address that there is a local one for.
        for (const stack::Address& address : found->addresses) {
            if (app_.world().modem().bearers().address(job_.cid, address.family)) {
                return begin(address);
            }
        }
        return Final::error();
    }

private:
    Final begin(const stack::Address& address)
    {
        const bool ipv4 = address.family == stack::Family::ipv4;
        if (job_.length + (ipv4 ? headers_ipv4 : headers_ipv6) > mtu) return Final::error();
        job_.to = address;
        return app_.pings().add(job_) ? Final::ok() : Final::error();
    }

    Application& app_;
    PingRun::Job job_;
    stack::op::Lookup lookup_;
};

} // namespace

PingRun::PingRun(Application& app)
    : app_{app}, ping_{app.world().modem().bearers()}, begin_{app.engine(), [this] { next(); }},
      interval_{app.engine(), [this] { next(); }}
{
    ping_.on_result = [this](const stack::PingResult& result) { on_result(result); };
}

bool PingRun::add(const Job& job)
{
    if (jobs_.size() >= most_jobs) return false;
    jobs_.push_back(job);
    if (jobs_.size() == 1) begin_.post(); // after the answer OK
    return true;
}

void PingRun::next()
{
    const Job& job = jobs_.front();
    if (sent_ == job.count) return finish();
    ++sent_;
    if (!send(job)) on_result({});
}

bool PingRun::send(const Job& job)
{
    // The firmware opens a raw socket for each request (slm/commands.tsv), and says as little when
    // there is none left as when the reply is lost.
    if (!app_.sockets().room(stack::SocketType::raw)) return false;
    return ping_
        .send({.cid = job.cid,
               .to = job.to,
               .size = job.length,
               .sequence = ++sequence_,
               .timeout = job.timeout})
        .has_value();
}

void PingRun::on_result(const stack::PingResult& result)
{
    if (result.round_trip) {
        const std::int64_t ms = std::chrono::floor<milliseconds>(*result.round_trip).count();
        ++replies_;
        sum_ms_ += ms;
        app_.line().announce("#XPING: " + in_seconds(ms));
    }
    interval_.start(jobs_.front().interval); // after the last one too
}

void PingRun::finish()
{
    if (replies_ > 1) {
        app_.line().announce("#XPING: average " + in_seconds((sum_ms_ + replies_ / 2) / replies_));
    }
    jobs_.pop_front();
    sent_ = 0;
    replies_ = sum_ms_ = 0;
    if (!jobs_.empty()) begin_.post();
}

Outcome xping(Application& app, const Command& command, Response&)
{
    const auto host = command.quoted(0, max_host);
    const auto length = command.integer(1, 0, max_u16);
    const auto timeout = command.integer(2, 0, max_u16);
    const auto count = integer_or(command, 3, 0, max_u16, 1);
    const auto interval = integer_or(command, 4, 0, max_u16, 1000);
    const auto cid = integer_or(command, 5, 0, max_u16, 0);
    if (!host || !length || !timeout || !count || !interval || !cid) return Final::error();
    return wait_for<StartPing>(app, *host,
                               PingRun::Job{.cid = static_cast<int>(*cid),
                                            .to = {},
                                            .length = static_cast<std::size_t>(*length),
                                            .timeout = milliseconds{*timeout},
                                            .count = static_cast<unsigned>(*count),
                                            .interval = milliseconds{*interval}});
}

} // namespace atlink::inline v0::slm
