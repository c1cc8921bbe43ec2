// What a row of a command table answers by itself, and what it leaves to the handler.
#include "atlink/modem/table.hpp"
#include "atlink/slm/table.hpp"

#include <array>
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace atlink {
namespace {

struct Layer {
    int calls = 0;
};
struct Rules {
    bool secret = false;
};

// A command of the layer is its function, in the file of its topic, and its row.
Outcome count(Layer& layer, const Command&, Response& response)
{
    response.line("#COUNT: " + std::to_string(++layer.calls));
    return Final::ok();
}

using Row = Entry<Layer, Rules>;
constexpr auto rows = std::to_array<Row>({
    {"", count, execute_form},
    {"#COUNT", count, execute_form | set_form, 2, {}, "(0,1)"},
    {"#ASK", count, read_form | test_form},
    {"#MANY", count, set_form, any_number, {.secret = true}},
});

/// What the row says by itself; "handler" where it says nothing.
std::string settled(std::string_view line)
{
    const auto command = parse(line);
    if (!command) return "no command";
    const Row* row = find_row(std::span<const Row>{rows}, command->name);
    if (row == nullptr) return "no row";
    Response response;
    const auto final = settle(*row, *command, response);
    std::string said;
    for (const Response::Part& part : response.parts)
        said += part.bytes + " ";
    return said + (final ? to_string(*final) : "handler");
}

TEST(Table, RowsAreFoundByTheirWholeName)
{
    EXPECT_EQ(settled("AT"), "handler");
    EXPECT_EQ(settled("at#count"), "handler");
    EXPECT_EQ(settled("AT#COUN"), "no row");
    EXPECT_EQ(settled("AT#COUNTS"), "no row");
    EXPECT_EQ(settled("AT+COUNT"), "no row");
}

TEST(Table, ATestFormOfTheRowIsAnsweredWithoutTheHandler)
{
    EXPECT_EQ(settled("AT#COUNT=?"), "#COUNT: (0,1) OK");
    EXPECT_EQ(settled("AT#ASK=?"), "handler");
    EXPECT_EQ(settled("AT#MANY=?"), "ERROR");
}

TEST(Table, FormsTheHandlerDoesNotAnswerAreErrors)
{
    EXPECT_EQ(settled("AT#COUNT?"), "ERROR");
    EXPECT_EQ(settled("AT#COUNT=1"), "handler");
    EXPECT_EQ(settled("AT#ASK?"), "handler");
    EXPECT_EQ(settled("AT#ASK"), "ERROR");
    EXPECT_EQ(settled("AT#ASK=1"), "ERROR");
}

TEST(Table, ParametersBeyondThoseOfTheRowMayOnlyBeEmpty)
{
    EXPECT_EQ(settled("AT#COUNT=1,2"), "handler");
    EXPECT_EQ(settled("AT#COUNT=1,2,"), "handler");
    EXPECT_EQ(settled("AT#COUNT=1,2,3"), "ERROR");
    EXPECT_EQ(settled("AT#COUNT=1,2,,3"), "ERROR");
    EXPECT_EQ(settled("AT#MANY=1,2,3,4,5,6,7,8"), "handler");
}

TEST(Table, HandlersAreCalledWithTheirLayer)
{
    Layer layer;
    Response response;
    const auto command = parse("AT#COUNT");
    const Outcome outcome = rows[1].handler(layer, *command, response);
    EXPECT_EQ(outcome.final, Final::ok());
    EXPECT_EQ(layer.calls, 1);
    EXPECT_EQ(response.parts.at(0).bytes, "#COUNT: 1");
}

template <typename Rows>
void expect_distinct(const Rows& table)
{
    std::set<std::string_view> names;
    for (const auto& each : table) {
        EXPECT_TRUE(names.insert(each.name).second) << each.name;
        const bool says_it_twice = !each.test.empty() && (each.forms & test_form) != 0;
        EXPECT_FALSE(says_it_twice) << each.name;
        EXPECT_NE(each.handler, nullptr) << each.name;
    }
}

TEST(Table, OfEachLayerHasACommandOnceAndOneAnswerToItsTestForm)
{
    expect_distinct(modem::commands());
    expect_distinct(slm::commands());
}

} // namespace
} // namespace atlink
