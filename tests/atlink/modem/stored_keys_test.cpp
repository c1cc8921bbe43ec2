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
    EXPECT_FALSE(keys.certificate_request(name, "CN=x", "1"));
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
    EXPECT_FALSE(keys.certificate_request({.tag = 5, .type = 2}, "CN=x", "1"));
    EXPECT_EQ(keys.generate({.tag = 5, .type = 2}), 519);
}

// Public keys, and the key that comes after them from the same stream of chance, are those that
// this modem made when it wrote DER and PEM by hand, octet by octet. The requests are laid out as
// one of 1.3.x (nRFCloud/utils, modem-firmware-1.3+/README.md); `openssl req -verify` takes them.
TEST(StoredKeys, AnswerTheSameOctetByOctet)
{
    Desk desk;
    const auto body = [&](std::string_view line) {
        const std::string answer = desk.send(line);
        const std::size_t begin = answer.find('"') + 1;
        return answer.substr(begin, answer.find('.') - begin);
    };
    EXPECT_EQ(body("AT%KEYGEN=1,2,0"),
              "MIIBCjCBrwIBADAvMS0wKwYDVQQDDCQ1MDM2MzE1NC0zOTMxLTQ0ZjAtODAyMi0xMjFiMDAwMDAwMDEw"
              "WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQqKLc3y6uIxYpXwBFC0gi_U6y3xlsRZv4Wq1vXs8WH95Eo"
              "LRXNWUpEy_xA-NaD6IvA7O8WueZGfXCjXrNnvD94oB4wHAYJKoZIhvcNAQkOMQ8wDTALBgNVHQ8EBAMC"
              "A-gwDAYIKoZIzj0EAwIFAANIADBFAiB5giNMrM3NyBqM4soecnwD-Gqky-qtm7cP7Rq30OE1qQIhAJ6Z"
              "e3xnPsCWlVPuOBE7ae00kCZuD8dqHBKyQRfzlt4r");
    EXPECT_EQ(body("AT%KEYGEN=2,2,1"),
              "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEF1GEF7WRX6UNHl1EPRkM6-OHuohJt4Rij4tyYK5j8YLe"
              "4J658XbsCLzSCavA5-aeneBx-I8Di_KYxY7VfpCv-Q");
    const std::string token = desk.send("AT%JWT=0,0,\"s\",\"a\",1,2");
    EXPECT_EQ(token.substr(token.rfind('.') + 1),
              "Y0FD7A63yrtSVPNd5eZrUCURCfnCEBiemLEdcy3DZVJdtd5wop7gcD-nMUmi5_gySEchkmpyrVQSc2u_"
              "1yY4kA"
              "\"\r\nOK\r\n");
    EXPECT_EQ(body("AT%KEYGEN=3,8,0"),
              "MIIBCjCBrwIBADAvMS0wKwYDVQQDDCQ1MDM2MzE1NC0zOTMxLTQ0ZjAtODAyMi0xMjFiMDAwMDAwMDEw"
              "WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASCegZup3F1bkYG_cu3mnHZG_C2byqFZcB0kKGSr-9QUHUr"
              "PN4Iy3r4b3amfxjWyiQT6OCU48TNTB7kk-fndT86oB4wHAYJKoZIhvcNAQkOMQ8wDTALBgNVHQ8EBAMC"
              "A-gwDAYIKoZIzj0EAwIFAANIADBFAiEA3N4-Kyt6x7SduEGAcDU-BIgtyaGKxF7GkRoUGpcqnOoCIEHz"
              "32BM2WlRJrfscameInLa9sVsOibqz5qXAJoggqzo");
    EXPECT_EQ(body("AT%KEYGEN=4,2,1"),
              "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEzCq2QCyq7xHGonKRUrvGwsjOsEGGPB5J5VymiGeSXj0I"
              "LFIALN3RypZasA0SI31SreXD0pewLbv74wj0ZwozoA");
}

// A request that cannot be made leaves its tag free.
TEST(StoredKeys, KeepNoKeyWhoseRequestCouldNotBeWritten)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    EXPECT_EQ(desk.send("AT%KEYGEN=1,2,0,\"nonsense\""), "+CME ERROR: 523\r\n");
    EXPECT_EQ(desk.send("AT%CMNG=1,1"), "OK\r\n");
    EXPECT_TRUE(desk.send("AT%KEYGEN=1,2,0,\"CN=x\"").ends_with("\"\r\nOK\r\n"));
    EXPECT_EQ(desk.send("AT%KEYGEN=1,2,0,\"CN=x\""), "+CME ERROR: 519\r\n");
}

} // namespace
} // namespace atlink::modem
