// A directory for one test's credentials, gone with it.
#pragma once

#include "stack/credentials/credentials.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace stack {

class StateDirectory {
public:
    StateDirectory()
    {
        std::string pattern = testing::TempDir() + "emu9160-credentials-XXXXXX";
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{pattern};
        root_ = pattern;
    }
    ~StateDirectory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }
    StateDirectory(const StateDirectory&) = delete;
    StateDirectory& operator=(const StateDirectory&) = delete;

    /// What the store is given; made by it.
    std::filesystem::path path() const { return root_ / "state"; }
    std::filesystem::path operator/(const std::string& name) const { return path() / name; }

    std::set<std::string> names() const
    {
        std::set<std::string> all;
        for (const auto& each : std::filesystem::directory_iterator{path()})
            all.insert(each.path().filename());
        return all;
    }
    void put(const std::string& name, const std::string& text) const
    {
        std::ofstream{path() / name, std::ios::binary} << text;
    }
    std::string text(const std::string& name) const
    {
        std::ifstream in{path() / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

private:
    std::filesystem::path root_;
};

/// Results of the store in one word: 0 or the number of +CME ERROR.
template <typename T>
int number(const Credentials::Result<T>& result)
{
    return result ? 0 : static_cast<int>(result.error());
}

using Type = CredentialType;
using Names = std::set<std::string>;
using Tags = std::vector<std::pair<SecTag, int>>;

inline Tags listed(const Credentials& store)
{
    Tags all;
    for (const Credentials::Listed& each : store.list())
        all.emplace_back(each.tag, static_cast<int>(each.type));
    return all;
}

} // namespace stack
