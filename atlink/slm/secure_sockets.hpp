// TLS and DTLS of a descriptor that is not connected yet.
#pragma once

#include "stack/socket/sockets.hpp"

#include <optional>
#include <string>

namespace atlink::inline v0::slm {

inline constexpr int no_tag = -1; // a command's default security tag: no TLS

struct SecureSettings {
    int sec_tag = 0;
    int peer_verify = 2;                 // 0 none, 1 optional, 2 required
    std::optional<std::string> hostname; // nothing: the certificate's name is not checked
    std::optional<int> dtls_cid;         // nothing: not set
    bool server = false;
    bool session_cache = false;
};

/// NRF_SPROTO_TLS1v2 or NRF_SPROTO_DTLS1v2 for a socket type.
int secure_protocol(int type);
/// Stops at the first setting the modem refuses.
stack::Result<void> secure(stack::Sockets& sockets, int fd, const SecureSettings& settings);

} // namespace atlink::inline v0::slm
