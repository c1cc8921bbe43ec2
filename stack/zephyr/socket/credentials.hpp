// Zephyr's store of TLS credentials (zephyr/behaviour.md §6).
#pragma once

#include "stack/tls/credential_source.hpp"
#include "stack/zephyr/configuration.hpp"

#include "tls_internal.h"

#include <vector>

namespace stack::inline v0::zephyr {

/// One credential in the form that sessions take; PEM as the configuration says.
void put_material(tls::Material& into, const struct tls_credential& it);

/// CONFIG_TLS_MAX_CREDENTIALS_NUMBER slots. It keeps the pointers it is given, and reads what they
/// point to when a session begins.
class CredentialStore final : public tls::CredentialSource {
public:
    explicit CredentialStore(int slots) : slots_(static_cast<std::size_t>(slots)) {}

    /// `exist` for a pair that is there, though the store be full; `nomem`.
    emu::Result<void> add(sec_tag_t tag, tls_credential_type type, const void* data,
                          std::size_t size);
    /// `noent`.
    emu::Result<void> remove(sec_tag_t tag, tls_credential_type type);
    /// Nullptr when there is none.
    struct tls_credential* find(sec_tag_t tag, tls_credential_type type);
    /// The one after `last` under the tag, the first for nullptr.
    struct tls_credential* next(sec_tag_t tag, const struct tls_credential* last);

    /// All there is under each tag; `noent` for a tag that holds nothing.
    tls::Result<std::vector<tls::Material>>
    materials(std::span<const std::uint32_t> tags) const override;
    bool any_psk(std::span<const std::uint32_t> tags) const override;
    bool any_root_ca() const override;

private:
    std::vector<struct tls_credential> slots_;
};

} // namespace stack::inline v0::zephyr
