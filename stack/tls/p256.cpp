#include "stack/tls/p256.hpp"

#include "stack/tls/must.hpp"

#include "mbedtls/asn1write.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/ecp.h"
#include "mbedtls/oid.h"
#include "mbedtls/pk.h"
#include "mbedtls/sha256.h"
#include "mbedtls/x509_csr.h"

#include <array>
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
        return mbedtls_pk_parse_key(&pk_, octets(pem), pem.size() + 1, nullptr, 0, draw_octets,
                                    &random) == 0 &&
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

/// A DER element that mbedTLS has written: its size with its head.
std::size_t element_size(std::string_view der)
{
    const auto at = [der](std::size_t i) { return static_cast<unsigned char>(der[i]); };
    if (at(1) < 0x80) return at(1) + 2U;
    return at(1) == 0x81 ? at(2) + 3U : (at(2) << 8U | at(3)) + 4U;
}

std::string sequence(std::string_view content)
{
    const auto octet = [](std::size_t value) { return static_cast<char>(value & 0xff); };
    const std::size_t size = content.size();
    std::string head = "\x30";
    if (size >= 0x100) {
        head += {'\x82', octet(size >> 8)};
    } else if (size >= 0x80) {
        head += '\x81';
    }
    return (head += octet(size)).append(content);
}

/// CertificationRequest ::= SEQUENCE { info, algorithm, signature }: the signature is over `info`
/// alone, so the algorithm can have its parameters afterwards.
std::string with_null_parameters(std::string_view request)
{
    const std::string_view all =
        request.substr(request.size() - (element_size(request) - (request[1] == '\x81' ? 3 : 4)));
    const std::string_view info = all.substr(0, element_size(all));
    const std::string_view rest = all.substr(info.size());
    const std::string_view algorithm = rest.substr(2, element_size(rest) - 2);
    const std::string_view signature = rest.substr(element_size(rest));
    using namespace std::string_literals;
    return sequence(std::string{info} + sequence(std::string{algorithm} + "\x05\x00"s) +
                    std::string{signature});
}

/// KeyUsage: a BIT STRING without its trailing zeros.
bool set_uses(mbedtls_x509write_csr& request, std::string_view uses)
{
    std::string bits((uses.size() + 7) / 8, '\0');
    for (std::size_t i = 0; i < uses.size(); ++i) {
        if (uses[i] == '1') bits[i / 8] = static_cast<char>(bits[i / 8] | 0x80 >> i % 8);
    }
    std::array<unsigned char, 16> buffer{};
    unsigned char* begin = buffer.data() + buffer.size();
    const int size = mbedtls_asn1_write_named_bitstring(
        &begin, buffer.data(), octets(std::string_view{bits}), uses.size());
    return size > 0 && mbedtls_x509write_csr_set_extension(
                           &request, MBEDTLS_OID_KEY_USAGE, MBEDTLS_OID_SIZE(MBEDTLS_OID_KEY_USAGE),
                           0, begin, static_cast<std::size_t>(size)) == 0;
}

} // namespace

std::string common_name(std::string_view name)
{
    std::string text = "CN=";
    for (const char c : name) { // RFC 4514 has special characters
        if (std::string_view{",=+<>#;\"\\ "}.find(c) != std::string_view::npos) text += '\\';
        text += c;
    }
    return text;
}

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

std::optional<std::string> p256_certificate_request(const std::string& pem,
                                                    const std::string& subject,
                                                    std::string_view uses, emu::Random& random)
{
    Key key;
    if (!key.parse(pem, random)) return {};
    mbedtls_x509write_csr request;
    mbedtls_x509write_csr_init(&request);
    mbedtls_x509write_csr_set_key(&request, key.get());
    mbedtls_x509write_csr_set_md_alg(&request, MBEDTLS_MD_SHA256);
    std::optional<std::string> der;
    if (!subject.empty() &&
        mbedtls_x509write_csr_set_subject_name(&request, subject.c_str()) == 0 &&
        set_uses(request, uses)) {
        std::string buffer(largest_written, '\0');
        const int size = mbedtls_x509write_csr_der(&request, octets(buffer), buffer.size(),
                                                   draw_octets, &random);
        der = with_null_parameters(from_the_end(std::move(buffer), size));
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
