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
    int from_1_3; // the first patch of 1.3.x that has it
    int from_2_0; // and of 2.0.x
};

constexpr int nowhere = 99;

constexpr unsigned with_port = on_tcp | on_udp | on_tls | on_dtls;
constexpr unsigned secure = on_tls | on_dtls;

// clang-format off
constexpr auto table = std::to_array<Row>({   // the seed's table, then nrf_api/behaviour.md §4
    {"ERROR",                1,   4,  g,  all,             0, 0},
    {"REUSEADDR",            1,   2,  s,  with_port,       0, 0},
    {"RCVTIMEO",             1,   20, gs, all,             0, 0},
    {"SNDTIMEO",             1,   21, gs, all,             0, 0},
    {"BINDTODEVICE",         1,   25, s,  all,             0, 0},
    {"RAI_LAST",             1,   51, s,  all,             0, 0},
    {"RAI_ONE_RESP",         1,   52, s,  all,             0, 0},
    {"RAI_ONGOING",          1,   53, s,  all,             0, 0},
    {"RAI_WAIT_MORE",        1,   54, s,  all,             0, 0},
    {"RAI_NO_DATA",          1,   50, s,  all,             0, 0},
    {"SEC_TAG_LIST",         282, 1,  gs, secure,          0, 0},
    {"SEC_HOSTNAME",         282, 2,  gs, secure,          0, 0},
    {"SEC_CIPHERSUITE_LIST", 282, 3,  gs, secure,          0, 0},
    {"SEC_PEER_VERIFY",      282, 5,  gs, secure,          0, 0},
    {"SEC_ROLE",             282, 6,  gs, secure,          0, 0},
    {"SEC_SESSION_CACHE",    282, 12, gs, secure,          0, 0},
    {"SEC_SESSION_CACHE_PURGE", 282, 13, s, secure,        0, 0},
    {"SEC_DTLS_HANDSHAKE_TIMEO", 282, 14, gs, on_dtls,     0, 0},
    {"SEC_HANDSHAKE_STATUS", 282, 19, g,  secure,          nowhere, 0},
    {"SEC_DTLS_CID",         282, 15, gs, on_dtls,         5, 0},
    {"SEC_DTLS_CID_STATUS",  282, 16, g,  on_dtls,         5, 0},
    {"SEC_DTLS_CONN_SAVE",   282, 17, s,  on_dtls,         5, 0},
    {"SEC_DTLS_CONN_LOAD",   282, 18, s,  on_dtls,         5, 0},
    {"SEC_CIPHERSUITE_USED", 282, 4,  g,  secure,          5, 0},
    {"SILENCE_ALL",          512, 30, gs, all,             0, 0},
    {"IP_ECHO_REPLY",        0,   31, gs, all,             0, 0},
    {"IPV6_ECHO_REPLY",      41,  32, gs, all,             0, 0},
    {"TCP_SRV_SESSTIMEO",    6,   55, gs, on_tcp | on_tls, 0, 0},
    {"BINDTOPDN",            1,   40, s,  all,             0, 0},
    {"EXCEPTIONAL_DATA",     1,   33, gs, all,             nowhere, 0},
    {"KEEPOPEN",             1,   34, gs, all,             nowhere, 1},
    {"RAI",                  1,   61, s,  all,             0, 0},
    {"IPV6_DELAYED_ADDR_REFRESH", 41, 62, gs, all,         7, 2},
    {"SEC_DTLS_FRAG_EXT",    282, 20, gs, on_dtls,         nowhere, 4},
});
// clang-format on

struct Firmware {
    Profile profile;
    Manual manual;
    friend void PrintTo(const Firmware& it, std::ostream* out)
    {
        for (const int number : it.profile.version)
            *out << number << '.';
        *out << (it.manual == Manual::v3_x ? " by 3.x" : " by 2.7");
    }
};

/// Every release of both lines that anything depends on, by both manuals.
std::vector<Firmware> all_firmware()
{
    std::vector<Firmware> all;
    for (const Manual manual : {Manual::v2_7, Manual::v3_x}) {
        for (std::uint8_t patch = 0; patch <= 7; ++patch)
            all.push_back({{Chip::nrf9160, {1, 3, patch}}, manual});
        for (std::uint8_t patch = 0; patch <= 4; ++patch)
            all.push_back({{Chip::nrf91x1, {2, 0, patch}}, manual});
    }
    return all;
}

class OptionTableTest : public OptionFixture, public ::testing::WithParamInterface<Firmware> {
protected:
    OptionTableTest() : OptionFixture{GetParam().profile, GetParam().manual} {}

    static bool there(const Row& row, Ways way)
    {
        const auto& [profile, manual] = GetParam();
        const int patch = profile.version[2];
        if (profile.chip == Chip::nrf91x1) {
            // nrf_api/constants.tsv: "set (get from 2.8 with firmware 2.0.2+)"
            const bool read_later = row.level == sol_socket && row.number == keep_open && way == g;
            return patch >= (read_later ? 2 : row.from_2_0);
        }
        // Corrected by nrfxlib #1054: "only supported with mfw 2.0.0 and newer".
        const bool suite = row.level == sol_secure && row.number == sec_ciphersuite_used;
        if (suite && manual == Manual::v3_x) return false;
        return patch >= row.from_1_3;
    }
    static std::optional<Errno> expected(const Row& row, bool fits, Ways way)
    {
        if (!there(row, way)) return Errno::opnotsupp;
        // POSIX: the option is not supported that way.
        if ((row.ways & way) == 0) return Errno::noprotoopt;
        if (!fits) return Errno::opnotsupp;
        return {};
    }
};

INSTANTIATE_TEST_SUITE_P(Releases, OptionTableTest, ::testing::ValuesIn(all_firmware()));

TEST_P(OptionTableTest, IsReadAndSetOnExactlyTheSocketsAndFirmwareThatHaveIt)
{
    const std::array sockets_of_kinds = {tcp, udp, tls, dtls, raw};
    for (const Row& row : table) {
        for (std::size_t i = 0; i < sockets_of_kinds.size(); ++i) {
            SCOPED_TRACE(std::string{row.name} + " on socket " + std::to_string(i));
            const int fd = sockets_of_kinds[i];
            const bool fits = (row.fits >> i & 1U) != 0;
            EXPECT_EQ(get_error_of(fd, row.level, row.number), expected(row, fits, g));
            // A length no option has: what gets as far as the value says EINVAL.
            const auto refused = expected(row, fits, s);
            const std::array<std::byte, 3> odd{};
            EXPECT_EQ(set_bytes(fd, row.level, row.number, odd),
                      refused ? refused : std::optional{Errno::inval});
        }
    }
}

TEST_P(OptionTableTest, RefusesNullWithALengthAndNullWithoutOneUnlessItMeansSomething)
{
    for (const Row& row : table) {
        if ((row.ways & s) == 0 || !there(row, s)) continue;
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
