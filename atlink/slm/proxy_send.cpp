// Part of table.hpp: #XTCPSEND and #XUDPSEND (slm/behaviour.md §7).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/proxy.hpp"
#include "atlink/slm/senders.hpp"

#include <string_view>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

/// A line only when all was taken.
class ProxySend final : public Operation {
public:
    ProxySend(std::string_view name, const stack::Handle& socket, std::string data,
              std::optional<stack::Endpoint> to = {})
        : name_{name}, transmission_{socket, std::move(data), std::move(to)}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        const Delivery::State state = transmission_.step();
        if (state == Delivery::State::going_on) return std::nullopt;
        if (state == Delivery::State::failed) return Final::error();
        response.line(fmt::format("{}: {}", name_, transmission_.sent()));
        return Final::ok();
    }

    emu::Instant deadline() const override { return transmission_.deadline(); }

private:
    std::string_view name_;
    Transmission transmission_;
};

} // namespace

Outcome xtcpsend(Application& app, const Command& command, Response&)
{
    // Whether there is a connection shows only when data are sent (slm/behaviour.md §4).
    if (asks_for_data_mode(app, command, 0)) return start_data_mode(app, tcp_sender(app));
    auto data = command.quoted(0, max_data);
    const auto socket = app.proxies().tcp().data_socket();
    if (!data || !socket) return Final::error();
    return wait_for<ProxySend>("#XTCPSEND", *socket, std::move(*data));
}

Outcome xudpsend(Application& app, const Command& command, Response&)
{
    const UdpProxy& udp = app.proxies().udp();
    if (!udp.in_use()) return Final::error();
    if (asks_for_data_mode(app, command, 0)) return start_data_mode(app, udp_sender(app));
    auto data = command.quoted(0, max_data);
    if (!data || !udp.can_send()) return Final::error();
    const auto to = data->empty() ? std::nullopt : udp.remote(); // nothing is not sent
    return wait_for<ProxySend>("#XUDPSEND", udp.socket(), std::move(*data), to);
}

} // namespace atlink::inline v0::slm
