// What the program was built for: the record that the headers leave in it.
#pragma once

#include "stack/config.hpp"
#include "stack/wincs02/settings.hpp"

namespace stack::inline v0::wincs02 {

/// Of the program's record and the scenario's wishes; throws std::runtime_error when the two name
/// different drivers, or the record is of another version of the headers.
Settings settings_of(const WincConfig& wishes);

/// For tests, which have no record: in its place until the next.
void set_program(std::optional<Settings> program);

} // namespace stack::inline v0::wincs02
