// A state machine's table of allowed moves.
#pragma once

#include <algorithm>
#include <array>

namespace emu::inline v0 {

template <typename State>
struct Edge {
    State from;
    State to;
};

template <typename State, std::size_t Count>
constexpr bool allowed(const std::array<Edge<State>, Count>& edges, State from, State to)
{
    return std::any_of(edges.begin(), edges.end(),
                       [&](const Edge<State>& edge) { return edge.from == from && edge.to == to; });
}

} // namespace emu::inline v0
