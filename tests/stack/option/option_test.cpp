// Options of the socket, IP and TCP levels: values, ranges and defaults (nrf_api/behaviour.md §4).
#include "tests/stack/option/option_fixture.hpp"

namespace stack {
namespace {

using namespace option;

struct TimeValue { // struct nrf_timeval
    std::uint32_t seconds;
    std::uint32_t microseconds;
    friend bool operator==(const TimeValue&, const TimeValue&) = default;
};

using OptionTest = OptionFixture;
using OptionTest2 = OptionFixture2;

TEST_F(OptionTest, HasTheNumbersOfTheReference)
{
    // nrf_api/constants.tsv.
    EXPECT_EQ(sol_socket, 1);
    EXPECT_EQ(sol_secure, 282);
    EXPECT_EQ((std::array{level_ip, level_tcp, level_ipv6, level_all}),
              (std::array{0, 6, 41, 512}));
    EXPECT_EQ((std::array{reuse_address, error, receive_timeout, send_timeout, bind_to_device}),
              (std::array{2, 4, 20, 21, 25}));
    EXPECT_EQ((std::array{silence_all, ip_echo_reply, ipv6_echo_reply, exceptional_data, keep_open,
                          bind_to_pdn}),
              (std::array{30, 31, 32, 33, 34, 40}));
    EXPECT_EQ((std::array{rai_no_data, rai_last, rai_one_resp, rai_ongoing, rai_wait_more,
                          tcp_srv_sesstimeo}),
              (std::array{50, 51, 52, 53, 54, 55}));
    EXPECT_EQ((std::array{poll_callback, rai, ipv6_delayed_addr_refresh, send_callback}),
              (std::array{60, 61, 62, 63}));
    EXPECT_EQ((std::array{sec_tag_list, sec_hostname, sec_ciphersuite_list, sec_ciphersuite_used,
                          sec_peer_verify, sec_role}),
              (std::array{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ((std::array{sec_session_cache, sec_session_cache_purge, sec_dtls_handshake_timeo,
                          sec_dtls_cid, sec_dtls_cid_status, sec_dtls_conn_save, sec_dtls_conn_load,
                          sec_handshake_status, sec_dtls_frag_ext}),
              (std::array{12, 13, 14, 15, 16, 17, 18, 19, 20}));
}

TEST_F(OptionTest, ReadsAndClearsThePendingError)
{
    EXPECT_EQ(get_int(tcp, sol_socket, error), 0);
    attach();
    // Raw takes all packets of the default PDN: it is in the way.
    ASSERT_TRUE(sockets().close(raw));
    ASSERT_EQ(sockets().connect(tcp, at("192.0.2.67", 9)).error(), Errno::inprogress);
    run(1s);
    EXPECT_EQ(get_int(tcp, sol_socket, error), static_cast<int>(Errno::connrefused));
    EXPECT_EQ(get_int(tcp, sol_socket, error), 0);
}

TEST_F(OptionTest, TakesReuseaddrAsABoolean)
{
    const SocketOptions& options = socket(udp).options();
    EXPECT_FALSE(options.reuse_address);
    EXPECT_EQ(set(udp, sol_socket, reuse_address, 7), fine);
    EXPECT_TRUE(options.reuse_address);
    EXPECT_EQ(set(udp, sol_socket, reuse_address, 0), fine);
    EXPECT_FALSE(options.reuse_address);
}

TEST_F(OptionTest, TakesEveryByteOfASwitch)
{
    // The manual: "non-zero" (seed 000); no code is known that sets these by one byte.
    struct Switch {
        int level;
        int name;
    };
    for (const Switch& each : {Switch{level_all, silence_all},
                               {level_ip, ip_echo_reply},
                               {level_ipv6, ipv6_echo_reply},
                               {level_ipv6, ipv6_delayed_addr_refresh}}) {
        ASSERT_EQ(set(udp, each.level, each.name, 0), fine);
        EXPECT_EQ(set(udp, each.level, each.name, 0x100), fine);
        EXPECT_EQ(get_int(udp, each.level, each.name), 1) << each.level << ' ' << each.name;
    }
    EXPECT_EQ(set(udp, sol_socket, reuse_address, 0x100), fine);
    EXPECT_TRUE(socket(udp).options().reuse_address);
    // Nor is a number cut to its low byte where any int is meant.
    EXPECT_EQ(set(udp, sol_socket, bind_to_pdn, 0x101), Errno::inval);
    EXPECT_EQ(set(tcp, level_tcp, tcp_srv_sesstimeo, 0x101), Errno::inval);
    EXPECT_EQ(set(udp, sol_socket, rai, 0x102), Errno::inval);
}

TEST_F(OptionTest, KeepsTimeoutsToTheMillisecond)
{
    struct Case {
        TimeValue given;
        emu::Ts kept;
        TimeValue read;
    };
    const SocketOptions& options = socket(udp).options();
    for (const int name : {receive_timeout, send_timeout}) {
        EXPECT_EQ(get<TimeValue>(udp, sol_socket, name), (TimeValue{0, 0})); // the default: none
        for (const Case& each : {
                 Case{{0, 0}, 0ms, {0, 0}},
                 {{0, 1}, 1ms, {0, 1000}}, // anything above zero waits
                 {{0, 1000}, 1ms, {0, 1000}},
                 {{0, 1001}, 2ms, {0, 2000}},
                 {{5, 250'000}, 5250ms, {5, 250'000}},
                 {{1, 999'999}, 2s, {2, 0}},
                 {{0xffffffff, 0}, std::chrono::seconds{0xffffffff}, {0xffffffff, 0}},
             }) {
            ASSERT_EQ(set(udp, sol_socket, name, each.given), fine);
            EXPECT_EQ(name == receive_timeout ? options.receive_timeout : options.send_timeout,
                      each.kept);
            EXPECT_EQ(get<TimeValue>(udp, sol_socket, name), each.read);
        }
    }
}

TEST_F(OptionTest, KeepsTheTwoTimeoutsApart)
{
    ASSERT_EQ(set(udp, sol_socket, receive_timeout, TimeValue{1, 0}), fine);
    ASSERT_EQ(set(udp, sol_socket, send_timeout, TimeValue{2, 0}), fine);
    EXPECT_EQ(get<TimeValue>(udp, sol_socket, receive_timeout), (TimeValue{1, 0}));
    EXPECT_EQ(get<TimeValue>(udp, sol_socket, send_timeout), (TimeValue{2, 0}));
}

TEST_F(OptionTest, RefusesASecondOfMicrosecondsAndKeepsTheOldTimeout)
{
    ASSERT_EQ(set(udp, sol_socket, receive_timeout, TimeValue{1, 0}), fine);
    EXPECT_EQ(set(udp, sol_socket, receive_timeout, TimeValue{0, 1'000'000}), Errno::dom);
    EXPECT_EQ(get<TimeValue>(udp, sol_socket, receive_timeout), (TimeValue{1, 0}));
}

TEST_F(OptionTest, BindsToAPdnByNumber)
{
    EXPECT_EQ(socket(udp).options().cid, 0); // the default PDN
    for (const int cid : {1, 10, 0}) {
        EXPECT_EQ(set(udp, sol_socket, bind_to_pdn, cid), fine);
        EXPECT_EQ(socket(udp).options().cid, cid);
    }
    for (const int cid : {-1, 11})
        EXPECT_EQ(set(udp, sol_socket, bind_to_pdn, cid), Errno::inval) << cid;
    EXPECT_EQ(socket(udp).options().cid, 0);
}

TEST_F(OptionTest, BindsToAPdnByName)
{
    using namespace std::string_view_literals;
    const auto device = [&](std::string_view text) {
        return set_text(udp, sol_socket, bind_to_device, text);
    };
    EXPECT_EQ(device("pdn1"), fine); // its length is that of the text
    EXPECT_EQ(socket(udp).options().cid, 1);
    EXPECT_EQ(device("pdn10\0"sv), fine); // or one more
    EXPECT_EQ(socket(udp).options().cid, 10);
    EXPECT_EQ(device("pdn2\0ignored"sv), fine);
    EXPECT_EQ(socket(udp).options().cid, 2);
    for (const std::string_view text : {""sv, "\0"sv, "pdn"sv, "pdn11"sv, "pdn-1"sv, "pdn1x"sv,
                                        "pdn 1"sv, "PDN1"sv, "1"sv, "eth0"sv}) {
        EXPECT_EQ(device(text), Errno::inval) << text;
    }
    std::string longest = "pdn3";
    longest.resize(64, '\0'); // NRF_IFNAMSIZ
    EXPECT_EQ(device(longest), fine);
    EXPECT_EQ(socket(udp).options().cid, 3);
    longest.resize(65, '\0');
    EXPECT_EQ(device(longest), Errno::inval);
}

TEST_F(OptionTest, DoesNotChangeThePdnOnceBoundToAPort)
{
    attach();
    ASSERT_TRUE(sockets().bind(udp, at("0.0.0.0", 5000)));
    EXPECT_EQ(set(udp, sol_socket, bind_to_pdn, 1), Errno::inval);
    EXPECT_EQ(set_text(udp, sol_socket, bind_to_device, "pdn1"), Errno::inval);
    EXPECT_EQ(socket(udp).options().cid, 0);
}

TEST_F(OptionTest, RefusesAValueOfTheWrongSize)
{
    const std::array<std::byte, 16> bytes{};
    struct Case {
        int level;
        int name;
        std::size_t size;
    };
    for (const Case& each : {Case{sol_socket, reuse_address, 4},
                             {sol_socket, receive_timeout, 8},
                             {sol_socket, send_timeout, 8},
                             {sol_socket, bind_to_pdn, 4},
                             {level_all, silence_all, 4},
                             {level_ip, ip_echo_reply, 4},
                             {level_ipv6, ipv6_echo_reply, 4},
                             {level_ipv6, ipv6_delayed_addr_refresh, 4},
                             {level_tcp, tcp_srv_sesstimeo, 4}}) {
        for (const std::size_t size : {std::size_t{0}, each.size - 1, each.size + 1}) {
            EXPECT_EQ(set_bytes(tcp, each.level, each.name, {bytes.data(), size}), Errno::inval)
                << each.name << ' ' << size;
        }
        EXPECT_EQ(set_bytes(tcp, each.level, each.name, {bytes.data(), each.size}), fine)
            << each.name;
    }
}

TEST_F(OptionTest, CutsAValueToTheRoomThereIs)
{
    // A short buffer gets a truncated value, not an error (library 1.5).
    ASSERT_EQ(set(udp, sol_socket, receive_timeout, TimeValue{0x01020304, 0}), fine);
    std::array<std::byte, 16> room;
    room.fill(std::byte{0xee});
    const auto read = [&](std::size_t size) {
        return sockets().get_option(udp, sol_socket, receive_timeout, {room.data(), size});
    };
    EXPECT_EQ(read(3), 3U);
    EXPECT_EQ(room[0], std::byte{4});
    EXPECT_EQ(room[2], std::byte{2});
    EXPECT_EQ(room[3], std::byte{0xee});
    EXPECT_EQ(read(0), 0U);
    EXPECT_EQ(read(16), 8U);
    EXPECT_EQ(room[8], std::byte{0xee});
}

TEST_F(OptionTest, KeepsTheEchoSwitchesForTheWholeModem)
{
    struct Case {
        int level;
        int name;
        int initial;
    };
    for (const Case& each : {Case{level_all, silence_all, 0},
                             {level_ip, ip_echo_reply, 1},
                             {level_ipv6, ipv6_echo_reply, 1}}) {
        EXPECT_EQ(get_int(tcp, each.level, each.name), each.initial);
        EXPECT_EQ(set(udp, each.level, each.name, 7), fine); // non-zero
        EXPECT_EQ(get_int(tcp, each.level, each.name), 1);
        EXPECT_EQ(set(raw, each.level, each.name, 0), fine);
        EXPECT_EQ(get_int(tls, each.level, each.name), 0);
    }
}

TEST_F(OptionTest, KeepsTheSessionTimeoutWithin135)
{
    EXPECT_EQ(get_int(tcp, level_tcp, tcp_srv_sesstimeo), 0);
    for (const int fd : {tcp, tls}) {
        for (const int value : {1, 135, 0}) {
            EXPECT_EQ(set(fd, level_tcp, tcp_srv_sesstimeo, value), fine);
            EXPECT_EQ(get_int(fd, level_tcp, tcp_srv_sesstimeo), value);
        }
        for (const int value : {-1, 136})
            EXPECT_EQ(set(fd, level_tcp, tcp_srv_sesstimeo, value), Errno::inval);
    }
}

TEST_F(OptionTest, KeepsTheDelayedAddressRefresh)
{
    EXPECT_EQ(get_int(udp, level_ipv6, ipv6_delayed_addr_refresh), 0);
    EXPECT_EQ(set(udp, level_ipv6, ipv6_delayed_addr_refresh, 1), fine);
    EXPECT_EQ(get_int(udp, level_ipv6, ipv6_delayed_addr_refresh), 1);
    EXPECT_EQ(get_int(tcp, level_ipv6, ipv6_delayed_addr_refresh), 0);
}

TEST_F(OptionTest, TakesReleaseAssistanceWordsAndNothingElse)
{
    for (const int fd : {tcp, udp, tls, dtls, raw}) {
        for (const int word : {2, 3, 4, 5})
            EXPECT_EQ(set(fd, sol_socket, rai, word), fine) << word;
        for (const int word : {-1, 0, 6})
            EXPECT_EQ(set(fd, sol_socket, rai, word), Errno::inval) << word;
        for (const int name : {rai_last, rai_one_resp, rai_ongoing, rai_wait_more}) {
            EXPECT_EQ(set(fd, sol_socket, name, 0), fine) << name;
            EXPECT_EQ(clear(fd, sol_socket, name), fine) << name;
        }
    }
}

TEST_F(OptionTest2, KeepsExceptionalDataAndKeepOpen)
{
    for (const int name : {exceptional_data, keep_open}) {
        EXPECT_EQ(get_int(udp, sol_socket, name), 0);
        EXPECT_EQ(set(udp, sol_socket, name, 1), fine);
        EXPECT_EQ(get_int(udp, sol_socket, name), 1);
        EXPECT_EQ(set(udp, sol_socket, name, 0), fine);
        EXPECT_EQ(get_int(udp, sol_socket, name), 0);
    }
}

} // namespace
} // namespace stack
