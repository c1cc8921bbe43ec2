// Pipes and files in place of standard input and output.
#include "atlink/transport/stdio_port.hpp"

#include "tests/atlink/transport/reactor_fixture.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace atlink {
namespace {

class Stdio : public ReactorTest {
protected:
    Stdio()
    {
        std::signal(SIGPIPE, SIG_IGN);
        EXPECT_EQ(::pipe(in_.data()), 0);
        EXPECT_EQ(::pipe(out_.data()), 0);
        ::fcntl(out_[0], F_SETFL, O_NONBLOCK);
    }
    ~Stdio() override
    {
        for (const int fd : {in_[0], in_[1], out_[0], out_[1]})
            if (fd >= 0) ::close(fd);
    }
    void close(int& fd) { ::close(std::exchange(fd, -1)); }
    std::string read() const
    {
        std::string bytes(65536, '\0');
        const ssize_t size = ::read(out_[0], bytes.data(), bytes.size());
        bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return bytes;
    }
    void write(std::string_view bytes) const
    {
        EXPECT_EQ(::write(in_[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    Port::Input input()
    {
        return [this](std::string_view bytes) { received_ += bytes; };
    }

    std::array<int, 2> in_{};
    std::array<int, 2> out_{};
};

TEST_F(Stdio, CarriesBytesBothWaysAndEnds)
{
    StdioPort port{context_, input(), {}, in_[0], out_[1]};
    write("AT\r\n");
    EXPECT_TRUE(until([&] { return received_ == "AT\r\n"; }));
    EXPECT_FALSE(port.at_end());
    close(in_[1]);
    EXPECT_TRUE(until([&] { return port.at_end(); }));
    port.write("\r\nOK\r\n");
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += read()) == "\r\nOK\r\n"; }));
    EXPECT_EQ(port.queued(), 0U);
}

TEST_F(Stdio, LeavesTheDescriptorsBlocking)
{
    const StdioPort port{context_, input(), {}, in_[0], out_[1]};
    context_.poll();
    EXPECT_EQ(::fcntl(in_[0], F_GETFL) & O_NONBLOCK, 0); // others may use them
    EXPECT_EQ(::fcntl(out_[1], F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(Stdio, NeverWaitsForAReader)
{
    StdioPort port{context_, input(), {}, in_[0], out_[1]};
    const std::string much(300'000, 'x'); // more than a pipe takes
    port.write(much);
    for (int i = 0; i < 1000; ++i) {
        context_.restart();
        context_.poll();
    }
    EXPECT_TRUE(port.full());
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += read()).size() == much.size(); }));
}

TEST_F(Stdio, ReadsAFileToItsEnd)
{
    std::FILE* file = std::tmpfile();
    ASSERT_NE(file, nullptr);
    for (int i = 0; i < 5000; ++i)
        std::fputs("AT\r\n", file);
    std::rewind(file);
    const StdioPort port{context_, input(), {}, ::fileno(file), out_[1]};
    EXPECT_TRUE(until([&] { return port.at_end(); }));
    EXPECT_EQ(received_.size(), 20'000U);
    std::fclose(file);
}

TEST_F(Stdio, EndsWhenItsReaderHasGone)
{
    StdioPort port{context_, input(), {}, in_[0], out_[1]};
    close(out_[0]);
    port.write("lost");
    EXPECT_TRUE(until([&] { return port.at_end(); }));
    EXPECT_EQ(port.queued(), 0U);
    port.write("lost too");
    EXPECT_EQ(port.queued(), 0U); // nobody comes back to read it
}

TEST_F(Stdio, ReadsAndWritesWhatNoReactorWaitsFor)
{
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ASSERT_GE(null, 0);
    StdioPort port{context_, input(), {}, null, null};
    EXPECT_TRUE(until([&] { return port.at_end(); }));
    port.write("\r\nOK\r\n");
    EXPECT_TRUE(until([&] { return port.queued() == 0; }));
    ::close(null);
}

} // namespace
} // namespace atlink
