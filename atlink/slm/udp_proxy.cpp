// Part of table.hpp: #XUDPSVR and #XUDPCLI (slm/behaviour.md §7).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/proxy_client.hpp"
#include "atlink/slm/sockets.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

stack::Result<int> open_bound(Application& app, int family, std::int64_t port)
{
    const stack::Result<int> opened = app.sockets().open(family, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP);
    if (!opened) return opened;
    const auto local = local_endpoint(app, family, port);
    stack::Result<void> bound = stack::fail(stack::Errno::netdown);
    if (local) bound = app.sockets().bind(*opened, *local);
    if (bound) return opened;
    (void)app.sockets().close(*opened);
    return stack::fail(bound.error());
}

Outcome start_udp_server(Application& app, const Command& command, std::int64_t op,
                         Response& response)
{
    UdpProxy& udp = app.proxies().udp();
    if (udp.in_use()) return Final::error();
    const auto port = command.integer(1, 0, max_u16);
    if (!port) return Final::error();
    const int family = family_of(op);
    udp.set_family(family);
    const stack::Result<int> opened = open_bound(app, family, *port);
    if (!opened) {
        if (app.options().udp_server_failure_line) {
            const int status = status_of(opened.error());
            response.line(fmt::format("#UDPSVR: {},\"not started\"", status)); // so spelt
        }
        return Final::error();
    }
    response.line(fmt::format("#XUDPSVR: {},\"started\"", *opened));
    udp.serve(app.sockets().handle(*opened), family);
    return Final::ok();
}

Outcome connect_udp(Application& app, const Command& command, std::int64_t op, Response& response)
{
    UdpProxy& udp = app.proxies().udp();
    if (udp.in_use()) return Final::error();
    const auto host = command.quoted(1, max_host);
    const auto port = command.integer(2, 0, max_u16);
    if (!host || !port) return Final::error();
    ClientRequest request{.name = "#XUDPCLI",
                          .target = {.type = NRF_SOCK_DGRAM,
                                     .family = family_of(op),
                                     .host = *host,
                                     .port = static_cast<std::uint16_t>(*port)}};
    if (command.parameters.size() > 3) {
        const auto sec_tag = command.integer(3, 0, int_max);
        if (!sec_tag) return Final::error();
        request.target.secure.emplace().sec_tag = static_cast<int>(*sec_tag);
    }
    if (command.parameters.size() > 4) {
        const auto dtls_cid =
            command.integer(4, NRF_SO_SEC_DTLS_CID_DISABLED, NRF_SO_SEC_DTLS_CID_ENABLED);
        if (!dtls_cid) return Final::error();
        request.target.secure->dtls_cid = static_cast<int>(*dtls_cid);
    }
    if (!read_verification(app, command, 5, request)) return Final::error();
    udp.set_family(request.target.family);
    return connect_client(app, std::move(request), response);
}

/// The operation of the set form, and what both commands do the same way.
template <typename F>
Outcome operate(Application& app, const Command& command, Response& response, F&& begin)
{
    const auto op = command.integer(0, 0, max_u16);
    if (!op) return Final::error();
    if (*op == op_close) return stop_proxy(app.proxies().udp(), response);
    if (*op > op_ipv6) return Final::ok(); // as the firmware does: nothing
    return begin(app, command, *op, response);
}

} // namespace

Outcome xudpsvr(Application& app, const Command& command, Response& response)
{
    const UdpProxy& udp = app.proxies().udp();
    if (command.form == Form::read) {
        response.line(fmt::format("#XUDPSVR: {},{}", udp.handle(), udp.family()));
        return Final::ok();
    }
    return operate(app, command, response, start_udp_server);
}

Outcome xudpcli(Application& app, const Command& command, Response& response)
{
    const UdpProxy& udp = app.proxies().udp();
    if (command.form == Form::read) {
        response.line(fmt::format("#XUDPCLI: {},{}", udp.handle(), udp.family()));
        return Final::ok();
    }
    return operate(app, command, response, connect_udp);
}

} // namespace atlink::inline v0::slm
