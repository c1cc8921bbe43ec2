#include "atlink/slm/proxy_client.hpp"

#include "atlink/slm/handlers.hpp"
#include "atlink/slm/sockets.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

constexpr int cid_refused = -134; // as the documentation has it: newlib's -ENOTSUP
/// Of every UDP client in v2.7; later of DTLS clients only.
constexpr std::chrono::seconds udp_send_timeout{10};

Final refuse(Response& response, std::string_view name, int status)
{
    response.line(fmt::format("{}: {},\"not connected\"", name, status));
    return Final::error();
}

class ConnectClient final : public Operation {
public:
    ConnectClient(Application& app, std::string_view name, std::unique_ptr<Connection> connection)
        : app_{app}, name_{name}, connection_{std::move(connection)}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        switch (connection_->step()) {
        case Connection::State::going_on:
            return std::nullopt;
        case Connection::State::failed:
            return refuse(response, name_, connection_->status());
        case Connection::State::done:
            break;
        }
        if (!cid_accepted()) return refuse(response, name_, cid_refused);
        const ConnectionTarget& target = connection_->target();
        const stack::Handle socket = connection_->take();
        response.line(fmt::format("{}: {},\"connected\"", name_, socket.fd()));
        if (target.type == NRF_SOCK_STREAM) {
            app_.proxies().tcp().connected(socket, target.family);
        } else {
            app_.proxies().udp().connected(socket, target.family, connection_->server());
        }
        return Final::ok();
    }

    emu::Instant deadline() const override { return connection_->deadline(); }

private:
    /// A connection identifier that was asked for with "enabled" must have been agreed on.
    bool cid_accepted()
    {
        const auto& secure = connection_->target().secure;
        const bool wanted =
            secure && secure->dtls_cid && *secure->dtls_cid == NRF_SO_SEC_DTLS_CID_ENABLED;
        if (!wanted || !app_.options().udp_client_checks_cid) return true;
        int status = NRF_SO_SEC_DTLS_CID_STATUS_DISABLED;
        const auto got = app_.sockets().get_option(connection_->socket().fd(), NRF_SOL_SECURE,
                                                   NRF_SO_SEC_DTLS_CID_STATUS,
                                                   std::as_writable_bytes(std::span{&status, 1}));
        return got && (status == NRF_SO_SEC_DTLS_CID_STATUS_DOWNLINK ||
                       status == NRF_SO_SEC_DTLS_CID_STATUS_BIDIRECTIONAL);
    }

    Application& app_;
    std::string_view name_;
    std::unique_ptr<Connection> connection_;
};

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
    ConnectionTarget& target = request.target;
    target.cid = static_cast<int>(*cid);
    if (!target.secure) return true;
    target.secure->peer_verify = static_cast<int>(*peer_verify);
    if (*hostname_verify == 1) target.secure->hostname = target.host;
    return true;
}

Outcome connect_client(Application& app, ClientRequest request, Response& response)
{
    if (request.target.type == NRF_SOCK_DGRAM) request.target.send_timeout = udp_send_timeout;
    auto connection = std::make_unique<Connection>(app, request.target);
    if (!connection->open()) return Final::error();
    if (const auto set = connection->set_options(); !set) {
        return refuse(response, request.name, status_of(set.error()));
    }
    return wait_for<ConnectClient>(app, request.name, std::move(connection));
}

} // namespace atlink::inline v0::slm
