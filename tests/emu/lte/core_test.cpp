// The network's side: what it grants, refuses, keeps silent about, and asks for.
#include "emu/lte/core.hpp"

#include "tests/emu/lte/apn_rules.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace emu::lte {
namespace {

using Ipv4 = std::array<std::uint8_t, 4>;

struct Network {
    explicit Network(PdpType offered = PdpType::ipv4v6) : core{CoreConfig{.offered = offered}} {}
    Core core;
    UeContext& ue = core.add("242016000001234");
};

struct CoreTest : ::testing::Test {
    Network network;
    UeContext& ue = network.ue;
};

const PdnGrant& granted(const AttachAnswer& answer) { return std::get<PdnGrant>(answer); }
int refused(const AttachAnswer& answer) { return std::get<Reject>(answer).cause; }

TEST_F(CoreTest, GrantsBothFamiliesToADualStackRequest)
{
    const AttachAnswer answer = ue.answer_attach(PdpType::ipv4v6, "");
    const PdnGrant& grant = granted(answer);
    EXPECT_TRUE(grant.ipv4);
    EXPECT_TRUE(grant.ipv6);
    EXPECT_EQ(grant.cause, std::nullopt);
    EXPECT_EQ(grant.address, (Ipv4{10, 160, 0, 1}));
    EXPECT_EQ(grant.prefix, (std::array<std::uint8_t, 8>{0x20, 0x01, 0x0d, 0xb8, 1, 0, 0, 1}));
    EXPECT_EQ(grant.apn, "internet");
    EXPECT_EQ(grant.mtu, 1280);
}

TEST_F(CoreTest, GivesANewAddressToEveryActivation)
{
    EXPECT_EQ(granted(ue.answer_attach(PdpType::ipv4, "")).address, (Ipv4{10, 160, 0, 1}));
    EXPECT_EQ(granted(ue.answer_pdn(1, PdpType::ipv4, "")).address, (Ipv4{10, 160, 0, 2}));
    for (int i = 3; i < 256; ++i)
        ue.answer_pdn(1, PdpType::ipv4, "");
    EXPECT_EQ(granted(ue.answer_pdn(1, PdpType::ipv4, "")).address, (Ipv4{10, 160, 1, 0}));
}

TEST_F(CoreTest, TellsCause50WhenOnlyIpv4IsGivenToADualStackRequest)
{
    // causes.tsv, ESM 50
    Network only4{PdpType::ipv4};
    const AttachAnswer answer = only4.ue.answer_attach(PdpType::ipv4v6, "");
    EXPECT_TRUE(granted(answer).ipv4);
    EXPECT_FALSE(granted(answer).ipv6);
    EXPECT_EQ(granted(answer).cause, 50);
    EXPECT_EQ(granted(only4.ue.answer_attach(PdpType::ipv4, "")).cause, std::nullopt);
}

TEST_F(CoreTest, TellsCause51WhenOnlyIpv6IsGivenToADualStackRequest)
{
    // causes.tsv, ESM 51
    Network only6{PdpType::ipv6};
    const AttachAnswer answer = only6.ue.answer_attach(PdpType::ipv4v6, "");
    EXPECT_FALSE(granted(answer).ipv4);
    EXPECT_TRUE(granted(answer).ipv6);
    EXPECT_EQ(granted(answer).cause, 51);
}

TEST_F(CoreTest, RejectsAFamilyItDoesNotHave)
{
    // causes.tsv: 50 rejects an IPv6-only request, 51 an IPv4-only one.
    EXPECT_EQ(refused(Network{PdpType::ipv4}.ue.answer_pdn(1, PdpType::ipv6, "")), 50);
    EXPECT_EQ(refused(Network{PdpType::ipv6}.ue.answer_pdn(1, PdpType::ipv4, "")), 51);
}

TEST_F(CoreTest, RejectsAnAttachWithCause19WhenItsPdnIsRefused)
{
    // causes.tsv, EMM 19: the attach is answered with an EMM cause, and an ESM one within it.
    const auto both = [](PdpType offered, PdpType asked) {
        Network from{offered};
        const Reject reject = std::get<Reject>(from.ue.answer_attach(asked, ""));
        return std::pair{reject.cause, reject.esm_cause};
    };
    EXPECT_EQ(both(PdpType::ipv4, PdpType::ipv6), (std::pair{19, std::optional{50}}));
    EXPECT_EQ(both(PdpType::ipv6, PdpType::ipv4), (std::pair{19, std::optional{51}}));
}

TEST_F(CoreTest, UsesTheApnThatIsAskedForOrItsOwn)
{
    EXPECT_EQ(granted(ue.answer_pdn(1, PdpType::ipv4, "iot")).apn, "iot");
    EXPECT_EQ(granted(ue.answer_pdn(1, PdpType::ipv4, "")).apn, "internet");
}

TEST_F(CoreTest, RejectsAsManyAttachesAsItWasTold)
{
    ue.reject_attach(2, 17, {});
    EXPECT_EQ(refused(ue.answer_attach(PdpType::ipv4, "")), 17);
    EXPECT_EQ(refused(ue.answer_attach(PdpType::ipv4, "")), 17);
    EXPECT_NO_THROW(granted(ue.answer_attach(PdpType::ipv4, "")));
}

TEST_F(CoreTest, RejectsAllAttachesUntilItIsTakenBack)
{
    ue.reject_attach(-1, 22, Ts{std::chrono::minutes{2}});
    for (int i = 0; i < 10; ++i) {
        const AttachAnswer answer = ue.answer_attach(PdpType::ipv4, "");
        EXPECT_EQ(refused(answer), 22);
        EXPECT_EQ(std::get<Reject>(answer).back_off, Ts{std::chrono::minutes{2}});
    }
    ue.reject_attach(0, 0, {});
    EXPECT_NO_THROW(granted(ue.answer_attach(PdpType::ipv4, "")));
}

TEST_F(CoreTest, KeepsSilentBeforeItRejects)
{
    ue.silence_attach(1);
    ue.reject_attach(1, 3, {});
    EXPECT_TRUE(std::holds_alternative<Silence>(ue.answer_attach(PdpType::ipv4, "")));
    EXPECT_EQ(refused(ue.answer_attach(PdpType::ipv4, "")), 3);
    EXPECT_NO_THROW(granted(ue.answer_attach(PdpType::ipv4, "")));
}

TEST_F(CoreTest, RefusesALostPdnUntilItIsRestored)
{
    ue.lose_pdn(1, 36);
    EXPECT_EQ(refused(ue.answer_pdn(1, PdpType::ipv4, "")), 36);
    EXPECT_NO_THROW(granted(ue.answer_pdn(2, PdpType::ipv4, ""))); // another one
    ue.restore_pdn(1);
    EXPECT_NO_THROW(granted(ue.answer_pdn(1, PdpType::ipv4, "")));
}

TEST_F(CoreTest, RefusesTheAttachWhileTheInitialPdnIsHeld)
{
    ue.lose_pdn(0, 36);
    EXPECT_EQ(refused(ue.answer_attach(PdpType::ipv4, "")), 19);
}

TEST_F(CoreTest, RefusesNothingAfterCause39)
{
    // causes.tsv, ESM 39: reactivation requested.
    ue.lose_pdn(0, 39);
    EXPECT_NO_THROW(granted(ue.answer_attach(PdpType::ipv4, "")));
    EXPECT_NO_THROW(granted(ue.answer_pdn(0, PdpType::ipv4, "")));
}

TEST_F(CoreTest, AsksTheUeForWhatTheScenarioWants)
{
    std::vector<std::size_t> asked;
    const Subscription subscription =
        ue.on_request.subscribe([&](const NetworkRequest& each) { asked.push_back(each.index()); });
    ue.lose_pdn(1, 36);
    ue.restore_pdn(1); // asks for nothing
    ue.detach(true);
    EXPECT_EQ(asked, (std::vector<std::size_t>{0, 1}));
}

TEST_F(CoreTest, ForgetsAUeUntilItAttachesAgain)
{
    ue.forget();
    EXPECT_FALSE(ue.known());
    ue.reject_attach(1, 17, {});
    ue.answer_attach(PdpType::ipv4, "");
    EXPECT_FALSE(ue.known()); // a reject makes no context
    ue.answer_attach(PdpType::ipv4, "");
    EXPECT_TRUE(ue.known());
}

TEST_F(CoreTest, KnowsEachUeByItsImsi)
{
    UeContext& other = network.core.add("242016000001235");
    EXPECT_EQ(network.core.find("242016000001234"), &ue);
    EXPECT_EQ(network.core.find("242016000001235"), &other);
    EXPECT_EQ(network.core.find("242016000001236"), nullptr);
    EXPECT_THROW(network.core.add("242016000001235"), std::invalid_argument);
}

TEST_F(CoreTest, KnowsAUeByTheCardItHas)
{
    network.core.rename("242016000001234", "242016000009999");
    EXPECT_EQ(network.core.find("242016000009999"), &ue);
    EXPECT_EQ(network.core.find("242016000001234"), nullptr);
    network.core.rename("242016000009999", "242016000009999");
    EXPECT_EQ(network.core.find("242016000009999"), &ue);
    network.core.add("242016000001235");
    EXPECT_THROW(network.core.rename("242016000009999", "242016000001235"), std::invalid_argument);
    EXPECT_EQ(network.core.find("242016000009999"), &ue);
}

TEST_F(CoreTest, KeepsTheFaultsOfOneUeFromTheOthers)
{
    UeContext& other = network.core.add("242016000001235");
    ue.reject_attach(-1, 3, {});
    ue.lose_pdn(1, 36);
    ue.forget();
    EXPECT_NO_THROW(granted(other.answer_attach(PdpType::ipv4, "")));
    EXPECT_NO_THROW(granted(other.answer_pdn(1, PdpType::ipv4, "")));
    EXPECT_TRUE(other.known());
    EXPECT_EQ(refused(ue.answer_attach(PdpType::ipv4, "")), 3);
}

TEST_F(CoreTest, GivesNoAddressThatSomebodyHas)
{
    UeContext& other = network.core.add("242016000001235");
    const Ipv4 kept = granted(other.answer_attach(PdpType::ipv4, "")).address;
    EXPECT_EQ(kept, (Ipv4{10, 160, 0, 1}));
    for (int i = 0; i < 65'534; ++i)
        ue.answer_pdn(1, PdpType::ipv4, "");
    EXPECT_EQ(granted(ue.answer_pdn(1, PdpType::ipv4, "")).address, (Ipv4{10, 160, 0, 0}));
    EXPECT_EQ(granted(ue.answer_pdn(1, PdpType::ipv4, "")).address, (Ipv4{10, 160, 0, 2}));
    EXPECT_EQ(granted(other.answer_attach(PdpType::ipv4, "")).address, (Ipv4{10, 160, 0, 3}));
}

struct ApnTest : ::testing::Test {
    /// Also told which of the causes it is, 0: granted.
    int answer(const std::string& apn, PdpType asked = PdpType::ipv4v6, const PdnLogin& login = {})
    {
        const AttachAnswer given = ue.answer_pdn(1, asked, apn, login);
        const auto* reject = std::get_if<Reject>(&given);
        return reject != nullptr ? reject->cause : 0;
    }
    Core core{CoreConfig{}};
    UeContext& ue = core.add("242016000001234");
};

TEST_F(ApnTest, EveryNameIsServedUntilTheNetworkSaysOtherwise)
{
    EXPECT_EQ(answer("nowhere.example"), 0);
    core.config().unknown_apn = 27; // missing or unknown APN (radio/causes.tsv)
    EXPECT_EQ(answer("nowhere.example"), 27);
    EXPECT_EQ(answer(""), 0); // the network's own
    EXPECT_EQ(answer("Internet"), 0);
    core.set_rule(served("nowhere.example"));
    EXPECT_EQ(answer("NOWHERE.example"), 0);
}

TEST_F(ApnTest, ARuleRefusesWhoeverAsksAndSaysForHowLong)
{
    core.set_rule(refusing("internet", 33, 5min));
    const auto reject = std::get<Reject>(ue.answer_pdn(0, PdpType::ipv4, ""));
    EXPECT_EQ(reject.cause, 33);
    EXPECT_EQ(reject.back_off, Ts{5min});
    const auto at_attach = std::get<Reject>(ue.answer_attach(PdpType::ipv4, ""));
    EXPECT_EQ(at_attach.cause, 19); // ESM failure (causes.tsv, EMM 19)
    EXPECT_EQ(at_attach.esm_cause, 33);
    EXPECT_EQ(at_attach.back_off, Ts{5min});
    core.set_rule(served("INTERNET")); // the one there is, not a second
    EXPECT_EQ(core.config().apns.size(), 1U);
    EXPECT_EQ(answer("internet"), 0);
}

TEST_F(ApnTest, APasswordIsTakenByTheProtocolTheRuleWants)
{
    using Authentication = ApnRule::Authentication;
    const PdnLogin pap{PdnProtocol::pap, "user", "secret"};
    const PdnLogin chap{PdnProtocol::chap, "user", "secret"};
    const auto with = [&](Authentication authentication, const PdnLogin& login) {
        core.set_rule(asking("a", authentication, "user", "secret"));
        return answer("a", PdpType::ipv4v6, login);
    };
    EXPECT_EQ(with(Authentication::none, {}), 0);
    EXPECT_EQ(with(Authentication::any, {}), 29); // user authentication failed
    EXPECT_EQ(with(Authentication::any, pap), 0);
    EXPECT_EQ(with(Authentication::any, chap), 0);
    EXPECT_EQ(with(Authentication::pap, pap), 0);
    EXPECT_EQ(with(Authentication::pap, chap), 29);
    EXPECT_EQ(with(Authentication::chap, chap), 0);
    EXPECT_EQ(with(Authentication::chap, pap), 29);
    EXPECT_EQ(with(Authentication::any, {PdnProtocol::pap, "user", "Secret"}), 29);
    EXPECT_EQ(with(Authentication::any, {PdnProtocol::pap, "users", "secret"}), 29);
    EXPECT_EQ(with(Authentication::any, {PdnProtocol::none, "user", "secret"}), 29);
}

TEST_F(ApnTest, ARuleHasATypeAndNameServersOfItsOwn)
{
    ApnRule rule = with_servers("v4", {{{192, 0, 2, 9}}, {}});
    rule.offered = PdpType::ipv4;
    core.set_rule(rule);
    const AttachAnswer dual = ue.answer_pdn(1, PdpType::ipv4v6, "v4");
    EXPECT_EQ(granted(dual).cause, 50);
    EXPECT_FALSE(granted(dual).ipv6);
    EXPECT_EQ(granted(dual).dns.ipv4, (std::vector<Ipv4>{{192, 0, 2, 9}}));
    EXPECT_TRUE(granted(dual).dns.ipv6.empty());
    EXPECT_EQ(answer("v4", PdpType::ipv6), 50);
    const AttachAnswer other = ue.answer_pdn(2, PdpType::ipv4v6, "");
    EXPECT_EQ(granted(other).dns.ipv4, core.config().dns.ipv4);
}

} // namespace
} // namespace emu::lte
