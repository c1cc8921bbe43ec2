// Keys on P-256, signatures and requests for certificates.
#include "stack/tls/p256.hpp"

#include "stack/credentials/credentials.hpp"

#include <gtest/gtest.h>

namespace stack::tls {
namespace {

using namespace std::string_literals;

// RFC 6979 §A.2.5: P-256 with SHA-256, message "sample".
TEST(P256, SignsTheExampleOfTheStandard)
{
    // The private key C9AFA9D8...6721 in PEM.
    const std::string pem = "-----BEGIN EC PRIVATE KEY-----\n"
                            "MDECAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49AwEH\n"
                            "-----END EC PRIVATE KEY-----\n";
    emu::Random random{1, "p256"};
    const auto signature = p256_sign(pem, "sample", random);
    ASSERT_TRUE(signature);
    ASSERT_EQ(signature->size(), 64U);
    std::string hex;
    for (const char c : *signature) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        hex += digits[static_cast<unsigned char>(c) >> 4];
        hex += digits[static_cast<unsigned char>(c) & 15];
    }
    EXPECT_EQ(hex, "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                   "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
}

// SEC 1 §C.4 and RFC 5915: a private key with its curve and its public part.
TEST(P256, WritesAKeyThatTheStoreTakesAndThatSigns)
{
    emu::Random random{1, "p256"};
    const std::string pem = p256_generate(random);
    EXPECT_TRUE(pem.starts_with("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI")) << pem;
    EXPECT_TRUE(pem.ends_with("\n-----END EC PRIVATE KEY-----\n")) << pem;
    EXPECT_EQ(credential_problem(CredentialType::client_key, pem), "");
    EXPECT_TRUE(p256_sign(pem, "x", random));
    EXPECT_NE(p256_generate(random), pem);
}

TEST(P256, WritesAPublicKeyInDer)
{
    emu::Random random{1, "p256"};
    const std::string pem = p256_generate(random);
    const auto key = p256_public_key(pem, random);
    ASSERT_TRUE(key);
    ASSERT_EQ(key->size(), 91U);
    EXPECT_EQ(key->substr(0, 27),
              "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d"
              "\x03\x01\x07\x03\x42\x00\x04"s);
    EXPECT_EQ(p256_public_key(pem, random), key);
    EXPECT_EQ(p256_public_key("no key", random), std::nullopt);
}

/// The size in the head of a DER element that is longer than 127 octets and its head.
std::size_t size_of(std::string_view der)
{
    const auto octet = [&](std::size_t at) { return static_cast<unsigned char>(der[at]); };
    return octet(1) == 0x81 ? octet(2) + 3U : (octet(2) << 8 | octet(3)) + 4U;
}

constexpr std::string_view device_uses = "11101";

// RFC 2986 §4: name, key, one extension; its uses and the NULL behind the algorithm are those of a
// request that 1.3.x wrote (nRFCloud/utils, modem-firmware-1.3+/README.md).
TEST(P256, WritesARequestForACertificate)
{
    emu::Random random{1, "p256"};
    const std::string pem = p256_generate(random);
    const std::string name = "50363154-3931-44f0-8022-121b00000001";
    const auto request = p256_certificate_request(pem, common_name(name), device_uses, random);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->size(), size_of(*request));
    const auto holds = [&](std::string_view part) { return request->find(part) != request->npos; };
    EXPECT_TRUE(holds("\x02\x01\x00\x30\x2f\x31\x2d\x30\x2b\x06\x03\x55\x04\x03\x0c\x24"s + name));
    EXPECT_TRUE(holds(*p256_public_key(pem, random)));
    EXPECT_TRUE(holds("\x06\x03\x55\x1d\x0f\x04\x04\x03\x02\x03\xe8"s));
    EXPECT_TRUE(holds("\x30\x0c\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02\x05\x00\x03"s));
    EXPECT_EQ(p256_certificate_request(pem, common_name(name), device_uses, random),
              request); // RFC 6979
}

TEST(P256, SignsTheRequestItself)
{
    emu::Random random{1, "p256"};
    const std::string pem = p256_generate(random);
    const auto request = p256_certificate_request(pem, "CN=x", device_uses, random);
    const std::string_view inner =
        std::string_view{*request}.substr(4 - (request->at(1) == '\x81'));
    const auto signature = p256_sign(pem, inner.substr(0, size_of(inner)), random);
    ASSERT_TRUE(signature);
    // r as a DER integer: without leading zeros, with one where the highest bit is set.
    std::string r = signature->substr(0, 32);
    while (r.front() == 0)
        r.erase(0, 1);
    EXPECT_NE(request->find(r), request->npos);
}

TEST(P256, TakesAnyCharacterIntoTheNameOfARequest)
{
    emu::Random random{1, "p256"};
    const std::string pem = p256_generate(random);
    const std::string name = " a,b=c+d<e>f#g;h\"i\\ ";
    const auto request = p256_certificate_request(pem, common_name(name), device_uses, random);
    ASSERT_TRUE(request);
    EXPECT_NE(request->find(name), request->npos);
    EXPECT_EQ(
        p256_certificate_request(pem, common_name(std::string(300, 'x')), device_uses, random),
        std::nullopt);
    EXPECT_EQ(p256_certificate_request("no key", "CN=x", device_uses, random), std::nullopt);
}

// RFC 4514 and RFC 5280 §4.2.1.3: subjects of more than a name, uses up to decipherOnly, bit 8.
TEST(P256, TakesTheSubjectAndTheUsesThatAreAskedFor)
{
    emu::Random random{1, "p256"};
    const std::string pem = p256_generate(random);
    const std::string subject = "O=Nordic Semiconductor,L=Trondheim,C=no";
    const auto request = p256_certificate_request(pem, subject, "000010001", random);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->size(), size_of(*request));
    const auto holds = [&](std::string_view part) { return request->find(part) != request->npos; };
    EXPECT_TRUE(holds("\x06\x03\x55\x04\x0a\x0c\x14Nordic Semiconductor"s));
    EXPECT_TRUE(holds("\x06\x03\x55\x04\x07\x0c\x09Trondheim"s));
    EXPECT_TRUE(holds("\x06\x03\x55\x04\x06\x13\x02no"s));
    EXPECT_TRUE(holds("\x06\x03\x55\x1d\x0f\x04\x05\x03\x03\x07\x08\x80"s));
    for (const std::string wrong : {"", "no attribute", "XX=1"}) {
        EXPECT_EQ(p256_certificate_request(pem, wrong, "1", random), std::nullopt) << wrong;
    }
}

} // namespace
} // namespace stack::tls
