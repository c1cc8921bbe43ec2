// Options as a log shows them.
#include "stack/option/describe.hpp"

#include "stack/api/nrf_socket.h"

#include <gtest/gtest.h>

#include <array>

namespace stack {
namespace {

template <typename T>
OptionValue bytes_of(const T& value)
{
    return std::as_bytes(std::span{&value, 1});
}

TEST(DescribeOption, NamesItAndItsValue)
{
    const nrf_timeval time{.tv_sec = 5, .tv_usec = 250};
    const std::string host = "web.test";
    EXPECT_EQ(describe_option(NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, bytes_of(time)),
              "NRF_SO_RCVTIMEO 5.000250 s");
    EXPECT_EQ(describe_option(NRF_SOL_SOCKET, NRF_SO_REUSEADDR, bytes_of(1)), "NRF_SO_REUSEADDR 1");
    EXPECT_EQ(describe_option(NRF_SOL_SECURE, NRF_SO_SEC_HOSTNAME, std::as_bytes(std::span{host})),
              "NRF_SO_SEC_HOSTNAME \"web.test\"");
    EXPECT_EQ(describe_option(NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, bytes_of(std::array{42, 7})),
              "NRF_SO_SEC_TAG_LIST 42 7");
}

// Issue 10, row 34: a wish that the model does not follow is told.
TEST(DescribeOption, SaysWhatIsKeptWithoutEffect)
{
    EXPECT_EQ(describe_option(NRF_SOL_SOCKET, NRF_SO_EXCEPTIONAL_DATA, bytes_of(1)),
              "NRF_SO_EXCEPTIONAL_DATA 1, kept without effect");
    EXPECT_EQ(describe_option(NRF_IPPROTO_IPV6, NRF_SO_IPV6_DELAYED_ADDR_REFRESH, bytes_of(1)),
              "NRF_SO_IPV6_DELAYED_ADDR_REFRESH 1, kept without effect");
}

TEST(DescribeOption, ShowsWhatItDoesNotKnowAsItIs)
{
    EXPECT_EQ(describe_option(NRF_SOL_SOCKET, 9999, bytes_of(1)),
              "level " + std::to_string(NRF_SOL_SOCKET) + " option 9999 1");
    EXPECT_EQ(describe_option(NRF_SOL_SOCKET, NRF_SO_REUSEADDR, {}), "NRF_SO_REUSEADDR NULL");
    EXPECT_EQ(describe_option(NRF_SOL_SOCKET, NRF_SO_REUSEADDR, bytes_of('x')),
              "NRF_SO_REUSEADDR of 1 bytes");
}

} // namespace
} // namespace stack
