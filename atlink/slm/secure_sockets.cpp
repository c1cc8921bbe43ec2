// #XSSOCKET (slm/behaviour.md §6).
#include "atlink/slm/secure_sockets.hpp"

#include "atlink/slm/handlers.hpp"
#include "atlink/slm/sockets.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

enum SocketRole : int { role_client = 0, role_server = 1 };

Outcome open(Application& app, const Command& command, std::int64_t op, Response& response)
{
    if (app.table().full()) return Final::error();
    const auto type = command.integer(1, NRF_SOCK_STREAM, NRF_SOCK_DGRAM);
    const auto role = command.integer(2, role_client, role_server);
    const auto sec_tag = command.integer(3, 0, int_max);
    if (!type || !role || !sec_tag) return Final::error();
    const auto verify_default =
        *role == role_server ? NRF_SO_SEC_PEER_VERIFY_NONE : NRF_SO_SEC_PEER_VERIFY_REQUIRED;
    const auto peer_verify = integer_or(command, 4, NRF_SO_SEC_PEER_VERIFY_NONE,
                                        NRF_SO_SEC_PEER_VERIFY_REQUIRED, verify_default);
    const auto cid = integer_or(command, 5, 0, emu::lte::max_cid, 0);
    if (!peer_verify || !cid) return Final::error();
    // The modem has no TLS servers; those of a native TLS are on streams only.
    const bool server = *role == role_server;
    const bool servable = app.options().tls_servers && *type == NRF_SOCK_STREAM;
    if (server && !servable) return Final::error();

    SocketEntry entry{.handle = -1,
                      .family = family_of(op),
                      .role = static_cast<int>(*role),
                      .type = static_cast<int>(*type),
                      .cid = static_cast<int>(*cid),
                      .sec_tag = static_cast<int>(*sec_tag),
                      .peer = {}};
    const int protocol = secure_protocol(entry.type);
    const stack::Result<int> handle = open_descriptor(app.sockets(), entry, protocol);
    if (!handle) return Final::error();
    const SecureSettings settings{.sec_tag = entry.sec_tag,
                                  .peer_verify = static_cast<int>(*peer_verify),
                                  .hostname = {},
                                  .dtls_cid = {},
                                  .server = server};
    if (!secure(app.sockets(), *handle, settings)) {
        (void)app.sockets().close(*handle);
        return Final::error();
    }
    entry.handle = *handle;
    app.table().add(entry);
    response.line(fmt::format("#XSSOCKET: {},{},{}", entry.handle, entry.type, protocol));
    return Final::ok();
}

} // namespace

int secure_protocol(int type)
{
    return type == NRF_SOCK_STREAM ? NRF_SPROTO_TLS1v2 : NRF_SPROTO_DTLS1v2;
}

stack::Result<void> secure(stack::Sockets& sockets, int fd, const SecureSettings& settings)
{
    const auto set = [&](int name, stack::OptionValue value) {
        return sockets.set_option(fd, NRF_SOL_SECURE, name, value);
    };
    const auto tag = static_cast<nrf_sec_tag_t>(settings.sec_tag);
    stack::Result<void> result = set(NRF_SO_SEC_TAG_LIST, option_value(tag));
    if (result) result = set(NRF_SO_SEC_PEER_VERIFY, option_value(settings.peer_verify));
    if (result && settings.server) {
        constexpr int role = NRF_SO_SEC_ROLE_SERVER;
        result = set(NRF_SO_SEC_ROLE, option_value(role));
    }
    if (result && settings.dtls_cid) {
        result = set(NRF_SO_SEC_DTLS_CID, option_value(*settings.dtls_cid));
    }
    if (result && settings.session_cache) {
        constexpr int on = NRF_SO_SEC_SESSION_CACHE_ENABLED;
        result = set(NRF_SO_SEC_SESSION_CACHE, option_value(on));
    }
    if (result && settings.hostname) {
        result = set(NRF_SO_SEC_HOSTNAME, std::as_bytes(std::span{*settings.hostname}));
    }
    return result;
}

Outcome xssocket(Application& app, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        if (const SocketEntry* active = app.table().active()) {
            response.line(fmt::format("#XSSOCKET: {},{},{},{},{},{}", active->handle,
                                      active->family, active->role, active->type, active->sec_tag,
                                      active->cid));
        }
        return Final::ok();
    }
    const auto op = command.integer(0, op_close, op_ipv6);
    if (!op) return Final::error();
    return *op == op_close ? close_active(app, response) : open(app, command, *op, response);
}

} // namespace atlink::inline v0::slm
