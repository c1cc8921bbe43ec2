// The log's lines, in the form of Zephyr's default back end; zephyr/logging/log_core.h.
#include "stack/zephyr/call.hpp"

#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <string>

#include "zephyr/logging/log_core.h"
#include <fmt/format.h>

namespace zephyr = stack::zephyr;

namespace {

const char* level_name(unsigned level)
{
    constexpr const char* names[] = {"", "err", "wrn", "inf", "dbg"};
    return level < std::size(names) ? names[level] : "";
}

/// "[00:00:01.234,000] <inf> module: ", of debug lines "module: function: ".
std::string prefix_of(const emu9160_zephyr_log_module& module, unsigned level, const char* function,
                      emu::Instant now)
{
    const auto us = emu::floor_to<std::chrono::microseconds>(now).count();
    const auto seconds = us / 1'000'000;
    std::string text =
        fmt::format("[{:02}:{:02}:{:02}.{:03},{:03}] <{}> {}: ", seconds / 3600, seconds / 60 % 60,
                    seconds % 60, us / 1000 % 1000, us % 1000, level_name(level), module.name);
    if (function != nullptr) text += fmt::format("{}: ", function);
    return text;
}

/// 16 bytes a line, and what of them is text.
std::string hexdump(const std::uint8_t* data, std::size_t length, std::size_t indent)
{
    constexpr std::size_t width = 16;
    std::string text;
    for (std::size_t line = 0; line < length; line += width) {
        text.append(indent, ' ');
        std::string readable;
        for (std::size_t i = line; i < line + width; ++i) {
            if (i > line && i % 8 == 0) {
                text += ' ';
                readable += ' ';
            }
            if (i < length) {
                text += fmt::format("{:02x} ", data[i]);
                readable += data[i] >= 0x20 && data[i] < 0x7F ? static_cast<char>(data[i]) : '.';
            } else {
                text += "   ";
                readable += ' ';
            }
        }
        text += '|' + readable + "|\n";
    }
    return text;
}

void write(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

} // namespace

extern "C" void emu9160_zephyr_log(const emu9160_zephyr_log_module* module, unsigned level,
                                   const char* function, const char* fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    zephyr::call<void>("log", zephyr::own_policy{}, [&](const zephyr::Call& it) {
        write(prefix_of(*module, level, function, it.engine().now()));
        std::vprintf(fmt, ap);
        std::fputc('\n', stdout);
    });
    va_end(ap);
}

extern "C" void emu9160_zephyr_log_hexdump(const emu9160_zephyr_log_module* module, unsigned level,
                                           const char* function, const void* data,
                                           std::size_t length, const char* text)
{
    zephyr::call<void>("log", zephyr::own_policy{}, [&](const zephyr::Call& it) {
        const std::string prefix = prefix_of(*module, level, function, it.engine().now());
        write(prefix + text + '\n');
        write(hexdump(static_cast<const std::uint8_t*>(data), length, prefix.size()));
    });
}
