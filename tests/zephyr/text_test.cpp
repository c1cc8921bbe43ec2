// What needs no network (zephyr/behaviour.md §3, §5).
#include "stack/zephyr/configuration.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "zephyr/net/socket.h"

namespace stack::zephyr {
namespace {

std::string text_of(sa_family_t family, const void* address, std::size_t room = INET6_ADDRSTRLEN)
{
    char text[64] = "?";
    const char* const made = zsock_inet_ntop(family, address, text, room);
    return made == nullptr ? "NULL" : made;
}

sockaddr generic(const auto& address)
{
    sockaddr made{};
    std::memcpy(&made, &address, sizeof address);
    return made;
}

sockaddr v4(const char* text, std::uint16_t port)
{
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    EXPECT_EQ(zsock_inet_pton(AF_INET, text, &in.sin_addr), 1);
    return generic(in);
}

sockaddr v6(const char* text, std::uint16_t port)
{
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    in6.sin6_port = htons(port);
    EXPECT_EQ(zsock_inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
    return generic(in6);
}

struct Info {
    int result;
    std::string host;
    std::string service;
    bool operator==(const Info&) const = default;
};

Info info(const sockaddr& address, std::size_t host_room = NI_MAXHOST, std::size_t service_room = 6,
          int flags = 0)
{
    char host[NI_MAXHOST] = "";
    char service[6] = "";
    const int result =
        zsock_getnameinfo(&address, sizeof address, host, host_room, service, service_room, flags);
    return {result, host, service};
}

// zephyr/behaviour.md §3: 1 / 0; trailing junk gives 0; unknown family gives 0 in kernel builds.
TEST(ZephyrText, TakesAddressesFromText)
{
    in_addr address{};
    EXPECT_EQ(zsock_inet_pton(AF_INET, "192.0.2.1", &address), 1);
    EXPECT_EQ(address.s_addr, htonl(0xc0000201));
    for (const char* junk : {"192.0.2.1z", "192.0.2.1 ", "192.0.2", "192.0.2.1.", "192.0.2.256",
                             "2001:db8::1", "", "a"})
        EXPECT_EQ(zsock_inet_pton(AF_INET, junk, &address), 0) << junk;
    EXPECT_EQ(address.s_addr, htonl(0xc0000201)); // as it was

    in6_addr address6{};
    EXPECT_EQ(zsock_inet_pton(AF_INET6, "2001:db8::1", &address6), 1);
    EXPECT_EQ(address6.s6_addr[0], 0x20);
    EXPECT_EQ(address6.s6_addr[15], 1);
    EXPECT_EQ(zsock_inet_pton(AF_INET6, "a:b:c:d:0:1:2:3z", &address6), 0);
    EXPECT_EQ(zsock_inet_pton(AF_INET6, "192.0.2.1", &address6), 0);

    EXPECT_EQ(zsock_inet_pton(AF_UNSPEC, "192.0.2.1", &address), 0);
    EXPECT_EQ(zsock_inet_pton(AF_PACKET, "192.0.2.1", &address), 0);
}

// zephyr/api.tsv: 0 ok, negative errno.
TEST(ZephyrText, NamesTheErrorOfNetAddrPton)
{
    in_addr address{};
    EXPECT_EQ(net_addr_pton(AF_INET, "127.0.0.1", &address), 0);
    EXPECT_EQ(net_addr_pton(AF_INET, "127.0.0.1x", &address), -EINVAL);
    EXPECT_EQ(net_addr_pton(AF_PACKET, "127.0.0.1", &address), -EINVAL);
}

TEST(ZephyrText, MakesTextOfAddresses)
{
    const in_addr loopback = INADDR_LOOPBACK_INIT;
    const in6_addr loopback6 = IN6ADDR_LOOPBACK_INIT;
    EXPECT_EQ(text_of(AF_INET, &loopback), "127.0.0.1");
    EXPECT_EQ(text_of(AF_INET6, &loopback6), "::1");
    EXPECT_EQ(text_of(AF_INET6, &in6addr_any), "::");
    EXPECT_EQ(text_of(AF_INET6, &in6addr_loopback), "::1");
    EXPECT_EQ(text_of(AF_INET, &loopback, 10), "127.0.0.1"); // with its zero
    EXPECT_EQ(text_of(AF_INET, &loopback, 9), "NULL");
    EXPECT_EQ(text_of(AF_PACKET, &loopback), "NULL");
}

// zephyr/behaviour.md §5: formats numbers only, ignores its flags, and says DNS_EAI_SYSTEM when the
// buffer is too small.
TEST(ZephyrText, GivesNumbersForNames)
{
    EXPECT_EQ(info(v4("192.0.2.7", 80)), (Info{0, "192.0.2.7", "80"}));
    EXPECT_EQ(info(v6("2001:db8::7", 65535)), (Info{0, "2001:db8::7", "65535"}));
    EXPECT_EQ(info(v4("192.0.2.7", 80), 64, 6, NI_NAMEREQD | NI_DGRAM),
              (Info{0, "192.0.2.7", "80"}));
    EXPECT_EQ(info(v4("192.0.2.7", 80), 10), (Info{0, "192.0.2.7", "80"}));
    EXPECT_EQ(info(v4("192.0.2.7", 80), 9).result, DNS_EAI_SYSTEM);
    EXPECT_EQ(info(v4("192.0.2.7", 80), 64, 3), (Info{0, "192.0.2.7", "80"}));
    EXPECT_EQ(info(v4("192.0.2.7", 80), 64, 2).result, DNS_EAI_SYSTEM);
    const sockaddr address = v4("192.0.2.7", 80);
    EXPECT_EQ(zsock_getnameinfo(&address, sizeof address, nullptr, 0, nullptr, 0, 0), 0);
}

// zephyr/behaviour.md §5: the symbol as text, unlisted codes EAI_UNKNOWN.
TEST(ZephyrText, NamesTheCodesOfLookUps)
{
    EXPECT_STREQ(zsock_gai_strerror(DNS_EAI_BADFLAGS), "EAI_BADFLAGS");
    EXPECT_STREQ(zsock_gai_strerror(-2), "EAI_NONAME");
    EXPECT_STREQ(zsock_gai_strerror(DNS_EAI_AGAIN), "EAI_AGAIN");
    EXPECT_STREQ(zsock_gai_strerror(DNS_EAI_FAIL), "EAI_FAIL");
    EXPECT_STREQ(zsock_gai_strerror(DNS_EAI_NODATA), "EAI_NODATA");
    EXPECT_STREQ(zsock_gai_strerror(DNS_EAI_SERVICE), "EAI_SERVICE");
    EXPECT_STREQ(zsock_gai_strerror(DNS_EAI_MEMORY), "EAI_MEMORY");
    EXPECT_STREQ(zsock_gai_strerror(DNS_EAI_SYSTEM), "EAI_SYSTEM");
    for (const int other : {DNS_EAI_FAMILY + 0, DNS_EAI_SOCKTYPE + 0, DNS_EAI_ADDRFAMILY + 0,
                            DNS_EAI_OVERFLOW + 0, DNS_EAI_CANCELED + 0, 0, 7})
        EXPECT_STREQ(zsock_gai_strerror(other), "EAI_UNKNOWN") << other;
}

// zephyr/behaviour.md §3: always 0; a short buffer is filled without terminator.
TEST(ZephyrText, TellsTheNameOfTheDevice)
{
    Configuration given;
    set_configuration(given);
    char name[16];
    std::memset(name, '#', sizeof name);
    EXPECT_EQ(zsock_gethostname(name, sizeof name), 0);
    EXPECT_STREQ(name, "zephyr");
    std::memset(name, '#', sizeof name);
    EXPECT_EQ(zsock_gethostname(name, 3), 0);
    EXPECT_EQ((std::string{name, 4}), "zep#");
    std::memset(name, '#', sizeof name);
    EXPECT_EQ(zsock_gethostname(name, 6), 0);
    EXPECT_EQ((std::string{name, 7}), "zephyr#");
    given.hostname = "sensor-7";
    set_configuration(given);
    EXPECT_EQ(zsock_gethostname(name, sizeof name), 0);
    EXPECT_STREQ(name, "sensor-7");
    set_configuration({});
}

TEST(ZephyrText, TakesEndpointsFromText)
{
    sockaddr address{};
    const auto parsed = [&](std::string_view text) {
        if (!net_ipaddr_parse(text.data(), text.size(), &address)) return std::string{"-"};
        const Info made = info(address);
        return made.host + "," + made.service;
    };
    EXPECT_EQ(parsed("192.0.2.1"), "192.0.2.1,0");
    EXPECT_EQ(parsed("192.0.2.1:80"), "192.0.2.1,80");
    EXPECT_EQ(parsed("2001:db8::1"), "2001:db8::1,0");
    EXPECT_EQ(parsed("[2001:db8::1]:443"), "2001:db8::1,443");
    EXPECT_EQ(parsed("[2001:db8::1]"), "2001:db8::1,0");
    for (const auto* wrong : {"", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:8o", "[192.0.2.1]:80",
                              "[2001:db8::1", "[2001:db8::1]443", "example.com"})
        EXPECT_EQ(parsed(wrong), "-") << wrong;
}

// Issue 11, "Bad input": one line that names call and argument, then the error.
TEST(ZephyrText, SaysWhichArgumentIsNull)
{
    in_addr address{};
    ::testing::internal::CaptureStderr();
    errno = 0;
    EXPECT_EQ(zsock_inet_pton(AF_INET, nullptr, &address), -1);
    EXPECT_EQ(errno, EFAULT);
    EXPECT_EQ(net_addr_pton(AF_INET, "192.0.2.1", nullptr), -EINVAL);
    EXPECT_EQ(text_of(AF_INET, nullptr), "NULL");
    EXPECT_EQ(zsock_getnameinfo(nullptr, 0, nullptr, 0, nullptr, 0, 0), DNS_EAI_SYSTEM);
    EXPECT_EQ(zsock_gethostname(nullptr, 1), -1);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "emu9160: zsock_inet_pton: src is NULL\n"
              "emu9160: net_addr_pton: dst is NULL\n"
              "emu9160: net_addr_ntop: src is NULL\n"
              "emu9160: zsock_getnameinfo: addr is NULL\n"
              "emu9160: zsock_gethostname: buf is NULL\n");
}

TEST(ZephyrText, AbortsOnNullWhenItIsStrict)
{
    EXPECT_EXIT(
        {
            ::setenv("EMU9160_STRICT", "1", 1);
            zsock_gethostname(nullptr, 1);
        },
        ::testing::KilledBySignal(SIGABRT), "zsock_gethostname: buf is NULL");
}

} // namespace
} // namespace stack::zephyr
