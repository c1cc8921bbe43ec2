// A socket option and its value as a few words, for logs.
#pragma once

#include "stack/socket/option_table.hpp"

#include <string>

namespace stack::inline v0 {

/// "NRF_SO_RCVTIMEO 5.000000 s", "NRF_SO_SEC_HOSTNAME \"web.test\"", "level 1 option 99 of 4
/// bytes".
std::string describe_option(int level, int name, OptionValue value);

} // namespace stack::inline v0
