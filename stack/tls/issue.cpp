#include "stack/tls/issue.hpp"

#include "stack/tls/must.hpp"
#include "stack/tls/p256.hpp"
#include "stack/tls/pki.hpp"
#include "stack/tls/session_impl.hpp"

#include <array>

#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"

namespace stack::inline v0::tls {

namespace {

constexpr std::size_t longest_pem = 4096;
constexpr std::size_t serial_size = 8;
constexpr const char* subject = "CN=emu9160 test host"; // the name stands in the extension
constexpr const char* issuer = "CN=emu9160 test ca";

class PrivateKey {
public:
    PrivateKey(std::string_view file, emu::Random& random)
    {
        mbedtls_pk_init(&it_);
        const std::string_view pem = pki(file);
        must(mbedtls_pk_parse_key(&it_, reinterpret_cast<const unsigned char*>(pem.data()),
                                  pem.size() + 1, nullptr, 0, draw, &random));
    }
    ~PrivateKey() { mbedtls_pk_free(&it_); }
    PrivateKey(const PrivateKey&) = delete;
    PrivateKey& operator=(const PrivateKey&) = delete;

    mbedtls_pk_context* get() { return &it_; }

private:
    mbedtls_pk_context it_;
};

class Writer {
public:
    Writer() { mbedtls_x509write_crt_init(&it_); }
    ~Writer() { mbedtls_x509write_crt_free(&it_); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    mbedtls_x509write_cert* get() { return &it_; }

private:
    mbedtls_x509write_cert it_;
};

/// Positive and not zero (RFC 5280 §4.1.2.2), another one for other contents.
std::string serial_of(std::string_view name, const Validity& validity)
{
    std::string serial = sha256(std::string{name} + ' ' + std::string{validity.from} + ' ' +
                                std::string{validity.to});
    serial.resize(serial_size);
    serial.front() = static_cast<char>((static_cast<unsigned char>(serial.front()) & 0x3f) | 0x40);
    return serial;
}

/// RFC 5280 §4.2.1.6: an IP address has a form of its own.
class AlternativeName {
public:
    explicit AlternativeName(std::string_view name) : bytes_{name}
    {
        std::array<char, longest_address> address{};
        const std::size_t size =
            mbedtls_x509_crt_parse_cn_inet_pton(bytes_.c_str(), address.data());
        if (size == 0) return;
        bytes_.assign(address.data(), size);
        type_ = MBEDTLS_X509_SAN_IP_ADDRESS;
    }
    /// Of these bytes.
    mbedtls_x509_subject_alternative_name node()
    {
        mbedtls_x509_subject_alternative_name it{};
        it.type = type_;
        it.san.unstructured_name = {.tag = MBEDTLS_ASN1_IA5_STRING,
                                    .len = bytes_.size(),
                                    .p = reinterpret_cast<unsigned char*>(bytes_.data())};
        return it;
    }

private:
    static constexpr std::size_t longest_address = 16; // IPv6

    std::string bytes_;
    int type_ = MBEDTLS_X509_SAN_DNS_NAME;
};

} // namespace

std::string issue_certificate(std::string_view name, const Validity& validity, emu::Random& random)
{
    PrivateKey ca{"ca.key", random};
    PrivateKey own{"tls.key", random};
    Writer writer;
    mbedtls_x509write_cert* const it = writer.get();
    mbedtls_x509write_crt_set_version(it, MBEDTLS_X509_CRT_VERSION_3);
    mbedtls_x509write_crt_set_md_alg(it, MBEDTLS_MD_SHA256);
    mbedtls_x509write_crt_set_subject_key(it, own.get());
    mbedtls_x509write_crt_set_issuer_key(it, ca.get());
    must(mbedtls_x509write_crt_set_subject_name(it, subject));
    must(mbedtls_x509write_crt_set_issuer_name(it, issuer));
    must(mbedtls_x509write_crt_set_validity(it, std::string{validity.from}.c_str(),
                                            std::string{validity.to}.c_str()));
    std::string serial = serial_of(name, validity);
    must(mbedtls_x509write_crt_set_serial_raw(it, reinterpret_cast<unsigned char*>(serial.data()),
                                              serial.size()));
    must(mbedtls_x509write_crt_set_basic_constraints(it, 0, -1));
    must(mbedtls_x509write_crt_set_key_usage(it, MBEDTLS_X509_KU_DIGITAL_SIGNATURE));
    AlternativeName alternative{name};
    mbedtls_x509_san_list names{};
    names.node = alternative.node();
    must(mbedtls_x509write_crt_set_subject_alternative_name(it, &names));
    std::array<unsigned char, longest_pem> pem{};
    must(mbedtls_x509write_crt_pem(it, pem.data(), pem.size(), draw, &random));
    return reinterpret_cast<const char*>(pem.data());
}

} // namespace stack::inline v0::tls
