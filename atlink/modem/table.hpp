// The one table of the modem's commands: dispatch, +CLAC, test forms and documentation use it.
#pragma once

#include "atlink/secrets.hpp"
#include "atlink/table.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace atlink::inline v0::modem {

struct Context;

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

struct Rules {
    int priority = 3; // of at/commands.tsv, the best of its forms
    Needs needs = Needs::nothing;
    Keep keep = Keep::ram;
    int secret_from = no_secret; // the first parameter that no trace shows
};

using Entry = atlink::Entry<Context, Rules>;

/// In the order of +CLAC.
std::span<const Entry> commands();
const Entry* find_command(std::string_view name);

/// A command of the reference that answers ERROR here, and why.
struct Refused {
    std::string_view name;
    std::string_view reason;
};
std::span<const Refused> refused_commands();

/// Those whose values are checked, kept and read back while the model does not follow them.
std::span<const std::string_view> unfollowed_commands();
bool is_unfollowed(std::string_view name);

} // namespace atlink::inline v0::modem
