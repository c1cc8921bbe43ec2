// AT lines as a trace, a log or a report may show them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0 {

/// Of a command without any (in the Rules of the command tables).
inline constexpr int no_secret = -1;

/// A command whose parameters from number `from` on, counted from 0, are nobody's business.
struct Secret {
    std::string_view name;
    int from;
};

/// The line up to the first secret, then how many bytes are left out; also when the line is
/// malformed. A name counts wherever it stands and whatever its first character.
std::string without_secrets(std::string_view line, std::span<const Secret> secrets);

/// The commands with secrets of a command table, added to `secrets`.
template <typename Entry>
void add_secrets(std::span<const Entry> table, std::vector<Secret>& secrets)
{
    for (const Entry& each : table) {
        if (each.rules.secret_from != no_secret)
            secrets.push_back({each.name, each.rules.secret_from});
    }
}

} // namespace atlink::inline v0
