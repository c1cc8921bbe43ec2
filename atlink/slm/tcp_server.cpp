// Part of table.hpp: #XTCPSVR and #XTCPHANGUP (slm/behaviour.md §7).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/proxy.hpp"
#include "atlink/slm/secure_sockets.hpp"
#include "atlink/slm/sockets.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

/// Binds and listens; the error is that of the line "not started".
stack::Result<void> prepare(Application& app, int fd, int family, std::int64_t port, int sec_tag)
{
    if (sec_tag != no_tag) {
        const SecureSettings settings{.sec_tag = sec_tag,
                                      .peer_verify = NRF_SO_SEC_PEER_VERIFY_NONE,
                                      .hostname = {},
                                      .dtls_cid = {},
                                      .server = true};
        if (const auto secured = secure(app.sockets(), fd, settings); !secured) return secured;
    }
    constexpr int on = 1;
    const auto reused =
        app.sockets().set_option(fd, NRF_SOL_SOCKET, NRF_SO_REUSEADDR, option_value(on));
    if (!reused) return reused;
    const auto local = local_endpoint(app, family, port);
    if (!local) return stack::fail(stack::Errno::netdown);
    if (const auto bound = app.sockets().bind(fd, *local); !bound) return bound;
    if (app.sockets().listen(fd, listen_backlog)) return {};
    return stack::fail(stack::Errno::inval); // whatever the reason
}

Outcome start_tcp_server(Application& app, const Command& command, std::int64_t op,
                         Response& response)
{
    if (app.proxies().tcp().in_use()) return Final::error();
    const auto port = command.integer(1, 0, max_u16);
    const auto tag = integer_or(command, 2, int_min, int_max, no_tag);
    if (!port || !tag) return Final::error();
    const int sec_tag = static_cast<int>(*tag);
    if (sec_tag != no_tag && !app.options().tls_servers) return Final::error();

    const int family = family_of(op);
    const int protocol = sec_tag == no_tag ? NRF_IPPROTO_TCP : secure_protocol(NRF_SOCK_STREAM);
    const stack::Result<int> opened = app.sockets().open(family, NRF_SOCK_STREAM, protocol);
    stack::Result<void> ready;
    if (!opened) {
        ready = stack::fail(opened.error());
    } else {
        ready = prepare(app, *opened, family, *port, sec_tag);
        if (!ready) (void)app.sockets().close(*opened);
    }
    if (!ready) {
        const int status = status_of(ready.error());
        response.line(fmt::format("#XTCPSVR: {},\"not started\"", status));
        return Final::error();
    }
    response.line(fmt::format("#XTCPSVR: {},\"started\"", *opened));
    app.proxies().tcp().serve(app.sockets().handle(*opened), family);
    return Final::ok();
}

} // namespace

Outcome xtcpsvr(Application& app, const Command& command, Response& response)
{
    TcpProxy& tcp = app.proxies().tcp();
    if (command.form == Form::read) {
        response.line(fmt::format("#XTCPSVR: {},{},{}", tcp.handle(), tcp.peer(), tcp.family()));
        return Final::ok();
    }
    const auto op = command.integer(0, 0, max_u16);
    if (!op) return Final::error();
    if (*op == op_close) return stop_proxy(tcp, response);
    if (*op > op_ipv6) return Final::ok(); // as the firmware does: nothing
    return start_tcp_server(app, command, *op, response);
}

Outcome xtcphangup(Application& app, const Command& command, Response& response)
{
    TcpProxy& tcp = app.proxies().tcp();
    if (tcp.role() != ProxyRole::server || tcp.peer() < 0) return Final::error();
    const auto handle = command.integer(0, int_min, int_max);
    if (!handle || *handle != tcp.peer()) return Final::error();
    tcp.close_peer();
    response.line("#XTCPSVR: 0,\"disconnected\"");
    return Final::ok();
}

} // namespace atlink::inline v0::slm
