// Programs that do what they should not: nothing breaks, and each call has its answer.
#include "tests/wincs02/driver_fixture.hpp"

#include <cstdlib>
#include <iostream>
#include <random>

namespace stack::wincs02 {

namespace {

constexpr const char* echo = "192.0.2.7";

class Misuse : public DriverTest {
protected:
    explicit Misuse(Generation generation = Generation::g1) : DriverTest{generation} {}
};

TEST_F(Misuse, BeforeInitializeEveryCallIsRefused)
{
    WDRV_WINC_Tasks(SYS_MODULE_OBJ_INVALID);
    WDRV_WINC_Tasks(1);
    WDRV_WINC_Deinitialize(1);
    WDRV_WINC_Close(1);
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_DGRAM, 0)), EFAULT);
    EXPECT_EQ(failure(bind(1, in(echo, 7))), EFAULT);
    EXPECT_EQ(failure(winc_accept(1, nullptr, nullptr)), EWOULDBLOCK);
    struct addrinfo* list = nullptr;
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_SYSTEM);
    EXPECT_EQ(WDRV_WINC_SocketRegisterEventCallback(1, nullptr), WDRV_WINC_STATUS_NOT_OPEN);
    EXPECT_EQ(WDRV_WINC_BSSDisconnect(DRV_HANDLE_INVALID), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_TLSCtxOpen(1), 0);
    EXPECT_EQ(WDRV_WINC_FileOpen(1, "f", WDRV_WINC_FILE_TYPE_CERTS, WDRV_WINC_FILE_MODE_WRITE, 1,
                                 nullptr, 0),
              WDRV_WINC_FILE_INVALID_HANDLE);
}

// §1: "any socket function may be called from inside it, on the same socket too, `shutdown`
// included"
TEST_F(Misuse, ACallbackClosesItsOwnSocketInEachOfItsEvents)
{
    bring_up();
    for (const int when : {WINC_SOCKET_EVENT_OPEN, WINC_SOCKET_EVENT_CONNECT,
                           WINC_SOCKET_EVENT_SEND, WINC_SOCKET_EVENT_RECV}) {
        on_event = [&](int fd, int event) {
            if (event == when) {
                EXPECT_EQ(winc_shutdown(fd, 0), 0);
            }
            if (event == WINC_SOCKET_EVENT_OPEN && event != when) {
                EXPECT_EQ(failure(connect(fd, in(echo, 7))), EINPROGRESS);
            }
            if (event == WINC_SOCKET_EVENT_CONNECT && event != when) send(fd, "x");
            if (event == WINC_SOCKET_EVENT_CLOSE) {
                EXPECT_EQ(winc_shutdown(fd, 0), 0); // live until it returns
                EXPECT_EQ(failure(send(fd, "x")), ENOTCONN);
            }
        };
        const int fd = winc_socket(AF_INET, SOCK_STREAM, 0);
        ASSERT_TRUE(pump_until([&] {
            return std::ranges::count(seen, Seen{fd, WINC_SOCKET_EVENT_CLOSE, true}) == 1;
        }));
        pump_for(2s);
        EXPECT_EQ(seen.back(), (Seen{fd, WINC_SOCKET_EVENT_CLOSE, true})); // "CLOSE is last"
        EXPECT_EQ(failure(send(fd, "x")), EFAULT);
        seen.clear();
    }
}

// "registering again replaces it": from the next event on
TEST_F(Misuse, ACallbackReplacesItselfInMidEvent)
{
    bring_up();
    static std::vector<int> second;
    second.clear();
    on_event = [this](int, int) {
        WDRV_WINC_SocketRegisterEventCallback(
            handle,
            [](uintptr_t, int fd, WINC_SOCKET_EVENT, WINC_SOCKET_STATUS) { second.push_back(fd); });
    };
    const int a = winc_socket(AF_INET, SOCK_STREAM, 0);
    const int b = winc_socket(AF_INET, SOCK_STREAM, 0);
    pump_for(1s);
    EXPECT_EQ(seen, (std::vector<Seen>{{a, WINC_SOCKET_EVENT_OPEN, true}}));
    EXPECT_EQ(second, (std::vector<int>{b}));
    WDRV_WINC_SocketRegisterEventCallback(handle, nullptr);
    EXPECT_EQ(winc_shutdown(a, 0), 0);
    pump_for(1s);
    EXPECT_EQ(failure(send(a, "x")), EFAULT); // CLOSE frees it, though nobody hears of it
}

TEST_F(Misuse, ACallbackPumps)
{
    bring_up();
    int depth = 0;
    int deepest = 0;
    on_event = [&](int, int) {
        deepest = std::max(deepest, ++depth);
        for (int i = 0; i < 100; ++i)
            WDRV_WINC_Tasks(object);
        --depth;
    };
    const int fd = winc_socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_OPEN));
    EXPECT_EQ(failure(connect(fd, in(echo, 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_GE(deepest, 1);
}

TEST_F(Misuse, ACallbackResetsClosesAndDeinitializes)
{
    bring_up();
    on_event = [this](int, int event) {
        if (event == WINC_SOCKET_EVENT_OPEN) {
            WDRV_WINC_Close(handle);
            WDRV_WINC_Deinitialize(object);
        }
    };
    winc_socket(AF_INET, SOCK_STREAM, 0);
    winc_socket(AF_INET, SOCK_STREAM, 0);
    for (int i = 0; i < 1000; ++i)
        WDRV_WINC_Tasks(object);
    EXPECT_EQ(seen.size(), 1u);
    EXPECT_EQ(WDRV_WINC_Status(object), SYS_STATUS_UNINITIALIZED);
    seen.clear();
    on_event = nullptr;
    interface_events.clear();
    bring_up();
    EXPECT_GT(opened(AF_INET, SOCK_STREAM), 0);
}

// What is in the driver's buffer when the peer ends is dropped with its write.
TEST_F(Misuse, APeerThatEndsDuringASendDoesNoHarm)
{
    bring_up();
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(bind(fd, in("0.0.0.0", 4242)), 0);
    EXPECT_EQ(winc_listen(fd, 0), 0);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_LISTEN));
    const int client = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(client, in("198.51.100.50", 4242))), EINPROGRESS);
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT_REQ));
    const int child = winc_accept(fd, nullptr, nullptr);
    EXPECT_EQ(winc_shutdown(child, 0), 0);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_CLOSE));
    for (int i = 0; i < 5000; ++i) { // a write is always under way
        send(client, "x");
        WDRV_WINC_Tasks(object);
    }
    EXPECT_EQ(failure(send(client, "x")), ENOTCONN);
}

// A length that no buffer has.
TEST_F(Misuse, LengthsWithoutEndAreRefused)
{
    bring_up();
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(fd, in(echo, 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(send(fd, "12345"), 5);
    EXPECT_EQ(failure(winc_send(fd, "x", SIZE_MAX - 1, 0)), EWOULDBLOCK);
    EXPECT_EQ(failure(winc_send(fd, nullptr, 1, 0)), EFAULT);
    EXPECT_EQ(failure(winc_recv(fd, nullptr, 1, 0)), EFAULT);
    EXPECT_EQ(winc_recv(fd, nullptr, 0, 0), 0);
    const int datagram = opened(AF_INET, SOCK_DGRAM);
    EXPECT_EQ(failure(winc_sendto(datagram, "x", 1, 0, nullptr, 16)), EDESTADDRREQ);
    EXPECT_EQ(failure(bind(datagram, in("0.0.0.0", 5000))), 0);
    EXPECT_EQ(failure(winc_setsockopt(datagram, IPPROTO_IP, IP_ADD_MEMBERSHIP, nullptr, 12)),
              EINVAL);
    char some[4];
    socklen_t length = 1000; // more than any address
    EXPECT_EQ(failure(winc_recvfrom(datagram, some, 4, 0, nullptr, &length)), EWOULDBLOCK);
}

// Handles of a socket that died, and of the next in its place.
TEST_F(Misuse, AHandleOfAnotherLifeIsNone)
{
    bring_up();
    std::vector<int> dead;
    for (int i = 0; i < 20; ++i) {
        const int fd = opened(AF_INET, SOCK_STREAM);
        EXPECT_EQ(std::ranges::count(dead, fd), 0);
        EXPECT_EQ(winc_shutdown(fd, 0), 0);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CLOSE));
        dead.push_back(fd);
        for (const int each : dead)
            EXPECT_EQ(failure(winc_shutdown(each, 0)), EFAULT);
    }
}

struct Line {
    emu::Instant at;
    Seen what;
    friend bool operator==(const Line&, const Line&) = default;
};

std::ostream& operator<<(std::ostream& out, const Line& it)
{
    return out << it.at.time_since_epoch().count() << ' ' << it.what;
}

/// Random calls of one program; what came of them, and when.
class Anything : public Misuse {
protected:
    using Misuse::Misuse;

    std::vector<Line> run(unsigned seed, int calls)
    {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        Process::instance().reset();
        seen.clear();
        interface_events.clear();
        bring_up();
        std::vector<Line> lines;
        on_event = [&](int, int) { lines.push_back({Process::instance().now(), seen.back()}); };
        std::mt19937 random{seed};
        fds_ = {0, -1, 5, 0x57000000};
        for (int i = 0; i < calls; ++i)
            one(random);
        on_event = nullptr;
        return lines;
    }

private:
    unsigned below(std::mt19937& random, unsigned end)
    {
        return static_cast<unsigned>(random() % end);
    }

    void one(std::mt19937& random)
    {
        const int fd = fds_[below(random, static_cast<unsigned>(fds_.size()))];
        const auto port = static_cast<std::uint16_t>(below(random, 4) + 4240);
        const char* const hosts[] = {echo,          "198.51.100.50", "192.0.2.67",
                                     "192.0.2.143", "239.1.2.3",     "192.0.2.144"};
        const char* const host = hosts[below(random, 6)];
        const auto end = in(host, below(random, 2) == 0 ? 7 : port);
        char some[2000] = {};
        int value = static_cast<int>(below(random, 4));
        switch (below(random, 16)) {
        case 0:
        case 1: {
            const unsigned protocols[] = {0, IPPROTO_TLS, 0};
            const int made = winc_socket(below(random, 4) == 0 ? AF_INET6 : AF_INET,
                                         below(random, 3) == 0 ? SOCK_DGRAM : SOCK_STREAM,
                                         static_cast<int>(protocols[below(random, 3)]));
            if (made > 0) fds_.push_back(made);
            if (fds_.size() > 24) fds_.erase(fds_.begin() + 4);
            break;
        }
        case 2:
            bind(fd, in("0.0.0.0", port));
            break;
        case 3:
            winc_listen(fd, value - 1);
            break;
        case 4: {
            const int child = winc_accept(fd, nullptr, nullptr);
            if (child > 0) fds_.push_back(child);
            break;
        }
        case 5:
        case 6:
            connect(fd, end);
            break;
        case 7:
            winc_send(fd, some, below(random, 2000), 0);
            break;
        case 8:
            winc_sendto(fd, some, below(random, 2000), 0, generic(end), sizeof end);
            break;
        case 9:
            winc_recv(fd, some, below(random, 2000), value);
            break;
        case 10:
            if (below(random, 3) == 0) winc_shutdown(fd, 0);
            break;
        case 11:
            winc_setsockopt(fd, IPPROTO_TLS, TLS_CONF_IDX, &value, sizeof value);
            break;
        case 12: {
            struct ip_mreqn request {};
            winc_inet_pton(AF_INET, "239.1.2.3", &request.imr_multiaddr);
            winc_setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request);
            break;
        }
        case 13: {
            const auto context = static_cast<WDRV_WINC_TLS_HANDLE>(value);
            if (value == 0)
                WDRV_WINC_TLSCtxOpen(handle);
            else if (below(random, 4) == 0)
                WDRV_WINC_TLSCtxClose(handle, context);
            break;
        }
        case 14: {
            struct addrinfo* list = nullptr;
            if (winc_getaddrinfo(value == 0 ? "web.test" : "echo.test", nullptr, nullptr, &list) ==
                0) {
                winc_freeaddrinfo(list);
            }
            break;
        }
        default:
            for (unsigned i = below(random, 400); i > 0; --i)
                WDRV_WINC_Tasks(object);
        }
    }

    std::vector<int> fds_;
};

unsigned chosen_seed(unsigned usual)
{
    const char* const given = std::getenv("EMU_TEST_SEED");
    const auto seed = given == nullptr ? usual : static_cast<unsigned>(std::stoul(given));
    std::cout << "seed " << seed << '\n';
    return seed;
}

TEST_F(Anything, TenThousandCallsDoNoHarm) { run(chosen_seed(20'261), 10'000); }

// Two worlds with the same seed give the same events at the same instants.
TEST_F(Anything, IsTheSameTwice)
{
    const unsigned seed = chosen_seed(7);
    const std::vector<Line> first = run(seed, 2'000);
    const std::vector<Line> second = run(seed, 2'000);
    EXPECT_GT(first.size(), 100u);
    EXPECT_EQ(first, second);
}

class AnythingOfThird : public Anything {
protected:
    AnythingOfThird() : Anything{Generation::g3} {}
};

TEST_F(AnythingOfThird, TenThousandCallsDoNoHarm) { run(chosen_seed(20'262), 10'000); }

} // namespace

} // namespace stack::wincs02
