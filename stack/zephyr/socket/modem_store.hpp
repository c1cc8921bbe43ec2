// The modem's credentials as this door has to do with them: what offloaded TLS finds under a tag,
// and what becomes of tls_credential_add() (doors.md §3.3).
#pragma once

#include "emu/bus.hpp"
#include "stack/tls/modem_credentials.hpp"
#include "stack/zephyr/socket/credentials.hpp"

#include <set>

namespace stack::inline v0::zephyr {

/// As a source it goes by Zephyr's rule: a tag that holds nothing is `noent`.
class ModemStore final : public tls::CredentialSource {
public:
    ModemStore(Credentials& store, emu::Bus& bus) : store_{store}, material_{store}, bus_{bus} {}

    tls::Result<std::vector<tls::Material>>
    materials(std::span<const std::uint32_t> tags) const override;
    bool any_psk(std::span<const std::uint32_t> tags) const override
    {
        return material_.any_psk(tags);
    }
    bool any_root_ca() const override { return material_.any_root_ca(); }

    /// Writes what Zephyr's store has under the same tag, whether the modem is on or not; DER
    /// becomes PEM. What it cannot take is told on stderr.
    void copy(const char* call, const struct tls_credential& credential);
    /// Of what was copied only.
    void remove_copy(sec_tag_t tag, tls_credential_type type);

    /// Of tags that an offloaded socket is about to use: each that only Zephyr's store holds is
    /// told once, on stderr and by a record of descriptor `fd`.
    void tell_lone(const char* call, int fd, std::span<const std::uint32_t> tags,
                   CredentialStore& own);

private:
    bool holds(SecTag tag) const;

    Credentials& store_;
    tls::ModemCredentials material_;
    emu::Bus& bus_;
    std::set<CredentialKey> copies_;
    std::set<SecTag> told_;
};

} // namespace stack::inline v0::zephyr
