#include "stack/credentials/files.hpp"

#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace stack::inline v0 {

namespace {

namespace fs = std::filesystem;

std::string file_name(const CredentialKey& key)
{
    return fmt::format("{}-{}", key.first, static_cast<unsigned>(key.second));
}

/// Nothing for a file that is not ours: only the very name that file_name() gives.
std::optional<CredentialKey> parse_name(const std::string& name)
{
    CredentialKey key{};
    const char* const end = name.data() + name.size();
    const auto tag = std::from_chars(name.data(), end, key.first);
    if (tag.ec != std::errc{} || tag.ptr == end) return {};
    unsigned number = 0;
    if (std::from_chars(tag.ptr + 1, end, number).ec != std::errc{}) return {};
    const auto type = credential_type(number);
    if (!type) return {};
    key.second = *type;
    if (file_name(key) != name) return {};
    return key;
}

/// With the process in it: where the directory cannot be locked, two do not share one.
std::string temporary_name(const CredentialKey& key)
{
    return fmt::format(".{}.{}.tmp", file_name(key), getpid());
}

bool is_temporary(const std::string& name)
{
    if (!name.starts_with('.') || !name.ends_with(".tmp")) return false;
    return parse_name(name.substr(1, name.find('.', 1) - 1)).has_value();
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

/// Nothing when there is no such file; std::runtime_error when it cannot be read.
std::optional<std::string> read_file(const fs::path& path, std::size_t limit)
{
    // Not to wait for a writer of what turns out to be a pipe.
    const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.get() < 0) {
        if (errno == ENOENT) return {};
        refuse(path, errno);
    }
    struct stat status {};
    if (fstat(file.get(), &status) != 0) refuse(path, errno);
    if (!S_ISREG(status.st_mode)) return {};
    if (static_cast<std::uint64_t>(status.st_size) > limit) {
        refuse(path,
               fmt::format("{} bytes are more than the store holds, {}", status.st_size, limit));
    }
    std::string content(limit, '\0');
    std::size_t size = 0;
    while (size < limit) {
        const ssize_t got = read(file.get(), content.data() + size, limit - size);
        if (got == 0) break;
        if (got < 0 && errno != EINTR) refuse(path, errno);
        if (got > 0) size += static_cast<std::size_t>(got);
    }
    content.resize(size);
    return content;
}

/// Calls `visit` with each name; in no order.
template <typename Visit>
void each_name(const fs::path& directory, Visit&& visit)
{
    std::error_code error;
    fs::directory_iterator at{directory, error};
    for (; !error && at != fs::directory_iterator{}; at.increment(error))
        visit(at->path().filename().string());
    if (error) refuse(directory, error.message());
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

CredentialFiles::CredentialFiles(fs::path directory, std::size_t limit)
    : directory_{fs::absolute(directory)}, limit_{limit} // the firmware may go elsewhere
{
    if (!directory_.has_filename()) directory_ = directory_.parent_path(); // "dir/"
    make_directory(directory_);
    clean();
    read_all();
}

CredentialItems CredentialFiles::read_all() const
{
    CredentialItems items;
    each_name(directory_, [&](const std::string& name) {
        const auto key = parse_name(name);
        if (!key) return;
        if (auto content = read(*key)) items[*key] = std::move(*content);
    });
    return items;
}

std::optional<std::string> CredentialFiles::read(const CredentialKey& key) const
{
    return read_file(path(key), limit_);
}

fs::path CredentialFiles::path(const CredentialKey& key) const
{
    return directory_ / file_name(key);
}

/// Not while another process writes.
void CredentialFiles::clean() const
{
    std::vector<std::string> strays;
    each_name(directory_, [&](const std::string& name) {
        if (is_temporary(name)) strays.push_back(name);
    });
    if (strays.empty()) return;
    const Descriptor folder{open_directory(directory_)};
    if (folder.get() < 0 || !lock(folder.get(), false)) return; // ignored where they stay
    for (const std::string& name : strays)
        unlinkat(folder.get(), name.c_str(), 0);
}

CredentialFiles::Change::Change(const fs::path& directory) : directory_{open_directory(directory)}
{
    if (directory_ < 0) refuse(directory, errno);
    lock(directory_, true);
}

CredentialFiles::Change::~Change() { close(directory_); }

/// The content is on the disk before it has the name, the name before we return.
int CredentialFiles::Change::replace(const CredentialKey& key, std::string_view content)
{
    const std::string temporary = temporary_name(key);
    int error = fill(directory_, temporary, content);
    if (error == 0 &&
        renameat(directory_, temporary.c_str(), directory_, file_name(key).c_str()) != 0) {
        error = errno;
    }
    if (error == 0) return sync(directory_);
    unlinkat(directory_, temporary.c_str(), 0);
    return error;
}

int CredentialFiles::Change::remove(const CredentialKey& key)
{
    if (unlinkat(directory_, file_name(key).c_str(), 0) != 0) return errno;
    return sync(directory_);
}

} // namespace stack::inline v0
