// op::SendAll: deadlines that stand, partial results, acknowledgements, sockets that go away.
#include "stack/op/send_all.hpp"

#include "stack/api/nrf_socket.h"

#include "tests/stack/front/nrf/caller.hpp"
#include "tests/stack/op/driver.hpp"
#include "tests/stack/option/option_fixture.hpp"
#include "tests/stack/stack_fixture.hpp"

namespace stack {
namespace {

const std::string large(200'000, 'x');

class OpSendAll : public Net {
protected:
    explicit OpSendAll(const WorldConfig& config = exact()) : Net{config} { attach(); }
    op::SendAll send(int fd, std::string_view text, int flags = 0, const Endpoint* to = nullptr)
    {
        return op::SendAll{sockets().handle(fd), as_bytes(text), Flags{flags}, to};
    }
    int discard_stream() { return connected(at("192.0.2.9", 9)); }
    int discard_datagrams()
    {
        const int fd = open_udp();
        EXPECT_TRUE(sockets().connect(fd, at("192.0.2.9", 9)));
        return fd;
    }
    /// A connection from a host, accepted.
    int accepted()
    {
        const int listener = open_tcp();
        EXPECT_TRUE(sockets().bind(listener, at("0.0.0.0", 80)));
        EXPECT_TRUE(sockets().listen(listener, 1));
        caller = &host("reset.test")
                      .serve<Caller>(Endpoint{*bearers().address(0, Family::ipv4), 80}, "");
        EXPECT_TRUE(run_until([&] { return sockets().readiness(listener) == poll_in; }));
        Endpoint peer;
        return sockets().try_accept(listener, peer).value();
    }
    Caller* caller = nullptr;
};

TEST_F(OpSendAll, GoesOnUntilAStreamHasTakenAll)
{
    const int fd = discard_stream();
    op::SendAll operation = send(fd, large);
    EXPECT_FALSE(operation.step());
    const std::size_t first = operation.sent();
    EXPECT_GT(first, 0U);
    EXPECT_LT(first, large.size());
    EXPECT_FALSE(operation.ready()); // full
    EXPECT_EQ(drive(world, operation).value(), large.size());
    EXPECT_EQ(operation.error(), std::nullopt);
}

TEST_F(OpSendAll, FixesItsDeadlineOnceWhateverTheSocketTakesPieceByPiece)
{
    const int fd = discard_stream();
    socket(fd).options().send_timeout = 1s;
    const emu::Instant begun = now();
    const std::string more = large + large + large;
    op::SendAll operation = send(fd, more);
    EXPECT_EQ(operation.deadline(), begun + 1s);
    EXPECT_FALSE(operation.step());
    engine().advance_to(begun + 500ms);
    EXPECT_FALSE(operation.step()); // has got somewhere
    EXPECT_EQ(operation.deadline(), begun + 1s);
    socket(fd).options().send_timeout = 9s; // too late for this one
    const std::size_t sent = drive(world, operation).value();
    EXPECT_EQ(now(), begun + 1s);
    EXPECT_EQ(sent, operation.sent());
    EXPECT_LT(sent, more.size());
    EXPECT_EQ(operation.error(), Errno::again);
}

TEST_F(OpSendAll, IsAgainWhenNothingWasTakenInTime)
{
    const int fd = discard_stream();
    host("discard.test").set_up(false);
    ASSERT_LT(sockets().try_send(fd, as_bytes(large), nullptr).value(), large.size());
    socket(fd).options().send_timeout = 2s;
    const emu::Instant begun = now();
    EXPECT_EQ(drive(world, send(fd, "x")).error(), Errno::again);
    EXPECT_EQ(now(), begun + 2s);
}

TEST_F(OpSendAll, TakesWhatFitsWhenItMayNotWait)
{
    const int fd = discard_stream();
    const std::size_t sent = send(fd, large, NRF_MSG_DONTWAIT).step()->value();
    EXPECT_LT(sent, large.size());
    EXPECT_EQ(send(fd, "x", NRF_MSG_DONTWAIT).step()->error(), Errno::again);
    socket(fd).options().nonblocking = true;
    EXPECT_EQ(send(fd, "x").step()->error(), Errno::again);
}

TEST_F(OpSendAll, GivesThePartAndLeavesTheErrorToTheNextCall)
{
    const int fd = accepted();
    engine().after(200ms, [this] { caller->reset(); });
    op::SendAll operation = send(fd, large);
    const std::size_t sent = drive(world, operation).value();
    EXPECT_GT(sent, 0U);
    EXPECT_LT(sent, large.size());
    EXPECT_EQ(operation.error(), Errno::connreset);
    EXPECT_EQ(send(fd, "x").step()->error(), Errno::connreset);
    EXPECT_EQ(send(fd, "x").step()->error(), Errno::pipe);
}

TEST_F(OpSendAll, WaitsForRoomForADatagram)
{
    const int fd = discard_datagrams();
    const std::string datagram(1000, 'x');
    std::size_t count = 0;
    while (send(fd, datagram, NRF_MSG_DONTWAIT).step()->has_value())
        ++count;
    EXPECT_GT(count, 10U);
    op::SendAll operation = send(fd, datagram);
    EXPECT_FALSE(operation.step());
    EXPECT_EQ(drive(world, operation).value(), datagram.size());
}

TEST_F(OpSendAll, SendsToAnAddressThatNeedNotStay)
{
    const int fd = open_udp();
    auto to = std::make_unique<Endpoint>(at("192.0.2.7", 7));
    op::SendAll operation = send(fd, "away", 0, to.get());
    to.reset();
    EXPECT_EQ(drive(world, operation).value(), 4U);
    EXPECT_EQ(send(fd, "nowhere").step()->error(), Errno::destaddrreq);
    EXPECT_EQ(send(-1, "nothing").step()->error(), Errno::badf);
}

TEST_F(OpSendAll, EndsWithThePartWhenTheSocketIsClosedThoughItsNumberIsInUseAgain)
{
    const int fd = discard_stream();
    op::SendAll operation = send(fd, large);
    EXPECT_FALSE(operation.step());
    EXPECT_TRUE(sockets().close(fd));
    ASSERT_EQ(discard_stream(), fd);
    EXPECT_TRUE(operation.ready());
    EXPECT_EQ(operation.step()->value(), operation.sent());
    EXPECT_EQ(operation.error(), Errno::badf);
}

class OpSendAllKept : public OpSendAll {
protected:
    OpSendAllKept() : OpSendAll{with_profile(Profile::mfw_nrf91x1_2_0)} {}
};

TEST_F(OpSendAllKept, DoesNotWaitForAPdnThatIsAway)
{
    const int fd = discard_stream();
    socket(fd).options().keep_open = true;
    op::SendAll operation = send(fd, large);
    EXPECT_FALSE(operation.step());
    world.modem().network().lose_pdn(0, 36);
    EXPECT_GT(drive(world, operation).value(), 0U);
    EXPECT_EQ(operation.error(), Errno::netunreach);
}

TEST_F(OpSendAllKept, WaitsUntilTheDatagramIsOnTheAir)
{
    const int fd = discard_datagrams();
    op::SendAll operation = send(fd, "x", NRF_MSG_WAITACK);
    EXPECT_FALSE(operation.step());
    EXPECT_EQ(operation.sent(), 1U);
    EXPECT_EQ(drive(world, operation).value(), 1U);
    EXPECT_TRUE(sockets().delivered(fd));
}

TEST_F(OpSendAllKept, WaitsUntilThePeerHasAcknowledgedTheStream)
{
    const int fd = discard_stream();
    const emu::Instant begun = now();
    EXPECT_EQ(drive(world, send(fd, "x", NRF_MSG_WAITACK)).value(), 1U);
    EXPECT_GE(now() - begun, 40ms); // there and back
    EXPECT_TRUE(sockets().delivered(fd));
}

TEST_F(OpSendAllKept, CountsTheWaitForTheAcknowledgementFromTheBeginning)
{
    const int fd = discard_stream();
    socket(fd).options().send_timeout = 3s;
    const emu::Instant begun = now();
    const std::string_view taken_in_time = std::string_view{large}.substr(0, 60'000);
    op::SendAll operation = send(fd, taken_in_time, NRF_MSG_WAITACK);
    while (operation.sent() < taken_in_time.size()) {
        ASSERT_FALSE(operation.step());
        ASSERT_TRUE(engine().run_one());
    }
    EXPECT_GT(now(), begun);
    host("discard.test").set_up(false);
    EXPECT_EQ(drive(world, operation).error(), Errno::again);
    EXPECT_EQ(now(), begun + 3s);
}

TEST_F(OpSendAllKept, BoundsTheWaitForTheAcknowledgement)
{
    // nrf_api/behaviour.md §2.2: 1..600 s.
    const int fd = discard_stream();
    host("discard.test").set_up(false);
    const auto waits = [&](emu::Ts timeout) {
        socket(fd).options().send_timeout = timeout;
        op::SendAll operation = send(fd, "x", NRF_MSG_WAITACK);
        EXPECT_FALSE(operation.step());
        return operation.deadline() - now();
    };
    EXPECT_EQ(waits(999ms), 1s);
    EXPECT_EQ(waits(1s), 1s);
    EXPECT_EQ(waits(600s), 600s);
    EXPECT_EQ(waits(601s), 600s);
    EXPECT_EQ(waits(emu::Ts{0}), 600s);
}

TEST_F(OpSendAllKept, TellsOfAnErrorInPlaceOfTheAcknowledgement)
{
    const int fd = accepted();
    op::SendAll operation = send(fd, "x", NRF_MSG_WAITACK);
    EXPECT_FALSE(operation.step());
    caller->reset();
    EXPECT_EQ(drive(world, operation).error(), Errno::connreset);
    op::SendAll other = send(discard_stream(), "x", NRF_MSG_WAITACK);
    EXPECT_FALSE(other.step());
    sockets().close_all();
    EXPECT_TRUE(other.ready());
    EXPECT_EQ(other.step()->error(), Errno::badf);
}

} // namespace
} // namespace stack
