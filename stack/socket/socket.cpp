#include "stack/socket/socket.hpp"

namespace stack::inline v0 {

std::optional<Errno> Socket::take_error()
{
    if (lost_) return lost_;
    return std::exchange(error_, std::nullopt);
}

void Socket::lose(Errno why, Unread unread)
{
    if (lost_ && (unread == Unread::kept || !has_unread())) return;
    if (!lost_) lost_ = why;
    unread_ = unread;
    abort();
    unread_ = Unread::dropped;
    changed();
}

} // namespace stack::inline v0
