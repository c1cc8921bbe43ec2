#include "atlink/slm/transmission.hpp"

#include "atlink/slm/handlers.hpp"

#include <utility>

namespace atlink::inline v0::slm {

namespace {

emu::Ts send_timeout(Application& app, int handle)
{
    const stack::Socket* socket = app.sockets().find(handle);
    return socket != nullptr ? socket->options().send_timeout : emu::Ts{0};
}

} // namespace

Transmission::Transmission(Application& app, int handle, std::string data,
                           std::optional<stack::Endpoint> to)
    : app_{app}, handle_{handle}, opening_{app.sockets().opening(handle)}, data_{std::move(data)},
      to_{std::move(to)}, timeout_{send_timeout(app, handle)}, deadline_{over_after(app.engine(),
                                                                                    timeout_)}
{
}

Delivery::State Transmission::step()
{
    if (error_) return State::failed;
    if (!mine()) return fail(stack::Errno::badf);
    const stack::Bytes all = std::as_bytes(std::span{data_});
    bool once = to_.has_value(); // also a datagram without data
    while (std::exchange(once, false) || sent_ < data_.size()) {
        const auto taken =
            app_.sockets().try_send(handle_, all.subspan(sent_), to_ ? &*to_ : nullptr);
        const bool full =
            taken ? *taken == 0 && !data_.empty() : taken.error() == stack::Errno::again;
        if (full && app_.engine().now() < deadline_) return State::going_on;
        if (full || !taken) return fail(full ? stack::Errno::again : taken.error());
        sent_ += *taken;
        deadline_ = over_after(app_.engine(), timeout_);
    }
    return State::done;
}

Delivery::State Transmission::fail(stack::Errno error)
{
    error_ = error;
    return State::failed;
}

NamedDelivery::NamedDelivery(Application& app, const NamedTarget& target, std::string data)
    : app_{app}, target_{target}, data_{std::move(data)}, lookup_{app.world().modem().resolver(),
                                                                  target.host, target.family,
                                                                  target.cid}
{
}

Delivery::State NamedDelivery::step()
{
    if (!transmission_) {
        const auto found = lookup_.take();
        if (!found) return State::going_on;
        if (found->addresses.empty()) return State::failed;
        transmission_.emplace(app_, target_.handle, std::move(data_),
                              stack::Endpoint{found->addresses.front(), target_.port});
    }
    return transmission_->step();
}

emu::Instant NamedDelivery::deadline() const
{
    return transmission_ ? transmission_->deadline() : emu::never;
}

} // namespace atlink::inline v0::slm
