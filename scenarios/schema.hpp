// What the page schema.md shows of the registries.
#pragma once

#include "scenarios/scenario.hpp"

#include <string>

namespace scenarios::inline v0 {

/// The page's grammars and tables of actions and services, as `emu9160 schema` prints them and as
/// they stand in the page, with an empty line between.
std::string schema_of(const Vocabulary& vocabulary);

} // namespace scenarios::inline v0
