// A call of the modem library from this door, and its addresses.
#pragma once

#include "stack/zephyr/call.hpp"

#include "stack/api/nrf_socket.h"

#include "zephyr/net/net_ip.h"

#include <optional>

namespace stack::inline v0::zephyr {

/// What the modem library has left in errno: the numbers are the target's, which Errno has too.
inline Errno modem_errno() { return static_cast<Errno>(errno); }

/// A call of the modem library: a count or 0, or -1 with its errno.
template <typename Modem>
auto modem(const Call& call, Modem&& what) -> Result<decltype(what())>
{
    Errno error{};
    const auto result = call.outside([&] {
        const auto given = what();
        if (given < 0) error = modem_errno();
        return given;
    });
    if (result < 0) return fail(error);
    return result;
}

template <typename Modem>
Result<void> modem_done(const Call& call, Modem&& what)
{
    const auto result = modem(call, what);
    return result ? Result<void>{} : fail(result.error());
}

/// One of the modem's address structs; of no other family than IPv4 and IPv6.
struct ModemName {
    union {
        nrf_sockaddr_in in;
        nrf_sockaddr_in6 in6;
        unsigned char room[64];
    };
    nrf_socklen_t length = 0;

    nrf_sockaddr* get() { return reinterpret_cast<nrf_sockaddr*>(&room); }
};

/// `afnosupport` for another family.
Result<ModemName> to_modem(const struct sockaddr* address);
/// Nothing for what is no whole address of IPv4 or IPv6.
std::optional<Endpoint> from_modem(const nrf_sockaddr* name, nrf_socklen_t length);

} // namespace stack::inline v0::zephyr
