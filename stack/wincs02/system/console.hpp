// What the program's standard input has brought, for the console and for commands.
#pragma once

#include "emu/engine.hpp"

#include <cstdarg>
#include <optional>
#include <string>

namespace stack::inline v0::wincs02 {

/// Never waits for the host. Input that is there when it is first asked for (a file, a finished
/// pipe) is the same in each run; what a person types comes when it comes.
class Console {
public:
    static constexpr std::size_t capacity = 1024; // as much as waits to be read, an estimate

    explicit Console(const emu::Engine& engine) : engine_{engine} {}

    std::size_t available();
    std::string read(std::size_t most);
    /// The next one without its end; the last need have none.
    std::optional<std::string> read_line();

private:
    void fill();

    const emu::Engine& engine_;
    std::string waiting_;
    bool ended_ = false;
    emu::Instant again_ = emu::epoch; // when the host is asked again
};

std::string formatted(const char* format, std::va_list values);
/// On standard output.
void print(const std::string& text);

} // namespace stack::inline v0::wincs02
