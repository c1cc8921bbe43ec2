// What a session and its application are made with.
#pragma once

#include "atlink/line.hpp"
#include "atlink/slm/options_config.hpp"
#include "atlink/slm/power.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace atlink::inline v0 {

struct SessionConfig {
    Line::Terminator terminator = Line::Terminator::crlf;
    std::string slm_version = "2.7.0";
    std::string libmodem_version = "2.7.0-lte-5ccd2d4dd54c";
    slm::Options slm{};
    /// Of the line; what data mode's least time limit follows from.
    unsigned baud = 115'200;
    /// #XUUID; empty: made from the IMEI.
    std::string device_uuid{};
    /// The modem's unsolicited lines come out here. Of several sessions on one modem exactly one
    /// should have them: the real application is the one owner of the modem's notifications.
    bool notifications = true;
    slm::PowerTiming power{};
    /// Whole PPP frames for the second serial line of a build with PPP. Under CMUX they go to the
    /// channel without AT commands instead.
    std::function<void(std::string_view octets)> ppp_output{};
};

} // namespace atlink::inline v0
