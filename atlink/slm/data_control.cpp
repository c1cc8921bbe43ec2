// Part of table.hpp: #XDATACTRL (slm/behaviour.md §4).
#include "atlink/slm/handlers.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

Outcome xdatactrl(Application& app, const Command& command, Response& response)
{
    const auto least = app.least_data_time_limit();
    auto& limit = app.data_time_limit();
    if (command.form == Form::read) {
        const auto current = limit.value_or(std::chrono::milliseconds{0});
        response.line(fmt::format("#XDATACTRL: {},{}", current.count(), least.count()));
        return Final::ok();
    }
    if (command.form == Form::test) { // without the colon of other answers
        response.line("#XDATACTRL=<time_limit>");
        return Final::ok();
    }
    const auto wanted = command.integer(0, least.count(), max_u16);
    if (!wanted) return Final::error();
    limit = std::chrono::milliseconds{*wanted};
    return Final::ok();
}

} // namespace atlink::inline v0::slm
