#include "stack/socket/tls_socket.hpp"

#include "emu/edge.hpp"
#include "stack/socket/carrier.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace stack::inline v0 {

namespace {

constexpr std::size_t handshake_mtu = 1200; // a flight's pieces fit any bearer with their headers

} // namespace

/// The inner socket as a session sees it. The server of a datagram socket hears its one peer only.
class TlsSocket::Pipe final : public tls::Transport {
public:
    explicit Pipe(TlsSocket& owner) : owner_{owner}, inner_{*owner.inner_} {}

    Result<std::size_t> send(Bytes bytes) override
    {
        const bool serves = owner_.serves_datagrams();
        if (serves) owner_.heard();
        auto sent = inner_.try_send(bytes, serves ? &owner_.peer_ : nullptr);
        if (!sent && suspended()) sent = fail(Errno::again); // it goes on when the PDN is back
        if (!sent && sent.error() == Errno::again) refused_ = true;
        return sent;
    }
    Result<std::size_t> receive(std::span<std::byte> into) override
    {
        for (;;) {
            const auto received = inner_.try_recv(into, {});
            if (!received) return fail(received.error());
            if (!owner_.serves_datagrams()) return received->size;
            taken_ = true;
            if (received->from != owner_.peer_) continue;
            owner_.heard();
            return received->size;
        }
    }
    /// True when there was no room for something since the last time this was asked.
    bool take_refused() { return std::exchange(refused_, false); }
    /// True when a datagram was taken since the last time this was asked.
    bool take_taken() { return std::exchange(taken_, false); }

private:
    bool suspended() const
    {
        const Carrier* carrier = inner_.carrier();
        return carrier != nullptr && carrier->suspended();
    }

    TlsSocket& owner_;
    Socket& inner_;
    bool refused_ = false;
    bool taken_ = false;
};

TlsSocket::TlsSocket(std::unique_ptr<Socket> inner, int protocol, tls::Environment& environment)
    : Socket{inner->family(), inner->type(), protocol}, environment_{environment},
      inner_{std::move(inner)}, pipe_{std::make_unique<Pipe>(*this)}, deadline_{environment.engine,
                                                                                [this] {
                                                                                    on_deadline();
                                                                                }},
      idle_{environment.engine, [this] { on_idle(); }}, bury_{environment.engine,
                                                              [this] { bury(); }}
{
    // Who never says a name has an empty one, which no certificate has (zephyr/behaviour.md §6).
    if (zephyr()) secure_.hostname = "";
    ++environment_.contexts;
    inner_->on_change = [this] { on_inner(); };
}

TlsSocket::~TlsSocket()
{
    if (stage_ == Stage::connected && session_) {
        session_->close_notify();
        // What a send has taken goes out before the end, however full the buffer below is.
        const std::string rest = session_->take_unsent();
        if (Carrier* carrier = inner_->carrier()) {
            carrier->send_last(std::as_bytes(std::span{rest}));
        }
    }
    enter(Stage::dead);
    backlog_.clear();
    leave_handshake();
    session_.reset();
    --environment_.contexts;
}

bool TlsSocket::shaking_hands() const
{
    return stage_ == Stage::connecting || std::ranges::any_of(backlog_, [](const auto& each) {
               return each->stage_ == Stage::connecting;
           });
}

tls::Verify TlsSocket::verify() const
{
    const tls::Config& config = environment_.config;
    const bool serves = accepted_ || (datagram() && secure_.server);
    return secure_.verify.value_or(serves ? config.server_verify.value_or(config.peer_verify)
                                          : config.peer_verify);
}

std::optional<std::uint32_t> TlsSocket::verdict() const
{
    if (!established()) return std::nullopt;
    return session_->verdict();
}

void TlsSocket::enter(Stage next)
{
    // clang-format off
    [[maybe_unused]] static constexpr auto edges = std::to_array<emu::Edge<Stage>>({
        {Stage::fresh,      Stage::connecting}, // connect, or accepted below a listener
        {Stage::fresh,      Stage::listening},
        {Stage::connecting, Stage::connected},  // the handshake is over
        {Stage::connected,  Stage::saved},      // NRF_SO_SEC_DTLS_CONN_SAVE
        {Stage::saved,      Stage::connected},  // NRF_SO_SEC_DTLS_CONN_LOAD
        {Stage::connecting, Stage::fresh},      // Zephyr's datagram sockets go on after a failure,
        {Stage::connected,  Stage::fresh},      // and after the peer's end
        {Stage::connected,  Stage::connecting}, // the client has begun anew
        {Stage::fresh,      Stage::dead},       // each: closed, lost, given up, failed
        {Stage::connecting, Stage::dead},
        {Stage::connected,  Stage::dead},
        {Stage::saved,      Stage::dead},
        {Stage::listening,  Stage::dead},
        {Stage::dead,       Stage::dead},
    });
    // clang-format on
    assert(allowed(edges, stage_, next));
    const Stage from = std::exchange(stage_, next);
    if (from == Stage::saved) --environment_.saved;
    if (next == Stage::saved) ++environment_.saved;
    if (next == Stage::fresh) uncount();
    if (next != Stage::dead) return;
    turn_.cancel();
    idle_.cancel();
    uncount();
}

tls::Transport& TlsSocket::transport() { return *pipe_; }

Result<void> TlsSocket::bind(const Endpoint& local)
{
    if (const auto why = refusal()) return fail(*why);
    if (stage_ != Stage::fresh) return fail(Errno::inval);
    inner_->options() = options();
    return inner_->bind(local);
}

std::optional<Endpoint> TlsSocket::peer() const
{
    if (stage_ != Stage::connected && stage_ != Stage::saved) return std::nullopt;
    return peer_;
}

std::size_t TlsSocket::available() const
{
    std::size_t size = 0;
    for (const std::string& piece : received_) {
        size += piece.size();
        if (datagram()) return size;
    }
    return size - offset_;
}

void TlsSocket::apply_options()
{
    if (!inner_) return;
    inner_->options() = options();
    inner_->apply_options();
}

Result<void> TlsSocket::connect(const Endpoint& peer)
{
    if (const auto why = refusal()) return fail(*why);
    switch (stage_) {
    case Stage::connecting:
        return fail(Errno::already);
    case Stage::connected:
        return fail(Errno::isconn);
    case Stage::saved:
        return fail(Errno::proto);
    case Stage::listening:
        return fail(Errno::opnotsupp);
    case Stage::dead:
        if (has_error()) return fail(*take_error());
        return fail(died_of_.value_or(Errno::inval));
    case Stage::fresh:
        break;
    }
    const tls::Config& config = environment_.config;
    psk_only_ = config.require_root_ca && !environment_.credentials.any_root_ca();
    if (psk_only_ && !environment_.credentials.any_psk(secure_.tags))
        return refused(tls::Cause::no_root_in_store);
    if (environment_.sessions >= config.max_sessions) return refused(tls::Cause::many_sessions);
    inner_->options() = options();
    const auto begun = inner_->connect(peer);
    if (!begun && begun.error() != Errno::inprogress) return begun;
    peer_ = peer;
    // Then the first send brings the handshake, or the peer does.
    if (zephyr() && datagram() && (secure_.server || !secure_.handshake_on_connect)) return begun;
    enter(Stage::connecting);
    in_connect_ = true;
    counted_ = true;
    ++environment_.sessions;
    if (begun) begin_handshake();
    return fail(Errno::inprogress);
}

/// Before anything has begun.
Result<void> TlsSocket::refused(tls::Cause cause)
{
    const tls::Failure failure = tls::failure_of(cause);
    environment_.bus.publish(emu::TlsEvent{
        .what = "handshake failed", .reason = failure.reason, .fd = number(), .number = 0});
    return fail(failure.error);
}

Result<void> TlsSocket::listen(int backlog)
{
    if (const auto why = refusal()) return fail(*why);
    if (datagram()) return fail(Errno::opnotsupp);
    if (stage_ == Stage::listening) return {};
    if (stage_ != Stage::fresh) return fail(Errno::inval);
    auto listening = inner_->listen(backlog);
    if (listening) enter(Stage::listening);
    return listening;
}

Result<std::unique_ptr<Socket>> TlsSocket::try_accept(Endpoint& peer)
{
    if (const auto why = refusal()) return fail(*why);
    if (datagram()) return fail(Errno::opnotsupp);
    if (stage_ != Stage::listening) return fail(Errno::inval);
    if (zephyr()) return accept_one(peer);
    take_connections();
    const auto ready = std::find_if(backlog_.begin(), backlog_.end(), [](const auto& each) {
        return each->stage_ == Stage::connected;
    });
    if (ready == backlog_.end()) return fail(Errno::again);
    std::unique_ptr<TlsSocket> child = std::move(*ready);
    backlog_.erase(ready);
    child->on_change = nullptr;
    peer = child->peer_;
    return child;
}

Result<std::size_t> TlsSocket::try_send(Bytes data, const Endpoint* to)
{
    if (const auto why = refusal()) return fail(*why);
    if (has_error()) return fail(*take_error());
    switch (stage_) {
    case Stage::fresh:
        if (zephyr()) {
            const auto begun = begin_with_send(to);
            return fail(begun ? Errno::again : begun.error());
        }
        if (!datagram()) return fail(Errno::notconn);
        if (to == nullptr) return fail(Errno::destaddrreq);
        // The first transfer of a datagram socket brings the handshake with it (seed 000); it does
        // not on the chip (sdk-nrf #12601), which 3.x follows. The errno is an estimate.
        if (environment_.manual == Manual::v3_x) return fail(Errno::notconn);
        if (const auto begun = connect(*to); !begun && begun.error() != Errno::inprogress) {
            return fail(begun.error());
        }
        return fail(Errno::again);
    case Stage::connecting:
        return fail(Errno::again);
    case Stage::saved:
        return fail(Errno::proto); // nrf_api/behaviour.md §5.2
    case Stage::listening:
    case Stage::dead:
        return fail(died_of_.value_or(Errno::notconn));
    case Stage::connected:
        break;
    }
    if (to != nullptr && (!datagram() || *to != peer_)) return fail(Errno::isconn);
    if (data.empty()) return 0;
    return datagram() ? send_datagram(data) : send_stream(data);
}

Result<std::size_t> TlsSocket::send_datagram(Bytes data)
{
    constexpr std::array<std::size_t, 3> limits{0, 512, 1024}; // NRF_SO_SEC_DTLS_FRAG_EXT
    const std::size_t limit = secure_.fragment == 0
                                  ? environment_.config.max_datagram
                                  : limits[static_cast<std::size_t>(secure_.fragment)];
    if (data.size() > limit) return fail(Errno::msgsize);
    pipe_->take_refused();
    const auto sent = session_->write(data);
    if (sent && pipe_->take_refused()) return fail(Errno::again); // a record lost is no harm
    if (sent || sent.error() == Errno::again || sent.error() == Errno::msgsize) return sent;
    lost_session("session failed");
    return fail(take_error().value_or(sent.error()));
}

Result<std::size_t> TlsSocket::send_stream(Bytes data)
{
    std::size_t taken = 0;
    while (taken < data.size()) {
        const std::size_t size = std::min(environment_.config.max_message, data.size() - taken);
        const auto sent = session_->write(data.subspan(taken, size));
        if (!sent) {
            if (sent.error() == Errno::again) break;
            lost_session("session failed");
            if (taken > 0) return taken; // the next call meets the error
            return fail(take_error().value_or(sent.error()));
        }
        taken += *sent;
    }
    if (taken < data.size()) was_full_ = true;
    if (taken == 0) return fail(Errno::again);
    return taken;
}

Result<Received> TlsSocket::try_recv(std::span<std::byte> into, Flags flags)
{
    if (stage_ == Stage::fresh && serves_datagrams()) serve();
    if (!received_.empty()) {
        const std::size_t size = copy_out(into);
        const Received result{.size = size,
                              .from = peer_,
                              .whole = datagram() ? received_.front().size() : 0,
                              .to = local().address};
        if (!flags.peek()) consume(size);
        return result;
    }
    if (const auto why = refusal()) return fail(*why);
    if (has_error()) return fail(*take_error());
    switch (stage_) {
    case Stage::fresh:
        if (zephyr() && datagram()) return nothing_yet();
        // Without a peer a datagram socket hears nothing (POSIX recv).
        return fail(datagram() ? Errno::again : Errno::notconn);
    case Stage::listening:
    case Stage::dead:
        return fail(died_of_.value_or(Errno::notconn));
    case Stage::connecting:
        return fail(Errno::again);
    case Stage::saved:
        return fail(Errno::proto);
    case Stage::connected:
        break;
    }
    if (peer_closed_) return Received{.size = 0, .from = peer_};
    return fail(Errno::again);
}

std::size_t TlsSocket::copy_out(std::span<std::byte> into) const
{
    std::size_t copied = 0;
    std::size_t skip = offset_;
    for (const std::string& piece : received_) {
        const std::size_t size = std::min(piece.size() - skip, into.size() - copied);
        std::copy_n(reinterpret_cast<const std::byte*>(piece.data()) + skip, size,
                    into.begin() + static_cast<std::ptrdiff_t>(copied));
        copied += size;
        skip = 0;
        if (datagram() || copied == into.size()) break;
    }
    return copied;
}

void TlsSocket::consume(std::size_t size)
{
    if (datagram()) { // what did not fit goes with it
        received_.pop_front();
    } else {
        offset_ += size;
        while (!received_.empty() && offset_ >= received_.front().size()) {
            offset_ -= received_.front().size();
            received_.pop_front();
        }
    }
    if (stage_ == Stage::connected) pump();
}

void TlsSocket::abandon_connect()
{
    if (stage_ != Stage::connecting) return;
    failed(tls::failure_of(tls::Cause::given_up), "handshake failed");
    static_cast<void>(take_error()); // the caller knows
}

unsigned TlsSocket::own_readiness() const
{
    unsigned bits = received_.empty() ? 0U : unsigned{poll_in};
    switch (stage_) {
    case Stage::fresh:
        // Zephyr's client of datagrams hears of its peer's end; a server waits for the next.
        return peer_closed_ && !serves_datagrams() ? bits | poll_in | poll_hup : bits;
    case Stage::connecting:
    case Stage::saved:
        return bits;
    case Stage::listening:
        if (zephyr()) { // accept takes one at a time, and its handshake is accept's
            const bool news = backlog_.empty() ? (inner_->readiness() & poll_in) != 0
                                               : backlog_.front()->stage_ != Stage::connecting;
            return news ? bits | poll_in : bits;
        }
        return std::any_of(backlog_.begin(), backlog_.end(),
                           [this](const auto& each) {
                               const bool failed = zephyr() && each->stage_ == Stage::dead;
                               return each->stage_ == Stage::connected || failed;
                           })
                   ? bits | poll_in
                   : bits;
    case Stage::connected:
        if (!was_full_) bits |= inner_->readiness() & poll_out;
        if (peer_closed_) bits |= poll_in | poll_hup;
        return bits;
    case Stage::dead:
        return poll_in | poll_hup;
    }
    return bits;
}

std::span<const int> TlsSocket::known_suites() const
{
    // The three with GCM, which stand first, came with 1.3.1 (nrf_api/constants.tsv).
    constexpr Since gcm{{1, 3, 1}, {2, 0, 0}};
    constexpr std::size_t with_gcm = 3;
    return tls::modem_suites().subspan(environment_.profile.has(gcm) ? 0 : with_gcm);
}

int TlsSocket::suite() const { return suite_; }
bool TlsSocket::resumed() const { return resumed_; }
int TlsSocket::cid_status() const { return cid_status_; }

std::string TlsSocket::cache_key() const
{
    std::string key = to_string(peer_.address) + '|' + std::to_string(peer_.port);
    if (zephyr()) return key; // "entries keyed by peer address" (zephyr/behaviour.md §6)
    key += '|' + secure_.hostname.value_or("");
    for (const std::uint32_t tag : secure_.tags)
        key += '|' + std::to_string(tag);
    return key;
}

Result<tls::SessionConfig> TlsSocket::session_config()
{
    const tls::Config& limits = environment_.config;
    auto materials = environment_.credentials.materials(secure_.tags);
    if (!materials) return fail(materials.error());
    const bool serves = accepted_ || serves_datagrams();
    tls::SessionConfig config{.server = serves,
                              .datagram = datagram(),
                              .verify = verify(),
                              .hostname = secure_.hostname,
                              .suites = secure_.suites,
                              .materials = std::move(*materials),
                              .psk_only = psk_only_,
                              .check_validity = secure_.check_dates.value_or(limits.network_time),
                              .max_record = limits.max_record,
                              .max_chain = limits.max_chain,
                              .mtu = handshake_mtu,
                              .max_fragment = secure_.fragment == 0 ? 0 : 512 * secure_.fragment,
                              .handshake_timeout = std::chrono::seconds{secure_.handshake_timeout},
                              .cid = secure_.cid,
                              .own_cid = secure_.own_cid,
                              .alpn = {secure_.alpn.begin(), secure_.alpn.end()},
                              .roots = &environment_.roots,
                              .resume = {},
                              .tickets = secure_.session_cache && !serves,
                              .shared = {},
                              .client_id = {}};
    if (config.suites.empty()) {
        const auto known = known_suites();
        config.suites.assign(known.begin(), known.end());
    }
    if (config.tickets) {
        const auto cached = environment_.resumable.find(cache_key());
        if (cached != environment_.resumable.end()) config.resume = cached->second;
    }
    if (!zephyr()) return config;
    if (secure_.judge) {
        config.on_chain = [this](std::unique_ptr<tls::Chain> chain) {
            put_to_the_judge(std::move(chain));
        };
    }
    config.offer_all = true;
    config.all_usable = true;
    config.needs_close_notify = true;
    config.first_wait = secure_.first_wait;
    config.longest_wait = secure_.longest_wait;
    if (datagram()) config.max_fragment = static_cast<int>(limits.max_datagram);
    if (serves) config.shared = environment_.server_state(secure_.session_cache);
    if (serves_datagrams()) {
        config.client_id = to_string(peer_.address) + '|' + std::to_string(peer_.port);
    }
    return config;
}

} // namespace stack::inline v0
