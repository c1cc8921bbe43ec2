// The credential store's directory: names, modes, strays, two processes, trouble
// (design §7: a power cut leaves the old item or the new one).
#include "tests/stack/credentials/credentials_fixture.hpp"

#include <array>
#include <stdexcept>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stack {
namespace {

unsigned mode(const std::filesystem::path& path)
{
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777U;
}

std::string reason_of_refusal(const std::filesystem::path& path)
{
    try {
        const Credentials store{path};
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "(accepted)";
}

TEST(CredentialFiles, OnDiskTheyOutliveTheStore)
{
    const StateDirectory directory;
    const std::string content = std::string{"\r\n\xff"} + '\0';
    {
        Credentials store{directory.path()};
        ASSERT_TRUE(store.write(16, Type::client_key, content));
        ASSERT_TRUE(store.write(16, Type::root_ca, "gone"));
        ASSERT_TRUE(store.remove(16, Type::root_ca));
    }
    const Credentials store{directory.path()};
    EXPECT_EQ(store.find(16, Type::client_key), content);
    EXPECT_EQ(listed(store), (Tags{{16, 2}}));
    EXPECT_EQ(directory.names(), (Names{"16-2"}));
}

TEST(CredentialFiles, FilesAndDirectoryAreForTheOwnerAlone)
{
    const StateDirectory directory;
    const mode_t before = umask(0);
    Credentials store{directory.path() / "deep" / "deeper/"};
    ASSERT_TRUE(store.write(1, Type::client_key, "x"));
    umask(0777); // takes every right away where nobody looks
    ASSERT_TRUE(store.write(2, Type::client_key, "x"));
    umask(before);
    EXPECT_EQ(mode(directory.path()), 0700U);
    EXPECT_EQ(mode(directory / "deep/deeper"), 0700U);
    EXPECT_EQ(mode(directory / "deep/deeper/1-2"), 0600U);
    EXPECT_EQ(mode(directory / "deep/deeper/2-2"), 0600U);
}

TEST(CredentialFiles, WhatAPowerCutLeftIsTakenAwayAtTheStart)
{
    const StateDirectory directory;
    ASSERT_TRUE(Credentials{directory.path()}.write(1, Type::root_ca, "x"));
    directory.put(".1-0.4711.tmp", "half");
    directory.put(".2-3.1.tmp", "");
    const Names others = {".profile", ".1-99.1.tmp", ".tmp",      "..tmp",
                          ".1-0",     "1-0.tmp",     ".x-0.1.tmp"};
    for (const std::string& name : others)
        directory.put(name, "another's");
    const Credentials store{directory.path()};
    EXPECT_EQ(listed(store), (Tags{{1, 0}}));
    Names expected = others;
    expected.insert("1-0");
    EXPECT_EQ(directory.names(), expected);
}

TEST(CredentialFiles, WhatAnotherProcessWritesIsNoStray)
{
    const StateDirectory directory;
    const Credentials first{directory.path()};
    const int busy = open(directory.path().c_str(), O_RDONLY | O_DIRECTORY);
    ASSERT_EQ(flock(busy, LOCK_EX), 0);
    directory.put(".1-0.4711.tmp", "half");
    {
        const Credentials second{directory.path()};
    }
    EXPECT_EQ(directory.names(), (Names{".1-0.4711.tmp"}));
    close(busy);
    {
        const Credentials third{directory.path()};
    }
    EXPECT_EQ(directory.names(), Names{});
}

TEST(CredentialFiles, FilesOfOtherNamesAndKindsAreIgnored)
{
    const StateDirectory directory;
    Credentials store{directory.path()};
    const Names names = {"README",  "1",    "1-",   "-0",   "01-0",         "1-00", "1-12", "1-14",
                         "1-0.pem", "+1-0", " 1-0", "1-+0", "4294967296-0", "--",   "1_0"};
    for (const std::string& name : names)
        directory.put(name, "x");
    std::filesystem::create_directory(directory / "2-0");
    ASSERT_EQ(mkfifo((directory / "3-0").c_str(), 0600), 0);
    EXPECT_EQ(listed(store), (Tags{}));
    EXPECT_EQ(store.find(2, Type::root_ca), std::nullopt);
    EXPECT_EQ(store.find(3, Type::root_ca), std::nullopt);
    EXPECT_EQ(reason_of_refusal(directory.path()), "(accepted)");
    EXPECT_EQ(directory.names().size(), names.size() + 2);
}

TEST(CredentialFiles, TheModemsOwnTagsAreListedAndCannotBeChanged) // at/notes.md §9
{
    const StateDirectory directory;
    Credentials store{directory.path()};
    directory.put("4294967292-11", "base");
    EXPECT_EQ(listed(store), (Tags{{4294967292, 11}}));
    EXPECT_EQ(store.read(4294967292, Type::nordic_base_public_key), "base");
    EXPECT_EQ(number(store.write(4294967292, Type::nordic_base_public_key, "x")), 514);
    EXPECT_EQ(number(store.remove(4294967292, Type::nordic_base_public_key)), 514);
    EXPECT_EQ(directory.text("4294967292-11"), "base");
}

TEST(CredentialFiles, TwoStoresOnOneDirectorySeeEachOtherAndTheLastWriterWins)
{
    const StateDirectory directory;
    Credentials one{directory.path()};
    Credentials other{directory.path()};
    ASSERT_TRUE(one.write(1, Type::root_ca, "one"));
    EXPECT_EQ(other.find(1, Type::root_ca), "one");
    ASSERT_TRUE(other.write(1, Type::root_ca, "other"));
    EXPECT_EQ(one.find(1, Type::root_ca), "other");
    ASSERT_TRUE(one.remove(1, Type::root_ca));
    EXPECT_EQ(number(other.remove(1, Type::root_ca)), 513);
}

TEST(CredentialFiles, TwoWritingProcessesLeaveOneContentOrTheOther)
{
    const StateDirectory directory;
    const Credentials store{directory.path()};
    const std::array contents = {std::string(5000, 'a'), std::string(300, 'b')};
    std::array<pid_t, 2> children{};
    for (std::size_t i = 0; i < children.size(); ++i) {
        children[i] = fork();
        if (children[i] != 0) continue;
        bool fine = true;
        for (int round = 0; round < 40; ++round)
            fine = fine && Credentials{directory.path()}.write(1, Type::root_ca, contents[i]);
        _exit(fine ? 0 : 1);
    }
    for (const pid_t child : children) {
        int status = -1;
        while (waitpid(child, &status, WNOHANG) == 0) {
            const auto content = store.find(1, Type::root_ca);
            ASSERT_TRUE(!content || content == contents[0] || content == contents[1]);
        }
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(directory.names(), (Names{"1-0"}));
}

TEST(CredentialFiles, UnusablePathsAreNamedWithTheReason)
{
    const StateDirectory directory;
    {
        const Credentials store{directory.path()};
    }
    directory.put("file", "x");
    const std::string file = directory / "file";
    EXPECT_EQ(reason_of_refusal(file), file + ": Not a directory");
    EXPECT_EQ(reason_of_refusal(file + "/below"), file + ": Not a directory");
    EXPECT_EQ(reason_of_refusal("/proc/emu9160/state"), "/proc/emu9160: No such file or directory");
    const std::string longest(300, 'x');
    EXPECT_EQ(reason_of_refusal(directory / longest),
              (directory / longest).string() + ": File name too long");
}

TEST(CredentialFiles, WhatMayNotBeReadIsNamedWithTheReason)
{
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    const StateDirectory directory;
    Credentials store{directory.path()};
    ASSERT_TRUE(store.write(1, Type::root_ca, "x"));
    const std::string file = directory / "1-0";
    chmod(file.c_str(), 0);
    EXPECT_EQ(reason_of_refusal(directory.path()), file + ": Permission denied");
    EXPECT_EQ(number(store.read(1, Type::root_ca)), 513);
    chmod(directory.path().c_str(), 0);
    EXPECT_EQ(reason_of_refusal(directory.path()),
              directory.path().string() + ": Permission denied");
    EXPECT_EQ(number(store.write(2, Type::root_ca, "x")), 514);
    chmod(directory.path().c_str(), 0700);
}

TEST(CredentialFiles, AFileLargerThanTheStoreIsRefused)
{
    const StateDirectory directory;
    Credentials store{directory.path(), {.items = 4, .bytes = 100}};
    directory.put("1-0", std::string(100, 'x'));
    EXPECT_EQ(store.find(1, Type::root_ca), std::string(100, 'x'));
    directory.put("1-0", std::string(101, 'x'));
    EXPECT_EQ(store.find(1, Type::root_ca), std::nullopt);
    EXPECT_EQ(number(store.write(2, Type::root_ca, "x")), 514);
    EXPECT_THROW((Credentials{directory.path(), {.items = 4, .bytes = 100}}), std::runtime_error);
}

TEST(CredentialFiles, ADirectoryThatGoesAwayIsNoAccess)
{
    const StateDirectory directory;
    Credentials store{directory.path()};
    ASSERT_TRUE(store.write(1, Type::root_ca, "x"));
    std::filesystem::remove_all(directory.path());
    EXPECT_EQ(store.list().size(), 0U);
    EXPECT_EQ(store.find(1, Type::root_ca), std::nullopt);
    EXPECT_EQ(number(store.write(1, Type::root_ca, "x")), 514);
    EXPECT_EQ(number(store.remove(1, Type::root_ca)), 514);
}

} // namespace
} // namespace stack
