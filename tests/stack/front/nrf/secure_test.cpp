// TLS and DTLS through the C functions: what a failed connect says, which credentials it needs,
// what a receive tells of the peer (options.md).
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/tls/pki.hpp"

#include <array>
#include <cstring>

namespace stack {
namespace {

constexpr nrf_sec_tag_t tag_of_root = 1;
constexpr nrf_sec_tag_t tag_of_psk = 2;
constexpr nrf_sec_tag_t empty_tag = 9;

/// Nothing is stored.
class CApiSecureEmpty : public Attached {
protected:
    static void put(nrf_sec_tag_t tag, CredentialType type, std::string_view text)
    {
        ASSERT_TRUE(world().modem().credentials().write(tag, type, text));
    }
    static void put_psk()
    {
        put(tag_of_psk, CredentialType::psk, "6e7266393174657374");
        put(tag_of_psk, CredentialType::psk_identity, "nrf91test");
    }
    static int open_tls(nrf_sec_tag_t tag) { return open(NRF_SOCK_STREAM, NRF_SPROTO_TLS1v2, tag); }
    static int open_dtls(nrf_sec_tag_t tag)
    {
        return open(NRF_SOCK_DGRAM, NRF_SPROTO_DTLS1v2, tag);
    }
    static void set_int(int fd, int option, int value)
    {
        ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SECURE, option, &value, sizeof value), 0);
    }
    static nrf_sockaddr_in address_of(const char* host, std::uint16_t port)
    {
        return in_address(to_string(*world().internet().resolve(host, Family::ipv4)).c_str(), port);
    }
    /// 0 or the errno.
    static int dial(int fd, const char* host)
    {
        const bool datagram = std::string_view{host} == "dtls.test";
        const auto to = address_of(host, datagram ? 5684 : 443);
        return error_of(nrf_connect(fd, generic(to), sizeof to));
    }
    /// What NRF_SO_ERROR says once a connect that does not block is over.
    static int dial_without_blocking(int fd, const char* host)
    {
        set_nonblocking(fd);
        EXPECT_EQ(dial(fd, host), NRF_EINPROGRESS);
        EXPECT_EQ(poll_one(fd, NRF_POLLOUT, 60'000) & NRF_POLLERR, NRF_POLLERR);
        return socket_error(fd);
    }

private:
    static int open(int type, int protocol, nrf_sec_tag_t tag)
    {
        const int fd = nrf_socket(NRF_AF_INET, type, protocol);
        EXPECT_EQ(nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, &tag, sizeof tag), 0);
        return fd;
    }
};

/// A root CA is stored, and a PSK under another tag.
class CApiSecure : public CApiSecureEmpty {
protected:
    CApiSecure()
    {
        put(tag_of_root, CredentialType::root_ca, tls::pki("ca.pem"));
        put_psk();
    }
};

TEST_F(CApiSecure, SaysNotSupportedWhenThereIsNoCommonCipherSuite)
{
    // sdk-nrf #7474: "unsupported cipher suites cause a connection failure, setting errno to 95".
    const int rsa_only = NRF_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256; // the hosts have ECDSA
    for (const char* host : {"tls.test", "dtls.test"}) {
        const auto open = std::string_view{host} == "tls.test" ? open_tls : open_dtls;
        SCOPED_TRACE(host);
        const int fd = open(tag_of_root);
        set_int(fd, NRF_SO_SEC_CIPHERSUITE_LIST, rsa_only);
        EXPECT_EQ(dial(fd, host), NRF_EOPNOTSUPP);
        EXPECT_EQ(nrf_close(fd), 0);
        const int other = open(tag_of_root);
        set_int(other, NRF_SO_SEC_CIPHERSUITE_LIST, rsa_only);
        EXPECT_EQ(dial_without_blocking(other, host), NRF_EOPNOTSUPP);
        EXPECT_EQ(nrf_close(other), 0);
    }
}

TEST_F(CApiSecure, SaysNotSupportedWhenCredentialsAreMissing)
{
    // slm/transcripts.md §6, golioth-zephyr-sdk #157.
    for (const char* host : {"tls.test", "dtls.test"}) {
        const auto open = std::string_view{host} == "tls.test" ? open_tls : open_dtls;
        SCOPED_TRACE(host);
        const int fd = open(empty_tag);
        EXPECT_EQ(dial(fd, host), NRF_EOPNOTSUPP);
        EXPECT_EQ(nrf_close(fd), 0);
        const int other = open(empty_tag);
        EXPECT_EQ(dial_without_blocking(other, host), NRF_EOPNOTSUPP);
        EXPECT_EQ(nrf_close(other), 0);
    }
    EXPECT_EQ(dial(open_tls(tag_of_root), "client-cert.tls.test"), NRF_EOPNOTSUPP);
}

TEST_F(CApiSecure, SaysRefusedWhenTheServersCertificateIsNotGood)
{
    EXPECT_EQ(dial(open_tls(tag_of_root), "unknown-ca.tls.test"), NRF_ECONNREFUSED);
    EXPECT_EQ(dial(open_tls(tag_of_root), "expired.tls.test"), NRF_ECONNREFUSED);
}

TEST_F(CApiSecureEmpty, NeedsARootCaInTheStoreWhateverIsVerified)
{
    // nrf_api/behaviour.md §5 [doc 3.x]; the errno: nrf-rs/nrfxlib #19.
    for (const int verify : {NRF_SO_SEC_PEER_VERIFY_NONE, NRF_SO_SEC_PEER_VERIFY_OPTIONAL,
                             NRF_SO_SEC_PEER_VERIFY_REQUIRED}) {
        for (const char* host : {"tls.test", "dtls.test"}) {
            const int fd = (std::string_view{host} == "tls.test" ? open_tls : open_dtls)(empty_tag);
            set_int(fd, NRF_SO_SEC_PEER_VERIFY, verify);
            EXPECT_EQ(dial(fd, host), NRF_EOPNOTSUPP) << host << ' ' << verify;
            EXPECT_EQ(nrf_close(fd), 0);
        }
    }
    // Any tag will do.
    put(tag_of_root, CredentialType::root_ca, tls::pki("other-ca.pem"));
    for (const char* host : {"tls.test", "dtls.test"}) {
        const int fd = (std::string_view{host} == "tls.test" ? open_tls : open_dtls)(empty_tag);
        set_int(fd, NRF_SO_SEC_PEER_VERIFY, NRF_SO_SEC_PEER_VERIFY_NONE);
        EXPECT_EQ(dial(fd, host), 0) << host;
        EXPECT_EQ(nrf_close(fd), 0);
    }
}

TEST_F(CApiSecureEmpty, ConnectsByPskAloneWithoutARootCa)
{
    put_psk();
    for (const int verify : {NRF_SO_SEC_PEER_VERIFY_NONE, NRF_SO_SEC_PEER_VERIFY_REQUIRED}) {
        for (const char* host : {"tls.test", "dtls.test"}) { // which have a certificate too
            const auto open = std::string_view{host} == "tls.test" ? open_tls : open_dtls;
            const int fd = open(tag_of_psk);
            set_int(fd, NRF_SO_SEC_PEER_VERIFY, verify);
            EXPECT_EQ(dial(fd, host), 0) << host << ' ' << verify;
            int suite = 0;
            nrf_socklen_t size = sizeof suite;
            EXPECT_EQ(
                nrf_getsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_CIPHERSUITE_USED, &suite, &size), 0);
            EXPECT_TRUE(suite == NRF_TLS_PSK_WITH_AES_128_CCM_8 || suite < 0x100) << suite;
            EXPECT_EQ(nrf_close(fd), 0);
            // Suites with certificates are still out of the question.
            const int other = open(tag_of_psk);
            set_int(other, NRF_SO_SEC_PEER_VERIFY, verify);
            set_int(other, NRF_SO_SEC_CIPHERSUITE_LIST,
                    NRF_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
            EXPECT_EQ(dial(other, host), NRF_EOPNOTSUPP) << host << ' ' << verify;
            EXPECT_EQ(nrf_close(other), 0);
        }
    }
}

/// What a receive leaves in an address that held 0xaa, and in its length.
struct PeerTold {
    nrf_sockaddr_in from;
    nrf_socklen_t size;
};

PeerTold receive_from(int fd, int flags)
{
    PeerTold told;
    std::memset(&told.from, 0xaa, sizeof told.from);
    told.size = sizeof told.from + 3;
    std::array<char, 16> room{};
    EXPECT_EQ(nrf_recvfrom(fd, room.data(), room.size(), flags, generic(told.from), &told.size), 5);
    return told;
}

TEST_F(CApiSecure, TellsNoAddressOfADtlsPeer)
{
    // sdk-nrf #6545, zephyr #115075.
    const int fd = open_dtls(tag_of_psk);
    ASSERT_EQ(dial(fd, "dtls.test"), 0);
    ASSERT_EQ(send_text(fd, "hello"), 5);
    ASSERT_EQ(poll_one(fd, NRF_POLLIN, 10'000), NRF_POLLIN);
    PeerTold untouched;
    std::memset(&untouched.from, 0xaa, sizeof untouched.from);
    for (const int flags : {NRF_MSG_PEEK, 0}) {
        const PeerTold told = receive_from(fd, flags);
        EXPECT_EQ(std::memcmp(&told.from, &untouched.from, sizeof told.from), 0) << flags;
        EXPECT_EQ(told.size, sizeof told.from + 3) << flags;
    }
}

TEST_F(CApiSecure, TellsTheAddressOfAUdpPeer)
{
    const int fd = udp_to_echo();
    ASSERT_EQ(send_text(fd, "hello"), 5);
    ASSERT_EQ(poll_one(fd, NRF_POLLIN, 10'000), NRF_POLLIN);
    const auto echo = in_address("192.0.2.7", 7);
    for (const int flags : {NRF_MSG_PEEK, 0}) {
        const PeerTold told = receive_from(fd, flags);
        EXPECT_EQ(told.from.sin_addr.s_addr, echo.sin_addr.s_addr);
        EXPECT_EQ(told.from.sin_port, echo.sin_port);
        EXPECT_EQ(told.size, sizeof told.from);
    }
}

TEST_F(CApiSecure, ShakesHandsWithTheFirstTransferOfADtlsSocket)
{
    // Seed 000: tags are attached before the first transfer. The manual of 2.7 is the default.
    const int fd = open_dtls(tag_of_psk);
    const auto to = address_of("dtls.test", 5684);
    EXPECT_EQ(nrf_sendto(fd, "hello", 5, 0, generic(to), sizeof to), 5);
    EXPECT_EQ(receive_text(fd), "hello");
}

/// The same with the later edition of the manual.
class CApiSecure3 : public CApiSecureEmpty {
protected:
    CApiSecure3()
    {
        nrf_modem_shutdown();
        WorldConfig config = certain();
        config.manual = Manual::v3_x;
        begin(config);
        start();
        attach();
        put_psk();
    }
};

TEST_F(CApiSecure3, SendsNothingOnADtlsSocketBeforeItIsConnected)
{
    // sdk-nrf #12601; the errno is an estimate.
    const int fd = open_dtls(tag_of_psk);
    const auto to = address_of("dtls.test", 5684);
    EXPECT_EQ(error_of(nrf_sendto(fd, "hello", 5, 0, generic(to), sizeof to)), NRF_ENOTCONN);
    ASSERT_EQ(dial(fd, "dtls.test"), 0);
    EXPECT_EQ(nrf_sendto(fd, "hello", 5, 0, generic(to), sizeof to), 5);
    EXPECT_EQ(receive_text(fd), "hello");
}

} // namespace
} // namespace stack
