#include "stack/zephyr/ztest/filter.hpp"

#include <cstdlib>
#include <fstream>

namespace stack::inline v0::zephyr::ztest {

Filter::Filter(std::string_view text)
{
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const auto one = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (one.empty()) continue;
        const auto colons = one.find("::");
        patterns_.push_back(
            {std::string{one.substr(0, colons)},
             colons == std::string_view::npos ? "*" : std::string{one.substr(colons + 2)}, false});
    }
}

bool Filter::takes(std::string_view suite, std::string_view test)
{
    bool found = patterns_.empty();
    for (Pattern& each : patterns_) {
        if (each.suite != "*" && each.suite != suite) continue;
        if (each.test != "*" && each.test != test) continue;
        each.used = true;
        found = true;
    }
    return found;
}

std::vector<std::string> Filter::unused() const
{
    std::vector<std::string> all;
    for (const Pattern& each : patterns_)
        if (!each.used) all.push_back(each.suite + "::" + each.test);
    return all;
}

std::string filter_text()
{
    const char* const environment = std::getenv("EMU9160_ZTEST");
    std::string text = environment == nullptr ? "" : environment;
    // Zephyr's main() has no arguments: they are the process's.
    std::ifstream line{"/proc/self/cmdline", std::ios::binary};
    for (std::string word; std::getline(line, word, '\0');) {
        for (const std::string_view option : {"-test=", "--test="})
            if (word.starts_with(option)) text = word.substr(option.size());
    }
    return text;
}

} // namespace stack::inline v0::zephyr::ztest
