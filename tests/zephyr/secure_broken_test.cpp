// zephyr/behaviour.md §6, "broken session later EIO (ECONNABORTED in newer code)", and §4: "a
// wake-up caused by a bare TLS record is swallowed". What breaks it, or holds a record back, is a
// relay of plain sockets between a client and tls.test.
#include "tests/zephyr/secure_fixture.hpp"

namespace stack::zephyr {
namespace {

class SecureBroken : public SecureNative {
protected:
    /// A client through a relay, its handshake done; the relay's two ends are `to_client` and
    /// `to_host`.
    void begin_relayed(int version)
    {
        start(version);
        trust();
        service<tls::TlsServer>("tls.test").configure({.application = tls::Application::echo});
        const auto at = in("127.0.0.1", 4436);
        const int listener = zsock_socket(AF_INET, SOCK_STREAM, 0);
        ASSERT_EQ(bind(listener, at), 0);
        ASSERT_EQ(zsock_listen(listener, 1), 0);
        bool over = false;
        std::thread relay{[&] {
            to_client = zsock_accept(listener, nullptr, nullptr);
            to_host = zsock_socket(AF_INET, SOCK_STREAM, 0);
            ASSERT_EQ(connect(to_host, tls_test), 0);
            while (!over) {
                struct zsock_pollfd ends[] = {
                    {.fd = to_client, .events = ZSOCK_POLLIN, .revents = 0},
                    {.fd = to_host, .events = ZSOCK_POLLIN, .revents = 0}};
                zsock_poll(ends, 2, 10);
                if (ends[0].revents != 0) send(to_host, receive(to_client));
                if (ends[1].revents != 0) send(to_client, receive(to_host));
            }
        }};
        client = open(SOCK_STREAM, 1, "tls.test");
        EXPECT_EQ(connect(client, at), 0) << std::strerror(errno);
        over = true;
        relay.join();
    }

    int client = -1;
    int to_client = -1;
    int to_host = -1;
};

TEST_F(SecureBroken, BytesThatAreNoRecordAreEioAndEconnabortedFrom4On)
{
    for (const int version : {30500, 30700, 40000}) {
        begin_relayed(version);
        send(to_client, "no record of TLS, whatever it may be");
        const int expected = version < 40000 ? EIO : ECONNABORTED;
        EXPECT_EQ(receive(client), refused(expected)) << version;
        EXPECT_EQ(receive(client), refused(expected)) << "and it stays so";
        EXPECT_EQ(failure(send(client, "x")), expected);
    }
}

// As mbedTLS takes it, below Zephyr, too: the end of the connection without a close-notify is one
// of the stream (§6: "recv gives 0 on a stream").
TEST_F(SecureBroken, AnEndWithoutACloseNotifyIsAnEnd)
{
    for (const int version : {30700, 40000}) {
        begin_relayed(version);
        EXPECT_EQ(zsock_close(to_client), 0);
        EXPECT_EQ(receive(client), "");
    }
}

TEST_F(SecureBroken, PollReportsTheBrokenSession)
{
    begin_relayed(30700);
    send(to_client, "no record");
    struct zsock_pollfd entry = {.fd = client, .events = ZSOCK_POLLIN, .revents = 0};
    EXPECT_EQ(zsock_poll(&entry, 1, 1000), 1);
    EXPECT_NE(entry.revents & ZSOCK_POLLERR, 0);
    EXPECT_EQ(receive(client), refused(EIO));
}

TEST_F(SecureBroken, PollSleepsOnThroughHalfARecord)
{
    begin_relayed(30700);
    const std::string words(60, 'x');
    EXPECT_EQ(send(client, words), 60);
    send(to_host, receive(to_client));
    EXPECT_EQ(send(to_client, receive(to_host, 40)), 40) << "of the record with the echo";
    struct zsock_pollfd entry = {.fd = client, .events = ZSOCK_POLLIN, .revents = 0};
    const auto begin = now();
    EXPECT_EQ(zsock_poll(&entry, 1, 500), 0) << "nothing of it can be decrypted";
    EXPECT_GE(now() - begin, 500ms);
    int size = 0;
    EXPECT_EQ(zsock_ioctl(client, ZFD_IOCTL_FIONREAD, &size), 0);
    EXPECT_EQ(size, 0);
    EXPECT_EQ(receive(client, 8, ZSOCK_MSG_DONTWAIT), refused(EAGAIN));
    EXPECT_GT(send(to_client, receive(to_host)), 0);
    EXPECT_EQ(zsock_poll(&entry, 1, 500), 1);
    EXPECT_EQ(entry.revents, ZSOCK_POLLIN);
    EXPECT_EQ(receive(client, 60, ZSOCK_MSG_DONTWAIT), words);
}

} // namespace
} // namespace stack::zephyr
