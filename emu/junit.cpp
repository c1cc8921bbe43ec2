#include "emu/junit.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace emu::inline v0::junit {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

/// Bytes of the character that begins the text: 0 when it is none that XML 1.0 §2.2 allows.
std::size_t character(std::string_view text)
{
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return lead >= 0x20 || lead == '\t' || lead == '\n' || lead == '\r' ? 1 : 0;
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
    unsigned long code = lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return 0;
        code = code << 6 | (byte(i) & 0x3FU);
    }
    constexpr unsigned long least[] = {0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < least[size - 2] || code > 0x10FFFF || surrogate) return 0;
    return code == 0xFFFE || code == 0xFFFF ? 0 : size;
}

/// For an attribute or for text, whatever the bytes.
std::string escape(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const std::size_t size = character(text);
        switch (text.front()) {
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
            if (size > 0) {
                out += text.substr(0, size);
            } else {
                out += static_cast<unsigned char>(text.front()) < 0x20 ? "?" : replacement;
            }
        }
        text.remove_prefix(std::max<std::size_t>(size, 1));
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
