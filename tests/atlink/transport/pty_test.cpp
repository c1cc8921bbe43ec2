// A real pseudo-terminal: what crosses it, its name, and clients that come and go.
#include "tests/atlink/transport/pty_fixture.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>

namespace atlink {
namespace {

namespace fs = std::filesystem;

TEST_F(Pty, CarriesBytesBothWaysUnchanged)
{
    const auto port = make();
    const PtyClient client{link()};
    ASSERT_TRUE(client.open());
    const std::string all = "AT\r\n\x03\x04\x11\x13\x7f\b\x80\xff+++";
    client.write(all);
    EXPECT_TRUE(until([&] { return received_.size() >= all.size(); }));
    EXPECT_EQ(received_, all);

    port->write(all);
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += client.read()).size() >= all.size(); }));
    EXPECT_EQ(answer, all); // nothing echoed, nothing translated
}

TEST_F(Pty, LetsClientsComeAndGo)
{
    const auto port = make();
    for (const std::string text : {"first", "second"}) {
        received_.clear();
        {
            const PtyClient client{link()};
            ASSERT_TRUE(client.open());
            client.write(text);
            EXPECT_TRUE(until([&] { return received_ == text; }));
        }
        run_ready();
    }
}

TEST_F(Pty, KeepsWhatWasSaidBeforeTheClientCame)
{
    const auto port = make();
    port->write("Ready\r\n");
    const PtyClient client{link()};
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += client.read()) == "Ready\r\n"; }));
}

// A UART sends into the air what nobody reads: in the terminal's own buffers, in our queue, and
// what is said while it is closed.
TEST_F(Pty, LosesWhatAClientThatClosedHasNotRead)
{
    const auto port = make();
    const std::string much(58'000, 'x');
    {
        const PtyClient first{link()};
        port->write("answer");
        ASSERT_TRUE(
            until([&, got = std::string{}]() mutable { return (got += first.read(3)) == "ans"; }));
        port->write(much);
        EXPECT_GT(port->queued(), 0U);
    }
    run_ready(10);
    EXPECT_EQ(port->queued(), 0U);
    port->write("nobody is there");
    EXPECT_EQ(port->queued(), 0U);
    const PtyClient second{link()};
    port->write("new");
    std::string got;
    ASSERT_TRUE(until([&] { return (got += second.read()).size() >= 3; }));
    EXPECT_EQ(got, "new");
}

// The next client's command is answered to it, however soon it comes.
TEST_F(Pty, AnswersTheNextClientAlthoughItCameAtOnce)
{
    const auto port = make();
    for (int i = 0; i < 100; ++i) {
        received_.clear();
        {
            const PtyClient hasty{link()};
        }
        const PtyClient next{link()}; // before the port has looked
        next.write("?");
        ASSERT_TRUE(until([&] { return received_ == "?"; }));
        port->write("answer");
        std::string got;
        ASSERT_TRUE(until([&] { return (got += next.read()).size() >= 6; }));
        ASSERT_EQ(got, "answer") << i;
    }
}

// Not while another has it open.
TEST_F(Pty, KeepsWhatIsSaidWhileOneOfTwoClientsStays)
{
    const auto port = make();
    const PtyClient stays{link()};
    {
        const PtyClient leaves{link()};
        port->write("first ");
    }
    run_ready(100);
    port->write("second");
    std::string got;
    ASSERT_TRUE(until([&] { return (got += stays.read()).size() >= 12; }));
    EXPECT_EQ(got, "first second");
}

TEST_F(Pty, ReadsNothingWhilePaused)
{
    const auto port = make();
    const PtyClient client{link()};
    port->pause();
    client.write("AT\r\n");
    run_ready(1000);
    EXPECT_EQ(received_, "");
    port->resume();
    EXPECT_TRUE(until([&] { return received_ == "AT\r\n"; }));
}

TEST_F(Pty, StopsAHostThatSendsWhileReadingIsPaused)
{
    const auto port = make();
    const PtyClient client{link()};
    port->pause();
    const std::string block(4096, 'x');
    std::size_t sent = 0;
    bool stopped = false;
    EXPECT_TRUE(until([&] {
        const std::size_t taken = client.write(block);
        sent += taken;
        stopped = taken == 0;
        return stopped || sent > 1'000'000;
    }));
    EXPECT_TRUE(stopped);
    port->resume();
    EXPECT_TRUE(until([&] { return received_.size() >= sent; }));
    EXPECT_EQ(received_.size(), sent); // nothing lost
}

TEST_F(Pty, QueuesWhatTheReaderDoesNotTakeAndLosesNothingBelowTheLimit)
{
    const auto port = make();
    const PtyClient client{link()};
    std::string all;
    for (int i = 0; i < 200; ++i) {
        const std::string output = std::to_string(i) + std::string(1000, 'y') + "\r\n";
        all += output;
        port->write(output);
    }
    EXPECT_GT(port->queued(), 0U);
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += client.read()).size() >= all.size(); }));
    EXPECT_EQ(answer, all);
    EXPECT_EQ(port->dropped(), 0U);
    EXPECT_EQ(port->queued(), 0U);
}

TEST_F(Pty, DropsTheOldestWholeOutputsOfAReaderThatNeverReads)
{
    constexpr std::size_t limit = 10'000;
    constexpr std::size_t size = 1000; // of one output
    const auto port = make({.link = link(), .output_limit = limit});
    const PtyClient client{link()};
    std::size_t outputs = 0;
    while (port->dropped() < 5) {
        std::string output = std::to_string(outputs++) + ";";
        output.resize(size - 1, 'z');
        port->write(output + "\n");
        ASSERT_LT(outputs, 10'000U);
    }
    EXPECT_LE(port->queued(), limit);

    const std::size_t kept = outputs - port->dropped();
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += client.read()).size() >= kept * size; }));
    ASSERT_EQ(answer.size(), kept * size);
    for (std::size_t at = 0; at < answer.size(); at += size) {
        EXPECT_EQ(answer[at + size - 1], '\n'); // only whole outputs
    }
    const std::string newest = std::to_string(outputs - 1) + ";";
    EXPECT_EQ(answer.substr(answer.size() - size, newest.size()), newest);
}

TEST_F(Pty, IsRawFromTheStart)
{
    const auto port = make({});
    const PtyClient client{port->device()};
    termios settings{};
    ASSERT_EQ(::tcgetattr(client.fd(), &settings), 0);
    EXPECT_EQ(settings.c_lflag & (ECHO | ICANON | ISIG), 0U);
    EXPECT_EQ(settings.c_oflag & OPOST, 0U);
}

TEST_F(Pty, TakesItsLinkWithIt)
{
    auto port = make();
    EXPECT_EQ(fs::read_symlink(link()), port->device());
    port.reset();
    EXPECT_FALSE(fs::is_symlink(link()));
    EXPECT_TRUE(fs::is_empty(folder_)); // the lock too
}

TEST_F(Pty, ReplacesALinkThatNobodyOwns)
{
    fs::create_symlink("/dev/pts/123456", link());
    const auto port = make();
    EXPECT_EQ(fs::read_symlink(link()), port->device());
}

TEST_F(Pty, RefusesALinkToATerminalThatAnotherProgramHolds)
{
    const auto foreign = make({}); // a terminal without a link of its own
    fs::create_symlink(foreign->device(), link());
    try {
        const auto port = make();
        FAIL() << "the link was taken";
    } catch (const std::runtime_error& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find(link()), text.npos) << text;
        EXPECT_NE(text.find(foreign->device()), text.npos) << text;
    }
    EXPECT_EQ(fs::read_symlink(link()), foreign->device()); // as it was
    EXPECT_FALSE(fs::exists(link() + ".lock"));
}

TEST_F(Pty, ReplacesTheLinkOfOneThatWasKilledEvenIfItsTerminalLives)
{
    const auto foreign = make({}); // somebody else has got the number of the terminal
    fs::create_symlink(foreign->device(), link());
    std::ofstream{link() + ".lock"} << "emu9160 " << foreign->device();
    const auto port = make();
    EXPECT_EQ(fs::read_symlink(link()), port->device());
}

TEST_F(Pty, LeavesAFileAloneThatIsNoLockOfOurs)
{
    std::ofstream{link() + ".lock"} << "precious";
    EXPECT_THROW(make(), std::runtime_error);
    EXPECT_EQ(text_of(link() + ".lock"), "precious");
}

TEST_F(Pty, LeavesAFileAloneThatHasTheNameTheLinkIsMadeUnder)
{
    std::ofstream{link() + ".new"} << "precious";
    EXPECT_THROW(make(), std::runtime_error);
    EXPECT_EQ(text_of(link() + ".new"), "precious");
    EXPECT_FALSE(fs::exists(link() + ".lock"));
}

TEST_F(Pty, ReplacesWhatOneLeftThatWasKilledBeforeItsLinkHadItsName)
{
    fs::create_symlink("/dev/pts/123456", link() + ".new");
    const auto port = make();
    EXPECT_EQ(fs::read_symlink(link()), port->device());
    EXPECT_FALSE(fs::is_symlink(link() + ".new"));
}

TEST_F(Pty, LeavesAPipeAloneThatHasTheNameOfTheLock)
{
    ASSERT_EQ(::mkfifo((link() + ".lock").c_str(), 0600), 0);
    EXPECT_THROW(make(), std::runtime_error);
    EXPECT_TRUE(fs::is_fifo(link() + ".lock"));
}

TEST_F(Pty, IsForAllAgainOnceAClientHasClosedThatHadItForItselfAlone)
{
    const auto exclusive = [](const PtyClient& client) {
        int yes = -1;
        return ::ioctl(client.fd(), TIOCGEXCL, &yes) == 0 && yes != 0;
    };
    const auto port = make();
    auto first = std::make_unique<PtyClient>(link());
    ASSERT_EQ(::ioctl(first->fd(), TIOCEXCL), 0);
    run_ready(100);
    EXPECT_TRUE(exclusive(*first)); // as long as it is there
    first.reset();
    EXPECT_TRUE(until([&] {
        const PtyClient next{link()}; // refused until then, unless we are root
        return next.open() && !exclusive(next);
    }));
}

TEST_F(Pty, OutlivesAClientThatComesAndGoesAThousandTimes)
{
    const auto port = make();
    std::size_t sent = 0;
    for (int i = 0; i < 1000; ++i) {
        const PtyClient client{link()};
        ASSERT_TRUE(client.open()) << i;
        sent += client.write("AT\r\n");
        port->write("\r\nOK\r\n");
        if (i % 3 == 0) client.read();
        run_ready();
    }
    EXPECT_TRUE(until([&] { return received_.size() == sent; }));
    EXPECT_EQ(sent, 4000U);
    EXPECT_LE(port->queued(), Port::backlog_limit);
    port->write("\r\nOK\r\n");
    const PtyClient client{link()};
    std::string answer;
    EXPECT_TRUE(until([&] {
        answer += client.read();
        return port->queued() == 0 && answer.ends_with("OK\r\n");
    }));
}

TEST_F(Pty, TellsWhenItsReaderIsBehindAndWhenNoLonger)
{
    const auto port = make();
    const PtyClient client{link()};
    int changes = 0;
    port->on_change = [&] { ++changes; };
    while (!port->full())
        port->write(std::string(1000, 'x'));
    EXPECT_GT(port->queued(), Port::backlog_limit);
    EXPECT_EQ(changes, 0);
    EXPECT_TRUE(until([&] {
        client.read();
        return !port->full();
    }));
    EXPECT_EQ(changes, 1);
    EXPECT_EQ(port->dropped(), 0U);
}

TEST_F(Pty, RefusesANameThatAnotherOneHolds)
{
    const auto port = make();
    try {
        const auto second = make();
        FAIL() << "the second port took the name";
    } catch (const std::runtime_error& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find(link()), text.npos) << text;
        EXPECT_NE(text.find("stop that one"), text.npos) << text;
    }
    EXPECT_EQ(fs::read_symlink(link()), port->device()); // as it was
}

TEST_F(Pty, TakesANameThatBecameFree)
{
    make().reset();
    const auto port = make();
    EXPECT_EQ(fs::read_symlink(link()), port->device());
}

TEST_F(Pty, RefusesAFileAndLeavesItAlone)
{
    std::ofstream{link()} << "precious";
    EXPECT_THROW(make(), std::runtime_error);
    EXPECT_EQ(text_of(link()), "precious");
    EXPECT_FALSE(fs::exists(link() + ".lock"));
}

TEST_F(Pty, RefusesALinkToSomethingElse)
{
    fs::create_symlink("/dev/null", link());
    EXPECT_THROW(make(), std::runtime_error);
    EXPECT_EQ(fs::read_symlink(link()), "/dev/null");
}

TEST_F(Pty, LeavesALinkThatSomebodyElsePutThere)
{
    auto port = make();
    fs::remove(link());
    fs::create_symlink("/dev/null", link());
    port.reset();
    EXPECT_EQ(fs::read_symlink(link()), "/dev/null");
}

TEST_F(Pty, DiesWithHandlersOutstanding)
{
    auto port = make();
    const PtyClient client{link()};
    client.write("AT\r\n");
    port->write(std::string(100'000, 'q')); // more than the kernel takes: a write waits too
    port.reset();
    run_ready();
    EXPECT_EQ(received_, "");
}

} // namespace
} // namespace atlink
