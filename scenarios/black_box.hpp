// What is left of a firmware however it ends: memory that it shares with whoever started it.
#pragma once

#include "emu/time.hpp"
#include "scenarios/report.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace scenarios::inline v0 {

/// Written by the firmware's process alone, read when that has ended.
struct BlackBox {
    static constexpr const char* variable = "EMU9160_BLACK_BOX"; // names its file

    emu::Ts now{0};            // when it last made or ended a call, or something was recorded
    std::uint64_t records = 0; // so many
    Counts counts;
    char call[48] = "";  // the last it made
    bool inside = false; // and had not come back from it

    /// A file into which it writes, and how much of that its log has told.
    struct Output {
        char name[8] = ""; // "stdout"; empty: there is none
        char path[40] = "";
        std::uint64_t told = 0; // bytes
    };
    std::array<Output, 2> outputs{};

    void enter(const char* name, emu::Ts at);
    void leave(emu::Ts at);
};

/// A box in a file without a name, which a child process inherits.
class SharedBox {
public:
    /// Throws std::system_error.
    SharedBox();
    ~SharedBox();
    SharedBox(const SharedBox&) = delete;
    SharedBox& operator=(const SharedBox&) = delete;

    /// By which the child finds it.
    std::string path() const;
    BlackBox& operator*() const { return *box_; }

private:
    int fd_;
    BlackBox* box_;
};

/// The box that the environment names, for as long as the process lives; nullptr when there is
/// none.
BlackBox* inherited_box();

/// "at 3.8s, last call nrf_modem_os_sleep"
std::string to_text(const BlackBox& box);

} // namespace scenarios::inline v0
