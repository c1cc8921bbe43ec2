#include "atlink/slm/table.hpp"

#include "atlink/slm/refused.hpp"

#include <array>

namespace atlink::inline v0::slm {

// The handlers, by the file of their topic.
// clang-format off
// generic.cpp
Handler<Application> xslmver, xclac, xuuid;
// power_commands.cpp
Handler<Application> xsleep, xshutdown, xreset, xmodemreset;
// data_control.cpp
Handler<Application> xdatactrl;
// cmux_command.cpp
Handler<Application> xcmux;
// ppp.cpp
Handler<Application> xppp;
// ping.cpp
Handler<Application> xping;
// sms.cpp
Handler<Application> xsms;
// sockets.cpp
Handler<Application> xsocket, xsocketselect, xbind, xlisten;
// secure_sockets.cpp
Handler<Application> xssocket;
// options.cpp
Handler<Application> xsocketopt;
// secure_options.cpp
Handler<Application> xssocketopt;
// connections.cpp
Handler<Application> xconnect, xaccept, xpoll;
// transfer.cpp
Handler<Application> xsend, xrecv, xsendto, xrecvfrom;
// names.cpp
Handler<Application> xgetaddrinfo;
// tcp_server.cpp
Handler<Application> xtcpsvr, xtcphangup;
// tcp_client.cpp
Handler<Application> xtcpcli;
// udp_proxy.cpp
Handler<Application> xudpsvr, xudpcli;
// proxy_send.cpp
Handler<Application> xtcpsend, xudpsend;
// http_commands.cpp
Handler<Application> xhttpccon, xhttpcreq;
// mqtt_commands.cpp
Handler<Application> xmqttcfg, xmqttcon, xmqttsub, xmqttunsub, xmqttpub;
// clang-format on

namespace {

// clang-format off
constexpr unsigned x = execute_form, s = set_form, r = read_form, t = test_form;
constexpr std::size_t many = any_number; // handlers count parameters themselves

// Command, handler, forms, parameters, rules, test form.
constexpr auto table = std::to_array<Entry>({
    {"#XSLMVER",       xslmver,        x},
    {"#XSLEEP",        xsleep,         s,         many, {}, "(1,2)"},
    {"#XSHUTDOWN",     xshutdown,      x | s},
    {"#XRESET",        xreset,         x | s},
    {"#XMODEMRESET",   xmodemreset,    x | s},
    {"#XUUID",         xuuid,          x | s},
    {"#XCLAC",         xclac,          x | s},
    {"#XDATACTRL",     xdatactrl,      s | r | t},
    {"#XSOCKET",       xsocket,        s | r,     many, {}, "(0,1,2),(1,2,3),(0,1),<cid>"},
    {"#XSSOCKET",      xssocket,       s | r,     many, {},
     "(0,1,2),(1,2),(0,1),<sec_tag>,<peer_verify>,<cid>"},
    {"#XSOCKETSELECT", xsocketselect,  s | r | t},
    {"#XSOCKETOPT",    xsocketopt,     s,         many, {}, "(0,1),<name>,<value>"},
    {"#XSSOCKETOPT",   xssocketopt,    s,         many, {}, "(0,1),<name>,<value>"},
    {"#XBIND",         xbind,          s},
    {"#XCONNECT",      xconnect,       s},
    {"#XLISTEN",       xlisten,        x | s},
    {"#XACCEPT",       xaccept,        s | r},
    {"#XSEND",         xsend,          x | s},
    {"#XRECV",         xrecv,          s},
    {"#XSENDTO",       xsendto,        s},
    {"#XRECVFROM",     xrecvfrom,      s},
    {"#XPOLL",         xpoll,          s},
    {"#XGETADDRINFO",  xgetaddrinfo,   s},
    {"#XTCPSVR",       xtcpsvr,        s | r,     many, {}, "(0,1,2),<port>,<sec_tag>"},
    {"#XTCPCLI",       xtcpcli,        s | r,     many, {},
     "(0,1,2),<url>,<port>,<sec_tag>,<peer_verify>,<hostname_verify>"},
    {"#XTCPSEND",      xtcpsend,       x | s},
    {"#XTCPHANGUP",    xtcphangup,     s,         many, {}, "<handle>"},
    {"#XUDPSVR",       xudpsvr,        s | r,     many, {}, "(0,1,2),<port>"},
    {"#XUDPCLI",       xudpcli,        s | r,     many, {},
     "(0,1,2),<url>,<port>,<sec_tag>,<use_dtls_cid>,<peer_verify>,<hostname_verify>"},
    {"#XUDPSEND",      xudpsend,       x | s},
    {"#XSMS",          xsms,           s,         many, {}, "(0,1,2),<number>,<message>"},
    {"#XHTTPCCON",     xhttpccon,      s | r,     many, {Build::without_ppp},
     "(0,1,2),<host>,<port>,<sec_tag>,<peer_verify>,<hostname_verify>"},
    {"#XHTTPCREQ",     xhttpcreq,      s,         many, {Build::without_ppp}},
    {"#XMQTTCFG",      xmqttcfg,       s | r,     many, {Build::without_ppp},
     "<client_id>,<keep_alive>,<clean_session>"},
    {"#XMQTTCON",      xmqttcon,       s | r,     many, {Build::without_ppp, 1},
     "(0,1,2),<username>,<password>,<url>,<port>,<sec_tag>"},
    {"#XMQTTSUB",      xmqttsub,       s | t,     many, {Build::without_ppp}},
    {"#XMQTTUNSUB",    xmqttunsub,     s | t,     many, {Build::without_ppp}},
    {"#XMQTTPUB",      xmqttpub,       s | t,     many, {Build::without_ppp}},
    {"#XPPP",          xppp,           s | r,     many, {Build::ppp}},
    {"#XCMUX",         xcmux,          x | s | r, many, {Build::cmux}},
    {"#XPING",         xping,          s},
});

constexpr auto refused = std::to_array<modem::Refused>({
    {"#XNRFCLOUD",     "nRF Cloud is no host of the simulated internet"},
    {"#XNRFCLOUDPOS",  "nRF Cloud is no host of the simulated internet"},
    {"#XCARRIER",      "the carrier library (LwM2M) is an option of the build"},
    {"#XCARRIERCFG",   "the carrier library (LwM2M) is an option of the build"},
    {"#XGPS",          "no GNSS"},
    {"#XGPSDEL",       "no GNSS"},
    {"#XFTP",          "no FTP or TFTP client"},
    {"#XTFTP",         "no FTP or TFTP client"},
    {"#XFOTA",         "no firmware update"},
    {"#XCMNG",         "TLS outside the modem is an option of the build"},
    {"#XGPIOCFG",      "pins and buses of a chip, an option of the build"},
    {"#XGPIO",         "pins and buses of a chip, an option of the build"},
    {"#XTWILS",        "pins and buses of a chip, an option of the build"},
    {"#XTWIW",         "pins and buses of a chip, an option of the build"},
    {"#XTWIR",         "pins and buses of a chip, an option of the build"},
    {"#XTWIWR",        "pins and buses of a chip, an option of the build"},
    {"#XCELLPOS",      "removed before 2.7"},
    {"#XWIFIPOS",      "removed before 2.7"},
    {"#XAGPS",         "removed before 2.7"},
    {"#XPGPS",         "removed before 2.7"},
    {"#XAGPSDEL",      "removed before 2.7"},
    {"#XDFUGET",       "removed before 2.7"},
    {"#XDFUSIZE",      "removed before 2.7"},
    {"#XDFURUN",       "removed before 2.7"},
    {"#XSLMUART",      "removed before 2.7"},
    {"#XAPOLL",        "added after 2.7"},
    {"#XCMUXCLD",      "added after 2.7"},
});
// clang-format on

} // namespace

std::span<const Entry> commands() { return table; }

std::span<const modem::Refused> refused_commands() { return refused; }

bool in(Build build, const Options& options)
{
    switch (build) {
    case Build::any:
        return true;
    case Build::without_ppp:
        return !options.ppp;
    case Build::cmux:
        return options.cmux;
    case Build::ppp:
        return options.ppp;
    }
    return false;
}

} // namespace atlink::inline v0::slm
