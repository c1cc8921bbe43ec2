// Files that somebody else has made: whatever they are, reading them comes to an end.
#include "emu/outside_file.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace emu {
namespace {

using namespace std::chrono_literals;

class OutsideFile : public ::testing::Test {
protected:
    OutsideFile() { std::filesystem::create_directory(folder); }
    ~OutsideFile() override { std::filesystem::remove_all(folder); }
    OutsideFile(const OutsideFile&) = delete;
    OutsideFile& operator=(const OutsideFile&) = delete;

    std::string made(const std::string& content) const
    {
        std::ofstream{path, std::ios::binary} << content;
        return path;
    }
    static std::string problem(const std::string& of, std::size_t limit = 100,
                               std::chrono::milliseconds patience = 10s)
    {
        try {
            read_outside_file(of, limit, patience);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }

    std::string folder = testing::TempDir() + "outside_" + std::to_string(getpid());
    std::string path = folder + "/file";
};

TEST_F(OutsideFile, IsReadWholeUpToItsLimit)
{
    EXPECT_EQ(read_outside_file(made(""), 0), "");
    const std::string bytes("a\0\xff\r\n", 5);
    EXPECT_EQ(read_outside_file(made(bytes), 5), bytes);
    EXPECT_EQ(problem(path, 4), "is larger than 4 bytes");
    const std::string large(100'000, 'x');
    EXPECT_EQ(read_outside_file(made(large), 100'000), large);
    EXPECT_EQ(problem(path, 99'999), "is larger than 99999 bytes");
}

TEST_F(OutsideFile, SaysWhyItCannotBeRead)
{
    EXPECT_EQ(problem(folder), "is a directory");
    EXPECT_EQ(problem(path), "No such file or directory");
    EXPECT_EQ(problem("/proc/self/mem"), "Input/output error"); // nothing is at address 0
}

TEST_F(OutsideFile, IsGivenUpWhenItHasNoEnd)
{
    EXPECT_EQ(problem("/dev/zero"), "is larger than 100 bytes");
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    EXPECT_EQ(problem(path, 100, 1ms), "has not come to its end after 0.001 s"); // nobody writes
}

TEST_F(OutsideFile, MayBeAPipeWhoseWriterComesLater)
{
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    std::string content;
    std::thread reader{[&] { content = read_outside_file(path, 100); }};
    std::ofstream{path} << "through the pipe";
    reader.join();
    EXPECT_EQ(content, "through the pipe");
}

} // namespace
} // namespace emu
