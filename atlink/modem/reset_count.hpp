// How often the modem has been reset: what ResetGuard keeps without power.
#pragma once

#include "emu/durable_file.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <set>

#include <sys/types.h>

namespace atlink::inline v0::modem {

/// A reset is known at the next start only: by a process that runs no longer and has not ended its
/// modem's life in order. Several processes may run at once.
class ResetCount {
public:
    /// In the file `resets` of the directory; an empty path: in memory. A file that cannot be read
    /// or written is left alone, and the count goes on in memory: no command depends on it.
    explicit ResetCount(const std::filesystem::path& directory);

    /// A modem of this process starts. Resets so far, that of its last start included unless it
    /// was ended.
    int begin();
    /// Its life goes on (again), or has ended in order.
    void set_running(bool running);
    void set(int resets);

private:
    struct State {
        int resets = 0;
        std::set<pid_t> running;
        friend bool operator==(const State&, const State&) = default;
    };

    State read() const;
    void change(const std::function<void(State&)>& edit);
    bool change_file(const std::function<void(State&)>& edit);

    std::optional<emu::DurableFiles> files_;
    State memory_;
};

} // namespace atlink::inline v0::modem
