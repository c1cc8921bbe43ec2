// The Serial LTE Modem application: its sockets, and its commands by name.
#pragma once

#include "atlink/command.hpp"
#include "atlink/outcome.hpp"
#include "atlink/session.hpp"
#include "atlink/slm/socket_table.hpp"
#include "stack/modem.hpp"

#include <string_view>
#include <vector>

namespace atlink::slm {

class Application {
public:
    /// `config` must outlive the application.
    Application(stack::World& world, const SessionConfig& config);
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
    SocketTable& table() { return table_; }

private:
    stack::World& world_;
    const SessionConfig& config_;
    SocketTable table_;
};

} // namespace atlink::slm
