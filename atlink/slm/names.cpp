// Part of table.hpp: #XGETADDRINFO (slm/behaviour.md §6).
#include "atlink/slm/connecting.hpp"
#include "atlink/slm/handlers.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

constexpr std::size_t max_list = 255;   // characters of all addresses together
constexpr std::int64_t last_family = 2; // 0 any, 1 IPv4, 2 IPv6
constexpr std::size_t max_parameters = 2;

/// Addresses with blanks between them, as many as fit.
std::string joined(const std::vector<stack::Address>& addresses)
{
    std::string list;
    for (const stack::Address& address : addresses) {
        const std::string text = (list.empty() ? "" : " ") + to_string(address);
        if (list.size() + text.size() > max_list) break;
        list += text;
    }
    return list;
}

class GetAddresses final : public Operation {
public:
    GetAddresses(Application& app, std::string_view name, std::optional<stack::Family> family)
        : lookup_{app.world().modem().resolver(), name, family, 0} // always the default PDN
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        const auto found = lookup_.step();
        if (!found) return std::nullopt;
        const bool failed = found->addresses.empty();
        const std::string text =
            failed ? std::string{name(told(found->error))} : joined(found->addresses);
        response.line(fmt::format("#XGETADDRINFO: \"{}\"", text));
        return failed ? Final::error() : Final::ok();
    }

private:
    stack::op::Lookup lookup_;
};

} // namespace

Outcome xgetaddrinfo(Application& app, const Command& command, Response&)
{
    if (command.parameters.size() > max_parameters) return Final::error();
    const auto name = command.quoted(0, max_host);
    const auto family = integer_or(command, 1, 0, last_family, 0);
    if (!name || !family) return Final::error();
    std::optional<stack::Family> wanted;
    if (*family != 0) wanted = static_cast<stack::Family>(*family);
    return wait_for<GetAddresses>(app, *name, wanted);
}

} // namespace atlink::inline v0::slm
