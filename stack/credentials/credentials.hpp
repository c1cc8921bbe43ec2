// The modem's credential store: security tag and type to bytes, by the rules of %CMNG.
#pragma once

#include "stack/profile.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace stack::inline v0 {

/// Types of %CMNG (reference: at/commands.tsv).
enum class CredentialType : std::uint8_t {
    root_ca = 0,
    client_certificate = 1,
    client_key = 2,
    psk = 3, // hexadecimal text
    psk_identity = 4,
    public_key = 5,
    device_identity_public_key = 6,
    reserved = 7,
    endorsement_key = 8,
    ownership_key = 9,
    nordic_identity_root_ca = 10,
    nordic_base_public_key = 11,
    asset_encryption_key = 13,
};

/// +CME ERROR numbers of %CMNG.
enum class CredentialError : int {
    not_found = 513,
    no_access = 514,
    memory_full = 515,
    active = 518,
    already_exists = 519,
    power_off_warning = 528,
};

using SecTag = std::uint32_t;
inline constexpr SecTag max_sec_tag = 2'147'483'647; // larger ones are the modem's own
/// From firmware 2.0.0 on the first 20 of them are for development: the traffic under them can be
/// decrypted (at/power_mobility.md §3).
inline constexpr SecTag max_development_tag = max_sec_tag + 20;

/// The last tag that a host can write.
constexpr SecTag last_sec_tag(const Profile& profile)
{
    return profile.has({no_release, {2, 0, 0}}) ? max_development_tag : max_sec_tag;
}

using CredentialKey = std::pair<SecTag, CredentialType>;
using CredentialItems = std::map<CredentialKey, std::string>;

class CredentialFiles;

/// Nothing when there is no such type.
std::optional<CredentialType> credential_type(std::int64_t number);
/// What is wrong with a content: PEM that does not parse, PSK that is no hexadecimal text, identity
/// that no command can carry. Empty: nothing. The modem itself does not check (1.3.x).
std::string credential_problem(CredentialType type, const std::string& content);

class Credentials {
public:
    template <typename T>
    using Result = tl::expected<T, CredentialError>;

    struct Listed {
        SecTag tag;
        CredentialType type;
        std::array<std::uint8_t, 32> sha256; // of the stored bytes
    };
    struct Limits {
        std::size_t items = 64;          // estimate
        std::size_t bytes = 64UL * 1024; // of all contents, estimate
        SecTag last_tag = max_sec_tag;
    };

    /// In a directory, made when it is not there: one file an item, replaced atomically, mode 0600.
    /// The directory is the only truth: what another process writes there is seen at once, the last
    /// writer wins. An empty path: in memory, gone with the object. Throws std::runtime_error that
    /// names the path and what is wrong; later trouble with a file is told on stderr.
    explicit Credentials(std::filesystem::path directory = {});
    Credentials(std::filesystem::path directory, const Limits& limits);
    ~Credentials();
    Credentials(const Credentials&) = delete;
    Credentials& operator=(const Credentials&) = delete;

    /// Written when it returns: also after a power cut. `memory_full`; `no_access` for a tag or
    /// type that cannot be written; `already_exists` on the write-once kinds (6 and above).
    Result<void> write(SecTag tag, CredentialType type, std::string_view content);
    /// `not_found`; `no_access` for the modem's own.
    Result<void> remove(SecTag tag, CredentialType type);
    /// What the host may read back: root CA, PSK identity and public keys; else `no_access`.
    Result<std::string> read(SecTag tag, CredentialType type) const;
    /// Ascending tag, then type.
    std::vector<Listed> list() const;

    /// For the sockets, which may read everything; nothing when it is not there.
    std::optional<std::string> find(SecTag tag, CredentialType type) const;
    /// True when any tag holds one of this type.
    bool any(CredentialType type) const;

private:
    CredentialItems items() const; // throws when they cannot be read
    CredentialItems items_or_none() const;
    std::optional<CredentialError> room(const CredentialItems& items, const CredentialKey& key,
                                        std::size_t size) const;

    Limits limits_;
    std::unique_ptr<CredentialFiles> files_; // none: in memory
    CredentialItems memory_;
};

} // namespace stack::inline v0
