// TLS_CERT_VERIFY_RESULT and TLS_CERT_VERIFY_CALLBACK of Zephyr 4.x (api.tsv), and the rules of
// options in zephyr/behaviour.md §6 that need no peer.
#include "tests/zephyr/secure_fixture.hpp"

#include "zephyr/kernel.h"

#include "mbedtls/x509_crt.h"

namespace stack::zephyr {
namespace {

// Their numbers and the struct are in the headers from 4.0 on; these tests see those of 3.7.
constexpr int verify_result = 19;
constexpr int verify_callback = 20;
struct Callback {
    int (*cb)(void*, mbedtls_x509_crt*, int, uint32_t*);
    void* ctx;
};

/// What the function was asked, and what it is to say.
struct Judge {
    struct Asked {
        int depth;
        std::uint32_t flags;
        std::string name; // common name
        friend bool operator==(const Asked&, const Asked&) = default;
    };
    std::vector<Asked> asked;
    int result = 0;
    bool forgives = false;
    std::uint32_t blames = 0; // the leaf
};

int judge(void* context, mbedtls_x509_crt* certificate, int depth, uint32_t* flags)
{
    Judge& it = *static_cast<Judge*>(context);
    const mbedtls_x509_buf& name = certificate->subject.val;
    k_uptime_get(); // as any function of the program it may ask the library for something
    it.asked.push_back(
        {depth, *flags, std::string{reinterpret_cast<const char*>(name.p), name.len}});
    if (it.forgives) *flags = 0;
    if (depth == 0) *flags |= it.blames;
    return it.result;
}

class SecureVerify : public SecureNative {
protected:
    SecureVerify()
    {
        Configuration it = secure_configuration();
        it.version = 40000;
        it.tls_cert_verify_callback = 1;
        start(it);
    }
    int client(Judge& it, const char* name = "tls.test")
    {
        const int fd = open(SOCK_STREAM, 1, name);
        EXPECT_EQ(set_judge(fd, it), 0);
        return fd;
    }
    static int set_judge(int fd, Judge& it)
    {
        const Callback value{judge, &it};
        return failure(zsock_setsockopt(fd, SOL_TLS, verify_callback, &value, sizeof value));
    }
    static constexpr std::uint32_t wrong_name = MBEDTLS_X509_BADCERT_CN_MISMATCH;
    static constexpr std::uint32_t untrusted = MBEDTLS_X509_BADCERT_NOT_TRUSTED;
    const struct sockaddr_in unknown = in("192.0.2.153", 443); // its CA
};

TEST_F(SecureVerify, TheCallbackIsAskedFromTheRootDown)
{
    trust();
    Judge it;
    EXPECT_EQ(connect(client(it), tls_test), 0);
    const std::vector<Judge::Asked> both{{1, 0, "emu9160 test ca"}, {0, 0, "tls.test"}};
    EXPECT_EQ(it.asked, both);
}

TEST_F(SecureVerify, TheCallbackMayForgive)
{
    trust();
    Judge strict;
    EXPECT_EQ(failure(connect(client(strict, "other.test"), tls_test)), ECONNABORTED);
    EXPECT_EQ(strict.asked.back().flags, wrong_name) << "it sees what is wrong";
    Judge lenient{.asked = {}, .result = 0, .forgives = true, .blames = 0};
    const int fd = client(lenient, "other.test");
    EXPECT_EQ(connect(fd, tls_test), 0);
    EXPECT_EQ(get(fd, SOL_TLS, verify_result), 0);
    EXPECT_EQ(connect(client(lenient), unknown), 0);
    EXPECT_EQ(lenient.asked.back().flags, untrusted);
}

TEST_F(SecureVerify, TheCallbackMayBlameUnlessNothingIsRequired)
{
    trust();
    Judge it{.asked = {}, .result = 0, .forgives = false, .blames = untrusted};
    EXPECT_EQ(failure(connect(client(it), tls_test)), ECONNABORTED);
    const int optional = client(it);
    ASSERT_EQ(set(optional, TLS_PEER_VERIFY, TLS_PEER_VERIFY_OPTIONAL), 0);
    EXPECT_EQ(connect(optional, tls_test), 0);
    EXPECT_EQ(get(optional, SOL_TLS, verify_result), static_cast<int>(untrusted));
    const std::size_t before = it.asked.size();
    const int none = client(it);
    ASSERT_EQ(set(none, TLS_PEER_VERIFY, TLS_PEER_VERIFY_NONE), 0);
    EXPECT_EQ(connect(none, tls_test), 0);
    EXPECT_EQ(it.asked.size(), before) << "nothing is verified";
}

TEST_F(SecureVerify, AnErrorOfTheCallbackEndsTheHandshakeWhateverIsRequired)
{
    trust();
    Judge it{.asked = {}, .result = MBEDTLS_ERR_X509_FATAL_ERROR, .forgives = true, .blames = 0};
    for (const int required : {TLS_PEER_VERIFY_OPTIONAL, TLS_PEER_VERIFY_REQUIRED}) {
        it.asked.clear();
        const int fd = client(it);
        ASSERT_EQ(set(fd, TLS_PEER_VERIFY, required), 0);
        EXPECT_EQ(failure(connect(fd, tls_test)), ECONNABORTED);
        EXPECT_EQ(it.asked.size(), 1U) << "the others are not asked about";
    }
}

TEST_F(SecureVerify, AServerAsksItOfItsClient)
{
    const std::string own = pem("client.pem");
    const std::string own_key = pem("client.key");
    trust();
    show();
    ASSERT_EQ(add(1, TLS_CREDENTIAL_SERVER_CERTIFICATE, own), 0);
    ASSERT_EQ(add(1, TLS_CREDENTIAL_PRIVATE_KEY, own_key), 0);
    const auto at = in("127.0.0.1", 4435);
    Judge it;
    const int listener = open(SOCK_STREAM, 2);
    const sec_tag_t tags[] = {2, 1};
    ASSERT_EQ(set(listener, TLS_SEC_TAG_LIST, tags), 0);
    ASSERT_EQ(set(listener, TLS_PEER_VERIFY, TLS_PEER_VERIFY_REQUIRED), 0);
    ASSERT_EQ(set_judge(listener, it), 0);
    ASSERT_EQ(bind(listener, at), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    std::thread client{[&] {
        const int fd = open(SOCK_STREAM, 1, "tls.test");
        EXPECT_EQ(connect(fd, at), 0);
        EXPECT_EQ(receive(fd), "");
    }};
    const int fd = zsock_accept(listener, nullptr, nullptr);
    EXPECT_GE(fd, 0);
    EXPECT_EQ(zsock_close(fd), 0);
    client.join();
    ASSERT_EQ(it.asked.size(), 2U);
    EXPECT_EQ(it.asked.back().name, "emu9160 test client");
}

TEST_F(SecureVerify, ADatagramClientAsksItToo)
{
    trust();
    Judge it;
    const int fd = open(SOCK_DGRAM, 1, "dtls.test");
    ASSERT_EQ(set_judge(fd, it), 0);
    EXPECT_EQ(connect(fd, dtls_test), 0);
    EXPECT_EQ(it.asked.size(), 2U);
}

// api.tsv: "struct tls_cert_verify_cb, set only; 4.x"; "a feature not compiled in is ENOPROTOOPT"
// (§3).
TEST_F(SecureVerify, TheOptionHasItsRules)
{
    Judge it;
    const int fd = client(it);
    const Callback nothing{nullptr, &it};
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, verify_callback, &nothing, sizeof nothing)),
              EINVAL);
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, verify_callback, &nothing, 4)), EINVAL);
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, verify_callback, nullptr, 16)), EINVAL);
    EXPECT_EQ(get(fd, SOL_TLS, verify_callback), -ENOPROTOOPT);
    Configuration without = secure_configuration();
    without.version = 40000;
    set_configuration(without);
    EXPECT_EQ(set_judge(fd, it), ENOPROTOOPT);
    without.version = 30700;
    without.tls_cert_verify_callback = 1;
    set_configuration(without);
    EXPECT_EQ(set_judge(fd, it), ENOPROTOOPT);
}

// api.tsv: "uint32_t flags, get only; 4.x".
TEST_F(SecureVerify, TheVerdictCanBeRead)
{
    trust();
    const int fd = open(SOCK_STREAM, 1, "other.test");
    ASSERT_EQ(set(fd, TLS_PEER_VERIFY, TLS_PEER_VERIFY_OPTIONAL), 0);
    EXPECT_EQ(set(fd, verify_result, 1), ENOPROTOOPT);
    ASSERT_EQ(connect(fd, unknown), 0);
    EXPECT_EQ(get(fd, SOL_TLS, verify_result), static_cast<int>(wrong_name | untrusted));
    char small[2];
    std::size_t length = sizeof small;
    EXPECT_EQ(failure(zsock_getsockopt(fd, SOL_TLS, verify_result, small, &length)), EINVAL);
    start(30700);
    const int older = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    EXPECT_EQ(get(older, SOL_TLS, verify_result), -ENOPROTOOPT);
}

// §6: lists: "array length must be a multiple of the element"; what is read is as much as there is
// room for.
TEST_F(SecureVerify, ListsAreReadAsFarAsThereIsRoom)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    const int suites[] = {0xC02B, 0xC02F, 0xC030};
    ASSERT_EQ(set(fd, TLS_CIPHERSUITE_LIST, suites), 0);
    ASSERT_EQ(set(fd, TLS_SEC_TAG_LIST, {4, 5}), 0);
    for (const int name : {TLS_CIPHERSUITE_LIST, TLS_SEC_TAG_LIST}) {
        int read[4] = {};
        std::size_t length = sizeof read[0];
        EXPECT_EQ(zsock_getsockopt(fd, SOL_TLS, name, read, &length), 0);
        EXPECT_EQ(length, sizeof read[0]);
        EXPECT_EQ(read[0], name == TLS_SEC_TAG_LIST ? 4 : 0xC02B);
        length = 6;
        EXPECT_EQ(failure(zsock_getsockopt(fd, SOL_TLS, name, read, &length)), EINVAL);
        length = 0;
        EXPECT_EQ(failure(zsock_getsockopt(fd, SOL_TLS, name, read, &length)), EINVAL);
        EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, name, nullptr, 8)), EINVAL);
        EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, name, suites, 5)), EINVAL);
    }
    const int many[] = {1, 2, 3, 4, 5};
    EXPECT_EQ(set(fd, TLS_CIPHERSUITE_LIST, many), EINVAL)
        << "above CONFIG_NET_SOCKETS_TLS_MAX_CIPHERSUITES";
}

// §6 and api.tsv: numbers are an int, of exactly its size, within what is listed.
TEST_F(SecureVerify, NumbersAreIntsOfExactlyTheirSize)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2);
    struct Row {
        int name;
        int most;
    };
    const int number = 0;
    for (const Row& row : {Row{TLS_PEER_VERIFY, 2}, Row{TLS_DTLS_ROLE, 1}, Row{TLS_CERT_NOCOPY, 1},
                           Row{TLS_NATIVE, 1}, Row{TLS_SESSION_CACHE, 1}, Row{TLS_DTLS_CID, 2},
                           Row{TLS_DTLS_HANDSHAKE_ON_CONNECT, 1}}) {
        for (int value = 0; value <= row.most; ++value)
            EXPECT_EQ(set(fd, row.name, value), 0) << row.name;
        EXPECT_EQ(set(fd, row.name, row.most + 1), EINVAL) << row.name;
        EXPECT_EQ(set(fd, row.name, -1), EINVAL) << row.name;
        EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, row.name, &number, 1)), EINVAL);
        EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, row.name, nullptr, 4)), EINVAL);
    }
    for (const int name : {TLS_DTLS_HANDSHAKE_TIMEOUT_MIN, TLS_DTLS_HANDSHAKE_TIMEOUT_MAX})
        EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, name, &number, 2)), EINVAL);
    EXPECT_EQ(get(fd, SOL_TLS, TLS_DTLS_HANDSHAKE_TIMEOUT_MIN), 1000) << "as mbedTLS has them";
    EXPECT_EQ(get(fd, SOL_TLS, TLS_DTLS_HANDSHAKE_TIMEOUT_MAX), 60000);
    EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_SESSION_CACHE_PURGE, nullptr, 0), 0) << "any value";
}

} // namespace
} // namespace stack::zephyr
