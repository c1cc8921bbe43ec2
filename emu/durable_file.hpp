// Files that are there whole or not at all, whatever happens: temporary, fsync, rename, lock.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emu::inline v0 {

/// A directory of them, for its owner alone (0700, its files 0600 whatever the umask). What cannot
/// be made or read is a std::runtime_error that names the path and the reason.
class DurableFiles {
public:
    /// Makes the directory, and those above it, where it is not there.
    explicit DurableFiles(std::filesystem::path directory);

    const std::filesystem::path& directory() const { return directory_; }
    std::filesystem::path path(std::string_view name) const { return directory_ / name; }
    /// Of everything in the directory, in no order.
    std::vector<std::string> names() const;
    /// Nothing when there is no regular file of that name. Larger than `limit` is refused.
    std::optional<std::string> read(std::string_view name, std::size_t limit) const;

    /// Takes away what a power cut left of the files for which `ours` is true; of other programs'
    /// files nothing. Not while another process writes: what it has begun is no leftover.
    void clean(const std::function<bool(const std::string& name)>& ours) const;

    /// While it lives no other one changes the directory, also of another process. Readers need
    /// not wait.
    class Change {
    public:
        explicit Change(const DurableFiles& files);
        ~Change();
        Change(const Change&) = delete;
        Change& operator=(const Change&) = delete;

        /// 0 or errno. On the disk when they return; a cut before leaves all as it was.
        int replace(std::string_view name, std::string_view content);
        int remove(std::string_view name);
        /// As DurableFiles::clean(): here nobody else writes.
        void clean(const std::function<bool(const std::string& name)>& ours);

    private:
        const DurableFiles& files_;
        int directory_;
    };

private:
    std::vector<std::string>
    leftovers(const std::function<bool(const std::string& name)>& ours) const;

    std::filesystem::path directory_;
};

} // namespace emu::inline v0
