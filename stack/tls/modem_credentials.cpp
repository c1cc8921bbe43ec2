#include "stack/tls/modem_credentials.hpp"

#include "emu/hex.hpp"

#include <algorithm>

namespace stack::inline v0::tls {

Result<std::vector<Material>> ModemCredentials::materials(std::span<const std::uint32_t> tags) const
{
    std::vector<Material> all;
    for (const SecTag tag : tags) {
        const auto text = [&](CredentialType type) { return store_.find(tag, type).value_or(""); };
        const auto psk = emu::from_hex(text(CredentialType::psk));
        all.push_back({.tag = tag,
                       .root_ca = text(CredentialType::root_ca),
                       .certificate = text(CredentialType::client_certificate),
                       .key = text(CredentialType::client_key),
                       .psk = psk.value_or(""),
                       .psk_identity = text(CredentialType::psk_identity),
                       .psk_malformed = !psk});
    }
    return all;
}

bool ModemCredentials::any_psk(std::span<const std::uint32_t> tags) const
{
    return std::ranges::any_of(tags, [this](SecTag tag) {
        return store_.find(tag, CredentialType::psk) &&
               store_.find(tag, CredentialType::psk_identity);
    });
}

} // namespace stack::inline v0::tls
