// A TLS or DTLS socket: a session pumped by the readiness of the TCP or UDP socket it owns.
#pragma once

#include "emu/post.hpp"
#include "stack/socket/socket.hpp"
#include "stack/tls/environment.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stack::inline v0 {

/// What the options of NRF_SOL_SECURE, or of another door, set before the connection.
struct SecureOptions {
    std::vector<std::uint32_t> tags;
    std::optional<std::string> hostname; // nothing: not checked
    std::vector<int> suites;             // empty: all
    std::optional<tls::Verify> verify;   // nothing: the environment's
    bool server = false;                 // NRF_SO_SEC_ROLE
    bool session_cache = false;
    int handshake_timeout = 0; // seconds, 0 = none
    tls::CidMode cid = tls::CidMode::disabled;
    int fragment = 0; // NRF_SO_SEC_DTLS_FRAG_EXT: 0, 1 = 512, 2 = 1024
    // Of Zephyr's door only.
    std::vector<const char*> alpn;              // read when the handshake begins
    std::string own_cid;                        // TLS_DTLS_CID_VALUE; empty: drawn
    std::chrono::milliseconds first_wait{1000}; // for a flight of a DTLS handshake
    std::chrono::milliseconds longest_wait{60000};
    bool handshake_on_connect = true; // of DTLS; else with the first send
    std::optional<bool> check_dates;  // of certificates; nothing: as the environment does
    /// Has the last word on the peer's certificates, and answers whenever it knows.
    std::function<void(std::unique_ptr<tls::Chain>, std::function<void(tls::Chain::Verdict)>)>
        judge;
};

class TlsSocket final : public Socket {
public:
    TlsSocket(std::unique_ptr<Socket> inner, int protocol, tls::Environment& environment);
    ~TlsSocket() override;

    Result<void> bind(const Endpoint& local) override;
    /// Over when the handshake is. While another handshake runs a blocking one waits its turn, a
    /// non-blocking one ends with `busy`.
    Result<void> connect(const Endpoint& peer) override;
    Result<void> listen(int backlog) override;
    /// A connection whose handshake is done.
    Result<std::unique_ptr<Socket>> try_accept(Endpoint& peer) override;
    Result<std::size_t> try_send(Bytes data, const Endpoint* to) override;
    Result<Received> try_recv(std::span<std::byte> into, Flags flags) override;
    bool connecting() const override { return stage_ == Stage::connecting; }
    bool finished() const override { return stage_ == Stage::dead; }
    Endpoint local() const override { return inner_ ? inner_->local() : Endpoint{}; }
    bool listening() const override { return stage_ == Stage::listening; }
    std::optional<Endpoint> peer() const override;
    std::size_t available() const override;
    void apply_options() override;
    Socket& base() override { return inner_ ? *inner_ : static_cast<Socket&>(*this); }
    Carrier* carrier() override { return inner_ ? inner_->carrier() : nullptr; }
    /// DTLS goes on only with a connection ID in use.
    bool survives_its_pdn() const override { return !datagram() || cid_status() != 0; }
    void abandon_connect() override;
    /// On a stream that is connected already: the handshake begins. Instead of connect() or of a
    /// listener's; on_change tells how it ends.
    void shake_hands(const Endpoint& peer, bool server);

    /// A handshake goes on: its own, or that of the connection that accept will give.
    bool shaking_hands() const;
    /// Zephyr's server of datagrams.
    bool serves_datagrams() const { return zephyr() && datagram() && secure_.server; }
    /// What verifies the peer: the option, or the default of its role.
    tls::Verify verify() const;
    /// The protocol agreed on (RFC 7301); empty: none.
    std::string alpn() const { return session_ ? session_->alpn() : std::string{}; }
    std::string own_cid() const { return session_ ? session_->own_cid() : secure_.own_cid; }
    std::string peer_cid() const { return session_ ? session_->peer_cid() : std::string{}; }
    /// On the peer's certificate: mbedTLS's bits, 0 = fine; nothing before the handshake is over.
    std::optional<std::uint32_t> verdict() const;
    bool established() const { return stage_ == Stage::connected; }

    /// What carries it; nullptr once it has ended.
    Socket* inner() { return inner_.get(); }
    bool datagram() const { return type() == SocketType::dgram; }
    tls::Environment& environment() { return environment_; }
    SecureOptions& secure_options() { return secure_; }
    /// True while the options above still have an effect: nothing has begun.
    bool configurable() const { return stage_ == Stage::fresh; }

    /// The suites that this firmware has, preferred first.
    std::span<const int> known_suites() const;
    int suite() const; // IANA number, 0 before the handshake is over
    bool resumed() const;
    int cid_status() const; // NRF_SO_SEC_DTLS_CID_STATUS_*
    /// Forgets every session of the environment's cache.
    void purge_cache() { environment_.purge(); }
    /// NRF_SO_SEC_DTLS_CONN_SAVE: `inval`, `again`, `nomem`.
    Result<void> save();
    /// NRF_SO_SEC_DTLS_CONN_LOAD: `inval`, `again` (nothing saved).
    Result<void> load();

private:
    enum class Stage { fresh, connecting, connected, saved, listening, dead };
    class Pipe; // Transport over the inner socket

    void enter(Stage next);
    unsigned own_readiness() const override;
    bool has_unread() const override { return !received_.empty(); }
    void abort() override;
    Result<void> refused(tls::Cause cause);
    bool zephyr() const { return environment_.config.rules == tls::Rules::zephyr; }
    Result<std::size_t> send_datagram(Bytes data);
    Result<std::size_t> send_stream(Bytes data);
    std::size_t copy_out(std::span<std::byte> into) const;
    void consume(std::size_t size);

    // tls_socket_handshake.cpp
    void on_inner();
    void on_deadline();
    void begin_handshake();
    void advance();
    void succeeded();
    void take_facts();
    void leave_handshake();
    void uncount();
    void pump();
    void lost_session(std::string_view what);
    void failed(const tls::Failure& failure, std::string_view what);
    void end(Errno error);
    void die(std::optional<Errno> error);
    void take_connections();
    void take_over(const Endpoint& peer, bool server);
    std::unique_ptr<TlsSocket> child_of(std::unique_ptr<Socket> connection, const Endpoint& peer);
    tls::Transport& transport();
    Result<tls::SessionConfig> session_config();
    std::string cache_key() const;
    void put_to_the_judge(std::unique_ptr<tls::Chain> chain);

    // tls_socket_server.cpp
    Result<std::unique_ptr<Socket>> accept_one(Endpoint& peer);
    Result<void> begin_with_send(const Endpoint* to);
    Result<Received> nothing_yet();
    void serve();
    void begin_anew(std::optional<Errno> error);
    void bury();
    void client_began_anew();
    void heard();
    void on_idle();

    tls::Environment& environment_;
    std::unique_ptr<Socket> inner_;
    std::unique_ptr<Pipe> pipe_;
    std::unique_ptr<tls::Session> session_;
    std::unique_ptr<tls::Session> dying_; // goes when nobody can be inside it
    SecureOptions secure_;
    Stage stage_ = Stage::fresh;
    Endpoint peer_;
    bool accepted_ = false; // server side
    bool counted_ = false;  // among Environment::sessions
    bool psk_only_ = false; // no root CA anywhere when it connected
    bool waiting_turn_ = false;
    bool peer_closed_ = false;
    bool busy_ = false; // inside a call of the session
    bool was_full_ = false;
    std::deque<std::string> received_; // plaintext: pieces of a stream, or datagrams
    std::size_t offset_ = 0;           // read of the first
    std::string saved_;
    int suite_ = 0;
    int cid_status_ = 0;
    bool resumed_ = false;
    emu::Timer deadline_;    // of a TLS handshake
    emu::Timer idle_;        // of the peer of a datagram server
    emu::Instant heard_{};   // that peer, or sent to it
    bool in_connect_ = true; // the handshake is connect's or accept's, not the first send's
    std::optional<Errno> died_of_;
    std::vector<std::unique_ptr<tls::Session>> ended_; // as dying_, of a socket that goes on
    emu::Post bury_;
    emu::Subscription turn_;
    std::shared_ptr<const tls::Session*> asked_;     // whose chain the judge has
    std::deque<std::unique_ptr<TlsSocket>> backlog_; // handshaking, then ready
};

/// The TLS or DTLS side of a socket; nullptr for a plain one.
inline TlsSocket* tls_side(Socket& socket) { return dynamic_cast<TlsSocket*>(&socket); }

} // namespace stack::inline v0
