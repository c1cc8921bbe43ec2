// Every file in tests/transcripts is a test; see transcript.hpp for how to write one. Those of the
// reference run over a real pseudo-terminal too.
#include "tests/atlink/slm/transcript.hpp"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <string>
#include <vector>

namespace atlink {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files()
{
    std::vector<fs::path> found;
    for (const auto& entry :
         fs::directory_iterator(fs::path{EMU9160_SOURCE_DIR} / "tests/atlink/slm/transcripts")) {
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
}

INSTANTIATE_TEST_SUITE_P(Files, TranscriptOverPty, testing::ValuesIn(reference_files()), name_of);

TEST(TranscriptReference, AllAreThere)
{
    std::vector<std::string> numbers;
    for (const fs::path& file : reference_files())
        numbers.push_back(file.filename().string().substr(10, 2));
    EXPECT_EQ(numbers, (std::vector<std::string>{"01", "02", "03", "04", "05", "06", "07", "08",
                                                 "09", "10", "11", "12", "13", "14", "15", "16",
                                                 "17", "18", "18"})); // HTTP, MQTT
}

void play(const std::string& text, double scale = 0)
{
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    const fs::path file = fs::path{testing::TempDir()} / ("emu9160_" + name + ".txt");
    std::ofstream{file} << text;
    transcript::Player{scale}.play(file);
    fs::remove(file);
}

TEST(TranscriptPlayer, FailsOnAWrongByte)
{
    play("H> AT\\r\\n\nM> \\r\\nOK\\r\\n\n");
    EXPECT_NONFATAL_FAILURE(play("H> AT\\r\\n\nM> \\r\\nOk\\r\\n\n"), "got       \\r\\nOK");
    EXPECT_NONFATAL_FAILURE(play("H> AT\\r\\n\nM> \\r\\nOK\\r\\n\\r\\n\n"), "expected");
}

TEST(TranscriptPlayer, FailsOnWhatIsNotExpected)
{
    EXPECT_NONFATAL_FAILURE(play("H> AT\\r\\n\nM> \\r\\nOK\nH> AT\\r\\n\n"),
                            "not expected: \\r\\n");
    EXPECT_NONFATAL_FAILURE(play("H> AT\\r\\n\nquiet 1s\n"), "not expected: \\r\\nOK\\r\\n");
}

TEST(TranscriptPlayer, FailsOnWhatIsSaidAfterTheLastStep)
{
    const char* told_later = "H> AT#XRESET\\r\\n\nM> \\r\\nOK\\r\\n\nwait 500ms\n";
    EXPECT_NONFATAL_FAILURE(play(told_later), "not expected: Ready\\r\\n");
    EXPECT_NONFATAL_FAILURE(play(told_later, 20), "not expected: Ready\\r\\n");
    const char* unread = "H> AT\\r\\n\nM> \\r\\nOK\\r\\n\nH> AT\\r\\n\n";
    EXPECT_NONFATAL_FAILURE(play(unread), "not expected: \\r\\nOK\\r\\n");
    EXPECT_NONFATAL_FAILURE(play(unread, 20), "not expected: \\r\\nOK\\r\\n");
}

TEST(TranscriptPlayer, FailsOnAFileThatExpectsNothing)
{
    EXPECT_NONFATAL_FAILURE(play("# H> AT\\r\\n\n"), "no answer is expected");
    EXPECT_NONFATAL_FAILURE(play("H> A\n"), "no answer is expected");
}

TEST(TranscriptPlayer, FailsOnAStepItDoesNotKnow)
{
    static std::string text;
    const std::string fine = "H> AT\\r\\n\nM> \\r\\nOK\\r\\n\n";
    for (const auto& [step, why] : std::initializer_list<std::pair<std::string, std::string>>{
             {"h> AT", "no such step"},
             {"M>", "no text"},
             {"H*2x> AT", "no number"},
             {"peer fly", "no such step"},
             {"peer connect 0", "key 'connect': 0 is out of range"},
             {"peer listen x", "key 'listen': must be a whole number"},
             {"internet full", "no such internet"},
             {"host x.test 1.2.3", "no address"},
             {"host x.test 1.2.3.4 gopher:70", "no such service"},
             {"host x.test 1.2.3.4 tcp_echo:x", "no port"},
             {"host x.test 1.2.3.4 http:80:user=me", "no such setting"},
             {"action quake", "key 'quake': unknown"},
             {"action coverage maybe", "'maybe' is unknown"},
             {"path x", "must be a duration"},
             {"option faster", "no such option"},
             {"ppp", "no such step: ppp"},
             {"ppp fly", "no such step: ppp"},
             {"ppp channel x", "no number"},
             {"ppp negotiate", "does not negotiate"},
             {"frame> UI 1", "no frame"},
             {"frame> UIH", "no frame"},
             {"frame< UA x", "no number"},
             {"frame< UA 0", "expected  UA 0"}}) {
        text = step + "\n" + fine;
        EXPECT_NONFATAL_FAILURE(play(text), why);
    }
}

TEST(TranscriptPlayer, KnowsFramesOfCmux)
{
    const std::string begin = "option cmux\nH> AT#XCMUX\\r\\n\nM> \\r\\nOK\\r\\n\nwait 50ms\n"
                              "frame> SABM 0\nframe< UA 0\nframe> SABM 1\nframe< UA 1\n";
    play(begin + "frame> UIH 1 AT\\r\\n\nframe< UIH 1 \\r\\nOK\nframe< UIH 1 \\r\\n\n");
    play(begin + "frame> UIH 1 AT\\r\\n\nframe< UIH 1 \\r\\nOK\\r\\n\n", 20);
    EXPECT_NONFATAL_FAILURE(play(begin + "frame> UIH 1 AT\\r\\n\nframe< UIH 1 \\r\\nOk\n"),
                            "expected  UIH 1");
    EXPECT_NONFATAL_FAILURE(play(begin + "frame> UIH 1 AT\\r\\n\nframe< UIH 1 \\r\\nOK\n"),
                            "not expected: DLCI 1 \\r\\n");
    EXPECT_EQ(transcript::frame("UIH 2 a b\\r").data, "a b\r");
}

TEST(TranscriptFormat, KnowsEscapes)
{
    EXPECT_EQ(transcript::unescape("a\\r\\n\\t\\\\\\x41b"), "a\r\n\t\\Ab");
    EXPECT_EQ(transcript::unescape(transcript::visible("\r\n\\\x01~")), "\r\n\\\x01~");
    for (const char* wrong : {"\\q", "\\", "\\x4", "\\x4g"})
        EXPECT_THROW(transcript::unescape(wrong), std::runtime_error) << wrong;
}

TEST(TranscriptFormat, KnowsTimes)
{
    EXPECT_EQ(transcript::duration("30s"), emu::Ts{std::chrono::seconds{30}});
    EXPECT_EQ(transcript::duration("500ms"), emu::Ts{std::chrono::milliseconds{500}});
    for (const char* wrong : {"5", "s", "5m", "5 s", "1.5s"})
        EXPECT_THROW(transcript::duration(wrong), std::runtime_error) << wrong;
}

} // namespace
} // namespace atlink
