#include "scenarios/tool/schema.hpp"

#include "scenarios/schema.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0::tool {

int print_schema()
{
    fmt::print("{}", schema_of(Vocabulary{}));
    return 0;
}

} // namespace scenarios::inline v0::tool
