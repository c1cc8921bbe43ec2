// Every file in tests/transcripts is a test; see transcript.hpp for how to write one. Those of the
// reference run over a real pseudo-terminal too.
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

std::string name_of(const testing::TestParamInfo<fs::path>& each)
{
    std::string name = each.param.stem().string();
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Files, Transcript, testing::ValuesIn(files()), name_of);

/// Those called reference_NN_*: transcript NN of slm/transcripts.md.
std::vector<fs::path> reference_files()
{
    std::vector<fs::path> found = files();
    std::erase_if(found, [](const fs::path& file) {
        return !file.filename().string().starts_with("reference_");
    });
    return found;
}

class TranscriptOverPty : public testing::TestWithParam<fs::path> {};

TEST_P(TranscriptOverPty, IsAnsweredByteForByte)
{
    transcript::Player player{20};
    player.play(GetParam());
    if (!player.missing().empty()) GTEST_SKIP() << "no " << player.missing() << " sockets";
}

INSTANTIATE_TEST_SUITE_P(Files, TranscriptOverPty, testing::ValuesIn(reference_files()), name_of);

TEST(TranscriptReference, AllAreThere)
{
    // 14, 15 and 18 are PPP, CMUX, and MQTT with HTTP, which this application is built without:
    // what their commands answer then.
    std::vector<std::string> numbers;
    for (const fs::path& file : reference_files())
        numbers.push_back(file.filename().string().substr(10, 2));
    std::vector<std::string> all;
    for (int number = 1; number <= 18; ++number)
        all.push_back((number < 10 ? "0" : "") + std::to_string(number));
    EXPECT_EQ(numbers, all);
}

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
