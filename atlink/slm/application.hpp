// The Serial LTE Modem application: its sockets, and its commands by name.
#pragma once

#include "atlink/slm/data_mode.hpp"
#include "atlink/slm/power.hpp"
#include "atlink/slm/session.hpp"
#include "atlink/slm/socket_table.hpp"
#include "atlink/slm/table.hpp"
#include "emu/signal.hpp"
#include "stack/modem.hpp"

#include <chrono>
#include <functional>
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

class Application {
public:
    /// `config` must outlive the application.
    Application(stack::World& world, ModemAt& modem, const SessionConfig& config);
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
    SocketTable& table() { return table_; }
    Proxies& proxies() { return *proxies_; }
    Messages& messages() { return *messages_; }
    HttpClient& http() { return *http_; }
    MqttClient& mqtt() { return *mqtt_; }
    /// None in a build without it.
    Ppp* ppp() { return ppp_.get(); }
    /// The pause after which data mode flushes; nothing until it is set, or data mode is entered.
    std::optional<std::chrono::milliseconds>& data_time_limit() { return data_time_limit_; }
    /// What the baud rate allows (#XDATACTRL).
    std::chrono::milliseconds least_data_time_limit() const;
    /// The channel of CMUX that has the AT commands, now or once it runs (#XCMUX).
    unsigned at_channel() const { return at_channel_; }
    void set_at_channel(unsigned channel) { at_channel_ = channel; }
    /// Echo requests under way, and those that wait for them.
    std::unique_ptr<PingRun> pings;

    // What the session does for them; set by it.
    /// One atomic output, at once, in command and in data mode: "\r\n#XTCPSVR: ...\r\n".
    std::function<void(std::string_view bytes)> output;
    /// After the answer OK the host's bytes go to `handler` until the terminator, or until
    /// end_data_mode().
    std::function<void(std::unique_ptr<DataHandler> handler)> enter_data_mode;
    /// The same at once, not behind an answer; false while there is another data mode.
    std::function<bool(std::unique_ptr<DataHandler> handler)> begin_data_mode;
    /// The connection of the handler has ended: the bare terminator goes out, host bytes are
    /// dropped until the host's terminator, which is answered "#XDATAMODE: <status>".
    std::function<void(int status)> end_data_mode;
    /// The same without the bare terminator: the host learns of it when it leaves.
    std::function<void(int status)> break_data_mode;
    /// True in data mode: received data go out raw, without a header line.
    std::function<bool()> in_data_mode;
    /// Has the operation polled that waits, from an event at now.
    std::function<void()> look_again;
    /// What is to happen a moment after the answer OK.
    std::function<void(Power::Request)> power;
    /// After the answer OK: CMUX begins, or its AT channel changes.
    std::function<void()> multiplex;
    std::function<bool()> multiplexed;

    /// The application is about to end and the line still works: services close and say so.
    emu::Signal<> on_closing;

private:
    stack::World& world_;
    ModemAt& modem_;
    const SessionConfig& config_;
    SocketTable table_;
    std::optional<std::chrono::milliseconds> data_time_limit_;
    unsigned at_channel_ = 1;
    std::unique_ptr<Proxies> proxies_;
    std::unique_ptr<Messages> messages_;
    std::unique_ptr<HttpClient> http_;
    std::unique_ptr<MqttClient> mqtt_;
    std::unique_ptr<Ppp> ppp_;
};

} // namespace atlink::inline v0::slm
