#include "stack/zephyr/socket/modem_store.hpp"

#include "emu/hex.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace stack::inline v0::zephyr {

namespace {

/// The modem's type for one of Zephyr's (api.tsv and at/commands.tsv, %CMNG).
std::optional<CredentialType> modem_type(tls_credential_type type)
{
    switch (type) {
    case TLS_CREDENTIAL_CA_CERTIFICATE:
        return CredentialType::root_ca;
    case TLS_CREDENTIAL_SERVER_CERTIFICATE:
        return CredentialType::client_certificate;
    case TLS_CREDENTIAL_PRIVATE_KEY:
        return CredentialType::client_key;
    case TLS_CREDENTIAL_PSK:
        return CredentialType::psk;
    case TLS_CREDENTIAL_PSK_ID:
        return CredentialType::psk_identity;
    case TLS_CREDENTIAL_NONE:
        break;
    }
    return std::nullopt;
}

/// A program whose TLS is the modem's has no reason to configure Zephyr's for PEM: a text is one
/// whatever the configuration says, with its zero counted or not.
std::string content_of(const struct tls_credential& credential)
{
    const std::string_view bytes{static_cast<const char*>(credential.buf), credential.len};
    if (bytes.find("-----BEGIN") != std::string_view::npos) {
        return std::string{bytes.substr(0, std::min(bytes.find('\0'), bytes.size()))};
    }
    tls::Material material;
    put_material(material, credential);
    switch (credential.type) {
    case TLS_CREDENTIAL_CA_CERTIFICATE:
        return material.root_ca;
    case TLS_CREDENTIAL_SERVER_CERTIFICATE:
        return material.certificate;
    case TLS_CREDENTIAL_PRIVATE_KEY:
        return material.key;
    case TLS_CREDENTIAL_PSK:
        return emu::to_hex(material.psk);
    case TLS_CREDENTIAL_PSK_ID:
        return material.psk_identity;
    case TLS_CREDENTIAL_NONE:
        break;
    }
    return {};
}

} // namespace

tls::Result<std::vector<tls::Material>>
ModemStore::materials(std::span<const std::uint32_t> tags) const
{
    if (!std::ranges::all_of(tags, [this](SecTag tag) { return holds(tag); })) {
        return emu::fail(emu::Errno::noent);
    }
    return material_.materials(tags);
}

bool ModemStore::holds(SecTag tag) const
{
    constexpr std::array types{CredentialType::root_ca, CredentialType::client_certificate,
                               CredentialType::client_key, CredentialType::psk,
                               CredentialType::psk_identity};
    return std::ranges::any_of(
        types, [&](CredentialType type) { return store_.find(tag, type).has_value(); });
}

void ModemStore::copy(const char* call, const struct tls_credential& credential)
{
    const auto type = modem_type(credential.type);
    if (!type) return;
    const auto tag = static_cast<SecTag>(credential.tag);
    if (store_.write(tag, *type, content_of(credential))) {
        copies_.emplace(tag, *type);
        return;
    }
    std::fprintf(stderr, "emu9160: %s: the modem's store does not take tag %d, type %d\n", call,
                 credential.tag, static_cast<int>(*type));
}

void ModemStore::remove_copy(sec_tag_t tag, tls_credential_type type)
{
    const auto its_type = modem_type(type);
    if (!its_type) return;
    const CredentialKey key{static_cast<SecTag>(tag), *its_type};
    if (copies_.erase(key) > 0) static_cast<void>(store_.remove(key.first, key.second));
}

void ModemStore::tell_lone(const char* call, int fd, std::span<const std::uint32_t> tags,
                           CredentialStore& own)
{
    for (const SecTag tag : tags) {
        const auto its_tag = static_cast<sec_tag_t>(tag);
        if (own.next(its_tag, nullptr) == nullptr || holds(tag)) continue;
        if (!told_.insert(tag).second) continue;
        std::fprintf(stderr,
                     "emu9160: %s: tag %d is in Zephyr's store only, and TLS runs in the modem: "
                     "write it with AT%%CMNG or modem_key_mgmt_write(), or set "
                     "EMU9160_ZEPHYR_CREDENTIALS=bridge\n",
                     call, its_tag);
        bus_.publish(emu::TlsEvent{.what = "credential missing",
                                   .reason = "in zephyr's store only",
                                   .fd = fd,
                                   .number = its_tag});
    }
}

} // namespace stack::inline v0::zephyr
