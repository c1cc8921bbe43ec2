#include "atlink/modem/release_assistance.hpp"

#include <fmt/format.h>

namespace atlink::modem {

/// The setting outlives +CFUN=0 (at/commands.tsv: it is stored then).
Outcome rai(Context& context, const Command& command, Response& response)
{
    auto& assistance = context.ue().release_assistance();
    if (command.form == Form::read) {
        response.line(fmt::format("%RAI: {}", assistance.enabled() ? 1 : 0));
        return Final::ok();
    }
    // 2, with notifications, is for 2.x; the SDK counts on ERROR and falls back to 1. We have no
    // notification to give, so it is refused whatever the profile.
    const auto mode = command.integer(0, 0, 1);
    if (!mode) return Final::error();
    assistance.set_enabled(*mode != 0);
    return Final::ok();
}

} // namespace atlink::modem
