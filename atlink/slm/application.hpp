// The Serial LTE Modem application: its sockets, and its commands by name.
#pragma once

#include "atlink/command.hpp"
#include "atlink/outcome.hpp"
#include "atlink/session.hpp"
#include "atlink/slm/data_mode.hpp"
#include "atlink/slm/power.hpp"
#include "atlink/slm/socket_table.hpp"
#include "emu/signal.hpp"
#include "stack/modem.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace atlink::slm {

class Messages;
class PingRun;
class Proxies;

class Application {
public:
    /// `config` must outlive the application.
    Application(stack::World& world, ModemAt& modem, const SessionConfig& config);
    /// Closes what it has opened.
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// True for the exact name, such as "#XSOCKET", of one of its commands.
    static bool knows(std::string_view name);
    /// All names, in the order of #XCLAC.
    static std::vector<std::string_view> names();

    /// A command it knows; a form the command does not have is refused.
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
    /// The pause after which data mode flushes; nothing until it is set, or data mode is entered.
    std::optional<std::chrono::milliseconds>& data_time_limit() { return data_time_limit_; }
    /// What the baud rate allows (#XDATACTRL).
    std::chrono::milliseconds least_data_time_limit() const;
    /// Echo requests under way, and those that wait for them.
    std::unique_ptr<PingRun> pings;

    // What the session does for them; set by it.
    /// One atomic output, at once, in command and in data mode: "\r\n#XTCPSVR: ...\r\n".
    std::function<void(std::string_view bytes)> output;
    /// After the answer OK the host's bytes go to `handler` until the terminator, or until
    /// end_data_mode().
    std::function<void(std::unique_ptr<DataHandler> handler)> enter_data_mode;
    /// The connection of the handler has ended: the bare terminator goes out, host bytes are
    /// dropped until the host's terminator, which is answered "#XDATAMODE: <status>".
    std::function<void(int status)> end_data_mode;
    /// True in data mode: received data go out raw, without a header line.
    std::function<bool()> in_data_mode;
    /// Has the operation polled that waits, from an event at now.
    std::function<void()> look_again;
    /// What is to happen a moment after the answer OK.
    std::function<void(Power::Request)> power;

    /// The application is about to end and the line still works: services close and say so.
    emu::Signal<> on_closing;

private:
    stack::World& world_;
    ModemAt& modem_;
    const SessionConfig& config_;
    SocketTable table_;
    std::optional<std::chrono::milliseconds> data_time_limit_;
    std::unique_ptr<Proxies> proxies_;
    std::unique_ptr<Messages> messages_;
};

} // namespace atlink::slm
