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

void complain(const std::string& what) { std::fprintf(stderr, "emu9160: %s\n", what.c_str()); }

} // namespace

Nvm::Nvm(const fs::path& directory)
{
    if (directory.empty()) return;
    files_.emplace(directory);
    files_->clean([](const std::string& name) { return name == file_name; });
    load();
}

void Nvm::load()
{
    const fs::path path = files_->path(file_name);
    std::error_code error;
    if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {
        refuse(path, "not a regular file");
    }
    if (fs::file_size(path, error) > size_limit && !error) refuse(path, "too large");
    const auto content = files_->read(file_name, size_limit);
    if (!content) return;

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
        values_[line.substr(0, equals)] = unescape(std::string_view{line}.substr(equals + 1));
    }
    stored_ = values_;
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

void Nvm::set_now(std::string_view name, std::string value)
{
    stored_.insert_or_assign(std::string{name}, value);
    set(name, std::move(value));
    write();
}

void Nvm::erase_now(std::string_view name)
{
    erase(name);
    const auto found = stored_.find(name);
    if (found == stored_.end()) return;
    stored_.erase(found);
    write();
}

void Nvm::save()
{
    if (!dirty()) return;
    stored_ = values_;
    write();
}

void Nvm::reset(std::span<const std::string_view> kept)
{
    std::erase_if(values_, [kept](const auto& each) {
        return std::none_of(kept.begin(), kept.end(), [&](std::string_view prefix) {
            return each.first.starts_with(prefix);
        });
    });
    stored_ = values_;
    write();
}

void Nvm::write()
{
    if (!persistent()) return;
    std::string content = fmt::format("{}\n", header);
    for (const auto& [name, value] : stored_)
        content += fmt::format("{}={}\n", name, escape(value));
    try {
        const int error = emu::DurableFiles::Change{*files_}.replace(file_name, content);
        if (error == 0) return;
        complain(fmt::format("{} is not written: {}", files_->path(file_name).string(),
                             std::generic_category().message(error)));
    } catch (const std::runtime_error& error) {
        complain(
            fmt::format("{} is not written: {}", files_->path(file_name).string(), error.what()));
    }
}

} // namespace atlink::inline v0::modem
