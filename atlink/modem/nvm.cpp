#include "atlink/modem/nvm.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_name = "nvm";
constexpr std::string_view header = "emu9160 nvm 1"; // the first line; the number is the format's
constexpr std::uintmax_t size_limit = 1024UL * 1024;

[[noreturn]] void refuse(const fs::path& file, std::string_view what)
{
    throw std::runtime_error{fmt::format("{}: {}", file.string(), what)};
}

/// One line a value: backslashes and line ends of the value are written as "\\", "\n", "\r".
std::string escape(std::string_view value)
{
    std::string text;
    for (const char c : value) {
        switch (c) {
        case '\\':
            text += "\\\\";
            break;
        case '\n':
            text += "\\n";
            break;
        case '\r':
            text += "\\r";
            break;
        default:
            text += c;
        }
    }
    return text;
}

std::string unescape(std::string_view text)
{
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            value += text[i];
            continue;
        }
        const char next = text[++i];
        value += next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    }
    return value;
}

int sync_directory(const fs::path& directory)
{
    const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno;
    const int error = fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
    close(fd);
    return error;
}

/// 0 or errno. The content is on the disk before the file has its name.
int fill(const fs::path& file, std::string_view content)
{
    unlink(file.c_str()); // of an earlier process with our number
    const int fd =
        open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) return errno;
    int error = 0;
    while (error == 0 && !content.empty()) {
        const ssize_t put = ::write(fd, content.data(), content.size());
        if (put >= 0) {
            content.remove_prefix(static_cast<std::size_t>(put));
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    if (error == 0 && fsync(fd) != 0 && errno != EINVAL) error = errno;
    close(fd);
    return error;
}

} // namespace

Nvm::Nvm(fs::path directory)
{
    if (directory.empty()) return;
    directory_ = fs::absolute(directory); // the firmware may go elsewhere
    std::error_code error;
    if (!fs::is_directory(directory_, error)) {
        fs::create_directories(directory_, error);
        if (error) refuse(directory_, error.message());
        fs::permissions(directory_, fs::perms::owner_all, error); // keys may be beside it
    }
    load();
}

void Nvm::load()
{
    const fs::path path = directory_ / file_name;
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) return;
    if (error) refuse(path, error.message());
    if (status.type() != fs::file_type::regular) refuse(path, "not a regular file");
    if (fs::file_size(path, error) > size_limit || error) refuse(path, "too large");

    std::ifstream file{path};
    std::string line;
    if (!std::getline(file, line) || line != header) {
        refuse(path, fmt::format("line 1 is not \"{}\"", header));
    }
    for (int number = 2; std::getline(file, line); ++number) {
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos || equals == 0) {
            refuse(path, fmt::format("line {} is not name=value", number));
        }
        values_[line.substr(0, equals)] = unescape(std::string_view{line}.substr(equals + 1));
    }
    if (file.bad()) refuse(path, "cannot be read");
    stored_ = values_;
}

const std::string* Nvm::find(std::string_view name) const
{
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

void Nvm::set(std::string_view name, std::string value)
{
    values_.insert_or_assign(std::string{name}, std::move(value));
}

void Nvm::erase(std::string_view name)
{
    const auto found = values_.find(name);
    if (found != values_.end()) values_.erase(found);
}

void Nvm::set_now(std::string_view name, std::string value)
{
    stored_.insert_or_assign(std::string{name}, value);
    set(name, std::move(value));
    write();
}

void Nvm::erase_now(std::string_view name)
{
    erase(name);
    const auto found = stored_.find(name);
    if (found == stored_.end()) return;
    stored_.erase(found);
    write();
}

void Nvm::save()
{
    if (!dirty()) return;
    stored_ = values_;
    write();
}

void Nvm::reset(std::span<const std::string_view> kept)
{
    std::erase_if(values_, [kept](const auto& each) {
        return std::none_of(kept.begin(), kept.end(), [&](std::string_view prefix) {
            return each.first.starts_with(prefix);
        });
    });
    stored_ = values_;
    write();
}

/// A power cut at any instant leaves the old file or the new one.
void Nvm::write()
{
    if (!persistent()) return;
    std::string content = fmt::format("{}\n", header);
    for (const auto& [name, value] : stored_)
        content += fmt::format("{}={}\n", name, escape(value));

    const fs::path temporary = directory_ / fmt::format(".{}.{}.tmp", file_name, getpid());
    const fs::path path = directory_ / file_name;
    int error = fill(temporary, content);
    if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
    if (error == 0) {
        error = sync_directory(directory_);
    } else {
        unlink(temporary.c_str());
    }
    if (error == 0) return;
    std::fprintf(stderr, "emu9160: %s is not written: %s\n", path.c_str(),
                 std::generic_category().message(error).c_str());
}

} // namespace atlink::inline v0::modem
