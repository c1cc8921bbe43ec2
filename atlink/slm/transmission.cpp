#include "atlink/slm/transmission.hpp"

#include <span>
#include <utility>

namespace atlink::inline v0::slm {

Transmission::Transmission(const stack::Handle& socket, std::string data,
                           std::optional<stack::Endpoint> to)
    : socket_{socket}, data_{std::move(data)}, nothing_{data_.empty() && !to},
      send_{socket, std::as_bytes(std::span{data_}), {}, to ? &*to : nullptr}
{
}

Delivery::State Transmission::step()
{
    if (error_) return State::failed;
    if (nothing_) return State::done;
    const auto sent = send_.step();
    if (!sent) return State::going_on;
    error_ = send_.error();
    if (!error_) return State::done;
    // The operation leaves an error behind a partial result to the next call; here it is told.
    if (*sent && socket_.open()) (void)socket_.socket()->take_error();
    return State::failed;
}

NamedDelivery::NamedDelivery(stack::Resolver& resolver, const NamedTarget& target, std::string data)
    : socket_{target.socket}, port_{target.port}, data_{std::move(data)}, lookup_{resolver,
                                                                                  target.host,
                                                                                  target.family,
                                                                                  target.cid}
{
}

Delivery::State NamedDelivery::step()
{
    if (!transmission_) {
        const auto found = lookup_.step();
        if (!found) return State::going_on;
        if (found->addresses.empty()) return State::failed;
        transmission_.emplace(socket_, std::move(data_),
                              stack::Endpoint{found->addresses.front(), port_});
    }
    return transmission_->step();
}

emu::Instant NamedDelivery::deadline() const
{
    return transmission_ ? transmission_->deadline() : lookup_.deadline();
}

} // namespace atlink::inline v0::slm
