// What the modem knows of its cell and the neighbours: %XMONITOR, %CONEVAL, %NCELLMEAS, +CEINFO.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

/// The search of %NCELLMEAS is over: tells what it has found.
void end_neighbour_search(Context& context);
/// %ENVEVAL has listened long enough.
void end_evaluation(Context& context);
/// LTE goes off: tells that the search has failed, if one runs.
void fail_neighbour_search(Context& context);
/// What +CEINFO says behind <Reporting>.
std::string coverage_text(Context& context);

} // namespace atlink::inline v0::modem
