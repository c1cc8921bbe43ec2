// Same seed, same bytes: also for a second World in the same process.
#include "emu/sinks/digest.hpp"
#include "stack/world.hpp"

#include <gtest/gtest.h>

#include <array>

namespace stack {
namespace {

/// Attach, a UDP echo, a TCP echo and a PDN loss, over one family; the digest of every record.
std::uint64_t run(std::uint64_t seed, Family family)
{
    WorldConfig config;
    config.seed = seed;
    World world{config};
    emu::sinks::Digest digest;
    world.bus().add(digest);
    world.modem().ue().set_mode(emu::lte::FunctionalMode::normal);
    world.engine().advance_to(emu::epoch + std::chrono::seconds{10});
    Sockets& sockets = world.modem().sockets();
    const Address echo = *world.internet().resolve("echo.test", family);
    const std::array<std::byte, 3000> data{}; // UDP in fragments: they are numbered too
    const int udp = *sockets.open(static_cast<int>(family), 2, 0);
    EXPECT_TRUE(sockets.connect(udp, {echo, 7}));
    EXPECT_TRUE(sockets.try_send(udp, data, nullptr));
    const int tcp = *sockets.open(static_cast<int>(family), 1, 0);
    EXPECT_EQ(sockets.connect(tcp, {echo, 7}).error(), Errno::inprogress);
    world.engine().advance_to(emu::epoch + std::chrono::seconds{12});
    EXPECT_TRUE(sockets.try_send(tcp, data, nullptr));
    world.engine().advance_to(emu::epoch + std::chrono::seconds{14});
    EXPECT_NE(sockets.readiness(udp) & poll_in, 0U);
    EXPECT_NE(sockets.readiness(tcp) & poll_in, 0U);
    world.modem().network().lose_pdn(0, 36);
    world.engine().advance_to(emu::epoch + std::chrono::minutes{1});
    EXPECT_GE(digest.records(), 20U);
    world.bus().remove(digest);
    return digest.value();
}

TEST(Determinism, TheSameSeedGivesTheSameDigestTwiceInOneProcess)
{
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        for (const std::uint64_t seed : {1U, 2U, 3U}) {
            EXPECT_EQ(run(seed, family), run(seed, family)) << "seed " << seed;
        }
        EXPECT_NE(run(1, family), run(2, family));
    }
}

} // namespace
} // namespace stack
