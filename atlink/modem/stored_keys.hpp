// The modem's private keys, where the sockets find them too: in the credential store.
#pragma once

#include "atlink/modem/device_keys.hpp"
#include "emu/random.hpp"
#include "stack/credentials/credentials.hpp"

namespace atlink::inline v0::modem {

class StoredKeys final : public DeviceKeys {
public:
    /// The key that the device was born with follows from the seed alone.
    StoredKeys(stack::Credentials& store, const emu::Seed& seed);

    int generate(const KeyName& name) override;
    std::optional<std::string> public_key(const KeyName& name) override;
    std::optional<std::string> sign(const KeyName& name, std::string_view message) override;
    std::optional<std::string> certificate_request(const KeyName& name, const std::string& subject,
                                                   std::string_view uses) override;
    std::string sha256(std::string_view bytes) override;

private:
    std::optional<std::string> find(const KeyName& name) const;

    stack::Credentials& store_;
    emu::Seed seed_;
    emu::Random random_;
    mutable std::string own_; // made when somebody first wants it
};

} // namespace atlink::inline v0::modem
