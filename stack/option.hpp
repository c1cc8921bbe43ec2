// Socket options by table: level, number, who may read and write, type and range.
#pragma once

#include "stack/socket.hpp"

#include <span>

namespace stack {

class Sockets;

/// An option value as the caller passed it; data() is nullptr when the caller passed NULL.
using OptionValue = std::span<const std::byte>;

/// Numbers of nrf_socket.h.
namespace option {
inline constexpr int sol_socket = 1;
inline constexpr int sol_secure = 282;
inline constexpr int reuse_address = 2;
inline constexpr int error = 4;
inline constexpr int receive_timeout = 20;
inline constexpr int send_timeout = 21;
inline constexpr int bind_to_device = 25;
inline constexpr int bind_to_pdn = 40;
} // namespace option

Result<void> set_option(Socket& socket, int level, int name, OptionValue value);
Result<std::size_t> get_option(Socket& socket, int level, int name, std::span<std::byte> room);

} // namespace stack
