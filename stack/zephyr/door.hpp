// What this door keeps of a world: its descriptors, its IP stack, its network management.
#pragma once

#include "stack/process/foreign_descriptor.hpp"
#include "stack/process/process.hpp"
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/socket/fd_table.hpp"
#include "stack/zephyr/socket/modem_store.hpp"
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
    /// The call that gives its descriptors.
    static constexpr const char* opener = "zsock_socket";

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
    /// Of tls_credential_add(); with offloaded sockets nobody asks it but Zephyr's own TLS.
    CredentialStore& credentials() { return credentials_; }
    /// The modem's, which offloaded TLS asks.
    ModemStore& modem_store() { return modem_store_; }
    /// Made when it is first asked for. In native mode the default PDN's packets are its own from
    /// then on; with offloaded sockets it reaches only the device itself.
    NativeStack& native();
    net::Station& station() { return native().station(); }
    /// Made when it is first asked for.
    network::Network& network();

private:
    bool has_opened(int modem_socket) const;

    Process& process_;
    CredentialStore credentials_;
    ModemStore modem_store_;
    std::unique_ptr<NativeStack> native_;
    FdTable descriptors_;
    DescriptorOwner owner_;
    std::unique_ptr<network::Network> network_; // above what it tells of
};

} // namespace stack::inline v0::zephyr
