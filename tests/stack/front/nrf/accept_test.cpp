// TCP servers through the C functions.
#include "tests/stack/front/nrf/caller.hpp"
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include <cstring>

namespace stack {
namespace {

class CApiAccept : public Attached {
protected:
    static int listen_on(std::uint16_t port)
    {
        const int fd = open_tcp();
        const auto local = in_address("0.0.0.0", port);
        EXPECT_EQ(nrf_bind(fd, generic(local), sizeof local), 0);
        EXPECT_EQ(nrf_listen(fd, 2), 0);
        return fd;
    }
    /// A host of the internet connects and says "hello".
    static Caller& call(std::uint16_t port)
    {
        const Endpoint to{*world().modem().bearers().address(0, Family::ipv4), port};
        return world().internet().find("reset.test")->serve<Caller>(to, "hello");
    }
};

TEST_F(CApiAccept, WaitsForACallerAndTellsItsAddress)
{
    const int listener = listen_on(80);
    Caller& caller = call(80);
    nrf_sockaddr_in peer{};
    nrf_socklen_t size = sizeof peer;
    const int fd = nrf_accept(listener, generic(peer), &size);
    ASSERT_GE(fd, 0);
    EXPECT_NE(fd, listener);
    EXPECT_EQ(size, sizeof peer);
    const auto expected = in_address("192.0.2.67", caller.local().port);
    EXPECT_EQ(std::memcmp(&peer, &expected, sizeof peer), 0);
    EXPECT_EQ(receive_text(fd), "hello");
    ASSERT_EQ(send_text(fd, "welcome"), 7);
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(caller.heard, "welcome");
    EXPECT_EQ(nrf_close(listener), 0);
    ASSERT_EQ(send_text(fd, "!"), 1); // what was accepted stays
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(caller.heard, "welcome!");
}

TEST_F(CApiAccept, WantsRoomForTheWholeAddress)
{
    // nrf_api/functions.tsv: EINVAL for another length; longer ones are let through.
    const int listener = listen_on(80);
    call(80);
    nrf_sockaddr_in6 room{};
    nrf_socklen_t size = sizeof(nrf_sockaddr_in) - 1;
    EXPECT_EQ(error_of(nrf_accept(listener, generic(room), &size)), NRF_EINVAL);
    size = 0;
    EXPECT_EQ(error_of(nrf_accept(listener, generic(room), &size)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_accept(listener, generic(room), nullptr)), NRF_EFAULT);
    size = sizeof room;
    EXPECT_GE(nrf_accept(listener, generic(room), &size), 0);
    EXPECT_EQ(size, sizeof(nrf_sockaddr_in));
}

TEST_F(CApiAccept, DoesNotWaitWhenNonBlocking)
{
    const int listener = listen_on(80);
    set_nonblocking(listener);
    const emu::Instant before = now();
    EXPECT_EQ(error_of(nrf_accept(listener, nullptr, nullptr)), NRF_EAGAIN);
    EXPECT_EQ(now(), before + cost());
    EXPECT_EQ(poll_one(listener, NRF_POLLIN), 0);
    call(80);
    EXPECT_EQ(poll_one(listener, NRF_POLLIN, -1), NRF_POLLIN);
    const int fd = nrf_accept(listener, nullptr, nullptr);
    EXPECT_GE(fd, 0);
    EXPECT_EQ(nrf_fcntl(fd, NRF_F_GETFL, 0), 0); // the flag is the listener's own
}

TEST_F(CApiAccept, GivesUpExactlyAtTheReceiveTimeout)
{
    // Library 2.6 and later (nrf_api/behaviour.md §2.4).
    const int listener = listen_on(80);
    set_timeout(listener, NRF_SO_RCVTIMEO, 1, 500'000);
    const emu::Instant before = now();
    EXPECT_EQ(error_of(nrf_accept(listener, nullptr, nullptr)), NRF_EAGAIN);
    EXPECT_EQ(now(), before + cost() + 1500ms);
}

TEST_F(CApiAccept, KeepsTheCallerWaitingWhileAllSocketsAreInUse)
{
    const int listener = listen_on(80);
    int last = -1;
    for (int fd = open_udp(); fd >= 0; fd = open_udp())
        last = fd;
    EXPECT_EQ(last, NRF_MODEM_MAX_SOCKET_COUNT - 1);
    EXPECT_EQ(error_of(nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0)), NRF_ENOBUFS);
    call(80);
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(error_of(nrf_accept(listener, nullptr, nullptr)), NRF_ENOBUFS);
    ASSERT_EQ(nrf_close(last), 0);
    EXPECT_EQ(nrf_accept(listener, nullptr, nullptr), last);
    EXPECT_EQ(receive_text(last), "hello");
}

TEST_F(CApiAccept, EndsWhenThePdnIsLost)
{
    const int listener = listen_on(80);
    world().engine().after(1s, [] { world().modem().network().lose_pdn(0, 36); });
    EXPECT_EQ(error_of(nrf_accept(listener, nullptr, nullptr)), NRF_ENETDOWN);
}

TEST_F(CApiAccept, IsForStreamsThatListen)
{
    EXPECT_EQ(error_of(nrf_accept(open_udp(), nullptr, nullptr)), NRF_EOPNOTSUPP);
    EXPECT_EQ(error_of(nrf_listen(open_udp(), 1)), NRF_EOPNOTSUPP);
    const int fd = open_tcp();
    EXPECT_EQ(error_of(nrf_accept(fd, nullptr, nullptr)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_listen(fd, 1)), NRF_EDESTADDRREQ);
}

} // namespace
} // namespace stack
