#include "atlink/slm/application.hpp"

#include "atlink/slm/http_client.hpp"
#include "atlink/slm/mqtt_client.hpp"
#include "atlink/slm/ping.hpp"
#include "atlink/slm/ppp.hpp"
#include "atlink/slm/proxy.hpp"
#include "atlink/slm/recovery.hpp"
#include "atlink/slm/sms.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

Application::Application(stack::World& world, ModemAt& modem, const SessionConfig& config,
                         HostLine& line)
    : world_{world}, modem_{modem}, config_{config}, line_{line},
      proxies_{std::make_unique<Proxies>(*this)}, messages_{std::make_unique<Messages>(*this)},
      http_{std::make_unique<HttpClient>(*this)}, mqtt_{std::make_unique<MqttClient>(*this)},
      pings_{std::make_unique<PingRun>(*this)}, ppp_{config.slm.ppp ? std::make_unique<Ppp>(*this)
                                                                    : nullptr},
      recovery_{config.notifications ? std::make_unique<Recovery>(*this) : nullptr},
      changes_{sockets().on_change.subscribe([this](int fd) { socket_changed(fd); })}
{
}

Application::~Application()
{
    for (const auto& slot : table_.slots()) {
        if (!slot) continue;
        if (slot->peer) (void)sockets().close(*slot->peer);
        (void)sockets().close(slot->handle);
    }
}

/// In the order in which they get their turn at one instant.
void Application::socket_changed(int fd)
{
    proxies_->socket_changed();
    http_->socket_changed(fd);
    mqtt_->socket_changed(fd);
    if (ppp_) ppp_->socket_changed(fd);
}

void Application::say(std::string_view line) { line_.announce(fmt::format("\r\n{}\r\n", line)); }

const Entry* Application::find(std::string_view name) const
{
    const Entry* row = find_row(commands(), name);
    return row != nullptr && in(row->rules.build, options()) ? row : nullptr;
}

std::vector<std::string_view> Application::names(const Options& options)
{
    std::vector<std::string_view> names;
    for (const Entry& each : commands()) {
        if (in(each.rules.build, options)) names.push_back(each.name);
    }
    return names;
}

std::chrono::milliseconds Application::least_data_time_limit() const
{
    // A receive buffer at ten bits a byte, and a little more (slm/behaviour.md §3).
    constexpr unsigned receive_buffer = 256;
    return std::chrono::milliseconds{receive_buffer * 10 * 1000 / config_.baud + 10};
}

Outcome Application::execute(const Entry& row, const Command& command, Response& response)
{
    if (const auto settled = settle(row, command, response)) return *settled;
    return row.handler(*this, command, response);
}

Outcome Application::execute(const Command& command, Response& response)
{
    const Entry* row = find(command.name);
    return row != nullptr ? execute(*row, command, response) : Final::error();
}

} // namespace atlink::inline v0::slm
