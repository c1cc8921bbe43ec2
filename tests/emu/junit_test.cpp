// Results as JUnit XML, byte for byte.
#include "emu/junit.hpp"

#include <gtest/gtest.h>

namespace emu::junit {
namespace {

TEST(JUnit, CountsItsCasesAndSaysWhy)
{
    EXPECT_EQ(to_xml({.name = "s",
                      .properties = {{"seed", "7"}},
                      .cases = {{"a", Case::Result::passed, ""},
                                {"b", Case::Result::failed, "why"},
                                {"c", Case::Result::skipped, "not here"}}}),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<testsuites tests=\"3\" failures=\"1\" skipped=\"1\" errors=\"0\">\n"
              "  <testsuite name=\"s\" tests=\"3\" failures=\"1\" skipped=\"1\" errors=\"0\">\n"
              "    <properties>\n"
              "      <property name=\"seed\" value=\"7\"/>\n"
              "    </properties>\n"
              "    <testcase classname=\"s\" name=\"a\"/>\n"
              "    <testcase classname=\"s\" name=\"b\">\n"
              "      <failure message=\"why\"/>\n"
              "    </testcase>\n"
              "    <testcase classname=\"s\" name=\"c\">\n"
              "      <skipped message=\"not here\"/>\n"
              "    </testcase>\n"
              "  </testsuite>\n"
              "</testsuites>\n");
}

TEST(JUnit, EscapesWhatXmlWouldReadOtherwise)
{
    EXPECT_EQ(
        to_xml({.name = "a<b>&\"c'",
                .properties = {},
                .cases = {{"\r\n\t\x01", Case::Result::passed, ""}}}),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites tests=\"1\" failures=\"0\" skipped=\"0\" errors=\"0\">\n"
        "  <testsuite name=\"a&lt;b&gt;&amp;&quot;c&apos;\" tests=\"1\" failures=\"0\" "
        "skipped=\"0\" errors=\"0\">\n"
        "    <testcase classname=\"a&lt;b&gt;&amp;&quot;c&apos;\" name=\"&#13;&#10;&#9;?\"/>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

TEST(JUnit, ReplacesWhatIsNoCharacterOfXml) // XML 1.0 §2.2: it was not well-formed
{
    const auto shown = [](const std::string& name) {
        const std::string xml =
            to_xml({.name = "s", .properties = {}, .cases = {{name, Case::Result::passed, ""}}});
        const std::string before = "classname=\"s\" name=\"";
        const std::size_t at = xml.find(before) + before.size();
        return xml.substr(at, xml.find('"', at) - at);
    };
    const std::string bad = "\xEF\xBF\xBD"; // U+FFFD
    for (const std::string good : {"\xC3\xBC", "\xE2\x82\xAC", "\xF0\x9F\x93\xA1", "\x7F"})
        EXPECT_EQ(shown(good), good);
    EXPECT_EQ(shown("a\xFF"
                    "b"),
              "a" + bad + "b");
    EXPECT_EQ(shown("\x80"), bad); // begins with what continues
    EXPECT_EQ(shown("\xC3"), bad); // ends too soon
    EXPECT_EQ(shown("\xC3<"), bad + "&lt;");
    EXPECT_EQ(shown("\xC0\xAF"), bad + bad);           // longer than it need be
    EXPECT_EQ(shown("\xED\xA0\x80"), bad + bad + bad); // a surrogate
    EXPECT_EQ(shown("\xEF\xBF\xBE"), bad + bad + bad); // U+FFFE
    EXPECT_EQ(shown("\xF4\x90\x80\x80"), bad + bad + bad + bad);
}

} // namespace
} // namespace emu::junit
