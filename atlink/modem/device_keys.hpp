// The private keys of the modem, P-256 each; they never leave it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atlink::inline v0::modem {

/// Without a tag the key that the device was born with.
struct KeyName {
    std::optional<std::uint32_t> tag;
    int type = 2; // of %CMNG: 2 client key, 8 endorsement key
};

class DeviceKeys {
public:
    virtual ~DeviceKeys() = default;
    /// 0, or the number of the +CME ERROR: 514, 515, 519, 523.
    virtual int generate(const KeyName& name) = 0;
    /// SubjectPublicKeyInfo in DER; nothing without such a key.
    virtual std::optional<std::string> public_key(const KeyName& name) = 0;
    /// r and s, 32 octets each, of ECDSA over the SHA-256 of `message`; nothing without such a key.
    virtual std::optional<std::string> sign(const KeyName& name, std::string_view message) = 0;
    /// PKCS #10 in DER with this common name and digitalSignature as the use; nothing without such
    /// a key.
    virtual std::optional<std::string> certificate_request(const KeyName& name,
                                                           std::string_view common_name) = 0;
    virtual std::string sha256(std::string_view bytes) = 0;
};

} // namespace atlink::inline v0::modem
