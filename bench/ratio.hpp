// Names the baseline a benchmark is held against; main prints the ratios after the run.
#pragma once

#include <string>
#include <vector>

namespace bench {

/// `limit` bounds time(measured) / time(baseline), the time of one iteration each; the goal is
/// tighter. 0 = none. With an empty baseline both are milliseconds of one iteration. A baseline
/// with arguments (BM_A/1, BM_A/2) is the quickest of them where it is named without.
struct Ratio {
    std::string what;
    std::string measured;
    std::string baseline;
    double limit = 0;
    double goal = 0;
};

std::vector<Ratio>& ratios();

/// static const bench::Compare compare{{.what = ..., .measured = "BM_A", .baseline = "BM_B"}};
struct Compare {
    explicit Compare(Ratio ratio) { ratios().push_back(std::move(ratio)); }
};

} // namespace bench
