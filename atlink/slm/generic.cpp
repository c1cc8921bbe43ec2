#include "atlink/slm/handlers.hpp"

#include <fmt/format.h>

namespace atlink::slm {

Outcome xslmver(Application& app, const Command&, Response& response)
{
    response.line(fmt::format("#XSLMVER: \"{}\",\"{}\"", app.config().slm_version,
                              app.config().libmodem_version));
    return Final::ok();
}

Outcome xclac(Application&, const Command&, Response& response)
{
    std::string list; // one output: a line each, without empty lines between them
    for (const std::string_view name : Application::names()) {
        list += list.empty() ? "AT" : "\r\nAT";
        list += name;
    }
    response.line(std::move(list));
    return Final::ok();
}

} // namespace atlink::slm
