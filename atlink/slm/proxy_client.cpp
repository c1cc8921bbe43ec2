#include "atlink/slm/proxy_client.hpp"

#include "atlink/slm/handlers.hpp"
#include "atlink/slm/name_lookup.hpp"
#include "atlink/slm/sockets.hpp"

#include <fmt/format.h>

namespace atlink::slm {

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
        : app_{app}, fd_{fd}, request_{std::move(request)}, lookup_{app.world().modem().resolver(),
                                                                    request_.host,
                                                                    static_cast<stack::Family>(
                                                                        request_.family),
                                                                    request_.cid}
    {
    }
    ~ConnectClient() override
    {
        if (fd_ >= 0) (void)app_.sockets().close(fd_);
    }

    std::optional<Final> poll(Response& response) override
    {
        return begun_ ? look(response) : begin(response);
    }

    emu::Instant deadline() const override { return deadline_; }

private:
    std::optional<Final> begin(Response& response)
    {
        const auto found = lookup_.take();
        if (!found) return std::nullopt;
        if (found->addresses.empty()) {
            // The firmware prints a system error of the resolver with its sign turned.
            const bool system = found->error == stack::GaiError::system;
            return failed(response, system ? static_cast<int>(found->errno_value)
                                           : static_cast<int>(told(found->error)));
        }
        server_ = {found->addresses.front(), request_.port};
        const auto connected = app_.sockets().connect(fd_, server_);
        if (connected) return succeeded(response);
        if (connected.error() != stack::Errno::inprogress) {
            return failed(response, status_of(connected.error()));
        }
        begun_ = true;
        const stack::Socket* socket = app_.sockets().find(fd_);
        if (socket != nullptr) {
            deadline_ = over_after(app_.engine(), socket->options().send_timeout);
        }
        return look(response);
    }

    std::optional<Final> look(Response& response)
    {
        const unsigned ready = app_.sockets().readiness(fd_);
        const bool broken = (ready & (stack::poll_err | stack::poll_nval)) != 0;
        if (!broken && (ready & stack::poll_out) != 0) return succeeded(response);
        if (broken || (ready & stack::poll_hup) != 0) {
            return failed(response, status_of(reason()));
        }
        if (app_.engine().now() < deadline_) return std::nullopt;
        return failed(response, status_of(stack::Errno::timedout));
    }

    stack::Errno reason()
    {
        stack::Socket* socket = app_.sockets().find(fd_);
        if (socket == nullptr) return stack::Errno::badf;
        return socket->take_error().value_or(stack::Errno::connreset);
    }

    Final succeeded(Response& response)
    {
        if (!cid_accepted()) return failed(response, not_supported);
        const int fd = std::exchange(fd_, -1);
        response.line(fmt::format("{}: {},\"connected\"", request_.name, fd));
        if (request_.type == NRF_SOCK_STREAM) {
            app_.proxies().tcp().connected(fd, request_.family);
        } else {
            app_.proxies().udp().connected(fd, request_.family, server_);
        }
        return Final::ok();
    }

    /// A connection identifier that was asked for with "enabled" must have been agreed on.
    bool cid_accepted()
    {
        const bool wanted = request_.secure && request_.secure->dtls_cid &&
                            *request_.secure->dtls_cid == NRF_SO_SEC_DTLS_CID_ENABLED;
        if (!wanted || !app_.options().udp_client_checks_cid) return true;
        int status = NRF_SO_SEC_DTLS_CID_STATUS_DISABLED;
        const auto got = app_.sockets().get_option(fd_, NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CID_STATUS,
                                                   std::as_writable_bytes(std::span{&status, 1}));
        return got && (status == NRF_SO_SEC_DTLS_CID_STATUS_DOWNLINK ||
                       status == NRF_SO_SEC_DTLS_CID_STATUS_BIDIRECTIONAL);
    }

    Final failed(Response& response, int status)
    {
        (void)app_.sockets().close(std::exchange(fd_, -1));
        return refuse(response, request_, status);
    }

    Application& app_;
    int fd_; // -1 once it has been handed over or closed
    ClientRequest request_;
    NameLookup lookup_;
    stack::Endpoint server_;
    bool begun_ = false;
    emu::Instant deadline_ = emu::never;
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

} // namespace atlink::slm
