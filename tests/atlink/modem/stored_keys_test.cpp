// Keys of the device in the credential store.
#include "atlink/modem/stored_keys.hpp"
#include "stack/tls/p256.hpp"

#include <gtest/gtest.h>

namespace atlink::modem {
namespace {

// RFC 6979 §A.2.5: P-256 with SHA-256, message "sample".
TEST(P256, SignsTheExampleOfTheStandard)
{
    // The private key C9AFA9D8...6721 in PEM.
    const std::string pem = "-----BEGIN EC PRIVATE KEY-----\n"
                            "MDECAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49AwEH\n"
                            "-----END EC PRIVATE KEY-----\n";
    emu::Random random{1, "p256"};
    const auto signature = stack::tls::p256_sign(pem, "sample", random);
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

TEST(StoredKeys, AreMadeOnceAndFoundAgain)
{
    stack::Credentials store;
    StoredKeys keys{store, emu::Seed{1}};
    const KeyName name{.tag = 10, .type = 2};
    EXPECT_FALSE(keys.public_key(name));
    EXPECT_FALSE(keys.sign(name, "x"));
    EXPECT_EQ(keys.generate(name), 0);
    EXPECT_EQ(keys.generate(name), 519);
    const auto key = keys.public_key(name);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->size(), 91U);
    EXPECT_EQ(stack::credential_problem(stack::CredentialType::client_key,
                                        *store.find(10, stack::CredentialType::client_key)),
              "");
    EXPECT_EQ(keys.sign(name, "x"), keys.sign(name, "x"));
    EXPECT_NE(keys.sign(name, "x"), keys.sign(name, "y"));
    EXPECT_EQ(keys.generate({.tag = 10, .type = 8}), 0); // another kind of key
}

TEST(StoredKeys, HaveOneThatFollowsFromTheSeed)
{
    stack::Credentials store;
    StoredKeys keys{store, emu::Seed{1}};
    StoredKeys again{store, emu::Seed{1}};
    StoredKeys other{store, emu::Seed{2}};
    ASSERT_TRUE(keys.public_key({}));
    EXPECT_EQ(keys.public_key({}), again.public_key({}));
    EXPECT_NE(keys.public_key({}), other.public_key({}));
}

TEST(StoredKeys, RefuseWhatIsNoKeyOnThisCurve)
{
    stack::Credentials store;
    StoredKeys keys{store, emu::Seed{1}};
    ASSERT_TRUE(store.write(5, stack::CredentialType::client_key, "no key"));
    EXPECT_FALSE(keys.public_key({.tag = 5, .type = 2}));
    EXPECT_FALSE(keys.sign({.tag = 5, .type = 2}, "x"));
    EXPECT_EQ(keys.generate({.tag = 5, .type = 2}), 519);
}

} // namespace
} // namespace atlink::modem
