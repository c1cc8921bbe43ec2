// `emu9160 at`: a serial modem on a pseudo-terminal, in real time.
#pragma once

#include "atlink/line.hpp"

#include <string>

namespace scenarios::tool {

struct AtOptions {
    std::string link;     // symbolic link to the terminal; empty: none
    std::string scenario; // empty: the default world
    std::string state;    // directory of what the modem keeps; empty: nothing is kept
    double scale = 1;     // modem seconds in one second of the wall
    atlink::Line::Terminator terminator = atlink::Line::Terminator::crlf;
};

/// Serves until SIGINT or SIGTERM, then 0. Throws what() when the input is unusable.
int serve(const AtOptions& options);

} // namespace scenarios::tool
