// Which socket and which firmware has each option, and which way (nrf_api/behaviour.md §4).
#include "tests/stack/option/option_fixture.hpp"

namespace stack {
namespace {

using namespace option;

/// What a socket says to reading and to setting an option: a number of the table below.
enum Fits : unsigned { on_tcp = 1, on_udp = 2, on_tls = 4, on_dtls = 8, on_raw = 16, all = 31 };
enum Ways : unsigned { g = 1, s = 2, gs = 3 };

struct Row {
    const char* name;
    int level;
    int number;
    Ways ways;
    unsigned fits;
    bool on_1_3; // else firmware 2.0 is needed
};

constexpr unsigned with_port = on_tcp | on_udp | on_tls | on_dtls;
constexpr unsigned secure = on_tls | on_dtls;

// clang-format off
constexpr auto table = std::to_array<Row>({   // the seed's table, then nrf_api/behaviour.md §4
    {"ERROR",                1,   4,  g,  all,             true},
    {"REUSEADDR",            1,   2,  s,  with_port,       true},
    {"RCVTIMEO",             1,   20, gs, all,             true},
    {"SNDTIMEO",             1,   21, gs, all,             true},
    {"BINDTODEVICE",         1,   25, s,  all,             true},
    {"RAI_LAST",             1,   51, s,  all,             true},
    {"RAI_ONE_RESP",         1,   52, s,  all,             true},
    {"RAI_ONGOING",          1,   53, s,  all,             true},
    {"RAI_WAIT_MORE",        1,   54, s,  all,             true},
    {"RAI_NO_DATA",          1,   50, s,  all,             true},
    {"SEC_TAG_LIST",         282, 1,  gs, secure,          true},
    {"SEC_HOSTNAME",         282, 2,  gs, secure,          true},
    {"SEC_CIPHERSUITE_LIST", 282, 3,  gs, secure,          true},
    {"SEC_PEER_VERIFY",      282, 5,  gs, secure,          true},
    {"SEC_ROLE",             282, 6,  gs, secure,          true},
    {"SEC_SESSION_CACHE",    282, 12, gs, secure,          true},
    {"SEC_SESSION_CACHE_PURGE", 282, 13, s, secure,        true},
    {"SEC_DTLS_HANDSHAKE_TIMEO", 282, 14, gs, on_dtls,     true},
    {"SEC_HANDSHAKE_STATUS", 282, 19, g,  secure,          false},
    {"SEC_DTLS_CID",         282, 15, gs, on_dtls,         true},
    {"SEC_DTLS_CID_STATUS",  282, 16, g,  on_dtls,         true},
    {"SEC_DTLS_CONN_SAVE",   282, 17, s,  on_dtls,         true},
    {"SEC_DTLS_CONN_LOAD",   282, 18, s,  on_dtls,         true},
    {"SEC_CIPHERSUITE_USED", 282, 4,  g,  secure,          true},
    {"SILENCE_ALL",          512, 30, gs, all,             true},
    {"IP_ECHO_REPLY",        0,   31, gs, all,             true},
    {"IPV6_ECHO_REPLY",      41,  32, gs, all,             true},
    {"TCP_SRV_SESSTIMEO",    6,   55, gs, on_tcp | on_tls, true},
    {"BINDTOPDN",            1,   40, s,  all,             true},
    {"EXCEPTIONAL_DATA",     1,   33, gs, all,             false},
    {"KEEPOPEN",             1,   34, gs, all,             false},
    {"RAI",                  1,   61, s,  all,             true},
    {"IPV6_DELAYED_ADDR_REFRESH", 41, 62, gs, all,         true},
    {"SEC_DTLS_FRAG_EXT",    282, 20, gs, on_dtls,         false},
});
// clang-format on

class OptionTableTest : public OptionFixture, public ::testing::WithParamInterface<Profile> {
protected:
    OptionTableTest() : OptionFixture{GetParam()} {}

    std::optional<Errno> expected(const Row& row, bool fits, bool way) const
    {
        if (!row.on_1_3 && GetParam() == Profile::mfw_nrf9160_1_3) return Errno::opnotsupp;
        if (!way) return Errno::noprotoopt; // POSIX: the option is not supported that way
        if (!fits) return Errno::opnotsupp;
        return {};
    }
};

INSTANTIATE_TEST_SUITE_P(Profiles, OptionTableTest,
                         ::testing::Values(Profile::mfw_nrf9160_1_3, Profile::mfw_nrf91x1_2_0));

TEST_P(OptionTableTest, IsReadAndSetOnExactlyTheSocketsAndFirmwareThatHaveIt)
{
    const std::array sockets_of_kinds = {tcp, udp, tls, dtls, raw};
    for (const Row& row : table) {
        for (std::size_t i = 0; i < sockets_of_kinds.size(); ++i) {
            SCOPED_TRACE(std::string{row.name} + " on socket " + std::to_string(i));
            const int fd = sockets_of_kinds[i];
            const bool fits = (row.fits >> i & 1U) != 0;
            EXPECT_EQ(get_error_of(fd, row.level, row.number),
                      expected(row, fits, (row.ways & g) != 0));
            // A length no option has: what gets as far as the value says EINVAL.
            const auto refused = expected(row, fits, (row.ways & s) != 0);
            const std::array<std::byte, 3> odd{};
            EXPECT_EQ(set_bytes(fd, row.level, row.number, odd),
                      refused ? refused : std::optional{Errno::inval});
        }
    }
}

TEST_P(OptionTableTest, RefusesNullWithALengthAndNullWithoutOneUnlessItMeansSomething)
{
    for (const Row& row : table) {
        if ((row.ways & s) == 0 || (!row.on_1_3 && GetParam() == Profile::mfw_nrf9160_1_3)) {
            continue;
        }
        SCOPED_TRACE(row.name);
        const int fd = (row.fits & on_dtls) != 0 ? dtls : tls;
        const OptionValue null_with_length{static_cast<const std::byte*>(nullptr), 4};
        EXPECT_EQ(set_bytes(fd, row.level, row.number, null_with_length), Errno::fault);
        // NULL with 0 clears lists and names; old callers pass it with the RAI options.
        const bool list = row.level == sol_secure && row.number <= sec_ciphersuite_list;
        const bool old_rai = row.level == sol_socket && row.number >= 50 && row.number <= 54;
        const auto expected = list || old_rai ? fine : std::optional{Errno::fault};
        EXPECT_EQ(clear(fd, row.level, row.number), row.number == rai_no_data && old_rai
                                                        ? std::optional{Errno::destaddrreq}
                                                        : expected);
    }
}

TEST_P(OptionTableTest, HasNoSendCallbackWithoutSatelliteFirmware)
{
    EXPECT_EQ(set(udp, sol_socket, send_callback, 1), Errno::opnotsupp);
    EXPECT_EQ(get_error_of(udp, sol_socket, send_callback), Errno::opnotsupp);
}

TEST_P(OptionTableTest, DoesNotKnowOtherNumbers)
{
    struct Case {
        int level;
        int name;
    };
    for (const Case& each : {
             Case{sol_socket, 0},
             {sol_socket, 1},
             {sol_socket, 3},
             {sol_socket, 5},
             {sol_socket, 19},
             {sol_socket, 22},
             {sol_socket, 30}, // of another level
             {sol_socket, 35},
             {sol_socket, 41},
             {sol_socket, 49},
             {sol_socket, 55},
             {sol_socket, 62},
             {sol_socket, 64},
             {sol_socket, -1},
             {sol_secure, 0},
             {sol_secure, 7},
             {sol_secure, 11},
             {sol_secure, 21},
             {level_all, 31},
             {level_ip, 30},
             {level_ip, 32},
             {level_ipv6, 31},
             {level_ipv6, 33},
             {level_ipv6, 61},
             {level_ipv6, 63},
             {level_tcp, 54},
             {level_tcp, 56},
             {17, 55},
             {2, error},
             {level_ip, receive_timeout},
         }) {
        EXPECT_EQ(set(tls, each.level, each.name, 1), Errno::noprotoopt)
            << each.level << ' ' << each.name;
        EXPECT_EQ(get_error_of(tls, each.level, each.name), Errno::noprotoopt)
            << each.level << ' ' << each.name;
    }
}

} // namespace
} // namespace stack
