// Sockets of every kind, in every stage, misused in every way: no errno that nrf_socket.h does not
// document. The fixture compares, here and in all other tests of the C functions.
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/tls/pki.hpp"

#include "stack/api/nrf_gai_errors.h"

#include <array>
#include <functional>
#include <utility>

namespace stack {
namespace {

constexpr nrf_sec_tag_t root_tag = 1;
constexpr std::array levels = {NRF_SOL_SOCKET,
                               NRF_SOL_SECURE,
                               NRF_IPPROTO_IP,
                               NRF_IPPROTO_TCP,
                               NRF_IPPROTO_ALL,
                               NRF_IPPROTO_IPV6,
                               7};

class CApiErrnos : public Attached {
protected:
    CApiErrnos()
    {
        Credentials& store = world().modem().credentials();
        EXPECT_TRUE(store.write(root_tag, CredentialType::root_ca, tls::pki("ca.pem")));
        EXPECT_TRUE(store.write(2, CredentialType::root_ca, tls::pki("other-ca.pem")));
    }
    static int open(int type, int protocol, nrf_sec_tag_t tag = 0)
    {
        const int family = type == NRF_SOCK_RAW ? NRF_AF_PACKET : NRF_AF_INET;
        const int fd = nrf_socket(family, type, protocol);
        EXPECT_GE(fd, 0);
        if (tag != 0) {
            nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, &tag, sizeof tag);
        }
        set_timeout(fd, NRF_SO_RCVTIMEO, 1, 0);
        set_timeout(fd, NRF_SO_SNDTIMEO, 20, 0);
        return fd;
    }
    static nrf_sockaddr_in of(const char* host, std::uint16_t port)
    {
        return in_address(to_string(*world().internet().resolve(host, Family::ipv4)).c_str(), port);
    }
    static int dialled(int fd, const char* host, std::uint16_t port)
    {
        const auto to = of(host, port);
        nrf_connect(fd, generic(to), sizeof to);
        return fd;
    }
    static int dialling(int fd, const char* host, std::uint16_t port)
    {
        set_nonblocking(fd);
        return dialled(fd, host, port);
    }
    static int bound(int fd, std::uint16_t port)
    {
        const auto any = in_address("0.0.0.0", port);
        nrf_bind(fd, generic(any), sizeof any);
        return fd;
    }
    static int listening(int fd, std::uint16_t port)
    {
        nrf_listen(bound(fd, port), 1);
        return fd;
    }
    static int saved(int fd)
    {
        const int any = 1;
        EXPECT_EQ(nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CONN_SAVE, &any, sizeof any),
                  0);
        return fd;
    }

    static void misuse(int fd)
    {
        receive(fd);
        send(fd);
        options(fd);
        fcntl(fd);
        accept(fd);
        bind(fd);
        nrf_listen(fd, 0);
        connect(fd);
        nrf_pollfd entry{.fd = fd, .events = NRF_POLLIN, .revents = 0};
        nrf_poll(&entry, 1, 0);
    }
    static void receive(int fd)
    {
        std::array<char, 64> room{};
        nrf_sockaddr_in6 from{};
        nrf_socklen_t size = 1;
        nrf_recv(fd, nullptr, 8, 0);
        nrf_recv(fd, room.data(), room.size(), 0x400);
        nrf_recv(fd, room.data(), room.size(), NRF_MSG_WAITACK);
        for (const int flags : {NRF_MSG_PEEK, NRF_MSG_DONTWAIT, NRF_MSG_WAITALL, 0})
            nrf_recv(fd, room.data(), room.size(), flags);
        nrf_recvfrom(fd, room.data(), room.size(), NRF_MSG_DONTWAIT, generic(from), &size);
        nrf_recvfrom(fd, room.data(), room.size(), NRF_MSG_DONTWAIT, generic(from), nullptr);
        nrf_recvfrom(fd, nullptr, 8, NRF_MSG_DONTWAIT, generic(from), &size);
    }
    static void send(int fd)
    {
        const std::string large(70'000, 'x');
        const auto echo = in_address("192.0.2.7", 7);
        const auto other = in6_address("2001:db8::7", 7);
        nrf_send(fd, nullptr, 8, 0);
        for (const int flags : {NRF_MSG_PEEK, NRF_MSG_WAITACK, 0x400, NRF_MSG_DONTWAIT, 0})
            nrf_send(fd, "x", 1, flags);
        for (const std::size_t size :
             {std::size_t{0}, std::size_t{3000}, std::size_t{8192}, large.size()})
            nrf_send(fd, large.data(), size, NRF_MSG_DONTWAIT);
        nrf_sendto(fd, "x", 1, 0, nullptr, 0);
        for (const nrf_socklen_t length : {0U, 1U, 7U, 8U, 64U})
            nrf_sendto(fd, "x", 1, NRF_MSG_DONTWAIT, generic(echo), length);
        nrf_sendto(fd, "x", 1, NRF_MSG_DONTWAIT, generic(other), sizeof other);
        nrf_sendto(fd, nullptr, 8, NRF_MSG_DONTWAIT, generic(echo), sizeof echo);
    }
    static void options(int fd)
    {
        std::array<char, 64> room{};
        const std::array<int, 2> values = {0, 77};
        for (const int level : levels) {
            for (int name = 0; name < 66; ++name) {
                nrf_socklen_t size = room.size();
                nrf_getsockopt(fd, level, name, nullptr, &size);
                nrf_getsockopt(fd, level, name, room.data(), nullptr);
                nrf_getsockopt(fd, level, name, room.data(), &size);
                nrf_setsockopt(fd, level, name, nullptr, 4);
                nrf_setsockopt(fd, level, name, room.data(), 3);
                // Nothing that lasts: timeouts, callbacks, whole-modem switches, lists.
                const bool lasting = name == NRF_SO_RCVTIMEO || name == NRF_SO_SNDTIMEO ||
                                     name == NRF_SO_POLLCB || level == NRF_IPPROTO_ALL;
                const bool lists = level == NRF_SOL_SECURE && name <= NRF_SO_SEC_CIPHERSUITE_LIST;
                const bool context =
                    level == NRF_SOL_SECURE &&
                    (name == NRF_SO_SEC_DTLS_CONN_SAVE || name == NRF_SO_SEC_DTLS_CONN_LOAD);
                if (lasting || lists || context) continue;
                for (const int& value : values)
                    nrf_setsockopt(fd, level, name, &value, sizeof value);
            }
        }
        const nrf_timeval too_fine{.tv_sec = 0, .tv_usec = 1'000'000};
        nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, &too_fine, sizeof too_fine);
    }
    static void fcntl(int fd)
    {
        const int before = nrf_fcntl(fd, NRF_F_GETFL, 0);
        nrf_fcntl(fd, 9, 0);
        nrf_fcntl(fd, NRF_F_SETFL, 2);
        nrf_fcntl(fd, NRF_F_SETFL, 0);
        if (before > 0) nrf_fcntl(fd, NRF_F_SETFL, before);
    }
    static void accept(int fd)
    {
        nrf_sockaddr_in from{};
        nrf_socklen_t size = 1;
        nrf_accept(fd, nullptr, nullptr);
        nrf_accept(fd, generic(from), nullptr);
        nrf_accept(fd, generic(from), &size);
    }
    static void bind(int fd)
    {
        const auto other = in6_address("::", 0);
        const auto foreign = in_address("192.0.2.7", 5555);
        const auto taken = in_address("0.0.0.0", 4444);
        const auto any = in_address("0.0.0.0", 0);
        nrf_bind(fd, nullptr, 8);
        nrf_bind(fd, generic(any), 1);
        nrf_bind(fd, generic(any), 7);
        nrf_bind(fd, generic(other), sizeof other);
        for (const auto& address : {foreign, taken, any, any})
            nrf_bind(fd, generic(address), sizeof address);
    }
    static void connect(int fd)
    {
        const auto echo = in_address("192.0.2.7", 7);
        const auto other = in6_address("2001:db8::7", 7);
        nrf_connect(fd, nullptr, 8);
        nrf_connect(fd, generic(echo), 1);
        nrf_connect(fd, generic(echo), 7);
        nrf_connect(fd, generic(other), sizeof other);
        for (int i = 0; i < 2; ++i)
            nrf_connect(fd, generic(echo), sizeof echo);
    }

    /// Makes sockets of one kind in all their stages.
    using Make = std::function<int()>;
    static constexpr int tls = NRF_SPROTO_TLS1v2;
    static constexpr int dtls = NRF_SPROTO_DTLS1v2;
    static std::vector<Make> makers()
    {
        constexpr int stream = NRF_SOCK_STREAM;
        constexpr int dgram = NRF_SOCK_DGRAM;
        return {
            [] { return open(dgram, 0); },
            [] { return bound(open(dgram, 0), 5000); },
            [] { return dialled(open(dgram, 0), "echo.test", 7); },
            [] { return open(stream, 0); },
            [] { return bound(open(stream, 0), 5001); },
            [] { return listening(open(stream, 0), 5002); },
            [] { return dialled(open(stream, 0), "echo.test", 7); },
            [] { return dialling(open(stream, 0), "blackhole.test", 7); },
            [] { return dialled(open(stream, 0), "reset.test", 7); },
            [] {
                const int fd = dialling(open(stream, 0), "reset.test", 7);
                nrf_modem_os_sleep(5000);
                return fd;
            },
            [] { return open(stream, tls, root_tag); },
            [] { return listening(open(stream, tls, root_tag), 5003); },
            [] { return dialled(open(stream, tls, root_tag), "tls.test", 443); },
            [] { return dialling(open(stream, tls, root_tag), "silent.tls.test", 443); },
            [] { return dialled(open(stream, tls, 2), "tls.test", 443); },
            [] { return dialled(open(stream, tls, 9), "tls.test", 443); },
            [] {
                const int fd = dialling(open(stream, tls, 2), "tls.test", 443);
                nrf_modem_os_sleep(5000);
                return fd;
            },
            [] { return dialled(open(stream, tls, root_tag), "long-chain.tls.test", 443); },
            [] { return open(dgram, dtls, root_tag); },
            [] { return dialled(open(dgram, dtls, root_tag), "dtls.test", 5684); },
            [] { return saved(dialled(open(dgram, dtls, root_tag), "dtls.test", 5684)); },
            [] { return dialled(open(dgram, dtls, 2), "dtls.test", 5684); },
            [] { return open(NRF_SOCK_RAW, 0); },
        };
    }
};

TEST_F(CApiErrnos, AreThoseOfTheHeaderOnASocketOfAnyKindInAnyStage)
{
    bound(open(NRF_SOCK_STREAM, 0), 4444);
    bound(open(NRF_SOCK_DGRAM, 0), 4444);
    for (const Make& make : makers()) {
        const int fd = make();
        misuse(fd);
        misuse(fd); // as it is now
        ASSERT_EQ(nrf_close(fd), 0);
    }
    misuse(-1);
    misuse(7);
    for (int family = -1; family < 5; ++family)
        for (int type = -1; type < 5; ++type)
            for (const int protocol : {0, 1, NRF_IPPROTO_TCP, NRF_IPPROTO_UDP, 99, tls, dtls, 255})
                nrf_close(nrf_socket(family, type, protocol));
    const ErrnoWatch& watch = ErrnoWatch::instance();
    for (const auto& [call, error] : {std::pair{"nrf_connect", NRF_EFAULT},
                                      {"nrf_connect", NRF_EOPNOTSUPP},
                                      {"nrf_connect", NRF_ENOMEM},
                                      {"nrf_bind", NRF_EFAULT},
                                      {"nrf_bind", NRF_EOPNOTSUPP},
                                      {"nrf_bind", NRF_EADDRINUSE},
                                      {"nrf_sendto", NRF_EINVAL},
                                      {"nrf_send", NRF_EPROTO},
                                      {"nrf_recv", NRF_EPROTO},
                                      {"nrf_accept", NRF_EFAULT},
                                      {"nrf_socket", NRF_EPROTONOSUPPORT}}) {
        EXPECT_TRUE(watch.seen(call, error)) << call << ' ' << error;
    }
}

TEST_F(CApiErrnos, AreThoseOfTheHeaderOnceThePdnIsLost)
{
    for (const Make& make : makers()) {
        const int fd = make();
        world().modem().network().lose_pdn(0, 36);
        nrf_modem_os_sleep(2000);
        misuse(fd);
        misuse(fd);
        ASSERT_EQ(nrf_close(fd), 0);
        ASSERT_EQ(nrf_modem_shutdown(), 0);
        nrf_modem_os_sleep(5000);
        world().modem().network().restore_pdn(0);
        start();
        attach();
    }
    const ErrnoWatch& watch = ErrnoWatch::instance();
    for (const char* call : {"nrf_bind", "nrf_listen", "nrf_connect", "nrf_accept", "nrf_send",
                             "nrf_recv", "nrf_sendto", "nrf_recvfrom"}) {
        EXPECT_TRUE(watch.seen(call, NRF_ENETDOWN)) << call;
    }
}

TEST_F(CApiErrnos, AreThoseOfTheHeaderBeforeAnyPdnIsThere)
{
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    start();
    for (const auto& [type, protocol] : {std::pair{NRF_SOCK_DGRAM, 0},
                                         {NRF_SOCK_STREAM, 0},
                                         {NRF_SOCK_STREAM, tls},
                                         {NRF_SOCK_DGRAM, dtls},
                                         {NRF_SOCK_RAW, 0}}) {
        const int fd = open(type, protocol, protocol == 0 ? 0 : root_tag);
        misuse(fd);
        misuse(fd);
        ASSERT_EQ(nrf_close(fd), 0);
    }
    EXPECT_TRUE(ErrnoWatch::instance().seen("nrf_connect", NRF_ENETUNREACH));
}

TEST(CApiErrnosOfTheHeader, AreReadAsTheyStandThere)
{
    const auto& documented = documented_errnos();
    EXPECT_EQ(documented.at("nrf_close"), (std::set<int>{NRF_EBADF, NRF_ESHUTDOWN}));
    EXPECT_EQ(documented.at("nrf_fcntl"), (std::set<int>{NRF_EBADF, NRF_EINVAL, NRF_ESHUTDOWN}));
    EXPECT_TRUE(documented.at("nrf_sendto").contains(NRF_EPIPE));       // by way of nrf_send()
    EXPECT_TRUE(documented.at("nrf_sendto").contains(NRF_EINPROGRESS)); // and nrf_connect()
    EXPECT_FALSE(documented.at("nrf_socket").contains(NRF_EBADF));
    for (const char* function :
         {"nrf_socket", "nrf_connect", "nrf_send", "nrf_recv", "nrf_recvfrom", "nrf_poll",
          "nrf_setsockopt", "nrf_getsockopt", "nrf_bind", "nrf_listen", "nrf_accept",
          "nrf_getaddrinfo", "nrf_getifaddrs", "nrf_setdnsaddr", "nrf_inet_pton",
          "nrf_inet_ntop"}) {
        EXPECT_TRUE(documented.contains(function)) << function;
    }
}

TEST_F(CApiErrnos, AreThoseOfTheHeaderOfTheOtherFunctionsToo)
{
    // These leave no record.
    const auto& documented = documented_errnos();
    nrf_in_addr address{};
    char text[NRF_INET6_ADDRSTRLEN];
    const auto expect = [&](const char* function) {
        EXPECT_TRUE(documented.at(function).contains(errno)) << function << ' ' << errno;
    };
    EXPECT_EQ(error_of(nrf_inet_pton(NRF_AF_INET, nullptr, &address)), NRF_EFAULT);
    expect("nrf_inet_pton");
    EXPECT_EQ(error_of(nrf_inet_pton(9, "::", &address)), NRF_EAFNOSUPPORT);
    expect("nrf_inet_pton");
    for (const int room : {1, 46}) {
        for (const int family : {NRF_AF_INET, 9}) {
            if (nrf_inet_ntop(family, &address, text, static_cast<nrf_socklen_t>(room)) != nullptr)
                continue;
            expect("nrf_inet_ntop");
        }
    }
    EXPECT_EQ(nrf_inet_ntop(NRF_AF_INET, nullptr, text, sizeof text), nullptr);
    EXPECT_EQ(errno, NRF_EFAULT);
    expect("nrf_inet_ntop");
    EXPECT_EQ(nrf_getaddrinfo("echo.test", nullptr, nullptr, nullptr), NRF_EAI_SYSTEM);
    EXPECT_EQ(errno, NRF_EFAULT);
    expect("nrf_getaddrinfo");
}

} // namespace
} // namespace stack
