// The part's file store: certificates, keys and parameters by name, kept in the state directory.
#pragma once

#include "emu/durable_file.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stack::inline v0::wincs02 {

class Files {
public:
    /// WDRV_WINC_FILE_TYPE.
    enum class Type : std::uint8_t { certificates = 1, keys = 2, dh_parameters = 3, settings = 20 };

    /// Throws std::runtime_error when the directory cannot be read. Empty: nothing outlives the
    /// process.
    explicit Files(const std::filesystem::path& state_directory);

    static constexpr std::size_t longest_name = 32;    // WINC_CFG_PARAM_SZ_TLS_CTX_CERT_NAME
    static constexpr std::size_t capacity = 60 * 1024; // bytes in all (doors.md section 4)

    const std::string* find(Type type, const std::string& name) const;
    std::vector<std::string> names(Type type) const;
    /// False when the store is full, or the disk is.
    bool put(Type type, const std::string& name, std::string content);
    /// False when there is none.
    bool remove(Type type, const std::string& name);

private:
    struct Key {
        Type type;
        std::string name;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    std::size_t size() const;

    std::optional<emu::DurableFiles> disk_;
    std::map<Key, std::string> files_;
};

} // namespace stack::inline v0::wincs02
