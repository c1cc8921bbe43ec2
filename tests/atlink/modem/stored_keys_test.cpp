// Keys of the device in the credential store.
#include "atlink/modem/stored_keys.hpp"
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include <gtest/gtest.h>

namespace atlink::modem {
namespace {

TEST(StoredKeys, AreMadeOnceAndFoundAgain)
{
    stack::Credentials store;
    StoredKeys keys{store, emu::Seed{1}};
    const KeyName name{.tag = 10, .type = 2};
    EXPECT_FALSE(keys.public_key(name));
    EXPECT_FALSE(keys.sign(name, "x"));
    EXPECT_FALSE(keys.certificate_request(name, "x"));
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
    EXPECT_FALSE(keys.certificate_request({.tag = 5, .type = 2}, "x"));
    EXPECT_EQ(keys.generate({.tag = 5, .type = 2}), 519);
}

// What this modem answered while it wrote DER and PEM by hand: requests, public keys and the key
// that comes after them from the same stream of chance are the same octet by octet.
TEST(StoredKeys, AnswerWhatTheyAnsweredBeforeMbedtlsWroteThem)
{
    Desk desk;
    const auto body = [&](std::string_view line) {
        const std::string answer = desk.send(line);
        const std::size_t begin = answer.find('"') + 1;
        return answer.substr(begin, answer.find('.') - begin);
    };
    EXPECT_EQ(body("AT%KEYGEN=1,2,0"),
              "MIIBCDCBrwIBADAvMS0wKwYDVQQDDCQ1MDM2MzE1NC0zOTMxLTQ0ZjAtODAyMi0xMjFiMDAwMDAwMDEw"
              "WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQqKLc3y6uIxYpXwBFC0gi_U6y3xlsRZv4Wq1vXs8WH95Eo"
              "LRXNWUpEy_xA-NaD6IvA7O8WueZGfXCjXrNnvD94oB4wHAYJKoZIhvcNAQkOMQ8wDTALBgNVHQ8EBAMC"
              "B4AwCgYIKoZIzj0EAwIDSAAwRQIhAJoLtz5397jhs_xCWwr1evtYXspFxcVaV7epke98-KjqAiAUWh3a"
              "D_FJcl8jjx0RRqC0M6QVLFaprGV5yuQEbfFfKg");
    EXPECT_EQ(body("AT%KEYGEN=2,2,1"),
              "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEF1GEF7WRX6UNHl1EPRkM6-OHuohJt4Rij4tyYK5j8YLe"
              "4J658XbsCLzSCavA5-aeneBx-I8Di_KYxY7VfpCv-Q");
    const std::string token = desk.send("AT%JWT=0,0,\"s\",\"a\",1,2");
    EXPECT_EQ(token.substr(token.rfind('.') + 1),
              "lKTCOCn2QfJOkL3MRvjCo3PDEO3HC6xtCgsc2LNtL7mCrqnDN09VmmRTftfrrBfJRDkSTDSfwYFikic4"
              "VelRng"
              "\"\r\nOK\r\n");
    EXPECT_EQ(body("AT%KEYGEN=3,8,0"),
              "MIIBCTCBrwIBADAvMS0wKwYDVQQDDCQ1MDM2MzE1NC0zOTMxLTQ0ZjAtODAyMi0xMjFiMDAwMDAwMDEw"
              "WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASCegZup3F1bkYG_cu3mnHZG_C2byqFZcB0kKGSr-9QUHUr"
              "PN4Iy3r4b3amfxjWyiQT6OCU48TNTB7kk-fndT86oB4wHAYJKoZIhvcNAQkOMQ8wDTALBgNVHQ8EBAMC"
              "B4AwCgYIKoZIzj0EAwIDSQAwRgIhAMByJa-_0mO2kZCPc8N7jFBQKceTuGod6wI80lqy12zQAiEAhU-q"
              "Xhy-XbySzcPC2hZWGwhj2YjlpLKkBQOmktnAdgw");
    EXPECT_EQ(body("AT%KEYGEN=4,2,1"),
              "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEzCq2QCyq7xHGonKRUrvGwsjOsEGGPB5J5VymiGeSXj0I"
              "LFIALN3RypZasA0SI31SreXD0pewLbv74wj0ZwozoA");
}

} // namespace
} // namespace atlink::modem
