// Runs a firmware as a child process that plays a scenario.
#pragma once

#include "scenarios/report.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/tool/run.hpp"

namespace scenarios::inline v0::tool {

/// The child's report. A firmware that dies, hangs past the wall limit or never uses the library
/// gives one with a failed check; throws std::runtime_error when it cannot be started at all.
Report run_firmware(const Scenario& scenario, const RunOptions& options);

} // namespace scenarios::inline v0::tool
