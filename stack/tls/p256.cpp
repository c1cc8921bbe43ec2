#include "stack/tls/p256.hpp"

#include "stack/tls/must.hpp"

#include "mbedtls/ecdsa.h"
#include "mbedtls/ecp.h"
#include "mbedtls/pk.h"
#include "mbedtls/sha256.h"
#include "mbedtls/x509_csr.h"

#include <utility>

namespace stack::inline v0::tls {

namespace {

constexpr std::size_t number_size = 32;
constexpr std::size_t largest_written = 2048; // octets: of a key, or of a request with its name

/// Octet by octet, unlike draw(): the keys of a seed stay what they are.
int draw_octets(void* random, unsigned char* output, std::size_t size)
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

/// One key pair on P-256.
class Key {
public:
    Key() { mbedtls_pk_init(&pk_); }
    ~Key() { mbedtls_pk_free(&pk_); }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;

    void generate(emu::Random& random)
    {
        must(mbedtls_pk_setup(&pk_, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)));
        must(mbedtls_ecp_gen_key(curve, mbedtls_pk_ec(pk_), draw_octets, &random));
    }
    /// False when it is no private key on this curve.
    bool parse(const std::string& pem, emu::Random& random)
    {
        return mbedtls_pk_parse_key(&pk_, octets(pem), pem.size() + 1, nullptr, 0, draw_octets, &random) ==
                   0 &&
               mbedtls_pk_get_type(&pk_) == MBEDTLS_PK_ECKEY &&
               mbedtls_ecp_keypair_get_group_id(mbedtls_pk_ec(pk_)) == curve;
    }
    mbedtls_pk_context* get() { return &pk_; }

private:
    static constexpr mbedtls_ecp_group_id curve = MBEDTLS_ECP_DP_SECP256R1;
    mbedtls_pk_context pk_;
};

std::string written(const mbedtls_mpi& number)
{
    std::string bytes(number_size, '\0');
    must(mbedtls_mpi_write_binary(&number, octets(bytes), bytes.size()));
    return bytes;
}

/// What mbedTLS has written, which it does at the end of the buffer.
std::string from_the_end(std::string buffer, int size)
{
    if (size < 0) throw std::bad_alloc{};
    return buffer.substr(buffer.size() - static_cast<std::size_t>(size));
}

/// The name as mbedTLS takes it: RFC 4514 has special characters.
std::string distinguished(std::string_view common_name)
{
    std::string text = "CN=";
    for (const char c : common_name) {
        if (std::string_view{",=+<>#;\"\\ "}.find(c) != std::string_view::npos) text += '\\';
        text += c;
    }
    return text;
}

} // namespace

std::string p256_generate(emu::Random& random)
{
    Key key;
    key.generate(random);
    std::string pem(largest_written, '\0');
    must(mbedtls_pk_write_key_pem(key.get(), octets(pem), pem.size()));
    pem.resize(pem.find('\0'));
    return pem;
}

std::optional<std::string> p256_public_key(const std::string& pem, emu::Random& random)
{
    Key key;
    if (!key.parse(pem, random)) return {};
    std::string der(largest_written, '\0');
    const int size = mbedtls_pk_write_pubkey_der(key.get(), octets(der), der.size());
    return from_the_end(std::move(der), size);
}

std::optional<std::string> p256_sign(const std::string& pem, std::string_view message,
                                     emu::Random& random)
{
    Key key;
    if (!key.parse(pem, random)) return {};
    const std::string digest = sha256(message);
    mbedtls_ecp_group group;
    mbedtls_ecp_point point;
    mbedtls_mpi secret;
    mbedtls_mpi r;
    mbedtls_mpi s;
    mbedtls_ecp_group_init(&group);
    mbedtls_ecp_point_init(&point);
    for (mbedtls_mpi* each : {&secret, &r, &s})
        mbedtls_mpi_init(each);
    std::optional<std::string> signature;
    if (mbedtls_ecp_export(mbedtls_pk_ec(*key.get()), &group, &secret, &point) == 0 &&
        mbedtls_ecdsa_sign_det_ext(&group, &r, &s, &secret, octets(std::string_view{digest}),
                                   digest.size(), MBEDTLS_MD_SHA256, draw_octets, &random) == 0) {
        signature = written(r) + written(s);
    }
    for (mbedtls_mpi* each : {&secret, &r, &s})
        mbedtls_mpi_free(each);
    mbedtls_ecp_point_free(&point);
    mbedtls_ecp_group_free(&group);
    return signature;
}

std::optional<std::string>
p256_certificate_request(const std::string& pem, std::string_view common_name, emu::Random& random)
{
    Key key;
    if (!key.parse(pem, random)) return {};
    mbedtls_x509write_csr request;
    mbedtls_x509write_csr_init(&request);
    mbedtls_x509write_csr_set_key(&request, key.get());
    mbedtls_x509write_csr_set_md_alg(&request, MBEDTLS_MD_SHA256);
    std::optional<std::string> der;
    if (mbedtls_x509write_csr_set_subject_name(&request, distinguished(common_name).c_str()) == 0 &&
        mbedtls_x509write_csr_set_key_usage(&request, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) == 0) {
        std::string buffer(largest_written, '\0');
        const int size =
            mbedtls_x509write_csr_der(&request, octets(buffer), buffer.size(), draw_octets, &random);
        der = from_the_end(std::move(buffer), size);
    }
    mbedtls_x509write_csr_free(&request);
    return der;
}

std::string sha256(std::string_view bytes)
{
    std::string digest(32, '\0');
    must(mbedtls_sha256(octets(bytes), bytes.size(), octets(digest), 0));
    return digest;
}

} // namespace stack::inline v0::tls
