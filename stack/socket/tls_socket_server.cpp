// Part of stack/socket/tls_socket.hpp: where Zephyr's own TLS differs (zephyr/behaviour.md §6): a
// handshake inside accept, sessions that begin anew on a datagram socket, and the DTLS server.
#include "stack/socket/tls_socket.hpp"

namespace stack::inline v0 {

/// Its handshake begins with the call: nobody else takes connections from below.
Result<std::unique_ptr<Socket>> TlsSocket::accept_one(Endpoint& peer)
{
    if (backlog_.empty()) {
        Endpoint from;
        auto accepted = inner_->try_accept(from);
        if (!accepted) return fail(accepted.error());
        const std::size_t most = environment_.config.max_contexts;
        if (most > 0 && environment_.contexts >= most) return fail(Errno::nomem); // and it is gone
        backlog_.push_back(child_of(std::move(*accepted), from));
        backlog_.back()->set_number(number()); // for the records, until it has its own
        backlog_.back()->begin_handshake();
    }
    if (backlog_.front()->stage_ == Stage::connecting) return fail(Errno::again);
    std::unique_ptr<TlsSocket> child = std::move(backlog_.front());
    backlog_.pop_front();
    child->on_change = nullptr;
    if (child->stage_ != Stage::connected) {
        return fail(child->take_error().value_or(Errno::connaborted));
    }
    peer = child->peer_;
    return child;
}

/// The answer may come when the session, or the socket, is gone.
void TlsSocket::put_to_the_judge(std::unique_ptr<tls::Chain> chain)
{
    asked_ = std::make_shared<const tls::Session*>(session_.get());
    secure_.judge(std::move(chain),
                  [this, asked = std::weak_ptr{asked_}](tls::Chain::Verdict verdict) {
                      const auto whose = asked.lock();
                      if (!whose || stage_ != Stage::connecting || session_.get() != *whose) return;
                      asked_.reset();
                      session_->judged(verdict);
                      advance();
                  });
}

/// The first send of a DTLS client without a session brings the handshake with it.
Result<void> TlsSocket::begin_with_send(const Endpoint* to)
{
    if (!datagram() || secure_.server) return fail(Errno::notconn);
    const bool known = peer_.port != 0;
    if (to == nullptr && !known) return fail(Errno::destaddrreq);
    if (to != nullptr && known && *to != peer_) return fail(Errno::isconn);
    const Endpoint peer = known ? peer_ : *to;
    inner_->options() = options();
    if (const auto connected = inner_->connect(peer); !connected) return connected;
    peer_ = peer;
    enter(Stage::connecting);
    in_connect_ = false;
    counted_ = true;
    ++environment_.sessions;
    begin_handshake();
    if (has_error()) return fail(*take_error());
    return {};
}

/// What recv says of a datagram socket without a session.
Result<Received> TlsSocket::nothing_yet()
{
    if (!secure_.server) return fail(Errno::notconn);
    // A tag that is not in the store is found out by the call, not by the first client.
    if (const auto found = environment_.credentials.materials(secure_.tags); !found) {
        return fail(found.error());
    }
    return fail(Errno::again);
}

/// Of a datagram server without a peer: answers hellos until one of them makes a peer. What has no
/// cookie yet leaves nothing behind (RFC 6347 §4.2.1).
void TlsSocket::serve()
{
    constexpr int peek = 0x02;
    while (stage_ == Stage::fresh && !busy_ && !has_error()) {
        const auto next = inner_->try_recv({}, Flags{peek});
        if (!next) return;
        peer_ = next->from;
        pipe_->take_taken();
        enter(Stage::connecting);
        counted_ = true;
        ++environment_.sessions;
        begin_handshake();
        if (stage_ == Stage::connecting && !session_->under_way()) begin_anew(std::nullopt);
        if (!pipe_->take_taken()) static_cast<void>(inner_->try_recv({}, {}));
    }
}

/// Without a session, as it was before the first; a server has no peer any more.
void TlsSocket::begin_anew(std::optional<Errno> error)
{
    enter(Stage::fresh);
    deadline_.cancel();
    idle_.cancel();
    if (session_) { // it may be the one that calls
        ended_.push_back(std::move(session_));
        bury_.post();
    }
    if (secure_.server) peer_ = {};
    suite_ = 0;
    cid_status_ = 0;
    resumed_ = false;
    if (error) set_error(*error);
    changed();
    leave_handshake();
}

/// What came while a session ended is looked at now.
void TlsSocket::bury()
{
    ended_.clear();
    if (stage_ == Stage::fresh && serves_datagrams()) serve();
}

void TlsSocket::client_began_anew()
{
    idle_.cancel();
    enter(Stage::connecting);
    advance();
}

void TlsSocket::heard()
{
    heard_ = environment_.engine.now();
    const emu::Ts limit = environment_.config.idle_peer;
    // Restarted lazily: a datagram only notes the instant.
    if (stage_ == Stage::connected && limit > emu::Ts{0} && !idle_.running()) {
        idle_.start(limit);
    }
}

void TlsSocket::on_idle()
{
    const emu::Instant due = heard_ + environment_.config.idle_peer;
    if (due > environment_.engine.now()) return idle_.start_at(due);
    environment_.bus.publish(
        emu::TlsEvent{.what = "session ended", .reason = "idle peer", .fd = number(), .number = 0});
    session_->close_notify();
    begin_anew(Errno::timedout);
}

} // namespace stack::inline v0
