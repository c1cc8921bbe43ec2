#include "emu/junit.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace emu::inline v0::junit {

namespace {

/// For an attribute or for text.
std::string escape(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&apos;";
            break;
        case '\n':
            out += "&#10;";
            break;
        case '\r':
            out += "&#13;";
            break;
        case '\t':
            out += "&#9;";
            break;
        default:
            out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
        }
    }
    return out;
}

std::string test_case(const Suite& suite, const Case& it)
{
    const std::string open = fmt::format("    <testcase classname=\"{}\" name=\"{}\"",
                                         escape(suite.name), escape(it.name));
    switch (it.result) {
    case Case::Result::passed:
        break;
    case Case::Result::failed:
        return fmt::format("{}>\n      <failure message=\"{}\"/>\n    </testcase>\n", open,
                           escape(it.reason));
    case Case::Result::skipped:
        return fmt::format("{}>\n      <skipped message=\"{}\"/>\n    </testcase>\n", open,
                           escape(it.reason));
    }
    return open + "/>\n";
}

} // namespace

std::string to_xml(const Suite& suite)
{
    const auto count = [&](Case::Result result) {
        return std::count_if(suite.cases.begin(), suite.cases.end(),
                             [&](const Case& each) { return each.result == result; });
    };
    const std::string numbers =
        fmt::format("tests=\"{}\" failures=\"{}\" skipped=\"{}\" errors=\"0\"", suite.cases.size(),
                    count(Case::Result::failed), count(Case::Result::skipped));
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    text += fmt::format("<testsuites {}>\n", numbers);
    text += fmt::format("  <testsuite name=\"{}\" {}>\n", escape(suite.name), numbers);
    if (!suite.properties.empty()) text += "    <properties>\n";
    for (const auto& [name, value] : suite.properties) {
        text += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", escape(name),
                            escape(value));
    }
    if (!suite.properties.empty()) text += "    </properties>\n";
    for (const Case& each : suite.cases)
        text += test_case(suite, each);
    return text + "  </testsuite>\n</testsuites>\n";
}

} // namespace emu::inline v0::junit
