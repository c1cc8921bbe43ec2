// One visitor out of several lambdas.
#pragma once

namespace emu::inline v0 {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>; // clang before 17 does not deduce aggregates

} // namespace emu::inline v0
