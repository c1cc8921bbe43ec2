// Connecting of a TCP or UDP client proxy.
#pragma once

#include "atlink/slm/proxy.hpp"
#include "atlink/slm/secure_sockets.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atlink::inline v0::slm {

struct ClientRequest {
    std::string_view name; // "#XTCPCLI"
    int type;              // NRF_SOCK_STREAM or NRF_SOCK_DGRAM
    int family;
    std::string host;
    std::uint16_t port;
    int cid = 0;
    std::optional<SecureSettings> secure = {}; // nothing: neither TLS nor DTLS
};

/// The parameters #XTCPCLI and #XUDPCLI share, in order from `first` on: peer_verify,
/// hostname_verify and, with Options::client_cid, cid. False when one is wrong.
bool read_verification(Application& app, const Command& command, std::size_t first,
                       ClientRequest& request);

/// Opens, sets, resolves and connects; then the proxy has the descriptor. What goes wrong once
/// there is a socket is said in the line "not connected" (slm/behaviour.md §7).
Outcome connect_client(Application& app, ClientRequest request, Response& response);

} // namespace atlink::inline v0::slm
