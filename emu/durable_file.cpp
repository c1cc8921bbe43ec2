#include "emu/durable_file.hpp"

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace emu::inline v0 {

namespace {

namespace fs = std::filesystem;

/// With the process in it: where the directory cannot be locked, two do not share one.
std::string temporary_name(std::string_view name)
{
    return fmt::format(".{}.{}.tmp", name, getpid());
}

/// The name of the file whose temporary this is; nothing for others.
std::optional<std::string> temporary_of(const std::string& name)
{
    if (!name.starts_with('.') || !name.ends_with(".tmp")) return {};
    const std::size_t process = name.rfind('.', name.size() - 5);
    if (process == std::string::npos || process == 0) return {};
    return name.substr(1, process - 1);
}

[[noreturn]] void refuse(const fs::path& path, const std::string& reason)
{
    throw std::runtime_error{fmt::format("{}: {}", path.string(), reason)};
}

[[noreturn]] void refuse(const fs::path& path, int error)
{
    refuse(path, std::generic_category().message(error));
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_{fd} {}
    ~Descriptor()
    {
        if (fd_ >= 0) close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

int open_directory(const fs::path& path)
{
    return open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/// 0 or errno. A file system without it (EINVAL) orders its directories by itself, or not at all.
int sync(int fd) { return fsync(fd) == 0 || errno == EINVAL ? 0 : errno; }

/// Where locks do not work (some network file systems) one goes on without: a change is atomic all
/// the same.
bool lock(int directory, bool patient)
{
    const int operation = patient ? LOCK_EX : LOCK_EX | LOCK_NB;
    while (flock(directory, operation) != 0) {
        if (errno != EINTR) return false;
    }
    return true;
}

void make_directory(const fs::path& path)
{
    std::error_code none;
    if (fs::is_directory(path, none)) return;
    if (path.has_parent_path() && path.parent_path() != path) make_directory(path.parent_path());
    if (mkdir(path.c_str(), S_IRWXU) != 0) {
        const int error = errno;
        if (error == EEXIST && fs::is_directory(path, none)) return; // another one was quicker
        refuse(path, error == EEXIST ? ENOTDIR : error);
    }
    const Descriptor parent{open_directory(path.parent_path())}; // may be closed to readers
    const int error = parent.get() < 0 ? 0 : sync(parent.get());
    if (error != 0) refuse(path.parent_path(), error);
}

int fill(int directory, const std::string& name, std::string_view content)
{
    unlinkat(directory, name.c_str(), 0); // of an earlier process with our number
    const Descriptor file{openat(directory, name.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                 S_IRUSR | S_IWUSR)};
    if (file.get() < 0) return errno;
    fchmod(file.get(), S_IRUSR | S_IWUSR); // whatever the umask; some file systems know no modes
    while (!content.empty()) {
        const ssize_t put = write(file.get(), content.data(), content.size());
        if (put < 0 && errno != EINTR) return errno;
        if (put > 0) content.remove_prefix(static_cast<std::size_t>(put));
    }
    return sync(file.get());
}

} // namespace

DurableFiles::DurableFiles(fs::path directory)
    : directory_{fs::absolute(directory)} // the process may go elsewhere
{
    if (!directory_.has_filename()) directory_ = directory_.parent_path(); // "dir/"
    make_directory(directory_);
}

std::vector<std::string> DurableFiles::names() const
{
    std::vector<std::string> all;
    std::error_code error;
    fs::directory_iterator at{directory_, error};
    for (; !error && at != fs::directory_iterator{}; at.increment(error))
        all.push_back(at->path().filename().string());
    if (error) refuse(directory_, error.message());
    return all;
}

std::optional<std::string> DurableFiles::read(std::string_view name, std::size_t limit) const
{
    const fs::path file_path = path(name);
    // Not to wait for a writer of what turns out to be a pipe.
    const Descriptor file{open(file_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.get() < 0) {
        if (errno == ENOENT) return {};
        refuse(file_path, errno);
    }
    struct stat status {};
    if (fstat(file.get(), &status) != 0) refuse(file_path, errno);
    if (!S_ISREG(status.st_mode)) return {};
    if (static_cast<std::uint64_t>(status.st_size) > limit) {
        refuse(file_path,
               fmt::format("{} bytes are more than the store holds, {}", status.st_size, limit));
    }
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t size = 0;
    while (size < content.size()) {
        const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
        if (got == 0) break;
        if (got < 0 && errno != EINTR) refuse(file_path, errno);
        if (got > 0) size += static_cast<std::size_t>(got);
    }
    content.resize(size);
    return content;
}

std::vector<std::string>
DurableFiles::leftovers(const std::function<bool(const std::string& name)>& ours) const
{
    std::vector<std::string> all;
    for (const std::string& name : names()) {
        const auto file = temporary_of(name);
        if (file && ours(*file)) all.push_back(name);
    }
    return all;
}

void DurableFiles::clean(const std::function<bool(const std::string& name)>& ours) const
{
    const std::vector<std::string> found = leftovers(ours);
    if (found.empty()) return;
    const Descriptor folder{open_directory(directory_)};
    if (folder.get() < 0 || !lock(folder.get(), false)) return; // ignored where they stay
    for (const std::string& name : found)
        unlinkat(folder.get(), name.c_str(), 0);
}

DurableFiles::Change::Change(const DurableFiles& files)
    : files_{files}, directory_{open_directory(files.directory())}
{
    if (directory_ < 0) refuse(files.directory(), errno);
    lock(directory_, true);
}

DurableFiles::Change::~Change() { close(directory_); }

/// The content is on the disk before it has the name, the name before we return.
int DurableFiles::Change::replace(std::string_view name, std::string_view content)
{
    const std::string temporary = temporary_name(name);
    int error = fill(directory_, temporary, content);
    if (error == 0 &&
        renameat(directory_, temporary.c_str(), directory_, std::string{name}.c_str()) != 0) {
        error = errno;
    }
    if (error == 0) return sync(directory_);
    unlinkat(directory_, temporary.c_str(), 0);
    return error;
}

void DurableFiles::Change::clean(const std::function<bool(const std::string& name)>& ours)
{
    for (const std::string& name : files_.leftovers(ours))
        unlinkat(directory_, name.c_str(), 0);
}

int DurableFiles::Change::remove(std::string_view name)
{
    if (unlinkat(directory_, std::string{name}.c_str(), 0) != 0) return errno;
    return sync(directory_);
}

} // namespace emu::inline v0
