// Sockets through the C functions: errors, waiting and not waiting, timeouts, flags.
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/internet/host.hpp"

#include <cstring>
#include <functional>
#include <tuple>
#include <vector>

namespace stack {
namespace {

struct Call {
    const char* name;
    std::function<ssize_t(int fd)> make;
};

/// Every function that takes a descriptor, with arguments that are fine.
std::vector<Call> calls_with_descriptor()
{
    static char buffer[8];
    static nrf_sockaddr_in address = in_address("192.0.2.7", 7);
    static nrf_socklen_t size = sizeof address;
    static int value = 1;
    static nrf_socklen_t value_size = sizeof value;
    return {
        {"close", [](int fd) { return nrf_close(fd); }},
        {"fcntl", [](int fd) { return nrf_fcntl(fd, NRF_F_GETFL, 0); }},
        {"connect", [](int fd) { return nrf_connect(fd, generic(address), sizeof address); }},
        {"send", [](int fd) { return nrf_send(fd, buffer, 1, 0); }},
        {"sendto",
         [](int fd) { return nrf_sendto(fd, buffer, 1, 0, generic(address), sizeof address); }},
        {"recv", [](int fd) { return nrf_recv(fd, buffer, 1, 0); }},
        {"recvfrom",
         [](int fd) { return nrf_recvfrom(fd, buffer, 1, 0, generic(address), &size); }},
        {"bind", [](int fd) { return nrf_bind(fd, generic(address), sizeof address); }},
        {"listen", [](int fd) { return nrf_listen(fd, 1); }},
        {"accept", [](int fd) { return nrf_accept(fd, nullptr, nullptr); }},
        {"setsockopt",
         [](int fd) {
             return nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_REUSEADDR, &value, sizeof value);
         }},
        {"getsockopt",
         [](int fd) {
             return nrf_getsockopt(fd, NRF_SOL_SOCKET, NRF_SO_ERROR, &value, &value_size);
         }},
    };
}

using CApiSocketStopped = Stopped;
using CApiSocket = Attached;

// nrf_api/behaviour.md §2: every socket call fails with ESHUTDOWN while the library is down.
void expect_shutdown(int fd)
{
    for (const Call& call : calls_with_descriptor()) {
        EXPECT_EQ(error_of(call.make(fd)), NRF_ESHUTDOWN) << call.name;
    }
    EXPECT_EQ(error_of(nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0)), NRF_ESHUTDOWN);
    EXPECT_EQ(error_of(nrf_poll(nullptr, 0, 0)), NRF_ESHUTDOWN);
}

TEST_F(CApiSocketStopped, FailsWithShutdownBeforeInit) { expect_shutdown(0); }

TEST_F(CApiSocket, FailsWithShutdownAfterShutdown)
{
    const int fd = udp_to_echo();
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    expect_shutdown(fd);
}

TEST_F(CApiSocket, DoesNotKeepSocketsOverANewInit)
{
    const int fd = open_udp();
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    start();
    EXPECT_EQ(error_of(nrf_fcntl(fd, NRF_F_GETFL, 0)), NRF_EBADF);
}

TEST_F(CApiSocket, RefusesADescriptorThatIsNotOpen)
{
    const int open = open_udp();
    for (const int fd : {-1, open + 1, NRF_MODEM_MAX_SOCKET_COUNT, 1 << 30}) {
        for (const Call& call : calls_with_descriptor()) {
            EXPECT_EQ(error_of(call.make(fd)), NRF_EBADF) << call.name << ' ' << fd;
        }
    }
    EXPECT_EQ(nrf_close(open), 0);
    for (const Call& call : calls_with_descriptor()) {
        EXPECT_EQ(error_of(call.make(open)), NRF_EBADF) << call.name << " after close";
    }
}

TEST_F(CApiSocket, RefusesNullWhereItNeedsMemory)
{
    const int fd = udp_to_echo();
    char buffer[4];
    nrf_sockaddr_in address{};
    nrf_socklen_t size = sizeof address;
    EXPECT_EQ(error_of(nrf_connect(fd, nullptr, sizeof address)), NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_bind(fd, nullptr, sizeof address)), NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_send(fd, nullptr, 1, 0)), NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_recv(fd, nullptr, 1, 0)), NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_recvfrom(fd, buffer, 4, 0, generic(address), nullptr)), NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_accept(fd, generic(address), nullptr)), NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_poll(nullptr, 1, 0)), NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_REUSEADDR, nullptr, 4)),
              NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_getsockopt(fd, NRF_SOL_SOCKET, NRF_SO_ERROR, nullptr, &size)),
              NRF_EFAULT);
    EXPECT_EQ(error_of(nrf_getsockopt(fd, NRF_SOL_SOCKET, NRF_SO_ERROR, buffer, nullptr)),
              NRF_EFAULT);
}

TEST_F(CApiSocket, TakesNullWithNoBytes)
{
    const int fd = udp_to_echo();
    EXPECT_EQ(nrf_send(fd, nullptr, 0, 0), 0);
    EXPECT_EQ(nrf_recv(fd, nullptr, 0, 0), 0); // the empty datagram comes back
}

TEST_F(CApiSocket, RefusesAnAddressThatIsTooShortOrOfAnotherFamily)
{
    const auto v4 = in_address("192.0.2.7", 7);
    const auto v6 = in6_address("2001:db8::7", 7);
    const int fd = open_udp();
    const int fd6 = nrf_socket(NRF_AF_INET6, NRF_SOCK_DGRAM, 0);
    EXPECT_EQ(error_of(nrf_connect(fd, generic(v4), sizeof v4 - 1)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_connect(fd, generic(v4), 1)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_connect(fd, generic(v4), 0)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_connect(fd6, generic(v6), sizeof v6 - 1)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_connect(fd, generic(v6), sizeof v6)), NRF_EAFNOSUPPORT);
    EXPECT_EQ(error_of(nrf_bind(fd6, generic(v4), sizeof v4)), NRF_EAFNOSUPPORT);
    EXPECT_EQ(error_of(nrf_sendto(fd, "x", 1, 0, generic(v6), sizeof v6)), NRF_EAFNOSUPPORT);
    EXPECT_EQ(nrf_connect(fd6, generic(v6), sizeof v6), 0);
    EXPECT_EQ(nrf_connect(fd, generic(v4), sizeof v4 + 8), 0); // longer than needed is fine
}

TEST_F(CApiSocket, EchoesOverUdpAndTellsWhoSent)
{
    const int fd = open_udp();
    const auto echo = in_address("192.0.2.7", 7);
    ASSERT_EQ(nrf_sendto(fd, "hello", 5, 0, generic(echo), sizeof echo), 5);
    char buffer[16];
    nrf_sockaddr_in6 from{}; // room for more than is needed
    nrf_socklen_t size = sizeof from;
    ASSERT_EQ(nrf_recvfrom(fd, buffer, sizeof buffer, 0, generic(from), &size), 5);
    EXPECT_EQ((std::string_view{buffer, 5}), "hello");
    EXPECT_EQ(size, sizeof echo);
    EXPECT_EQ(std::memcmp(&from, &echo, sizeof echo), 0);
}

TEST_F(CApiSocket, CutsTheSendersAddressToTheRoomGivenAndTellsItsTrueSize)
{
    const int fd = udp_to_echo();
    ASSERT_EQ(send_text(fd, "x"), 1);
    const auto echo = in_address("192.0.2.7", 7);
    unsigned char room[8];
    std::memset(room, 0xee, sizeof room);
    nrf_socklen_t size = 4;
    char byte = 0;
    ASSERT_EQ(nrf_recvfrom(fd, &byte, 1, 0, reinterpret_cast<nrf_sockaddr*>(room), &size), 1);
    EXPECT_EQ(size, sizeof echo);
    EXPECT_EQ(std::memcmp(room, &echo, 4), 0);
    EXPECT_EQ(room[4], 0xee);
}

TEST_F(CApiSocket, DoesNotWaitWhenNonBlockingOrAskedNotTo)
{
    const int fd = udp_to_echo();
    emu::Instant before = now();
    EXPECT_EQ(receive_text(fd, NRF_MSG_DONTWAIT), "(error 11)");
    EXPECT_EQ(now(), before + cost());
    set_nonblocking(fd);
    EXPECT_EQ(nrf_fcntl(fd, NRF_F_GETFL, 0), NRF_O_NONBLOCK);
    before = now();
    EXPECT_EQ(receive_text(fd), "(error 11)");
    EXPECT_EQ(now(), before + cost());
    ASSERT_EQ(nrf_fcntl(fd, NRF_F_SETFL, 0), 0);
    ASSERT_EQ(send_text(fd, "again"), 5);
    EXPECT_EQ(receive_text(fd), "again"); // it waits again
}

TEST_F(CApiSocket, RefusesUnknownFcntlCommandsAndFlags)
{
    const int fd = open_udp();
    EXPECT_EQ(error_of(nrf_fcntl(fd, 0, 0)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_fcntl(fd, NRF_F_SETFL, 2)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_fcntl(fd, NRF_F_SETFL, NRF_O_NONBLOCK | 0x80)), NRF_EINVAL);
    EXPECT_EQ(nrf_fcntl(fd, NRF_F_GETFL, 0), 0);
}

TEST_F(CApiSocket, RefusesToBlockAgainWhileAConnectIsPending)
{
    const int fd = open_tcp(); // library 0.7.1
    set_nonblocking(fd);
    const auto peer = in_address("192.0.2.66", 7);
    EXPECT_EQ(error_of(nrf_connect(fd, generic(peer), sizeof peer)), NRF_EINPROGRESS);
    EXPECT_EQ(error_of(nrf_fcntl(fd, NRF_F_SETFL, 0)), NRF_EINVAL);
    EXPECT_EQ(nrf_fcntl(fd, NRF_F_GETFL, 0), NRF_O_NONBLOCK);
    EXPECT_EQ(error_of(nrf_connect(fd, generic(peer), sizeof peer)), NRF_EALREADY);
}

TEST_F(CApiSocket, RefusesFlagsTheFirmwareDoesNotHave)
{
    // EOPNOTSUPP: flag not supported (nrf_api/functions.tsv); WAITACK needs firmware 2.x.
    const int fd = udp_to_echo();
    for (const int flag : {NRF_MSG_WAITACK, NRF_MSG_PEEK, NRF_MSG_WAITALL, 0x1, 0x8000}) {
        EXPECT_EQ(error_of(nrf_send(fd, "x", 1, flag)), NRF_EOPNOTSUPP) << flag;
    }
    char byte = 0;
    for (const int flag : {NRF_MSG_WAITACK, 0x1, 0x20}) {
        EXPECT_EQ(error_of(nrf_recv(fd, &byte, 1, flag)), NRF_EOPNOTSUPP) << flag;
    }
}

TEST_F(CApiSocket, GivesUpReceivingExactlyWhenItsTimeoutEnds)
{
    const int fd = udp_to_echo();
    for (const auto& [seconds, microseconds, expected] :
         {std::tuple{0U, 1U, 1ms}, {0U, 1000U, 1ms}, {0U, 250'000U, 250ms}, {3U, 7'000U, 3007ms}}) {
        set_timeout(fd, NRF_SO_RCVTIMEO, seconds, microseconds);
        const emu::Instant before = now();
        EXPECT_EQ(receive_text(fd), "(error 11)");
        EXPECT_EQ(now(), before + cost() + expected);
    }
    // Zero means no timeout: an answer that takes 5 s is waited for.
    set_timeout(fd, NRF_SO_RCVTIMEO, 0, 0);
    world().internet().path().delay = 5s;
    ASSERT_EQ(send_text(fd, "late"), 4);
    EXPECT_EQ(receive_text(fd), "late");
}

TEST_F(CApiSocket, PeeksWithoutTaking)
{
    for (const int fd : {udp_to_echo(), tcp_to_echo()}) {
        ASSERT_EQ(send_text(fd, "look"), 4);
        EXPECT_EQ(receive_text(fd, NRF_MSG_PEEK), "look");
        EXPECT_EQ(receive_text(fd, NRF_MSG_PEEK, 2), "lo");
        EXPECT_EQ(receive_text(fd), "look");
        EXPECT_EQ(receive_text(fd, NRF_MSG_DONTWAIT), "(error 11)");
    }
}

TEST_F(CApiSocket, DropsWhatOfADatagramDoesNotFit)
{
    const int fd = udp_to_echo();
    ASSERT_EQ(send_text(fd, "abcdef"), 6);
    ASSERT_EQ(send_text(fd, "next"), 4);
    EXPECT_EQ(receive_text(fd, 0, 3), "abc");
    EXPECT_EQ(receive_text(fd), "next");
}

TEST_F(CApiSocket, WaitsUntilTheBufferIsFullWithWaitall)
{
    const int fd = tcp_to_echo();
    ASSERT_EQ(send_text(fd, "abc"), 3);
    EXPECT_EQ(receive_text(fd, NRF_MSG_WAITALL, 3), "abc");
    ASSERT_EQ(send_text(fd, "one"), 3);
    nrf_modem_os_sleep(1000); // it has come back
    ASSERT_EQ(send_text(fd, "two"), 3);
    EXPECT_EQ(receive_text(fd, NRF_MSG_WAITALL, 6), "onetwo");
}

TEST_F(CApiSocket, GivesWhatItHasWhenWaitallTimesOut)
{
    const int fd = tcp_to_echo();
    ASSERT_EQ(send_text(fd, "part"), 4);
    nrf_modem_os_sleep(1000);
    set_timeout(fd, NRF_SO_RCVTIMEO, 2, 0);
    emu::Instant before = now();
    EXPECT_EQ(receive_text(fd, NRF_MSG_WAITALL, 5), "part");
    EXPECT_EQ(now(), before + cost() + 2s);
    before = now();
    EXPECT_EQ(receive_text(fd, NRF_MSG_WAITALL, 5), "(error 11)");
    EXPECT_EQ(now(), before + cost() + 2s);
}

TEST_F(CApiSocket, GivesWhatItHasWhenThePeerClosesDuringWaitall)
{
    const int fd = connected(open_tcp(), "192.0.2.80", 80);
    ASSERT_EQ(send_text(fd, "GET /bytes/3 HTTP/1.1\r\n\r\n"), 25);
    const std::string answer = receive_text(fd, NRF_MSG_WAITALL, 4096);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\nxxx")) << answer;
    EXPECT_EQ(receive_text(fd, NRF_MSG_WAITALL, 4096), ""); // end of stream
}

TEST_F(CApiSocket, WaitsInSendUntilAStreamHasTakenEverything)
{
    const int fd = connected(open_tcp(), "192.0.2.9", 9);
    const std::string data(200'000, 'd'); // more than any buffer
    const emu::Instant before = now();
    EXPECT_EQ(send_text(fd, data), 200'000);
    EXPECT_GT(now(), before + 1s); // at 375 kbit/s it takes seconds
    set_nonblocking(fd);
    const ssize_t taken = send_text(fd, data);
    EXPECT_LT(taken, 200'000);
    EXPECT_TRUE(taken > 0 || errno == NRF_EAGAIN);
}

TEST_F(CApiSocket, ReturnsAPartialCountWhenTheSendTimeoutEnds)
{
    const int fd = connected(open_tcp(), "192.0.2.9", 9);
    world().internet().find("discard.test")->set_up(false);
    set_timeout(fd, NRF_SO_SNDTIMEO, 2, 500'000);
    const std::string data(200'000, 'd');
    emu::Instant before = now();
    const ssize_t taken = send_text(fd, data);
    EXPECT_GT(taken, 0);
    EXPECT_LT(taken, 200'000);
    EXPECT_EQ(now(), before + cost() + 2500ms);
    before = now();
    EXPECT_EQ(error_of(send_text(fd, data)), NRF_EAGAIN);
    EXPECT_EQ(now(), before + cost() + 2500ms);
}

TEST_F(CApiSocket, GivesUpSendingToAPeerThatHasClosedAndGoneExactlyAtTheTimeout)
{
    const int fd = connected(open_tcp(), "192.0.2.80", 80);
    ASSERT_EQ(send_text(fd, "GET / HTTP/1.1\r\n\r\n"), 18);
    nrf_modem_os_sleep(2000);
    ASSERT_EQ(poll_one(fd, NRF_POLLIN), NRF_POLLIN | NRF_POLLHUP);
    world().internet().find("web.test")->set_up(false);
    set_timeout(fd, NRF_SO_SNDTIMEO, 2, 0);
    const emu::Instant before = now();
    const ssize_t taken = send_text(fd, std::string(200'000, 'd'));
    EXPECT_GT(taken, 0);
    EXPECT_LT(taken, 200'000);
    EXPECT_EQ(now(), before + cost() + 2s);
}

TEST_F(CApiSocket, BoundsAConnectByTheSendTimeout)
{
    const int fd = open_tcp();
    set_timeout(fd, NRF_SO_SNDTIMEO, 1, 250'000);
    const auto blackhole = in_address("192.0.2.66", 7);
    const emu::Instant before = now();
    EXPECT_EQ(error_of(nrf_connect(fd, generic(blackhole), sizeof blackhole)), NRF_ETIMEDOUT);
    EXPECT_EQ(now(), before + cost() + 1250ms);
}

TEST_F(CApiSocket, ConnectsOnceAndThenIsConnected)
{
    const int fd = tcp_to_echo();
    const auto echo = in_address("192.0.2.7", 7);
    EXPECT_EQ(error_of(nrf_connect(fd, generic(echo), sizeof echo)), NRF_EISCONN);
    EXPECT_EQ(error_of(nrf_sendto(fd, "x", 1, 0, generic(echo), sizeof echo)), NRF_EISCONN);
    EXPECT_EQ(error_of(nrf_listen(fd, 1)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_accept(fd, nullptr, nullptr)), NRF_EINVAL);
}

TEST_F(CApiSocket, TellsOfARefusedConnectByPollAndSoError)
{
    const int fd = open_tcp();
    set_nonblocking(fd);
    const auto reset = in_address("192.0.2.67", 7);
    ASSERT_EQ(error_of(nrf_connect(fd, generic(reset), sizeof reset)), NRF_EINPROGRESS);
    EXPECT_EQ(poll_one(fd, NRF_POLLOUT), 0);
    EXPECT_EQ(poll_one(fd, NRF_POLLOUT, -1) & NRF_POLLERR, NRF_POLLERR);
    EXPECT_EQ(socket_error(fd), NRF_ECONNREFUSED);
    EXPECT_EQ(socket_error(fd), 0); // reading clears it
}

TEST_F(CApiSocket, ChargesEachCallToTheClock)
{
    const int fd = open_udp();
    const emu::Instant before = now();
    for (int i = 0; i < 1000; ++i)
        ASSERT_EQ(nrf_fcntl(fd, NRF_F_GETFL, 0), 0);
    EXPECT_EQ(now(), before + 1000 * cost());
}

} // namespace
} // namespace stack
