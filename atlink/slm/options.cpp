// Part of table.hpp: #XSOCKETOPT: options of the active socket by number (slm/behaviour.md §6).
#include "atlink/slm/handlers.hpp"

#include "stack/api/nrf_socket.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

struct Option {
    int name;
    int level;
    bool readable;
    bool seconds;                   // kept as a timeval, said in whole seconds
    bool Options::*since = nullptr; // the option of the release that knows it
};

// All can be set; what the modem does not take it refuses itself.
// clang-format off
constexpr auto options = std::to_array<Option>({
    {NRF_SO_REUSEADDR,         NRF_SOL_SOCKET,   false, false},
    {NRF_SO_RCVTIMEO,          NRF_SOL_SOCKET,   true,  true},
    {NRF_SO_SNDTIMEO,          NRF_SOL_SOCKET,   true,  true},
    {NRF_SO_SILENCE_ALL,       NRF_IPPROTO_ALL,  true,  false},
    {NRF_SO_IP_ECHO_REPLY,     NRF_IPPROTO_IP,   true,  false},
    {NRF_SO_IPV6_ECHO_REPLY,   NRF_IPPROTO_IPV6, true,  false},
    {NRF_SO_BINDTOPDN,         NRF_SOL_SOCKET,   false, false},
    {NRF_SO_TCP_SRV_SESSTIMEO, NRF_IPPROTO_TCP,  true,  false},
    {NRF_SO_RAI,               NRF_SOL_SOCKET,   false, false},
    {NRF_SO_IPV6_DELAYED_ADDR_REFRESH, NRF_IPPROTO_IPV6, true, false,
     &Options::ipv6_delayed_refresh},
});
// clang-format on

Outcome get(stack::Sockets& sockets, int handle, const Option& option, Response& response)
{
    if (!option.readable) return Final::error();
    std::array<std::byte, sizeof(nrf_timeval)> room{};
    const auto bytes = std::span{room}.first(option.seconds ? sizeof(nrf_timeval) : sizeof(int));
    if (!sockets.get_option(handle, option.level, option.name, bytes)) return Final::error();
    std::uint32_t value = 0; // of a timeval the seconds come first
    std::memcpy(&value, room.data(), sizeof value);
    response.line(fmt::format("#XSOCKETOPT: {}", static_cast<int>(value)));
    return Final::ok();
}

Outcome set(stack::Sockets& sockets, int handle, const Option& option, int value)
{
    if (option.seconds && value < 0) return Final::error();
    const nrf_timeval time{.tv_sec = static_cast<std::uint32_t>(value), .tv_usec = 0};
    const auto bytes =
        option.seconds ? std::as_bytes(std::span{&time, 1}) : std::as_bytes(std::span{&value, 1});
    return sockets.set_option(handle, option.level, option.name, bytes) ? Final::ok()
                                                                        : Final::error();
}

} // namespace

Outcome xsocketopt(Application& app, const Command& command, Response& response)
{
    const auto op = command.integer(0, 0, max_u16);
    const auto name = command.integer(1, 0, max_u16);
    const SocketEntry* active = app.table().active();
    if (!op || !name || active == nullptr) return Final::error();
    if (*op > op_set) return Final::ok(); // as the firmware does: nothing
    const auto option = std::find_if(options.begin(), options.end(),
                                     [&](const Option& each) { return each.name == *name; });
    if (option == options.end()) return Final::error();
    if (option->since != nullptr && !(app.options().*option->since)) return Final::error();
    if (*op == op_get) return get(app.sockets(), active->handle, *option, response);
    const auto value = integer_or(command, 2, int_min, int_max, 0);
    if (!value) return Final::error();
    return set(app.sockets(), active->handle, *option, static_cast<int>(*value));
}

} // namespace atlink::inline v0::slm
