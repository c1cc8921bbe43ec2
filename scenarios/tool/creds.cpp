#include "scenarios/tool/creds.hpp"

#include "emu/outside_file.hpp"

#include <filesystem>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace scenarios::inline v0::tool {

namespace {

using stack::CredentialError;
using stack::Credentials;
using stack::CredentialType;

constexpr std::size_t largest_file = std::size_t{1} << 20; // far above what the store takes

struct Item {
    CredentialType type;
    std::string content;
};

std::string_view reason(CredentialError error)
{
    switch (error) {
    case CredentialError::not_found:
        return "not there";
    case CredentialError::no_access:
        return "no access";
    case CredentialError::memory_full:
        return "the store is full";
    case CredentialError::active:
        return "the modem is active";
    case CredentialError::already_exists:
        return "is there already, and can be written only once";
    case CredentialError::power_off_warning:
        return "the modem is about to lose its power";
    }
    return "";
}

std::string name(CredentialType type)
{
    for (const auto& [text, number] : credential_names()) {
        if (number == static_cast<int>(type)) return text;
    }
    return "?";
}

[[noreturn]] void refuse(const std::string& what, std::string_view problem)
{
    throw std::runtime_error{fmt::format("{}: {}", what, problem)};
}

// A directory does not say which firmware's it is.
constexpr Credentials::Limits any_release{.last_tag = stack::max_development_tag};

/// To look into a store is not to make one.
Credentials open_existing(const std::string& directory)
{
    if (directory.empty()) refuse("--state", "is empty; wanted: a directory");
    if (!std::filesystem::exists(directory)) {
        throw std::runtime_error{directory + ": no such directory"};
    }
    return Credentials{directory, any_release};
}

std::string read_file(const std::string& option, const std::string& path)
{
    try {
        return emu::read_outside_file(path, largest_file);
    } catch (const std::runtime_error& error) {
        refuse(option + " " + path, error.what());
    }
}

/// What the options name, checked.
std::vector<Item> gather(const CredsOptions& options)
{
    std::vector<Item> items;
    const auto take = [&](CredentialType type, const std::string& what, std::string content) {
        const std::string problem = stack::credential_problem(type, content);
        if (!problem.empty()) refuse(what, problem);
        items.push_back({type, std::move(content)});
    };
    const auto file = [&](CredentialType type, const char* option,
                          const std::optional<std::string>& path) {
        if (path) take(type, fmt::format("{} {}", option, *path), read_file(option, *path));
    };
    file(CredentialType::root_ca, "--ca", options.ca);
    file(CredentialType::client_certificate, "--cert", options.certificate);
    file(CredentialType::client_key, "--key", options.key);
    if (options.psk) take(CredentialType::psk, "--psk", *options.psk);
    if (options.psk_identity) {
        take(CredentialType::psk_identity, "--psk-identity", *options.psk_identity);
    }
    if (items.empty()) {
        refuse("creds import", "nothing to import; wanted: --ca, --cert, --key, --psk or "
                               "--psk-identity");
    }
    return items;
}

} // namespace

const std::map<std::string, int>& credential_names()
{
    static const std::map<std::string, int> names = {
        {"ca", 0},
        {"cert", 1},
        {"key", 2},
        {"psk", 3},
        {"psk-identity", 4},
        {"public-key", 5},
        {"device-public-key", 6},
        {"reserved", 7},
        {"endorsement-key", 8},
        {"ownership-key", 9},
        {"nordic-identity-ca", 10},
        {"nordic-base-key", 11},
        {"asset-key", 13},
    };
    return names;
}

int list_credentials(const CredsOptions& options)
{
    const Credentials store = open_existing(options.state);
    for (const Credentials::Listed& item : store.list()) {
        fmt::print("{:>10} {:>2} {:<12} {:02X}\n", item.tag, static_cast<int>(item.type),
                   name(item.type), fmt::join(item.sha256, ""));
    }
    return 0;
}

int import_credentials(const CredsOptions& options)
{
    const std::vector<Item> items = gather(options);
    if (options.state.empty()) refuse("--state", "is empty; wanted: a directory");
    Credentials store{options.state, any_release};
    for (const Item& item : items) {
        const auto written = store.write(options.tag, item.type, item.content);
        const std::string what = fmt::format("tag {}, {}", options.tag, name(item.type));
        if (!written) refuse(what, reason(written.error()));
        fmt::print("{}: {} bytes\n", what, item.content.size());
    }
    return 0;
}

int delete_credentials(const CredsOptions& options)
{
    Credentials store = open_existing(options.state);
    std::size_t count = 0;
    for (const Credentials::Listed& item : store.list()) {
        if (item.tag != options.tag) continue;
        if (options.type && *options.type != static_cast<int>(item.type)) continue;
        const std::string what = fmt::format("tag {}, {}", item.tag, name(item.type));
        const auto removed = store.remove(item.tag, item.type);
        if (!removed) refuse(what, reason(removed.error()));
        fmt::print("{}: deleted\n", what);
        ++count;
    }
    if (count > 0) return 0;
    const std::string type =
        options.type ? ", " + name(static_cast<CredentialType>(*options.type)) : "";
    refuse(options.state, fmt::format("nothing under tag {}{}", options.tag, type));
}

} // namespace scenarios::inline v0::tool
