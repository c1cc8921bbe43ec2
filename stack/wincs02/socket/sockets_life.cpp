// Part of sockets.hpp: listening, connecting, TLS, and the end.
#include "stack/socket/tcp_socket.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/wincs02/socket/entry.hpp"

#include <utility>

namespace stack::inline v0::wincs02 {

void Sockets::begin_listening(Entry& entry)
{
    if (entry.stage != Stage::open) return tell(entry, Event::listen, false);
    entry.core = std::make_unique<TcpSocket>(entry.family, 0, part_.lan(), ports_);
    entry.core->options() = entry.options;
    const Address any{.family = entry.family, .bytes = {}};
    const auto done = entry.core->bind({any, entry.port}).and_then([&] {
        return entry.core->listen(entry.backlog);
    });
    if (done) {
        watch(entry);
        enter(entry, Stage::listening);
    } else {
        entry.core.reset();
    }
    tell(entry, Event::listen, done.has_value());
}

void Sockets::take_connections(Entry& entry)
{
    while (entry.children.size() < static_cast<std::size_t>(entry.backlog)) {
        const bool room = free_slot() < slots_.size();
        Endpoint peer;
        auto accepted = room ? entry.core->try_accept(peer)
                             : Result<std::unique_ptr<Socket>>{stack::fail(Errno::nfile)};
        if (!accepted) return;
        Entry& child = *place_new(entry.family, entry.type, entry.tls);
        child.core = std::move(*accepted);
        child.peer = peer;
        child.port = child.core->local().port;
        child.mode = entry.mode;
        child.options = entry.options;
        child.tls_context = entry.tls_context;
        child.core->options() = entry.options;
        child.core->apply_options();
        child.child = true;
        child.known = settings_.faithful;
        watch(child);
        entry.children.push_back(child.handle);
        tell(entry, Event::connect_req, true);
        if (child.uses_tls()) {
            begin_tls(child, peer, true);
        } else {
            enter(child, Stage::connected);
            child.changed = true;
        }
    }
}

void Sockets::begin_connecting(Entry& entry, const Endpoint& peer)
{
    if (entry.stage == Stage::ended && entry.type == SocketType::dgram) return;
    if (entry.type == SocketType::dgram && !entry.uses_tls()) {
        const bool done = entry.core->connect(peer).has_value();
        if (done) enter(entry, Stage::connected);
        return tell(entry, Event::connect, done);
    }
    // A second attempt on a socket that is connected, or about to be, leaves it as it is.
    if (entry.stage != Stage::open && entry.stage != Stage::ended) return;
    if (entry.type == SocketType::stream) {
        entry.core = std::make_unique<TcpSocket>(entry.family, 0, part_.lan(), ports_);
        entry.core->options() = entry.options;
    }
    watch(entry);
    entry.failed = false;
    entry.at_end = false;
    Result<void> begun{};
    if (entry.port != 0 && entry.type == SocketType::stream) {
        begun = entry.core->bind({{.family = entry.family, .bytes = {}}, entry.port});
    }
    if (begun) begun = entry.core->connect(peer);
    if (!begun && begun.error() != Errno::inprogress) {
        if (entry.stage == Stage::open) enter(entry, Stage::ended);
        entry.failed = true;
        // The driver tells nothing of what the part refuses at once.
        if (!settings_.faithful) tell(entry, Event::error, false);
        return;
    }
    entry.peer = peer;
    enter(entry, Stage::connecting);
    if (begun) on_connected(entry);
}

void Sockets::on_connected(Entry& entry)
{
    if (!entry.uses_tls()) {
        enter(entry, Stage::connected);
        return tell(entry, Event::connect, true);
    }
    if (!settings_.connect_together) tell(entry, Event::connect, true);
    begin_tls(entry, *entry.peer, false);
}

void Sockets::begin_tls(Entry& entry, const Endpoint& peer, bool server)
{
    const bool datagram = entry.type == SocketType::dgram;
    auto secure = std::make_unique<TlsSocket>(std::move(entry.core), 0, tls_);
    TlsSocket& it = *secure;
    it.options() = entry.options;
    it.secure_options().server = server;
    entry.core = std::move(secure);
    watch(entry);
    enter(entry, Stage::shaking_hands);
    if (!contexts_.apply(entry.tls_context, it)) return fail(entry);
    if (datagram) {
        const auto begun = it.connect(peer);
        if (!begun && begun.error() != Errno::inprogress) return fail(entry);
    } else {
        it.shake_hands(peer, server);
    }
    if (it.finished()) fail(entry);
}

void Sockets::on_tls(Entry& entry)
{
    enter(entry, Stage::connected);
    if (entry.child || settings_.connect_together) tell(entry, Event::connect, true);
    tell(entry, Event::tls_connect, true);
}

void Sockets::fail(Entry& entry)
{
    entry.failed = true;
    entry.drop_out();
    enter(entry, Stage::ended);
    tell(entry, Event::error, false);
}

void Sockets::ended_by_peer(Entry& entry)
{
    entry.at_end = true;
    entry.drop_out();
    enter(entry, Stage::ended);
    if (settings_.generation == Generation::g3) tell(entry, Event::disconnect, true);
}

void Sockets::step_all()
{
    for (const auto& slot : slots_) {
        if (slot && std::exchange(slot->changed, false) && slot->stage != Stage::closing) {
            step(*slot);
        }
    }
}

void Sockets::step(Entry& entry)
{
    if (!entry.core) return;
    switch (entry.stage) {
    case Stage::listening:
        take_connections(entry);
        stepping_.post(); // children have something, perhaps
        return;
    case Stage::connecting:
        if ((entry.core->readiness() & poll_err) != 0 || entry.core->finished()) return fail(entry);
        if (!entry.core->connecting()) {
            on_connected(entry);
            return step(entry);
        }
        return;
    case Stage::shaking_hands: {
        const auto& secure = static_cast<const TlsSocket&>(*entry.core);
        if (secure.finished() || (secure.readiness() & poll_err) != 0) return fail(entry);
        if (!secure.established()) return;
        on_tls(entry);
        return step(entry);
    }
    case Stage::open: // a datagram socket
    case Stage::connected:
        push_out(entry);
        return pull(entry);
    case Stage::opening:
    case Stage::ended:
    case Stage::closing:
        return;
    }
}

} // namespace stack::inline v0::wincs02
