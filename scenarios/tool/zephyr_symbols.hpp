// What is known of Kconfig symbols: libraries that are not there, and what a symbol brings along.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace scenarios::inline v0::tool {

enum class SymbolKind { boolean, count, number, text };
/// Of a symbol that the library or this tool asks for; a count is no negative number.
std::optional<SymbolKind> kind_of(std::string_view symbol);

/// Names that emu9160_zephyr_library() takes.
std::span<const std::string_view> zephyr_libraries();

/// A symbol whose =y asks for what is not there.
struct MissingLibrary {
    std::string_view symbol;
    std::string_view library; // that a build can bring; empty: none
    std::string_view instead; // another way out; may be empty
};
std::optional<MissingLibrary> missing_library(std::string_view symbol);

/// Symbols that many samples turn on and whose library the program does not call itself: the shell
/// on the console.
bool is_left_off(std::string_view symbol);

/// Of CONFIG_APP_LOG_LEVEL_DBG: CONFIG_APP_LOG_LEVEL and 4, as the template's choice gives.
struct LevelChoice {
    std::string symbol;
    std::string_view level;
};
std::optional<LevelChoice> level_choice(std::string_view symbol);

/// `from` turns `to` on unless that, or `unless`, is said otherwise.
struct Implication {
    std::string_view from;
    std::string_view to;
    std::string_view unless;
    bool select; // not even =n keeps it off
};
std::span<const Implication> implications();

/// `symbol` does nothing without `needed`.
struct Dependency {
    std::string_view symbol;
    std::string_view needed;
};
std::span<const Dependency> dependencies();

} // namespace scenarios::inline v0::tool
