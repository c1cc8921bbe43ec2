// Groups of commands that the program has (system/command/sys_command.h).
#pragma once

#include "system/command/sys_command.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stack::inline v0::wincs02 {

class Commands {
public:
    struct Group {
        std::span<const SYS_CMD_DESCRIPTOR> commands;
        std::string name;
        std::string menu;
    };

    /// False when there are MAX_CMD_GROUP; one that is there already is not added again.
    bool add(Group group);
    /// Nullptr when no group has it; the first that has it counts.
    SYS_CMD_FNC find(std::string_view name) const;
    /// The text of "help".
    std::string help() const;

private:
    std::vector<Group> groups_;
};

} // namespace stack::inline v0::wincs02
