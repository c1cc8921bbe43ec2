// The Kconfig rows of zephyr/api.tsv that secure sockets go by: the default, and what another
// number changes. CONFIG_NET_SOCKETS_TLS_MAX_CONTEXTS: secure_socket_test.cpp.
#include "stack/tls/pki.hpp"

#include "tests/zephyr/native_fixture.hpp"

namespace stack::zephyr {
namespace {

class SecureKconfig : public NativeThreads {
protected:
    static void with(int Configuration::*member, int value)
    {
        Configuration it = configured(Mode::native);
        it.pem_certificates = 1;
        it.tls_max_contexts = 4;
        it.*member = value;
        begin(it);
        boot();
    }
    static int credential(sec_tag_t tag, enum tls_credential_type type, const std::string& text)
    {
        return tls_credential_add(tag, type, text.data(), text.size());
    }
    static std::string pem(std::string_view name) { return std::string{tls::pki(name)} + '\0'; }
    /// A DTLS client that trusts the test CA, connected to the echo service.
    int dtls_client(const struct sockaddr_in& peer, const char* name)
    {
        EXPECT_EQ(credential(1, TLS_CREDENTIAL_CA_CERTIFICATE, ca), 0);
        const sec_tag_t tag = 1;
        const int fd = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2);
        EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, &tag, sizeof tag), 0);
        EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, name, std::strlen(name)), 0);
        EXPECT_EQ(connect(fd, peer), 0) << std::strerror(errno);
        return fd;
    }
    /// errno of setting a list of `count` elements.
    template <typename T>
    static int list(int option, std::size_t count)
    {
        const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
        const std::vector<T> values(count);
        const int error =
            failure(zsock_setsockopt(fd, SOL_TLS, option, values.data(), count * sizeof(T)));
        EXPECT_EQ(zsock_close(fd), 0);
        return error;
    }

    std::string ca = pem("ca.pem");
    std::string certificate = pem("tls.pem");
    std::string key = pem("tls.key");
};

// CONFIG_NET_SOCKETS_TLS_MAX_CREDENTIALS.
TEST_F(SecureKconfig, ASocketHasFourTagsUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.tls_max_credentials, 4);
    for (const int most : {4, 1, 7}) {
        with(&Configuration::tls_max_credentials, most);
        const auto count = static_cast<std::size_t>(most);
        EXPECT_EQ(list<sec_tag_t>(TLS_SEC_TAG_LIST, count), 0);
        EXPECT_EQ(list<sec_tag_t>(TLS_SEC_TAG_LIST, count + 1), EINVAL);
    }
}

// CONFIG_NET_SOCKETS_TLS_MAX_CIPHERSUITES: per-socket list length.
TEST_F(SecureKconfig, AListOfSuitesHasFourUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.tls_max_ciphersuites, 4);
    for (const int most : {4, 1}) {
        with(&Configuration::tls_max_ciphersuites, most);
        const auto count = static_cast<std::size_t>(most);
        EXPECT_EQ(list<int>(TLS_CIPHERSUITE_LIST, count), 0);
        EXPECT_EQ(list<int>(TLS_CIPHERSUITE_LIST, count + 1), EINVAL);
    }
}

// CONFIG_NET_SOCKETS_TLS_MAX_APP_PROTOCOLS.
TEST_F(SecureKconfig, TwoProtocolsAreOfferedUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.tls_max_app_protocols, 2);
    const char* const names[] = {"a", "b", "c", "d"};
    for (const int most : {2, 3}) {
        with(&Configuration::tls_max_app_protocols, most);
        const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
        const std::size_t size = static_cast<std::size_t>(most) * sizeof names[0];
        EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_ALPN_LIST, names, size), 0);
        EXPECT_EQ(
            failure(zsock_setsockopt(fd, SOL_TLS, TLS_ALPN_LIST, names, size + sizeof names[0])),
            EINVAL);
    }
}

// CONFIG_TLS_MAX_CREDENTIALS_NUMBER: slots, of (tag, type) pairs.
TEST_F(SecureKconfig, TheStoreHasFourSlotsUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.tls_max_credentials_number, 4);
    for (const int most : {4, 2}) {
        with(&Configuration::tls_max_credentials_number, most);
        for (int tag = 0; tag < most; ++tag)
            EXPECT_EQ(credential(tag, TLS_CREDENTIAL_CA_CERTIFICATE, ca), 0);
        EXPECT_EQ(credential(most, TLS_CREDENTIAL_CA_CERTIFICATE, ca), -ENOMEM);
    }
}

// CONFIG_NET_SOCKETS_DTLS_SENDMSG_BUF_SIZE: "0 = DTLS sendmsg accepts only one non-empty iovec
// (else EMSGSIZE)".
TEST_F(SecureKconfig, AMessageOfDtlsHasOneVectorUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.dtls_sendmsg_buf_size, 0);
    for (const int room : {0, 5}) {
        with(&Configuration::dtls_sendmsg_buf_size, room);
        const int fd = dtls_client(in("192.0.2.144", 5684), "dtls.test");
        char one[] = "ab";
        char two[] = "cdef";
        struct iovec pieces[] = {{.iov_base = one, .iov_len = 2},
                                 {.iov_base = nullptr, .iov_len = 0},
                                 {.iov_base = two, .iov_len = 3}};
        struct msghdr message {};
        message.msg_iov = pieces;
        message.msg_iovlen = 2;
        EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 2) << "the other one is empty";
        EXPECT_EQ(receive(fd), "ab");
        message.msg_iovlen = 3;
        if (room == 0) {
            EXPECT_EQ(failure(zsock_sendmsg(fd, &message, 0)), EMSGSIZE);
        } else {
            EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 5);
            EXPECT_EQ(receive(fd), "abcde");
            pieces[2].iov_len = 4;
            EXPECT_EQ(failure(zsock_sendmsg(fd, &message, 0)), EMSGSIZE);
        }
    }
}

// CONFIG_NET_SOCKETS_DTLS_MAX_FRAGMENT_LENGTH.
TEST_F(SecureKconfig, ADatagramOfDtlsHas1024BytesUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.dtls_max_fragment_length, 1024);
    for (const std::size_t most : {1024U, 512U}) {
        with(&Configuration::dtls_max_fragment_length, static_cast<int>(most));
        const int fd = dtls_client(in("192.0.2.144", 5684), "dtls.test");
        EXPECT_EQ(send(fd, std::string(most, 'x')), static_cast<ssize_t>(most));
        EXPECT_EQ(receive(fd).size(), most);
        EXPECT_EQ(failure(send(fd, std::string(most + 1, 'x'))), EMSGSIZE);
    }
}

/// Of the device's own handshakes: "full" or "resumed".
struct Handshakes : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        const auto* const event = std::get_if<emu::TlsEvent>(&record.payload);
        if (event != nullptr && event->fd >= 0 && event->what == "handshake done")
            seen.emplace_back(event->reason);
    }
    std::vector<std::string> seen;
};

// CONFIG_NET_SOCKETS_TLS_MAX_CLIENT_SESSION_COUNT: client session cache entries.
TEST_F(SecureKconfig, OneSessionIsKeptUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.tls_max_client_session_count, 1);
    for (const int most : {1, 2}) {
        with(&Configuration::tls_max_client_session_count, most);
        EXPECT_EQ(credential(1, TLS_CREDENTIAL_CA_CERTIFICATE, ca), 0);
        const auto visit = [](int type, const struct sockaddr_in& peer, const std::string& name) {
            const sec_tag_t tag = 1;
            const int on = 1;
            const int fd = zsock_socket(AF_INET, type,
                                        type == SOCK_STREAM ? IPPROTO_TLS_1_2 : IPPROTO_DTLS_1_2);
            zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, &tag, sizeof tag);
            zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, name.data(), name.size());
            zsock_setsockopt(fd, SOL_TLS, TLS_SESSION_CACHE, &on, sizeof on);
            EXPECT_EQ(connect(fd, peer), 0);
            EXPECT_EQ(zsock_close(fd), 0);
        };
        const auto stream = [&] { visit(SOCK_STREAM, in("192.0.2.143", 443), "tls.test"); };
        const auto datagram = [&] { visit(SOCK_DGRAM, in("192.0.2.144", 5684), "dtls.test"); };
        Handshakes handshakes;
        world().bus().add(handshakes);
        stream();
        stream();
        datagram();
        stream();
        world().bus().remove(handshakes);
        const std::string last = most == 1 ? "full" : "resumed";
        EXPECT_EQ(handshakes.seen, (std::vector<std::string>{"full", "resumed", "full", last}));
    }
}

// CONFIG_NET_SOCKETS_DTLS_TIMEOUT: "server side idle DTLS peer drop; 0 = never".
TEST_F(SecureKconfig, AnIdlePeerOfADtlsServerIsDroppedAfterFiveSecondsUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.dtls_timeout, 5000);
    for (const int timeout : {5000, 20'000, 0}) {
        with(&Configuration::dtls_timeout, timeout);
        EXPECT_EQ(credential(2, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate), 0);
        EXPECT_EQ(credential(2, TLS_CREDENTIAL_PRIVATE_KEY, key), 0);
        const sec_tag_t tag = 2;
        const int role = TLS_DTLS_ROLE_SERVER;
        const auto at = in("127.0.0.1", 4434);
        const int server = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2);
        ASSERT_EQ(zsock_setsockopt(server, SOL_TLS, TLS_SEC_TAG_LIST, &tag, sizeof tag), 0);
        ASSERT_EQ(zsock_setsockopt(server, SOL_TLS, TLS_DTLS_ROLE, &role, sizeof role), 0);
        ASSERT_EQ(bind(server, at), 0);
        std::thread serving{[&] {
            EXPECT_EQ(receive(server), "hello");
            const emu::Instant before = now();
            if (timeout == 0) {
                EXPECT_EQ(set_time(server, SO_RCVTIMEO, 3600), 0);
            }
            EXPECT_EQ(receive(server), failed(timeout == 0 ? EAGAIN : ETIMEDOUT));
            const emu::Ts expected =
                timeout == 0 ? emu::Ts{3600s} : emu::Ts{std::chrono::milliseconds{timeout}};
            EXPECT_GE(now() - before, expected - 1ms);
            EXPECT_LE(now() - before, expected + 1ms);
        }};
        const int client = dtls_client(at, "tls.test");
        EXPECT_EQ(send(client, "hello"), 5);
        pass(4000s);
        serving.join();
    }
}

} // namespace
} // namespace stack::zephyr
