// Part of stack/internet/services/tls_server.hpp: the end that speaks DTLS.
#include "stack/internet/services/tls_server.hpp"

#include "stack/internet/services/tls_server_parts.hpp"

#include <algorithm>
#include <array>
#include <deque>

#include <fmt/format.h>

namespace stack::inline v0::tls {

namespace {

constexpr std::size_t most_associations = 16;
constexpr std::chrono::seconds handshake_timeout{31};
constexpr std::size_t flight_mtu = 1200; // of a handshake message's pieces

// RFC 6347 §4.1 and §4.2.2, RFC 9146 §4: type, version, epoch, number, then length or CID.
constexpr std::size_t record_header = 13;
constexpr std::size_t handshake_header = 12;
constexpr std::size_t epoch_at = 3;
constexpr std::size_t cid_at = 11;
constexpr unsigned char content_handshake = 22;
constexpr unsigned char content_cid = 25;
constexpr unsigned char client_hello = 1;
constexpr unsigned char server_hello = 2;

unsigned char byte(std::string_view bytes, std::size_t at)
{
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

bool has_cid(std::string_view record) { return byte(record, 0) == content_cid; }

/// Epoch and sequence number.
std::uint64_t number(std::string_view record)
{
    std::uint64_t result = 0;
    for (std::size_t i = epoch_at; i < cid_at; ++i)
        result = result << 8 | byte(record, i);
    return result;
}

bool is_handshake(std::string_view record, unsigned char type)
{
    return record.size() >= record_header + handshake_header &&
           byte(record, 0) == content_handshake && number(record) >> 48 == 0 &&
           byte(record, record_header) == type;
}

/// A record of DTLS 1.0 or 1.2 (RFC 6347 §4.1) that is all there, or one with a connection ID.
bool is_record(std::string_view bytes)
{
    constexpr unsigned char first_type = 20; // RFC 5246 §6.2.1
    if (bytes.size() < record_header || byte(bytes, 1) != 0xfe) return false;
    if (byte(bytes, 2) != 0xff && byte(bytes, 2) != 0xfd) return false;
    if (has_cid(bytes)) return true; // whose length stands behind the ID
    const std::size_t size =
        static_cast<std::size_t>(byte(bytes, cid_at) << 8 | byte(bytes, cid_at + 1));
    return byte(bytes, 0) >= first_type && byte(bytes, 0) < content_cid &&
           bytes.size() - record_header >= size;
}

/// A client hello that answers a hello verify request (RFC 6347 §4.2.1).
bool has_cookie(std::string_view hello)
{
    constexpr std::size_t version_and_random = 2 + 32;
    const std::size_t id_at = record_header + handshake_header + version_and_random;
    return byte(hello, id_at + 1 + byte(hello, id_at)) != 0;
}

std::string id_of(const Endpoint& peer)
{
    const auto& bytes = peer.address.bytes;
    std::string id{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    id += static_cast<char>(peer.port >> 8);
    return id += static_cast<char>(peer.port);
}

} // namespace

/// One client's session and where the client was heard last.
class DtlsServer::Association {
public:
    Association(DtlsServer& server, const Endpoint& at)
        : server_{server}, behaviour_{server.config().behaviour}, peer_{at}, pipe_{*this},
          session_{server.engine(), server.random(), config(server, at), pipe_,
                   [this] { advance(nullptr); }}
    {
    }

    const Endpoint& peer() const { return peer_; }
    bool established() const { return session_.established(); }
    bool over() const { return over_; }
    emu::Instant used() const { return used_; }
    /// Its clients write our ID into their records.
    bool owns(std::string_view record) const
    {
        const std::string cid = session_.own_cid();
        return !over_ && !cid.empty() && record.substr(cid_at).starts_with(cid);
    }

    void take(std::string_view datagram, const Endpoint& from)
    {
        used_ = server_.engine().now();
        in_.emplace_back(datagram);
        advance(&from);
    }

private:
    class Pipe final : public Transport {
    public:
        explicit Pipe(Association& association) : association_{association} {}
        Result<std::size_t> send(Bytes bytes) override
        {
            Association& it = association_;
            it.server_.send_to(it.peer_, as_text(bytes));
            it.spoke_ |= is_handshake(as_text(bytes), server_hello);
            return bytes.size();
        }
        Result<std::size_t> receive(std::span<std::byte> into) override
        {
            Association& it = association_;
            if (it.in_.empty()) return emu::fail(Errno::again);
            const std::string datagram = std::move(it.in_.front());
            it.in_.pop_front();
            it.number_ = number(datagram);
            const std::size_t size = std::min(into.size(), datagram.size());
            std::copy_n(std::as_bytes(std::span{datagram}).begin(), size, into.begin());
            return size;
        }

    private:
        Association& association_;
    };

    static SessionConfig config(DtlsServer& server, const Endpoint& peer)
    {
        SessionConfig config = server.session_config(true);
        config.mtu = flight_mtu;
        config.handshake_timeout = handshake_timeout;
        config.cid = server.config().cid;
        config.client_id = id_of(peer);
        return config;
    }

    void end()
    {
        over_ = true;
        server_.sweep_.post(); // not here: the session may be who calls
    }

    /// `from`: who sent the datagram that has just come; nullptr when a timer calls.
    void advance(const Endpoint* from)
    {
        if (over_) return;
        if (!session_.established()) {
            const auto done = session_.handshake();
            if (!done && done.error() == Errno::again) {
                if (behaviour_ == Behaviour::close_mid_handshake && spoke_) end();
                return;
            }
            if (!done) {
                server_.report("handshake failed", session_.failure());
                return end();
            }
            server_.report_done(session_);
        }
        std::array<std::byte, read_size> buffer; // NOLINT: filled by read()
        while (!over_) {
            const auto got = session_.read(buffer);
            if (!got && got.error() == Errno::again) return;
            if (!got) {
                server_.report("session failed", session_.failure());
                return end();
            }
            if (*got == 0) {
                session_.close_notify();
                return end();
            }
            if (from != nullptr) heard_from(*from);
            answer(std::span{buffer}.first(*got));
        }
    }

    /// A record was genuine. From another address it moves the client, unless it is an older one
    /// than has been seen (RFC 9146 §6).
    void heard_from(const Endpoint& from)
    {
        const bool newest = number_ > newest_;
        if (newest) newest_ = number_;
        if (from == peer_ || !newest) return;
        peer_ = from;
        server_.report("peer address updated", {}, 0);
    }

    void answer(Bytes bytes)
    {
        std::string text{as_text(bytes)};
        if (behaviour_ == Behaviour::oversize_record) {
            text.resize(std::max(text.size(), oversize), 'x');
        }
        // Without room it is lost, as any datagram may be.
        static_cast<void>(session_.write(std::as_bytes(std::span{text})));
    }

    DtlsServer& server_;
    const Behaviour behaviour_; // of when it began
    Endpoint peer_;
    Pipe pipe_;
    std::deque<std::string> in_; // datagrams
    std::uint64_t number_ = 0;   // of the datagram taken last
    std::uint64_t newest_ = 0;   // of a genuine record
    emu::Instant used_{};
    bool spoke_ = false; // sent a server hello
    bool over_ = false;
    Session session_;
};

DtlsServer::DtlsServer(net::Host& host, std::uint16_t port, const ServerConfig& config)
    : UdpService{host, port}, Server{host, fmt::format("dtls server {}:{}", host.name(), port),
                                     config},
      sweep_{host.internet().engine(), [this] { sweep(); }}
{
}

DtlsServer::~DtlsServer() = default;

void DtlsServer::sweep()
{
    std::erase_if(associations_, [](const auto& each) { return each->over(); });
}

DtlsServer::Association* DtlsServer::find_cid(std::string_view record)
{
    for (const auto& each : associations_)
        if (each->owns(record)) return each.get();
    return nullptr;
}

DtlsServer::Association* DtlsServer::find_peer()
{
    for (const auto& each : associations_)
        if (!each->over() && each->peer() == peer()) return each.get();
    return nullptr;
}

DtlsServer::Association& DtlsServer::add()
{
    sweep();
    if (associations_.size() >= most_associations) {
        // In favour of the new one the longest unused goes, without a word.
        associations_.erase(
            std::min_element(associations_.begin(), associations_.end(),
                             [](const auto& a, const auto& b) { return a->used() < b->used(); }));
    }
    return *associations_.emplace_back(std::make_unique<Association>(*this, peer()));
}

void DtlsServer::on_datagram(std::string_view bytes)
{
    if (config().clear_too && !is_record(bytes)) return reply(bytes);
    if (is_handshake(bytes, client_hello)) return on_client_hello(bytes);
    Association* known = has_cid(bytes) ? find_cid(bytes) : find_peer();
    if (known != nullptr) return known->take(bytes, peer());
    bus().publish(emu::Drop{.where = "no dtls session", .cid = 0, .size = bytes.size()});
}

void DtlsServer::on_client_hello(std::string_view bytes)
{
    Association* known = find_peer();
    if (known != nullptr && !known->established()) return known->take(bytes, peer());
    const Behaviour behaviour = config().behaviour;
    if (behaviour == Behaviour::garbage) return reply(no_tls);
    // UDP knows no reset.
    if (behaviour == Behaviour::silent || behaviour == Behaviour::reset) return;
    if (known == nullptr) return add().take(bytes, peer());
    // The same address and port again: until the client shows a cookie, it may be anybody
    // (RFC 6347 §4.2.8), and the session that there is stays.
    if (!has_cookie(bytes)) return Association{*this, peer()}.take(bytes, peer());
    std::erase_if(associations_, [&](const auto& each) { return each.get() == known; });
    add().take(bytes, peer());
}

} // namespace stack::inline v0::tls
