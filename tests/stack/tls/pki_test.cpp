// The test PKI: what each file is, and that firmware holds the same root.
#include "stack/tls/pki.hpp"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"

namespace stack::tls {
namespace {

std::string file(const std::string& path)
{
    std::ifstream in{std::string{EMU9160_SOURCE_DIR} + "/" + path};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

struct Chain {
    explicit Chain(std::string_view name)
    {
        mbedtls_x509_crt_init(&crt);
        const std::string text{pki(name)};
        EXPECT_EQ(mbedtls_x509_crt_parse(&crt, reinterpret_cast<const unsigned char*>(text.c_str()),
                                         text.size() + 1),
                  0)
            << name;
    }
    ~Chain() { mbedtls_x509_crt_free(&crt); }
    Chain(const Chain&) = delete;
    Chain& operator=(const Chain&) = delete;

    int certificates() const
    {
        int count = 0;
        for (const mbedtls_x509_crt* each = &crt; each != nullptr; each = each->next)
            ++count;
        return count;
    }
    std::size_t bytes() const
    {
        std::size_t size = 0;
        for (const mbedtls_x509_crt* each = &crt; each != nullptr; each = each->next)
            size += each->raw.len;
        return size;
    }
    /// What is wrong with it for a client that trusts `root`, dates apart.
    std::uint32_t faults(Chain& root, const char* host)
    {
        std::uint32_t flags = 0;
        mbedtls_x509_crt_verify(&crt, &root.crt, nullptr, host, &flags, nullptr, nullptr);
        return flags & ~static_cast<std::uint32_t>(MBEDTLS_X509_BADCERT_EXPIRED |
                                                   MBEDTLS_X509_BADCERT_FUTURE);
    }
    mbedtls_x509_crt crt;
};

TEST(Pki, HasTheFilesThatAreShipped)
{
    std::vector<std::string> names;
    for (const PkiFile& each : pki_files()) {
        names.emplace_back(each.name);
        EXPECT_EQ(each.text, file("stack/tls/pki/" + names.back())) << each.name;
        EXPECT_TRUE(each.text.starts_with("-----BEGIN ")) << each.name;
        EXPECT_EQ(each.text.data()[each.text.size()], '\0');
        EXPECT_EQ(pki(each.name).data(), each.text.data());
    }
    EXPECT_EQ(names, (std::vector<std::string>{
                         "ca.key", "ca.pem", "chain.pem", "client.key", "client.pem", "expired.pem",
                         "long-chain.pem", "not-yet-valid.pem", "other-ca.pem", "rsa.key",
                         "rsa.pem", "tls.key", "tls.pem", "unknown-ca.pem", "wrong-name.pem"}));
    EXPECT_TRUE(pki("other-ca.key").empty());
    EXPECT_TRUE(pki("").empty());
}

TEST(Pki, EachCertificateHasTheDatesItsNameSays)
{
    struct Row {
        const char* name;
        int from;
        int to;
    };
    for (const Row& row :
         {Row{"ca.pem", 2020, 2049}, Row{"other-ca.pem", 2020, 2049}, Row{"tls.pem", 2020, 2049},
          Row{"rsa.pem", 2020, 2049}, Row{"client.pem", 2020, 2049}, Row{"chain.pem", 2020, 2049},
          Row{"long-chain.pem", 2020, 2049}, Row{"wrong-name.pem", 2020, 2049},
          Row{"unknown-ca.pem", 2020, 2049}, Row{"expired.pem", 2020, 2020},
          Row{"not-yet-valid.pem", 2048, 2049}}) {
        const Chain chain{row.name};
        EXPECT_EQ(chain.crt.valid_from.year, row.from) << row.name;
        EXPECT_EQ(chain.crt.valid_to.year, row.to) << row.name;
        EXPECT_EQ(chain.crt.valid_to.mon, 12) << row.name;
    }
}

TEST(Pki, OnlyOneThingIsWrongWithEachServer)
{
    Chain root{"ca.pem"};
    Chain other{"other-ca.pem"};
    for (const char* host : {"tls.test", "dtls.test", "expired.tls.test"}) {
        for (const char* name : {"tls.pem", "rsa.pem", "expired.pem", "not-yet-valid.pem",
                                 "chain.pem", "long-chain.pem"}) {
            EXPECT_EQ(Chain{name}.faults(root, host), 0U) << name << ' ' << host;
        }
        EXPECT_EQ(Chain{"wrong-name.pem"}.faults(root, host),
                  std::uint32_t{MBEDTLS_X509_BADCERT_CN_MISMATCH});
        EXPECT_EQ(Chain{"unknown-ca.pem"}.faults(root, host),
                  std::uint32_t{MBEDTLS_X509_BADCERT_NOT_TRUSTED});
        EXPECT_EQ(Chain{"unknown-ca.pem"}.faults(other, host), 0U);
    }
    EXPECT_EQ(Chain{"wrong-name.pem"}.faults(root, "other.example"), 0U);
    EXPECT_EQ(Chain{"tls.pem"}.faults(root, "web.test"),
              std::uint32_t{MBEDTLS_X509_BADCERT_CN_MISMATCH});
    EXPECT_EQ(Chain{"client.pem"}.faults(root, nullptr), 0U);
}

TEST(Pki, ChainsAreAsLongAsTheirNamesSay)
{
    EXPECT_EQ(Chain{"ca.pem"}.certificates(), 1);
    EXPECT_EQ(Chain{"tls.pem"}.certificates(), 1);
    EXPECT_EQ(Chain{"chain.pem"}.certificates(), 2);
    const Chain chain{"long-chain.pem"};
    EXPECT_EQ(chain.certificates(), 5);
    EXPECT_GT(chain.bytes(), 8192U);
    EXPECT_LT(chain.bytes(), 12'288U); // well below what mbedTLS takes at once
}

mbedtls_pk_type_t type_of(std::string_view name)
{
    const Chain chain{name};
    return mbedtls_pk_get_type(&chain.crt.pk);
}

std::size_t bitlen_of(std::string_view name)
{
    const Chain chain{name};
    return mbedtls_pk_get_bitlen(&chain.crt.pk);
}

TEST(Pki, KeysAreOfTheirKinds)
{
    EXPECT_EQ(type_of("tls.pem"), MBEDTLS_PK_ECKEY);
    EXPECT_EQ(bitlen_of("tls.pem"), 256U);
    EXPECT_EQ(type_of("rsa.pem"), MBEDTLS_PK_RSA);
    EXPECT_EQ(bitlen_of("rsa.pem"), 2048U);
    EXPECT_EQ(type_of("client.pem"), MBEDTLS_PK_ECKEY);
}

TEST(Pki, TheExampleFirmwareHoldsTheRoot)
{
    const std::string source = file("scenarios/firmware/tls_fetch.c");
    std::istringstream root{std::string{pki("ca.pem")}};
    for (std::string line; std::getline(root, line);)
        EXPECT_NE(source.find('"' + line + "\\n\""), source.npos) << line;
}

} // namespace
} // namespace stack::tls
