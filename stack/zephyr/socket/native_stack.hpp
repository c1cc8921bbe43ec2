// Zephyr's own IP stack as the door has it in native mode: what its sockets share.
#pragma once

#include "stack/names/resolver.hpp"
#include "stack/net/station.hpp"
#include "stack/process/process.hpp"
#include "stack/socket/socket_table.hpp"
#include "stack/zephyr/configuration.hpp"

namespace stack::inline v0::zephyr {

class NativeStack {
public:
    NativeStack(Process& process, const Configuration& configuration,
                const tls::CredentialSource& credentials);

    net::Station& station() { return station_; }
    net::Ports& ports() { return ports_; }
    SocketTable& sockets() { return sockets_; }
    Resolver& resolver() { return resolver_; }
    tls::Environment& tls() { return tls_; }

private:
    net::Station station_;
    net::Ports ports_;
    tls::Environment tls_;
    SocketTable sockets_; // gone before what they use
    Resolver resolver_;
    emu::Subscription sockets_changed_;
    emu::Subscription names_changed_;
    emu::Subscription station_changed_;
};

} // namespace stack::inline v0::zephyr
