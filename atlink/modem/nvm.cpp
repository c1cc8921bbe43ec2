#include "atlink/modem/nvm.hpp"

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_name = "nvm";
constexpr std::string_view header = "emu9160 nvm 1"; // the first line; the number is the format's
constexpr std::size_t size_limit = 1024UL * 1024;

[[noreturn]] void refuse(const fs::path& file, std::string_view what)
{
    throw std::runtime_error{fmt::format("{}: {}", file.string(), what)};
}

/// One line a value: backslashes and line ends of the value are written as "\\", "\n", "\r".
std::string escape(std::string_view value)
{
    std::string text;
    for (const char c : value) {
        switch (c) {
        case '\\':
            text += "\\\\";
            break;
        case '\n':
            text += "\\n";
            break;
        case '\r':
            text += "\\r";
            break;
        default:
            text += c;
        }
    }
    return text;
}

std::string unescape(std::string_view text)
{
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            value += text[i];
            continue;
        }
        const char next = text[++i];
        value += next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    }
    return value;
}

bool is_ours(const std::string& name) { return name == file_name; }

void complain(const std::string& what) { std::fprintf(stderr, "emu9160: %s\n", what.c_str()); }

using NvmTexts = std::map<std::string, std::string, std::less<>>;
/// By name; nothing where a value is gone.
using NvmChanges = std::map<std::string, std::optional<std::string>>;

NvmChanges changes_between(const NvmTexts& from, const NvmTexts& to)
{
    NvmChanges all;
    for (const auto& [name, value] : from) {
        if (!to.contains(name)) all[name] = std::nullopt;
    }
    for (const auto& [name, value] : to) {
        const auto old = from.find(name);
        if (old == from.end() || old->second != value) all[name] = value;
    }
    return all;
}

void make_changes(const NvmChanges& changes, NvmTexts& to)
{
    for (const auto& [name, value] : changes) {
        if (value) {
            to[name] = *value;
        } else {
            to.erase(name);
        }
    }
}

} // namespace

Nvm::Nvm(const fs::path& directory)
{
    if (directory.empty()) return;
    files_.emplace(directory);
    files_->clean(is_ours);
    stored_ = values_ = read();
}

Nvm::Values Nvm::read() const
{
    const fs::path path = files_->path(file_name);
    std::error_code error;
    if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {
        refuse(path, "not a regular file");
    }
    if (fs::file_size(path, error) > size_limit && !error) refuse(path, "too large");
    const auto content = files_->read(file_name, size_limit);
    if (!content) return {};

    Values values;
    std::istringstream file{*content};
    std::string line;
    if (!std::getline(file, line) || line != header) {
        refuse(path, fmt::format("line 1 is not \"{}\"", header));
    }
    for (int number = 2; std::getline(file, line); ++number) {
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos || equals == 0) {
            refuse(path, fmt::format("line {} is not name=value", number));
        }
        values[line.substr(0, equals)] = unescape(std::string_view{line}.substr(equals + 1));
    }
    return values;
}

const std::string* Nvm::find(std::string_view name) const
{
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

void Nvm::set(std::string_view name, std::string value)
{
    values_.insert_or_assign(std::string{name}, std::move(value));
}

void Nvm::erase(std::string_view name)
{
    const auto found = values_.find(name);
    if (found != values_.end()) values_.erase(found);
}

bool Nvm::set_now(std::string_view name, std::string value)
{
    set(name, value);
    return store([&](Values& stored) { stored.insert_or_assign(std::string{name}, value); });
}

bool Nvm::erase_now(std::string_view name)
{
    erase(name);
    if (stored_.find(name) == stored_.end()) return true;
    return store([&](Values& stored) { stored.erase(std::string{name}); });
}

bool Nvm::save()
{
    if (!dirty()) return true;
    return store(
        [this](Values& stored) { make_changes(changes_between(stored_, values_), stored); });
}

bool Nvm::reset(std::span<const std::string_view> kept)
{
    const auto forget = [kept](Values& values) {
        std::erase_if(values, [kept](const auto& each) {
            return std::none_of(kept.begin(), kept.end(), [&](std::string_view prefix) {
                return each.first.starts_with(prefix);
            });
        });
    };
    forget(values_);
    return store([&](Values& stored) {
        const NvmChanges own = changes_between(stored_, values_); // what is kept is stored too
        forget(stored);
        make_changes(own, stored);
    });
}

bool Nvm::store(const std::function<void(Values&)>& edit)
{
    std::optional<Values> now = stored_;
    if (persistent()) {
        now = written(edit);
    } else {
        edit(*now);
    }
    failed_ = !now;
    if (failed_) return false;
    const NvmChanges own = changes_between(stored_, values_);
    stored_ = *std::move(now);
    values_ = stored_;
    make_changes(own, values_);
    return true;
}

/// What the file holds then; nothing, with a line, when it cannot be written.
std::optional<Nvm::Values> Nvm::written(const std::function<void(Values&)>& edit) const
{
    const std::string path = files_->path(file_name).string();
    try {
        emu::DurableFiles::Change change{*files_};
        change.clean(is_ours);
        Values values = read();
        edit(values);
        std::string content = fmt::format("{}\n", header);
        for (const auto& [name, value] : values)
            content += fmt::format("{}={}\n", name, escape(value));
        const int error = change.replace(file_name, content);
        if (error == 0) return values;
        complain(
            fmt::format("{} is not written: {}", path, std::generic_category().message(error)));
    } catch (const std::runtime_error& error) {
        complain(fmt::format("{} is not written: {}", path, error.what()));
    }
    return {};
}

} // namespace atlink::inline v0::modem
