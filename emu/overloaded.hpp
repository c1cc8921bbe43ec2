// One visitor out of several lambdas.
#pragma once

namespace emu {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

} // namespace emu
