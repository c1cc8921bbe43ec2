// Socket options by the table of nrf_api/behaviour.md §4, and errors as its text says.
#include "stack/option.hpp"

#include "stack_fixture.hpp"

#include <cstring>
#include <optional>

namespace stack {
namespace {

using namespace option;

struct TimeValue { // struct nrf_timeval
    std::uint32_t seconds;
    std::uint32_t microseconds;
    friend bool operator==(const TimeValue&, const TimeValue&) = default;
};

class OptionTest : public Net {
protected:
    template <typename T>
    std::optional<Errno> set(int level, int name, const T& value)
    {
        return set_bytes(level, name, std::as_bytes(std::span{&value, 1}));
    }
    std::optional<Errno> set_bytes(int level, int name, OptionValue value)
    {
        const auto done = set_option(target, level, name, value);
        return done ? std::optional<Errno>{} : done.error();
    }
    std::optional<Errno> set_text(std::string_view text)
    {
        return set_bytes(sol_socket, bind_to_device, as_bytes(text));
    }
    std::optional<Errno> get_error_of(int level, int name)
    {
        std::array<std::byte, 64> room{};
        const auto size = get_option(target, level, name, room);
        return size ? std::optional<Errno>{} : size.error();
    }
    template <typename T>
    T get(int level, int name)
    {
        T value{};
        EXPECT_EQ(get_option(target, level, name, std::as_writable_bytes(std::span{&value, 1})),
                  sizeof value);
        return value;
    }
    Socket& target = socket(open_udp());
};

constexpr std::optional<Errno> fine;

TEST_F(OptionTest, HasTheNumbersOfTheReference)
{
    // nrf_api/constants.tsv.
    EXPECT_EQ(sol_socket, 1);
    EXPECT_EQ(sol_secure, 282);
    EXPECT_EQ(reuse_address, 2);
    EXPECT_EQ(error, 4);
    EXPECT_EQ(receive_timeout, 20);
    EXPECT_EQ(send_timeout, 21);
    EXPECT_EQ(bind_to_device, 25);
    EXPECT_EQ(bind_to_pdn, 40);
}

TEST_F(OptionTest, ReadsAndClearsThePendingError)
{
    EXPECT_EQ(get<int>(sol_socket, error), 0);
    attach();
    Socket& tcp = socket(open_tcp());
    ASSERT_EQ(tcp.connect(at("192.0.2.67", 9)).error(), Errno::inprogress);
    run(1s);
    int value = -1;
    const auto room = std::as_writable_bytes(std::span{&value, 1});
    ASSERT_EQ(get_option(tcp, sol_socket, error, room), sizeof value);
    EXPECT_EQ(value, static_cast<int>(Errno::connrefused));
    ASSERT_EQ(get_option(tcp, sol_socket, error, room), sizeof value);
    EXPECT_EQ(value, 0);
}

TEST_F(OptionTest, TakesReuseaddrAsABoolean)
{
    EXPECT_FALSE(target.options().reuse_address);
    EXPECT_EQ(set(sol_socket, reuse_address, 7), fine);
    EXPECT_TRUE(target.options().reuse_address);
    EXPECT_EQ(set(sol_socket, reuse_address, 0), fine);
    EXPECT_FALSE(target.options().reuse_address);
}

TEST_F(OptionTest, KeepsTimeoutsToTheMillisecond)
{
    struct Case {
        TimeValue given;
        emu::Ts kept;
        TimeValue read;
    };
    for (const int name : {receive_timeout, send_timeout}) {
        EXPECT_EQ(get<TimeValue>(sol_socket, name), (TimeValue{0, 0})); // the default: none
        for (const Case& each : {
                 Case{{0, 0}, 0ms, {0, 0}},
                 {{0, 1}, 1ms, {0, 1000}}, // anything above zero waits
                 {{0, 1000}, 1ms, {0, 1000}},
                 {{0, 1001}, 2ms, {0, 2000}},
                 {{5, 250'000}, 5250ms, {5, 250'000}},
                 {{1, 999'999}, 2s, {2, 0}},
                 {{0xffffffff, 0}, std::chrono::seconds{0xffffffff}, {0xffffffff, 0}},
             }) {
            ASSERT_EQ(set(sol_socket, name, each.given), fine);
            EXPECT_EQ(name == receive_timeout ? target.options().receive_timeout
                                              : target.options().send_timeout,
                      each.kept);
            EXPECT_EQ(get<TimeValue>(sol_socket, name), each.read);
        }
    }
}

TEST_F(OptionTest, KeepsTheTwoTimeoutsApart)
{
    ASSERT_EQ(set(sol_socket, receive_timeout, TimeValue{1, 0}), fine);
    ASSERT_EQ(set(sol_socket, send_timeout, TimeValue{2, 0}), fine);
    EXPECT_EQ(get<TimeValue>(sol_socket, receive_timeout), (TimeValue{1, 0}));
    EXPECT_EQ(get<TimeValue>(sol_socket, send_timeout), (TimeValue{2, 0}));
}

TEST_F(OptionTest, RefusesASecondOfMicrosecondsAndKeepsTheOldTimeout)
{
    ASSERT_EQ(set(sol_socket, receive_timeout, TimeValue{1, 0}), fine);
    EXPECT_EQ(set(sol_socket, receive_timeout, TimeValue{0, 1'000'000}), Errno::dom);
    EXPECT_EQ(get<TimeValue>(sol_socket, receive_timeout), (TimeValue{1, 0}));
}

TEST_F(OptionTest, BindsToAPdnByNumber)
{
    EXPECT_EQ(target.options().cid, 0); // the default PDN
    for (const int cid : {1, 10, 0}) {
        EXPECT_EQ(set(sol_socket, bind_to_pdn, cid), fine);
        EXPECT_EQ(target.options().cid, cid);
    }
    for (const int cid : {-1, 11})
        EXPECT_EQ(set(sol_socket, bind_to_pdn, cid), Errno::inval) << cid;
    EXPECT_EQ(target.options().cid, 0);
}

TEST_F(OptionTest, BindsToAPdnByName)
{
    using namespace std::string_view_literals;
    EXPECT_EQ(set_text("pdn1"), fine); // its length is that of the text
    EXPECT_EQ(target.options().cid, 1);
    EXPECT_EQ(set_text("pdn10\0"sv), fine); // or one more
    EXPECT_EQ(target.options().cid, 10);
    EXPECT_EQ(set_text("pdn2\0ignored"sv), fine);
    EXPECT_EQ(target.options().cid, 2);
    for (const std::string_view text : {""sv, "\0"sv, "pdn"sv, "pdn11"sv, "pdn-1"sv, "pdn1x"sv,
                                        "pdn 1"sv, "PDN1"sv, "1"sv, "eth0"sv}) {
        EXPECT_EQ(set_text(text), Errno::inval) << text;
    }
    std::string longest = "pdn3";
    longest.resize(64, '\0'); // NRF_IFNAMSIZ
    EXPECT_EQ(set_text(longest), fine);
    EXPECT_EQ(target.options().cid, 3);
    longest.resize(65, '\0');
    EXPECT_EQ(set_text(longest), Errno::inval);
}

TEST_F(OptionTest, DoesNotChangeThePdnOnceBoundToAPort)
{
    attach();
    ASSERT_TRUE(target.bind(at("0.0.0.0", 5000)));
    EXPECT_EQ(set(sol_socket, bind_to_pdn, 1), Errno::inval);
    EXPECT_EQ(set_text("pdn1"), Errno::inval);
    EXPECT_EQ(target.options().cid, 0);
}

TEST_F(OptionTest, RefusesAValueOfTheWrongSize)
{
    const std::array<std::byte, 16> bytes{};
    struct Case {
        int name;
        std::size_t size;
    };
    for (const Case& each :
         {Case{reuse_address, 4}, {receive_timeout, 8}, {send_timeout, 8}, {bind_to_pdn, 4}}) {
        for (const std::size_t size : {std::size_t{0}, each.size - 1, each.size + 1}) {
            EXPECT_EQ(set_bytes(sol_socket, each.name, {bytes.data(), size}), Errno::inval)
                << each.name << ' ' << size;
        }
        EXPECT_EQ(set_bytes(sol_socket, each.name, {bytes.data(), each.size}), fine) << each.name;
    }
}

TEST_F(OptionTest, RefusesNull)
{
    for (const int name :
         {reuse_address, receive_timeout, send_timeout, bind_to_device, bind_to_pdn}) {
        EXPECT_EQ(set_bytes(sol_socket, name, {}), Errno::fault) << name;
    }
}

TEST_F(OptionTest, CutsAValueToTheRoomThereIs)
{
    // A short buffer gets a truncated value, not an error (library 1.5).
    ASSERT_EQ(set(sol_socket, receive_timeout, TimeValue{0x01020304, 0}), fine);
    std::array<std::byte, 16> room;
    room.fill(std::byte{0xee});
    EXPECT_EQ(get_option(target, sol_socket, receive_timeout, {room.data(), 3}), 3U);
    EXPECT_EQ(room[0], std::byte{4});
    EXPECT_EQ(room[2], std::byte{2});
    EXPECT_EQ(room[3], std::byte{0xee});
    EXPECT_EQ(get_option(target, sol_socket, receive_timeout, {room.data(), 0}), 0U);
    EXPECT_EQ(get_option(target, sol_socket, receive_timeout, room), 8U);
    EXPECT_EQ(room[8], std::byte{0xee});
}

TEST_F(OptionTest, RefusesTheWrongDirection)
{
    EXPECT_EQ(set(sol_socket, error, 0), Errno::noprotoopt);
    for (const int name : {reuse_address, bind_to_device, bind_to_pdn})
        EXPECT_EQ(get_error_of(sol_socket, name), Errno::noprotoopt) << name;
}

TEST_F(OptionTest, DoesNotKnowOtherNumbers)
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
             {sol_socket, 35},
             {sol_socket, 41},
             {sol_socket, 49},
             {sol_socket, 64},
             {sol_socket, -1},
             {sol_secure, 0},
             {sol_secure, 7},
             {sol_secure, 11},
             {sol_secure, 21},
             {512, 31},
             {0, 30},
             {0, 32},
             {41, 31},
             {41, 33},
             {41, 61},
             {41, 63},
             {6, 54},
             {6, 56},
             {17, 55},
             {2, error},
             {0, receive_timeout},
         }) {
        EXPECT_EQ(set(each.level, each.name, 1), Errno::noprotoopt)
            << each.level << ' ' << each.name;
        EXPECT_EQ(get_error_of(each.level, each.name), Errno::noprotoopt)
            << each.level << ' ' << each.name;
    }
}

TEST_F(OptionTest, SaysOfWhatFirmware1Point3LacksThatItIsNotSupported)
{
    // nrf_api/behaviour.md §4: EOPNOTSUPP is the suggestion.
    struct Case {
        int level;
        int name;
    };
    for (const Case& each : {
             Case{sol_socket, 33}, // EXCEPTIONAL_DATA
             {sol_socket, 34},     // KEEPOPEN
             {sol_socket, 63},     // SENDCB
             {sol_secure, 4},      // CIPHERSUITE_USED
             {sol_secure, 19},     // HANDSHAKE_STATUS
             {sol_secure, 20},     // DTLS_FRAG_EXT
         }) {
        EXPECT_EQ(set(each.level, each.name, 1), Errno::opnotsupp)
            << each.level << ' ' << each.name;
        EXPECT_EQ(get_error_of(each.level, each.name), Errno::opnotsupp)
            << each.level << ' ' << each.name;
    }
}

TEST_F(OptionTest, SaysOfWhatIsNotModelledYetThatItIsNotSupported)
{
    for (int name = 50; name <= 54; ++name) // RAI_*
        EXPECT_EQ(set(sol_socket, name, 1), Errno::opnotsupp) << name;
    EXPECT_EQ(set(sol_socket, 61, 1), Errno::opnotsupp); // RAI
    EXPECT_EQ(set(512, 30, 1), Errno::opnotsupp);        // SILENCE_ALL
    EXPECT_EQ(set(0, 31, 1), Errno::opnotsupp);          // IP_ECHO_REPLY
    EXPECT_EQ(set(41, 32, 1), Errno::opnotsupp);         // IPV6_ECHO_REPLY
    EXPECT_EQ(set(41, 62, 1), Errno::opnotsupp);         // IPV6_DELAYED_ADDR_REFRESH
    EXPECT_EQ(set(6, 55, 1), Errno::opnotsupp);          // TCP_SRV_SESSTIMEO
}

} // namespace
} // namespace stack
