// The network's side: what it grants, refuses, keeps silent about, and asks for.
#include "emu/lte/cell.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace emu::lte {
namespace {

using Ipv4 = std::array<std::uint8_t, 4>;

struct CellTest : ::testing::Test {
    static Cell make(PdpType offered = PdpType::ipv4v6)
    {
        return Cell{CellConfig{.offered = offered}, Seed{1}};
    }
    Cell cell = make();
};

const PdnGrant& granted(const AttachAnswer& answer) { return std::get<PdnGrant>(answer); }
int refused(const AttachAnswer& answer) { return std::get<Reject>(answer).cause; }

TEST_F(CellTest, GrantsBothFamiliesToADualStackRequest)
{
    const AttachAnswer answer = cell.answer_attach(PdpType::ipv4v6, "");
    const PdnGrant& grant = granted(answer);
    EXPECT_TRUE(grant.ipv4);
    EXPECT_TRUE(grant.ipv6);
    EXPECT_EQ(grant.cause, std::nullopt);
    EXPECT_EQ(grant.address, (Ipv4{10, 160, 0, 1}));
    EXPECT_EQ(grant.prefix, (std::array<std::uint8_t, 8>{0x20, 0x01, 0x0d, 0xb8, 1, 0, 0, 1}));
    EXPECT_EQ(grant.apn, "internet");
    EXPECT_EQ(grant.mtu, 1280);
}

TEST_F(CellTest, GivesANewAddressToEveryActivation)
{
    EXPECT_EQ(granted(cell.answer_attach(PdpType::ipv4, "")).address, (Ipv4{10, 160, 0, 1}));
    EXPECT_EQ(granted(cell.answer_pdn(1, PdpType::ipv4, "")).address, (Ipv4{10, 160, 0, 2}));
    for (int i = 3; i < 256; ++i)
        cell.answer_pdn(1, PdpType::ipv4, "");
    EXPECT_EQ(granted(cell.answer_pdn(1, PdpType::ipv4, "")).address, (Ipv4{10, 160, 1, 0}));
}

TEST_F(CellTest, TellsCause50WhenOnlyIpv4IsGivenToADualStackRequest)
{
    // causes.tsv, ESM 50
    Cell only4 = make(PdpType::ipv4);
    const AttachAnswer answer = only4.answer_attach(PdpType::ipv4v6, "");
    EXPECT_TRUE(granted(answer).ipv4);
    EXPECT_FALSE(granted(answer).ipv6);
    EXPECT_EQ(granted(answer).cause, 50);
    EXPECT_EQ(granted(only4.answer_attach(PdpType::ipv4, "")).cause, std::nullopt);
}

TEST_F(CellTest, TellsCause51WhenOnlyIpv6IsGivenToADualStackRequest)
{
    // causes.tsv, ESM 51
    Cell only6 = make(PdpType::ipv6);
    const AttachAnswer answer = only6.answer_attach(PdpType::ipv4v6, "");
    EXPECT_FALSE(granted(answer).ipv4);
    EXPECT_TRUE(granted(answer).ipv6);
    EXPECT_EQ(granted(answer).cause, 51);
}

TEST_F(CellTest, RejectsAFamilyItDoesNotHave)
{
    // causes.tsv: 50 rejects an IPv6-only request, 51 an IPv4-only one.
    EXPECT_EQ(refused(make(PdpType::ipv4).answer_pdn(1, PdpType::ipv6, "")), 50);
    EXPECT_EQ(refused(make(PdpType::ipv6).answer_pdn(1, PdpType::ipv4, "")), 51);
}

TEST_F(CellTest, RejectsAnAttachWithCause19WhenItsPdnIsRefused)
{
    // causes.tsv, EMM 19: the attach is answered with an EMM cause, and an ESM one within it.
    const auto both = [](Cell from, PdpType asked) {
        const Reject reject = std::get<Reject>(from.answer_attach(asked, ""));
        return std::pair{reject.cause, reject.esm_cause};
    };
    EXPECT_EQ(both(make(PdpType::ipv4), PdpType::ipv6), (std::pair{19, std::optional{50}}));
    EXPECT_EQ(both(make(PdpType::ipv6), PdpType::ipv4), (std::pair{19, std::optional{51}}));
}

TEST_F(CellTest, UsesTheApnThatIsAskedForOrItsOwn)
{
    EXPECT_EQ(granted(cell.answer_pdn(1, PdpType::ipv4, "iot")).apn, "iot");
    EXPECT_EQ(granted(cell.answer_pdn(1, PdpType::ipv4, "")).apn, "internet");
}

TEST_F(CellTest, RejectsAsManyAttachesAsItWasTold)
{
    cell.reject_attach(2, 17, {});
    EXPECT_EQ(refused(cell.answer_attach(PdpType::ipv4, "")), 17);
    EXPECT_EQ(refused(cell.answer_attach(PdpType::ipv4, "")), 17);
    EXPECT_NO_THROW(granted(cell.answer_attach(PdpType::ipv4, "")));
}

TEST_F(CellTest, RejectsAllAttachesUntilItIsTakenBack)
{
    cell.reject_attach(-1, 22, Ts{std::chrono::minutes{2}});
    for (int i = 0; i < 10; ++i) {
        const AttachAnswer answer = cell.answer_attach(PdpType::ipv4, "");
        EXPECT_EQ(refused(answer), 22);
        EXPECT_EQ(std::get<Reject>(answer).back_off, Ts{std::chrono::minutes{2}});
    }
    cell.reject_attach(0, 0, {});
    EXPECT_NO_THROW(granted(cell.answer_attach(PdpType::ipv4, "")));
}

TEST_F(CellTest, KeepsSilentBeforeItRejects)
{
    cell.silence_attach(1);
    cell.reject_attach(1, 3, {});
    EXPECT_TRUE(std::holds_alternative<Silence>(cell.answer_attach(PdpType::ipv4, "")));
    EXPECT_EQ(refused(cell.answer_attach(PdpType::ipv4, "")), 3);
    EXPECT_NO_THROW(granted(cell.answer_attach(PdpType::ipv4, "")));
}

TEST_F(CellTest, RefusesALostPdnUntilItIsRestored)
{
    cell.lose_pdn(1, 36);
    EXPECT_EQ(refused(cell.answer_pdn(1, PdpType::ipv4, "")), 36);
    EXPECT_NO_THROW(granted(cell.answer_pdn(2, PdpType::ipv4, ""))); // another one
    cell.restore_pdn(1);
    EXPECT_NO_THROW(granted(cell.answer_pdn(1, PdpType::ipv4, "")));
}

TEST_F(CellTest, RefusesTheAttachWhileTheInitialPdnIsHeld)
{
    cell.lose_pdn(0, 36);
    EXPECT_EQ(refused(cell.answer_attach(PdpType::ipv4, "")), 19);
}

TEST_F(CellTest, RefusesNothingAfterCause39)
{
    // causes.tsv, ESM 39: reactivation requested.
    cell.lose_pdn(0, 39);
    EXPECT_NO_THROW(granted(cell.answer_attach(PdpType::ipv4, "")));
    EXPECT_NO_THROW(granted(cell.answer_pdn(0, PdpType::ipv4, "")));
}

TEST_F(CellTest, AsksTheUeForWhatTheScenarioWants)
{
    std::vector<std::size_t> asked;
    const Subscription subscription = cell.on_request.subscribe(
        [&](const NetworkRequest& each) { asked.push_back(each.index()); });
    cell.lose_pdn(1, 36);
    cell.restore_pdn(2); // never lost: nothing to ask
    cell.restore_pdn(1);
    cell.detach(true);
    EXPECT_EQ(asked, (std::vector<std::size_t>{0, 2, 1}));
}

TEST_F(CellTest, TellsACoverageChangeOnceAndOnlyWhenThereIsOne)
{
    std::vector<bool> told;
    const Subscription subscription =
        cell.on_coverage.subscribe([&](bool covered) { told.push_back(covered); });
    cell.set_coverage(true);
    EXPECT_TRUE(told.empty());
    cell.set_coverage(false);
    cell.set_coverage(false);
    cell.set_coverage(true);
    EXPECT_EQ(told, (std::vector<bool>{false, true}));
}

TEST_F(CellTest, ForgetsTheUeUntilItAttachesAgain)
{
    cell.lose_context();
    EXPECT_FALSE(cell.covered());
    EXPECT_FALSE(cell.context_known());
    cell.restore_pdn(0);
    EXPECT_TRUE(cell.covered());
    EXPECT_FALSE(cell.context_known());
    cell.reject_attach(1, 17, {});
    cell.answer_attach(PdpType::ipv4, "");
    EXPECT_FALSE(cell.context_known()); // a reject makes no context
    cell.answer_attach(PdpType::ipv4, "");
    EXPECT_TRUE(cell.context_known());
}

TEST_F(CellTest, OpensRandomAccessOnItsOwnFrames)
{
    const Ts period = radio_frame;
    const Instant first = cell.prach_occasion(epoch, period);
    EXPECT_EQ((first.time_since_epoch() + cell.frame_offset()) % period, Ts{0});
    EXPECT_LT(first, epoch + period);
    EXPECT_EQ(cell.prach_occasion(first, period), first);
    EXPECT_EQ(cell.prach_occasion(first - Ts{1}, period), first);
    EXPECT_EQ(cell.prach_occasion(first + Ts{1}, period), first + period);
}

TEST_F(CellTest, HasAFrameOffsetOfItsSeedWithinAHyperframe)
{
    std::vector<Ts> offsets;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Cell one{CellConfig{}, Seed{seed}};
        const Cell same{CellConfig{}, Seed{seed}};
        EXPECT_EQ(one.frame_offset(), same.frame_offset());
        EXPECT_GE(one.frame_offset(), Ts{0});
        EXPECT_LT(one.frame_offset(), hyperframe);
        offsets.push_back(one.frame_offset());
    }
    std::sort(offsets.begin(), offsets.end());
    EXPECT_EQ(std::unique(offsets.begin(), offsets.end()), offsets.end());
}

} // namespace
} // namespace emu::lte
