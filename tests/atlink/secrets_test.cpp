// What a log or a report shows of lines with passwords, PINs and keys.
#include "atlink/modem/credentials.hpp"
#include "atlink/modem/table.hpp"
#include "atlink/slm/secrets.hpp"
#include "atlink/slm/table.hpp"

#include <gtest/gtest.h>

namespace atlink {
namespace {

TEST(Secrets, AreCutOffWhereTheyBegin)
{
    const std::pair<std::string_view, std::string_view> lines[] = {
        {"AT+CPIN=\"1234\"", "AT+CPIN=<6 bytes>"},
        {"at+cpin=1234", "at+cpin=<4 bytes>"},
        {"AT+CPINR;+CPIN=\"1234\"", "AT+CPINR;+CPIN=<6 bytes>"},
        {"AT+CLCK=\"SC\",1,\"1234\"", "AT+CLCK=<13 bytes>"},
        {"AT+CPWD=\"SC\",\"1234\",\"5678\"", "AT+CPWD=<18 bytes>"},
        {"AT+CGAUTH=0,1,\"user\",\"password\"", "AT+CGAUTH=<21 bytes>"},
        {"AT%CMNG=0,1,3,\"00ff\"", "AT%CMNG=0,1,3,<6 bytes>"},
        {"AT%CMNG \"00ff", "AT%CMNG <5 bytes>"},
        {"AT#XCMNG=0,1,3,\"00ff\"", "AT#XCMNG=0,1,3,<6 bytes>"},
        {"AT%XUSIMLCK=1234", "AT%XUSIMLCK=<4 bytes>"},
        {"AT%KEYINJECT=0102", "AT%KEYINJECT=<4 bytes>"},
        {"AT#XMQTTCON=1,\"user\",\"password\",\"mqtt.test\",1883", "AT#XMQTTCON=1,<34 bytes>"},
        {"AT#XMQTTCON=\"password\"", "AT#XMQTTCON=<10 bytes>"},
        {"AT#XFTP=\"open\",\"user\",\"password\"", "AT#XFTP=<24 bytes>"},
    };
    for (const auto& [line, shown] : lines)
        EXPECT_EQ(slm::without_secrets(line), shown);
}

TEST(Secrets, LeaveOtherLinesAsTheyAre)
{
    for (const std::string_view line :
         {"", "AT", "AT+CPIN?", "AT+CPIN", "AT+CPINR=\"SIM PIN\"", "AT%CMNG=1", "AT#XMQTTCON=0",
          "AT#XMQTTCON?", "AT#XSEND=\"text\"", "AT+CFUN=1"}) {
        EXPECT_EQ(slm::without_secrets(line), line);
    }
}

TEST(Secrets, OfTheModemsOwnCommandsNeedNoApplication)
{
    EXPECT_EQ(modem::without_secrets("AT+CPIN=\"1234\""), "AT+CPIN=<6 bytes>");
    EXPECT_EQ(modem::without_secrets("AT#XCMNG=0,1,3,\"00ff\""), "AT#XCMNG=0,1,3,<6 bytes>");
}

} // namespace
} // namespace atlink
