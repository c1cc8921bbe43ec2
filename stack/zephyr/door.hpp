// What this door keeps of a world: its descriptors, its IP stack, its network management.
#pragma once

#include "stack/process/process.hpp"
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/socket/fd_table.hpp"

#include <memory>

namespace stack::inline v0::zephyr {

class Call;

/// Made with the first call that asks for it, gone before its world is. With the lock held.
class Door {
public:
    static Door& of(Process& process);

    explicit Door(Process& process);
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    /// What happens before main(): nothing yet.
    void boot(const Call&) {}

    FdTable& descriptors() { return descriptors_; }

private:
    FdTable descriptors_;
};

} // namespace stack::inline v0::zephyr
