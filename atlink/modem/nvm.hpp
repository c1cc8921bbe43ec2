// What the modem keeps without power, credentials apart: short texts by name.
#pragma once

#include "emu/durable_file.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace atlink::inline v0::modem {

/// Names are those of the commands, "%XDATAPRFL", with a suffix where a command keeps several. What
/// is set holds at once, but a power cut loses it unless save() came first, as on the modem.
class Nvm {
public:
    /// In the file `nvm` of the directory (emu/durable_file.hpp). An empty path: in memory, gone
    /// with the object. Throws std::runtime_error that names the file and what is wrong; later
    /// trouble with it is told on stderr.
    explicit Nvm(const std::filesystem::path& directory);

    /// Nothing where the default holds.
    const std::string* find(std::string_view name) const;
    void set(std::string_view name, std::string value);
    void erase(std::string_view name);
    /// On the disk when it returns, and nothing else with it.
    void set_now(std::string_view name, std::string value);
    void erase_now(std::string_view name);

    /// Writes what set() and erase() have changed.
    void save();
    /// The power fails: back to what was written.
    void lose() { values_ = stored_; }
    /// Back to the defaults, on the disk too; names that start with one of `kept` stay.
    void reset(std::span<const std::string_view> kept);

    bool persistent() const { return files_.has_value(); }
    bool dirty() const { return values_ != stored_; }

private:
    using Values = std::map<std::string, std::string, std::less<>>;

    void load();
    void write();

    std::optional<emu::DurableFiles> files_;
    Values values_;
    Values stored_; // what the file holds
};

} // namespace atlink::inline v0::modem
