#include "stack/wincs02/driver/files.hpp"

#include "emu/hex.hpp"

#include <charconv>
#include <numeric>

namespace stack::inline v0::wincs02 {

namespace {

/// "<type>-<name in hexadecimal digits>": a name of the part may hold anything.
std::string disk_name(Files::Type type, const std::string& name)
{
    return std::to_string(static_cast<int>(type)) + '-' + emu::to_hex(name);
}

} // namespace

Files::Files(const std::filesystem::path& state_directory)
{
    if (state_directory.empty()) return;
    disk_.emplace(state_directory / "wincs02");
    for (const std::string& each : disk_->names()) {
        int type = 0;
        const auto [end, error] = std::from_chars(each.data(), each.data() + each.size(), type);
        const auto at = static_cast<std::size_t>(end - each.data());
        if (error != std::errc{} || at >= each.size() || each[at] != '-') continue;
        const auto name = emu::from_hex(std::string_view{each}.substr(at + 1));
        auto content = name ? disk_->read(each, capacity) : std::nullopt;
        if (content) files_[{static_cast<Type>(type), *name}] = std::move(*content);
    }
}

std::size_t Files::size() const
{
    return std::accumulate(
        files_.begin(), files_.end(), std::size_t{0},
        [](std::size_t sum, const auto& each) { return sum + each.second.size(); });
}

const std::string* Files::find(Type type, const std::string& name) const
{
    const auto found = files_.find({type, name});
    return found == files_.end() ? nullptr : &found->second;
}

std::vector<std::string> Files::names(Type type) const
{
    std::vector<std::string> names;
    for (const auto& [key, content] : files_)
        if (key.type == type) names.push_back(key.name);
    return names;
}

bool Files::put(Type type, const std::string& name, std::string content)
{
    const std::string* const before = find(type, name);
    const std::size_t others = size() - (before == nullptr ? 0 : before->size());
    if (others + content.size() > capacity) return false;
    if (disk_) {
        emu::DurableFiles::Change change{*disk_};
        if (change.replace(disk_name(type, name), content) != 0) return false;
    }
    files_[{type, name}] = std::move(content);
    return true;
}

bool Files::remove(Type type, const std::string& name)
{
    if (files_.erase({type, name}) == 0) return false;
    if (disk_) {
        emu::DurableFiles::Change change{*disk_};
        static_cast<void>(change.remove(disk_name(type, name)));
    }
    return true;
}

} // namespace stack::inline v0::wincs02
