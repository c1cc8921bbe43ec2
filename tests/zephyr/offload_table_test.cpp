// zephyr/behaviour.md §7, the table of areas: every option that it offloads or refuses, and what
// Zephyr's own stack makes of the same number (§3, §6).
#include "tests/zephyr/mode_fixture.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include <sys/time.h>

namespace stack::zephyr {
namespace {

enum class Kind { tcp, udp, tcp6, tls, dtls };

/// errno of setting and of getting; 0: it can be done.
struct Answer {
    int set;
    int get;
};

struct OptionRow {
    const char* name;
    Kind kind;
    int level;
    int number;
    std::string value;
    Answer native;
    Answer offload;
};

void PrintTo(const OptionRow& row, std::ostream* out) { *out << row.name; }

template <typename T>
std::string bytes_of(T value)
{
    return {reinterpret_cast<const char*>(&value), sizeof value};
}
const std::string one = bytes_of(1);
const std::string zero = bytes_of(0);
const std::string one_protocol = bytes_of(static_cast<const char*>("h2")); // a pointer

struct ip_mreqn group4()
{
    struct ip_mreqn it {};
    zsock_inet_pton(AF_INET, "239.1.1.1", &it.imr_multiaddr);
    return it;
}

struct ipv6_mreq group6()
{
    struct ipv6_mreq it {};
    zsock_inet_pton(AF_INET6, "ff15::1", &it.ipv6mr_multiaddr);
    return it;
}

constexpr int no = ENOPROTOOPT;
constexpr int not_here = EOPNOTSUPP; // the modem's word for an option of other sockets or firmware
constexpr Answer refused{no, no};
constexpr Answer done{0, 0};
constexpr Answer only_set{0, no};
constexpr Answer only_get{no, 0};

// clang-format off
const std::vector<OptionRow> rows{
    {"SO_REUSEADDR",        Kind::tcp, SOL_SOCKET, SO_REUSEADDR,    one, done,     only_set},
    {"SO_TYPE",             Kind::tcp, SOL_SOCKET, SO_TYPE,         one, only_get, refused},
    {"SO_ERROR",            Kind::tcp, SOL_SOCKET, SO_ERROR,        one, only_get, only_get},
    {"SO_DONTROUTE",        Kind::tcp, SOL_SOCKET, SO_DONTROUTE,    one, refused,  refused},
    {"SO_BROADCAST",        Kind::udp, SOL_SOCKET, SO_BROADCAST,    one, refused,  refused},
    {"SO_SNDBUF",           Kind::tcp, SOL_SOCKET, SO_SNDBUF,       one, done,     refused},
    {"SO_RCVBUF",           Kind::tcp, SOL_SOCKET, SO_RCVBUF,       one, done,     refused},
    {"SO_KEEPALIVE",        Kind::tcp, SOL_SOCKET, SO_KEEPALIVE,    one, done,     refused},
    {"SO_OOBINLINE",        Kind::tcp, SOL_SOCKET, SO_OOBINLINE,    one, refused,  refused},
    {"SO_PRIORITY",         Kind::tcp, SOL_SOCKET, SO_PRIORITY,     "x", only_set, refused},
    {"SO_LINGER",           Kind::tcp, SOL_SOCKET, SO_LINGER,       one, only_set, refused},
    {"SO_REUSEPORT",        Kind::tcp, SOL_SOCKET, SO_REUSEPORT,    one, done,     refused},
    {"SO_RCVLOWAT",         Kind::tcp, SOL_SOCKET, SO_RCVLOWAT,     one, refused,  refused},
    {"SO_SNDLOWAT",         Kind::tcp, SOL_SOCKET, SO_SNDLOWAT,     one, refused,  refused},
    {"SO_RCVTIMEO",         Kind::tcp, SOL_SOCKET, SO_RCVTIMEO,     bytes_of(timeval{1, 0}), only_set, done},
    {"SO_SNDTIMEO",         Kind::tcp, SOL_SOCKET, SO_SNDTIMEO,     bytes_of(timeval{1, 0}), only_set, done},
    {"SO_BINDTODEVICE",     Kind::tcp, SOL_SOCKET, SO_BINDTODEVICE, bytes_of(ifreq{}), only_set, {EOPNOTSUPP, EOPNOTSUPP}},
    {"SO_ACCEPTCONN",       Kind::tcp, SOL_SOCKET, SO_ACCEPTCONN,   one, only_get, refused},
    {"SO_PROTOCOL",         Kind::tcp, SOL_SOCKET, SO_PROTOCOL,     one, only_get, refused},
    {"SO_DOMAIN",           Kind::tcp, SOL_SOCKET, SO_DOMAIN,       one, only_get, refused},
    {"SO_SOCKS5",           Kind::tcp, SOL_SOCKET, SO_SOCKS5,       one, refused,  refused},
    {"SO_EXCEPTIONAL_DATA", Kind::tcp, SOL_SOCKET, 33,              one, refused,  {not_here, not_here}}, // firmware 2.x
    {"SO_KEEPOPEN",         Kind::tcp, SOL_SOCKET, 34,              one, refused,  {not_here, not_here}}, // firmware 2.0.1
    {"SO_BINDTOPDN",        Kind::tcp, SOL_SOCKET, 40,              zero, refused, only_set},
    {"SO_RAI_NO_DATA",      Kind::udp, SOL_SOCKET, 50,              "",  refused,  {EDESTADDRREQ, no}}, // unconnected
    {"SO_RAI_LAST",         Kind::udp, SOL_SOCKET, 51,              "",  refused,  only_set},
    {"SO_RAI_ONE_RESP",     Kind::udp, SOL_SOCKET, 52,              "",  refused,  only_set},
    {"SO_RAI_ONGOING",      Kind::udp, SOL_SOCKET, 53,              "",  refused,  only_set},
    {"SO_RAI_WAIT_MORE",    Kind::udp, SOL_SOCKET, 54,              "",  refused,  only_set},
    {"SO_RAI_or_SO_TXTIME", Kind::udp, SOL_SOCKET, 61,              bytes_of(RAI_ONGOING), refused, only_set}, // one number

    {"IP_TOS",              Kind::udp, IPPROTO_IP, IP_TOS,             one, done,     refused},
    {"IP_TTL",              Kind::udp, IPPROTO_IP, IP_TTL,             one, done,     refused},
    {"IP_PKTINFO",          Kind::udp, IPPROTO_IP, IP_PKTINFO,         one, done,     refused},
    {"IP_MULTICAST_TTL",    Kind::udp, IPPROTO_IP, IP_MULTICAST_TTL,   one, done,     refused},
    {"IP_ADD_MEMBERSHIP",   Kind::udp, IPPROTO_IP, IP_ADD_MEMBERSHIP,  bytes_of(group4()), only_set, refused},
    {"IP_DROP_MEMBERSHIP",  Kind::udp, IPPROTO_IP, IP_DROP_MEMBERSHIP, bytes_of(group4()), only_set, refused},
    {"SO_IP_ECHO_REPLY",    Kind::udp, IPPROTO_IP, 31,                 one, refused,  done},

    {"IPV6_UNICAST_HOPS",     Kind::tcp6, IPPROTO_IPV6, IPV6_UNICAST_HOPS,     one, done,     refused},
    {"IPV6_MULTICAST_HOPS",   Kind::tcp6, IPPROTO_IPV6, IPV6_MULTICAST_HOPS,   one, done,     refused},
    {"IPV6_ADD_MEMBERSHIP",   Kind::tcp6, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP,   bytes_of(group6()), only_set, refused},
    {"IPV6_DROP_MEMBERSHIP",  Kind::tcp6, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP,  bytes_of(group6()), only_set, refused},
    {"IPV6_V6ONLY",           Kind::tcp6, IPPROTO_IPV6, IPV6_V6ONLY,           one, only_set, refused},
    {"IPV6_RECVPKTINFO",      Kind::tcp6, IPPROTO_IPV6, IPV6_RECVPKTINFO,      one, done,     refused},
    {"IPV6_TCLASS",           Kind::tcp6, IPPROTO_IPV6, IPV6_TCLASS,           one, done,     refused},
    {"IPV6_ADDR_PREFERENCES", Kind::tcp6, IPPROTO_IPV6, IPV6_ADDR_PREFERENCES, one, done,     refused},
    {"SO_IPV6_ECHO_REPLY",    Kind::tcp6, IPPROTO_IPV6, 32,                    one, refused,  done},
    {"SO_IPV6_DELAYED_ADDR_REFRESH", Kind::tcp6, IPPROTO_IPV6, 62,             one, refused,  done}, // firmware 1.3.7

    {"TCP_NODELAY",          Kind::tcp, IPPROTO_TCP, TCP_NODELAY,   one, done, refused},
    {"TCP_KEEPIDLE",         Kind::tcp, IPPROTO_TCP, TCP_KEEPIDLE,  one, done, refused},
    {"TCP_KEEPINTVL",        Kind::tcp, IPPROTO_TCP, TCP_KEEPINTVL, one, done, refused},
    {"TCP_KEEPCNT",          Kind::tcp, IPPROTO_TCP, TCP_KEEPCNT,   one, done, refused},
    {"SO_TCP_SRV_SESSTIMEO", Kind::tcp, IPPROTO_TCP, 55,            one, refused, done},
    {"SO_SILENCE_ALL",       Kind::tcp, IPPROTO_ALL, 30,            one, refused, done}, // SO_ACCEPTCONN's number

    {"TLS_SEC_TAG_LIST",        Kind::tls,  SOL_TLS, TLS_SEC_TAG_LIST,        one, done,        done},
    {"TLS_HOSTNAME",            Kind::tls,  SOL_TLS, TLS_HOSTNAME,            "host", only_set, done},
    {"TLS_CIPHERSUITE_LIST",    Kind::tls,  SOL_TLS, TLS_CIPHERSUITE_LIST,    bytes_of(0xC02B), done, done},
    {"TLS_CIPHERSUITE_USED",    Kind::tls,  SOL_TLS, TLS_CIPHERSUITE_USED,    one, {no, ENOTCONN}, only_get},
    {"TLS_PEER_VERIFY",         Kind::tls,  SOL_TLS, TLS_PEER_VERIFY,         one, only_set,    done},
    {"TLS_DTLS_ROLE",           Kind::tls,  SOL_TLS, TLS_DTLS_ROLE,           zero, only_set,   done},
    {"TLS_ALPN_LIST",           Kind::tls,  SOL_TLS, TLS_ALPN_LIST,           one_protocol, done, refused},
    {"TLS_DTLS_HANDSHAKE_TIMEOUT_MIN", Kind::dtls, SOL_TLS, TLS_DTLS_HANDSHAKE_TIMEOUT_MIN, one, done, refused},
    {"TLS_DTLS_HANDSHAKE_TIMEOUT_MAX", Kind::dtls, SOL_TLS, TLS_DTLS_HANDSHAKE_TIMEOUT_MAX, one, done, refused},
    {"TLS_CERT_NOCOPY",         Kind::tls,  SOL_TLS, TLS_CERT_NOCOPY,         one, only_set,    refused},
    {"TLS_NATIVE",              Kind::tls,  SOL_TLS, TLS_NATIVE,              one, only_set,    refused},
    {"TLS_SESSION_CACHE",       Kind::tls,  SOL_TLS, TLS_SESSION_CACHE,       one, done,        done},
    {"TLS_SESSION_CACHE_PURGE", Kind::tls,  SOL_TLS, TLS_SESSION_CACHE_PURGE, one, only_set,    only_set},
    {"TLS_DTLS_CID",            Kind::dtls, SOL_TLS, TLS_DTLS_CID,            one, only_set,    done},
    {"TLS_DTLS_CID_STATUS",     Kind::dtls, SOL_TLS, TLS_DTLS_CID_STATUS,     one, {no, EAGAIN}, only_get},
    {"TLS_DTLS_CID_VALUE",      Kind::dtls, SOL_TLS, TLS_DTLS_CID_VALUE,      "x", done,        refused},
    {"TLS_DTLS_PEER_CID_VALUE", Kind::dtls, SOL_TLS, TLS_DTLS_PEER_CID_VALUE, "x", {no, EAGAIN}, refused},
    {"HANDSHAKE_ON_CONNECT_or_HANDSHAKE_TIMEO", Kind::dtls, SOL_TLS, 18,      one, done,        done}, // one number
    {"TLS_DTLS_CONN_SAVE",      Kind::dtls, SOL_TLS, 19,                      one, refused,     {EINVAL, no}}, // not connected
    {"TLS_DTLS_CONN_LOAD",      Kind::dtls, SOL_TLS, 20,                      one, refused,     {EAGAIN, no}}, // nothing saved
    {"TLS_DTLS_HANDSHAKE_STATUS", Kind::dtls, SOL_TLS, 21,                    one, refused,     {not_here, not_here}}, // firmware 2.x
    {"SOL_TLS_of_a_plain_socket", Kind::tcp, SOL_TLS, TLS_PEER_VERIFY,        one, refused,     {not_here, not_here}},
};
// clang-format on

int open(Kind kind)
{
    switch (kind) {
    case Kind::tcp:
        return zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    case Kind::udp:
        return zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    case Kind::tcp6:
        return zsock_socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    case Kind::tls:
        return zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    case Kind::dtls:
        return zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2);
    }
    return -1;
}

using Case = std::tuple<Mode, OptionRow>;

class OffloadTable : public InMode, public ::testing::WithParamInterface<Case> {
protected:
    OffloadTable() : InMode{std::get<Mode>(GetParam())} {}
};

TEST_P(OffloadTable, AnswersAsTheAreaSays)
{
    const auto& [mode, row] = GetParam();
    const Answer& expected = mode == Mode::native ? row.native : row.offload;
    const int fd = open(row.kind);
    ASSERT_EQ(fd, 0);
    const void* const value = row.value.empty() ? nullptr : row.value.data();
    EXPECT_EQ(failure(zsock_setsockopt(fd, row.level, row.number, value, row.value.size())),
              expected.set);
    // Of a text the modem gives its zero too.
    std::array<char, 64> room{};
    std::size_t length = std::max(row.value.size(), sizeof(int));
    if (row.level == SOL_TLS && row.number == TLS_ALPN_LIST) length = room.size();
    EXPECT_EQ(failure(zsock_getsockopt(fd, row.level, row.number, room.data(), &length)),
              expected.get);
}

INSTANTIATE_TEST_SUITE_P(Options, OffloadTable,
                         ::testing::Combine(::testing::Values(Mode::native, Mode::offload),
                                            ::testing::ValuesIn(rows)),
                         [](const ::testing::TestParamInfo<Case>& it) {
                             return mode_name(std::get<Mode>(it.param)) + "_" +
                                    std::get<OptionRow>(it.param).name;
                         });

/// Numbers that are converted: what the program sets by Zephyr's reads back by the modem's.
struct Converted {
    const char* name;
    Kind kind;
    int level;
    int zephyr;
    int modem;
    int value;
};

void PrintTo(const Converted& it, std::ostream* out) { *out << it.name; }

// clang-format off
const std::vector<Converted> conversions{
    {"TLS_SEC_TAG_LIST",         Kind::tls,  SOL_TLS, 1,  1,  7},
    {"TLS_CIPHERSUITE_LIST",     Kind::tls,  SOL_TLS, 3,  3,  0xC02B},
    {"TLS_PEER_VERIFY",          Kind::tls,  SOL_TLS, 5,  5,  1},
    {"TLS_DTLS_ROLE",            Kind::tls,  SOL_TLS, 6,  6,  1},
    {"TLS_SESSION_CACHE",        Kind::tls,  SOL_TLS, 12, 12, 1},
    {"TLS_DTLS_HANDSHAKE_TIMEO", Kind::dtls, SOL_TLS, 18, 14, 7},
    {"TLS_DTLS_CID",             Kind::dtls, SOL_TLS, 14, 15, 2},
    {"SO_SILENCE_ALL",           Kind::tcp,  IPPROTO_ALL,  30, NRF_SO_SILENCE_ALL,     1},
    {"SO_IP_ECHO_REPLY",         Kind::tcp,  IPPROTO_IP,   31, NRF_SO_IP_ECHO_REPLY,   0},
    {"SO_IPV6_ECHO_REPLY",       Kind::tcp6, IPPROTO_IPV6, 32, NRF_SO_IPV6_ECHO_REPLY, 0},
    {"SO_TCP_SRV_SESSTIMEO",     Kind::tcp,  IPPROTO_TCP,  55, NRF_SO_TCP_SRV_SESSTIMEO, 135},
};
// clang-format on

class OffloadNumber : public InMode, public ::testing::WithParamInterface<Converted> {
protected:
    OffloadNumber() : InMode{Mode::offload} {}
};

TEST_P(OffloadNumber, IsTheModems)
{
    const Converted& it = GetParam();
    const int fd = open(it.kind);
    ASSERT_EQ(option(fd, it.level, it.zephyr, it.value), 0);
    int read = -1;
    nrf_socklen_t size = sizeof read;
    // A fresh program's first socket is 0 on both sides.
    ASSERT_EQ(nrf_getsockopt(fd, it.level, it.modem, &read, &size), 0);
    EXPECT_EQ(read, it.value);
}

INSTANTIATE_TEST_SUITE_P(Numbers, OffloadNumber, ::testing::ValuesIn(conversions),
                         [](const ::testing::TestParamInfo<Converted>& it) {
                             return std::string{it.param.name};
                         });

} // namespace
} // namespace stack::zephyr
