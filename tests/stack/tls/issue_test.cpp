// Certificates that the test CA signs at run time.
#include "stack/tls/issue.hpp"
#include "stack/tls/pki.hpp"

#include <string>

#include <gtest/gtest.h>

#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"

namespace stack::tls {
namespace {

struct Parsed {
    explicit Parsed(std::string_view pem)
    {
        mbedtls_x509_crt_init(&crt);
        const std::string text{pem};
        EXPECT_EQ(mbedtls_x509_crt_parse(&crt, reinterpret_cast<const unsigned char*>(text.c_str()),
                                         text.size() + 1),
                  0);
    }
    ~Parsed() { mbedtls_x509_crt_free(&crt); }
    Parsed(const Parsed&) = delete;
    Parsed& operator=(const Parsed&) = delete;

    /// What is wrong with it for a client that trusts ca.pem, dates apart.
    std::uint32_t faults(const char* host)
    {
        Parsed root{pki("ca.pem")};
        std::uint32_t flags = 0;
        mbedtls_x509_crt_verify(&crt, &root.crt, nullptr, host, &flags, nullptr, nullptr);
        return flags & ~static_cast<std::uint32_t>(MBEDTLS_X509_BADCERT_EXPIRED |
                                                   MBEDTLS_X509_BADCERT_FUTURE);
    }
    mbedtls_x509_crt crt;
};

std::string issued(std::string_view name, const Validity& validity = as_the_ca,
                   std::uint64_t seed = 1)
{
    emu::Random random{seed, "test"};
    return issue_certificate(name, validity, random);
}

TEST(IssueCertificate, IsForItsNameAndSignedByTheTestCa)
{
    Parsed certificate{issued("api.example")};

    EXPECT_EQ(certificate.faults("api.example"), 0U);
    EXPECT_EQ(certificate.faults("web.example"), std::uint32_t{MBEDTLS_X509_BADCERT_CN_MISMATCH});
    EXPECT_EQ(certificate.crt.valid_from.year, 2020);
    EXPECT_EQ(certificate.crt.valid_to.year, 2049);
    EXPECT_EQ(certificate.crt.next, nullptr);
}

TEST(IssueCertificate, TakesAWildcardAndTheLongestName)
{
    EXPECT_EQ(Parsed{issued("*.example")}.faults("a.example"), 0U);
    EXPECT_EQ(Parsed{issued("*.example")}.faults("a.b.example"),
              std::uint32_t{MBEDTLS_X509_BADCERT_CN_MISMATCH});
    const std::string label(63, 'a');
    const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'b');
    ASSERT_EQ(longest.size(), 253U);
    EXPECT_EQ(Parsed{issued(longest)}.faults(longest.c_str()), 0U);
}

// RFC 5280 §4.2.1.6: an address is a name of its own form, and no DNS name.
TEST(IssueCertificate, TakesAnIpAddress)
{
    EXPECT_EQ(Parsed{issued("192.0.2.200")}.faults("192.0.2.200"), 0U);
    EXPECT_EQ(Parsed{issued("192.0.2.200")}.faults("192.0.2.201"),
              std::uint32_t{MBEDTLS_X509_BADCERT_CN_MISMATCH});
    EXPECT_EQ(Parsed{issued("2001:db8::200")}.faults("2001:db8::200"), 0U);
    EXPECT_EQ(Parsed{issued("192.0.2.200")}.faults("tls.test"),
              std::uint32_t{MBEDTLS_X509_BADCERT_CN_MISMATCH});
}

TEST(IssueCertificate, FitsTheKeyThatTheServersHave)
{
    Parsed certificate{issued("api.example")};
    mbedtls_pk_context key;
    mbedtls_pk_init(&key);
    const std::string pem{pki("tls.key")};
    ASSERT_EQ(mbedtls_pk_parse_key(&key, reinterpret_cast<const unsigned char*>(pem.c_str()),
                                   pem.size() + 1, nullptr, 0, nullptr, nullptr),
              0);
    const auto draw = [](void* random, unsigned char* into, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i)
            into[i] = static_cast<unsigned char>(static_cast<emu::Random*>(random)->below(256));
        return 0;
    };
    emu::Random random{1, "test"};
    EXPECT_EQ(mbedtls_pk_check_pair(&certificate.crt.pk, &key, draw, &random), 0);
    mbedtls_pk_free(&key);
}

TEST(IssueCertificate, IsTheSameWhateverTheSeed)
{
    EXPECT_EQ(issued("api.example", as_the_ca, 1), issued("api.example", as_the_ca, 2));
    EXPECT_NE(issued("api.example"), issued("web.example"));
    EXPECT_NE(issued("api.example"), issued("api.example", long_past));
}

TEST(IssueCertificate, HasTheDatesItIsGiven)
{
    EXPECT_EQ(Parsed{issued("a", long_past)}.crt.valid_to.year, 2020);
    EXPECT_EQ(Parsed{issued("a", far_future)}.crt.valid_from.year, 2048);
}

} // namespace
} // namespace stack::tls
