// op::Receive: the deadline, waiting for all, peeking, partial results, sockets that go away.
#include "stack/op/receive.hpp"

#include "stack/api/nrf_socket.h"

#include "tests/stack/front/nrf/caller.hpp"
#include "tests/stack/op/driver.hpp"
#include "tests/stack/stack_fixture.hpp"

namespace stack {
namespace {

class OpReceive : public Net {
protected:
    OpReceive() { attach(); }
    op::Receive receive(int fd, int flags = 0)
    {
        return op::Receive{sockets().handle(fd), room, Flags{flags}};
    }
    /// What it gives; the error's name in brackets when it fails.
    std::string text(const Result<Received>& received) const
    {
        if (!received) return "(" + std::string{name(received.error())} + ")";
        return {reinterpret_cast<const char*>(room.data()), received->size};
    }
    std::string driven(op::Receive operation) { return text(drive(world, operation)); }
    void send(int fd, std::string_view data)
    {
        ASSERT_EQ(sockets().try_send(fd, as_bytes(data), nullptr).value(), data.size());
    }
    int stream() { return connected(at("192.0.2.7", 7)); }
    int datagrams()
    {
        const int fd = open_udp();
        EXPECT_TRUE(sockets().connect(fd, at("192.0.2.7", 7)));
        return fd;
    }
    /// A connection from a host that says something, accepted.
    int accepted(std::string greeting)
    {
        const int listener = open_tcp();
        EXPECT_TRUE(sockets().bind(listener, at("0.0.0.0", 80)));
        EXPECT_TRUE(sockets().listen(listener, 1));
        caller = &host("reset.test")
                      .serve<Caller>(Endpoint{*bearers().address(0, Family::ipv4), 80},
                                     std::move(greeting));
        EXPECT_TRUE(run_until([&] { return sockets().readiness(listener) == poll_in; }));
        Endpoint peer;
        return sockets().try_accept(listener, peer).value();
    }
    std::array<std::byte, 12> room{};
    Caller* caller = nullptr;
};

TEST_F(OpReceive, WaitsForTheFirstBytesAndTellsWhoseTheyAre)
{
    const int fd = datagrams();
    send(fd, "hello");
    op::Receive operation = receive(fd);
    EXPECT_FALSE(operation.step());
    EXPECT_FALSE(operation.ready());
    const auto got = drive(world, operation);
    EXPECT_EQ(text(got), "hello");
    EXPECT_EQ(got->from, at("192.0.2.7", 7));
}

TEST_F(OpReceive, GivesUpAtTheReceiveTimeoutAndNotBefore)
{
    const int fd = datagrams();
    socket(fd).options().receive_timeout = 2s;
    const emu::Instant begun = now();
    op::Receive operation = receive(fd);
    EXPECT_EQ(operation.deadline(), begun + 2s);
    engine().advance_to(begun + 2s - emu::Ts{1});
    EXPECT_FALSE(operation.step());
    engine().advance_to(begun + 2s);
    EXPECT_EQ(operation.step()->error(), Errno::again);
}

TEST_F(OpReceive, TakesAnotherDeadlineThanTheSocketsOwn)
{
    const int fd = datagrams();
    socket(fd).options().receive_timeout = 2s;
    const emu::Instant begun = now();
    EXPECT_EQ(driven(op::Receive{sockets().handle(fd), room, {}, begun + 5s}), "(EAGAIN)");
    EXPECT_EQ(now(), begun + 5s);
}

TEST_F(OpReceive, DoesNotWaitWhenItMayNot)
{
    const int fd = datagrams();
    EXPECT_EQ(receive(fd, NRF_MSG_DONTWAIT).step()->error(), Errno::again);
    socket(fd).options().nonblocking = true;
    EXPECT_EQ(receive(fd).step()->error(), Errno::again);
    EXPECT_EQ(receive(-1).step()->error(), Errno::badf);
}

TEST_F(OpReceive, WaitsUntilTheBufferIsFullWhenAskedTo)
{
    const int fd = stream();
    op::Receive operation = receive(fd, NRF_MSG_WAITALL);
    for (const char* piece : {"one ", "two ", "four and more"}) {
        EXPECT_FALSE(operation.step());
        send(fd, piece);
        run(1s);
    }
    EXPECT_EQ(text(*operation.step()), "one two four");
    EXPECT_EQ(driven(receive(fd)), " and more");
}

TEST_F(OpReceive, GivesWhatItHasWhenTimeIsOver)
{
    const int fd = stream();
    socket(fd).options().receive_timeout = 3s;
    const emu::Instant begun = now();
    op::Receive operation = receive(fd, NRF_MSG_WAITALL);
    send(fd, "part");
    EXPECT_EQ(text(drive(world, operation)), "part");
    EXPECT_EQ(now(), begun + 3s); // fixed once, whatever came meanwhile
    EXPECT_EQ(operation.error(), Errno::again);
}

TEST_F(OpReceive, WaitsForAllOnStreamsOnlyAndNotWhenPeeking)
{
    const int fd = datagrams();
    send(fd, "short");
    EXPECT_EQ(driven(receive(fd, NRF_MSG_WAITALL)), "short");
    const int other = stream();
    send(other, "short");
    EXPECT_EQ(driven(receive(other, NRF_MSG_WAITALL | NRF_MSG_PEEK)), "short");
    EXPECT_EQ(driven(receive(other, NRF_MSG_PEEK)), "short");
    EXPECT_EQ(driven(receive(other)), "short");
}

TEST_F(OpReceive, EndsWithTheStream)
{
    const int fd = accepted("bye");
    op::Receive operation = receive(fd, NRF_MSG_WAITALL);
    EXPECT_FALSE(operation.step());
    caller->close();
    EXPECT_EQ(text(drive(world, operation)), "bye");
    EXPECT_EQ(operation.error(), std::nullopt);
    EXPECT_EQ(driven(receive(fd)), "");
}

TEST_F(OpReceive, GivesThePartAndLeavesTheErrorToTheNextCall)
{
    const int fd = accepted("part");
    op::Receive operation = receive(fd, NRF_MSG_WAITALL);
    EXPECT_FALSE(operation.step());
    engine().after(2s, [this] { caller->reset(); });
    EXPECT_EQ(text(drive(world, operation)), "part");
    EXPECT_EQ(operation.error(), Errno::connreset);
    EXPECT_EQ(driven(receive(fd)), "(ECONNRESET)");
    EXPECT_EQ(driven(receive(fd)), "(ENOTCONN)");
}

TEST_F(OpReceive, EndsWithTheLossOfThePdn)
{
    op::Receive operation = receive(datagrams());
    EXPECT_FALSE(operation.step());
    world.modem().network().lose_pdn(0, 36);
    EXPECT_EQ(text(drive(world, operation)), "(ENETDOWN)");
}

TEST_F(OpReceive, EndsWhenTheSocketIsClosedThoughItsNumberIsInUseAgain)
{
    const int fd = datagrams();
    op::Receive operation = receive(fd);
    EXPECT_FALSE(operation.step());
    EXPECT_TRUE(sockets().close(fd));
    ASSERT_EQ(datagrams(), fd);
    EXPECT_TRUE(operation.ready());
    EXPECT_EQ(text(*operation.step()), "(EBADF)");
}

} // namespace
} // namespace stack
