#pragma once

#include <new>

namespace stack::inline v0::tls {

/// For calls of mbedTLS on what is our own: sizes are right and there is memory, so what it says no
/// to is our bug.
inline void must(int result)
{
    if (result != 0) throw std::bad_alloc{};
}

} // namespace stack::inline v0::tls
