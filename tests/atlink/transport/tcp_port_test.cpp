// A real TCP port on this machine: the test is the client.
#include "atlink/transport/tcp_port.hpp"

#include "tests/atlink/transport/reactor_fixture.hpp"

#include <cstring>
#include <memory>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace atlink {
namespace {

class Client {
public:
    explicit Client(std::uint16_t port) : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ =
            ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    }
    ~Client() { ::close(fd_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool connected() const { return connected_; }
    std::size_t write(std::string_view bytes) const
    {
        const ssize_t size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return size > 0 ? static_cast<std::size_t>(size) : 0;
    }
    std::string read()
    {
        std::string bytes(65536, '\0');
        const ssize_t size = ::read(fd_, bytes.data(), bytes.size());
        closed_ = size == 0 || (size < 0 && errno == ECONNRESET);
        bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return bytes;
    }
    bool closed() const { return closed_; }
    void end() const { ::shutdown(fd_, SHUT_WR); }

private:
    int fd_;
    bool connected_ = false;
    bool closed_ = false;
};

class Tcp : public ReactorTest {
protected:
    TcpPort port_{context_, [this](std::string_view bytes) { received_ += bytes; }, 0};
};

TEST_F(Tcp, CarriesBytesBothWaysUnchanged)
{
    Client client{port_.port()};
    ASSERT_TRUE(client.connected());
    const std::string all{"AT\r\n\0\xff+++", 9};
    client.write(all);
    EXPECT_TRUE(until([&] { return received_ == all; }));
    port_.write(all);
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += client.read()) == all; }));
}

TEST_F(Tcp, KeepsWhatWasSaidBeforeTheClientCame)
{
    port_.write("Ready\r\n");
    Client client{port_.port()};
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += client.read()) == "Ready\r\n"; }));
}

TEST_F(Tcp, LetsClientsComeAndGo)
{
    for (int i = 0; i < 50; ++i) {
        received_.clear();
        Client client{port_.port()};
        ASSERT_TRUE(client.connected());
        client.write("AT");
        ASSERT_TRUE(until([&] { return received_ == "AT"; })) << i;
        client.end();
        ASSERT_TRUE(until([&] { return port_.at_end(); }));
    }
}

TEST_F(Tcp, ServesOneClientAtATime)
{
    Client first{port_.port()};
    ASSERT_TRUE(until([&] { return port_.connected(); }));
    Client second{port_.port()};
    EXPECT_TRUE(until([&] {
        second.read();
        return second.closed();
    }));
    first.write("AT");
    EXPECT_TRUE(until([&] { return received_ == "AT"; })); // the first is served on
}

TEST_F(Tcp, TakesTheNextClientThoughTheLastHasLeftBytesNobodyReads)
{
    {
        Client gone{port_.port()};
        ASSERT_TRUE(until([&] { return port_.connected(); }));
        port_.pause(); // a command runs, perhaps for long
        ASSERT_GT(gone.write("AT\r\n"), 0U);
    }
    Client next{port_.port()};
    next.write("ATI\r\n");
    for (int i = 0; i < 1000; ++i) {
        context_.restart();
        context_.poll();
    }
    port_.write("fresh");
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += next.read()) == "fresh" || next.closed(); }));
    EXPECT_FALSE(next.closed());
    port_.resume();
    EXPECT_TRUE(until([&] { return received_.ends_with("ATI\r\n"); }));
}

TEST_F(Tcp, AnswersAClientThatHasSaidAllItWants)
{
    Client client{port_.port()};
    client.write("AT\r\n");
    client.end();
    ASSERT_TRUE(until([&] { return port_.at_end(); }));
    EXPECT_EQ(received_, "AT\r\n");
    port_.write("\r\nOK\r\n");
    std::string answer;
    EXPECT_TRUE(until([&] { return (answer += client.read()) == "\r\nOK\r\n"; }));
    port_.hang_up();
    EXPECT_TRUE(until([&] {
        client.read();
        return client.closed();
    }));
    EXPECT_FALSE(port_.connected());
}

TEST_F(Tcp, ForgetsWhatAClientDidNotRead)
{
    {
        Client gone{port_.port()};
        ASSERT_TRUE(until([&] { return port_.connected(); }));
    }
    ASSERT_TRUE(until([&] { return port_.at_end(); }));
    for (int i = 0; i < 1000 && port_.connected(); ++i)
        port_.write(std::string(1000, 'x'));
    EXPECT_TRUE(until([&] { return !port_.connected(); }));
    EXPECT_EQ(port_.queued(), 0U);
    Client next{port_.port()};
    ASSERT_TRUE(until([&] { return port_.connected(); }));
    port_.write("fresh");
    std::string answer;
    EXPECT_TRUE(until([&] { return !(answer += next.read()).empty(); }));
    EXPECT_EQ(answer, "fresh");
}

TEST_F(Tcp, StopsAHostThatSendsWhileReadingIsPaused)
{
    Client client{port_.port()};
    ASSERT_TRUE(until([&] { return port_.connected(); }));
    port_.pause();
    const std::string block(65536, 'x');
    std::size_t sent = 0;
    for (std::size_t taken = 1; taken > 0 && sent < 100'000'000; sent += taken)
        taken = client.write(block);
    EXPECT_LT(sent, 100'000'000U);
    EXPECT_LE(received_.size(), 4096U); // what was under way
    port_.resume();
    EXPECT_TRUE(until([&] { return received_.size() == sent; }));
}

TEST_F(Tcp, RefusesAPortThatIsTaken)
{
    try {
        const TcpPort second{context_, [](std::string_view) {}, port_.port()};
        FAIL() << "the second took the port";
    } catch (const std::system_error& error) {
        EXPECT_NE(std::string{error.what()}.find(std::to_string(port_.port())), std::string::npos);
    }
}

TEST_F(Tcp, TellsWhereItIs)
{
    EXPECT_EQ(port_.name(), "tcp=127.0.0.1:" + std::to_string(port_.port()));
}

} // namespace
} // namespace atlink
