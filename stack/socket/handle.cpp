#include "stack/socket/handle.hpp"

#include "stack/socket/carrier.hpp"

namespace stack::inline v0 {

void Handle::await_delivery() const
{
    Socket* found = socket();
    if (found == nullptr) return;
    if (Carrier* carrier = found->carrier()) carrier->await_delivery();
}

} // namespace stack::inline v0
