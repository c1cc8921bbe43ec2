#include "atlink/slm/connecting.hpp"

#include "atlink/slm/handlers.hpp"

namespace atlink::inline v0::slm {

Connecting::Connecting(Application& app, int fd, int family, std::string_view host,
                       std::uint16_t port, int cid)
    : app_{app}, fd_{fd}, port_{port}, lookup_{app.world().modem().resolver(), host,
                                               static_cast<stack::Family>(family), cid}
{
}

Connecting::~Connecting()
{
    if (fd_ >= 0) (void)app_.sockets().close(fd_);
}

Connecting::State Connecting::begin()
{
    const auto found = lookup_.take();
    if (!found) return State::going_on;
    if (found->addresses.empty()) {
        // The firmware prints a system error of the resolver with its sign turned.
        const bool system = found->error == stack::GaiError::system;
        return fail(system ? static_cast<int>(found->errno_value)
                           : static_cast<int>(told(found->error)));
    }
    server_ = {found->addresses.front(), port_};
    const auto connected = app_.sockets().connect(fd_, server_);
    if (connected) return State::done;
    if (connected.error() != stack::Errno::inprogress) return fail(connected.error());
    begun_ = true;
    if (const stack::Socket* socket = app_.sockets().find(fd_)) {
        deadline_ = over_after(app_.engine(), socket->options().send_timeout);
    }
    return look();
}

Connecting::State Connecting::look()
{
    const unsigned ready = app_.sockets().readiness(fd_);
    const bool broken = (ready & (stack::poll_err | stack::poll_nval)) != 0;
    if (!broken && (ready & stack::poll_out) != 0) return State::done;
    if (broken || (ready & stack::poll_hup) != 0) {
        stack::Socket* socket = app_.sockets().find(fd_);
        if (socket == nullptr) return fail(stack::Errno::badf);
        return fail(socket->take_error().value_or(stack::Errno::connreset));
    }
    return app_.engine().now() < deadline_ ? State::going_on : fail(stack::Errno::timedout);
}

Connecting::State Connecting::fail(int status)
{
    status_ = status;
    return State::failed;
}

} // namespace atlink::inline v0::slm
