// Descriptors that are no sockets: pairs, event counters, the terminal.
#include "stack/op/pause.hpp"
#include "stack/zephyr/door.hpp"
#include "stack/zephyr/socket/pair.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

#include "zephyr/net/socket.h"
#include "zephyr/posix/sys/eventfd.h"

extern "C" ssize_t emu9160_zephyr_read(int fd, void* buffer, size_t size);
extern "C" ssize_t emu9160_zephyr_write(int fd, const void* buffer, size_t size);

namespace stack::zephyr {
namespace {

using namespace std::chrono_literals;

class ZephyrFds : public ::testing::Test {
protected:
    ZephyrFds() { begin({}); }
    ~ZephyrFds() override { begin({}); }
    ZephyrFds(const ZephyrFds&) = delete;
    ZephyrFds& operator=(const ZephyrFds&) = delete;

    static void begin(const Configuration& given)
    {
        Process::instance().reset();
        Process::instance().set_factory([] { return std::make_unique<World>(WorldConfig{}); });
        set_configuration(given);
    }
    /// With the lock held, as a call of the door has it.
    template <typename Body>
    static auto locked(Body body)
    {
        Process& process = Process::instance();
        Process::Lock lock = process.lock();
        const auto value = body(Door::of(process).descriptors());
        process.leave(lock);
        return value;
    }
    /// A thread that begins after a millisecond, when its creator waits.
    template <typename Body>
    static std::thread later(Body body)
    {
        return std::thread{[body] {
            Process& process = Process::instance();
            Process::Lock lock = process.lock();
            const auto& engine = process.world().engine();
            process.wait(lock, "sleep", op::Pause{engine, engine.now() + 1ms});
            process.leave(lock);
            body();
        }};
    }
    static void close(int fd)
    {
        EXPECT_TRUE(locked([fd](FdTable& table) { return table.close(fd).has_value(); })) << fd;
    }
    static void set_nonblocking(int fd)
    {
        locked([fd](FdTable& table) {
            table.find(fd)->set_nonblocking(true);
            return 0;
        });
    }
    static unsigned readiness(int fd)
    {
        return locked([fd](FdTable& table) { return table.find(fd)->readiness(); });
    }
    /// "(name of the error)" when it fails.
    static std::string read(int fd, std::size_t room = 100)
    {
        std::string text(room, '#');
        const ssize_t size = emu9160_zephyr_read(fd, text.data(), room);
        if (size < 0) return "(" + std::string{::strerrorname_np(errno)} + ")";
        text.resize(static_cast<std::size_t>(size));
        return text;
    }
    /// Bytes taken; the negative error when it fails.
    static ssize_t write(int fd, std::string_view text)
    {
        const ssize_t size = emu9160_zephyr_write(fd, text.data(), text.size());
        return size < 0 ? -errno : size;
    }
    static int pair_error(int family, int type, int protocol, int* sv)
    {
        return zsock_socketpair(family, type, protocol, sv) == -1 ? errno : 0;
    }
};

class ZephyrPair : public ZephyrFds {
protected:
    ZephyrPair() { open(); }
    void open() { EXPECT_EQ(zsock_socketpair(AF_UNIX, SOCK_STREAM, 0, sv), 0); }

    int sv[2] = {-1, -1};
};

// zephyr/behaviour.md §3: AF_UNIX + SOCK_STREAM + 0 only.
TEST_F(ZephyrFds, APairIsRefusedByName)
{
    int sv[2] = {-7, -7};
    EXPECT_EQ(pair_error(AF_INET, SOCK_STREAM, 0, sv), EAFNOSUPPORT);
    EXPECT_EQ(pair_error(AF_UNIX, SOCK_DGRAM, 0, sv), EPROTOTYPE);
    EXPECT_EQ(pair_error(AF_UNIX, SOCK_STREAM, IPPROTO_TCP, sv), EPROTONOSUPPORT);
    EXPECT_EQ(pair_error(AF_UNIX, SOCK_STREAM, 0, nullptr), EFAULT);
    EXPECT_EQ(sv[0], -7);
    EXPECT_EQ(sv[1], -7);
    EXPECT_EQ(pair_error(AF_LOCAL, SOCK_STREAM, 0, sv), 0);
    EXPECT_EQ(sv[0], 0);
    EXPECT_EQ(sv[1], 1);
}

// The table is full with one left: neither end stays.
TEST_F(ZephyrFds, APairTakesBothDescriptorsOrNone)
{
    int sv[2];
    ASSERT_EQ(pair_error(AF_UNIX, SOCK_STREAM, 0, sv), 0);
    ASSERT_EQ(emu9160_zephyr_eventfd(0, 0), 2);
    EXPECT_EQ(pair_error(AF_UNIX, SOCK_STREAM, 0, sv), ENFILE);
    EXPECT_EQ(emu9160_zephyr_eventfd(0, 0), 3);
    EXPECT_EQ(pair_error(AF_UNIX, SOCK_STREAM, 0, sv), ENFILE);
}

TEST_F(ZephyrPair, CarriesBytesBothWays)
{
    EXPECT_EQ(write(sv[0], "there"), 5);
    EXPECT_EQ(write(sv[0], " now"), 4);
    EXPECT_EQ(write(sv[1], "back"), 4);
    EXPECT_EQ(locked([this](FdTable& table) { return *table.find(sv[1])->available(); }), 9);
    EXPECT_EQ(read(sv[1], 3), "the");
    EXPECT_EQ(read(sv[1]), "re now");
    EXPECT_EQ(read(sv[0]), "back");
}

// zephyr/api.tsv: CONFIG_NET_SOCKETPAIR_BUFFER_SIZE, 64 by default; behaviour.md §2: short writes.
TEST_F(ZephyrPair, HoldsAsMuchAsIsConfigured)
{
    set_nonblocking(sv[0]);
    set_nonblocking(sv[1]);
    EXPECT_EQ(write(sv[0], std::string(65, 'a')), 64);
    EXPECT_EQ(write(sv[0], "b"), -EAGAIN);
    EXPECT_EQ(write(sv[1], "c"), 1); // each direction has its own
    EXPECT_EQ(read(sv[1], 1), "a");
    EXPECT_EQ(write(sv[0], "bb"), 1);

    Configuration given;
    given.socketpair_buffer_size = 1;
    begin(given);
    open();
    EXPECT_EQ(write(sv[0], "ab"), 1);
}

TEST_F(ZephyrPair, TellsTheEndOnceTheOtherIsClosed)
{
    EXPECT_EQ(write(sv[0], "last"), 4);
    close(sv[0]);
    EXPECT_EQ(read(sv[1]), "last");
    EXPECT_EQ(read(sv[1]), "");
    EXPECT_EQ(read(sv[1]), "");
    EXPECT_EQ(write(sv[1], "x"), -EPIPE);
}

// zephyr/behaviour.md §4: the end is POLLIN and POLLHUP.
TEST_F(ZephyrPair, IsReadyAsAStreamIs)
{
    EXPECT_EQ(readiness(sv[0]), poll_out);
    write(sv[1], "a");
    EXPECT_EQ(readiness(sv[0]), poll_in | poll_out);
    write(sv[0], std::string(64, 'a'));
    EXPECT_EQ(readiness(sv[0]), poll_in);
    close(sv[1]);
    EXPECT_EQ(readiness(sv[0]), poll_in | poll_hup);
}

TEST_F(ZephyrPair, PeeksWithoutTaking)
{
    write(sv[0], "abc");
    std::byte seen[2];
    const auto size = locked(
        [&](FdTable& table) { return *table.find(sv[1])->try_read(seen, Flags{ZSOCK_MSG_PEEK}); });
    EXPECT_EQ(size, 2U);
    EXPECT_EQ(std::memcmp(seen, "ab", 2), 0);
    EXPECT_EQ(read(sv[1]), "abc");
}

TEST_F(ZephyrPair, MakesAReaderWaitForTheOtherEnd)
{
    std::thread writer = later([this] { EXPECT_EQ(write(sv[0], "late"), 4); });
    EXPECT_EQ(read(sv[1]), "late");
    writer.join();
}

TEST_F(ZephyrPair, MakesAWriterWaitForRoom)
{
    ASSERT_EQ(write(sv[0], std::string(64, 'a')), 64);
    std::thread reader = later([this] { EXPECT_EQ(read(sv[1], 3), "aaa"); });
    EXPECT_EQ(write(sv[0], "bbbb"), 3);
    reader.join();
}

// zephyr/behaviour.md §1: the thread that waits gets EINTR when another closes.
TEST_F(ZephyrPair, InterruptsWhoWaitsWhenItIsClosed)
{
    std::thread closer = later([this] { close(sv[1]); });
    EXPECT_EQ(read(sv[1]), "(EINTR)");
    closer.join();
    EXPECT_EQ(read(sv[1]), "(EBADF)");
}

TEST_F(ZephyrPair, EndsAReaderWhenTheOtherEndIsClosed)
{
    std::thread closer = later([this] { close(sv[0]); });
    EXPECT_EQ(read(sv[1]), "");
    closer.join();
}

TEST_F(ZephyrFds, ACounterGivesItsSumAndBeginsAnew)
{
    const int fd = emu9160_zephyr_eventfd(3, EFD_NONBLOCK);
    ASSERT_EQ(fd, 0);
    EXPECT_EQ(readiness(fd), poll_in | poll_out);
    EXPECT_EQ(emu9160_zephyr_eventfd_write(fd, 4), 0);
    eventfd_t value = 0;
    EXPECT_EQ(emu9160_zephyr_eventfd_read(fd, &value), 0);
    EXPECT_EQ(value, 7U);
    EXPECT_EQ(readiness(fd), poll_out);
    EXPECT_EQ(emu9160_zephyr_eventfd_read(fd, &value), -1);
    EXPECT_EQ(errno, EAGAIN);
    EXPECT_EQ(read(fd, 7), "(EINVAL)");
}

TEST_F(ZephyrFds, ACounterOneByOne)
{
    const int fd = emu9160_zephyr_eventfd(2, EFD_SEMAPHORE | 0x4000); // the target's O_NONBLOCK
    eventfd_t value = 0;
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(emu9160_zephyr_eventfd_read(fd, &value), 0);
        EXPECT_EQ(value, 1U);
    }
    EXPECT_EQ(emu9160_zephyr_eventfd_read(fd, &value), -1);
    EXPECT_EQ(errno, EAGAIN);
}

TEST_F(ZephyrFds, ACounterTakesNoMoreThanItHolds)
{
    const int fd = emu9160_zephyr_eventfd(0, EFD_NONBLOCK);
    EXPECT_EQ(emu9160_zephyr_eventfd_write(fd, UINT64_MAX), -1);
    EXPECT_EQ(errno, EINVAL);
    EXPECT_EQ(emu9160_zephyr_eventfd_write(fd, UINT64_MAX - 1), 0);
    EXPECT_EQ(readiness(fd), poll_in);
    EXPECT_EQ(emu9160_zephyr_eventfd_write(fd, 1), -1);
    EXPECT_EQ(errno, EAGAIN);
}

TEST_F(ZephyrFds, ACounterIsNoPairAndHasNoOtherFlags)
{
    EXPECT_EQ(emu9160_zephyr_eventfd(0, 0x1), -1);
    EXPECT_EQ(errno, EINVAL);
    int sv[2];
    ASSERT_EQ(pair_error(AF_UNIX, SOCK_STREAM, 0, sv), 0);
    EXPECT_EQ(emu9160_zephyr_eventfd_write(sv[0], 1), -1);
    EXPECT_EQ(errno, EBADF);
    EXPECT_EQ(read(3), "(EBADF)");
    EXPECT_EQ(read(-1), "(EBADF)");
    EXPECT_EQ(write(4, "a"), -EBADF);
}

// Issue 11, deliver 2: 0 to 2 are the terminal's with CONFIG_POSIX_API.
TEST_F(ZephyrFds, TheTerminalTakesTheFirstThreeWithPosix)
{
    Configuration given;
    given.posix_api = 1;
    given.posix_max_fds = 16;
    begin(given);
    EXPECT_EQ(emu9160_zephyr_eventfd(0, 0), 3);
    EXPECT_EQ(readiness(1), poll_out);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(write(1, "out\n"), 4);
    EXPECT_EQ(write(2, "err\n"), 4);
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "out\n");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "err\n");
    EXPECT_EQ(read(0), "");
}

TEST_F(ZephyrFds, TheFirstIsZeroWithoutPosix) { EXPECT_EQ(emu9160_zephyr_eventfd(0, 0), 0); }

} // namespace
} // namespace stack::zephyr
