// Callbacks in a fixed order whose subscriptions may end at any moment.
#include "emu/signal.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace emu {
namespace {

TEST(Signal, CallsInTheOrderOfSubscription)
{
    Signal<int> signal;
    std::vector<int> seen;
    const Subscription first = signal.subscribe([&](int value) { seen.push_back(value + 1); });
    const Subscription second = signal.subscribe([&](int value) { seen.push_back(value + 2); });
    signal(10);
    EXPECT_EQ(seen, (std::vector<int>{11, 12}));
}

TEST(Signal, CallsByTurnsWhoeverSubscribedFirst)
{
    Signal<> signal;
    std::string seen;
    const Subscription other = signal.subscribe([&] { seen += "o"; });
    const Subscription bearers = signal.subscribe([&] { seen += "b"; }, Turn::bearers);
    const Subscription emm = signal.subscribe([&] { seen += "m"; }, Turn::emm);
    const Subscription late = signal.subscribe([&] { seen += "B"; }, Turn::bearers);
    signal();
    EXPECT_EQ(seen, "mbBo");
}

TEST(Signal, GivesOneThatSubscribesMeanwhileItsTurnFromTheNextTimeOn)
{
    Signal<> signal;
    std::string seen;
    std::optional<Subscription> early;
    const Subscription maker = signal.subscribe([&] {
        seen += "m";
        if (!early) early = signal.subscribe([&] { seen += "r"; }, Turn::rrc);
    });
    const Subscription last = signal.subscribe([&] { seen += "l"; });
    signal();
    EXPECT_EQ(seen, "mlr");
    seen.clear();
    signal();
    EXPECT_EQ(seen, "rml");
}

TEST(Signal, PassesReferencesThrough)
{
    Signal<const std::string&> signal;
    const std::string text = "x";
    const std::string* seen = nullptr;
    const Subscription subscription =
        signal.subscribe([&](const std::string& value) { seen = &value; });
    signal(text);
    EXPECT_EQ(seen, &text);
}

TEST(Signal, EndsASubscriptionWithItsOwner)
{
    Signal<> signal;
    int calls = 0;
    {
        const Subscription subscription = signal.subscribe([&] { ++calls; });
        signal();
    }
    signal();
    EXPECT_EQ(calls, 1);
    EXPECT_TRUE(signal.empty());
}

TEST(Signal, LetsASubscriptionOutliveIt)
{
    auto signal = std::make_optional<Signal<>>();
    Subscription subscription = signal->subscribe([] {});
    signal.reset();
    subscription.cancel();
    subscription.cancel();
}

TEST(Signal, MovesASubscriptionWithoutEndingIt)
{
    Signal<> signal;
    int calls = 0;
    Subscription first = signal.subscribe([&] { ++calls; });
    Subscription second{std::move(first)};
    first.cancel(); // owns nothing any more
    signal();
    EXPECT_EQ(calls, 1);
}

TEST(Signal, EndsTheOldSubscriptionWhenANewOneTakesItsPlace)
{
    Signal<> signal;
    std::vector<int> seen;
    Subscription subscription = signal.subscribe([&] { seen.push_back(1); });
    subscription = signal.subscribe([&] { seen.push_back(2); });
    signal();
    EXPECT_EQ(seen, (std::vector<int>{2}));
}

TEST(Signal, DoesNotCallWhoWasCancelledEarlierInTheSameCall)
{
    Signal<> signal;
    std::vector<int> seen;
    Subscription second;
    const Subscription first = signal.subscribe([&] {
        seen.push_back(1);
        second.cancel();
    });
    second = signal.subscribe([&] { seen.push_back(2); });
    const Subscription third = signal.subscribe([&] { seen.push_back(3); });
    signal();
    signal();
    EXPECT_EQ(seen, (std::vector<int>{1, 3, 1, 3}));
}

TEST(Signal, CallsTheNextOneAfterACallbackThatCancelledItself)
{
    Signal<> signal;
    std::vector<int> seen;
    Subscription first;
    first = signal.subscribe([&] {
        seen.push_back(1);
        first.cancel();
    });
    const Subscription second = signal.subscribe([&] { seen.push_back(2); });
    signal();
    signal();
    EXPECT_EQ(seen, (std::vector<int>{1, 2, 2}));
}

TEST(Signal, TellsWhoSubscribesMeanwhileAlreadyInTheSameCall)
{
    Signal<> signal;
    std::vector<int> seen;
    std::vector<Subscription> late;
    const Subscription first = signal.subscribe([&] {
        seen.push_back(1);
        if (late.empty()) late.push_back(signal.subscribe([&] { seen.push_back(9); }));
    });
    const Subscription second = signal.subscribe([&] { seen.push_back(2); });
    signal();
    EXPECT_EQ(seen, (std::vector<int>{1, 2, 9}));
}

TEST(Signal, MayBeRaisedFromItsOwnCallback)
{
    Signal<int> signal;
    std::vector<std::string> seen;
    Subscription first;
    first = signal.subscribe([&](int depth) {
        seen.push_back("a" + std::to_string(depth));
        if (depth == 0) {
            signal(1);
            first.cancel();
        }
    });
    const Subscription second =
        signal.subscribe([&](int depth) { seen.push_back("b" + std::to_string(depth)); });
    signal(0);
    signal(2);
    EXPECT_EQ(seen, (std::vector<std::string>{"a0", "a1", "b1", "b0", "b2"}));
}

} // namespace
} // namespace emu
