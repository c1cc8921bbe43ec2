// Files that are there whole or not at all: modes, leftovers, locks, trouble. What a cut at any
// system call leaves is tested where they are used: stack/credentials, atlink/modem/nvm.
#include "emu/durable_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace emu {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class DurableFilesTest : public testing::Test {
protected:
    DurableFilesTest()
    {
        std::string pattern = testing::TempDir() + "emu9160-durable-XXXXXX";
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{pattern};
        root = pattern;
    }
    ~DurableFilesTest() override
    {
        std::error_code ignored;
        fs::remove_all(root, ignored);
    }

    static Names sorted(Names names)
    {
        std::sort(names.begin(), names.end());
        return names;
    }
    void put(const std::string& name, const std::string& text) const
    {
        std::ofstream{root / name, std::ios::binary} << text;
    }

    fs::path root;
};

constexpr std::size_t limit = 1000;

TEST_F(DurableFilesTest, BringBackWhatWasPutIn)
{
    const DurableFiles files{root};
    const std::string content = std::string{"\r\n\xff"} + '\0';
    EXPECT_EQ(files.read("a", limit), std::nullopt);
    EXPECT_EQ(DurableFiles::Change{files}.replace("a", content), 0);
    EXPECT_EQ(files.read("a", limit), content);
    EXPECT_EQ(DurableFiles::Change{files}.replace("a", ""), 0);
    EXPECT_EQ(files.read("a", limit), "");
    EXPECT_EQ(files.names(), Names{"a"});
    EXPECT_EQ(DurableFiles::Change{files}.remove("a"), 0);
    EXPECT_EQ(DurableFiles::Change{files}.remove("a"), ENOENT);
    EXPECT_EQ(files.names(), Names{});
}

TEST_F(DurableFilesTest, AreForTheOwnerAloneWhateverTheUmask)
{
    const mode_t before = umask(0);
    const DurableFiles files{root / "deep" / "deeper/"};
    EXPECT_EQ(DurableFiles::Change{files}.replace("open", "x"), 0);
    umask(0777);
    EXPECT_EQ(DurableFiles::Change{files}.replace("closed", "x"), 0);
    umask(before);
    EXPECT_EQ(files.directory(), root / "deep" / "deeper");
    EXPECT_EQ(fs::status(root / "deep").permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(files.directory()).permissions(), fs::perms::owner_all);
    const fs::perms owner = fs::perms::owner_read | fs::perms::owner_write;
    EXPECT_EQ(fs::status(files.path("open")).permissions(), owner);
    EXPECT_EQ(fs::status(files.path("closed")).permissions(), owner);
}

TEST_F(DurableFilesTest, OfAnAbsolutePathStayWhereTheyAre)
{
    const fs::path before = fs::current_path();
    fs::current_path(root);
    const DurableFiles files{"here"};
    fs::current_path(before);
    EXPECT_EQ(DurableFiles::Change{files}.replace("a", "x"), 0);
    EXPECT_TRUE(fs::exists(root / "here" / "a"));
}

TEST_F(DurableFilesTest, LoseTheirLeftoversAndNobodyElses)
{
    const DurableFiles files{root};
    for (const char* name : {".a.4711.tmp", ".a.b.1.tmp"})
        put(name, "half");
    const Names others = {"..tmp", ".a.tmp", ".b.1.tmp", ".tmp", "a", "a.1.tmp"};
    for (const std::string& name : others)
        put(name, "another's");
    files.clean([](const std::string& name) { return name == "a" || name == "a.b"; });
    EXPECT_EQ(sorted(files.names()), others);
}

TEST_F(DurableFilesTest, KeepWhatAnotherProcessHasBegun)
{
    const DurableFiles files{root};
    put(".a.4711.tmp", "half");
    const auto all = [](const std::string&) { return true; };
    {
        const DurableFiles::Change busy{files};
        files.clean(all);
        EXPECT_EQ(files.names(), Names{".a.4711.tmp"});
    }
    files.clean(all);
    EXPECT_EQ(files.names(), Names{});
}

TEST_F(DurableFilesTest, AreLockedWhileTheyChange)
{
    const DurableFiles files{root};
    const int other = open(root.c_str(), O_RDONLY | O_DIRECTORY);
    {
        const DurableFiles::Change change{files};
        EXPECT_NE(flock(other, LOCK_EX | LOCK_NB), 0);
    }
    EXPECT_EQ(flock(other, LOCK_EX | LOCK_NB), 0);
    close(other);
}

TEST_F(DurableFilesTest, OfOtherKindsAreNotThere)
{
    const DurableFiles files{root};
    fs::create_directory(root / "directory");
    ASSERT_EQ(mkfifo((root / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(files.read("directory", limit), std::nullopt);
    EXPECT_EQ(files.read("pipe", limit), std::nullopt);
}

TEST_F(DurableFilesTest, MayBeAsLargeAsTheLimitAndNoLarger)
{
    const DurableFiles files{root};
    put("a", std::string(limit, 'x'));
    EXPECT_EQ(files.read("a", limit), std::string(limit, 'x'));
    put("a", std::string(limit + 1, 'x'));
    try {
        files.read("a", limit);
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(),
                  (root / "a").string() + ": 1001 bytes are more than the store holds, 1000");
    }
}

TEST_F(DurableFilesTest, ThatCannotBeMadeOrChangedSayWhy)
{
    put("file", "x");
    const auto reason = [](const fs::path& path) {
        try {
            const DurableFiles files{path};
        } catch (const std::runtime_error& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    EXPECT_EQ(reason(root / "file"), (root / "file").string() + ": Not a directory");
    EXPECT_EQ(reason(root / "file" / "below"), (root / "file").string() + ": Not a directory");
    const DurableFiles files{root / "gone"};
    EXPECT_NE(DurableFiles::Change{files}.replace("a/b", "x"), 0); // no such directory
    EXPECT_EQ(files.names(), Names{});
    fs::remove(root / "gone");
    EXPECT_THROW(DurableFiles::Change{files}, std::runtime_error);
    EXPECT_THROW(files.names(), std::runtime_error);
    EXPECT_EQ(files.read("a", limit), std::nullopt);
}

} // namespace
} // namespace emu
