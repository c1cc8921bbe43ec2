// Echo requests of the modem's own stack for #XPING.
#include "atlink/slm/ping.hpp"
#include "stack/api/nrf_socket.h"
#include "stack/modem.hpp"
#include "stack/net/ping.hpp"

#include <utility>

namespace atlink::inline v0::slm {

namespace {

class StackPinger final : public Pinger {
public:
    explicit StackPinger(stack::World& world)
        : modem_{world.modem()}, ping_{modem_.bearers()}, failed_{world.engine(),
                                                                  [this] { tell({}); }}
    {
        ping_.on_result = [this](const stack::PingResult& result) { tell(result.round_trip); };
    }

    void send(const Request& request, Done done) override
    {
        done_ = std::move(done);
        if (!socket_left()) return failed_.start(emu::Ts{0});
        const auto sent = ping_.send({.cid = request.cid,
                                      .to = request.to,
                                      .size = request.length,
                                      .sequence = ++sequence_,
                                      .timeout = request.timeout});
        if (!sent) failed_.start(emu::Ts{0});
    }

private:
    /// The firmware opens a raw socket for each request (slm/commands.tsv), and says as little when
    /// there is none left as when the reply is lost.
    bool socket_left()
    {
        const auto raw = modem_.sockets().open(NRF_AF_PACKET, NRF_SOCK_RAW, NRF_IPPROTO_IP);
        if (raw) (void)modem_.sockets().close(*raw);
        return raw.has_value();
    }

    void tell(std::optional<emu::Ts> round_trip)
    {
        const Done done = std::exchange(done_, {});
        if (done) done(round_trip);
    }

    stack::Modem& modem_;
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

} // namespace atlink::inline v0::slm
