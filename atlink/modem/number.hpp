// Commands whose whole state is one number, and subscriptions that are one flag.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

struct Number {
    int low;
    int high;
    int fallback;           // while nobody has set it
    bool omissible = false; // "=" alone gives the fallback back
};

/// What the command `name` was set to; kept by that name.
int kept_number(const Context& context, std::string_view name, const Number& number);
Outcome number_command(Context& context, const Command& command, Response& response,
                       const Number& number);

/// Handler of a command that sets and reads such a number.
template <Number description>
Outcome keep_number(Context& context, const Command& command, Response& response)
{
    return number_command(context, command, response, description);
}

/// Handler of a command that switches an unsolicited line on (1) and off (0).
template <bool Subscriptions::*flag>
Outcome subscribe(Context& context, const Command& command, Response&)
{
    const auto n = command.integer(0, 0, 1);
    if (!n) return Final::cme(context.settings.cme_bad_parameter);
    context.subscriptions.*flag = *n != 0;
    return Final::ok();
}

} // namespace atlink::inline v0::modem
