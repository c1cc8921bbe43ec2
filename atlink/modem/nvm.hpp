// What the modem keeps without power, credentials apart: short texts by name.
#pragma once

#include "emu/durable_file.hpp"

#include <filesystem>
#include <functional>
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
    /// In the file `nvm` of the directory (emu/durable_file.hpp), which several processes may
    /// share: what is written is what was changed here, and what others have written meanwhile
    /// holds here too from then on. An empty path: in memory, gone with the object. Throws
    /// std::runtime_error that names the file and what is wrong.
    explicit Nvm(const std::filesystem::path& directory);

    /// Nothing where the default holds.
    const std::string* find(std::string_view name) const;
    void set(std::string_view name, std::string value);
    void erase(std::string_view name);
    // These write. False, with a line on stderr, when the file cannot be written: what was to be
    // stored holds, and is written with what comes next.

    /// On the disk when it returns, and nothing else with it.
    bool set_now(std::string_view name, std::string value);
    bool erase_now(std::string_view name);
    /// Writes what set() and erase() have changed.
    bool save();
    /// The power fails: back to what was written.
    void lose() { values_ = stored_; }
    /// Back to the defaults, on the disk too; names that start with one of `kept` stay.
    bool reset(std::span<const std::string_view> kept);

    /// The last that was to be written is not.
    bool failed() const { return failed_; }
    bool persistent() const { return files_.has_value(); }
    bool dirty() const { return values_ != stored_; }

private:
    using Values = std::map<std::string, std::string, std::less<>>;

    Values read() const;
    /// Changes the stored values by `edit`, and those that were not changed here along with them.
    bool store(const std::function<void(Values&)>& edit);
    std::optional<Values> written(const std::function<void(Values&)>& edit) const;

    std::optional<emu::DurableFiles> files_;
    Values values_;
    Values stored_; // what the file held when it was last read or written
    bool failed_ = false;
};

} // namespace atlink::inline v0::modem
