// Where the report of a firmware goes: opened once, by the process that was started.
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

namespace scenarios::inline v0 {

/// The file that EMU9160_RESULT names. It is opened when the world is made, at the first call:
/// later the process may have dropped its privileges or lost its main thread, whose /proc/self goes
/// with it.
class ResultFile {
public:
    static ResultFile& instance();

    /// False in a child that the process has forked: it has no report and no log of its own.
    bool is_ours() const;
    bool named() const { return !path_.empty(); }
    const std::string& path() const { return path_; }
    /// False when it cannot be. A firmware may have closed what it did not open: a pipe is then
    /// found again at its other end, in the process that started this one.
    bool write(std::string_view text);

private:
    ResultFile();
    bool still_open() const;
    void find_again();

    std::string path_;
    pid_t process_;
    pid_t parent_;
    int fd_ = -1;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

} // namespace scenarios::inline v0
