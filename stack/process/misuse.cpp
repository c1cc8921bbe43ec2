#include "stack/process/misuse.hpp"

#include <cstdio>
#include <cstdlib>

namespace stack::inline v0 {

void misuse(const char* call, std::string_view what)
{
    std::fprintf(stderr, "emu9160: %s: %.*s\n", call, static_cast<int>(what.size()), what.data());
    const char* const strict = std::getenv("EMU9160_STRICT");
    if (strict == nullptr || std::string_view{strict} != "1") return;
    std::fflush(nullptr);
    std::abort();
}

} // namespace stack::inline v0
