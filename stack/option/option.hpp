// The socket options of nrf_socket.h by one table: level, number, sockets they fit, firmware that
// has them, get and set.
#pragma once

#include "stack/socket/option_table.hpp"

#include <string_view>

namespace stack::inline v0 {

/// Errors, the first that fits: ENOPROTOOPT for a number the library does not know; EOPNOTSUPP for
/// an option the profile's firmware lacks (the errno is not documented, nrf_api/behaviour.md §4
/// suggests this one); ENOPROTOOPT for reading what can only be set and the reverse (POSIX:
/// "the option is not supported"); EOPNOTSUPP for a socket of another kind; EISCONN for a security
/// option that comes after the connection has begun (only "before connecting" is documented); then
/// what the value brings: EFAULT for NULL, EINVAL for a wrong length or value.
class NrfOptions final : public OptionTable {
public:
    Result<void> set(const OptionScope& scope, int level, int name,
                     OptionValue value) const override;
    /// A buffer that is too small gets the front of the value (library 1.5).
    Result<std::size_t> get(const OptionScope& scope, int level, int name,
                            std::span<std::byte> room) const override;
};

/// "NRF_SO_RCVTIMEO"; empty for a number the library does not know.
std::string_view option_name(int level, int name);
/// False for one that is kept and read back while the model does not follow it.
bool option_is_followed(int level, int name);

} // namespace stack::inline v0
