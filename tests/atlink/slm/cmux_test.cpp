// The multiplexer alone: frames in, frames and payload out (3GPP TS 27.010).
#include "atlink/slm/cmux.hpp"

#include "tests/atlink/slm/cmux_frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace atlink {
namespace {

using cmux::Frame;
using slm::Cmux;
using testing::ElementsAre;
using testing::IsEmpty;

std::string octets(std::initializer_list<unsigned> values)
{
    std::string bytes;
    for (const unsigned value : values)
        bytes.push_back(static_cast<char>(value));
    return bytes;
}

class CmuxTest : public testing::Test {
protected:
    /// What the multiplexer sends meanwhile.
    std::string feed(std::string_view bytes)
    {
        sent_.clear();
        cmux_.feed(bytes);
        return sent_;
    }
    std::vector<Frame> frames(std::string_view bytes)
    {
        const auto all = cmux::decode(feed(bytes));
        EXPECT_TRUE(all) << "no frames";
        return all.value_or(std::vector<Frame>{});
    }
    void open(unsigned channel)
    {
        cmux_.feed(cmux::host(0, cmux::sabm) + cmux::host(channel, cmux::sabm));
        sent_.clear();
    }
    std::vector<Frame> sent() { return cmux::decode(std::exchange(sent_, {})).value(); }
    /// The answer of DLCI 0 to a message.
    std::string control(const std::string& message)
    {
        const auto answers = frames(cmux::host(0, cmux::uih, message));
        if (answers.empty()) return "";
        EXPECT_EQ(answers.size(), 1U);
        EXPECT_EQ(answers.front().dlci, 0U);
        return answers.front().data;
    }

    std::string sent_;
    std::string reply_; // what the host says as soon as it hears something
    std::string received_;
    std::vector<std::pair<unsigned, bool>> opened_;
    Cmux cmux_{
        2,
        {.send =
             [this](std::string_view bytes) {
                 sent_ += bytes;
                 cmux_.feed(std::exchange(reply_, {}));
             },
         .receive =
             [this](unsigned channel, std::string_view bytes) {
                 received_ += std::to_string(channel) + ":" + std::string{bytes} + ";";
             },
         .opened = [this](unsigned channel, bool open) { opened_.emplace_back(channel, open); }}};
};

TEST_F(CmuxTest, AnswersTheFramesOfTheReference)
{
    // slm/transcripts.md §15
    EXPECT_EQ(feed(octets({0xf9, 0x03, 0x3f, 0x01, 0x1c, 0xf9})),
              octets({0xf9, 0x03, 0x73, 0x01, 0xd7, 0xf9}));
    EXPECT_EQ(feed(octets({0xf9, 0x07, 0x3f, 0x01, 0xde, 0xf9})),
              octets({0xf9, 0x07, 0x73, 0x01, 0x15, 0xf9}));
    EXPECT_EQ(feed(octets({0xf9, 0x0b, 0x3f, 0x01, 0x59, 0xf9})),
              octets({0xf9, 0x0b, 0x73, 0x01, 0x92, 0xf9}));
    EXPECT_THAT(opened_, ElementsAre(std::pair{1U, true}, std::pair{2U, true}));
}

TEST_F(CmuxTest, OpensNoChannelBeforeTheControlChannelAndNoneThatIsNotThere)
{
    EXPECT_THAT(frames(cmux::host(1, cmux::sabm)),
                ElementsAre(Frame{1, true, cmux::dm, ""})); // §5.3.2
    feed(cmux::host(0, cmux::sabm));
    EXPECT_THAT(frames(cmux::host(3, cmux::sabm)), ElementsAre(Frame{3, true, cmux::dm, ""}));
    EXPECT_THAT(frames(cmux::host(63, cmux::sabm)), ElementsAre(Frame{63, true, cmux::dm, ""}));
    EXPECT_THAT(opened_, IsEmpty());
}

TEST_F(CmuxTest, CarriesBytesInBothDirections)
{
    open(2);
    EXPECT_THAT(frames(cmux::host(2, cmux::uih, "AT\r\n")), IsEmpty());
    EXPECT_EQ(received_, "2:AT\r\n;");
    cmux_.send(2, std::string(300, 'x'));
    // The responder's frames have C/R = 0 (§5.2.1.2); the largest is 127 (slm/behaviour.md §3).
    EXPECT_THAT(sent(), ElementsAre(Frame{2, false, cmux::uih, std::string(127, 'x')},
                                    Frame{2, false, cmux::uih, std::string(127, 'x')},
                                    Frame{2, false, cmux::uih, std::string(46, 'x')}));
    cmux_.send(1, "nobody");
    EXPECT_THAT(sent(), IsEmpty());
}

TEST_F(CmuxTest, TakesItsBytesInAnyPieces)
{
    const std::string all = cmux::host(0, cmux::sabm) + cmux::host(1, cmux::sabm) +
                            cmux::host(1, cmux::uih, "\xf9\x03\xf9") + "\xf9\xf9" +
                            cmux::host(1, cmux::uih, std::string(127, 'y'));
    cmux_.feed(all);
    const std::string answers = sent_;
    const std::string received = received_;
    EXPECT_EQ(received, "1:\xf9\x03\xf9;1:" + std::string(127, 'y') + ";");
    for (std::size_t at = 1; at < all.size(); ++at) {
        feed(cmux::host(0, cmux::disc));
        received_.clear();
        sent_.clear();
        cmux_.feed(std::string_view{all}.substr(0, at));
        cmux_.feed(std::string_view{all}.substr(at));
        EXPECT_EQ(received_, received) << at;
        EXPECT_EQ(sent_, answers) << at;
    }
}

TEST_F(CmuxTest, DropsFramesThatAreNotWholeAndFindsTheNext)
{
    open(1);
    const std::string good = cmux::host(1, cmux::uih, "good");
    std::string sum = cmux::host(1, cmux::uih, "bad");
    ++sum[sum.size() - 2];
    std::string end = cmux::host(1, cmux::uih, "bad");
    end.back() = 'x';
    const std::string cut = cmux::host(1, cmux::uih, "bad").substr(0, 6);
    const std::string tall =
        cmux::host(1, cmux::uih, std::string(128, 'z')); // two octets of length
    for (const std::string& bad : {sum, end, tall, octets({0xf9, 0x06, 0xef}), octets({0, 1, 2})}) {
        EXPECT_EQ(feed(bad), "");
        received_.clear();
        feed("\xf9" + good + good); // a flag ends what was left open
        EXPECT_TRUE(received_.ends_with("1:good;")) << received_;
        EXPECT_EQ(received_.find("bad"), std::string::npos);
    }
    feed(cut + std::string(200, '\xf9')); // its end never comes: the flags fill it
    received_.clear();
    feed(good);
    EXPECT_EQ(received_, "1:good;");
}

TEST_F(CmuxTest, AnswersTheControlMessages)
{
    open(1);
    // §5.4.6.3: type and length octets, EA set; the answer has C/R clear.
    EXPECT_EQ(control(octets({0x23, 0x07}) + "abc"), octets({0x21, 0x07}) + "abc");         // Test
    EXPECT_EQ(control(octets({0xe3, 0x05, 0x07, 0x0d})), octets({0xe1, 0x05, 0x07, 0x0d})); // MSC
    EXPECT_EQ(control(octets({0x93, 0x03, 0x07})), octets({0x11, 0x03, 0x93})); // RPN: NSC
    // PN: 31 octets are agreed to, 1500 are not.
    EXPECT_EQ(control(octets({0x83, 0x11, 1, 0, 0, 10, 31, 0, 3, 0})),
              octets({0x81, 0x11, 1, 0, 0, 10, 31, 0, 3, 0}));
    EXPECT_EQ(control(octets({0x83, 0x11, 1, 0, 0, 10, 0xdc, 5, 3, 0})),
              octets({0x81, 0x11, 1, 0, 0, 10, 127, 0, 3, 0}));
    // An answer, a length beyond the frame, nothing at all.
    EXPECT_EQ(control(octets({0xe1, 0x05, 0x07, 0x0d})), "");
    EXPECT_EQ(control(octets({0x23, 0xff})), "");
    EXPECT_EQ(control(octets({0x23})), "");
    EXPECT_EQ(control(""), "");
}

TEST_F(CmuxTest, HoldsAChannelThatTheHostStops)
{
    open(1);
    control(octets({0xe3, 0x05, 0x07, 0x0f})); // MSC with FC: §5.4.6.3.7
    cmux_.send(1, "first ");
    cmux_.send(1, "second");
    EXPECT_EQ(sent_.find("first"), std::string::npos);
    EXPECT_THAT(frames(cmux::host(0, cmux::uih, octets({0xe3, 0x05, 0x07, 0x0d}))),
                ElementsAre(Frame{0, false, cmux::uih, octets({0xe1, 0x05, 0x07, 0x0d})},
                            Frame{1, false, cmux::uih, "first second"}));
    EXPECT_EQ(control(octets({0x63, 0x01})), octets({0x61, 0x01})); // FCoff
    sent_.clear();
    for (int i = 0; i < 100; ++i)
        cmux_.send(1, std::string(100, 'w'));
    EXPECT_EQ(sent_, "");
    std::size_t bytes = 0;
    for (const Frame& frame : frames(cmux::host(0, cmux::uih, octets({0xa3, 0x01})))) // FCon
        bytes += frame.dlci == 1 ? frame.data.size() : 0;
    EXPECT_EQ(bytes, Cmux::buffer);
}

TEST_F(CmuxTest, KeepsToTheFrameSizeThatTheHostHasAskedFor)
{
    feed(cmux::host(0, cmux::sabm));
    control(octets({0x83, 0x11, 2, 0, 0, 10, 31, 0, 3, 0})); // PN, before SABM: §5.4.6.3.1
    open(2);
    open(1);
    cmux_.send(2, std::string(40, 'x'));
    cmux_.send(1, std::string(40, 'y'));
    EXPECT_THAT(sent(), ElementsAre(Frame{2, false, cmux::uih, std::string(31, 'x')},
                                    Frame{2, false, cmux::uih, std::string(9, 'x')},
                                    Frame{1, false, cmux::uih, std::string(40, 'y')}));
    feed(cmux::host(2, cmux::disc));
    open(2); // without PN
    cmux_.send(2, std::string(40, 'x'));
    EXPECT_THAT(sent(), ElementsAre(Frame{2, false, cmux::uih, std::string(40, 'x')}));
}

TEST_F(CmuxTest, TakesWhatTheHostSaysWhileItHears)
{
    reply_ = cmux::host(1, cmux::sabm);
    feed(cmux::host(0, cmux::sabm));
    EXPECT_TRUE(cmux_.open(1)); // after the UA of the control channel, not before
    reply_ = cmux::host(1, cmux::sabm);
    feed(cmux::host(1, cmux::disc));
    EXPECT_TRUE(cmux_.open(1));
    reply_ = cmux::host(0, cmux::sabm);
    feed(cmux::host(0, cmux::uih, octets({0xc3, 0x01}))); // CLD
    EXPECT_TRUE(cmux_.open(0));
    reply_ = cmux::host(1, cmux::uih, "second");
    feed(cmux::host(1, cmux::sabm) + cmux::host(1, cmux::uih, "first"));
    EXPECT_EQ(received_, "1:first;1:second;");
}

TEST_F(CmuxTest, LetsNothingBetweenTheFramesOfOneOutput)
{
    open(1);
    reply_ = cmux::host(0, cmux::uih, octets({0xe3, 0x05, 0x07, 0x0f})); // MSC with FC
    cmux_.send(1, std::string(200, 'x'));
    EXPECT_THAT(sent(), ElementsAre(Frame{1, false, cmux::uih, std::string(127, 'x')},
                                    Frame{1, false, cmux::uih, std::string(73, 'x')},
                                    Frame{0, false, cmux::uih, octets({0xe1, 0x05, 0x07, 0x0f})}));
    cmux_.send(1, "held");
    EXPECT_THAT(sent(), IsEmpty());
}

TEST_F(CmuxTest, ClosesChannelsOneByOneAndAllAtOnce)
{
    open(1);
    open(2);
    EXPECT_THAT(frames(cmux::host(1, cmux::disc)), ElementsAre(Frame{1, true, cmux::ua, ""}));
    EXPECT_FALSE(cmux_.open(1));
    EXPECT_TRUE(cmux_.open(2));
    EXPECT_THAT(frames(cmux::host(1, cmux::disc)), ElementsAre(Frame{1, true, cmux::dm, ""}));
    EXPECT_THAT(frames(cmux::host(1, cmux::uih, "lost")),
                ElementsAre(Frame{1, true, cmux::dm, ""}));
    EXPECT_EQ(received_, "");
    EXPECT_EQ(control(octets({0xc3, 0x01})), octets({0xc1, 0x01})); // CLD: §5.4.6.3.3
    EXPECT_FALSE(cmux_.open(2));
    EXPECT_FALSE(cmux_.open(0));
    opened_.clear();
    open(1); // and again
    EXPECT_THAT(opened_, ElementsAre(std::pair{1U, true}));
}

} // namespace
} // namespace atlink
