// op::Accept: the deadline, non-blocking listeners, listeners that go away.
#include "stack/op/accept.hpp"

#include "tests/stack/front/nrf/caller.hpp"
#include "tests/stack/op/driver.hpp"
#include "tests/stack/stack_fixture.hpp"

namespace stack {
namespace {

class OpAccept : public Net {
protected:
    OpAccept() { attach(); }
    int listener()
    {
        const int fd = open_tcp();
        EXPECT_TRUE(sockets().bind(fd, at("0.0.0.0", 80)));
        EXPECT_TRUE(sockets().listen(fd, 1));
        return fd;
    }
    op::Accept accept(int fd) { return op::Accept{sockets().handle(fd)}; }
    Caller& call()
    {
        return host("reset.test")
            .serve<Caller>(Endpoint{*bearers().address(0, Family::ipv4), 80}, "hello");
    }
};

TEST_F(OpAccept, WaitsForAPeerAndTellsWhoItIs)
{
    op::Accept operation = accept(listener());
    EXPECT_FALSE(operation.step());
    const Caller& caller = call();
    const auto accepted = drive(world, operation);
    ASSERT_TRUE(accepted);
    EXPECT_EQ(accepted->fd, 1);
    EXPECT_EQ(accepted->peer, caller.local());
}

TEST_F(OpAccept, GivesUpAtTheReceiveTimeoutAndNotBefore)
{
    const int fd = listener();
    socket(fd).options().receive_timeout = 2s;
    const emu::Instant begun = now();
    op::Accept operation = accept(fd);
    EXPECT_EQ(operation.deadline(), begun + 2s);
    engine().advance_to(begun + 2s - emu::Ts{1});
    EXPECT_FALSE(operation.step());
    engine().advance_to(begun + 2s);
    EXPECT_EQ(operation.step()->error(), Errno::again);
    EXPECT_EQ(drive(world, op::Accept{sockets().handle(fd), now() + 1s}).error(), Errno::again);
    EXPECT_EQ(now(), begun + 3s);
}

TEST_F(OpAccept, DoesNotWaitWhenItMayNot)
{
    const int fd = listener();
    socket(fd).options().nonblocking = true;
    EXPECT_EQ(accept(fd).step()->error(), Errno::again);
    EXPECT_EQ(accept(open_tcp()).step()->error(), Errno::inval);
    EXPECT_EQ(accept(-1).step()->error(), Errno::badf);
}

TEST_F(OpAccept, EndsWhenTheListenerIsClosedThoughItsNumberIsInUseAgain)
{
    const int fd = listener();
    op::Accept operation = accept(fd);
    EXPECT_FALSE(operation.step());
    EXPECT_TRUE(sockets().close(fd));
    ASSERT_EQ(open_tcp(), fd);
    EXPECT_TRUE(operation.ready());
    EXPECT_EQ(operation.step()->error(), Errno::badf);
}

} // namespace
} // namespace stack
