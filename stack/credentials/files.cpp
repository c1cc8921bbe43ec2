#include "stack/credentials/files.hpp"

#include <charconv>

#include <fmt/format.h>

namespace stack::inline v0 {

namespace {

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

} // namespace

CredentialFiles::CredentialFiles(std::filesystem::path directory, std::size_t limit)
    : files_{std::move(directory)}, limit_{limit}
{
    files_.clean([](const std::string& name) { return parse_name(name).has_value(); });
    read_all();
}

CredentialItems CredentialFiles::read_all() const
{
    CredentialItems items;
    for (const std::string& name : files_.names()) {
        const auto key = parse_name(name);
        if (!key) continue;
        if (auto content = read(*key)) items[*key] = std::move(*content);
    }
    return items;
}

std::optional<std::string> CredentialFiles::read(const CredentialKey& key) const
{
    return files_.read(file_name(key), limit_);
}

std::filesystem::path CredentialFiles::path(const CredentialKey& key) const
{
    return files_.path(file_name(key));
}

int CredentialFiles::Change::replace(const CredentialKey& key, std::string_view content)
{
    return change_.replace(file_name(key), content);
}

int CredentialFiles::Change::remove(const CredentialKey& key)
{
    return change_.remove(file_name(key));
}

} // namespace stack::inline v0
