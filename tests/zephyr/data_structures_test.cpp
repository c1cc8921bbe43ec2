// Zephyr's ring buffer and its state machines (zephyr/sys/ring_buffer.h, zephyr/smf.h).
#include "tests/zephyr/kernel_fixture.hpp"

#include "zephyr/smf.h"
#include "zephyr/sys/ring_buffer.h"

namespace stack::zephyr {
namespace {

const std::uint8_t* bytes(const char* text) { return reinterpret_cast<const std::uint8_t*>(text); }

std::string taken(ring_buf& ring, std::uint32_t size)
{
    std::uint8_t into[16] = {};
    const std::uint32_t got = ring_buf_get(&ring, into, size);
    return {reinterpret_cast<const char*>(into), got};
}

// zephyr/sys/ring_buffer.h: every byte of the buffer is used, and what does not fit stays outside.
TEST(ZephyrRingBuffer, TakesWhatFitsAndGivesItInOrder)
{
    RING_BUF_DECLARE(ring, 5);
    EXPECT_EQ(ring_buf_capacity_get(&ring), 5U);
    EXPECT_TRUE(ring_buf_is_empty(&ring));
    EXPECT_EQ(ring_buf_put(&ring, bytes("abcdefg"), 7), 5U);
    EXPECT_EQ(ring_buf_space_get(&ring), 0U);
    EXPECT_EQ(ring_buf_put(&ring, bytes("x"), 1), 0U);
    EXPECT_EQ(taken(ring, 3), "abc");
    EXPECT_EQ(ring_buf_put(&ring, bytes("fgh"), 3), 3U); // around the end
    EXPECT_EQ(ring_buf_size_get(&ring), 5U);
    std::uint8_t peeked[4] = {};
    EXPECT_EQ(ring_buf_peek(&ring, peeked, 4), 4U);
    EXPECT_EQ(std::string(reinterpret_cast<char*>(peeked), 4), "defg");
    EXPECT_EQ(ring_buf_get(&ring, nullptr, 1), 1U);
    EXPECT_EQ(taken(ring, 16), "efgh");
    EXPECT_EQ(taken(ring, 16), "");
}

TEST(ZephyrRingBuffer, GivesBackOfAClaimWhatIsNotFinished)
{
    RING_BUF_DECLARE(ring, 6);
    std::uint8_t* place = nullptr;
    EXPECT_EQ(ring_buf_put_claim(&ring, &place, 4), 4U);
    std::memcpy(place, "wxyz", 4);
    EXPECT_EQ(ring_buf_put_finish(&ring, 5), -EINVAL);
    EXPECT_EQ(ring_buf_put_finish(&ring, 3), 0);
    EXPECT_EQ(ring_buf_get_claim(&ring, &place, 9), 3U);
    EXPECT_EQ(ring_buf_get_finish(&ring, 4), -EINVAL);
    EXPECT_EQ(ring_buf_get_finish(&ring, 1), 0);
    EXPECT_EQ(ring_buf_put_claim(&ring, &place, 9), 3U) << "up to the end of the memory";
    std::memcpy(place, "abc", 3);
    std::uint8_t* more = nullptr;
    EXPECT_EQ(ring_buf_put_claim(&ring, &more, 9), 1U) << "and on at its beginning";
    *more = 'd';
    EXPECT_EQ(ring_buf_put_finish(&ring, 4), 0);
    EXPECT_EQ(taken(ring, 16), "xyabcd");
    ring_buf_put(&ring, bytes("q"), 1);
    ring_buf_reset(&ring);
    EXPECT_TRUE(ring_buf_is_empty(&ring));
}

TEST(ZephyrRingBuffer, KeepsItemsWhole)
{
    RING_BUF_ITEM_DECLARE(ring, 4);
    std::uint32_t words[] = {1, 2, 3};
    EXPECT_EQ(ring_buf_item_put(&ring, 7, 9, words, 4), -EMSGSIZE);
    EXPECT_EQ(ring_buf_item_put(&ring, 7, 9, words, 3), 0);
    EXPECT_EQ(ring_buf_item_put(&ring, 8, 0, nullptr, 0), -EMSGSIZE);
    std::uint16_t type = 0;
    std::uint8_t value = 0;
    std::uint8_t size = 2;
    std::uint32_t into[3] = {};
    EXPECT_EQ(ring_buf_item_get(&ring, &type, &value, into, &size), -EMSGSIZE);
    EXPECT_EQ(size, 3);
    EXPECT_EQ(ring_buf_item_get(&ring, &type, &value, into, &size), 0);
    EXPECT_EQ(type, 7);
    EXPECT_EQ(value, 9);
    EXPECT_EQ(into[2], 3U);
    EXPECT_EQ(ring_buf_item_get(&ring, &type, &value, into, &size), -EAGAIN);
}

/// off; on { slow, fast }, of which slow is entered with on.
struct Machine {
    smf_ctx ctx{}; // first
    std::string log;
    std::string event;
};

extern const smf_state states[4];
enum { off, on, slow, fast };

template <char What, int Which>
void note(void* it)
{
    static constexpr const char* names[] = {"off", "on", "slow", "fast"};
    static_cast<Machine*>(it)->log += std::string{What} + names[Which] + ' ';
}
template <int Which>
void run(void* opaque)
{
    Machine& it = *static_cast<Machine*>(opaque);
    note<'.', Which>(opaque);
    const auto goes = [&](int state) { smf_set_state(&it.ctx, &states[state]); };
    if (Which == off && it.event == "start") goes(on);
    if (Which == slow && it.event == "faster") goes(fast);
    if (Which == on && it.event == "stop") goes(off);
    if (Which == fast && it.event == "again") goes(fast);
    if (Which == fast && it.event == "keep") smf_set_handled(&it.ctx);
    if (Which == fast && it.event == "end") smf_set_terminate(&it.ctx, -7);
}
#define STATE(which, parent, initial)                                                              \
    SMF_CREATE_STATE((note<'+', which>), (run<which>), (note<'-', which>), parent, initial)
const smf_state states[4] = {
    STATE(off, nullptr, nullptr),
    STATE(on, nullptr, &states[slow]),
    STATE(slow, &states[on], nullptr),
    STATE(fast, &states[on], nullptr),
};
#undef STATE

// zephyr/smf.h: entries from the outside in, exits from the inside out, outer states run after
// inner ones that leave the event to them.
TEST(ZephyrStateMachine, LeavesAndEntersUpToTheStateThatBothLieIn)
{
    Machine it;
    const auto after = [&](const char* event) {
        it.log.clear();
        it.event = event;
        EXPECT_EQ(smf_run_state(&it.ctx), std::string{event} == "end" ? -7 : 0);
        return it.log;
    };
    smf_set_initial(&it.ctx, &states[off]);
    EXPECT_EQ(it.log, "+off ");
    EXPECT_EQ(after(""), ".off ");
    EXPECT_EQ(after("start"), ".off -off +on +slow ");
    EXPECT_EQ(it.ctx.previous, &states[off]);
    EXPECT_EQ(after(""), ".slow .on ");
    EXPECT_EQ(after("faster"), ".slow -slow +fast ");
    EXPECT_EQ(after("keep"), ".fast ");
    EXPECT_EQ(after("again"), ".fast -fast +fast ");
    EXPECT_EQ(after("stop"), ".fast .on -fast -on +off ");
    after("start");
    after("faster");
    EXPECT_EQ(after("end"), ".fast ");
    EXPECT_EQ(after("end"), "") << "it runs no more";
}

} // namespace
} // namespace stack::zephyr
