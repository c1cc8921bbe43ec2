// What nearly every test of a door includes, compiled once.
#pragma once

#include "tests/precompiled.hpp"

#include "stack/process/process.hpp"
