// Option calls with any level, number, length and value, on sockets of every kind.
//
// Input: steps of one byte socket and direction, one byte level, one byte number, one byte length,
// and so many bytes of value.
#include "stack/world.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace stack;

struct Kind {
    int family;
    int type;
    int protocol;
};
constexpr std::array<Kind, 6> kinds{
    {{1, 2, 17}, {1, 1, 6}, {1, 1, 258}, {1, 2, 273}, {3, 3, 0}, {2, 2, 0}}};
constexpr std::array<int, 8> levels{1, 282, 512, 0, 41, 6, -1, 7};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 1) return 0;
    WorldConfig config;
    config.internet.default_hosts = false;
    config.profile = data[0] % 2 == 0 ? Profile::mfw_nrf9160_1_3 : Profile::mfw_nrf91x1_2_0;
    World world{config};
    Sockets& sockets = world.modem().sockets();
    for (const Kind& each : kinds)
        static_cast<void>(sockets.open(each.family, each.type, each.protocol));
    std::array<std::byte, 256> room;
    for (std::size_t at = 1; at + 4 <= size;) {
        const int fd = data[at] % 8;
        const bool set = (data[at] & 0x80) != 0;
        const int level = levels[data[at + 1] % levels.size()];
        const int name = data[at + 2];
        const std::size_t length = std::min<std::size_t>(data[at + 3], size - at - 4);
        const auto* value = reinterpret_cast<const std::byte*>(data + at + 4);
        if (set) {
            const bool null = length == 0 && (data[at] & 0x40) != 0;
            const OptionValue given = null ? OptionValue{} : OptionValue{value, length};
            static_cast<void>(sockets.set_option(fd, level, name, given));
        } else {
            const auto got = sockets.get_option(fd, level, name, std::span{room}.first(length));
            if (got && *got > length) std::abort(); // wrote past the caller's room
        }
        at += 4 + length;
    }
    world.engine().advance_to(world.engine().now() + std::chrono::seconds{1});
    return 0;
}
