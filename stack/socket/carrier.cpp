#include "stack/socket/carrier.hpp"

#include "stack/socket/tls_socket.hpp"

namespace stack::inline v0 {

Socket& base_of(Socket& socket)
{
    TlsSocket* secure = socket.secure();
    return secure != nullptr && secure->inner() != nullptr ? *secure->inner() : socket;
}

Carrier* carrier_of(Socket& socket) { return dynamic_cast<Carrier*>(&base_of(socket)); }

} // namespace stack::inline v0
