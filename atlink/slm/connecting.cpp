#include "atlink/slm/connecting.hpp"

#include "atlink/slm/handlers.hpp"

namespace atlink::inline v0::slm {

Connecting::State Connecting::step()
{
    if (!connect_) {
        const auto found = lookup_.step();
        if (!found) return State::going_on;
        if (found->addresses.empty()) {
            // The firmware prints a system error of the resolver with its sign turned.
            const bool system = found->error == stack::GaiError::system;
            return fail(system ? static_cast<int>(found->errno_value)
                               : static_cast<int>(told(found->error)));
        }
        server_ = {found->addresses.front(), port_};
        connect_.emplace(socket_, server_);
    }
    const auto connected = connect_->step();
    if (!connected) return State::going_on;
    return *connected ? State::done : fail(status_of(connected->error()));
}

Connecting::State Connecting::fail(int status)
{
    status_ = status;
    return State::failed;
}

} // namespace atlink::inline v0::slm
