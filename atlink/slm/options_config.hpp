// Where releases of the Serial LTE Modem application differ on the wire.
#pragma once

namespace atlink::inline v0::slm {

/// Defaults are SLM v2.7 with modem firmware 1.3.x (reference: slm/behaviour.md §1); each option
/// names what another release does.
struct Options {
    /// False, v2.8+: after a TCP client's connection has ended by itself the next #XTCPCLI=1 is
    /// refused until #XTCPCLI=0.
    bool direct_reconnect = true;
    /// True, v2.8+: #XUDPDATA: <size>,"<ip>",<port>.
    bool udp_data_address = false;
    /// True, v2.8+: #UDPSVR: <error>,"not started" (so spelt) before the ERROR.
    bool udp_server_failure_line = false;
    /// True, v2.8+: the address family stays in the answer to #XTCPSVR? after the server's end.
    bool tcp_server_keeps_family = false;
    /// False, v2.8+: a DTLS client connects even when the server refuses the connection identifier
    /// that was asked for with 2.
    bool udp_client_checks_cid = true;
    /// True, builds with native TLS: TLS servers by #XTCPSVR with a tag and #XSSOCKET with role 1.
    bool tls_servers = false;
    /// True, v2.8+: #XSOCKETOPT knows 62, the delayed refresh of IPv6 addresses.
    bool ipv6_delayed_refresh = false;
    /// True, v3.1+: #XSEND="" and its like enter data mode; before, they send nothing.
    bool empty_data_is_data_mode = false;
    /// True, v3.1+: a last parameter <cid> of #XTCPCLI and #XUDPCLI.
    bool client_cid = false;
    /// False: "#XHTTPCREQ: 0" follows "#XDATAMODE: 0" when the terminator ends a payload. The
    /// documentation shows it first; the order is that of two threads (slm/transcripts.md 18).
    bool http_request_line_first = true;
    /// What #XMQTTCFG says and sets where <clean_session> is left out. The shipped configuration
    /// has 1, the documentation 0 (slm/commands.tsv).
    bool mqtt_clean_session = true;
    /// True, the build with CMUX: #XCMUX, and no boot text (§9).
    bool cmux = false;
    /// True, the build with PPP: #XPPP, and under CMUX a second channel for it (§9).
    bool ppp = false;
    /// True, v3.1+ with PPP: AT#XPPP=1,<cid>, and a last field <cid> wherever #XPPP is told.
    bool ppp_cid = false;
};

} // namespace atlink::inline v0::slm
