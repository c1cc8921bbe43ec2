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

} // namespace
} // namespace emu::junit
