// Sending and receiving through the C functions: flags, partial results, raw sockets.
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/internet/host.hpp"

#include "tests/stack/front/nrf/caller.hpp"
#include "tests/stack/net/ip_packet.hpp"

#include <array>
#include <functional>
#include <thread>

namespace stack {
namespace {

class CApiTransfer : public Attached {
protected:
    /// A connection from a host to the modem, accepted.
    int accepted(std::string greeting = "")
    {
        const int listener = open_tcp();
        const auto any = in_address("0.0.0.0", 80);
        EXPECT_EQ(nrf_bind(listener, generic(any), sizeof any), 0);
        EXPECT_EQ(nrf_listen(listener, 1), 0);
        caller =
            &world()
                 .internet()
                 .add("caller.test", *Address::parse("192.0.2.98"), *Address::parse("2001:db8::98"))
                 .serve<Caller>(Endpoint{*world().modem().bearers().address(0, Family::ipv4), 80},
                                std::move(greeting));
        const int fd = nrf_accept(listener, nullptr, nullptr);
        EXPECT_GE(fd, 0);
        return fd;
    }
    static PacketBytes packet_to_echo(std::string_view text)
    {
        return udp_packet(*world().modem().bearers().address(0, Family::ipv4),
                          *Address::parse("192.0.2.7"), 5000, 7, text);
    }
    Caller* caller = nullptr;
};

TEST_F(CApiTransfer, LeavesTheErrorThatEndedAPartialReceiveToTheNextCall)
{
    const int fd = accepted("part");
    world().engine().after(2s, [this] { caller->reset(); });
    EXPECT_EQ(receive_text(fd, NRF_MSG_WAITALL, 100), "part");
    EXPECT_EQ(poll_one(fd, 0) & NRF_POLLERR, NRF_POLLERR);
    EXPECT_EQ(receive_text(fd), "(error " + std::to_string(NRF_ECONNRESET) + ")");
    EXPECT_EQ(receive_text(fd), "(error " + std::to_string(NRF_ENOTCONN) + ")");
}

TEST_F(CApiTransfer, LeavesItToTheSocketErrorToo)
{
    const int fd = accepted("part");
    world().engine().after(2s, [this] { caller->reset(); });
    EXPECT_EQ(receive_text(fd, NRF_MSG_WAITALL, 100), "part");
    EXPECT_EQ(socket_error(fd), NRF_ECONNRESET);
    EXPECT_EQ(socket_error(fd), 0);
}

TEST_F(CApiTransfer, LeavesTheErrorThatEndedAPartialSendToTheNextCall)
{
    const int fd = accepted();
    world().engine().after(200ms, [this] { caller->reset(); });
    const std::string data(200'000, 'x');
    const ssize_t sent = send_text(fd, data);
    EXPECT_GT(sent, 0);
    EXPECT_LT(sent, 200'000);
    EXPECT_EQ(error_of(send_text(fd, "x")), NRF_ECONNRESET);
    EXPECT_EQ(error_of(send_text(fd, "x")), NRF_EPIPE);
}

TEST_F(CApiTransfer, KnowsNoWaitForTheAcknowledgementWithFirmware1Point3)
{
    // nrf_api/behaviour.md §2.2: on nRF9160 the flag is not supported.
    EXPECT_EQ(error_of(send_text(udp_to_echo(), "x", NRF_MSG_WAITACK)), NRF_EOPNOTSUPP);
}

class CApiTransfer2 : public Stopped {
protected:
    CApiTransfer2()
    {
        WorldConfig config = certain();
        config.profile = Profile::mfw_nrf91x1_2_0;
        begin(config);
        start();
        attach();
    }
    static int connected(int type)
    {
        const int fd = nrf_socket(NRF_AF_INET, type, 0);
        const auto peer = in_address("192.0.2.9", 9);
        EXPECT_EQ(nrf_connect(fd, generic(peer), sizeof peer), 0);
        return fd;
    }
    static ssize_t send(int fd, int flags) { return nrf_send(fd, "x", 1, flags); }
};

TEST_F(CApiTransfer2, WaitsUntilTheDatagramIsOnTheAir)
{
    const int fd = connected(NRF_SOCK_DGRAM);
    struct Up : emu::Sink {
        void on_record(const emu::Record& record) override
        {
            if (std::holds_alternative<emu::PacketRecord>(record.payload)) at = record.at;
        }
        emu::Instant at = emu::epoch;
    } up;
    world().bus().add(up);
    const emu::Instant before = now();
    EXPECT_EQ(send(fd, NRF_MSG_WAITACK), 1);
    EXPECT_EQ(now(), up.at);
    EXPECT_GT(now(), before + cost());
    world().bus().remove(up);
}

TEST_F(CApiTransfer2, WaitsUntilThePeerHasAcknowledgedTheStream)
{
    const int fd = connected(NRF_SOCK_STREAM);
    const emu::Instant before = now();
    EXPECT_EQ(send(fd, NRF_MSG_WAITACK), 1);
    EXPECT_GE(now() - before, 40ms); // there and back
    EXPECT_TRUE(world().modem().sockets().delivered(fd));
}

TEST_F(CApiTransfer2, WaitsForTheAcknowledgementNoLongerThanTheSendTimeout)
{
    const int fd = connected(NRF_SOCK_STREAM);
    world().internet().find("discard.test")->set_up(false);
    const nrf_timeval time{.tv_sec = 3, .tv_usec = 0};
    ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_SNDTIMEO, &time, sizeof time), 0);
    const emu::Instant before = now();
    EXPECT_EQ(error_of(send(fd, NRF_MSG_WAITACK)), NRF_EAGAIN);
    EXPECT_EQ(now(), before + cost() + 3s);
}

TEST_F(CApiTransfer2, WaitsForNoAcknowledgementOnceAnotherThreadHasClosedTheSocket)
{
    const int fd = connected(NRF_SOCK_STREAM);
    world().internet().find("discard.test")->set_up(false);
    int error = -1;
    std::thread sender{[&] { // a part of it is taken
        const std::string body(100'000, 'x');
        error = error_of(nrf_send(fd, body.data(), body.size(), NRF_MSG_WAITACK));
    }};
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(nrf_close(fd), 0);
    sender.join();
    EXPECT_EQ(error, NRF_EBADF);
}

TEST_F(CApiTransfer2, RefusesToWaitOnASocketThatDoesNot)
{
    const int fd = connected(NRF_SOCK_DGRAM);
    EXPECT_EQ(error_of(send(fd, NRF_MSG_WAITACK | NRF_MSG_DONTWAIT)), NRF_EOPNOTSUPP);
    ASSERT_EQ(nrf_fcntl(fd, NRF_F_SETFL, NRF_O_NONBLOCK), 0);
    EXPECT_EQ(error_of(send(fd, NRF_MSG_WAITACK)), NRF_EOPNOTSUPP);
    EXPECT_EQ(error_of(send(fd, 0x400)), NRF_EOPNOTSUPP);
}

TEST_F(CApiTransfer2, EndsABlockedSendWhenItsPdnIsKeptWaitingFor)
{
    const int fd = connected(NRF_SOCK_STREAM);
    const int on = 1;
    ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_KEEPOPEN, &on, sizeof on), 0);
    world().modem().network().lose_pdn(0, 36);
    const std::string data(100'000, 'x');
    const ssize_t sent = nrf_send(fd, data.data(), data.size(), 0);
    EXPECT_GT(sent, 0); // what was taken before
    EXPECT_LT(sent, 100'000);
    EXPECT_EQ(error_of(send(fd, 0)), NRF_ENETUNREACH);
}

TEST_F(CApiTransfer, MovesWholePacketsThroughARawSocket)
{
    const int fd = nrf_socket(NRF_AF_PACKET, NRF_SOCK_RAW, NRF_IPPROTO_RAW);
    const PacketBytes packet = packet_to_echo("raw");
    ASSERT_EQ(nrf_send(fd, packet.data(), packet.size(), 0), 31);
    std::array<std::byte, 64> room{};
    EXPECT_EQ(nrf_recv(fd, room.data(), room.size(), NRF_MSG_PEEK), 31);
    EXPECT_EQ(nrf_recv(fd, room.data(), room.size(), NRF_MSG_WAITALL), 31); // streams only
    EXPECT_EQ(udp_text(std::span{room}.first(31)), "raw");
    EXPECT_EQ(error_of(nrf_recv(fd, room.data(), room.size(), NRF_MSG_DONTWAIT)), NRF_EAGAIN);
    set_timeout(fd, NRF_SO_RCVTIMEO, 0, 1000);
    const emu::Instant before = now();
    EXPECT_EQ(error_of(nrf_recv(fd, room.data(), room.size(), 0)), NRF_EAGAIN);
    EXPECT_EQ(now(), before + cost() + 1ms);
}

TEST_F(CApiTransfer, GivesARawSocketNoAddresses)
{
    const int fd = nrf_socket(NRF_AF_PACKET, NRF_SOCK_RAW, NRF_IPPROTO_IP);
    const auto echo = in_address("192.0.2.7", 7);
    const PacketBytes packet = packet_to_echo("raw");
    EXPECT_EQ(error_of(nrf_connect(fd, generic(echo), sizeof echo)), NRF_EOPNOTSUPP);
    EXPECT_EQ(error_of(nrf_bind(fd, generic(echo), sizeof echo)), NRF_EOPNOTSUPP);
    EXPECT_EQ(error_of(nrf_listen(fd, 1)), NRF_EOPNOTSUPP);
    EXPECT_EQ(error_of(nrf_accept(fd, nullptr, nullptr)), NRF_EOPNOTSUPP);
    EXPECT_EQ(error_of(nrf_sendto(fd, packet.data(), packet.size(), 0, generic(echo), sizeof echo)),
              NRF_EOPNOTSUPP);
    ASSERT_EQ(nrf_send(fd, packet.data(), packet.size(), 0), 31);
    nrf_sockaddr_in from = echo;
    nrf_socklen_t size = sizeof from;
    std::array<std::byte, 64> room{};
    EXPECT_EQ(nrf_recvfrom(fd, room.data(), room.size(), 0, generic(from), &size), 31);
    EXPECT_EQ(size, 0U);
    EXPECT_EQ(from.sin_port, echo.sin_port); // untouched
}

/// Areas that the firmware has made small.
class CApiSmallAreas : public Attached {
protected:
    static constexpr std::size_t tx = 256;
    static constexpr std::size_t rx = 128;

    CApiSmallAreas()
    {
        nrf_modem_shutdown();
        static nrf_modem_init_params params = good_params();
        params.shmem.tx.size = tx;
        params.shmem.rx.size = rx;
        EXPECT_EQ(nrf_modem_init(&params), 0);
        attach();
    }
    static void wait_for_data(int fd)
    {
        ASSERT_EQ(poll_one(fd, NRF_POLLIN, 60'000) & NRF_POLLIN, NRF_POLLIN);
    }
};

TEST_F(CApiSmallAreas, BoundADatagramThatIsSent)
{
    // nrfxlib #393: what is sent lies in the TX area.
    const int fd = udp_to_echo();
    EXPECT_EQ(error_of(send_text(fd, std::string(60'000, 'x'))), NRF_EMSGSIZE);
    EXPECT_EQ(error_of(send_text(fd, std::string(tx + 1, 'x'))), NRF_EMSGSIZE);
    EXPECT_EQ(send_text(fd, std::string(tx, 'x')), static_cast<ssize_t>(tx));
    const int raw = nrf_socket(NRF_AF_PACKET, NRF_SOCK_RAW, 0);
    EXPECT_EQ(error_of(send_text(raw, std::string(tx + 1, 'x'))), NRF_EMSGSIZE);
}

TEST_F(CApiSmallAreas, CutAStreamThatIsSent)
{
    const int fd = tcp_to_echo();
    const std::string text(1000, 'x');
    EXPECT_EQ(send_text(fd, text, NRF_MSG_DONTWAIT), static_cast<ssize_t>(tx));
    EXPECT_EQ(send_text(fd, text), 1000); // piece by piece
    EXPECT_EQ(receive_text(fd, NRF_MSG_WAITALL, tx + 1000).size(), tx + 1000);
    EXPECT_EQ(receive_text(fd, NRF_MSG_DONTWAIT), "(error " + std::to_string(NRF_EAGAIN) + ")");
}

TEST_F(CApiSmallAreas, BoundADatagramThatIsReceived)
{
    const int fd = udp_to_echo();
    ASSERT_EQ(send_text(fd, std::string(rx + 1, 'x')), static_cast<ssize_t>(rx + 1));
    wait_for_data(fd);
    const std::string too_long = "(error " + std::to_string(NRF_EMSGSIZE) + ")";
    EXPECT_EQ(receive_text(fd, NRF_MSG_PEEK, 1000), too_long);
    EXPECT_EQ(receive_text(fd, 0, 1000), too_long);
    EXPECT_EQ(receive_text(fd, NRF_MSG_DONTWAIT), "(error " + std::to_string(NRF_EAGAIN) + ")");
    ASSERT_EQ(send_text(fd, std::string(rx, 'y')), static_cast<ssize_t>(rx));
    wait_for_data(fd);
    EXPECT_EQ(receive_text(fd, 0, 1000), std::string(rx, 'y'));
    ASSERT_EQ(send_text(fd, std::string(rx + 1, 'z')), static_cast<ssize_t>(rx + 1));
    wait_for_data(fd);
    EXPECT_EQ(receive_text(fd, 0, 10), std::string(10, 'z')); // what the caller's buffer takes
}

TEST_F(CApiSmallAreas, CutAStreamThatIsReceived)
{
    const int fd = tcp_to_echo();
    ASSERT_EQ(send_text(fd, std::string(300, 'x')), 300);
    nrf_modem_os_sleep(5000);
    EXPECT_EQ(receive_text(fd, 0, 1000).size(), rx);
    EXPECT_EQ(receive_text(fd, 0, 1000).size(), rx);
    EXPECT_EQ(receive_text(fd, 0, 1000).size(), 300 - 2 * rx);
}

TEST_F(CApiTransfer, EndsAPollWithoutAnySocketWhenTheModemShutsDown)
{
    // nrf_api/behaviour.md §3.3: waiting calls return at once.
    int error = -1;
    std::thread thread{[&] {
        std::array<nrf_pollfd, 2> entries = {{{-1, NRF_POLLIN, 0}, {-7, NRF_POLLOUT, 0}}};
        error = error_of(nrf_poll(entries.data(), 2, -1));
    }};
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(error, -1) << "did not block";
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    nrf_modem_os_sleep(1); // others run now
    thread.join();
    EXPECT_EQ(error, NRF_ESHUTDOWN);
}

} // namespace
} // namespace stack
