// Results as JUnit XML, byte for byte.
#include "emu/junit.hpp"

#include <gtest/gtest.h>

namespace emu::junit {
namespace {

TEST(JUnit, CountsItsCasesAndSaysWhy)
{
    const Suite suites[] = {{.name = "s",
                             .classname = "k",
                             .properties = {{"seed", "7"}},
                             .cases = {{"a", Case::Result::passed, ""},
                                       {"b", Case::Result::failed, "why"},
                                       {"c", Case::Result::skipped, "not here"}},
                             .seconds = 0.25,
                             .output = "one\ntwo"},
                            {.name = "t",
                             .classname = {},
                             .properties = {},
                             .cases = {{"d", Case::Result::passed, ""}},
                             .seconds = 1,
                             .output = {}}};
    EXPECT_EQ(to_xml(suites),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<testsuites tests=\"4\" failures=\"1\" skipped=\"1\" errors=\"0\" time=\"1.250\">\n"
              "  <testsuite name=\"s\" tests=\"3\" failures=\"1\" skipped=\"1\" errors=\"0\" "
              "time=\"0.250\">\n"
              "    <properties>\n"
              "      <property name=\"seed\" value=\"7\"/>\n"
              "    </properties>\n"
              "    <testcase classname=\"k\" name=\"a\"/>\n"
              "    <testcase classname=\"k\" name=\"b\">\n"
              "      <failure message=\"why\"/>\n"
              "    </testcase>\n"
              "    <testcase classname=\"k\" name=\"c\">\n"
              "      <skipped message=\"not here\"/>\n"
              "    </testcase>\n"
              "    <system-out>one&#10;two</system-out>\n"
              "  </testsuite>\n"
              "  <testsuite name=\"t\" tests=\"1\" failures=\"0\" skipped=\"0\" errors=\"0\" "
              "time=\"1.000\">\n"
              "    <testcase classname=\"t\" name=\"d\"/>\n"
              "  </testsuite>\n"
              "</testsuites>\n");
}

TEST(JUnit, EscapesWhatXmlWouldReadOtherwise)
{
    const Suite suite{.name = "a<b>&\"c'",
                      .classname = {},
                      .properties = {},
                      .cases = {{"\r\n\t\x01", Case::Result::passed, ""}},
                      .seconds = 0,
                      .output = {}};
    EXPECT_EQ(
        to_xml({&suite, 1}),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites tests=\"1\" failures=\"0\" skipped=\"0\" errors=\"0\" time=\"0.000\">\n"
        "  <testsuite name=\"a&lt;b&gt;&amp;&quot;c&apos;\" tests=\"1\" failures=\"0\" "
        "skipped=\"0\" errors=\"0\" time=\"0.000\">\n"
        "    <testcase classname=\"a&lt;b&gt;&amp;&quot;c&apos;\" name=\"&#13;&#10;&#9;?\"/>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

TEST(JUnit, ReplacesWhatIsNoCharacterOfXml) // XML 1.0 §2.2: it was not well-formed
{
    const auto shown = [](const std::string& name) {
        const Suite suite{.name = "s",
                          .classname = {},
                          .properties = {},
                          .cases = {{name, Case::Result::passed, ""}},
                          .seconds = 0,
                          .output = {}};
        const std::string xml = to_xml({&suite, 1});
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
