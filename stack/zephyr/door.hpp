// What this door keeps of a world: its descriptors, its IP stack, its network management.
#pragma once

#include "stack/process/process.hpp"
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/socket/fd_table.hpp"
#include "stack/zephyr/socket/native_stack.hpp"

#include <memory>

namespace stack::inline v0::zephyr {

class Call;
namespace network {
class Network;
} // namespace network

/// Made with the first call that asks for it, gone before its world is. With the lock held.
class Door {
public:
    static Door& of(Process& process);

    explicit Door(Process& process);
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;
    ~Door();

    /// Before the program's main. Native: the modem goes on line, and a program that does not wait
    /// for the network by itself (conn_mgr without CONFIG_NET_CONFIG_SETTINGS) begins once there is
    /// an address, or after CONFIG_NET_CONFIG_INIT_TIMEOUT. Offloaded: nothing, the program calls
    /// nrf_modem_lib_init().
    void boot(const Call& call);

    FdTable& descriptors() { return descriptors_; }
    /// Of tls_credential_add(); with offloaded sockets nobody asks it but native ones.
    CredentialStore& credentials() { return credentials_; }
    /// Made when it is first asked for. In native mode the default PDN's packets are its own from
    /// then on; with offloaded sockets it reaches only the device itself.
    NativeStack& native();
    net::Station& station() { return native().station(); }
    /// Made when it is first asked for.
    network::Network& network();

private:
    Process& process_;
    CredentialStore credentials_;
    std::unique_ptr<NativeStack> native_;
    FdTable descriptors_;
    std::unique_ptr<network::Network> network_; // above what it tells of
};

} // namespace stack::inline v0::zephyr
