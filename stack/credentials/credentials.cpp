#include "stack/credentials/credentials.hpp"

#include "stack/credentials/files.hpp"

#include "mbedtls/sha256.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

namespace stack::inline v0 {

namespace {

namespace fs = std::filesystem;

enum class Writing : std::uint8_t { any_time, once, never };

struct Kind {
    CredentialType type;
    bool readable;
    Writing writing;
};

// clang-format off
constexpr auto kinds = std::to_array<Kind>({   // at/notes.md §9
    {CredentialType::root_ca,                    true,  Writing::any_time},
    {CredentialType::client_certificate,         false, Writing::any_time},
    {CredentialType::client_key,                 false, Writing::any_time},
    {CredentialType::psk,                        false, Writing::any_time},
    {CredentialType::psk_identity,               true,  Writing::any_time},
    {CredentialType::public_key,                 true,  Writing::any_time},
    {CredentialType::device_identity_public_key, true,  Writing::once},
    {CredentialType::reserved,                   false, Writing::never},
    {CredentialType::endorsement_key,            false, Writing::once},
    {CredentialType::ownership_key,              false, Writing::once},
    {CredentialType::nordic_identity_root_ca,    true,  Writing::once},
    {CredentialType::nordic_base_public_key,     true,  Writing::once},
    {CredentialType::asset_encryption_key,       false, Writing::once},
});
// clang-format on

const Kind* kind_of(std::int64_t number)
{
    const auto found = std::find_if(kinds.begin(), kinds.end(), [number](const Kind& each) {
        return static_cast<std::int64_t>(each.type) == number;
    });
    return found == kinds.end() ? nullptr : &*found;
}

const Kind* kind_of(CredentialType type) { return kind_of(static_cast<std::int64_t>(type)); }

tl::unexpected<CredentialError> fail(CredentialError error) { return tl::unexpected{error}; }

void complain(const std::string& text) { fmt::print(stderr, "emu9160: {}\n", text); }

/// The host's trouble in the modem's words.
CredentialError blame(const fs::path& path, int error)
{
    complain(fmt::format("{}: {}", path.string(), std::generic_category().message(error)));
    const bool full =
        error == ENOSPC || error == EDQUOT || error == EFBIG || error == EMFILE || error == ENFILE;
    return full ? CredentialError::memory_full : CredentialError::no_access;
}

} // namespace

std::optional<CredentialType> credential_type(std::int64_t number)
{
    const Kind* kind = kind_of(number);
    if (kind == nullptr) return {};
    return kind->type;
}

Credentials::Credentials(fs::path directory) : Credentials{std::move(directory), Limits{}} {}

Credentials::Credentials(fs::path directory, const Limits& limits) : limits_{limits}
{
    if (directory.empty()) return;
    files_ = std::make_unique<CredentialFiles>(std::move(directory), limits_.bytes);
}

Credentials::~Credentials() = default;

CredentialItems Credentials::items() const { return files_ ? files_->read_all() : memory_; }

CredentialItems Credentials::items_or_none() const
{
    try {
        return items();
    } catch (const std::runtime_error& error) {
        complain(error.what());
        return {};
    }
}

Credentials::Result<void> Credentials::write(SecTag tag, CredentialType type,
                                             std::string_view content)
{
    const Kind* kind = kind_of(type);
    if (tag > limits_.last_tag || kind == nullptr || kind->writing == Writing::never) {
        return fail(CredentialError::no_access);
    }
    const CredentialKey key{tag, type};
    if (!files_) {
        if (const auto refused = room(memory_, key, content.size())) return fail(*refused);
        memory_[key] = content;
        return {};
    }
    try {
        auto change = files_->change();
        if (const auto refused = room(items(), key, content.size())) return fail(*refused);
        const int error = change.replace(key, content);
        if (error != 0) return fail(blame(files_->path(key), error));
        return {};
    } catch (const std::runtime_error& error) {
        complain(error.what());
        return fail(CredentialError::no_access);
    }
}

std::optional<CredentialError> Credentials::room(const CredentialItems& items,
                                                 const CredentialKey& key, std::size_t size) const
{
    const auto old = items.find(key);
    const bool there = old != items.end();
    if (there && kind_of(key.second)->writing == Writing::once) {
        return CredentialError::already_exists;
    }
    std::size_t bytes = size;
    for (const auto& [each, content] : items)
        bytes += each == key ? 0 : content.size();
    const std::size_t count = items.size() + (there ? 0 : 1);
    if (count > limits_.items || bytes > limits_.bytes) return CredentialError::memory_full;
    return {};
}

Credentials::Result<void> Credentials::remove(SecTag tag, CredentialType type)
{
    if (tag > limits_.last_tag) return fail(CredentialError::no_access);
    const CredentialKey key{tag, type};
    if (!files_) {
        if (memory_.erase(key) == 0) return fail(CredentialError::not_found);
        return {};
    }
    if (kind_of(type) == nullptr) return fail(CredentialError::not_found);
    try {
        const int error = files_->change().remove(key);
        if (error == ENOENT) return fail(CredentialError::not_found);
        if (error != 0) return fail(blame(files_->path(key), error));
        return {};
    } catch (const std::runtime_error& error) {
        complain(error.what());
        return fail(CredentialError::no_access);
    }
}

Credentials::Result<std::string> Credentials::read(SecTag tag, CredentialType type) const
{
    auto content = find(tag, type);
    if (!content) return fail(CredentialError::not_found);
    if (!kind_of(type)->readable) return fail(CredentialError::no_access);
    return std::move(*content);
}

std::vector<Credentials::Listed> Credentials::list() const
{
    std::vector<Listed> all;
    for (const auto& [key, content] : items_or_none()) {
        Listed& each = all.emplace_back(Listed{key.first, key.second, {}});
        mbedtls_sha256(reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                       each.sha256.data(), 0);
    }
    return all;
}

std::optional<std::string> Credentials::find(SecTag tag, CredentialType type) const
{
    const CredentialKey key{tag, type};
    if (kind_of(type) == nullptr) return {};
    if (!files_) {
        const auto found = memory_.find(key);
        return found == memory_.end() ? std::nullopt : std::optional{found->second};
    }
    try {
        return files_->read(key);
    } catch (const std::runtime_error& error) {
        complain(error.what());
        return {};
    }
}

bool Credentials::any(CredentialType type) const
{
    const CredentialItems all = items_or_none();
    return std::any_of(all.begin(), all.end(),
                       [type](const auto& each) { return each.first.second == type; });
}

} // namespace stack::inline v0
