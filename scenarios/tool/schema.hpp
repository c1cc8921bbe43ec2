// `emu9160 schema`: what a scenario can do, from the registries.
#pragma once

namespace scenarios::inline v0::tool {

/// Exit status 0.
int print_schema();

} // namespace scenarios::inline v0::tool
