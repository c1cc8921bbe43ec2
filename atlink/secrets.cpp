#include "atlink/secrets.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace atlink::inline v0 {

namespace {

/// Where the first secret of the command begins; the line's size when there is none.
std::size_t secret_begins(std::string_view line, const Secret& secret)
{
    const std::string_view name = secret.name.substr(1); // #XCMNG is %CMNG's relative
    const auto same = [](char a, char b) {
        return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b;
    };
    for (std::size_t start = 0; start < line.size();) {
        const auto found = std::search(line.begin() + static_cast<std::ptrdiff_t>(start),
                                       line.end(), name.begin(), name.end(), same);
        if (found == line.end()) return line.size();
        std::size_t at = static_cast<std::size_t>(found - line.begin()) + name.size();
        start = at;
        if (secret.from == 0) { // +CPIN, not +CPINR, nor +CPIN?
            if (at < line.size() && line[at] == '=') return at + 1;
            continue;
        }
        // From the first quote or behind so many commas, whichever comes first.
        for (int commas = 0; at < line.size() && commas < secret.from && line[at] != '"'; ++at) {
            if (line[at] == ',') ++commas;
        }
        return at;
    }
    return line.size();
}

} // namespace

std::string without_secrets(std::string_view line, std::span<const Secret> secrets)
{
    std::size_t at = line.size();
    for (const Secret& each : secrets)
        at = std::min(at, secret_begins(line, each));
    if (at == line.size()) return std::string{line};
    return fmt::format("{}<{} bytes>", line.substr(0, at), line.size() - at);
}

} // namespace atlink::inline v0
