// The internet that is there without any scenario.
#pragma once

#include "stack/net/address.hpp"

#include <span>
#include <string_view>

namespace stack::inline v0::net {

class Host;

/// A host that is made when somebody first looks for it: most runs need two or three of them.
struct DefaultHost {
    std::string_view name;
    unsigned number; // 192.0.2.number and 2001:db8::number, read as hexadecimal digits there
    std::string_view services; // each as start_service() takes it, with blanks between
    bool up = true;
    /// Another host may have its name or one of its addresses, and then it is not there. Its
    /// certificates are for the name that the client asks for: samples ask for "localhost".
    bool yields = false;

    /// Starts them.
    void serve(Host& host) const;
    Address ipv4() const;
    Address ipv6() const;
};

/// Names under .test, addresses of the documentation ranges; the table is in the source.
std::span<const DefaultHost> default_hosts();
/// Nullptr when there is none of the name or address.
const DefaultHost* default_host(std::string_view name);
const DefaultHost* default_host(const Address& address);

} // namespace stack::inline v0::net
