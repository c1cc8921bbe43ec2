// zephyr/behaviour.md §6: what a TLS client of Zephyr's own stack meets in its handshake and after.
#include "tests/zephyr/secure_fixture.hpp"

namespace stack::zephyr {
namespace {

class SecureClient : public SecureNative {
protected:
    int client(const char* name = "tls.test") { return open(SOCK_STREAM, 1, name); }
    int connected(const char* name = "tls.test")
    {
        const int fd = client(name);
        EXPECT_EQ(connect(fd, tls_test), 0) << std::strerror(errno);
        return fd;
    }
};

// §6: "The TCP connection is established before the handshake starts; if the handshake fails,
// connect fails and the socket must be closed"; "any other handshake failure ECONNABORTED".
TEST_F(SecureClient, EveryWayAHandshakeFailsIsEconnaborted)
{
    trust();
    for (const char* server : {"192.0.2.152",    // another name
                               "192.0.2.153",    // an unknown CA
                               "192.0.2.157",    // PSK only
                               "192.0.2.159",    // wants a certificate
                               "192.0.2.161",    // closes in the middle
                               "192.0.2.162",    // resets
                               "192.0.2.163"}) { // no TLS at all
        const int fd = client();
        EXPECT_EQ(failure(connect(fd, in(server, 443))), ECONNABORTED) << server;
        EXPECT_NE(failure(send(fd, "x")), 0) << "it is of no more use";
        EXPECT_EQ(zsock_close(fd), 0);
    }
}

// §6, "Errors: handshake time-out ETIMEDOUT".
TEST_F(SecureClient, ASilentServerIsEtimedout)
{
    trust();
    const int fd = client();
    EXPECT_EQ(failure(connect(fd, in("192.0.2.160", 443))), ETIMEDOUT);
    EXPECT_EQ(zsock_close(fd), 0);
}

// §6: "not yet connected ENOTCONN".
TEST_F(SecureClient, NothingGoesBeforeItIsConnected)
{
    trust();
    const int fd = client();
    EXPECT_EQ(failure(send(fd, "x")), ENOTCONN);
    EXPECT_EQ(receive(fd), refused(ENOTCONN));
    EXPECT_EQ(receive(fd, 1, ZSOCK_MSG_DONTWAIT), refused(ENOTCONN));
}

// §6: "Peer verification default: required", and without a root certificate nothing can be
// verified.
TEST_F(SecureClient, VerifiesUnlessToldNotTo)
{
    ASSERT_EQ(add(1, TLS_CREDENTIAL_PSK, "unused"), 0);
    EXPECT_EQ(failure(connect(client(), tls_test)), ECONNABORTED);
    const int fd = client();
    ASSERT_EQ(set(fd, TLS_PEER_VERIFY, TLS_PEER_VERIFY_NONE), 0);
    EXPECT_EQ(connect(fd, tls_test), 0);
}

// §6: "listed tag not in the store ENOENT", even when another is.
TEST_F(SecureClient, OneTagOfTheListThatHoldsNothingIsEnough)
{
    trust();
    const int fd = client();
    ASSERT_EQ(set(fd, TLS_SEC_TAG_LIST, {1, 55}), 0);
    EXPECT_EQ(failure(connect(fd, tls_test)), ENOENT);
}

// §6: "unusable certificate or key EINVAL"; "every credential under every tag is loaded".
TEST_F(SecureClient, OneCredentialThatIsOfNoUseSpoilsTheOthers)
{
    trust();
    const std::string junk = "junk";
    ASSERT_EQ(add(7, TLS_CREDENTIAL_SERVER_CERTIFICATE, junk), 0);
    ASSERT_EQ(add(7, TLS_CREDENTIAL_PRIVATE_KEY, key), 0);
    ASSERT_EQ(add(8, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate), 0);
    ASSERT_EQ(add(8, TLS_CREDENTIAL_PRIVATE_KEY, junk), 0);
    ASSERT_EQ(add(9, TLS_CREDENTIAL_CA_CERTIFICATE, junk), 0);
    for (const int bad : {7, 8, 9}) {
        const int fd = client();
        ASSERT_EQ(set(fd, TLS_SEC_TAG_LIST, {1, bad}), 0);
        EXPECT_EQ(failure(connect(fd, tls_test)), EINVAL) << bad;
        EXPECT_EQ(zsock_close(fd), 0);
    }
}

// §6: "Order carries no meaning; every credential under every tag is loaded".
TEST_F(SecureClient, TheOrderOfTheTagsMeansNothing)
{
    const std::string client_certificate = pem("client.pem");
    const std::string client_key = pem("client.key");
    trust();
    ASSERT_EQ(add(2, TLS_CREDENTIAL_SERVER_CERTIFICATE, client_certificate), 0);
    ASSERT_EQ(add(2, TLS_CREDENTIAL_PRIVATE_KEY, client_key), 0);
    const int forth = client();
    ASSERT_EQ(set(forth, TLS_SEC_TAG_LIST, {1, 2}), 0);
    EXPECT_EQ(connect(forth, in("192.0.2.159", 443)), 0) << "the server that wants a certificate";
    const int back = client();
    ASSERT_EQ(set(back, TLS_SEC_TAG_LIST, {2, 1}), 0);
    EXPECT_EQ(connect(back, in("192.0.2.159", 443)), 0);
}

// §6: "Host name: used for SNI and for matching the certificate".
TEST_F(SecureClient, TheNameIsAskedForInTheHello)
{
    trust();
    connected();
    const auto said = std::ranges::count_if(records.uplink, [](const std::string& packet) {
        return packet.find("tls.test") != std::string::npos;
    });
    EXPECT_EQ(said, 1);
}

// §6: "Null or zero length turns both off".
TEST_F(SecureClient, ANameOfNoLengthIsNeitherAskedForNorChecked)
{
    trust();
    for (const char* name : {static_cast<const char*>(nullptr), ""}) {
        const int fd = client("other.test");
        ASSERT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, name, 0), 0);
        EXPECT_EQ(connect(fd, tls_test), 0);
        EXPECT_EQ(zsock_close(fd), 0);
    }
    for (const std::string& packet : records.uplink)
        EXPECT_EQ(packet.find("other.test"), std::string::npos);
}

// §6: "Cipher list: array of int with IANA numbers; zero length restores default"; "Cipher in use:
// ENOTCONN until the handshake is done".
TEST_F(SecureClient, TheCipherListRestrictsWhatIsOffered)
{
    trust();
    constexpr int ecdsa = 0xC02B;
    constexpr int rsa = 0xC02F;
    const int one = client();
    ASSERT_EQ(set(one, TLS_CIPHERSUITE_LIST, {ecdsa}), 0);
    ASSERT_EQ(connect(one, tls_test), 0);
    EXPECT_EQ(get(one, SOL_TLS, TLS_CIPHERSUITE_USED), ecdsa);
    const int none = client();
    ASSERT_EQ(set(none, TLS_CIPHERSUITE_LIST, {rsa}), 0);
    EXPECT_EQ(failure(connect(none, tls_test)), ECONNABORTED) << "the server's key is no RSA key";
    EXPECT_EQ(get(none, SOL_TLS, TLS_CIPHERSUITE_USED), -ENOTCONN);
    const int all = client();
    ASSERT_EQ(set(all, TLS_CIPHERSUITE_LIST, {rsa}), 0);
    ASSERT_EQ(zsock_setsockopt(all, SOL_TLS, TLS_CIPHERSUITE_LIST, &rsa, 0), 0);
    EXPECT_EQ(connect(all, tls_test), 0);
}

// §6: "Options set after the handshake have no effect on it".
TEST_F(SecureClient, WhatIsSetAfterTheHandshakeChangesNothing)
{
    trust();
    const int fd = connected();
    const int suite = get(fd, SOL_TLS, TLS_CIPHERSUITE_USED);
    EXPECT_EQ(set(fd, TLS_SEC_TAG_LIST, {99}), 0);
    EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, "other", 5), 0);
    EXPECT_EQ(set(fd, TLS_CIPHERSUITE_LIST, {0xC02F}), 0);
    EXPECT_EQ(get(fd, SOL_TLS, TLS_CIPHERSUITE_USED), suite);
    EXPECT_EQ(send(fd, "GET / HTTP/1.0\r\n\r\n"), 18);
    EXPECT_EQ(receive(fd, 8, ZSOCK_MSG_WAITALL), "HTTP/1.1");
}

// §6: "ALPN: array of C string pointers, kept by reference (the strings must outlive the
// handshake)".
TEST_F(SecureClient, TheServerChoosesAmongTheProtocolsOffered)
{
    trust();
    tls::ServerConfig config;
    config.alpn = {"h2", "http/1.1"};
    service<tls::TlsServer>("tls.test").configure(config);
    char first[] = "????";
    const char* offered[] = {first, "h2"};
    const int fd = client();
    ASSERT_EQ(set(fd, TLS_ALPN_LIST, offered), 0);
    std::strcpy(first, "spdy"); // read when the handshake begins
    ASSERT_EQ(connect(fd, tls_test), 0);
    EXPECT_EQ(alpn(fd), "h2");
    EXPECT_TRUE(std::ranges::any_of(records.uplink, [](const std::string& packet) {
        return packet.find("\x04spdy\x02h2") != std::string::npos;
    }));
    const char* read[3] = {};
    std::size_t length = sizeof read;
    EXPECT_EQ(zsock_getsockopt(fd, SOL_TLS, TLS_ALPN_LIST, read, &length), 0);
    EXPECT_EQ(length, sizeof offered);
    EXPECT_EQ(read[0], first) << "the pointer itself";
    const char* foreign[] = {"mqtt"};
    const int none = client();
    ASSERT_EQ(set(none, TLS_ALPN_LIST, foreign), 0);
    EXPECT_EQ(failure(connect(none, tls_test)), ECONNABORTED) << "RFC 7301 §3.2";
    const int silent = connected();
    EXPECT_EQ(alpn(silent), "") << "off until the option is set";
}

// §6: "Session cache: off by default; entries keyed by peer address, so a change of host name on
// the same address still resumes".
TEST_F(SecureClient, ResumesOnlyWithTheCacheOn)
{
    trust();
    const auto once = [&](const char* name, bool cached) {
        const int fd = client(name);
        EXPECT_EQ(get(fd, SOL_TLS, TLS_SESSION_CACHE), TLS_SESSION_CACHE_DISABLED);
        EXPECT_EQ(cached ? set(fd, TLS_SESSION_CACHE, TLS_SESSION_CACHE_ENABLED) : 0, 0);
        EXPECT_EQ(connect(fd, tls_test), 0);
        EXPECT_EQ(zsock_close(fd), 0);
        return records.seen.back();
    };
    EXPECT_EQ(once("tls.test", false), "handshake done: full");
    EXPECT_EQ(once("tls.test", false), "handshake done: full");
    EXPECT_EQ(once("tls.test", true), "handshake done: full") << "nothing was kept";
    EXPECT_EQ(once("tls.test", true), "handshake done: resumed");
    EXPECT_EQ(once("a.tls.test", true), "handshake done: resumed") << "another name, one address";
    EXPECT_EQ(once("tls.test", false), "handshake done: full") << "and only for who wants it";
}

// §6: "Purge empties client and server caches whatever the value".
TEST_F(SecureClient, ThePurgeForgetsEverySession)
{
    trust();
    const auto once = [&] {
        const int fd = client();
        EXPECT_EQ(set(fd, TLS_SESSION_CACHE, TLS_SESSION_CACHE_ENABLED), 0);
        EXPECT_EQ(connect(fd, tls_test), 0);
        EXPECT_EQ(zsock_close(fd), 0);
        return records.seen.back();
    };
    for (const int value : {1, 0}) {
        once();
        EXPECT_EQ(once(), "handshake done: resumed");
        const int fd = client();
        ASSERT_EQ(set(fd, TLS_SESSION_CACHE_PURGE, value), 0);
        ASSERT_EQ(zsock_close(fd), 0);
        EXPECT_EQ(once(), "handshake done: full") << value;
    }
}

// §6: "MSG_WAITALL works on secure sockets", across records.
TEST_F(SecureClient, WaitsForAllOfWhatComesInPieces)
{
    trust();
    service<tls::TlsServer>("tls.test").configure({.application = tls::Application::echo});
    const int fd = connected();
    EXPECT_EQ(send(fd, "one "), 4);
    EXPECT_EQ(send(fd, "two"), 3);
    EXPECT_EQ(receive(fd, 7, ZSOCK_MSG_WAITALL), "one two");
    const struct timeval second = {.tv_sec = 1, .tv_usec = 0};
    ASSERT_EQ(zsock_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second), 0);
    EXPECT_EQ(send(fd, "half"), 4);
    EXPECT_EQ(receive(fd, 8, ZSOCK_MSG_WAITALL), "half") << "what there was at the time-out";
    const auto before = now();
    EXPECT_EQ(receive(fd), refused(EAGAIN));
    EXPECT_GE(now() - before, 1s);
}

// §6: "MSG_PEEK: secure native sockets refuse it with ENOTSUP" (§2).
TEST_F(SecureClient, DoesNotPeek)
{
    trust();
    EXPECT_EQ(receive(client(), 1, ZSOCK_MSG_PEEK), refused(ENOTSUP));
    EXPECT_EQ(receive(open(SOCK_DGRAM, 1), 1, ZSOCK_MSG_PEEK), refused(ENOTSUP));
}

// §6, Credentials: "same tag with different types is normal (PSK + identity)".
TEST_F(SecureClient, ASharedKeyNeedsNoCertificate)
{
    ASSERT_EQ(add(4, TLS_CREDENTIAL_PSK, "nrf91test"), 0);
    ASSERT_EQ(add(4, TLS_CREDENTIAL_PSK_ID, "nrf91test"), 0);
    const int fd = open(SOCK_STREAM, 4);
    EXPECT_EQ(connect(fd, in("192.0.2.157", 443)), 0);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 4), in("192.0.2.158", 443))), ECONNABORTED)
        << "a server with another key";
}

// §6: "The default store keeps the caller's pointer; the memory must stay valid"; what is there
// when the handshake begins counts.
TEST_F(SecureClient, TheStoreLooksWhereTheCallersPointerPoints)
{
    std::string own = std::string(ca.size() - 1, 'x') + '\0';
    ASSERT_EQ(add(1, TLS_CREDENTIAL_CA_CERTIFICATE, own), 0);
    EXPECT_EQ(failure(connect(client(), tls_test)), EINVAL);
    std::ranges::copy(ca, own.begin());
    EXPECT_EQ(connect(client(), tls_test), 0);
}

// §6: "PEM is accepted only when enabled, and the length must then include the terminating zero;
// otherwise bytes are taken as DER".
TEST_F(SecureClient, PemWithoutItsZeroIsTakenAsDer)
{
    ASSERT_EQ(add(1, TLS_CREDENTIAL_CA_CERTIFICATE, std::string_view{ca}.substr(0, ca.size() - 1)),
              0);
    EXPECT_EQ(failure(connect(client(), tls_test)), EINVAL);
}

/// The bytes that the base64 lines of a certificate stand for (RFC 4648 §4).
std::string der_of(std::string_view pem)
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    const auto begin = pem.find("-----\n") + 6;
    for (const char each : pem.substr(begin, pem.find("\n-----END") - begin)) {
        const auto value = digits.find(each);
        if (value == std::string_view::npos) continue;
        bits = bits << 6 | static_cast<unsigned>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xFF);
    }
    return bytes;
}

// §6: "otherwise bytes are taken as DER"; "TLS_CERT_NOCOPY: keep DER certificates by reference".
TEST_F(SecureClient, DerIsTakenWhateverIsConfigured)
{
    const std::string der = der_of(tls::pki("ca.pem"));
    for (const int pem_too : {1, 0}) {
        Configuration it = secure_configuration();
        it.pem_certificates = pem_too;
        start(it);
        ASSERT_EQ(add(1, TLS_CREDENTIAL_CA_CERTIFICATE, der), 0);
        for (const int nocopy : {TLS_CERT_NOCOPY_NONE, TLS_CERT_NOCOPY_OPTIONAL}) {
            const int fd = client();
            ASSERT_EQ(set(fd, TLS_CERT_NOCOPY, nocopy), 0);
            EXPECT_EQ(connect(fd, tls_test), 0) << pem_too << nocopy;
            EXPECT_EQ(zsock_close(fd), 0);
        }
    }
}

// §6: "a plain socket given a SOL_TLS option: ENOPROTOOPT"; "SO_PROTOCOL returns the TLS/DTLS
// number"; §3, socket: EPROTOTYPE.
TEST_F(SecureClient, TheProtocolSaysWhatKindOfSocketItIs)
{
    for (const int plain : {zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP),
                            zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)}) {
        EXPECT_EQ(set(plain, TLS_PEER_VERIFY, 0), ENOPROTOOPT);
        EXPECT_EQ(set(plain, TLS_SEC_TAG_LIST, {1}), ENOPROTOOPT);
        EXPECT_EQ(get(plain, SOL_TLS, TLS_CIPHERSUITE_USED), -ENOPROTOOPT);
    }
    for (const int protocol : {IPPROTO_TLS_1_0, IPPROTO_TLS_1_1, IPPROTO_TLS_1_2}) {
        const int fd = zsock_socket(AF_INET, SOCK_STREAM, protocol);
        EXPECT_EQ(get(fd, SOL_SOCKET, SO_PROTOCOL), protocol);
        EXPECT_EQ(get(fd, SOL_SOCKET, SO_TYPE), SOCK_STREAM);
        EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, protocol)), EPROTOTYPE);
        EXPECT_EQ(zsock_close(fd), 0);
    }
    for (const int protocol : {IPPROTO_DTLS_1_0, IPPROTO_DTLS_1_2}) {
        const int fd = zsock_socket(AF_INET, SOCK_DGRAM, protocol);
        EXPECT_EQ(get(fd, SOL_SOCKET, SO_PROTOCOL), protocol);
        EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, protocol)), EPROTOTYPE);
        EXPECT_EQ(zsock_close(fd), 0);
    }
}

// §6: "broken session later EIO (ECONNABORTED in newer code)": also when TCP gives up below it.
TEST_F(SecureClient, ATcpThatGivesUpIsABrokenSession)
{
    for (const int version : {30700, 40000}) {
        start(version);
        trust();
        const int fd = connected();
        world().internet().path().loss = 1;
        EXPECT_EQ(send(fd, "GET / HTTP/1.0\r\n\r\n"), 18);
        EXPECT_EQ(receive(fd), refused(version < 40000 ? EIO : ECONNABORTED));
    }
}

// §1: TLS 1.3 has a number from 4.0 on, and is refused (doors.md §3.3).
TEST_F(SecureClient, Tls13IsRefused)
{
    constexpr int tls_1_3 = 259;
    for (const int version : {30700, 40000}) {
        start(version);
        EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, tls_1_3)), EPROTONOSUPPORT);
    }
}

// §6: "The version is a family choice; native TLS negotiates what the crypto library allows".
TEST_F(SecureClient, AnyVersionOfTheFamilyNegotiates)
{
    trust();
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_0);
    ASSERT_EQ(set(fd, TLS_SEC_TAG_LIST, {1}), 0);
    ASSERT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, "tls.test", 8), 0);
    EXPECT_EQ(connect(fd, tls_test), 0);
}

} // namespace
} // namespace stack::zephyr
