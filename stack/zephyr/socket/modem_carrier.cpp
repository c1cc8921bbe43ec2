#include "stack/zephyr/socket/modem_carrier.hpp"

#include <utility>

namespace stack::inline v0::zephyr {

ModemCarrier::ModemCarrier(SocketTable& sockets, std::shared_ptr<ModemNumber> number)
    : Socket{number->handle().socket()->family(), number->handle().socket()->type(),
             number->handle().socket()->protocol()},
      sockets_{sockets}, number_{std::move(number)}, changes_{sockets.on_change.subscribe(
                                                         [this](int fd) { on_table_change(fd); })}
{
}

Result<void> ModemCarrier::bind(const Endpoint& local)
{
    if (below() == nullptr) return fail(Errno::badf);
    return sockets_.bind(handle().fd(), local);
}

Result<void> ModemCarrier::connect(const Endpoint& peer)
{
    if (has_error()) return fail(*take_error());
    return handle().connect(peer);
}

Result<void> ModemCarrier::listen(int backlog)
{
    if (below() == nullptr) return fail(Errno::badf);
    return sockets_.listen(handle().fd(), backlog);
}

Result<std::unique_ptr<Socket>> ModemCarrier::try_accept(Endpoint& peer)
{
    const auto fd = handle().try_accept(peer);
    if (!fd) return fail(fd.error());
    return std::make_unique<ModemCarrier>(sockets_,
                                          std::make_shared<ModemNumber>(sockets_.handle(*fd)));
}

Result<std::size_t> ModemCarrier::try_send(Bytes data, const Endpoint* to)
{
    if (has_error()) return fail(*take_error());
    return handle().try_send(data, to);
}

Result<Received> ModemCarrier::try_recv(std::span<std::byte> into, Flags flags)
{
    const auto received = handle().try_recv(into, flags);
    if (!received && has_error()) return fail(*take_error()); // after what came before it
    return received;
}

bool ModemCarrier::connecting() const { return below() != nullptr && below()->connecting(); }

Endpoint ModemCarrier::local() const { return below() != nullptr ? below()->local() : Endpoint{}; }

bool ModemCarrier::listening() const { return below() != nullptr && below()->listening(); }

std::optional<Endpoint> ModemCarrier::peer() const
{
    if (below() == nullptr) return std::nullopt;
    return below()->peer();
}

std::size_t ModemCarrier::available() const
{
    return below() != nullptr ? below()->available() : 0;
}

Carrier* ModemCarrier::carrier() { return below() != nullptr ? below()->carrier() : nullptr; }

unsigned ModemCarrier::own_readiness() const
{
    return handle().open() ? handle().readiness() : unsigned{poll_err} | poll_hup;
}

void ModemCarrier::abort()
{
    if (Socket* const it = below()) it->lose(Errno::netdown);
}

/// An error below is this socket's from now on: whoever asked the modem's would not tell it here.
void ModemCarrier::on_table_change(int fd)
{
    if (fd != handle().fd()) return;
    if (Socket* const it = below(); it != nullptr && handle().has_error()) {
        if (const auto error = it->take_error()) set_error(*error);
    }
    changed();
}

} // namespace stack::inline v0::zephyr
