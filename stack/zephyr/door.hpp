// What this door keeps of a world: its descriptors, its IP stack, its network management.
#pragma once

#include "stack/process/process.hpp"
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/socket/fd_table.hpp"
#include "stack/zephyr/socket/native_stack.hpp"

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

    /// Before the program's main. Native: the modem goes on line, and a program that does not wait
    /// for the network by itself (conn_mgr without CONFIG_NET_CONFIG_SETTINGS) begins once there is
    /// an address, or after CONFIG_NET_CONFIG_INIT_TIMEOUT. Offloaded: nothing, the program calls
    /// nrf_modem_lib_init().
    void boot(const Call& call);

    FdTable& descriptors() { return descriptors_; }
    /// Made when it is first asked for; its packets are the default PDN's from then on.
    NativeStack& native();
    net::Station& station() { return native().station(); }

private:
    Process& process_;
    std::unique_ptr<NativeStack> native_;
    FdTable descriptors_;
};

} // namespace stack::inline v0::zephyr
