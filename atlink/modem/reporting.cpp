// Part of table.hpp: how the modem reports errors and events of its own: +CMEE, +CNEC, %MDMEV,
// +CIND and relatives.
#include "atlink/modem/context.hpp"
#include <fmt/format.h>

namespace atlink::inline v0::modem {

Outcome cmee(Context& context, const Command& command, Response& response)
{
    switch (command.form) {
    case Form::set: { // 2, errors in words, is not supported
        const auto n = integer_or(command, 0, 0, 1, 0);
        if (!n) return Final::cme(context.settings.cme_bad_parameter);
        context.cmee = *n;
        return Final::ok();
    }
    case Form::read:
        response.line(fmt::format("+CMEE: {}", context.cmee));
        return Final::ok();
    case Form::test:
    case Form::execute:
        break;
    }
    return Final::error();
}

Outcome cnec(Context& context, const Command& command, Response& response)
{
    switch (command.form) {
    case Form::set: {
        const auto n = integer_or(command, 0, 0, cnec_emm | cnec_esm, 0);
        if (!n || (*n & ~(cnec_emm | cnec_esm)) != 0)
            return Final::cme(context.settings.cme_bad_parameter);
        context.subscriptions.cnec = *n;
        return Final::ok();
    }
    case Form::read:
        response.line(fmt::format("+CNEC: {}", context.subscriptions.cnec));
        return Final::ok();
    case Form::test:
    case Form::execute:
        break;
    }
    return Final::error();
}

Outcome mdmev(Context& context, const Command& command, Response&)
{
    const auto n = command.integer(0, 0, context.firmware_from(2, 0, 0) ? 2 : 1);
    if (!n) return Final::error();
    context.subscriptions.mdmev = static_cast<int>(*n);
    return Final::ok();
}

Outcome ceer(Context& context, const Command&, Response& response)
{
    response.line(fmt::format("+CEER: \"{}\"", context.ram.last_error));
    return Final::ok();
}

/// Indicators in the order of the command: service, roam, message.
Outcome cind(Context& context, const Command& command, Response& response)
{
    std::array<bool, 3> wanted = context.subscriptions.cind;
    if (command.form == Form::read) {
        response.line(fmt::format("+CIND: {:d},{:d},{:d}", wanted[0], wanted[1], wanted[2]));
        return Final::ok();
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto on = integer_or(command, i, 0, 1, wanted[i] ? 1 : 0);
        if (!on) return Final::cme(context.settings.cme_bad_parameter);
        wanted[i] = *on != 0;
    }
    context.subscriptions.cind = wanted;
    return Final::ok();
}

Outcome cpas(Context&, const Command&, Response& response)
{
    response.line("+CPAS: 0"); // ready
    return Final::ok();
}

/// No operator names are stored.
Outcome copn(Context&, const Command&, Response&) { return Final::ok(); }

} // namespace atlink::inline v0::modem
