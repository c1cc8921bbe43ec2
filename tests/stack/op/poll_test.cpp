// op::Poll: several descriptors, the deadline, descriptors that go away.
#include "stack/op/poll.hpp"

#include "stack/api/nrf_socket.h"

#include "tests/stack/op/driver.hpp"
#include "tests/stack/stack_fixture.hpp"

namespace stack {
namespace {

class OpPoll : public Net {
protected:
    OpPoll() { attach(); }
    int datagrams()
    {
        const int fd = open_udp();
        EXPECT_TRUE(sockets().connect(fd, at("192.0.2.7", 7)));
        return fd;
    }
    template <typename Entry, std::size_t Count>
    op::Poll<Entry> poll(std::array<Entry, Count>& entries, emu::Instant deadline = emu::never)
    {
        return {sockets(), entries, deadline};
    }
};

TEST_F(OpPoll, WaitsForTheFirstOfSeveral)
{
    std::array<op::Polled, 3> entries = {
        {{datagrams(), poll_in}, {-1, poll_in, 9}, {datagrams(), poll_in}}};
    auto operation = poll(entries);
    EXPECT_FALSE(operation.step());
    EXPECT_FALSE(operation.ready());
    ASSERT_TRUE(sockets().try_send(entries[2].fd, as_bytes("x"), nullptr));
    EXPECT_EQ(drive(world, operation).value(), 1);
    EXPECT_EQ(entries[0].revents, 0U);
    EXPECT_EQ(entries[1].revents, 0U);
    EXPECT_EQ(entries[2].revents, poll_in);
}

TEST_F(OpPoll, GivesNoneAtTheDeadlineAndNothingBefore)
{
    std::array<op::Polled, 1> entries = {{{datagrams(), poll_in}}};
    const emu::Instant until = now() + 2s;
    auto operation = poll(entries, until);
    engine().advance_to(until - emu::Ts{1});
    EXPECT_FALSE(operation.step());
    engine().advance_to(until);
    EXPECT_EQ(operation.step()->value(), 0);
    EXPECT_EQ(poll(entries, now()).step()->value(), 0); // looks once
}

TEST_F(OpPoll, SpeaksWithTheEntriesOfTheCallerToo)
{
    std::array<nrf_pollfd, 2> entries = {{{datagrams(), NRF_POLLOUT, 0}, {5, 0, 0}}};
    EXPECT_EQ(poll(entries).step()->value(), 2);
    EXPECT_EQ(entries[0].revents, NRF_POLLOUT);
    EXPECT_EQ(entries[1].revents, NRF_POLLNVAL);
}

TEST_F(OpPoll, ShowsADescriptorThatIsClosedMeanwhileThoughItsNumberIsInUseAgain)
{
    std::array<op::Polled, 1> entries = {{{datagrams(), poll_out}}};
    entries[0].events = 0;
    auto operation = poll(entries);
    EXPECT_FALSE(operation.step());
    EXPECT_TRUE(sockets().close(entries[0].fd));
    ASSERT_EQ(datagrams(), entries[0].fd);
    EXPECT_TRUE(operation.ready());
    EXPECT_EQ(operation.step()->value(), 1);
    EXPECT_EQ(entries[0].revents, poll_nval);
}

TEST_F(OpPoll, TellsOfTheLossOfThePdnUnasked)
{
    std::array<op::Polled, 1> entries = {{{datagrams(), 0}}};
    auto operation = poll(entries);
    EXPECT_FALSE(operation.step());
    world.modem().network().lose_pdn(0, 36);
    EXPECT_EQ(drive(world, operation).value(), 1);
    EXPECT_EQ(entries[0].revents, poll_err);
}

TEST_F(OpPoll, HearsThatAStreamThatWasFilledExactlyHasRoomAgain)
{
    const int fd = connected(at("192.0.2.9", 9));
    std::size_t room = 0; // of its send buffer
    {
        const int other = connected(at("192.0.2.9", 9));
        room = sockets().try_send(other, as_bytes(std::string(200'000, 'x')), nullptr).value();
    }
    const std::string exactly(room, 'x');
    ASSERT_EQ(sockets().try_send(fd, as_bytes(exactly), nullptr).value(), room);
    std::array<op::Polled, 1> entries = {{{fd, poll_out}}};
    auto operation = poll(entries);
    EXPECT_FALSE(operation.step());
    EXPECT_EQ(drive(world, operation).value(), 1);
}

} // namespace
} // namespace stack
