#include "atlink/modem/stored_keys.hpp"

#include "atlink/modem/cme.hpp"
#include "atlink/modem/credentials.hpp"

#include "stack/tls/p256.hpp"

namespace atlink::inline v0::modem {

namespace {

stack::CredentialType type_of(const KeyName& name)
{
    return static_cast<stack::CredentialType>(name.type);
}

} // namespace

StoredKeys::StoredKeys(stack::Credentials& store, const emu::Seed& seed)
    : store_{store}, seed_{seed}, random_{seed.stream("device keys")}
{
}

std::optional<std::string> StoredKeys::find(const KeyName& name) const
{
    if (name.tag) return store_.find(*name.tag, type_of(name));
    if (own_.empty()) {
        emu::Random random = seed_.stream("device identity key");
        own_ = stack::tls::p256_generate(random);
    }
    return own_;
}

int StoredKeys::generate(const KeyName& name)
{
    if (find(name)) return cme::already_exists;
    const auto stored = store_.write(*name.tag, type_of(name), stack::tls::p256_generate(random_));
    return stored ? 0 : cme_number(stored.error());
}

std::optional<std::string> StoredKeys::public_key(const KeyName& name)
{
    const auto key = find(name);
    if (!key) return {};
    return stack::tls::p256_public_key(*key, random_);
}

std::optional<std::string> StoredKeys::sign(const KeyName& name, std::string_view message)
{
    const auto key = find(name);
    if (!key) return {};
    return stack::tls::p256_sign(*key, message, random_);
}

std::optional<std::string> StoredKeys::certificate_request(const KeyName& name,
                                                           const std::string& subject,
                                                           std::string_view uses)
{
    const auto key = find(name);
    if (!key) return {};
    return stack::tls::p256_certificate_request(*key, subject, uses, random_);
}

std::string StoredKeys::sha256(std::string_view bytes) { return stack::tls::sha256(bytes); }

} // namespace atlink::inline v0::modem
