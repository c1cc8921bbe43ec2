// Handles: a descriptor that was looked up once, and what becomes of it.
#include "stack/socket/handle.hpp"

#include "tests/stack/stack_fixture.hpp"

namespace stack {
namespace {

class HandleTest : public Net {
protected:
    HandleTest() { attach(); }
};

TEST_F(HandleTest, IsTheSocketOfItsDescriptor)
{
    const int fd = open_udp();
    const Handle handle = sockets().handle(fd);
    EXPECT_TRUE(handle.open());
    EXPECT_EQ(handle.fd(), fd);
    EXPECT_EQ(handle.socket(), &socket(fd));
    EXPECT_EQ(handle, sockets().handle(fd));
    EXPECT_TRUE(handle.connect(at("192.0.2.7", 7)));
    EXPECT_EQ(handle.try_send(as_bytes("hello")).value(), 5U);
    ASSERT_TRUE(run_until([&] { return (handle.readiness() & poll_in) != 0; }));
    std::array<std::byte, 8> room{};
    EXPECT_EQ(handle.try_recv(room).value().size, 5U);
}

TEST_F(HandleTest, NoticesThatItsDescriptorIsClosedThoughTheNumberIsInUseAgain)
{
    const int fd = open_udp();
    const Handle handle = sockets().handle(fd);
    handle.close();
    EXPECT_FALSE(handle.open());
    ASSERT_EQ(open_udp(), fd);
    EXPECT_FALSE(handle.open());
    EXPECT_NE(handle, sockets().handle(fd));
    EXPECT_EQ(handle.socket(), nullptr);
    EXPECT_EQ(handle.readiness(), poll_nval);
    EXPECT_TRUE(handle.finished());
    EXPECT_TRUE(handle.delivered());
    EXPECT_FALSE(handle.suspended());
    Endpoint peer;
    std::array<std::byte, 8> room{};
    EXPECT_EQ(handle.connect(at("192.0.2.7", 7)).error(), Errno::badf);
    EXPECT_EQ(handle.try_accept(peer).error(), Errno::badf);
    EXPECT_EQ(handle.try_send(as_bytes("x")).error(), Errno::badf);
    EXPECT_EQ(handle.try_recv(room).error(), Errno::badf);
    handle.close(); // not the other's
    EXPECT_TRUE(sockets().handle(fd).open());
}

TEST_F(HandleTest, OfNoDescriptorIsClosed)
{
    for (const int fd : {-1, 0, max_sockets, 1000}) {
        const Handle handle = sockets().handle(fd);
        EXPECT_FALSE(handle.open());
        EXPECT_EQ(handle, Handle{});
        EXPECT_EQ(handle.try_send(as_bytes("x")).error(), Errno::badf);
    }
}

} // namespace
} // namespace stack
