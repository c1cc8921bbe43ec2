// Part of table.hpp: #XTCPCLI (slm/behaviour.md §7).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/proxy_client.hpp"
#include "atlink/slm/sockets.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

Outcome connect_tcp(Application& app, const Command& command, std::int64_t op, Response& response)
{
    TcpProxy& tcp = app.proxies().tcp();
    if (tcp.in_use()) return Final::error();
    const auto host = command.quoted(1, max_host);
    const auto port = command.integer(2, 0, max_u16);
    const auto sec_tag = integer_or(command, 3, int_min, int_max, no_tag);
    if (!host || !port || !sec_tag) return Final::error();
    ClientRequest request{.name = "#XTCPCLI",
                          .target = {.type = NRF_SOCK_STREAM,
                                     .family = family_of(op),
                                     .host = *host,
                                     .port = static_cast<std::uint16_t>(*port)}};
    if (*sec_tag != no_tag) request.target.secure.emplace().sec_tag = static_cast<int>(*sec_tag);
    if (!read_verification(app, command, 4, request)) return Final::error();
    tcp.set_family(request.target.family);
    return connect_client(app, std::move(request), response);
}

} // namespace

Outcome xtcpcli(Application& app, const Command& command, Response& response)
{
    TcpProxy& tcp = app.proxies().tcp();
    if (command.form == Form::read) {
        response.line(fmt::format("#XTCPCLI: {},{}", tcp.handle(), tcp.family()));
        return Final::ok();
    }
    const auto op = command.integer(0, 0, max_u16);
    if (!op) return Final::error();
    if (*op == op_close) return stop_proxy(tcp, response);
    if (*op > op_ipv6) return Final::ok(); // as the firmware does: nothing
    return connect_tcp(app, command, *op, response);
}

} // namespace atlink::inline v0::slm
