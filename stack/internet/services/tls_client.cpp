#include "stack/internet/services/tls_client.hpp"

#include "stack/internet/services/tls_server_parts.hpp"
#include "stack/tls/pki.hpp"

#include <algorithm>
#include <array>

namespace stack::inline v0::tls {

namespace {

constexpr std::chrono::seconds client_timeout{31}; // of a DTLS handshake
constexpr std::size_t client_mtu = 1200;

/// One stream for all clients of a host: each draws what no other has.
class ClientDraws final : public net::Service {
public:
    explicit ClientDraws(net::Host& host)
        : random_{host.internet().seed().stream("tls clients " + host.name())}
    {
    }
    static emu::Random& of(net::Host& host)
    {
        const auto all = host.services<ClientDraws>();
        return (all.empty() ? host.serve<ClientDraws>() : *all.front()).random_;
    }

private:
    emu::Random random_;
};

} // namespace

Result<std::size_t> Client::Pipe::send(Bytes bytes)
{
    client_.owner_.put(as_text(bytes));
    return bytes.size();
}

Result<std::size_t> Client::Pipe::receive(std::span<std::byte> into)
{
    if (client_.in_.empty()) return emu::fail(Errno::again);
    std::string& first = client_.in_.front();
    const std::size_t size = std::min(into.size(), first.size());
    std::copy_n(std::as_bytes(std::span{first}).begin(), size, into.begin());
    if (client_.datagram_ || size == first.size()) {
        client_.in_.pop_front();
    } else {
        first.erase(0, size);
    }
    return size;
}

SessionConfig Client::session_config(const ClientConfig& config, bool datagram)
{
    Material material;
    if (config.verify && config.psk.empty()) material.root_ca = pki("ca.pem");
    if (config.certificate) {
        material.certificate = pki("client.pem");
        material.key = pki("client.key");
    }
    material.psk = config.psk;
    material.psk_identity = config.psk_identity;
    SessionConfig session;
    session.datagram = datagram;
    session.verify = config.verify ? Verify::required : Verify::none;
    session.hostname = config.hostname;
    session.psk_only = !config.psk.empty();
    session.materials.push_back(std::move(material));
    session.mtu = datagram ? client_mtu : 0;
    if (datagram) session.handshake_timeout = client_timeout;
    return session;
}

Client::Client(net::Host& host, const ClientConfig& config, bool datagram, Owner& owner)
    : internet_{host.internet()}, owner_{owner}, datagram_{datagram}, pipe_{*this},
      session_{host.internet().engine(), ClientDraws::of(host), session_config(config, datagram),
               pipe_, [this] {
                   advance();
                   owner_.on_client();
               }}
{
}

void Client::report(std::string_view what, std::string_view reason, int number)
{
    internet_.bus().publish(
        emu::TlsEvent{.what = what, .reason = reason, .fd = -1, .number = number});
}

void Client::fail(std::string_view what)
{
    const Failure& failure = session_.failure();
    report(what, failure.reason, failure.alert);
    failure_ = std::string{what} + ": " + std::string{failure.reason};
    over_ = true;
}

void Client::advance(std::string_view bytes)
{
    if (over_) return;
    if (!bytes.empty()) in_.emplace_back(bytes);
    if (!session_.established()) {
        const auto done = session_.handshake();
        if (!done && done.error() == Errno::again) return;
        if (!done) return fail("handshake failed");
        report("handshake done", session_.resumed() ? "resumed" : "full", session_.suite());
        for (const std::string& words : std::exchange(unsaid_, {}))
            write(words);
        if (ending_) return end();
    }
    std::array<std::byte, read_size> buffer; // NOLINT: filled by read()
    while (!over_) {
        const auto got = session_.read(buffer);
        if (!got && got.error() == Errno::again) return;
        if (!got) return fail("session failed");
        if (*got == 0) return end();
        owner_.take(as_text(std::span{buffer}.first(*got)));
    }
}

void Client::say(std::string_view words)
{
    if (over_ || ending_) return;
    if (session_.established()) return write(words);
    unsaid_.emplace_back(words);
}

void Client::write(std::string_view words)
{
    Bytes left = std::as_bytes(std::span{words});
    do {
        const auto sent =
            session_.write(datagram_ ? left : left.first(std::min(left.size(), record_size)));
        if (!sent || datagram_) return; // a datagram that does not fit is lost
        left = left.subspan(*sent);
    } while (!left.empty());
}

void Client::end()
{
    ending_ = true;
    if (over_ || !session_.established()) return;
    session_.close_notify();
    over_ = true;
}

void Client::on_end()
{
    if (over_) return;
    over_ = true;
    if (session_.established()) return;
    report("handshake failed", "closed by peer", 0);
    failure_ = "handshake failed: closed by peer";
}

} // namespace stack::inline v0::tls
