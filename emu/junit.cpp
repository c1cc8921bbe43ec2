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
    const std::string open = fmt::format(
        "    <testcase classname=\"{}\" name=\"{}\"",
        escape(suite.classname.empty() ? suite.name : suite.classname), escape(it.name));
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

/// The attributes that count cases, of one suite or of all.
std::string numbers(std::span<const Suite> suites)
{
    std::size_t all = 0;
    std::ptrdiff_t failed = 0;
    std::ptrdiff_t skipped = 0;
    double seconds = 0;
    for (const Suite& suite : suites) {
        const auto count = [&](Case::Result result) {
            return std::ranges::count(suite.cases, result, &Case::result);
        };
        all += suite.cases.size();
        failed += count(Case::Result::failed);
        skipped += count(Case::Result::skipped);
        seconds += suite.seconds;
    }
    return fmt::format("tests=\"{}\" failures=\"{}\" skipped=\"{}\" errors=\"0\" time=\"{:.3f}\"",
                       all, failed, skipped, seconds);
}

std::string one(const Suite& suite)
{
    std::string text =
        fmt::format("  <testsuite name=\"{}\" {}>\n", escape(suite.name), numbers({&suite, 1}));
    if (!suite.properties.empty()) text += "    <properties>\n";
    for (const auto& [name, value] : suite.properties) {
        text += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", escape(name),
                            escape(value));
    }
    if (!suite.properties.empty()) text += "    </properties>\n";
    for (const Case& each : suite.cases)
        text += test_case(suite, each);
    if (!suite.output.empty()) {
        text += fmt::format("    <system-out>{}</system-out>\n", escape(suite.output));
    }
    return text + "  </testsuite>\n";
}

} // namespace

std::string to_xml(std::span<const Suite> suites)
{
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    text += fmt::format("<testsuites {}>\n", numbers(suites));
    for (const Suite& suite : suites)
        text += one(suite);
    return text + "</testsuites>\n";
}

} // namespace emu::inline v0::junit
