// Tokens and keys of the device, and their encodings (at/commands.tsv).
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include "atlink/modem/encoding.hpp"

#include <map>

namespace atlink {
namespace {

using namespace std::string_literals;
using modem::KeyName;

std::string from_base64url(std::string_view text)
{
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                            "0123456789-_"}
                               .find(c);
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFF;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xFF);
    }
    return bytes;
}

/// Keys whose signatures can be recognised; nothing is computed.
class PlainKeys final : public modem::DeviceKeys {
public:
    int generate(const KeyName& name) override
    {
        if (refusal != 0) return refusal;
        return made.emplace(*name.tag, name.type).second ? 0 : 519;
    }
    std::optional<std::string> public_key(const KeyName& name) override
    {
        if (name.tag && !made.contains(*name.tag)) return {};
        return "key " + std::to_string(name.tag.value_or(0));
    }
    std::optional<std::string> sign(const KeyName& name, std::string_view message) override
    {
        if (!public_key(name)) return {};
        signed_last = message;
        return std::string(32, '\x11') + std::string(32, '\x80');
    }
    std::optional<std::string> certificate_request(const KeyName& name, const std::string& subject,
                                                   std::string_view uses) override
    {
        const auto key = public_key(name);
        if (!key || subject == "nonsense") return {};
        return "request " + subject + " " + std::string{uses} + " " + *key;
    }
    std::string sha256(std::string_view) override { return std::string(32, 'h'); }

    std::map<std::uint32_t, int> made;
    std::string signed_last;
    int refusal = 0;
};

ModemAtSettings with(std::shared_ptr<PlainKeys> keys)
{
    ModemAtSettings settings;
    settings.keys = std::move(keys);
    return settings;
}

/// The parts between dots of a quoted answer.
std::vector<std::string> parts(const std::string& answer)
{
    const std::size_t first = answer.find('"') + 1;
    std::string text = answer.substr(first, answer.find('"', first) - first);
    std::vector<std::string> list;
    for (std::size_t dot = 0; dot != std::string::npos;) {
        dot = text.find('.');
        list.push_back(from_base64url(text.substr(0, dot)));
        text.erase(0, dot + 1);
    }
    return list;
}

// RFC 4648 §10 without padding, and the two characters that are its own.
TEST(ModemAtKeys, EncodesBase64url)
{
    EXPECT_EQ(modem::base64url(""), "");
    EXPECT_EQ(modem::base64url("f"), "Zg");
    EXPECT_EQ(modem::base64url("fo"), "Zm8");
    EXPECT_EQ(modem::base64url("foo"), "Zm9v");
    EXPECT_EQ(modem::base64url("foobar"), "Zm9vYmFy");
    EXPECT_EQ(modem::base64url("\xfb\xff\xfe"), "-__-");
}

TEST(ModemAtKeys, EncodesCborAndJson)
{
    EXPECT_EQ(modem::cbor_head(4, 23), "\x97"s);
    EXPECT_EQ(modem::cbor_head(2, 24), "\x58\x18"s);
    EXPECT_EQ(modem::cbor_head(2, 256), "\x59\x01\x00"s);
    EXPECT_EQ(modem::cbor_bytes("ab"), "\x42" + "ab"s);
    EXPECT_EQ(modem::json_string("a\"\\\n"), "\"a\\\"\\\\\\u000a\"");
}

TEST(ModemAtKeys, MakesAKeyAndARequestForItsCertificate)
{
    const auto keys = std::make_shared<PlainKeys>();
    Desk desk{certain(), with(keys)};
    const auto answer = desk.send("AT%KEYGEN=16842753,2,0");
    EXPECT_TRUE(answer.starts_with("%KEYGEN: \"")) << answer;
    EXPECT_TRUE(answer.ends_with("\"\r\nOK\r\n"));
    const auto body = parts(answer);
    ASSERT_EQ(body.size(), 2U);
    EXPECT_EQ(body[0], "request CN=50363154-3931-44f0-8022-121b00000001 11101 key 16842753");
    EXPECT_TRUE(body[1].starts_with("\xd2\x84\x43\xa1\x01\x26"s)); // COSE_Sign1, ES256
    EXPECT_TRUE(body[1].ends_with("\x58\x40"s + std::string(32, '\x11') + std::string(32, '\x80')));
    EXPECT_TRUE(keys->signed_last.starts_with("\x84\x6aSignature1\x43\xa1\x01\x26\x40"s));
    const auto key = parts(desk.send("AT%KEYGEN=5,8,1"));
    EXPECT_EQ(key[0], "key 5");
    desk.send("AT+CMEE=1");
    EXPECT_EQ(desk.send("AT%KEYGEN=5,8,1"), "+CME ERROR: 519\r\n");
    keys->refusal = 515;
    EXPECT_EQ(desk.send("AT%KEYGEN=6,2,1"), "+CME ERROR: 515\r\n");
    for (const auto line :
         {"AT%KEYGEN=1", "AT%KEYGEN=1,3,0", "AT%KEYGEN=1,2,2", "AT%KEYGEN=-1,2,0",
          "AT%KEYGEN=2147483648,2,0", "AT%KEYGEN=1,2,1,\"CN=x\"", "AT%KEYGEN=1,2,0,\"\"",
          "AT%KEYGEN=1,2,0,CN", "AT%KEYGEN=1,2,0,\"CN=x\",\"0000\"",
          "AT%KEYGEN=1,2,0,\"CN=x\",\"1111111111\"", "AT%KEYGEN=1,2,0,\"CN=x\",\"12\""}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 50\r\n") << line;
    }
}

// nRFCloud/utils, modem-firmware-1.3+/README.md, first log: the payload that 1.3.x signs for
// AT%KEYGEN=42,2,0 is d9d9f7 85 09 50 <UUID> 42 182a 58 20 <SHA-256> 50 <nonce>.
TEST(ModemAtKeys, SignsFiveThingsOfAKeyThatItMakes)
{
    const auto keys = std::make_shared<PlainKeys>();
    Desk desk{certain(), with(keys)};
    const std::string uuid = "\x50\x36\x31\x54\x39\x31\x44\xf0\x80\x22\x12\x1b\x00\x00\x00\x01"s;
    const auto payload = [&](const std::string& line) {
        desk.send(line);
        return keys->signed_last.substr(keys->signed_last.find("\xd9\xd9\xf7"));
    };
    const std::string csr = payload("AT%KEYGEN=42,2,0");
    EXPECT_EQ(csr.substr(0, csr.size() - 16), "\xd9\xd9\xf7\x85\x09\x50"s + uuid + "\x42\x18\x2a"s +
                                                  "\x58\x20"s + std::string(32, 'h') + "\x50");
    const std::string large = payload("AT%KEYGEN=16842753,8,1");
    EXPECT_EQ(large.substr(0, large.size() - 16), "\xd9\xd9\xf7\x85\x08\x50"s + uuid +
                                                      "\x45\x1a\x01\x01\x00\x01"s + "\x58\x20"s +
                                                      std::string(32, 'h') + "\x50");
    EXPECT_NE(csr.substr(csr.size() - 16), large.substr(large.size() - 16)); // the nonce
}

// at/commands.tsv, %KEYGEN: subject and uses of the host's choice.
TEST(ModemAtKeys, TakesTheSubjectOfARequestFromTheHost)
{
    Desk desk{certain(), with(std::make_shared<PlainKeys>())};
    desk.send("AT+CMEE=1");
    EXPECT_EQ(parts(desk.send("AT%KEYGEN=1,2,0,\"O=Nordic Semiconductor,L=Trondheim,C=no\""))[0],
              "request O=Nordic Semiconductor,L=Trondheim,C=no 11101 key 1");
    EXPECT_EQ(parts(desk.send("AT%KEYGEN=2,2,0,\"CN=x\",\"101010000\""))[0],
              "request CN=x 101010000 key 2");
    EXPECT_EQ(desk.send("AT%KEYGEN=3,2,0,\"nonsense\""), "+CME ERROR: 523\r\n");
}

TEST(ModemAtKeys, SignsTokens)
{
    const auto keys = std::make_shared<PlainKeys>();
    Desk desk{certain(), with(keys)};
    desk.send("AT+CMEE=1");
    EXPECT_EQ(desk.send("AT%JWT=0,100,\"sub\",\"aud\",10,2"), "+CME ERROR: 513\r\n");
    desk.send("AT%KEYGEN=10,2,0");
    auto token = parts(desk.send("AT%JWT=0,100,\"sub\",\"aud\",10,2"));
    ASSERT_EQ(token.size(), 3U);
    EXPECT_EQ(token[0], "{\"typ\":\"JWT\",\"alg\":\"ES256\"}");
    const std::string issuer = "{\"iss\":\"nRF9160.50363154-3931-44f0-8022-121b00000001\",\"jti\":"
                               "\"nRF9160.25c95751-efa4-40d4-8b4a-1dcaab81fac9.";
    EXPECT_TRUE(token[1].starts_with(issuer)) << token[1];
    EXPECT_EQ(token[1].substr(issuer.size() + 32), "\",\"sub\":\"sub\",\"aud\":\"aud\"}");
    EXPECT_EQ(token[2].size(), 64U);
    desk.send("AT+CCLK=\"26/01/01,00:00:00+04\""); // times only with a valid clock
    token = parts(desk.send("AT%JWT=0,100,\"\",\"\""));
    EXPECT_EQ(token[1].substr(issuer.size() + 32), "\",\"iat\":1767225600,\"exp\":1767225700}");
    token = parts(desk.send("AT%JWT=0,0,\"\",\"\",0,2"));
    EXPECT_EQ(token[1].substr(issuer.size() + 32), "\",\"iat\":1767225600}");
    for (const auto line :
         {"AT%JWT=1,0,\"\",\"\"", "AT%JWT=0,-1,\"\",\"\"", "AT%JWT=0,0,\"\"",
          "AT%JWT=0,0,\"\",\"\",10", "AT%JWT=0,0,\"\",\"\",10,3", "AT%JWT=0,0,a,b"}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 50\r\n") << line;
    }
}

TEST(ModemAtKeys, AttestsToTheDevice)
{
    Desk desk{certain(), with(std::make_shared<PlainKeys>())};
    const auto answer = desk.send("AT%ATTESTTOKEN");
    // The beginnings are those of the table's example.
    EXPECT_TRUE(answer.starts_with("%ATTESTTOKEN: \"2dn3hQFQUDYxVDkxRPCAIhIb")) << answer;
    EXPECT_NE(answer.find(".0oRDoQEmoQRBIfZY"), std::string::npos) << answer;
    EXPECT_NE(desk.send("AT%ATTESTTOKEN"), answer); // another nonce
}

} // namespace
} // namespace atlink
