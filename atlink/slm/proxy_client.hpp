// Connecting of a TCP or UDP client proxy.
#pragma once

#include "atlink/slm/connection.hpp"
#include "atlink/slm/proxy.hpp"

#include <string_view>

namespace atlink::inline v0::slm {

struct ClientRequest {
    std::string_view name; // "#XTCPCLI"
    ConnectionTarget target;
};

/// The parameters #XTCPCLI and #XUDPCLI share, in order from `first` on: peer_verify,
/// hostname_verify and, with Options::client_cid, cid. False when one is wrong.
bool read_verification(Application& app, const Command& command, std::size_t first,
                       ClientRequest& request);

/// Opens, sets, resolves and connects; then the proxy has the descriptor. What goes wrong once
/// there is a socket is said in the line "not connected" (slm/behaviour.md §7).
Outcome connect_client(Application& app, ClientRequest request, Response& response);

} // namespace atlink::inline v0::slm
