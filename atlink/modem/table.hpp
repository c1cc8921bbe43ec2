// The one table of the modem's commands: dispatch, +CLAC, test forms and documentation use it.
#pragma once

#include "atlink/command.hpp"
#include "atlink/outcome.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace atlink::inline v0::modem {

struct Context;

using Handler = Outcome(Context& context, const Command& command, Response& response);

/// Which forms a command has; the others answer ERROR.
constexpr unsigned bit(Form form) { return 1U << static_cast<unsigned>(form); }
inline constexpr unsigned execute_form = bit(Form::execute);
inline constexpr unsigned set_form = bit(Form::set);
inline constexpr unsigned read_form = bit(Form::read);
inline constexpr unsigned test_form = bit(Form::test);

/// In which functional modes a command is accepted (its test form always is).
enum class Needs : std::uint8_t {
    nothing,
    activated,     // LTE is on, every form
    not_activated, // LTE is off, to execute and set
};

/// How long what a command sets holds (at/notes.md §1).
enum class Keep : std::uint8_t {
    ram, // until +CFUN=0
    off, // stored at +CFUN=0 and every nvm_save_interval
    now, // stored when OK is sent
};

/// One command. Rows are in the order of +CLAC.
struct Entry {
    std::string_view name; // empty: AT alone
    Handler* handler;
    unsigned forms;
    std::size_t parameters = 0; // at most; more answer ERROR
    int priority = 3;           // of at/commands.tsv, the best of its forms
    std::string_view test = {}; // what the test form says; empty: the handler answers it, if at all
    Needs needs = Needs::nothing;
    Keep keep = Keep::ram;
};

std::span<const Entry> commands();
const Entry* find_command(std::string_view name);

/// A command of the reference that answers ERROR here, and why.
struct Refused {
    std::string_view name;
    std::string_view reason;
};
std::span<const Refused> refused_commands();

} // namespace atlink::inline v0::modem
