// A table of AT commands: what a row says, and what follows from the row alone. The modem's own
// set and the Serial LTE Modem application have one each.
#pragma once

#include "atlink/command.hpp"
#include "atlink/outcome.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace atlink::inline v0 {

/// What a command does, in the file of its topic. The table declares those it names, so that a new
/// command is written there and in its table and nowhere else.
template <typename Context>
using Handler = Outcome(Context& context, const Command& command, Response& response);

/// Which forms the handler of a command answers.
constexpr unsigned bit(Form form) { return 1U << static_cast<unsigned>(form); }
inline constexpr unsigned execute_form = bit(Form::execute);
inline constexpr unsigned set_form = bit(Form::set);
inline constexpr unsigned read_form = bit(Form::read);
inline constexpr unsigned test_form = bit(Form::test);

inline constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

/// One command. Rows are in the order in which the layer lists them.
template <typename Context, typename Rules>
struct Entry {
    std::string_view name; // empty: AT alone
    Handler<Context>* handler;
    unsigned forms;                      // those that the handler answers; others are ERROR
    std::size_t parameters = any_number; // at most; more are ERROR
    Rules rules = {};                    // the layer's own columns
    std::string_view test = {}; // what the test form says behind the name; empty: see `forms`
};

/// The row of a command, or nullptr; `name` is upper case.
template <typename Context, typename Rules>
const Entry<Context, Rules>* find_row(std::span<const Entry<Context, Rules>> table,
                                      std::string_view name)
{
    // Names begin alike: where their ends differ there is nothing to compare.
    const auto is = [name](std::string_view each) {
        return each.size() == name.size() && (name.empty() || each.back() == name.back()) &&
               each == name;
    };
    const auto found = std::ranges::find_if(table, is, &Entry<Context, Rules>::name);
    return found == table.end() ? nullptr : &*found;
}

/// What the row answers by itself: its test form, and ERROR to what the handler does not take.
/// Nothing: it is the handler's turn.
template <typename Context, typename Rules>
std::optional<Final> settle(const Entry<Context, Rules>& row, const Command& command,
                            Response& response)
{
    if (command.form == Form::test && !row.test.empty()) {
        response.line(std::string{row.name} + ": " + std::string{row.test});
        return Final::ok();
    }
    if ((row.forms & bit(command.form)) == 0) return Final::error();
    for (std::size_t i = row.parameters; i < command.parameters.size(); ++i) {
        if (command.given(i)) return Final::error();
    }
    return {};
}

} // namespace atlink::inline v0
