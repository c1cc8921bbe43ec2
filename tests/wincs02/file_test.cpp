// The part's file store: wincs02/behaviour.md §4 "TLS", wdrv_winc_file.h.
#include "tests/stack/credentials/credentials_fixture.hpp"
#include "tests/wincs02/driver_fixture.hpp"

namespace stack::wincs02 {

namespace {

class FileTest : public DriverTest {
protected:
    explicit FileTest(WorldConfig config = {}) : DriverTest{Generation::g1, std::move(config)} {}
    void SetUp() override
    {
        told.clear();
        start();
    }
    static void note(DRV_HANDLE, WDRV_WINC_FILE_HANDLE, uintptr_t,
                     WDRV_WINC_FILE_STATUS_TYPE status)
    {
        told.push_back(status);
    }
    WDRV_WINC_FILE_HANDLE open(const char* name, size_t size,
                               WDRV_WINC_FILE_TYPE type = WDRV_WINC_FILE_TYPE_CERTS)
    {
        return WDRV_WINC_FileOpen(handle, name, type, WDRV_WINC_FILE_MODE_WRITE, size, note, 0);
    }
    WDRV_WINC_STATUS write(WDRV_WINC_FILE_HANDLE file, std::string_view text)
    {
        return WDRV_WINC_FileWrite(handle, file, reinterpret_cast<const uint8_t*>(text.data()),
                                   text.size());
    }
    bool tells(int status)
    {
        if (!pump_until([] { return !told.empty(); })) return false;
        const int it = told.front();
        told.erase(told.begin());
        EXPECT_EQ(it, status);
        return it == status;
    }
    std::vector<std::string> found(WDRV_WINC_FILE_TYPE type)
    {
        static std::vector<std::string> names;
        static bool over;
        names.clear();
        over = false;
        EXPECT_EQ(WDRV_WINC_FileFind(
                      handle, type,
                      [](DRV_HANDLE, uintptr_t, WDRV_WINC_FILE_TYPE, const char* name,
                         WDRV_WINC_FILE_STATUS_TYPE) {
                          if (name == nullptr)
                              over = true;
                          else
                              names.emplace_back(name);
                      },
                      0),
                  WDRV_WINC_STATUS_OK);
        EXPECT_TRUE(pump_until([] { return over; }));
        return names;
    }
    int removed(const char* name)
    {
        static int last;
        last = -1;
        EXPECT_EQ(WDRV_WINC_FileDelete(
                      handle, name, WDRV_WINC_FILE_TYPE_CERTS,
                      [](DRV_HANDLE, uintptr_t, WDRV_WINC_FILE_TYPE,
                         WDRV_WINC_FILE_STATUS_TYPE status) { last = status; },
                      0),
                  WDRV_WINC_STATUS_OK);
        EXPECT_TRUE(pump_until([] { return last != -1; }));
        return last;
    }
    inline static std::vector<int> told;
};

TEST_F(FileTest, AFileIsOpenedWrittenInPiecesAndClosed)
{
    const auto file = open("root", 6);
    ASSERT_NE(file, WDRV_WINC_FILE_INVALID_HANDLE);
    EXPECT_EQ(write(file, "abc"), WDRV_WINC_STATUS_BUSY); // until OPEN is told
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_OPEN));
    EXPECT_EQ(write(file, "abc"), WDRV_WINC_STATUS_OK);
    EXPECT_EQ(write(file, "def"), WDRV_WINC_STATUS_BUSY);
    EXPECT_EQ(WDRV_WINC_FileClose(handle, file), WDRV_WINC_STATUS_BUSY);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_WRITE_COMPLETE));
    EXPECT_EQ(write(file, "defg"), WDRV_WINC_STATUS_INVALID_ARG); // more than announced
    EXPECT_EQ(WDRV_WINC_FileWrite(handle, file, reinterpret_cast<const uint8_t*>("x"), SIZE_MAX),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(write(file, "def"), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_WRITE_COMPLETE));
    EXPECT_TRUE(found(WDRV_WINC_FILE_TYPE_CERTS).empty()); // not before it is whole
    EXPECT_EQ(WDRV_WINC_FileClose(handle, file), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_CLOSE));
    EXPECT_EQ(found(WDRV_WINC_FILE_TYPE_CERTS), (std::vector<std::string>{"root"}));
    EXPECT_TRUE(found(WDRV_WINC_FILE_TYPE_PRIKEYS).empty());
}

TEST_F(FileTest, OneIsOpenAtATime)
{
    const auto file = open("one", 1);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_OPEN));
    EXPECT_EQ(open("two", 1), WDRV_WINC_FILE_INVALID_HANDLE);
    EXPECT_EQ(write(file, "1"), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_WRITE_COMPLETE));
    EXPECT_EQ(WDRV_WINC_FileClose(handle, file), WDRV_WINC_STATUS_OK);
    const auto second = open("two", 1); // before the first one's CLOSE is told
    EXPECT_NE(second, WDRV_WINC_FILE_INVALID_HANDLE);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_CLOSE));
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_OPEN));
    EXPECT_EQ(write(second, "2"), WDRV_WINC_STATUS_OK);
}

TEST_F(FileTest, AFileThatIsNotWholeIsNotKept)
{
    const auto file = open("half", 10);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_OPEN));
    EXPECT_EQ(write(file, "12345"), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_WRITE_COMPLETE));
    EXPECT_EQ(WDRV_WINC_FileClose(handle, file), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_ERROR));
    EXPECT_TRUE(found(WDRV_WINC_FILE_TYPE_CERTS).empty());
}

// doors.md §4: the store has 60 KiB
TEST_F(FileTest, AFileThatIsTooLargeIsNotKept)
{
    constexpr std::size_t all = 60 * 1024;
    store(WDRV_WINC_FILE_TYPE_CERTS, "all", std::string(all, 'x'));
    const auto file = open("more", 1);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_OPEN));
    EXPECT_EQ(write(file, "1"), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_WRITE_COMPLETE));
    EXPECT_EQ(WDRV_WINC_FileClose(handle, file), WDRV_WINC_STATUS_OK);
    EXPECT_TRUE(tells(WDRV_WINC_FILE_STATUS_ERROR));
    EXPECT_EQ(found(WDRV_WINC_FILE_TYPE_CERTS), (std::vector<std::string>{"all"}));
    store(WDRV_WINC_FILE_TYPE_CERTS, "all", std::string(all - 1, 'y')); // in its place
    store(WDRV_WINC_FILE_TYPE_CERTS, "more", "1");
}

TEST_F(FileTest, ADeletedFileIsGone)
{
    store(WDRV_WINC_FILE_TYPE_CERTS, "root", "text");
    EXPECT_EQ(removed("root"), WDRV_WINC_FILE_STATUS_OK);
    EXPECT_EQ(removed("root"), WDRV_WINC_FILE_STATUS_ERROR);
    EXPECT_TRUE(found(WDRV_WINC_FILE_TYPE_CERTS).empty());
}

// "by file name in the device's store (at most 32 characters [...])"
TEST_F(FileTest, ANameHas1To32Characters)
{
    const std::string name(32, 'n');
    EXPECT_EQ(open((name + 'n').c_str(), 1), WDRV_WINC_FILE_INVALID_HANDLE);
    EXPECT_EQ(open("", 1), WDRV_WINC_FILE_INVALID_HANDLE);
    EXPECT_EQ(open(nullptr, 1), WDRV_WINC_FILE_INVALID_HANDLE);
    EXPECT_EQ(open("f", 1, WDRV_WINC_FILE_TYPE_INVALID), WDRV_WINC_FILE_INVALID_HANDLE);
    EXPECT_EQ(WDRV_WINC_FileDelete(handle, nullptr, WDRV_WINC_FILE_TYPE_CERTS, nullptr, 0),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_FileFind(handle, WDRV_WINC_FILE_TYPE_CERTS, nullptr, 0),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(write(1, "x"), WDRV_WINC_STATUS_INVALID_ARG); // none is open
    EXPECT_EQ(WDRV_WINC_FileClose(handle, 1), WDRV_WINC_STATUS_INVALID_ARG);
    store(WDRV_WINC_FILE_TYPE_CERTS, name.c_str(), "x");
    store(WDRV_WINC_FILE_TYPE_CERTS, "../a b/\xff", "x"); // whatever it holds
    EXPECT_EQ(found(WDRV_WINC_FILE_TYPE_CERTS), (std::vector<std::string>{"../a b/\xff", name}));
}

TEST_F(FileTest, AResetEndsAnUploadAndKeepsTheFiles)
{
    store(WDRV_WINC_FILE_TYPE_CERTS, "root", "text");
    ASSERT_NE(open("half", 10), WDRV_WINC_FILE_INVALID_HANDLE);
    world().wifi().reset();
    ASSERT_TRUE(pump_until([this] { return WDRV_WINC_Status(object) == SYS_STATUS_READY; }));
    told.clear();
    EXPECT_EQ(found(WDRV_WINC_FILE_TYPE_CERTS), (std::vector<std::string>{"root"}));
    EXPECT_NE(open("other", 10), WDRV_WINC_FILE_INVALID_HANDLE);
}

class KeptFiles : public FileTest {
protected:
    KeptFiles() : FileTest{} { config_.state_directory = directory.path(); }
    StateDirectory directory;
};

// Issue: "file store in the state directory"
TEST_F(KeptFiles, OutliveTheProcess)
{
    store(WDRV_WINC_FILE_TYPE_CERTS, "root", "text");
    store(WDRV_WINC_FILE_TYPE_PRIKEYS, "root", "secret");
    Process::instance().reset(); // all but the directory is gone
    start();
    EXPECT_EQ(found(WDRV_WINC_FILE_TYPE_CERTS), (std::vector<std::string>{"root"}));
    EXPECT_EQ(found(WDRV_WINC_FILE_TYPE_PRIKEYS), (std::vector<std::string>{"root"}));
    EXPECT_EQ(removed("root"), WDRV_WINC_FILE_STATUS_OK);
    Process::instance().reset();
    start();
    EXPECT_TRUE(found(WDRV_WINC_FILE_TYPE_CERTS).empty());
    EXPECT_EQ(found(WDRV_WINC_FILE_TYPE_PRIKEYS), (std::vector<std::string>{"root"}));
}

} // namespace

} // namespace stack::wincs02
