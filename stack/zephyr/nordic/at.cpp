#include "stack/zephyr/nordic/at.hpp"

#include "stack/host_errno.hpp"

#include "nrf_errno.h"
#include "nrf_modem_at.h"

#include <charconv>

namespace stack::inline v0::zephyr::nordic {

int by_name(int result) { return result < 0 ? -host_errno(static_cast<Errno>(-result)) : result; }

int by_name(int result, int refused) { return result > 0 ? refused : by_name(result); }

Answer command(const std::string& line)
{
    constexpr std::size_t longest = 1U << 16; // no answer of the modem is as long
    Answer answer{.result = 0, .text = std::string(4096, '\0')};
    int result = nrf_modem_at_cmd(answer.text.data(), answer.text.size(), "%s", line.c_str());
    if (result == -NRF_E2BIG) { // the command is one that reads
        answer.text.assign(longest, '\0');
        result = nrf_modem_at_cmd(answer.text.data(), answer.text.size(), "%s", line.c_str());
    }
    answer.result = by_name(result);
    answer.text.resize(answer.text.find('\0'));
    if (answer.text.ends_with("OK\r\n")) answer.text.resize(answer.text.size() - 4);
    return answer;
}

std::vector<std::string> parameters(std::string_view line)
{
    if (const auto end = line.find_first_of("\r\n"); end != line.npos) line = line.substr(0, end);
    const bool prefixed = line.starts_with('+') || line.starts_with('%');
    if (const auto colon = line.find(": "); prefixed && colon != line.npos)
        line.remove_prefix(colon + 2);
    std::vector<std::string> all(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            all.emplace_back();
        } else {
            all.back() += c;
        }
    }
    return all;
}

std::string line_of(const std::string& text, std::string_view prefix)
{
    for (std::size_t at = 0; at < text.size();) {
        auto end = text.find("\r\n", at);
        if (end == text.npos) end = text.size();
        if (std::string_view{text}.substr(at).starts_with(prefix)) return text.substr(at, end - at);
        at = end + 2;
    }
    return {};
}

std::optional<std::int64_t> number(std::string_view text, int base)
{
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, value, base);
    if (text.empty() || error != std::errc{} || last != end) return std::nullopt;
    return value;
}

} // namespace stack::inline v0::zephyr::nordic
