#include "emu/sinks/digest.hpp"

#include <gtest/gtest.h>

namespace emu::sinks {
namespace {

std::uint64_t digest_of(DigestScope scope, const ApiCall& call)
{
    const Engine engine;
    Bus bus{engine};
    Digest digest{scope};
    bus.add(digest);
    bus.publish(call);
    bus.remove(digest);
    return digest.value();
}

constexpr ApiCall sent{.call = "send", .fd = 0, .result = 5, .error = 0};

TEST(Digest, OfAllRecordsTakesTheNamesOfCallsIn)
{
    ApiCall renamed = sent;
    renamed.call = "nrf_sendto";
    EXPECT_NE(digest_of(DigestScope::full, sent), digest_of(DigestScope::full, renamed));
}

TEST(Digest, OfTheBehaviourLeavesTheNamesOfCallsOutAndNothingElse)
{
    ApiCall renamed = sent;
    renamed.call = "nrf_sendto";
    const auto behaviour = digest_of(DigestScope::behaviour, sent);
    EXPECT_EQ(behaviour, digest_of(DigestScope::behaviour, renamed));
    ApiCall other = sent;
    other.result = 4;
    EXPECT_NE(behaviour, digest_of(DigestScope::behaviour, other));
    other = sent;
    other.fd = 1;
    EXPECT_NE(behaviour, digest_of(DigestScope::behaviour, other));
    other = sent;
    other.error = 115;
    EXPECT_NE(behaviour, digest_of(DigestScope::behaviour, other));
}

std::uint64_t digest_of(DigestScope scope, std::string_view machine, std::uint32_t modem = 0)
{
    const Engine engine;
    Bus whole{engine};
    Bus bus{whole, modem};
    Digest digest{scope};
    bus.add(digest);
    bus.publish(Transition{.machine = machine, .from = "off", .to = "on", .cause = "x"});
    bus.remove(digest);
    return digest.value();
}

TEST(Digest, OfTheBehaviourLeavesOutMachinesThatAreWatchedSinceLater)
{
    const std::uint64_t nothing = Digest{}.value();
    EXPECT_EQ(digest_of(DigestScope::behaviour, "mode"), nothing);
    EXPECT_NE(digest_of(DigestScope::behaviour, "emm"), nothing);
    EXPECT_NE(digest_of(DigestScope::full, "mode"), nothing);
}

TEST(Digest, TellsTheModemsApart)
{
    const std::uint64_t first = digest_of(DigestScope::full, "emm", 0);
    EXPECT_NE(digest_of(DigestScope::full, "emm", 1), first);
    EXPECT_NE(digest_of(DigestScope::full, "emm", 1), digest_of(DigestScope::full, "emm", 2));
}

TEST(DigestScope, IsReadByItsName)
{
    EXPECT_EQ(parse_digest_scope("full"), DigestScope::full);
    EXPECT_EQ(parse_digest_scope("behaviour"), DigestScope::behaviour);
    EXPECT_EQ(parse_digest_scope("behavior"), std::nullopt);
}

} // namespace
} // namespace emu::sinks
