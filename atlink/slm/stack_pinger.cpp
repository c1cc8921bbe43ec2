// Echo requests of the modem's own stack for #XPING.
#include "atlink/slm/ping.hpp"
#include "stack/modem.hpp"
#include "stack/ping.hpp"

#include <utility>

namespace atlink::slm {

namespace {

class StackPinger final : public Pinger {
public:
    explicit StackPinger(stack::World& world)
        : ping_{world.modem().bearers()}, failed_{world.engine(), [this] { tell({}); }}
    {
        ping_.on_result = [this](const stack::PingResult& result) { tell(result.round_trip); };
    }

    void send(const Request& request, Done done) override
    {
        done_ = std::move(done);
        const auto sent = ping_.send({.cid = request.cid,
                                      .to = request.to,
                                      .size = request.length,
                                      .sequence = ++sequence_,
                                      .timeout = request.timeout});
        if (!sent) failed_.start(request.timeout); // as one that is lost
    }

private:
    void tell(std::optional<emu::Ts> round_trip)
    {
        const Done done = std::exchange(done_, {});
        if (done) done(round_trip);
    }

    stack::Ping ping_;
    std::uint16_t sequence_ = 0;
    Done done_;
    emu::Timer failed_;
};

} // namespace

std::unique_ptr<Pinger> stack_pinger(stack::World& world)
{
    return std::make_unique<StackPinger>(world);
}

} // namespace atlink::slm
