#include "stack/option/describe.hpp"

#include "stack/option/option.hpp"

#include "stack/api/nrf_socket.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stack::inline v0 {

namespace {

bool is_text(int level, int name)
{
    return (level == NRF_SOL_SECURE && name == NRF_SO_SEC_HOSTNAME) ||
           (level == NRF_SOL_SOCKET && name == NRF_SO_BINDTODEVICE);
}

bool is_time(int level, int name)
{
    return level == NRF_SOL_SOCKET && (name == NRF_SO_RCVTIMEO || name == NRF_SO_SNDTIMEO);
}

std::string value_text(int level, int name, OptionValue value)
{
    if (value.data() == nullptr) return "NULL";
    if (is_text(level, name)) {
        const std::string_view text{reinterpret_cast<const char*>(value.data()), value.size()};
        return fmt::format("\"{}\"", text.substr(0, text.find('\0')));
    }
    if (nrf_timeval time{}; is_time(level, name) && value.size() == sizeof time) {
        std::memcpy(&time, value.data(), sizeof time);
        return fmt::format("{}.{:06} s", time.tv_sec, time.tv_usec);
    }
    const bool lists = level == NRF_SOL_SECURE && value.size() % sizeof(int) == 0;
    if (value.empty() || (value.size() != sizeof(int) && !lists)) {
        return fmt::format("of {} bytes", value.size());
    }
    constexpr std::size_t most_shown = 16;
    std::vector<int> numbers(std::min(value.size() / sizeof(int), most_shown));
    std::memcpy(numbers.data(), value.data(), numbers.size() * sizeof(int));
    return fmt::format("{}", fmt::join(numbers, " "));
}

} // namespace

std::string describe_option(int level, int name, OptionValue value)
{
    const std::string_view known = option_name(level, name);
    const std::string title =
        known.empty() ? fmt::format("level {} option {}", level, name) : std::string{known};
    return fmt::format("{} {}{}", title, value_text(level, name, value),
                       option_is_followed(level, name) ? "" : ", kept without effect");
}

} // namespace stack::inline v0
