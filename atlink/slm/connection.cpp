#include "atlink/slm/connection.hpp"

#include "atlink/slm/sockets.hpp"

namespace atlink::inline v0::slm {

stack::Result<void> Connection::open()
{
    const int protocol = target_.secure ? secure_protocol(target_.type) : NRF_IPPROTO_IP;
    const auto fd = app_.sockets().open(target_.family, target_.type, protocol);
    if (!fd) return stack::fail(fd.error());
    socket_ = app_.sockets().handle(*fd);
    return {};
}

stack::Result<void> Connection::set_options()
{
    const auto set = [this](int name, stack::OptionValue value) {
        return app_.sockets().set_option(socket_.fd(), NRF_SOL_SOCKET, name, value);
    };
    const auto set_timeout = [&](int name, std::chrono::seconds timeout) {
        const nrf_timeval time{.tv_sec = static_cast<std::uint32_t>(timeout.count()), .tv_usec = 0};
        return set(name, option_value(time));
    };
    stack::Result<void> result;
    if (target_.send_timeout) result = set_timeout(NRF_SO_SNDTIMEO, *target_.send_timeout);
    if (result && target_.receive_timeout) {
        result = set_timeout(NRF_SO_RCVTIMEO, *target_.receive_timeout);
    }
    if (result && target_.cid > 0) result = set(NRF_SO_BINDTOPDN, option_value(target_.cid));
    if (result && target_.secure) result = secure(app_.sockets(), socket_.fd(), *target_.secure);
    return result;
}

Connection::State Connection::step()
{
    if (!connecting_) {
        connecting_.emplace(app_.world().modem().resolver(), socket_, target_.host, target_.port,
                            static_cast<stack::Family>(target_.family), target_.cid);
    }
    return connecting_->step();
}

} // namespace atlink::inline v0::slm
