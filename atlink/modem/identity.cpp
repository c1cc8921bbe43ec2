// Part of table.hpp: who the modem and its card are: +CGMI, +CGMM, +CGMR, +CGSN, +CIMI and
// relatives.
#include "atlink/modem/context.hpp"
#include <fmt/format.h>

namespace atlink::inline v0::modem {

Outcome attention(Context&, const Command&, Response&) { return Final::ok(); }

Outcome cgmi(Context& context, const Command&, Response& response)
{
    response.line(context.settings.manufacturer);
    return Final::ok();
}

Outcome cgmm(Context& context, const Command&, Response& response)
{
    response.line(context.settings.model);
    return Final::ok();
}

Outcome cgmr(Context& context, const Command&, Response& response)
{
    response.line(context.settings.firmware);
    return Final::ok();
}

Outcome cgsn(Context& context, const Command& command, Response& response)
{
    const emu::lte::Identity& identity = context.ue().identity();
    const auto kind = integer_or(command, 0, 0, 3, 0);
    if (!kind) return Final::cme(context.settings.cme_bad_parameter);
    switch (*kind) {
    case 0:
        response.line(identity.imei);
        break;
    case 1:
        response.line(fmt::format("+CGSN: \"{}\"", identity.imei));
        break;
    case 2: // IMEISV: the version in place of the check digit (TS 23.003 §6.2.2)
        response.line(fmt::format("+CGSN: \"{}{}\"", identity.imei.substr(0, 14), identity.svn));
        break;
    case 3:
        response.line(fmt::format("+CGSN: \"{}\"", identity.svn));
        break;
    }
    return Final::ok();
}

Outcome shortswver(Context& context, const Command&, Response& response)
{
    constexpr std::string_view prefix = "mfw_";
    std::string_view version = context.settings.firmware;
    if (version.starts_with(prefix)) version.remove_prefix(prefix.size());
    response.line(fmt::format("%SHORTSWVER: {}", version));
    return Final::ok();
}

Outcome hwversion(Context& context, const Command&, Response& response)
{
    response.line("%HWVERSION: " + context.settings.hardware);
    return Final::ok();
}

Outcome xmodemuuid(Context& context, const Command&, Response& response)
{
    response.line("%XMODEMUUID: " + context.settings.firmware_uuid);
    return Final::ok();
}

Outcome deviceuuid(Context& context, const Command&, Response& response)
{
    response.line("%DEVICEUUID: " + context.settings.device_uuid);
    return Final::ok();
}

Outcome xiccid(Context& context, const Command&, Response& response)
{
    if (!context.ue().uicc().access()) return Final::error();
    response.line("%XICCID: " + context.ue().identity().iccid);
    return Final::ok();
}

Outcome cimi(Context& context, const Command&, Response& response)
{
    if (!context.ue().uicc().access() || context.card.waits()) return Final::error();
    response.line(context.ue().identity().imsi);
    return Final::ok();
}

} // namespace atlink::inline v0::modem
