// What to write instead of the commonest things that are no YAML.
#pragma once

#include <string>
#include <string_view>

namespace scenarios::inline v0 {

/// For a text that the YAML parser gave up at `line` (from 1); empty when we know of nothing.
std::string yaml_advice(std::string_view text, int line);

} // namespace scenarios::inline v0
