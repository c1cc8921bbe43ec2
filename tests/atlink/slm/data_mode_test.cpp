// Data mode (slm/behaviour.md §4): the bytes alone, then with a whole session.
#include "atlink/slm/data_mode.hpp"
#include "tests/atlink/slm/session_fixture.hpp"

namespace atlink::slm {
namespace {

using Pieces = std::vector<std::string>;

/// What a handler was given; it lives longer than the handler.
struct Sent {
    Pieces pieces;
    bool busy = false;
    bool busy_after_each = false;
    bool datagrams = false;
    bool tells_its_end = true;
    int status = 0;
    bool gone = false;
};

class Handler final : public DataHandler {
public:
    explicit Handler(Sent& sent) : sent_{sent} {}
    ~Handler() override { sent_.gone = true; }
    int send(std::string data) override
    {
        EXPECT_FALSE(sent_.busy);
        sent_.pieces.push_back(std::move(data));
        sent_.busy = sent_.busy_after_each;
        return sent_.status;
    }
    bool busy() const override { return sent_.busy; }
    bool datagrams() const override { return sent_.datagrams; }
    bool tells_its_end() const override { return sent_.tells_its_end; }

private:
    Sent& sent_;
};

class DataModeTest : public testing::Test {
protected:
    static constexpr emu::Ts limit = 32ms;

    /// One read; how many bytes were taken.
    std::size_t push(std::string_view bytes) { return data_.push(bytes, now_); }
    void pause()
    {
        now_ += limit;
        data_.look(now_);
    }

    emu::Instant now_ = emu::epoch + 1s;
    Sent sent_;
    DataMode data_{std::make_unique<Handler>(sent_), limit};
};

TEST_F(DataModeTest, SendsWhatCameBeforeAPause)
{
    push("ab");
    now_ += limit - emu::Ts{1};
    EXPECT_EQ(data_.deadline(), now_ + emu::Ts{1});
    data_.look(now_);
    EXPECT_EQ(sent_.pieces, Pieces{});
    push("c"); // the pause begins again
    now_ += limit - emu::Ts{1};
    data_.look(now_);
    EXPECT_EQ(sent_.pieces, Pieces{});
    now_ += emu::Ts{1};
    data_.look(now_);
    EXPECT_EQ(sent_.pieces, Pieces{"abc"});
    EXPECT_EQ(data_.deadline(), emu::never);
    EXPECT_FALSE(data_.holds_data());
}

TEST_F(DataModeTest, LeavesAtTheTerminatorAndSendsWhatCameBeforeIt)
{
    EXPECT_EQ(push("abc+++AT\r\n"), 6U); // the rest is a command
    EXPECT_EQ(sent_.pieces, Pieces{"abc"});
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(data_.status(), 0);
    EXPECT_EQ(push("more"), 0U);
}

TEST_F(DataModeTest, SendsNothingWhenThereIsNothing)
{
    push("+++");
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(sent_.pieces, Pieces{});
}

TEST_F(DataModeTest, FindsTheTerminatorHoweverItIsSplit)
{
    const std::string stream = "a+b++c+++";
    for (std::size_t first = 0; first <= stream.size(); ++first) {
        for (std::size_t second = first; second <= stream.size(); ++second) {
            Sent sent;
            DataMode data{std::make_unique<Handler>(sent), limit};
            for (const std::string& piece :
                 {stream.substr(0, first), stream.substr(first, second - first),
                  stream.substr(second)}) {
                if (!piece.empty()) {
                    EXPECT_EQ(data.push(piece, now_), piece.size());
                }
            }
            EXPECT_TRUE(data.left()) << first << " " << second;
            EXPECT_EQ(sent.pieces, Pieces{"a+b++c"}) << first << " " << second;
        }
    }
}

TEST_F(DataModeTest, TakesTheFirstOfFourForData)
{
    EXPECT_EQ(push("++++"), 4U);
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(sent_.pieces, Pieces{"+"});
}

TEST_F(DataModeTest, HoldsAPartOfATerminatorBack)
{
    push("ab++");
    EXPECT_FALSE(data_.left());
    push("c");
    pause();
    EXPECT_EQ(sent_.pieces, Pieces{"ab++c"});
}

TEST_F(DataModeTest, SendsAPartOfATerminatorWithWhatCameBeforeIt)
{
    push("ab++");
    pause();
    EXPECT_EQ(sent_.pieces, Pieces{"ab++"});
    EXPECT_EQ(push("+"), 1U); // one of a new one
    EXPECT_FALSE(data_.left());
}

TEST_F(DataModeTest, KeepsAPartOfATerminatorThatIsAlone)
{
    push("++");
    pause();
    pause();
    EXPECT_EQ(sent_.pieces, Pieces{});
    EXPECT_EQ(data_.deadline(), emu::never);
    push("+");
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(sent_.pieces, Pieces{});
}

TEST_F(DataModeTest, SendsAFullBufferAtOnce)
{
    // slm/behaviour.md §4: a flush happens when the buffer is full.
    push(std::string(data_mode_buffer - 1, 'x'));
    EXPECT_EQ(sent_.pieces, Pieces{});
    push("x");
    EXPECT_EQ(sent_.pieces, Pieces{std::string(data_mode_buffer, 'x')});
    push("y+++");
    EXPECT_EQ(sent_.pieces.back(), "y");
}

TEST_F(DataModeTest, SendsAFullBufferOnceTheLastOneHasGone)
{
    push(std::string(data_mode_buffer - 1, 'x'));
    sent_.busy = true;
    push("x");
    EXPECT_EQ(sent_.pieces, Pieces{});
    sent_.busy = false;
    data_.look(now_);
    EXPECT_EQ(sent_.pieces, Pieces{std::string(data_mode_buffer, 'x')});
}

TEST_F(DataModeTest, CutsAStreamIntoBuffers)
{
    std::string all;
    for (std::size_t i = 0; i < 3 * data_mode_buffer + 100; ++i)
        all += static_cast<char>('a' + i % 26);
    EXPECT_EQ(push(all + "+++"), all.size() + 3);
    ASSERT_EQ(sent_.pieces.size(), 4U);
    std::string seen;
    for (const std::string& piece : sent_.pieces)
        seen += piece;
    EXPECT_EQ(seen, all);
    EXPECT_EQ(sent_.pieces[0].size(), data_mode_buffer);
    EXPECT_EQ(sent_.pieces[3].size(), 100U);
}

TEST_F(DataModeTest, FailsOnADatagramLongerThanTheBuffer)
{
    sent_.datagrams = true;
    push(std::string(data_mode_buffer, 'x'));
    EXPECT_FALSE(data_.failed());
    push("y");
    EXPECT_TRUE(data_.failed());
    EXPECT_EQ(data_.status(), -139);
    EXPECT_TRUE(data_.take_news());
    EXPECT_FALSE(data_.take_news());
    EXPECT_EQ(sent_.pieces, Pieces{}); // nothing of it
    EXPECT_TRUE(sent_.gone);
    push("dropped++");
    pause();
    EXPECT_FALSE(data_.left());
    EXPECT_EQ(push("+AT"), 1U);
    EXPECT_TRUE(data_.left());
}

TEST_F(DataModeTest, SendsADatagramAsLongAsTheBuffer)
{
    sent_.datagrams = true;
    push(std::string(data_mode_buffer, 'x') + "+++");
    EXPECT_EQ(sent_.pieces, Pieces{std::string(data_mode_buffer, 'x')});
    EXPECT_EQ(data_.status(), 0);
}

TEST_F(DataModeTest, EndsWithTheErrorOfItsHandler)
{
    sent_.status = -5;
    push("x");
    pause();
    EXPECT_TRUE(data_.failed());
    EXPECT_TRUE(data_.take_news());
    push("+++");
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(data_.status(), -5);
}

TEST_F(DataModeTest, NeedNotTellAHostThatLeavesAnyway)
{
    sent_.status = -5;
    push("x+++");
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(data_.status(), -5);
    EXPECT_FALSE(data_.take_news());
}

TEST_F(DataModeTest, LetsBytesWaitWhileTheLastPieceIsOnItsWay)
{
    sent_.busy_after_each = true;
    push("first");
    pause();
    EXPECT_EQ(sent_.pieces, Pieces{"first"});
    EXPECT_EQ(push("more"), 0U); // the flush is not over
    sent_.busy = false;
    data_.look(now_);
    EXPECT_EQ(push("more"), 4U);
    EXPECT_EQ(push("+++AT"), 3U);
    EXPECT_FALSE(data_.left()); // taken, but not gone
    EXPECT_EQ(sent_.pieces, (Pieces{"first", "more"}));
    sent_.busy = false;
    data_.look(now_);
    EXPECT_TRUE(data_.left());
}

TEST_F(DataModeTest, TakesNoMoreThanABufferWhileTheLastPieceIsOnItsWay)
{
    sent_.busy_after_each = true;
    EXPECT_EQ(push(std::string(3 * data_mode_buffer, 'x') + "++++"), 2 * data_mode_buffer);
    EXPECT_EQ(sent_.pieces.size(), 1U);
    EXPECT_EQ(push("x"), 0U);
    sent_.busy = false;
    EXPECT_EQ(push(std::string(data_mode_buffer, 'x') + "++++"), data_mode_buffer + 3);
    sent_.busy = false; // the first of the four had no room
    EXPECT_EQ(push("+"), 1U);
    EXPECT_FALSE(data_.left());
    sent_.busy = false;
    data_.look(now_);
    EXPECT_EQ(sent_.pieces.back(), "+");
    sent_.busy = false;
    data_.look(now_);
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(sent_.pieces.size(), 4U);
}

TEST_F(DataModeTest, KeepsATerminatorThatWaitsForRoomOverAPause)
{
    sent_.busy_after_each = true;
    EXPECT_EQ(push(std::string(2 * data_mode_buffer, 'x') + "++++"), 2 * data_mode_buffer + 3);
    sent_.busy = false; // the first of the four had no room
    pause();
    for (int looks = 0; looks < 2; ++looks) {
        sent_.busy = false;
        data_.look(now_);
        push("+");
    }
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(sent_.pieces.size(), 3U);
    EXPECT_EQ(sent_.pieces.back(), "+");
}

TEST_F(DataModeTest, LosesItsConnection)
{
    push("lost");
    data_.fail(-104);
    EXPECT_TRUE(sent_.gone);
    EXPECT_TRUE(data_.take_news());
    data_.fail(-5); // the first reason counts
    push("+++");
    EXPECT_EQ(data_.status(), -104);
    EXPECT_EQ(sent_.pieces, Pieces{});
}

// slm/commands.tsv, data mode broken: proxies only.
TEST_F(DataModeTest, SaysNothingOfTheEndOfASocket)
{
    sent_.datagrams = true;
    sent_.tells_its_end = false;
    push(std::string(data_mode_buffer + 1, 'x'));
    EXPECT_TRUE(data_.failed());
    EXPECT_FALSE(data_.take_news());
    push("dropped+++");
    EXPECT_TRUE(data_.left());
    EXPECT_EQ(data_.status(), -139);
    EXPECT_EQ(sent_.pieces, Pieces{});
}

TEST_F(DataModeTest, LosesItsConnectionWhileItLeaves)
{
    sent_.busy_after_each = true;
    push("x+++");
    EXPECT_FALSE(data_.left());
    data_.fail(-104);
    EXPECT_TRUE(data_.left());
    EXPECT_FALSE(data_.take_news());
    EXPECT_EQ(data_.status(), -104);
}

} // namespace
} // namespace atlink::slm
