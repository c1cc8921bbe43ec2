// Where TLS sockets find what their tags hold: the modem's store, or that of another door.
#pragma once

#include "stack/tls/session.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stack::inline v0::tls {

class CredentialSource {
public:
    virtual ~CredentialSource() = default;
    /// What a session with these tags uses. An error ends the attempt before anything is sent.
    virtual Result<std::vector<Material>> materials(std::span<const std::uint32_t> tags) const = 0;
    /// One of the tags can do without a certificate.
    virtual bool any_psk(std::span<const std::uint32_t> tags) const = 0;
    /// Any tag at all holds a root CA.
    virtual bool any_root_ca() const = 0;
};

} // namespace stack::inline v0::tls
