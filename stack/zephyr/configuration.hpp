// What the program was configured with: its Kconfig symbols, as far as the library asks for them.
#pragma once

#define EMU9160_ZEPHYR_LIBRARY
#include "stack/zephyr/include/emu9160_zephyr.h"

#include "stack/config.hpp"

#include <string>

namespace stack::inline v0::zephyr {

enum class Mode {
    native,  // Zephyr's own IP stack and TLS over the modem's default PDN
    offload, // each call goes to the modem, as on an nRF91
};

/// The members of emu9160_zephyr_record, in the units of their symbols.
struct Configuration {
#define EMU9160_ZEPHYR_MEMBER(member, value) int member = value;
    EMU9160_ZEPHYR_SETTINGS(EMU9160_ZEPHYR_MEMBER)
#undef EMU9160_ZEPHYR_MEMBER
#define EMU9160_ZEPHYR_MEMBER(member, value) std::string member = value;
    EMU9160_ZEPHYR_TEXTS(EMU9160_ZEPHYR_MEMBER)
#undef EMU9160_ZEPHYR_MEMBER

    /// EMU9160_ZEPHYR=native|offload, the scenario's word, or what the symbols say (doors.md §3.3).
    Mode mode = Mode::native;
    /// EMU9160_ZEPHYR_CREDENTIALS=own|modem|bridge, the scenario's word, or as the mode is.
    ZephyrCredentials credentials = ZephyrCredentials::as_configured;

    /// The tags of secure sockets that have no mark name what tls_credential_add() added, or what
    /// the modem's store has.
    bool tags_are_own() const
    {
        switch (credentials) {
        case ZephyrCredentials::own:
            return true;
        case ZephyrCredentials::modem:
            return false;
        case ZephyrCredentials::as_configured:
        case ZephyrCredentials::bridge:
            break;
        }
        return mode == Mode::native;
    }
};

/// The program's; read once, when it is first asked for. A record of another version of the library
/// or a value of EMU9160_ZEPHYR that or of EMU9160_ZEPHYR_CREDENTIALS that is none ends the process
/// with a line and status 2.
const Configuration& configuration();
/// What the scenario says; the environment's word goes over it.
void set_scenario(ZephyrSockets sockets, ZephyrCredentials credentials);
/// For tests, before the first call of a door.
void set_configuration(Configuration given);

} // namespace stack::inline v0::zephyr
