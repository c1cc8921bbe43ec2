// The Serial LTE Modem application: its sockets, and its commands by name.
#pragma once

#include "atlink/modem/modem_at.hpp"
#include "atlink/slm/data_mode.hpp"
#include "atlink/slm/host_line.hpp"
#include "atlink/slm/session_config.hpp"
#include "atlink/slm/socket_table.hpp"
#include "atlink/slm/table.hpp"
#include "emu/signal.hpp"
#include "stack/world.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace atlink::inline v0::slm {

class HttpClient;
class Messages;
class MqttClient;
class PingRun;
class Ppp;
class Proxies;
class Recovery;

class Application {
public:
    /// `config` and `line` must outlive the application.
    Application(stack::World& world, ModemAt& modem, const SessionConfig& config, HostLine& line);
    /// Closes what it has opened.
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// The row of one of its commands, by its exact name, such as "#XSOCKET"; or nullptr.
    const Entry* find(std::string_view name) const;
    /// The names that a build has, in the order of #XCLAC.
    static std::vector<std::string_view> names(const Options& options);

    /// A command, or a form of it, that the build does not have is refused.
    Outcome execute(const Entry& row, const Command& command, Response& response);
    Outcome execute(const Command& command, Response& response);

    // What handlers work on.
    stack::World& world() { return world_; }
    emu::Engine& engine() { return world_.engine(); }
    stack::Sockets& sockets() { return world_.modem().sockets(); }
    const SessionConfig& config() const { return config_; }
    const Options& options() const { return config_.slm; }
    ModemAt& modem_at() { return modem_; }
    HostLine& line() { return line_; }
    SocketTable& table() { return table_; }
    Proxies& proxies() { return *proxies_; }
    Messages& messages() { return *messages_; }
    HttpClient& http() { return *http_; }
    MqttClient& mqtt() { return *mqtt_; }
    PingRun& pings() { return *pings_; }
    /// None in a build without it.
    Ppp* ppp() { return ppp_.get(); }
    /// The pause after which data mode flushes; nothing until it is set, or data mode is entered.
    std::optional<std::chrono::milliseconds>& data_time_limit() { return data_time_limit_; }
    /// What the baud rate allows (#XDATACTRL).
    std::chrono::milliseconds least_data_time_limit() const;
    /// The channel of CMUX that has the AT commands, now or once it runs (#XCMUX).
    unsigned at_channel() const { return at_channel_; }
    void set_at_channel(unsigned channel) { at_channel_ = channel; }
    /// A line that is no answer, "#XTCPSVR: ...", without its line ends.
    void say(std::string_view line);

    /// The application is about to end and the line still works: services close and say so.
    emu::Signal<> on_closing;

private:
    void socket_changed(int fd);

    stack::World& world_;
    ModemAt& modem_;
    const SessionConfig& config_;
    HostLine& line_;
    SocketTable table_;
    std::optional<std::chrono::milliseconds> data_time_limit_;
    unsigned at_channel_ = 1;
    std::unique_ptr<Proxies> proxies_;
    std::unique_ptr<Messages> messages_;
    std::unique_ptr<HttpClient> http_;
    std::unique_ptr<MqttClient> mqtt_;
    std::unique_ptr<PingRun> pings_;
    std::unique_ptr<Ppp> ppp_;
    std::unique_ptr<Recovery> recovery_; // of the one that has the modem's notifications
    emu::Subscription changes_;
};

} // namespace atlink::inline v0::slm
