// zephyr/behaviour.md §6, "Connection id" (RFC 9146), as it is negotiated and as it is on the wire.
#include "tests/zephyr/secure_datagram_fixture.hpp"

namespace stack::zephyr {
namespace {

using SecureConnectionId = SecureDatagram;

// §6: "Connection id: disabled / accept peer's / propose own; status is readable after the
// handshake (EAGAIN before)". The host proposes one unless it is told otherwise.
TEST_F(SecureConnectionId, TheStatusOfTheConnectionIdIsWhatWasNegotiated)
{
    trust();
    struct Row {
        int mode;
        tls::CidMode host;
        int status;
    };
    for (const Row& row :
         {Row{TLS_DTLS_CID_DISABLED, tls::CidMode::enabled, TLS_DTLS_CID_STATUS_DISABLED},
          Row{TLS_DTLS_CID_SUPPORTED, tls::CidMode::enabled, TLS_DTLS_CID_STATUS_UPLINK},
          Row{TLS_DTLS_CID_ENABLED, tls::CidMode::supported, TLS_DTLS_CID_STATUS_DOWNLINK},
          Row{TLS_DTLS_CID_ENABLED, tls::CidMode::enabled, TLS_DTLS_CID_STATUS_BIDIRECTIONAL},
          Row{TLS_DTLS_CID_ENABLED, tls::CidMode::disabled, TLS_DTLS_CID_STATUS_DISABLED}}) {
        service<tls::DtlsServer>("dtls.test").configure({.cid = row.host});
        const int fd = client();
        ASSERT_EQ(set(fd, TLS_DTLS_CID, row.mode), 0);
        EXPECT_EQ(get(fd, SOL_TLS, TLS_DTLS_CID_STATUS), -EAGAIN);
        EXPECT_EQ(get_bytes(fd, TLS_DTLS_PEER_CID_VALUE), refused(EAGAIN));
        ASSERT_EQ(connect(fd, dtls_test), 0);
        EXPECT_EQ(get(fd, SOL_TLS, TLS_DTLS_CID_STATUS), row.status);
        const bool uplink = (row.status & TLS_DTLS_CID_STATUS_UPLINK) != 0;
        EXPECT_EQ(get_bytes(fd, TLS_DTLS_PEER_CID_VALUE).empty(), !uplink);
        EXPECT_EQ(zsock_close(fd), 0);
    }
}

// §6: the identifier that was set is the one in the records of both directions (RFC 9146 §4).
TEST_F(SecureConnectionId, TheConnectionIdsAreInTheRecords)
{
    trust();
    const int fd = client();
    ASSERT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_DTLS_CID_VALUE, "mine!", 5), 0);
    EXPECT_EQ(get_bytes(fd, TLS_DTLS_CID_VALUE), "mine!");
    const std::string long_one(33, 'x');
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, TLS_DTLS_CID_VALUE, long_one.data(), 33)),
              EINVAL);
    ASSERT_EQ(set(fd, TLS_DTLS_CID, TLS_DTLS_CID_ENABLED), 0);
    ASSERT_EQ(connect(fd, dtls_test), 0);
    const std::string theirs = get_bytes(fd, TLS_DTLS_PEER_CID_VALUE);
    EXPECT_EQ(theirs.size(), 8U);
    EXPECT_EQ(get_bytes(fd, TLS_DTLS_CID_VALUE), "mine!");
    EXPECT_EQ(send(fd, "hello"), 5);
    EXPECT_EQ(receive(fd), "hello");
    constexpr std::size_t cid_at = dtls_at + 11; // type, version, epoch, sequence number
    const std::string& up = records.uplink.back();
    const std::string& down = records.downlink.back();
    EXPECT_EQ(up[dtls_at], dtls_cid_record);
    EXPECT_EQ(up.substr(cid_at, 8), theirs);
    EXPECT_EQ(down[dtls_at], dtls_cid_record);
    EXPECT_EQ(down.substr(cid_at, 5), "mine!");
}

// §6: "accept peer's": enough for the session to live on behind another address (RFC 9146 §6), and
// without it the server knows nobody there.
TEST_F(SecureConnectionId, AConnectionIdSurvivesAChangeOfAddress)
{
    net::InternetConfig internet;
    internet.nat.enabled = true;
    start(secure_configuration(), internet);
    trust();
    for (const int mode : {TLS_DTLS_CID_SUPPORTED, TLS_DTLS_CID_ENABLED, TLS_DTLS_CID_DISABLED}) {
        const int fd = client();
        ASSERT_EQ(set(fd, TLS_DTLS_CID, mode), 0);
        ASSERT_EQ(connect(fd, dtls_test), 0);
        EXPECT_EQ(send(fd, "before"), 6);
        EXPECT_EQ(receive(fd), "before");
        world().internet().nat()->rebind();
        const struct timeval limit = {.tv_sec = 3, .tv_usec = 0};
        ASSERT_EQ(zsock_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
        EXPECT_EQ(send(fd, "after"), 5);
        EXPECT_EQ(receive(fd), mode == TLS_DTLS_CID_DISABLED ? refused(EAGAIN) : "after") << mode;
        EXPECT_EQ(zsock_close(fd), 0);
    }
}

// §6: between the door's own client and server, each with an identifier of its choice.
TEST_F(SecureConnectionId, AServerHasItsOwnConnectionId)
{
    const int fd = server();
    ASSERT_EQ(set(fd, TLS_DTLS_CID, TLS_DTLS_CID_ENABLED), 0);
    ASSERT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_DTLS_CID_VALUE, "srv", 3), 0);
    std::thread other{[] {
        const int peer = open(SOCK_DGRAM, 1, "tls.test");
        EXPECT_EQ(set(peer, TLS_DTLS_CID, TLS_DTLS_CID_ENABLED), 0);
        EXPECT_EQ(zsock_setsockopt(peer, SOL_TLS, TLS_DTLS_CID_VALUE, "cl", 2), 0);
        EXPECT_EQ(connect(peer, at), 0);
        EXPECT_EQ(get_bytes(peer, TLS_DTLS_PEER_CID_VALUE), "srv");
        EXPECT_EQ(get(peer, SOL_TLS, TLS_DTLS_CID_STATUS), TLS_DTLS_CID_STATUS_BIDIRECTIONAL);
        EXPECT_EQ(send(peer, "x"), 1);
        EXPECT_EQ(receive(peer), refused(ENOTCONN));
    }};
    EXPECT_EQ(receive(fd), "x");
    EXPECT_EQ(get_bytes(fd, TLS_DTLS_PEER_CID_VALUE), "cl");
    EXPECT_EQ(zsock_close(fd), 0);
    other.join();
}

} // namespace
} // namespace stack::zephyr
