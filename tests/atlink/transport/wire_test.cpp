// Bytes that take their time, and come in pieces.
#include "atlink/transport/wire.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace atlink {
namespace {

using namespace std::chrono_literals;
using Pieces = std::vector<std::string>;

class WireTest : public testing::Test {
protected:
    Wire make(const WireOptions& options)
    {
        return {engine_, options, [this](std::string_view bytes) { to_modem_.emplace_back(bytes); },
                [this](std::string_view bytes) { to_host_.emplace_back(bytes); }};
    }
    void run_for(emu::Ts time) { engine_.advance_to(engine_.now() + time); }
    static std::string all(const Pieces& pieces)
    {
        std::string text;
        for (const std::string& piece : pieces)
            text += piece;
        return text;
    }

    emu::Engine engine_;
    Pieces to_modem_;
    Pieces to_host_;
};

TEST_F(WireTest, TakesNoTimeByDefault)
{
    Wire wire = make({});
    wire.from_host("AT\r\n");
    wire.from_modem("\r\nOK\r\n");
    EXPECT_EQ(to_modem_, Pieces{"AT\r\n"});
    EXPECT_EQ(to_host_, Pieces{"\r\nOK\r\n"});
    EXPECT_TRUE(wire.empty());
}

TEST_F(WireTest, TakesTenBitsAByte)
{
    Wire wire = make({.baud = 9600});
    wire.from_host(std::string(96, 'x'));
    run_for(100ms - emu::Ts{1});
    EXPECT_EQ(all(to_modem_).size(), 95U);
    run_for(emu::Ts{1});
    EXPECT_EQ(all(to_modem_).size(), 96U);
    EXPECT_TRUE(wire.empty());
}

TEST_F(WireTest, IsAsFastAtHighRates)
{
    Wire wire = make({.baud = 1'000'000});
    wire.from_modem(std::string(100'000, 'x'));
    run_for(1s - emu::Ts{1});
    EXPECT_LT(all(to_host_).size(), 100'000U);
    run_for(emu::Ts{1});
    EXPECT_EQ(all(to_host_).size(), 100'000U);
}

TEST_F(WireTest, CutsOutputsWhereItIsTold)
{
    Wire wire = make({.pieces = {1, 3}, .gap = 5ms});
    wire.from_modem("\r\n#XTCPDATA: 2\r\nab");
    EXPECT_EQ(to_host_, Pieces{});
    run_for(5ms);
    EXPECT_EQ(to_host_, Pieces{"\r"});
    run_for(1s);
    EXPECT_EQ(to_host_, (Pieces{"\r", "\n#X", "T", "CPD", "A", "TA:", " ", "2\r\n", "a", "b"}));
    wire.from_host("whole");
    EXPECT_EQ(to_modem_, Pieces{"whole"}); // only what goes to the host
}

TEST_F(WireTest, TellsWhenThereIsTooMuchOnIt)
{
    Wire wire = make({.baud = 115'200});
    wire.from_host(std::string(Wire::backlog_limit, 'x'));
    EXPECT_FALSE(wire.full());
    wire.from_host("x");
    EXPECT_TRUE(wire.full());
    run_for(1s);
    EXPECT_FALSE(wire.full());
    run_for(1s);
    EXPECT_EQ(all(to_modem_).size(), Wire::backlog_limit + 1);
}

TEST_F(WireTest, KeepsNoMoreThanItsLimit)
{
    Wire wire = make({.baud = 4'000'000});
    wire.from_modem(std::string(2 * Lane::limit, 'x'));
    run_for(10s);
    EXPECT_EQ(all(to_host_).size(), Lane::limit);
}

TEST_F(WireTest, MayBeFedByItsOwnBytes)
{
    Wire* self = nullptr;
    int left = 3;
    Wire wire{engine_,
              {.baud = 9600},
              [&](std::string_view) {
                  if (left-- > 0) self->from_host("y");
              },
              [](std::string_view) {}};
    self = &wire;
    wire.from_host("x");
    run_for(1s);
    EXPECT_EQ(left, -1);
}

} // namespace
} // namespace atlink
