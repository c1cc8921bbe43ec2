// Errors by name in the host's numbers: what the doors other than nrf_ give errno.
#pragma once

#include "emu/result.hpp"

#include <optional>

namespace stack::inline v0 {

using emu::Errno;

/// The host's E* of the same name. Its ENOTSUP and EOPNOTSUPP are one number.
int host_errno(Errno error);
/// The other way round; nothing for a number that has no row. Of ENOTSUP it is `opnotsupp`.
std::optional<Errno> from_host_errno(int number);

} // namespace stack::inline v0
