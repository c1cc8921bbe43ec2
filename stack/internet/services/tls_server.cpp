// The TLS server whole, with what it shares with the DTLS one: hence more than 400 lines.
#include "stack/internet/services/tls_server.hpp"

#include "stack/internet/services/http_server.hpp"
#include "stack/internet/services/tls_server_parts.hpp"
#include "stack/tls/issue.hpp"
#include "stack/tls/pki.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

namespace stack::inline v0::tls {

namespace {

/// What a behaviour shows; the rest of it is in the servers.
struct Show {
    std::string_view certificate; // files of pki()
    std::string_view key;
    std::string_view psk;
    bool wants_client_certificate = false;
};

Show show(Behaviour behaviour)
{
    constexpr std::string_view key = "tls.key";
    switch (behaviour) {
    case Behaviour::good:
    case Behaviour::silent:
    case Behaviour::close_mid_handshake:
    case Behaviour::reset:
    case Behaviour::garbage:
    case Behaviour::oversize_record:
        return {.certificate = "tls.pem", .key = key, .psk = test_psk};
    case Behaviour::chain:
        return {.certificate = "chain.pem", .key = key, .psk = {}};
    case Behaviour::rsa:
        return {.certificate = "rsa.pem", .key = "rsa.key", .psk = {}};
    case Behaviour::psk:
        return {.certificate = {}, .key = {}, .psk = test_psk};
    case Behaviour::wrong_psk:
        return {.certificate = {}, .key = {}, .psk = "another key"};
    case Behaviour::client_certificate:
        return {.certificate = "tls.pem", .key = key, .psk = {}, .wants_client_certificate = true};
    case Behaviour::expired:
        return {.certificate = "expired.pem", .key = key, .psk = {}};
    case Behaviour::not_yet_valid:
        return {.certificate = "not-yet-valid.pem", .key = key, .psk = {}};
    case Behaviour::wrong_name:
        return {.certificate = "wrong-name.pem", .key = key, .psk = {}};
    case Behaviour::unknown_ca:
        return {.certificate = "unknown-ca.pem", .key = key, .psk = {}};
    case Behaviour::long_chain:
        return {.certificate = "long-chain.pem", .key = key, .psk = {}};
    }
    return {};
}

// clang-format off
constexpr auto names = std::to_array<std::pair<std::string_view, Behaviour>>({
    {"good", Behaviour::good},
    {"chain", Behaviour::chain},
    {"rsa", Behaviour::rsa},
    {"psk", Behaviour::psk},
    {"client_certificate", Behaviour::client_certificate},
    {"expired", Behaviour::expired},
    {"not_yet_valid", Behaviour::not_yet_valid},
    {"wrong_name", Behaviour::wrong_name},
    {"unknown_ca", Behaviour::unknown_ca},
    {"long_chain", Behaviour::long_chain},
    {"wrong_psk", Behaviour::wrong_psk},
    {"silent", Behaviour::silent},
    {"close_mid_handshake", Behaviour::close_mid_handshake},
    {"reset", Behaviour::reset},
    {"garbage", Behaviour::garbage},
    {"oversize_record", Behaviour::oversize_record},
});
// clang-format on

/// What a client's first bytes are.
enum class Speech : std::uint8_t { unknown, clear, tls };

/// A handshake record of any SSL 3 or TLS (RFC 8446 §5.1): the first two bytes tell.
Speech speech_of(std::string_view first)
{
    constexpr char handshake = 22;
    constexpr char major_version = 3;
    if (first.empty()) return Speech::unknown;
    if (first[0] != handshake) return Speech::clear;
    if (first.size() < 2) return Speech::unknown;
    return first[1] == major_version ? Speech::tls : Speech::clear;
}

/// Such as may stand in a certificate; a client may ask for anything.
bool may_be_issued(std::string_view name)
{
    constexpr std::size_t longest = 253; // RFC 1035 §2.3.4, as text
    return !name.empty() && name.size() <= longest &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == ':'; // of an IPv6 address
           });
}

} // namespace

std::span<const std::pair<std::string_view, Behaviour>> behaviours() { return names; }

std::span<const std::pair<std::string_view, CidMode>> cid_modes()
{
    static constexpr std::pair<std::string_view, CidMode> modes[] = {
        {"disabled", CidMode::disabled},
        {"supported", CidMode::supported},
        {"enabled", CidMode::enabled}};
    return modes;
}

Server::Server(net::Host& host, std::string label, const ServerConfig& config)
    : internet_{host.internet()}, named_{host}, label_{std::move(label)}, config_{config}
{
}

void Server::configure(const ServerConfig& config)
{
    config_ = config;
    certificate_.clear();
    issued_.clear();
    shared_.reset(); // those under way keep theirs
}

void Server::set_behaviour(Behaviour behaviour)
{
    ServerConfig config = config_;
    config.behaviour = behaviour;
    configure(config);
}

SessionConfig Server::session_config(bool datagram)
{
    if (!shared_) {
        // A stream of its own each time: old tickets must not open with new keys.
        const std::string name = fmt::format("{} state {}", label_, states_++);
        shared_ = std::make_shared<ServerState>(internet_.seed().stream(name), config_.resumption);
    }
    const Show shown = show(config_.behaviour);
    Material material;
    material.certificate = certificate(shown.certificate);
    material.key = pki(shown.key);
    if (!shown.psk.empty()) {
        material.psk = shown.psk;
        material.psk_identity = test_psk_identity;
    }
    SessionConfig config;
    config.server = true;
    config.datagram = datagram;
    config.verify = Verify::none;
    config.alpn = config_.alpn;
    if (shown.wants_client_certificate) {
        config.verify = Verify::required;
        material.root_ca = pki("ca.pem");
    }
    config.materials.push_back(std::move(material));
    config.shared = shared_;
    if (named_.certificate() == net::any_name) {
        config.certificate_for = [this](std::string_view name) { return certificate_for(name); };
    }
    return config;
}

/// The file that is shown, or what a host with a name of its own has in its place.
const std::string& Server::certificate(std::string_view shown)
{
    if (!certificate_.empty()) return certificate_;
    certificate_ = pki(shown);
    const std::string& name = named_.certificate();
    if (name.empty()) return certificate_;
    const std::string own = issue(name == net::any_name ? named_.name() : name);
    if (!own.empty()) certificate_ = own;
    return certificate_;
}

/// What stands in the place of the file that the behaviour shows; empty: nothing does.
std::string Server::issue(const std::string& name)
{
    constexpr auto issued = std::to_array<std::pair<std::string_view, Validity>>(
        {{"tls.pem", as_the_ca}, {"expired.pem", long_past}, {"not-yet-valid.pem", far_future}});
    const std::string_view shown = show(config_.behaviour).certificate;
    const auto* own = std::find_if(issued.begin(), issued.end(),
                                   [&](const auto& each) { return each.first == shown; });
    if (own == issued.end()) return {};
    emu::Random random = internet_.seed().stream(label_ + " certificate");
    return issue_certificate(name, own->second, random);
}

std::string Server::certificate_for(std::string_view name)
{
    constexpr std::size_t most = 32;
    if (!may_be_issued(name)) return {};
    if (const auto known = issued_.find(name); known != issued_.end()) return known->second;
    if (issued_.size() == most) issued_.clear();
    return issued_.emplace(name, issue(std::string{name})).first->second;
}

emu::Random& Server::random()
{
    if (!random_) random_ = internet_.seed().stream(label_);
    return *random_;
}

void Server::report(std::string_view what, std::string_view reason, int number)
{
    bus().publish(emu::TlsEvent{.what = what, .reason = reason, .fd = -1, .number = number});
}

/// One client. The session is made when its first bytes come.
class TlsServer::Connection final : public net::TcpConnection {
public:
    Connection(tcp_pcb* pcb, net::TcpConnections& owner, TlsServer& server)
        : TcpConnection{pcb, owner}, server_{server}, config_{server.config()}, pipe_{*this},
          http_{server.host_.name()}, above_{*this}
    {
    }

private:
    class Pipe final : public Transport {
    public:
        explicit Pipe(Connection& connection) : connection_{connection} {}
        Result<std::size_t> send(Bytes bytes) override
        {
            connection_.send(as_text(bytes));
            connection_.spoke_ = true;
            return bytes.size();
        }
        Result<std::size_t> receive(std::span<std::byte> into) override
        {
            std::string& in = connection_.in_;
            if (in.empty()) return emu::fail(Errno::again);
            const std::size_t size = std::min(into.size(), in.size());
            std::copy_n(std::as_bytes(std::span{in}).begin(), size, into.begin());
            in.erase(0, size);
            return size;
        }

    private:
        Connection& connection_;
    };

    /// What the server's own handler says, at any time.
    class Above final : public net::Stream {
    public:
        explicit Above(Connection& connection)
            : connection_{connection}, soon_{connection.server_.engine(),
                                             [this] { connection_.flush(); }}
        {
        }
        void send(std::string_view bytes) override
        {
            if (connection_.over_) return;
            connection_.write(std::string{bytes});
            soon_.post();
        }
        void end() override
        {
            if (connection_.over_) return;
            connection_.session_->close_notify();
            connection_.end();
            soon_.post();
        }
        std::size_t unsent() const override { return connection_.unsent(); }

    private:
        Connection& connection_;
        emu::Post soon_; // flushes, outside of whoever sends
    };

    void on_data(std::string_view bytes) override
    {
        if (over_) return;
        if (!config_.clear_too || speech_ == Speech::tls) return on_tls(bytes);
        first_.append(bytes);
        if (speech_ == Speech::unknown) speech_ = speech_of(first_);
        if (speech_ == Speech::unknown) return;
        const std::string known = std::exchange(first_, {});
        if (speech_ == Speech::tls) return on_tls(known);
        send(known);
    }

    void on_tls(std::string_view bytes)
    {
        if (config_.behaviour == Behaviour::silent) return;
        if (config_.behaviour == Behaviour::reset) return reset();
        if (config_.behaviour == Behaviour::garbage) {
            send(no_tls);
            return end();
        }
        in_.append(bytes);
        if (!session_) {
            session_.emplace(server_.engine(), server_.random(), server_.session_config(false),
                             pipe_, [] {});
        }
        advance();
    }

    void on_end() override
    {
        send(first_); // too little to be told apart, and no more will come
        if (session_ && !over_ && !session_->established()) {
            server_.report("handshake failed", "closed by peer", 0);
        }
        end();
    }

    void on_close(net::StreamEnd how) override
    {
        if (how == net::StreamEnd::close && session_ && session_->established() && !over_)
            session_->close_notify();
        over_ = true;
    }

    void end()
    {
        over_ = true;
        finish();
    }

    void advance()
    {
        if (!session_->established()) {
            const auto done = session_->handshake();
            if (!done && done.error() == Errno::again) {
                if (config_.behaviour == Behaviour::close_mid_handshake && spoke_) end();
                return;
            }
            if (!done) {
                server_.report("handshake failed", session_->failure());
                return end();
            }
            server_.report_done(*session_);
            if (server_.make_) handler_ = server_.make_(above_);
        }
        std::array<std::byte, read_size> buffer; // NOLINT: filled by read()
        while (!over_) {
            const auto got = session_->read(buffer);
            if (!got && got.error() == Errno::again) return;
            if (!got) {
                server_.report("session failed", session_->failure());
                return end();
            }
            if (*got == 0) {
                session_->close_notify();
                return end();
            }
            on_plain(as_text(std::span{buffer}.first(*got)));
        }
    }

    void on_plain(std::string_view bytes)
    {
        if (handler_) return handler_->on_data(bytes);
        if (config_.application == Application::echo) return write(std::string{bytes});
        if (std::string answer = http_.take(bytes); !answer.empty()) write(std::move(answer));
        if (!http_.over()) return;
        session_->close_notify();
        end();
    }

    void write(std::string text)
    {
        std::size_t size = record_size;
        if (config_.behaviour == Behaviour::oversize_record) {
            size = oversize;
            text.resize(std::max(text.size(), oversize), 'x');
        }
        Bytes left = std::as_bytes(std::span{text});
        while (!left.empty()) {
            const auto sent = session_->write(left.first(std::min(left.size(), size)));
            if (!sent) return; // only when the session has failed: the pipe takes everything
            left = left.subspan(*sent);
        }
    }

    TlsServer& server_;
    const ServerConfig config_; // of when it was accepted
    Pipe pipe_;
    Speech speech_ = Speech::unknown;
    std::string first_; // bytes that do not tell yet what the client speaks
    std::string in_;    // not yet taken by the session
    std::optional<Session> session_;
    net::HttpConversation http_;
    bool spoke_ = false;
    bool over_ = false;
    Above above_;
    std::unique_ptr<net::StreamHandler> handler_;
};

TlsServer::TlsServer(net::Host& host, std::uint16_t port, const ServerConfig& config,
                     net::MakeHandler make)
    : TcpService{host, port}, Server{host, fmt::format("tls server {}:{}", host.name(), port),
                                     config},
      make_{std::move(make)}
{
}

TlsServer::~TlsServer() { drop_connections(); }

std::unique_ptr<net::TcpConnection> TlsServer::make(tcp_pcb* pcb, net::TcpConnections& owner)
{
    return std::make_unique<Connection>(pcb, owner, *this);
}

} // namespace stack::inline v0::tls
