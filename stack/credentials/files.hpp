// Where the credential store lives on the disk: a directory with one file an item.
#pragma once

#include "emu/durable_file.hpp"
#include "stack/credentials/credentials.hpp"

namespace stack::inline v0 {

/// Names are "<tag>-<type>"; other files are left alone. What cannot be read is a
/// std::runtime_error that names the path and the reason.
class CredentialFiles {
public:
    /// Makes the directory, takes away what a power cut has left, and reads everything once. No
    /// file may be larger than `limit`.
    CredentialFiles(std::filesystem::path directory, std::size_t limit);

    CredentialItems read_all() const;
    /// Nothing when there is no such file.
    std::optional<std::string> read(const CredentialKey& key) const;

    /// While it lives no other one changes the directory, also of another process.
    class Change {
    public:
        explicit Change(const emu::DurableFiles& files) : change_{files} {}

        /// 0 or errno. On the disk when they return; a cut before leaves all as it was.
        int replace(const CredentialKey& key, std::string_view content);
        int remove(const CredentialKey& key);

    private:
        emu::DurableFiles::Change change_;
    };
    Change change() const { return Change{files_}; }
    std::filesystem::path path(const CredentialKey& key) const;

private:
    emu::DurableFiles files_;
    std::size_t limit_;
};

} // namespace stack::inline v0
