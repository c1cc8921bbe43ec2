#include "scenarios/tool/memory_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace scenarios::inline v0::tool {

MemoryFile::MemoryFile(const char* purpose) : fd_{memfd_create(purpose, MFD_CLOEXEC)}
{
    if (fd_ < 0) throw std::system_error{errno, std::generic_category(), "memfd_create"};
    fcntl(fd_, F_SETFL, O_APPEND);
}

MemoryFile::~MemoryFile()
{
    if (fd_ >= 0) close(fd_);
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}

bool MemoryFile::write(std::string_view text) const
{
    while (!text.empty()) {
        const ssize_t size = ::write(fd_, text.data(), text.size());
        if (size < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

std::string MemoryFile::read(std::size_t most) const
{
    std::string text;
    std::array<char, 65'536> buffer{};
    while (text.size() < most) {
        const ssize_t size = pread(fd_, buffer.data(), std::min(buffer.size(), most - text.size()),
                                   static_cast<off_t>(text.size()));
        if (size <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text;
}

} // namespace scenarios::inline v0::tool
