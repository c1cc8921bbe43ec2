// Keys on P-256 and signatures with them, for what is not a TLS handshake.
#pragma once

#include "emu/random.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::tls {

/// A new private key as PEM (RFC 5915).
std::string p256_generate(emu::Random& random);
/// SubjectPublicKeyInfo in DER (RFC 5480 §2); nothing unless `pem` is a private key on P-256.
std::optional<std::string> p256_public_key(const std::string& pem, emu::Random& random);
/// r and s, 32 octets each, of ECDSA over the SHA-256 of `message` (RFC 6979: no chance in it).
std::optional<std::string> p256_sign(const std::string& pem, std::string_view message,
                                     emu::Random& random);
/// PKCS #10 in DER (RFC 2986) with this subject (RFC 4514, "O=x,CN=y") and the uses of the key, a
/// "1" or "0" for each from digitalSignature on (RFC 5280 §4.2.1.3); nothing unless `pem` is a
/// private key on P-256, or where the subject is none. The algorithm of the signature has a NULL
/// behind it, as the modem's has (nRF Cloud utils, log of 1.3.x).
std::optional<std::string> p256_certificate_request(const std::string& pem,
                                                    const std::string& subject,
                                                    std::string_view uses, emu::Random& random);
/// The subject that has this common name alone.
std::string common_name(std::string_view name);
std::string sha256(std::string_view bytes);

} // namespace stack::inline v0::tls
