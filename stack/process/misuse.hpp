// What would fault on the target: one line, then the call's error, or the end of the process.
#pragma once

#include <string_view>

namespace stack::inline v0 {

/// A line on stderr such as "k_sem_take: sem is NULL". With EMU9160_STRICT=1 the process aborts.
void misuse(const char* call, std::string_view what);

} // namespace stack::inline v0
