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
    const Record record{
        .at = hub_.engine.now(), .number = ++hub_.count, .payload = payload, .modem = modem_};
    // By index: a sink may remove itself while it is being told; the next one then takes its place.
    const std::vector<Sink*>& sinks = hub_.sinks;
    for (std::size_t i = 0; i < sinks.size();) {
        const Sink* told = sinks[i];
        sinks[i]->on_record(record);
        if (i < sinks.size() && sinks[i] == told) ++i;
    }
}

} // namespace emu::inline v0
