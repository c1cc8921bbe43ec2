#include "atlink/modem/release_assistance.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr std::string_view setting = "%RAI"; // stored at +CFUN=0 (at/commands.tsv)

} // namespace

Outcome rai(Context& context, const Command& command, Response& response)
{
    auto& assistance = context.ue().release_assistance();
    if (command.form == Form::read) {
        response.line(fmt::format("%RAI: {}", assistance.enabled() ? 1 : 0));
        return Final::ok();
    }
    // 2, with notifications, is for 2.x; the SDK counts on ERROR and falls back to 1. We have no
    // notification to give, so it is refused whatever the profile.
    const auto mode = integer_or(command, 0, 0, 1, 0);
    if (!mode) return Final::error();
    assistance.set_enabled(*mode != 0);
    context.nvm.set(setting, std::to_string(*mode));
    return Final::ok();
}

void load_release_assistance(Context& context)
{
    const std::string* const stored = context.nvm.find(setting);
    context.ue().release_assistance().set_enabled(stored != nullptr && *stored == "1");
}

} // namespace atlink::inline v0::modem
