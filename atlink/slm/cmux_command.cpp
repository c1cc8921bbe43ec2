// Part of table.hpp: #XCMUX (slm/behaviour.md §9).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/ppp.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

Outcome xcmux(Application& app, const Command& command, Response& response)
{
    const unsigned channels = app.options().ppp ? 2 : 1;
    if (command.form == Form::read) {
        response.line(fmt::format("#XCMUX: {},{}", app.at_channel(), channels));
        return Final::ok();
    }
    if (command.parameters.size() > 1) return Final::error();
    if (command.form == Form::execute || command.parameters.empty()) {
        if (app.line().multiplexed()) return Final::error();
    } else {
        const auto channel = command.integer(0, 1, channels);
        if (!channel) return Final::error();
        const bool moves = *channel != app.at_channel();
        if (moves && app.ppp() && app.ppp()->running()) return Final::error(); // the other is taken
        app.set_at_channel(static_cast<unsigned>(*channel));
    }
    app.line().request_multiplexing();
    return Final::ok();
}

} // namespace atlink::inline v0::slm
