// What programs told the library before main, by macros that on the target fill sections.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace stack::inline v0::zephyr::nordic {

/// Entries of one kind in the order of their names, as the linker sorts them.
template <typename T>
class Hooks {
public:
    /// The program's, for as long as it runs.
    static Hooks& instance()
    {
        static auto* const only = new Hooks; // filled before main, asked until the end
        return *only;
    }

    void add(const char* name, const T* entry)
    {
        const auto before = [](const Named& one, std::string_view other) {
            return one.name < other;
        };
        const auto at = std::lower_bound(all_.begin(), all_.end(), std::string_view{name}, before);
        all_.insert(at, {name, entry});
    }
    void remove(const T* entry)
    {
        std::erase_if(all_, [entry](const Named& each) { return each.entry == entry; });
    }
    /// A copy: who is called may add.
    std::vector<const T*> all() const
    {
        std::vector<const T*> entries;
        for (const Named& each : all_)
            entries.push_back(each.entry);
        return entries;
    }

private:
    struct Named {
        std::string name;
        const T* entry;
    };
    std::vector<Named> all_;
};

} // namespace stack::inline v0::zephyr::nordic
