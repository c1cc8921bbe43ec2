// What the rows of the option table call: one function reads an option, one sets it. The table
// declares them, so that an option is its row and its handlers.
#pragma once

#include "stack/option/option.hpp"

namespace stack::inline v0::option_handlers {

using Getter = Result<std::size_t>(const OptionScope& scope, std::span<std::byte> room);
using Setter = Result<void>(const OptionScope& scope, OptionValue value);

} // namespace stack::inline v0::option_handlers
