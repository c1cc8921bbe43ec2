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
    /// PKCS #10 in DER with this subject, "CN=x,C=no", and the uses of the key that the bits from
    /// digitalSignature on say ("1" and "0", RFC 5280 §4.2.1.3); nothing without such a key, or
    /// where the subject is none.
    virtual std::optional<std::string>
    certificate_request(const KeyName& name, const std::string& subject, std::string_view uses) = 0;
    virtual std::string sha256(std::string_view bytes) = 0;
};

} // namespace atlink::inline v0::modem
