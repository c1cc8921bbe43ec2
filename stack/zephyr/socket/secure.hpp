// Secure sockets of Zephyr's own stack: their rules and their options (zephyr/behaviour.md §6).
#pragma once

#include "stack/socket/tls_socket.hpp"
#include "stack/zephyr/configuration.hpp"

namespace stack::inline v0::zephyr {

/// The limits and defaults of the configuration, and what a failure is to the caller.
tls::Config tls_config(const Configuration& configuration);

/// SOL_TLS. `noprotoopt` for what is unknown, not configured, or cannot be set; `inval`.
Result<void> set_secure_option(TlsSocket& socket, int name, Bytes value);
/// Bytes written, at most `room`. `noprotoopt` for what cannot be read; `notconn` or `again` before
/// the handshake is over; `inval`.
Result<std::size_t> get_secure_option(TlsSocket& socket, int name, std::span<std::byte> room);

} // namespace stack::inline v0::zephyr
