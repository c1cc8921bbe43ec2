#include "atlink/slm/proxy_client.hpp"

#include "atlink/slm/connecting.hpp"
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/sockets.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

constexpr int not_supported = -134; // as the documentation has it: newlib's -ENOTSUP
/// Of every UDP client in v2.7; later of DTLS clients only.
constexpr nrf_timeval udp_send_timeout{.tv_sec = 10, .tv_usec = 0};

int status_of(stack::Errno error) { return -static_cast<int>(error); }

Final refuse(Response& response, const ClientRequest& request, int status)
{
    response.line(fmt::format("{}: {},\"not connected\"", request.name, status));
    return Final::error();
}

class ConnectClient final : public Operation {
public:
    ConnectClient(Application& app, int fd, ClientRequest request)
        : app_{app}, request_{std::move(request)},
          connecting_{app, fd, request_.family, request_.host, request_.port, request_.cid}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        switch (connecting_.step()) {
        case Connecting::State::going_on:
            return std::nullopt;
        case Connecting::State::failed:
            return refuse(response, request_, connecting_.status());
        case Connecting::State::done:
            break;
        }
        if (!cid_accepted()) return refuse(response, request_, not_supported);
        const int fd = connecting_.take();
        response.line(fmt::format("{}: {},\"connected\"", request_.name, fd));
        if (request_.type == NRF_SOCK_STREAM) {
            app_.proxies().tcp().connected(fd, request_.family);
        } else {
            app_.proxies().udp().connected(fd, request_.family, connecting_.server());
        }
        return Final::ok();
    }

    emu::Instant deadline() const override { return connecting_.deadline(); }

private:
    /// A connection identifier that was asked for with "enabled" must have been agreed on.
    bool cid_accepted()
    {
        const bool wanted = request_.secure && request_.secure->dtls_cid &&
                            *request_.secure->dtls_cid == NRF_SO_SEC_DTLS_CID_ENABLED;
        if (!wanted || !app_.options().udp_client_checks_cid) return true;
        int status = NRF_SO_SEC_DTLS_CID_STATUS_DISABLED;
        const auto got =
            app_.sockets().get_option(connecting_.fd(), NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CID_STATUS,
                                      std::as_writable_bytes(std::span{&status, 1}));
        return got && (status == NRF_SO_SEC_DTLS_CID_STATUS_DOWNLINK ||
                       status == NRF_SO_SEC_DTLS_CID_STATUS_BIDIRECTIONAL);
    }

    Application& app_;
    ClientRequest request_;
    Connecting connecting_;
};

stack::Result<void> prepare(Application& app, int fd, const ClientRequest& request)
{
    stack::Result<void> result;
    if (request.type == NRF_SOCK_DGRAM) {
        result = app.sockets().set_option(fd, NRF_SOL_SOCKET, NRF_SO_SNDTIMEO,
                                          option_value(udp_send_timeout));
    }
    if (result && request.cid > 0) {
        result = app.sockets().set_option(fd, NRF_SOL_SOCKET, NRF_SO_BINDTOPDN,
                                          option_value(request.cid));
    }
    if (result && request.secure) result = secure(app.sockets(), fd, *request.secure);
    return result;
}

} // namespace

bool read_verification(Application& app, const Command& command, std::size_t first,
                       ClientRequest& request)
{
    const auto peer_verify =
        integer_or(command, first, NRF_SO_SEC_PEER_VERIFY_NONE, NRF_SO_SEC_PEER_VERIFY_REQUIRED,
                   NRF_SO_SEC_PEER_VERIFY_REQUIRED);
    const auto hostname_verify = integer_or(command, first + 1, 0, 1, 1);
    const bool with_cid = app.options().client_cid;
    const auto cid = with_cid ? integer_or(command, first + 2, 0, emu::lte::max_cid, 0) : 0;
    if (!peer_verify || !hostname_verify || !cid) return false;
    request.cid = static_cast<int>(*cid);
    if (!request.secure) return true;
    request.secure->peer_verify = static_cast<int>(*peer_verify);
    if (*hostname_verify == 1) request.secure->hostname = request.host;
    return true;
}

Outcome connect_client(Application& app, ClientRequest request, Response& response)
{
    const int protocol = request.secure ? secure_protocol(request.type) : NRF_IPPROTO_IP;
    const stack::Result<int> opened = app.sockets().open(request.family, request.type, protocol);
    if (!opened) return Final::error();
    if (const auto prepared = prepare(app, *opened, request); !prepared) {
        (void)app.sockets().close(*opened);
        return refuse(response, request, status_of(prepared.error()));
    }
    return wait_for<ConnectClient>(app, *opened, std::move(request));
}

} // namespace atlink::inline v0::slm
