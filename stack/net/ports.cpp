#include "stack/net/ports.hpp"

namespace stack::inline v0::net {

namespace {

constexpr std::uint16_t first_ephemeral = 49152;

} // namespace

Ports::Ports(const emu::Seed& seed)
{
    emu::Random random = seed.stream("ephemeral ports");
    for (std::uint16_t& next : next_) {
        next =
            static_cast<std::uint16_t>(first_ephemeral + random.below(0x10000 - first_ephemeral));
    }
}

std::uint16_t Ports::take_ephemeral(bool stream)
{
    std::uint16_t& next = next_[stream ? 0 : 1];
    const std::uint16_t taken = next;
    next = taken == 0xffff ? first_ephemeral : static_cast<std::uint16_t>(taken + 1);
    return taken;
}

} // namespace stack::inline v0::net
