// The handlers of the application's commands, and what they share. Each is in the file of its
// topic.
#pragma once

#include "atlink/slm/application.hpp"

#include <limits>
#include <memory>
#include <utility>

namespace atlink::inline v0::slm {

// generic.cpp
Outcome xslmver(Application& app, const Command& command, Response& response);
Outcome xclac(Application& app, const Command& command, Response& response);
Outcome xuuid(Application& app, const Command& command, Response& response);

// power_commands.cpp
Outcome xsleep(Application& app, const Command& command, Response& response);
Outcome xshutdown(Application& app, const Command& command, Response& response);
Outcome xreset(Application& app, const Command& command, Response& response);
Outcome xmodemreset(Application& app, const Command& command, Response& response);

// data_control.cpp
Outcome xdatactrl(Application& app, const Command& command, Response& response);

// cmux_command.cpp
Outcome xcmux(Application& app, const Command& command, Response& response);

// ppp.cpp
Outcome xppp(Application& app, const Command& command, Response& response);

// ping.cpp
Outcome xping(Application& app, const Command& command, Response& response);

// sms.cpp
Outcome xsms(Application& app, const Command& command, Response& response);

// sockets.cpp
Outcome xsocket(Application& app, const Command& command, Response& response);
Outcome xsocketselect(Application& app, const Command& command, Response& response);
Outcome xbind(Application& app, const Command& command, Response& response);
Outcome xlisten(Application& app, const Command& command, Response& response);

// secure_sockets.cpp
Outcome xssocket(Application& app, const Command& command, Response& response);

// options.cpp
Outcome xsocketopt(Application& app, const Command& command, Response& response);

// secure_options.cpp
Outcome xssocketopt(Application& app, const Command& command, Response& response);

// connections.cpp
Outcome xconnect(Application& app, const Command& command, Response& response);
Outcome xaccept(Application& app, const Command& command, Response& response);
Outcome xpoll(Application& app, const Command& command, Response& response);

// transfer.cpp
Outcome xsend(Application& app, const Command& command, Response& response);
Outcome xrecv(Application& app, const Command& command, Response& response);
Outcome xsendto(Application& app, const Command& command, Response& response);
Outcome xrecvfrom(Application& app, const Command& command, Response& response);

// names.cpp
Outcome xgetaddrinfo(Application& app, const Command& command, Response& response);

// tcp_server.cpp
Outcome xtcpsvr(Application& app, const Command& command, Response& response);
Outcome xtcphangup(Application& app, const Command& command, Response& response);

// tcp_client.cpp
Outcome xtcpcli(Application& app, const Command& command, Response& response);

// udp_proxy.cpp
Outcome xudpsvr(Application& app, const Command& command, Response& response);
Outcome xudpcli(Application& app, const Command& command, Response& response);

// proxy_send.cpp
Outcome xtcpsend(Application& app, const Command& command, Response& response);
Outcome xudpsend(Application& app, const Command& command, Response& response);

// http_commands.cpp
Outcome xhttpccon(Application& app, const Command& command, Response& response);
Outcome xhttpcreq(Application& app, const Command& command, Response& response);

// mqtt_commands.cpp
Outcome xmqttcfg(Application& app, const Command& command, Response& response);
Outcome xmqttcon(Application& app, const Command& command, Response& response);
Outcome xmqttsub(Application& app, const Command& command, Response& response);
Outcome xmqttunsub(Application& app, const Command& command, Response& response);
Outcome xmqttpub(Application& app, const Command& command, Response& response);

// Limits of parameters.
inline constexpr std::int64_t int_min = std::numeric_limits<int>::min();
inline constexpr std::int64_t int_max = std::numeric_limits<int>::max();
inline constexpr std::int64_t max_u16 = 65535;
inline constexpr std::size_t max_host = 127; // characters of a host name
inline constexpr std::size_t max_data = 1024;
inline constexpr std::size_t max_received = 2048; // of one receive command or notification

/// A parameter that may be left out at the end; nothing when it is there and wrong, or empty.
inline std::optional<std::int64_t> integer_or(const Command& command, std::size_t index,
                                              std::int64_t low, std::int64_t high,
                                              std::int64_t absent)
{
    if (index >= command.parameters.size()) return absent;
    return command.integer(index, low, high);
}

/// An operation to wait for.
template <typename T, typename... Args>
Outcome wait_for(Args&&... args)
{
    return Outcome{std::unique_ptr<Operation>{std::make_unique<T>(std::forward<Args>(args)...)}};
}

/// Instant at which a timeout that starts now is over; a timeout of zero or less never is.
inline emu::Instant over_after(const emu::Engine& engine, emu::Ts timeout)
{
    return timeout > emu::Ts{0} ? engine.now() + timeout : emu::never;
}

} // namespace atlink::inline v0::slm
