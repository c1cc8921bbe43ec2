#include "stack/tls/pem.hpp"

#include "emu/random.hpp"
#include "stack/tls/session_impl.hpp"

#include "mbedtls/pem.h"
#include "mbedtls/pk.h"

#include <fmt/format.h>

namespace stack::inline v0::tls {

namespace {

std::string wrapped(std::string_view label, std::string_view der)
{
    const std::string begin = fmt::format("-----BEGIN {}-----\n", label);
    const std::string end = fmt::format("-----END {}-----\n", label);
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    std::size_t size = 0;
    mbedtls_pem_write_buffer(begin.c_str(), end.c_str(), bytes, der.size(), nullptr, 0, &size);
    std::string text(size, '\0');
    if (mbedtls_pem_write_buffer(begin.c_str(), end.c_str(), bytes, der.size(),
                                 reinterpret_cast<unsigned char*>(text.data()), text.size(),
                                 &size) != 0) {
        return "-----BEGIN NOTHING-----\n";
    }
    text.resize(text.find('\0'));
    return text;
}

} // namespace

std::string certificate_pem(std::string_view der) { return wrapped("CERTIFICATE", der); }

std::string key_pem(std::string_view der)
{
    constexpr std::size_t most = 8 * 1024; // of RSA with 8192 bits
    emu::Random random{0, "key of DER"};   // blinds, nothing more
    std::string text(most, '\0');
    mbedtls_pk_context key;
    mbedtls_pk_init(&key);
    const bool fine = mbedtls_pk_parse_key(&key, reinterpret_cast<const unsigned char*>(der.data()),
                                           der.size(), nullptr, 0, draw, &random) == 0 &&
                      mbedtls_pk_write_key_pem(&key, reinterpret_cast<unsigned char*>(text.data()),
                                               text.size()) == 0;
    mbedtls_pk_free(&key);
    if (!fine) return wrapped("PRIVATE KEY", der);
    text.resize(text.find('\0'));
    return text;
}

} // namespace stack::inline v0::tls
