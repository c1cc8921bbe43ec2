// `emu9160 at`: a serial modem on pseudo-terminals, a TCP port or standard input, in real time.
#pragma once

#include "atlink/line.hpp"
#include "atlink/slm/options_config.hpp"
#include "scenarios/scenario.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace scenarios::inline v0::tool {

/// Each port is a serial line with an application of its own. In the order links, TCP port,
/// standard input the first belongs to the first modem, the second to the second one, and so on;
/// those beyond the number of modems are further lines of the first. A modem that is left without a
/// port gets a terminal without a link. A modem's unsolicited lines go to its first line.
struct AtOptions {
    std::optional<unsigned> modems;   // nothing: as many as the scenario has
    std::vector<std::string> links;   // symbolic links to terminals, one for each
    std::optional<std::uint16_t> tcp; // port on 127.0.0.1; 0: any
    bool stdio = false;               // ends with its input
    std::string scenario;             // empty: the default world
    double scale = 1;                 // modem seconds in one second of the wall
    std::string log;                  // file for every record as a readable line; empty: none
    bool utc = false;                 // its instants are date and time
    std::string state;                // directory of what the modem keeps; empty: nothing is kept
    atlink::Line::Terminator terminator = atlink::Line::Terminator::crlf;
    SerialLine line;            // what it has wins over the scenario's
    atlink::slm::Options slm{}; // the build of the application; only the first line has PPP
    std::string ppp_link;       // symbolic link to the terminal of PPP; empty: there is none
};

/// Serves until SIGINT or SIGTERM, then 0. SIGUSR1 presses the power pin of the first line, SIGUSR2
/// its reset pin. Throws what() when the input is unusable.
int serve(const AtOptions& options);

} // namespace scenarios::inline v0::tool
