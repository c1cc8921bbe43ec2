// The modem's store as TLS sockets see it.
#pragma once

#include "stack/credentials/credentials.hpp"
#include "stack/tls/credential_source.hpp"

namespace stack::inline v0::tls {

/// Never fails: a tag that holds nothing is found out by the session that needs it.
class ModemCredentials final : public CredentialSource {
public:
    explicit ModemCredentials(const Credentials& store) : store_{store} {}

    Result<std::vector<Material>> materials(std::span<const std::uint32_t> tags) const override;
    bool any_psk(std::span<const std::uint32_t> tags) const override;
    bool any_root_ca() const override { return store_.any(CredentialType::root_ca); }

private:
    const Credentials& store_;
};

} // namespace stack::inline v0::tls
