#include "stack/net/ping.hpp"

#include <utility>

namespace stack::inline v0 {

Ping::Ping(net::Bearers& bearers)
    : bearers_{bearers}, deadline_{bearers.engine(),
                                   [this] {
                                       finish({.round_trip = {}, .error = Errno::timedout});
                                   }},
      ending_{bearers.engine(),
              [this] {
                  probe_.reset();
                  const PingResult result = std::exchange(result_, {});
                  if (on_result) on_result(result); // may send the next one
              }},
      losses_{bearers.on_loss.subscribe([this](int cid) {
          if (busy() && !ending_.pending() && cid == request_.cid) {
              finish({.round_trip = {}, .error = Errno::netdown});
          }
      })}
{
}

Result<void> Ping::send(const Request& request)
{
    if (busy()) return emu::fail(Errno::already);
    const auto own = bearers_.address(request.cid, request.to.family);
    if (!own) return emu::fail(Errno::netunreach);
    auto probe = std::make_unique<net::EchoProbe>(
        bearers_.engine(), *own, bearers_.interface_index(request.cid), request.identifier);
    probe->on_reply = [this](const net::EchoReply& reply) { on_reply(reply); };
    if (const auto sent = probe->request(request.to, request.sequence, request.size); !sent) {
        return sent;
    }
    request_ = request;
    sent_ = bearers_.engine().now();
    probe_ = std::move(probe);
    deadline_.start(request.timeout);
    return {};
}

void Ping::on_reply(const net::EchoReply& reply)
{
    if (ending_.pending()) return; // answered already
    if (reply.sequence != request_.sequence || reply.from != request_.to) return;
    finish({.round_trip = bearers_.engine().now() - sent_, .error = {}, .size = reply.size});
}

void Ping::finish(const PingResult& result)
{
    deadline_.cancel();
    result_ = result;
    ending_.post();
}

} // namespace stack::inline v0
