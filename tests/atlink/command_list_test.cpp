// The README's lists of commands are those of the tables.
#include "atlink/modem/table.hpp"
#include "atlink/slm/application.hpp"
#include "atlink/slm/refused.hpp"
#include "atlink/slm/table.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// The first text block of the README behind `heading`.
std::string block(std::string_view heading)
{
    std::ifstream file{EMU9160_SOURCE_DIR "/README.md"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    const std::size_t at = page.find(heading);
    EXPECT_NE(at, std::string::npos) << heading;
    if (at == std::string::npos) return {};
    constexpr std::string_view fence = "```text\n";
    const std::size_t begin = page.find(fence, at) + fence.size();
    return page.substr(begin, page.find("```", begin) - begin);
}

std::vector<std::string> words(const std::string& text)
{
    std::istringstream stream{text};
    return {std::istream_iterator<std::string>{stream}, {}};
}

TEST(CommandList, OfTheReadmeHasTheSerialModemsCommands)
{
    EXPECT_THAT(words(block("Serial modem commands (`AT#XCLAC`)")),
                testing::ElementsAreArray(atlink::slm::Application::names({})));
}

TEST(CommandList, OfTheReadmeHasTheModemsCommands)
{
    std::vector<std::string_view> names;
    for (const atlink::modem::Entry& each : atlink::modem::commands()) {
        if (!each.name.empty()) names.push_back(each.name);
    }
    EXPECT_THAT(words(block("the modem's own set (`AT+CLAC`)")), testing::ElementsAreArray(names));
}

/// As the README has them: those of one reason on one line.
std::string by_reason(std::span<const atlink::modem::Refused> refused)
{
    std::vector<std::string_view> reasons;
    std::map<std::string_view, std::string> names;
    for (const auto& [name, reason] : refused) {
        if (names[reason].empty()) reasons.push_back(reason);
        names[reason] += (names[reason].empty() ? "" : " ") + std::string{name};
    }
    std::string lines;
    for (const std::string_view reason : reasons)
        lines += names[reason] + ": " + std::string{reason} + "\n";
    return lines;
}

TEST(CommandList, OfTheReadmeHasTheRefusedCommandsByTheirReasons)
{
    EXPECT_EQ(block("These answer ERROR"), by_reason(atlink::modem::refused_commands()));
    EXPECT_EQ(block("The serial modem's other commands answer ERROR"),
              by_reason(atlink::slm::refused_commands()));
}

TEST(CommandList, OfTheReadmeHasTheCommandsThatTheModelDoesNotFollow)
{
    EXPECT_THAT(words(block("the model does not follow them")),
                testing::ElementsAreArray(atlink::modem::unfollowed_commands()));
    for (const std::string_view name : atlink::modem::unfollowed_commands())
        EXPECT_NE(atlink::modem::find_command(name), nullptr) << name;
}

// Issue 10, row 27: what has a handler is no refused command, and each refusal has its reason.
TEST(CommandList, RefusesNothingThatTheSerialModemHas)
{
    for (const auto& [name, reason] : atlink::slm::refused_commands()) {
        EXPECT_EQ(atlink::find_row(atlink::slm::commands(), name), nullptr) << name;
        EXPECT_FALSE(reason.empty()) << name;
    }
}

} // namespace
