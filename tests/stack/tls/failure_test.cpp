// From the cause of a failed handshake to its errno: the table, and the page that shows it.
#include "stack/tls/failure.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace stack::tls {
namespace {

struct PageRow {
    std::string reason;
    std::string error;
    std::string source;
    friend bool operator==(const PageRow&, const PageRow&) = default;
    friend void PrintTo(const PageRow& row, std::ostream* out)
    {
        *out << row.reason << " | " << row.error << " | " << row.source;
    }
};

/// The rows of options.md, "How a handshake fails".
std::vector<PageRow> page_rows()
{
    std::ifstream page{EMU9160_SOURCE_DIR "/stack/option/options.md"};
    const std::regex row{R"(\| (.+) \| NRF_(E\w+) \| (.+) \|)"};
    std::vector<PageRow> rows;
    bool here = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("## ")) here = line == "## How a handshake fails";
        std::smatch found;
        if (here && std::regex_match(line, found, row))
            rows.push_back({found[1], found[2], found[3]});
    }
    return rows;
}

TEST(TlsFailure, StandsOnThePageAsInTheTable)
{
    std::vector<PageRow> table;
    for (const CauseRow& each : causes()) {
        table.push_back({std::string{each.reason}, std::string{emu::name(each.error)},
                         std::string{each.source}});
    }
    EXPECT_EQ(page_rows(), table);
}

TEST(TlsFailure, IsFoundByItsCauseAndHasAReasonOfItsOwn)
{
    std::set<std::string_view> reasons;
    for (std::size_t i = 0; i < causes().size(); ++i) {
        const CauseRow& row = causes()[i];
        EXPECT_EQ(row.cause, static_cast<Cause>(i)) << row.reason;
        EXPECT_TRUE(reasons.insert(row.reason).second) << row.reason;
        EXPECT_FALSE(row.source.empty()) << row.reason;
        const Failure failure = failure_of(row.cause, 40);
        EXPECT_EQ(failure.reason, row.reason);
        EXPECT_EQ(failure.error, row.error);
        EXPECT_EQ(failure.alert, 40);
    }
    EXPECT_EQ(causes().back().cause, Cause::another_handshake); // the last one
}

} // namespace
} // namespace stack::tls
