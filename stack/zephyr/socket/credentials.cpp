#include "stack/zephyr/socket/credentials.hpp"

#include "stack/process/misuse.hpp"
#include "stack/tls/pem.hpp"
#include "stack/zephyr/call.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace stack::inline v0::zephyr {

namespace {

std::string_view text_of(const struct tls_credential& it)
{
    return {static_cast<const char*>(it.buf), it.len};
}

/// PEM only when it is configured, and with its zero counted; anything else is taken as DER.
bool is_pem(std::string_view content)
{
    return configuration().pem_certificates != 0 && !content.empty() && content.back() == '\0' &&
           content.find("-----BEGIN") != std::string_view::npos;
}

std::string pem_of(std::string_view content, std::string (*convert)(std::string_view der))
{
    if (is_pem(content)) return std::string{content.substr(0, content.size() - 1)};
    return convert(content);
}

} // namespace

void put_material(tls::Material& into, const struct tls_credential& it)
{
    const std::string_view content = text_of(it);
    switch (it.type) {
    case TLS_CREDENTIAL_CA_CERTIFICATE:
        into.root_ca += pem_of(content, tls::certificate_pem);
        return;
    case TLS_CREDENTIAL_SERVER_CERTIFICATE:
        into.certificate = pem_of(content, tls::certificate_pem);
        return;
    case TLS_CREDENTIAL_PRIVATE_KEY:
        into.key = pem_of(content, tls::key_pem);
        return;
    case TLS_CREDENTIAL_PSK:
        into.psk = content;
        return;
    case TLS_CREDENTIAL_PSK_ID:
        into.psk_identity = content;
        return;
    case TLS_CREDENTIAL_NONE:
        return;
    }
}

emu::Result<void> CredentialStore::add(sec_tag_t tag, tls_credential_type type, const void* data,
                                       std::size_t size)
{
    if (find(tag, type) != nullptr) return emu::fail(Errno::exist);
    const auto free = std::ranges::find(slots_, TLS_CREDENTIAL_NONE, &tls_credential::type);
    if (free == slots_.end()) return emu::fail(Errno::nomem);
    *free = {.type = type, .tag = tag, .buf = data, .len = size};
    return {};
}

emu::Result<void> CredentialStore::remove(sec_tag_t tag, tls_credential_type type)
{
    struct tls_credential* const found = find(tag, type);
    if (found == nullptr) return emu::fail(Errno::noent);
    *found = {};
    return {};
}

struct tls_credential* CredentialStore::find(sec_tag_t tag, tls_credential_type type)
{
    for (struct tls_credential* it = next(tag, nullptr); it != nullptr; it = next(tag, it))
        if (it->type == type) return it;
    return nullptr;
}

struct tls_credential* CredentialStore::next(sec_tag_t tag, const struct tls_credential* last)
{
    const std::size_t begin =
        last == nullptr ? 0 : static_cast<std::size_t>(last - slots_.data()) + 1;
    for (std::size_t i = begin; i < slots_.size(); ++i)
        if (slots_[i].type != TLS_CREDENTIAL_NONE && slots_[i].tag == tag) return &slots_[i];
    return nullptr;
}

tls::Result<std::vector<tls::Material>>
CredentialStore::materials(std::span<const std::uint32_t> tags) const
{
    std::vector<tls::Material> all;
    for (const std::uint32_t tag : tags) {
        tls::Material& material = all.emplace_back();
        material.tag = tag;
        bool any = false;
        for (const struct tls_credential& each : slots_) {
            if (each.type == TLS_CREDENTIAL_NONE || each.tag != static_cast<sec_tag_t>(tag)) {
                continue;
            }
            put_material(material, each);
            any = true;
        }
        if (!any) return emu::fail(Errno::noent);
    }
    return all;
}

bool CredentialStore::any_psk(std::span<const std::uint32_t> tags) const
{
    return std::ranges::any_of(slots_, [&](const struct tls_credential& each) {
        return each.type == TLS_CREDENTIAL_PSK &&
               std::ranges::find(tags, static_cast<std::uint32_t>(each.tag)) != tags.end();
    });
}

bool CredentialStore::any_root_ca() const
{
    return std::ranges::find(slots_, TLS_CREDENTIAL_CA_CERTIFICATE, &tls_credential::type) !=
           slots_.end();
}

namespace {

/// The answers are negative errors and leave errno alone.
template <typename Body>
auto on_store(const char* name, Body&& body)
{
    return call(name, own_policy{}, [&](const Call& it) { return body(it.door().credentials()); });
}

bool bridged() { return configuration().credentials == ZephyrCredentials::bridge; }

int outcome(const emu::Result<void>& result) { return result ? 0 : -host_errno(result.error()); }

} // namespace

} // namespace stack::inline v0::zephyr

using stack::zephyr::Call;
using stack::zephyr::CredentialStore;

extern "C" {

int tls_credential_add(sec_tag_t tag, enum tls_credential_type type, const void* cred,
                       size_t credlen)
{
    constexpr const char* name = "tls_credential_add";
    return stack::zephyr::call(name, stack::zephyr::own_policy{}, [&](const Call& it) {
        if (cred == nullptr && credlen > 0) {
            stack::misuse(name, "cred is NULL");
            return -EINVAL;
        }
        CredentialStore& store = it.door().credentials();
        const auto added = store.add(tag, type, cred, credlen);
        if (added && stack::zephyr::bridged()) {
            it.door().modem_store().copy(name, *store.find(tag, type));
        }
        return stack::zephyr::outcome(added);
    });
}

int tls_credential_get(sec_tag_t tag, enum tls_credential_type type, void* cred, size_t* credlen)
{
    return stack::zephyr::on_store("tls_credential_get", [&](CredentialStore& store) {
        if (credlen == nullptr) {
            stack::misuse("tls_credential_get", "credlen is NULL");
            return -EINVAL;
        }
        const struct tls_credential* const found = store.find(tag, type);
        if (found == nullptr) {
            *credlen = 0;
            return -ENOENT;
        }
        const bool fits = cred != nullptr && *credlen >= found->len;
        *credlen = found->len;
        if (!fits) return -EFBIG;
        std::memcpy(cred, found->buf, found->len);
        return 0;
    });
}

int tls_credential_delete(sec_tag_t tag, enum tls_credential_type type)
{
    return stack::zephyr::call("tls_credential_delete", stack::zephyr::own_policy{},
                               [&](const Call& it) {
                                   const auto removed = it.door().credentials().remove(tag, type);
                                   if (removed) it.door().modem_store().remove_copy(tag, type);
                                   return stack::zephyr::outcome(removed);
                               });
}

void credentials_lock(void) {}

void credentials_unlock(void) {}

struct tls_credential* credential_get(sec_tag_t tag, enum tls_credential_type type)
{
    return stack::zephyr::call<struct tls_credential*>(
        "credential_get", stack::zephyr::own_policy{},
        [&](const stack::zephyr::Call& it) { return it.door().credentials().find(tag, type); });
}

struct tls_credential* credential_next_get(sec_tag_t tag, struct tls_credential* iter)
{
    return stack::zephyr::call<struct tls_credential*>(
        "credential_next_get", stack::zephyr::own_policy{},
        [&](const stack::zephyr::Call& it) { return it.door().credentials().next(tag, iter); });
}

} // extern "C"
