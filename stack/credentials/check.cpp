// Part of credentials.hpp: what is wrong with the content of a credential.
#include "emu/random.hpp"
#include "stack/credentials/credentials.hpp"

#include "mbedtls/error.h"
#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"

#include <algorithm>

#include <fmt/format.h>

namespace stack::inline v0 {

namespace {

std::string in_words(int error)
{
    std::string text(160, '\0');
    mbedtls_strerror(error, text.data(), text.size());
    text.resize(text.find('\0'));
    return text;
}

std::string certificate_problem(const std::string& content)
{
    if (content.find("-----BEGIN CERTIFICATE-----") == content.npos) {
        return content.find("PRIVATE KEY-----") != content.npos
                   ? "holds a private key where a certificate is wanted"
                   : "holds no certificate in PEM text (-----BEGIN CERTIFICATE-----)";
    }
    mbedtls_x509_crt chain;
    mbedtls_x509_crt_init(&chain);
    const int result =
        mbedtls_x509_crt_parse(&chain, reinterpret_cast<const unsigned char*>(content.c_str()),
                               content.size() + 1); // PEM counts its NUL
    mbedtls_x509_crt_free(&chain);
    if (result < 0) return "the certificate cannot be read: " + in_words(result);
    return result == 0 ? "" : fmt::format("{} of its certificates cannot be read", result);
}

std::string key_problem(const std::string& content)
{
    if (content.find("PRIVATE KEY-----") == content.npos) {
        return "holds no private key in PEM text (-----BEGIN PRIVATE KEY-----)";
    }
    if (content.find("ENCRYPTED") != content.npos) return "the private key is encrypted";
    emu::Random random{0, "credential check"}; // blinds, nothing more
    const auto draw = [](void* stream, unsigned char* out, std::size_t size) {
        std::generate_n(out, size, [stream] {
            return static_cast<unsigned char>(static_cast<emu::Random*>(stream)->bits());
        });
        return 0;
    };
    mbedtls_pk_context key;
    mbedtls_pk_init(&key);
    const int result =
        mbedtls_pk_parse_key(&key, reinterpret_cast<const unsigned char*>(content.c_str()),
                             content.size() + 1, nullptr, 0, draw, &random);
    mbedtls_pk_free(&key);
    return result == 0 ? "" : "the private key cannot be read: " + in_words(result);
}

std::string psk_problem(const std::string& content)
{
    if (content.empty()) return "is empty";
    if (content.find_first_not_of("0123456789abcdefABCDEF") != content.npos) {
        return "is not hexadecimal text; allowed: 0-9, a-f, A-F";
    }
    return content.size() % 2 == 0 ? "" : "has an odd number of hexadecimal digits";
}

std::string identity_problem(const std::string& content)
{
    if (content.empty()) return "is empty";
    const bool plain = std::none_of(content.begin(), content.end(), [](char c) {
        return c == '"' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    return plain ? "" : "holds a quote or a control character, which %CMNG cannot carry";
}

} // namespace

std::string credential_problem(CredentialType type, const std::string& content)
{
    const bool pem = type <= CredentialType::client_key;
    if (pem && content.find('\0') != content.npos) return "is binary; wanted: PEM text";
    if (type == CredentialType::client_key) return key_problem(content);
    if (pem) return certificate_problem(content);
    if (type == CredentialType::psk) return psk_problem(content);
    return type == CredentialType::psk_identity ? identity_problem(content) : "";
}

} // namespace stack::inline v0
