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
/// PKCS #10 in DER (RFC 2986) with one common name and digitalSignature as the use of the key;
/// nothing unless `pem` is a private key on P-256, or where the name is empty or too long.
std::optional<std::string>
p256_certificate_request(const std::string& pem, std::string_view common_name, emu::Random& random);
std::string sha256(std::string_view bytes);

} // namespace stack::inline v0::tls
