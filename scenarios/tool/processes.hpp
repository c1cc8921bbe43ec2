// Many runs, some at a time, each in a process of its own.
#pragma once

#include "scenarios/report.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace scenarios::inline v0::tool {

/// The reports of `count` runs in their order, whatever order they end in; at most `jobs` run at a
/// time. `run` is called in the run's own process, `ended` in this one as each ends. Throws
/// std::runtime_error with the message of the first run that threw, or died; no more are begun
/// then.
std::vector<Report> run_in_processes(std::size_t count, unsigned jobs,
                                     const std::function<Report(std::size_t)>& run,
                                     const std::function<void(std::size_t, const Report&)>& ended);

} // namespace scenarios::inline v0::tool
