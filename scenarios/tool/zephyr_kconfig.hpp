// The defaults that a program's own Kconfig file gives its own symbols.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace scenarios::inline v0::tool {

/// `symbol` with CONFIG_ before it, the value as a fragment would say it, where it stands.
struct KconfigDefault {
    std::string symbol;
    std::string value;
    int line = 0;
};

/// Reads `config`, `choice` and `default`, with conditions that are symbols, perhaps with ! before,
/// joined by &&; a default with any other condition, or that is no literal, is none. What a file
/// sources is not read. `is_on` is asked of symbols with CONFIG_ before them, and `take` gets each
/// default as it is found, so that conditions may depend on it.
void read_kconfig(std::string_view text, const std::function<bool(std::string_view)>& is_on,
                  const std::function<void(const KconfigDefault&)>& take);

} // namespace scenarios::inline v0::tool
