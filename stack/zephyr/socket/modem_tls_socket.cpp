#include "stack/zephyr/socket/modem_tls_socket.hpp"

#include "stack/socket/tls_socket.hpp"
#include "stack/zephyr/socket/offload.hpp"

#include "zephyr/net/socket.h"

namespace stack::inline v0::zephyr {

namespace {

const std::shared_ptr<ModemNumber>& number_of(const Handle& socket)
{
    Socket& carrier = *tls_side(*socket.socket())->inner();
    return dynamic_cast<ModemCarrier&>(carrier).modem_number();
}

} // namespace

ModemTlsSocket::ModemTlsSocket(NativeStack& stack, Handle socket, Sockets& modem)
    : NativeSocket{stack, socket}, modem_{modem}, number_{number_of(socket)}, below_{make_offloaded(
                                                                                  modem,
                                                                                  number_->fd())}
{
}

Result<void> ModemTlsSocket::set_option(const Call& call, int level, int name, Bytes value)
{
    const bool time = level == SOL_SOCKET && (name == SO_RCVTIMEO || name == SO_SNDTIMEO);
    if (level == SOL_TLS || time) return NativeSocket::set_option(call, level, name, value);
    return below_->set_option(call, level, name, value);
}

Result<std::size_t> ModemTlsSocket::get_option(const Call& call, int level, int name,
                                               std::span<std::byte> room)
{
    const bool own = level == SOL_TLS || (level == SOL_SOCKET && name == SO_PROTOCOL);
    if (own) return NativeSocket::get_option(call, level, name, room);
    return below_->get_option(call, level, name, room);
}

void ModemTlsSocket::on_close()
{
    NativeSocket::on_close(); // says good-bye
    number_->handle().close();
}

std::shared_ptr<NativeSocket> ModemTlsSocket::accepted(Handle connection)
{
    return std::make_shared<ModemTlsSocket>(stack(), connection, modem_);
}

} // namespace stack::inline v0::zephyr
