// Commands, and system/command/sys_command.h.
#include "stack/wincs02/system/commands.hpp"

#include "stack/wincs02/call.hpp"

#include "system/console/sys_console.h"

#include <algorithm>
#include <sstream>

namespace stack::inline v0::wincs02 {

namespace {

std::string_view text(const char* it) { return it == nullptr ? "" : it; }

void put(const void*, const char* str) { SYS_CMD_MESSAGE(str); }

void put_formatted(const void*, const char* format, ...)
{
    std::va_list values;
    va_start(values, format);
    const std::string line = formatted(format, values);
    va_end(values);
    SYS_CMD_MESSAGE(line.c_str());
}

void put_one(const void*, char c) { SYS_CONSOLE_Write(SYS_CONSOLE_INDEX_0, &c, 1); }

bool any_to_read(const void*) { return SYS_CONSOLE_ReadCountGet(SYS_CONSOLE_INDEX_0) > 0; }

char get_one(const void*)
{
    char c = 0;
    SYS_CONSOLE_Read(SYS_CONSOLE_INDEX_0, &c, 1);
    return c;
}

constexpr SYS_CMD_API console_api{put, put_formatted, put_one, any_to_read, get_one};

std::vector<std::string> words_of(const std::string& line)
{
    std::istringstream in{line};
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(std::move(word));
    return words;
}

/// What a line says, without the lock: the function may call anything.
void obey(std::vector<std::string>& words, SYS_CMD_FNC function)
{
    std::vector<char*> arguments;
    for (std::string& each : words)
        arguments.push_back(each.data());
    arguments.push_back(nullptr);
    SYS_CMD_DEVICE_NODE console{&console_api, nullptr};
    function(&console, static_cast<int>(words.size()), arguments.data());
}

} // namespace

bool Commands::add(Group group)
{
    const auto same = [&](const Group& it) { return it.commands.data() == group.commands.data(); };
    if (std::ranges::any_of(groups_, same)) return true;
    if (groups_.size() >= MAX_CMD_GROUP) return false;
    groups_.push_back(std::move(group));
    return true;
}

SYS_CMD_FNC Commands::find(std::string_view name) const
{
    for (const Group& group : groups_)
        for (const SYS_CMD_DESCRIPTOR& each : group.commands)
            if (text(each.cmdStr) == name) return each.cmdFnc;
    return nullptr;
}

std::string Commands::help() const
{
    std::string all;
    for (const Group& group : groups_) {
        all += group.name + group.menu + "\r\n";
        for (const SYS_CMD_DESCRIPTOR& each : group.commands) {
            all.append("  ")
                .append(text(each.cmdStr))
                .append(" ")
                .append(text(each.cmdDescr))
                .append("\r\n");
        }
    }
    return all;
}

extern "C" bool SYS_CMD_ADDGRP(const SYS_CMD_DESCRIPTOR* pCmdTbl, int nCmds, const char* groupName,
                               const char* menuStr)
{
    return call<bool>("SYS_CMD_ADDGRP", own_policy{}, [&](const Call& call) {
        if (pCmdTbl == nullptr || nCmds <= 0) {
            misuse("SYS_CMD_ADDGRP", "pCmdTbl is NULL or empty");
            return false;
        }
        return call.door().commands().add({{pCmdTbl, static_cast<std::size_t>(nCmds)},
                                           std::string{text(groupName)},
                                           std::string{text(menuStr)}});
    });
}

/// As the pump: it costs nothing by itself, and leaves no record.
extern "C" bool SYS_CMD_Tasks(void)
try {
    Process& process = Process::instance();
    Process::Lock lock = process.lock("SYS_CMD_Tasks");
    Door& door = Door::of(process);
    const auto line = door.console().read_line();
    if (!line) {
        process.leave(lock);
        return true;
    }
    auto words = words_of(*line);
    const SYS_CMD_FNC function = words.empty() ? nullptr : door.commands().find(words.front());
    const bool fits = line->size() <= SYS_CMD_MAX_LENGTH && words.size() <= MAX_CMD_ARGS;
    if (!fits) {
        print("*** command too long ***\r\n");
    } else if (!words.empty() && function == nullptr) {
        print(words.front() == "help" ? door.commands().help()
                                      : "*** unknown command: " + words.front() + " ***\r\n");
    }
    process.leave(lock);
    if (function != nullptr && fits) obey(words, function);
    return true;
} catch (const std::exception& error) {
    Process::end(error);
}

extern "C" bool SYS_CMD_READY_TO_READ(void) { return true; }

extern "C" void SYS_CMD_MESSAGE(const char* message)
{
    SYS_CONSOLE_Message(SYS_CONSOLE_INDEX_0, message);
}

extern "C" void SYS_CMD_PRINT(const char* format, ...)
{
    if (format == nullptr) return misuse("SYS_CMD_PRINT", "format is NULL");
    std::va_list values;
    va_start(values, format);
    const std::string line = formatted(format, values);
    va_end(values);
    SYS_CMD_MESSAGE(line.c_str());
}

} // namespace stack::inline v0::wincs02
