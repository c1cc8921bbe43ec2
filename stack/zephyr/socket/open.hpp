// What zsock_socket opens: whose socket it is, and whether there is one of that kind.
#pragma once

#include "stack/zephyr/call.hpp"

namespace stack::inline v0::zephyr {

/// The descriptor. `nfile` when the table is full, `nomem` without a context; of native sockets
/// `afnosupport`, `prototype`, `protonosupport` (zephyr/behaviour.md §3), of the modem's what it
/// says.
Result<int> open_socket(const Call& call, int family, int type, int protocol);

} // namespace stack::inline v0::zephyr
