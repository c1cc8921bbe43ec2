// #XSOCKET, #XSOCKETSELECT, #XBIND, #XLISTEN: what is done at once (slm/behaviour.md §5, §6).
#include "atlink/slm/sockets.hpp"

#include "atlink/slm/handlers.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

struct Kind {
    int type;
    int protocol;
};

constexpr auto kinds = std::to_array<Kind>({
    {NRF_SOCK_STREAM, NRF_IPPROTO_TCP},
    {NRF_SOCK_DGRAM, NRF_IPPROTO_UDP},
    {NRF_SOCK_RAW, NRF_IPPROTO_IP},
});

constexpr nrf_timeval default_send_timeout{.tv_sec = 30, .tv_usec = 0};

Outcome open(Application& app, const Command& command, int op, Response& response)
{
    if (app.table().full()) return Final::error();
    const auto type = command.integer(1, int_min, int_max);
    const auto role = command.integer(2, 0, max_u16);
    const auto cid = integer_or(command, 3, 0, emu::lte::max_cid, 0);
    if (!type || !role || !cid) return Final::error();
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const Kind& each) { return each.type == *type; });
    if (kind == kinds.end()) return Final::error();

    SocketEntry entry{.handle = -1,
                      .family = family_of(op),
                      .role = static_cast<int>(*role),
                      .type = kind->type,
                      .cid = static_cast<int>(*cid),
                      .peer = {}};
    if (kind->type == NRF_SOCK_RAW) {
        entry.family = NRF_AF_PACKET;
        entry.role = 0;
    }
    const stack::Result<int> handle = open_descriptor(app.sockets(), entry, kind->protocol);
    if (!handle) return Final::error();
    entry.handle = *handle;
    app.table().add(entry);
    response.line(fmt::format("#XSOCKET: {},{},{}", entry.handle, entry.type, kind->protocol));
    return Final::ok();
}

} // namespace

stack::Result<int> open_descriptor(stack::Sockets& sockets, const SocketEntry& wanted, int protocol)
{
    const stack::Result<int> opened = sockets.open(wanted.family, wanted.type, protocol);
    if (!opened) return opened;
    stack::Result<void> prepared = sockets.set_option(*opened, NRF_SOL_SOCKET, NRF_SO_SNDTIMEO,
                                                      option_value(default_send_timeout));
    if (prepared && wanted.cid > 0) {
        prepared =
            sockets.set_option(*opened, NRF_SOL_SOCKET, NRF_SO_BINDTOPDN, option_value(wanted.cid));
    }
    if (prepared) return opened;
    (void)sockets.close(*opened);
    return stack::fail(prepared.error());
}

Outcome close_active(Application& app, Response& response)
{
    const SocketEntry* active = app.table().active();
    if (active == nullptr) return Final::ok();
    if (active->peer) (void)app.sockets().close(*active->peer);
    const stack::Result<void> closed = app.sockets().close(active->handle);
    app.table().remove_active();
    const int result = closed ? 0 : status_of(closed.error());
    response.line(fmt::format("#XSOCKET: {},\"closed\"", result));
    return closed ? Final::ok() : Final::error();
}

std::optional<stack::Endpoint> local_endpoint(Application& app, int family, std::int64_t port)
{
    const auto address =
        app.world().modem().bearers().address(0, static_cast<stack::Family>(family));
    if (!address) return std::nullopt;
    return stack::Endpoint{.address = *address, .port = static_cast<std::uint16_t>(port)};
}

Outcome xsocket(Application& app, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        if (const SocketEntry* active = app.table().active()) {
            response.line(fmt::format("#XSOCKET: {},{},{},{},{}", active->handle, active->family,
                                      active->role, active->type, active->cid));
        }
        return Final::ok();
    }
    const auto op = command.integer(0, op_close, op_ipv6);
    if (!op) return Final::error();
    return *op == op_close ? close_active(app, response)
                           : open(app, command, static_cast<int>(*op), response);
}

Outcome xsocketselect(Application& app, const Command& command, Response& response)
{
    // The firmware has a test form that says nothing.
    if (command.form == Form::test) return Final::ok();
    if (command.form == Form::set) {
        const auto handle = command.integer(0, 0, int_max);
        if (!handle || app.table().find(static_cast<int>(*handle)) == nullptr) {
            return Final::error();
        }
        app.table().select(static_cast<int>(*handle));
    } else {
        for (const auto& slot : app.table().slots()) {
            if (!slot) continue;
            response.line(fmt::format("#XSOCKETSELECT: {},{},{},{},{},{},{}", slot->handle,
                                      slot->family, slot->role, slot->type, slot->sec_tag,
                                      slot->ranking, slot->cid));
        }
    }
    if (const SocketEntry* active = app.table().active()) {
        response.line(fmt::format("#XSOCKETSELECT: {}", active->handle));
    }
    return Final::ok();
}

Outcome xbind(Application& app, const Command& command, Response&)
{
    const auto port = command.integer(0, 0, max_u16);
    const SocketEntry* active = app.table().active();
    if (!port || active == nullptr) return Final::error();
    const auto local = local_endpoint(app, active->family, *port);
    if (!local) return Final::error();
    return app.sockets().bind(active->handle, *local) ? Final::ok() : Final::error();
}

Outcome xlisten(Application& app, const Command&, Response&)
{
    const SocketEntry* active = app.table().active();
    if (active == nullptr || !active->server()) return Final::error();
    return app.sockets().listen(active->handle, listen_backlog) ? Final::ok() : Final::error();
}

} // namespace atlink::inline v0::slm
