// Every file in tests/transcripts is a test; see transcript.hpp for how to write one.
#include "tests/transcript.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace atlink {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files()
{
    std::vector<fs::path> found;
    for (const auto& entry :
         fs::directory_iterator(fs::path{__FILE__}.parent_path() / "transcripts")) {
        if (entry.path().extension() == ".txt") found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

class Transcript : public testing::TestWithParam<fs::path> {};

TEST_P(Transcript, IsAnsweredByteForByte)
{
    transcript::Player player;
    player.play(GetParam());
    if (!player.missing().empty()) GTEST_SKIP() << "no " << player.missing() << " sockets";
}

INSTANTIATE_TEST_SUITE_P(Files, Transcript, testing::ValuesIn(files()), [](const auto& each) {
    std::string name = each.param.stem().string();
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

TEST(TranscriptFormat, KnowsEscapes)
{
    EXPECT_EQ(transcript::unescape("a\\r\\n\\t\\\\\\x41b"), "a\r\n\t\\Ab");
    EXPECT_EQ(transcript::unescape(transcript::visible("\r\n\\\x01~")), "\r\n\\\x01~");
}

TEST(TranscriptFormat, KnowsTimes)
{
    EXPECT_EQ(transcript::duration("30s"), emu::Ts{std::chrono::seconds{30}});
    EXPECT_EQ(transcript::duration("500ms"), emu::Ts{std::chrono::milliseconds{500}});
    EXPECT_THROW(transcript::duration("5"), std::runtime_error);
}

} // namespace
} // namespace atlink
