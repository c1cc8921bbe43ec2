// Runs the benchmarks, then prints each as a ratio against its baseline of the same run.
#include "bench/ratio.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <optional>

namespace bench {

std::vector<Ratio>& ratios()
{
    static std::vector<Ratio> all;
    return all;
}

namespace {

/// Keeps the time of one iteration of every run (the median where it repeats): processor time, or
/// wall time where a benchmark spans threads.
class Keeper final : public benchmark::ConsoleReporter {
public:
    std::map<std::string, double> seconds;

    /// Of a benchmark, or of its runs with whatever argument; nothing when it did not run.
    std::optional<double> quickest(const std::string& name) const
    {
        std::optional<double> least;
        for (const auto& [run, time] : seconds) {
            if (run != name && !run.starts_with(name + "/")) continue;
            if (!least || time < *least) least = time;
        }
        return least;
    }

    void ReportRuns(const std::vector<Run>& runs) override
    {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs) {
            if (run.error_occurred) continue;
            if (run.run_type == Run::RT_Aggregate && run.aggregate_name != "median") continue;
            const bool wall = !run.run_name.time_type.empty();
            seconds[run.run_name.function_name + args(run)] =
                (wall ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime()) /
                benchmark::GetTimeUnitMultiplier(run.time_unit);
        }
    }

private:
    static std::string args(const Run& run)
    {
        return run.run_name.args.empty() ? "" : "/" + run.run_name.args;
    }
};

const char* verdict(double value, double limit, double goal)
{
    if (limit == 0) return "";
    if (value > limit) return "  ABOVE THE LIMIT";
    return goal > 0 && value > goal ? "  within the limit, above the goal" : "  ok";
}

bool print(const Keeper& keeper)
{
    bool fine = true;
    for (const Ratio& ratio : ratios()) {
        const auto measured = keeper.seconds.find(ratio.measured);
        if (measured == keeper.seconds.end()) continue; // filtered out
        double value = measured->second * 1e3;
        if (!ratio.baseline.empty()) {
            const auto baseline = keeper.quickest(ratio.baseline);
            if (!baseline) continue;
            value = measured->second / *baseline;
        }
        std::printf("ratio %-62s %9.3f %s", ratio.what.c_str(), value,
                    ratio.baseline.empty() ? "ms" : "x");
        if (ratio.limit > 0) std::printf("  (limit %g, goal %g)", ratio.limit, ratio.goal);
        std::printf("%s\n", verdict(value, ratio.limit, ratio.goal));
        fine = fine && (ratio.limit == 0 || value <= ratio.limit);
    }
    return fine;
}

} // namespace

} // namespace bench

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    bench::Keeper keeper;
    benchmark::RunSpecifiedBenchmarks(&keeper);
    return bench::print(keeper) ? 0 : 1;
}
