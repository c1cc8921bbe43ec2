// Octets as pairs of hexadecimal digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emu::inline v0 {

/// Upper case.
std::string to_hex(std::string_view bytes);
/// Nothing unless it is an even number of digits, either case.
std::optional<std::string> from_hex(std::string_view text);

} // namespace emu::inline v0
