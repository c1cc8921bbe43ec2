#include "stack/socket/socket.hpp"

namespace stack::inline v0 {

std::optional<Errno> Socket::take_error()
{
    if (lost_) return lost_;
    return std::exchange(error_, std::nullopt);
}

void Socket::lose(Errno why)
{
    if (lost_) return;
    lost_ = why;
    abort();
    changed();
}

} // namespace stack::inline v0
