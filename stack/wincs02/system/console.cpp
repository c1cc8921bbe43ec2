// Console, and system/console/sys_console.h, system/debug/sys_debug.h, system/reset/sys_reset.h.
#include "stack/wincs02/call.hpp"

#include "system/console/sys_console.h"
#include "system/debug/sys_debug.h"
#include "system/reset/sys_reset.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace stack::inline v0::wincs02 {

namespace {

constexpr emu::Ts pause = std::chrono::milliseconds{10}; // a loop that asks costs the host little

bool is_console(SYS_CONSOLE_HANDLE handle) { return handle == SYS_CONSOLE_INDEX_0; }

/// -1 for a handle that is none.
template <typename Body>
ssize_t console_call(const char* name, SYS_CONSOLE_HANDLE handle, Body&& body)
{
    return call<ssize_t>(name, own_policy{}, [&](const Call& call) -> ssize_t {
        if (!is_console(handle)) return -1;
        return body(call.door().console());
    });
}

void output(const char* name, const char* format, std::va_list values)
{
    call<void>(name, own_policy{}, [&](const Call&) {
        if (format == nullptr) return misuse(name, "format is NULL");
        print(formatted(format, values));
    });
}

void output(const char* name, const char* message)
{
    call<void>(name, own_policy{}, [&](const Call&) {
        if (message == nullptr) return misuse(name, "message is NULL");
        print(message);
    });
}

} // namespace

std::string formatted(const char* format, std::va_list values)
{
    std::va_list again;
    va_copy(again, values);
    const int size = std::vsnprintf(nullptr, 0, format, values);
    std::string text(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    if (size > 0) std::vsnprintf(text.data(), text.size() + 1, format, again);
    va_end(again);
    return text;
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void Console::fill()
{
    if (ended_ || engine_.now() < again_) return;
    again_ = engine_.now() + pause;
    struct pollfd input {
        STDIN_FILENO, POLLIN, 0
    };
    std::array<char, capacity> buffer{};
    while (waiting_.size() < capacity && ::poll(&input, 1, 0) > 0) {
        const ssize_t size = ::read(STDIN_FILENO, buffer.data(), capacity - waiting_.size());
        ended_ = size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR);
        if (size <= 0) return;
        waiting_.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

std::size_t Console::available()
{
    fill();
    return waiting_.size();
}

std::string Console::read(std::size_t most)
{
    fill();
    std::string text = waiting_.substr(0, most);
    waiting_.erase(0, text.size());
    return text;
}

std::optional<std::string> Console::read_line()
{
    constexpr const char* ends = "\r\n";
    fill();
    if (waiting_.empty()) return std::nullopt;
    waiting_.erase(0, waiting_.find_first_not_of(ends)); // npos: all of it
    const std::size_t end = waiting_.find_first_of(ends);
    const bool whole =
        end != std::string::npos || waiting_.size() >= capacity || (ended_ && !waiting_.empty());
    if (!whole) return std::nullopt;
    std::string line = waiting_.substr(0, end);
    waiting_.erase(0, line.size());
    return line;
}

extern "C" SYS_CONSOLE_HANDLE SYS_CONSOLE_HandleGet(SYS_MODULE_INDEX index)
{
    return is_console(index) ? SYS_CONSOLE_HANDLE{index} : SYS_CONSOLE_HANDLE_INVALID;
}

extern "C" SYS_STATUS SYS_CONSOLE_Status(SYS_MODULE_OBJ) { return SYS_STATUS_READY; }

extern "C" void SYS_CONSOLE_Tasks(SYS_MODULE_OBJ) {}

extern "C" ssize_t SYS_CONSOLE_Read(SYS_CONSOLE_HANDLE handle, void* buf, size_t count)
{
    return console_call("SYS_CONSOLE_Read", handle, [&](Console& console) -> ssize_t {
        if (buf == nullptr) {
            misuse("SYS_CONSOLE_Read", "buf is NULL");
            return -1;
        }
        const std::string text = console.read(count);
        std::memcpy(buf, text.data(), text.size());
        return static_cast<ssize_t>(text.size());
    });
}

extern "C" ssize_t SYS_CONSOLE_Write(SYS_CONSOLE_HANDLE handle, const void* buf, size_t count)
{
    return console_call("SYS_CONSOLE_Write", handle, [&](Console&) -> ssize_t {
        if (buf == nullptr) {
            misuse("SYS_CONSOLE_Write", "buf is NULL");
            return -1;
        }
        print({static_cast<const char*>(buf), count});
        return static_cast<ssize_t>(count);
    });
}

extern "C" ssize_t SYS_CONSOLE_ReadCountGet(SYS_CONSOLE_HANDLE handle)
{
    return console_call("SYS_CONSOLE_ReadCountGet", handle,
                        [](Console& console) { return static_cast<ssize_t>(console.available()); });
}

extern "C" ssize_t SYS_CONSOLE_ReadFreeBufferCountGet(SYS_CONSOLE_HANDLE handle)
{
    return console_call("SYS_CONSOLE_ReadFreeBufferCountGet", handle, [](Console& console) {
        return static_cast<ssize_t>(Console::capacity - console.available());
    });
}

/// What is written has gone.
extern "C" ssize_t SYS_CONSOLE_WriteCountGet(SYS_CONSOLE_HANDLE handle)
{
    return console_call("SYS_CONSOLE_WriteCountGet", handle, [](Console&) { return ssize_t{0}; });
}

extern "C" ssize_t SYS_CONSOLE_WriteFreeBufferCountGet(SYS_CONSOLE_HANDLE handle)
{
    return console_call("SYS_CONSOLE_WriteFreeBufferCountGet", handle,
                        [](Console&) { return static_cast<ssize_t>(Console::capacity); });
}

extern "C" bool SYS_CONSOLE_Flush(SYS_CONSOLE_HANDLE handle)
{
    return console_call("SYS_CONSOLE_Flush", handle, [](Console&) {
               std::fflush(stdout);
               return ssize_t{0};
           }) == 0;
}

extern "C" void SYS_CONSOLE_Print(SYS_CONSOLE_HANDLE handle, const char* format, ...)
{
    if (!is_console(handle)) return misuse("SYS_CONSOLE_Print", "handle is of no console");
    std::va_list values;
    va_start(values, format);
    output("SYS_CONSOLE_Print", format, values);
    va_end(values);
}

extern "C" void SYS_CONSOLE_Message(SYS_CONSOLE_HANDLE handle, const char* message)
{
    if (!is_console(handle)) return misuse("SYS_CONSOLE_Message", "handle is of no console");
    output("SYS_CONSOLE_Message", message);
}

extern "C" SYS_STATUS SYS_DEBUG_Status(SYS_MODULE_OBJ) { return SYS_STATUS_READY; }

extern "C" void SYS_DEBUG_ErrorLevelSet(SYS_ERROR_LEVEL level)
{
    call<void>("SYS_DEBUG_ErrorLevelSet", own_policy{},
               [&](const Call& call) { call.door().set_debug_level(level); });
}

extern "C" SYS_ERROR_LEVEL SYS_DEBUG_ErrorLevelGet(void)
{
    return call<SYS_ERROR_LEVEL>("SYS_DEBUG_ErrorLevelGet", own_policy{}, [](const Call& call) {
        return static_cast<SYS_ERROR_LEVEL>(call.door().debug_level());
    });
}

extern "C" void SYS_DEBUG_Message(const char* message) { output("SYS_DEBUG_Message", message); }

extern "C" void SYS_DEBUG_Print(const char* format, ...)
{
    std::va_list values;
    va_start(values, format);
    output("SYS_DEBUG_Print", format, values);
    va_end(values);
}

extern "C" void SYS_RESET_SoftwareReset(void)
{
    std::fflush(nullptr);
    std::fputs("emu9160: SYS_RESET_SoftwareReset: the board would start anew, the run ends\n",
               stderr);
    std::exit(EXIT_SUCCESS);
}

} // namespace stack::inline v0::wincs02
