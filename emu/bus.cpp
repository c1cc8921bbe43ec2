#include "emu/bus.hpp"

namespace emu::inline v0 {

std::string_view name(Direction direction)
{
    switch (direction) {
    case Direction::uplink:
        return "uplink";
    case Direction::downlink:
        return "downlink";
    }
    return "?";
}

void Bus::emit(const Payload& payload)
{
    const Record record{.at = engine_.now(), .number = ++count_, .payload = payload};
    // By index: a sink may remove itself while it is being told; the next one then takes its place.
    for (std::size_t i = 0; i < sinks_.size();) {
        const Sink* told = sinks_[i];
        sinks_[i]->on_record(record);
        if (i < sinks_.size() && sinks_[i] == told) ++i;
    }
}

} // namespace emu::inline v0
