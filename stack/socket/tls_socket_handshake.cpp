// Part of stack/socket/tls_socket.hpp: the life of a TLS socket's session: its turn, its handshake,
// its data, its end.
#include "stack/socket/tls_socket.hpp"

#include <algorithm>

namespace stack::inline v0 {

namespace {

constexpr std::size_t max_plaintext = 4096; // of a stream, decrypted and unread
constexpr std::size_t max_datagrams = 16;   // decrypted and unread
constexpr std::size_t max_backlog = 8;      // connections in or after their handshake

} // namespace

void TlsSocket::on_inner()
{
    if (busy_) return; // from within a call of the session: it goes on by itself
    switch (stage_) {
    case Stage::connecting:
        if (session_) return advance();
        if (waiting_turn_) return;
        if (inner_->finished() || (inner_->readiness() & poll_err) != 0) {
            return die(inner_->take_error().value_or(Errno::connrefused));
        }
        if ((inner_->readiness() & poll_out) != 0) begin_handshake();
        return;
    case Stage::connected:
        if (!inner_->finished() && session_->flush()) was_full_ = false;
        pump();
        if (stage_ == Stage::connected && inner_->finished()) {
            // Behind the peer's end nobody reads, and who sends must hear of it all the same.
            const Errno why = inner_->take_error().value_or(Errno::connreset);
            return failed(
                {.error = why,
                 .reason = why == Errno::timedout ? "transport timed out" : "connection reset"},
                "session failed");
        }
        return changed();
    case Stage::listening:
        if (!zephyr()) take_connections();
        return changed();
    case Stage::fresh:
        if (serves_datagrams()) serve();
        if (zephyr()) changed();
        return;
    case Stage::saved: // what comes waits below
    case Stage::dead:
        return;
    }
}

void TlsSocket::on_deadline()
{
    if (stage_ == Stage::dead) {
        dying_.reset(); // not from within their own callbacks
        inner_.reset();
        return;
    }
    if (stage_ != Stage::connecting) return;
    if (waiting_turn_) return begin_handshake();
    failed(tls::failure_of(tls::Cause::handshake_timeout), "handshake failed");
}

void TlsSocket::begin_handshake()
{
    if (environment_.config.one_handshake && !environment_.begin_handshake(this)) {
        if (options().nonblocking) {
            return failed(tls::failure_of(tls::Cause::another_handshake), "handshake failed");
        }
        waiting_turn_ = true;
        turn_ = environment_.on_handshake_free.subscribe([this] {
            if (waiting_turn_) deadline_.start(emu::Ts{0});
        });
        return;
    }
    waiting_turn_ = false;
    turn_.cancel();
    peer_closed_ = false;
    const bool limited = !datagram() || (zephyr() && !secure_.server && in_connect_);
    if (limited) deadline_.start(environment_.config.handshake_timeout);
    auto config = session_config();
    if (!config) {
        environment_.bus.publish(emu::TlsEvent{
            .what = "handshake failed", .reason = "no credential", .fd = number(), .number = 0});
        return end(config.error());
    }
    session_ = std::make_unique<tls::Session>(environment_.engine, environment_.random,
                                              std::move(*config), transport(), [this] {
                                                  if (stage_ == Stage::connecting) advance();
                                              });
    advance();
}

void TlsSocket::advance()
{
    busy_ = true;
    const auto result = session_->handshake();
    busy_ = false;
    if (result) return succeeded();
    if (result.error() != Errno::again) failed(session_->failure(), "handshake failed");
}

void TlsSocket::succeeded()
{
    deadline_.cancel();
    enter(Stage::connected);
    take_facts();
    environment_.bus.publish(emu::TlsEvent{.what = "handshake done",
                                           .reason = resumed_ ? "resumed" : "full",
                                           .fd = number(),
                                           .number = suite_});
    if (const std::string word = session_->resumable(); !word.empty()) {
        environment_.remember(cache_key(), word);
    }
    if (serves_datagrams()) heard();
    pump();
    changed();
    leave_handshake();
}

void TlsSocket::take_facts()
{
    suite_ = session_->suite();
    resumed_ = session_->resumed();
    cid_status_ = (session_->cid_downlink() ? 1 : 0) | (session_->cid_uplink() ? 2 : 0);
}

void TlsSocket::leave_handshake()
{
    waiting_turn_ = false;
    environment_.end_handshake(this);
}

void TlsSocket::uncount()
{
    if (std::exchange(counted_, false)) --environment_.sessions;
}

/// Decrypts what there is, as far as there is room for it.
void TlsSocket::pump()
{
    if (busy_) return;
    busy_ = true;
    std::optional<Errno> error;
    const auto full = [this] {
        if (inner_->finished()) return false; // no more will come, and the end has to be seen
        if (datagram()) return received_.size() >= max_datagrams;
        std::size_t size = 0;
        for (const std::string& piece : received_)
            size += piece.size();
        return size >= max_plaintext;
    };
    while (!peer_closed_ && !full()) {
        const auto size = session_->next();
        if (!size) {
            if (size.error() != Errno::again) error = size.error();
            break;
        }
        if (*size == 0) {
            peer_closed_ = true;
        } else {
            std::string& piece = received_.emplace_back(*size, '\0');
            static_cast<void>(session_->read(std::as_writable_bytes(std::span{piece})));
        }
    }
    busy_ = false;
    if (error == Errno::inprogress) return client_began_anew();
    if (error) return lost_session("session failed");
    if (peer_closed_ && zephyr() && datagram()) begin_anew(std::nullopt);
}

void TlsSocket::lost_session(std::string_view what) { failed(session_->failure(), what); }

void TlsSocket::failed(const tls::Failure& failure, std::string_view what)
{
    environment_.bus.publish(emu::TlsEvent{
        .what = what, .reason = failure.reason, .fd = number(), .number = failure.alert});
    if (what == "handshake failed") environment_.resumable.erase(cache_key());
    const auto errno_of = environment_.config.errno_of;
    end(errno_of == nullptr ? failure.error : errno_of(failure, stage_ == Stage::connected));
}

void TlsSocket::end(Errno error)
{
    if (!zephyr() || !datagram()) return die(error);
    // A server waits for the next client, and tells of what is its own fault only.
    const bool own = error == Errno::noent || error == Errno::inval || error == Errno::nomem;
    if (serves_datagrams() && !own) return begin_anew(std::nullopt);
    begin_anew(error);
}

void TlsSocket::die(std::optional<Errno> error)
{
    enter(Stage::dead);
    if (error) set_error(*error);
    if (zephyr()) died_of_ = error;
    dying_ = std::move(session_); // it may be the one that calls
    deadline_.start(emu::Ts{0});
    changed();
    leave_handshake();
}

void TlsSocket::abort()
{
    enter(Stage::dead);
    if (!keeps_unread()) {
        received_.clear();
        offset_ = 0;
    }
    backlog_.clear();
    session_.reset();
    if (inner_) inner_->lose(Errno::netdown);
    leave_handshake();
}

/// Takes what the listener below has; their handshakes run one after the other.
void TlsSocket::take_connections()
{
    std::erase_if(backlog_, [](const auto& each) { return each->stage_ == Stage::dead; });
    while (backlog_.size() < max_backlog) {
        Endpoint peer;
        auto accepted = inner_->try_accept(peer);
        if (!accepted) return;
        if (environment_.sessions >= environment_.config.max_sessions) continue; // let go at once
        backlog_.push_back(child_of(std::move(*accepted), peer));
        backlog_.back()->begin_handshake();
    }
}

/// With the options of the listener, before its handshake.
std::unique_ptr<TlsSocket> TlsSocket::child_of(std::unique_ptr<Socket> connection,
                                               const Endpoint& peer)
{
    auto child = std::make_unique<TlsSocket>(std::move(connection), protocol(), environment_);
    child->secure_ = secure_;
    child->take_over(peer, true);
    child->on_change = [this] { changed(); };
    return child;
}

/// The stream below is connected.
void TlsSocket::take_over(const Endpoint& peer, bool server)
{
    options() = inner_->options();
    accepted_ = server;
    peer_ = peer;
    enter(Stage::connecting);
    counted_ = true;
    ++environment_.sessions;
}

void TlsSocket::shake_hands(const Endpoint& peer, bool server)
{
    take_over(peer, server);
    begin_handshake();
}

Result<void> TlsSocket::save()
{
    if (!datagram() || stage_ != Stage::connected) return fail(Errno::inval);
    if (!tls::aead(suite_)) return fail(Errno::inval);
    if (environment_.saved >= environment_.config.max_saved) return fail(Errno::nomem);
    if (!received_.empty()) return fail(Errno::again); // busy receiving
    auto saved = session_->save();
    if (!saved) return fail(saved.error());
    saved_ = std::move(*saved);
    session_.reset();
    uncount();
    enter(Stage::saved);
    environment_.bus.publish(
        emu::TlsEvent{.what = "saved", .reason = "", .fd = number(), .number = suite_});
    return {};
}

Result<void> TlsSocket::load()
{
    if (!datagram()) return fail(Errno::inval);
    if (stage_ != Stage::saved) return fail(Errno::again); // nothing saved
    if (environment_.sessions >= environment_.config.max_sessions) return fail(Errno::again);
    auto config = session_config();
    if (!config) return fail(config.error());
    auto session = std::make_unique<tls::Session>(environment_.engine, environment_.random,
                                                  std::move(*config), transport(), [] {});
    if (const auto loaded = session->load(saved_); !loaded) return loaded;
    session_ = std::move(session);
    saved_.clear();
    counted_ = true;
    ++environment_.sessions;
    enter(Stage::connected);
    environment_.bus.publish(
        emu::TlsEvent{.what = "loaded", .reason = "", .fd = number(), .number = suite_});
    pump();
    changed();
    return {};
}

} // namespace stack::inline v0
