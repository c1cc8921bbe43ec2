// TLS by contexts: wincs02/behaviour.md §4 "TLS", §6; generations.md §3.
#include "stack/tls/pki.hpp"
#include "tests/wincs02/driver_fixture.hpp"

namespace stack::wincs02 {

namespace {

constexpr const char* tls_host = "192.0.2.143"; // tls.test, with an echo over TLS on port 7

class TlsTest : public DriverTest {
protected:
    explicit TlsTest(Generation generation = Generation::g1, WorldConfig config = {})
        : DriverTest{generation, config}
    {
    }
    void SetUp() override
    {
        bring_up();
        store(WDRV_WINC_FILE_TYPE_CERTS, "ca", tls::pki("ca.pem"));
    }
    /// A context that checks the peer by the CA of the simulated hosts.
    WDRV_WINC_TLS_HANDLE checking(bool peer_auth = true, const char* ca = "ca")
    {
        const WDRV_WINC_TLS_HANDLE context = WDRV_WINC_TLSCtxOpen(handle);
        EXPECT_NE(context, 0);
        EXPECT_EQ(WDRV_WINC_TLSCtxCACertFileSet(handle, context, ca, peer_auth),
                  WDRV_WINC_STATUS_OK);
        return context;
    }
    int secure(WDRV_WINC_TLS_HANDLE context, int domain = AF_INET)
    {
        const int fd = opened(domain, SOCK_STREAM, IPPROTO_TLS);
        int index = WDRV_WINC_TLSCtxHandleToCfgIdx(context);
        EXPECT_EQ(winc_setsockopt(fd, IPPROTO_TLS, TLS_CONF_IDX, &index, sizeof index), 0);
        return fd;
    }
    /// CONNECT, then TLS_CONNECT or ERROR.
    bool shakes_hands(WDRV_WINC_TLS_HANDLE context, const char* host = tls_host,
                      std::uint16_t port = 443)
    {
        const int fd = secure(context);
        EXPECT_EQ(failure(connect(fd, in(host, port))), EINPROGRESS);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
        EXPECT_TRUE(pump_until([&] { return !seen.empty(); }, 120s));
        EXPECT_EQ(seen.size(), 1u);
        const Seen last = seen.front();
        seen.clear();
        const bool done = last == Seen{fd, WINC_SOCKET_EVENT_TLS_CONNECT, true};
        EXPECT_TRUE(done || last == (Seen{fd, WINC_SOCKET_EVENT_ERROR, false})) << last;
        EXPECT_EQ(winc_shutdown(fd, 0), 0);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CLOSE));
        return done;
    }
    void set_clock(uint32_t utc)
    {
        ASSERT_EQ(WDRV_WINC_SystemTimeSetCurrent(handle, utc), WDRV_WINC_STATUS_OK);
    }
};

// §6: "CONNECT then TLS_CONNECT as two stages | [...] | the seed"
TEST_F(TlsTest, ConnectComesWithTcpAndTlsConnectWithTls)
{
    const int fd = secure(checking());
    EXPECT_EQ(failure(connect(fd, in(tls_host, 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    const emu::Instant tcp = Process::instance().now();
    EXPECT_TRUE(seen.empty());
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_TLS_CONNECT));
    EXPECT_GT(Process::instance().now() - tcp, 10ms); // two round trips
    EXPECT_EQ(send(fd, "in secret"), 9);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "in secret");
}

// What is sent between the two waits for TLS.
TEST_F(TlsTest, WhatIsSentAfterConnectLeavesAfterTlsConnect)
{
    const int fd = secure(checking());
    EXPECT_EQ(failure(connect(fd, in(tls_host, 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(send(fd, "early"), 5);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_TLS_CONNECT));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "early");
}

// "A stream socket created with `IPPROTO_TLS` but never given a TLS context behaves as plain TCP"
TEST_F(TlsTest, WithoutAContextItIsPlainTcp)
{
    const int fd = opened(AF_INET, SOCK_STREAM, IPPROTO_TLS);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(send(fd, "plain"), 5);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "plain");
}

// "Naming a CA with peer authentication on asks for verification"; "A failed handshake shows as
// ERROR"
TEST_F(TlsTest, ThePeerIsCheckedWhenItIsAskedFor)
{
    const auto checks = checking();
    EXPECT_TRUE(shakes_hands(checks));
    EXPECT_FALSE(shakes_hands(checks, "192.0.2.153")); // unknown-ca.tls.test
    const auto trusts = checking(false);
    EXPECT_TRUE(shakes_hands(trusts, "192.0.2.153"));
}

// "host-name check is a separate call"
TEST_F(TlsTest, TheNameIsCheckedWhenItIsAskedFor)
{
    const auto context = checking();
    EXPECT_TRUE(shakes_hands(context, "192.0.2.152")); // wrong-name.tls.test: nobody asks
    EXPECT_EQ(WDRV_WINC_TLSCtxHostnameCheckSet(handle, context, "tls.test", true),
              WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(shakes_hands(context));
    EXPECT_FALSE(shakes_hands(context, "192.0.2.152"));
    EXPECT_EQ(WDRV_WINC_TLSCtxHostnameCheckSet(handle, context, "tls.test", false),
              WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(shakes_hands(context, "192.0.2.152"));
}

TEST_F(TlsTest, NamesOfContextsHaveTheirLengths)
{
    const auto context = WDRV_WINC_TLSCtxOpen(handle);
    const std::string file(32, 'f');
    const std::string server(64, 's');
    EXPECT_EQ(WDRV_WINC_TLSCtxCertFileSet(handle, context, file.c_str()), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_TLSCtxCertFileSet(handle, context, (file + 'f').c_str()),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_TLSCtxSNISet(handle, context, server.c_str()), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(WDRV_WINC_TLSCtxSNISet(handle, context, (server + 's').c_str()),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_TLSCtxHostnameCheckSet(handle, context, nullptr, true),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_TLSCtxCertFileSet(handle, 0, "f"), WDRV_WINC_STATUS_INVALID_ARG);
}

// Issue: "a missing certificate file"
TEST_F(TlsTest, AFileThatIsNotThereEndsTheHandshake)
{
    EXPECT_FALSE(shakes_hands(checking(true, "nowhere")));
}

TEST_F(TlsTest, AHandshakeThatThePeerBreaksOffIsAnError)
{
    const auto context = checking();
    EXPECT_FALSE(shakes_hands(context, "192.0.2.161")); // closing.tls.test
    EXPECT_FALSE(shakes_hands(context, "192.0.2.162")); // resetting.tls.test
    EXPECT_FALSE(shakes_hands(context, "192.0.2.163")); // garbage.tls.test
    EXPECT_TRUE(shakes_hands(context));
}

// "Verification of dates needs the device clock"
TEST_F(TlsTest, DatesAreCheckedOnceTheClockIsSet)
{
    const auto context = checking();
    EXPECT_TRUE(shakes_hands(context, "192.0.2.150")); // expired.tls.test
    set_clock(1'767'225'600);                          // 2026-01-01
    EXPECT_FALSE(shakes_hands(context, "192.0.2.150"));
    EXPECT_TRUE(shakes_hands(context));
}

// "Contexts: two"; "The index [...] equals the handle, 1 or 2; 0 is what an invalid handle converts
// to"
TEST_F(TlsTest, ThereAreTwoContexts)
{
    EXPECT_EQ(WDRV_WINC_TLSCtxOpen(handle), 1);
    EXPECT_EQ(WDRV_WINC_TLSCtxOpen(handle), 2);
    EXPECT_EQ(WDRV_WINC_TLSCtxOpen(handle), 0);
    EXPECT_EQ(WDRV_WINC_TLSCtxHandleToCfgIdx(2), 2);
    EXPECT_EQ(WDRV_WINC_TLSCtxHandleToCfgIdx(3), 0);
    WDRV_WINC_TLSCtxClose(handle, 1);
    EXPECT_EQ(WDRV_WINC_TLSCtxHandleToCfgIdx(1), 0);
    EXPECT_EQ(WDRV_WINC_TLSCtxOpen(handle), 1);
}

// generations.md §4.1: "the address of a one-byte TLS handle with sizeof(int) [...]: only the low
// byte may be read"
TEST_F(TlsTest, OfTheIndexOneByteIsRead)
{
    const auto context = checking();
    const int fd = opened(AF_INET, SOCK_STREAM, IPPROTO_TLS);
    const auto one = std::make_unique<uint8_t>(context); // a sanitizer sees what lies behind
    EXPECT_EQ(winc_setsockopt(fd, IPPROTO_TLS, TLS_CONF_IDX, one.get(), sizeof(int)), 0);
    EXPECT_EQ(failure(connect(fd, in(tls_host, 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_TLS_CONNECT));
}

// "before connect or listen": what comes later changes nothing
TEST_F(TlsTest, AContextThatComesAfterConnectIsNotTaken)
{
    const auto context = checking();
    const int fd = opened(AF_INET, SOCK_STREAM, IPPROTO_TLS);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    int index = context;
    EXPECT_EQ(winc_setsockopt(fd, IPPROTO_TLS, TLS_CONF_IDX, &index, sizeof index), 0);
    EXPECT_EQ(send(fd, "plain"), 5);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "plain");
}

// Issue: "TLS context freed while in use": a session goes on, a handshake to come has none
TEST_F(TlsTest, ASessionOutlivesItsContext)
{
    const auto context = checking();
    const int fd = secure(context);
    EXPECT_EQ(failure(connect(fd, in(tls_host, 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_TLS_CONNECT));
    WDRV_WINC_TLSCtxClose(handle, context);
    EXPECT_EQ(send(fd, "still"), 5);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "still");
}

TEST_F(TlsTest, AContextFreedBeforeItsHandshakeMakesItFail)
{
    const auto context = checking();
    const int fd = secure(context);
    EXPECT_EQ(failure(connect(fd, in(tls_host, 7))), EINPROGRESS);
    WDRV_WINC_TLSCtxClose(handle, context);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_ERROR, false));
    EXPECT_EQ(failure(send(fd, "x")), ENOTCONN);
}

constexpr uint16_t ecdsa_gcm = 0xc02b; // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
constexpr uint16_t rsa_gcm = 0xc02f;   // TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256

TEST_F(TlsTest, OnlySuitesOfTheListAreOffered)
{
    const auto suites = WDRV_WINC_TLSCipherSuiteOpen(handle);
    EXPECT_EQ(suites, 1);
    EXPECT_EQ(WDRV_WINC_TLSCipherSuiteOpen(handle), 2);
    EXPECT_EQ(WDRV_WINC_TLSCipherSuiteOpen(handle), 0);
    static std::vector<uint16_t> told;
    told.clear();
    const auto note = [](DRV_HANDLE, WDRV_WINC_TLS_CS_HANDLE, uint16_t* list, uint8_t count,
                         bool ok) {
        if (ok) told.assign(list, list + count);
    };
    uint16_t list[33] = {rsa_gcm};
    EXPECT_EQ(WDRV_WINC_TLSCipherSuiteAlgSet(handle, suites, list, 33, note),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_TLSCipherSuiteAlgSet(handle, suites, list, 1, note), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(told.empty()); // in the pump alone
    EXPECT_TRUE(pump_until([] { return !told.empty(); }));
    EXPECT_EQ(told, (std::vector<uint16_t>{rsa_gcm}));
    const auto context = checking();
    EXPECT_EQ(WDRV_WINC_TLSCtxCipherSuiteSet(handle, context, 3), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_TLSCtxCipherSuiteSet(handle, context, suites), WDRV_WINC_STATUS_OK);
    EXPECT_FALSE(shakes_hands(context)); // its certificate is one of ECDSA
    list[0] = ecdsa_gcm;
    EXPECT_EQ(WDRV_WINC_TLSCipherSuiteAlgSet(handle, suites, list, 1, note), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(shakes_hands(context));
}

class TlsServerTest : public TlsTest {
protected:
    using TlsTest::TlsTest;
    void SetUp() override
    {
        TlsTest::SetUp();
        store(WDRV_WINC_FILE_TYPE_CERTS, "server", tls::pki("tls.pem"));
        store(WDRV_WINC_FILE_TYPE_PRIKEYS, "server", tls::pki("tls.key"));
    }
    WDRV_WINC_TLS_HANDLE serving(const char* certificate = "server")
    {
        const auto context = WDRV_WINC_TLSCtxOpen(handle);
        EXPECT_EQ(WDRV_WINC_TLSCtxCertFileSet(handle, context, certificate), WDRV_WINC_STATUS_OK);
        EXPECT_EQ(WDRV_WINC_TLSCtxPrivKeySet(handle, context, "server", nullptr),
                  WDRV_WINC_STATUS_OK);
        return context;
    }
    int listening(WDRV_WINC_TLS_HANDLE context)
    {
        const int fd = secure(context);
        EXPECT_EQ(bind(fd, in("0.0.0.0", 8443)), 0);
        EXPECT_EQ(winc_listen(fd, 2), 0);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_LISTEN));
        return fd;
    }
};

// "Server: the option is set on the listening socket. [...] when its handshake ends it gets CONNECT
// and TLS_CONNECT, both on the child's handle"
TEST_F(TlsServerTest, AChildIsConnectedOnceItsHandshakeIsOver)
{
    const int fd = listening(serving());
    const int client = secure(checking());
    EXPECT_EQ(failure(connect(client, in("198.51.100.50", 8443))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT_REQ));
    const int child = winc_accept(fd, nullptr, nullptr);
    ASSERT_GT(child, 0);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_TLS_CONNECT));
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_TLS_CONNECT));
    EXPECT_EQ(send(client, "ask"), 3);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(child), "ask");
    EXPECT_EQ(send(child, "answer"), 6);
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(client), "answer");
}

// A child whose handshake fails before anybody has accepted it is closed in its ERROR event.
TEST_F(TlsServerTest, AChildThatFailsBeforeAcceptLeavesNothingBehind)
{
    const int fd = listening(serving("nowhere"));
    on_event = [](int of, int event) {
        if (event == WINC_SOCKET_EVENT_ERROR) {
            EXPECT_EQ(winc_shutdown(of, 0), 0);
        }
    };
    const auto context = checking();
    const int client = secure(context);
    EXPECT_EQ(failure(connect(client, in("198.51.100.50", 8443))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT_REQ));
    pump_for(5s);
    EXPECT_EQ(failure(winc_accept(fd, nullptr, nullptr)), EWOULDBLOCK);
    // The listener goes on.
    seen.clear();
    const int second = secure(context);
    EXPECT_EQ(failure(connect(second, in("198.51.100.50", 8443))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT_REQ));
}

class TlsTogether : public TlsTest {
protected:
    TlsTogether() : TlsTest{Generation::g1, together()} {}

private:
    static WorldConfig together()
    {
        WorldConfig config;
        config.winc.connect_together = true;
        return config;
    }
};

// "The driver holds CONNECT back and raises CONNECT and TLS_CONNECT together, in that order, when
// TLS is up"
TEST_F(TlsTogether, BothComeWithTls)
{
    const int fd = secure(checking());
    static std::vector<emu::Instant> at;
    at.clear();
    on_event = [](int, int) { at.push_back(Process::instance().now()); };
    EXPECT_EQ(failure(connect(fd, in(tls_host, 7))), EINPROGRESS);
    EXPECT_TRUE(pump_until([&] { return seen.size() == 2; }));
    EXPECT_EQ(seen[0], (Seen{fd, WINC_SOCKET_EVENT_CONNECT, true}));
    EXPECT_EQ(seen[1], (Seen{fd, WINC_SOCKET_EVENT_TLS_CONNECT, true}));
    EXPECT_EQ(at[0], at[1]);
}

TEST_F(TlsTogether, AHandshakeThatFailsShowsErrorAlone)
{
    const int fd = secure(checking());
    EXPECT_EQ(failure(connect(fd, in("192.0.2.153", 443))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_ERROR, false));
    pump_for(1s);
    EXPECT_TRUE(seen.empty());
}

class TlsThird : public TlsTest {
protected:
    TlsThird() : TlsTest{Generation::g3} {}
};

// generations.md §3: "TLS contexts | 2 | 2 | 4"
TEST_F(TlsThird, ThereAreFourContexts)
{
    for (int i = 1; i <= 4; ++i)
        EXPECT_EQ(WDRV_WINC_TLSCtxOpen(handle), i);
    EXPECT_EQ(WDRV_WINC_TLSCtxOpen(handle), 0);
}

// "datagram + IPPROTO_TLS (DTLS) | [...] | accepted"
TEST_F(TlsThird, DatagramsGoOverDtls)
{
    const auto context = checking();
    const int fd = opened(AF_INET, SOCK_DGRAM, IPPROTO_TLS);
    int index = context;
    EXPECT_EQ(winc_setsockopt(fd, IPPROTO_TLS, TLS_CONF_IDX, &index, sizeof index), 0);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.144", 5684))), EINPROGRESS); // dtls.test
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_TLS_CONNECT));
    EXPECT_EQ(send(fd, "datagram"), 8);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "datagram");
}

} // namespace

} // namespace stack::wincs02
