#include "atlink/modem/reporting.hpp"

#include <fmt/format.h>

namespace atlink::modem {

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
        response.line("+CMEE: (0,1)");
        return Final::ok();
    case Form::execute:
        return Final::error();
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
        response.line("+CNEC: (0,8,16,24)");
        return Final::ok();
    case Form::execute:
        return Final::error();
    }
    return Final::error();
}

Outcome mdmev(Context& context, const Command& command, Response&)
{
    const auto n = command.integer(0, 0, 1); // 2 only on 2.x
    if (!n) return Final::error();
    context.subscriptions.mdmev = *n != 0;
    return Final::ok();
}

} // namespace atlink::modem
