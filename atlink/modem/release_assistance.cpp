#include "atlink/modem/release_assistance.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr std::string_view setting = "%RAI"; // stored at +CFUN=0 (at/commands.tsv)
constexpr int rai_on = 1;
constexpr int rai_told = 2;

int rai_asked(const Context& context)
{
    const std::string* const stored = context.nvm.find(setting);
    if (stored == nullptr) return 0;
    return *stored == "2" ? rai_told : *stored == "1" ? rai_on : 0;
}

} // namespace

Outcome rai(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        response.line(fmt::format("%RAI: {}", rai_asked(context)));
        return Final::ok();
    }
    // 2, with notifications, is for 2.x; with 1.3.x the SDK counts on ERROR and falls back to 1.
    const auto mode =
        integer_or(command, 0, 0, context.firmware_from(2, 0, 0) ? rai_told : rai_on, 0);
    if (!mode) return Final::error();
    context.ue().release_assistance().set_enabled(*mode != 0);
    context.nvm.set(setting, std::to_string(*mode));
    return Final::ok();
}

void load_release_assistance(Context& context)
{
    context.ue().release_assistance().set_enabled(rai_asked(context) != 0);
}

void tell_release_assistance(Context& context)
{
    if (rai_asked(context) != rai_told) return;
    const emu::lte::CellConfig& cell = context.cell();
    context.emit(
        fmt::format("%RAI: \"{:08X}\",\"{}\",{:d},0", cell.ci, cell.plmn, cell.honours_rai));
}

} // namespace atlink::inline v0::modem
