// A file without a name, which one process fills and another reads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scenarios::inline v0::tool {

class MemoryFile {
public:
    /// `purpose` is for those who look at the process. Throws std::system_error.
    explicit MemoryFile(const char* purpose);
    ~MemoryFile();
    MemoryFile(MemoryFile&& other) noexcept;
    MemoryFile& operator=(MemoryFile&&) = delete;

    /// Closed in what the process executes; every write adds to the end.
    int fd() const { return fd_; }
    /// False when it cannot be.
    bool write(std::string_view text) const;
    /// From the beginning, at most so many bytes.
    std::string read(std::size_t most) const;

private:
    int fd_;
};

} // namespace scenarios::inline v0::tool
