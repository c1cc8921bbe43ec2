#include "emu/post.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace emu {
namespace {

struct PostTest : testing::Test {
    Engine engine;
    int runs = 0;
    std::optional<Post> post{std::in_place, engine, [this] { ++runs; }};
};

TEST_F(PostTest, RunsAtNowInAnEventOfItsOwn)
{
    engine.advance_to(epoch + Ts{7});
    post->post();
    EXPECT_EQ(runs, 0);
    EXPECT_TRUE(post->pending());
    EXPECT_EQ(engine.next_event(), epoch + Ts{7});
    EXPECT_TRUE(engine.run_one());
    EXPECT_EQ(runs, 1);
    EXPECT_FALSE(post->pending());
    EXPECT_FALSE(engine.run_one());
}

TEST_F(PostTest, AskedTwiceRunsOnceAndKeepsItsPlace)
{
    post->post();
    int before = -1;
    engine.at(engine.now(), [&] { before = runs; });
    post->post();
    engine.advance_to(engine.now());
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(before, 1);
}

TEST_F(PostTest, AskedFromWithinRunsAgain)
{
    std::optional<Post> chain;
    chain.emplace(engine, [&] {
        if (++runs < 3) chain->post();
    });
    chain->post();
    engine.advance_to(engine.now());
    EXPECT_EQ(runs, 3);
}

TEST_F(PostTest, CancelledOrDestroyedNeverRuns)
{
    post->post();
    post->cancel();
    EXPECT_FALSE(engine.run_one());
    post->post();
    post.reset();
    EXPECT_FALSE(engine.run_one());
    EXPECT_EQ(runs, 0);
}

} // namespace
} // namespace emu
