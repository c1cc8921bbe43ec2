#include "stack/tls/p256.hpp"

#include "mbedtls/base64.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/ecp.h"
#include "mbedtls/pk.h"
#include "mbedtls/sha256.h"

#include <array>
#include <cassert>
#include <new>

namespace stack::inline v0::tls {

namespace {

using namespace std::string_literals;

constexpr std::size_t number_size = 32;
constexpr std::size_t point_size = 65; // not compressed

int draw(void* random, unsigned char* output, std::size_t size)
{
    for (std::size_t i = 0; i < size; ++i)
        output[i] = static_cast<unsigned char>(static_cast<emu::Random*>(random)->below(256));
    return 0;
}

unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* octets(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Sizes are fixed and there is memory: what mbedTLS says no to here is our bug.
void must(int result)
{
    if (result != 0) throw std::bad_alloc{};
}

/// Group, private and public part of one key.
class Key {
public:
    Key()
    {
        mbedtls_ecp_group_init(&group);
        mbedtls_mpi_init(&secret);
        mbedtls_ecp_point_init(&point);
    }
    ~Key()
    {
        mbedtls_ecp_point_free(&point);
        mbedtls_mpi_free(&secret);
        mbedtls_ecp_group_free(&group);
    }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;

    bool parse(const std::string& pem, emu::Random& random)
    {
        mbedtls_pk_context parsed;
        mbedtls_pk_init(&parsed);
        const bool fits =
            mbedtls_pk_parse_key(&parsed, octets(pem), pem.size() + 1, nullptr, 0, draw, &random) ==
                0 &&
            mbedtls_pk_get_type(&parsed) == MBEDTLS_PK_ECKEY &&
            mbedtls_ecp_export(mbedtls_pk_ec(parsed), &group, &secret, &point) == 0 &&
            mbedtls_ecp_keypair_get_group_id(mbedtls_pk_ec(parsed)) == MBEDTLS_ECP_DP_SECP256R1;
        mbedtls_pk_free(&parsed);
        return fits;
    }

    std::string written_point() const
    {
        std::string bytes(point_size, '\0');
        std::size_t length = 0;
        must(mbedtls_ecp_point_write_binary(&group, &point, MBEDTLS_ECP_PF_UNCOMPRESSED, &length,
                                            octets(bytes), bytes.size()));
        assert(length == point_size);
        return bytes;
    }

    mbedtls_ecp_group group;
    mbedtls_mpi secret;
    mbedtls_ecp_point point;
};

std::string written(const mbedtls_mpi& number)
{
    std::string bytes(number_size, '\0');
    must(mbedtls_mpi_write_binary(&number, octets(bytes), bytes.size()));
    return bytes;
}

std::string pem_of(const std::string& der)
{
    std::string base64(2 * der.size() + 1, '\0');
    std::size_t length = 0;
    must(mbedtls_base64_encode(octets(base64), base64.size(), &length,
                               octets(std::string_view{der}), der.size()));
    base64.resize(length);
    std::string text = "-----BEGIN EC PRIVATE KEY-----\n";
    constexpr std::size_t line = 64;
    for (std::size_t at = 0; at < base64.size(); at += line)
        text += base64.substr(at, line) + '\n';
    return text + "-----END EC PRIVATE KEY-----\n";
}

} // namespace

std::string p256_generate(emu::Random& random)
{
    Key key;
    must(mbedtls_ecp_group_load(&key.group, MBEDTLS_ECP_DP_SECP256R1));
    must(mbedtls_ecp_gen_keypair(&key.group, &key.secret, &key.point, draw, &random));
    const std::string curve = "\xa0\x0a\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"s;
    return pem_of("\x30\x77\x02\x01\x01\x04\x20"s + written(key.secret) + curve +
                  "\xa1\x44\x03\x42\x00"s + key.written_point());
}

std::optional<std::string> p256_public_key(const std::string& pem, emu::Random& random)
{
    Key key;
    if (!key.parse(pem, random)) return {};
    return "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03"
           "\x01\x07\x03\x42\x00"s +
           key.written_point();
}

std::optional<std::string> p256_sign(const std::string& pem, std::string_view message,
                                     emu::Random& random)
{
    Key key;
    if (!key.parse(pem, random)) return {};
    const std::string digest = sha256(message);
    mbedtls_mpi r;
    mbedtls_mpi s;
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    const int failed = mbedtls_ecdsa_sign_det_ext(&key.group, &r, &s, &key.secret,
                                                  octets(std::string_view{digest}), digest.size(),
                                                  MBEDTLS_MD_SHA256, draw, &random);
    std::optional<std::string> signature;
    if (failed == 0) signature = written(r) + written(s);
    mbedtls_mpi_free(&s);
    mbedtls_mpi_free(&r);
    return signature;
}

std::string sha256(std::string_view bytes)
{
    std::string digest(32, '\0');
    must(mbedtls_sha256(octets(bytes), bytes.size(), octets(digest), 0));
    return digest;
}

} // namespace stack::inline v0::tls
