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

} // namespace
} // namespace emu::junit
