// A hostile host against the modem's TLS and DTLS sockets: raw bytes, or a real server whose bytes
// are changed on the way.
//
// Input: one byte of flags, then pieces. Raw: a length byte and so many bytes, one read or datagram
// each. Changed: two bytes of position and one to xor with, in what the server sends.
#include "stack/socket/tls_socket.hpp"
#include "stack/tls/clock.hpp"
#include "stack/tls/modem_credentials.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>

namespace {

using namespace stack;

constexpr SecTag tag = 1;
constexpr unsigned flag_datagram = 1;
constexpr unsigned flag_changed = 2;
constexpr unsigned flag_cid = 4;
constexpr unsigned flag_cache = 8;

/// The socket below the TLS socket, its other end in our hand.
class Below final : public Socket {
public:
    explicit Below(bool datagram)
        : Socket{Family::ipv4, datagram ? SocketType::dgram : SocketType::stream,
                 datagram ? 17 : 6},
          datagram_{datagram}
    {
    }
    Result<void> bind(const Endpoint&) override { return {}; }
    Result<void> connect(const Endpoint&) override { return {}; }
    Result<void> listen(int) override { return {}; }
    std::optional<Endpoint> peer() const override { return std::nullopt; }
    std::size_t available() const override { return inbox.empty() ? 0 : inbox.front().size(); }
    Result<std::unique_ptr<Socket>> try_accept(Endpoint&) override { return fail(Errno::again); }
    Result<std::size_t> try_send(Bytes data, const Endpoint*) override
    {
        sent.emplace_back(reinterpret_cast<const char*>(data.data()), data.size());
        return data.size();
    }
    Result<Received> try_recv(std::span<std::byte> into, Flags) override
    {
        if (inbox.empty()) {
            if (ended && !datagram_) return Received{};
            return fail(Errno::again);
        }
        std::string& first = inbox.front();
        const std::size_t size = std::min(into.size(), first.size());
        std::memcpy(into.data(), first.data(), size);
        first.erase(0, size);
        if (datagram_ || first.empty()) inbox.pop_front();
        return Received{.size = size, .from = {}};
    }
    Endpoint local() const override { return {}; }
    Carrier* carrier() override { return nullptr; }
    void deliver(std::string bytes)
    {
        inbox.push_back(std::move(bytes));
        changed();
    }
    void end()
    {
        ended = true;
        changed();
    }

    std::deque<std::string> inbox;
    std::deque<std::string> sent;
    bool ended = false;

private:
    bool has_unread() const override { return !inbox.empty(); }
    unsigned own_readiness() const override { return poll_out | (inbox.empty() ? 0U : poll_in); }
    void abort() override {}

    bool datagram_;
};

/// The server end of the pipe.
class ServerPipe final : public tls::Transport {
public:
    ServerPipe(Below& below, bool datagram) : below_{below}, datagram_{datagram} {}
    Result<std::size_t> send(Bytes bytes) override
    {
        out.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return bytes.size();
    }
    Result<std::size_t> receive(std::span<std::byte> into) override
    {
        if (below_.sent.empty()) return fail(Errno::again);
        std::string& first = below_.sent.front();
        const std::size_t size = std::min(into.size(), first.size());
        std::memcpy(into.data(), first.data(), size);
        first.erase(0, size);
        if (datagram_ || first.empty()) below_.sent.pop_front();
        return size;
    }
    std::deque<std::string> out;

private:
    Below& below_;
    bool datagram_;
};

void use(TlsSocket& socket)
{
    std::array<std::byte, 512> room;
    for (int i = 0; i < 8; ++i)
        static_cast<void>(socket.try_recv(room, {i % 2 == 0 ? 0 : 0x02}));
    static_cast<void>(socket.try_send(std::as_bytes(std::span{"data"}), nullptr));
    static_cast<void>(socket.readiness());
    static_cast<void>(socket.save());
    static_cast<void>(socket.load());
}

void raw(TlsSocket& socket, Below& below, const std::uint8_t* data, std::size_t size)
{
    for (std::size_t at = 0; at < size;) {
        const std::size_t piece = std::min<std::size_t>(data[at], size - at - 1);
        below.deliver({reinterpret_cast<const char*>(data) + at + 1, piece});
        at += piece + 1;
        use(socket);
    }
}

void changed(TlsSocket& socket, Below& below, tls::Session& server, ServerPipe& pipe,
             const std::uint8_t* data, std::size_t size)
{
    std::size_t position = 0; // of the next byte the server sends
    for (int round = 0; round < 12; ++round) {
        if (server.established()) {
            static_cast<void>(server.write(std::as_bytes(std::span{"from the server"})));
        } else {
            static_cast<void>(server.handshake());
        }
        while (!pipe.out.empty()) {
            std::string bytes = std::move(pipe.out.front());
            pipe.out.pop_front();
            for (std::size_t at = 0; at + 2 < size; at += 3) {
                const std::size_t where = static_cast<std::size_t>(data[at]) << 8 | data[at + 1];
                if (where >= position && where < position + bytes.size()) {
                    bytes[where - position] =
                        static_cast<char>(bytes[where - position] ^ data[at + 2]);
                }
            }
            position += bytes.size();
            below.deliver(std::move(bytes));
        }
        if (round > 6) use(socket);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 1) return 0;
    const unsigned flags = data[0];
    const bool datagram = (flags & flag_datagram) != 0;
    emu::Engine engine;
    emu::Bus bus{engine};
    const emu::Seed seed{1};
    const tls::Clock clock{engine, tls::default_start};
    Credentials credentials;
    static_cast<void>(credentials.write(tag, CredentialType::psk, "6e7266393174657374"));
    static_cast<void>(credentials.write(tag, CredentialType::psk_identity, "nrf91test"));
    const tls::ModemCredentials material{credentials};
    tls::Environment environment{
        engine, bus, seed, tls::Config{}, material, Profile::mfw_nrf9160_1_3, Manual::v2_7};
    auto inner = std::make_unique<Below>(datagram);
    Below& below = *inner;
    TlsSocket socket{std::move(inner), datagram ? 273 : 258, environment};
    socket.secure_options().tags = {tag};
    socket.secure_options().session_cache = (flags & flag_cache) != 0;
    if ((flags & flag_cid) != 0) socket.secure_options().cid = tls::CidMode::enabled;
    static_cast<void>(socket.connect({}));

    emu::Random random{1, "server"};
    ServerPipe pipe{below, datagram};
    tls::SessionConfig config;
    config.server = true;
    config.datagram = datagram;
    config.verify = tls::Verify::none;
    config.materials = {{.psk = "nrf91test", .psk_identity = "nrf91test"}};
    config.cid = tls::CidMode::enabled;
    config.client_id = datagram ? "client" : "";
    config.shared = std::make_shared<tls::ServerState>(emu::Random{1, "shared"}, true);
    tls::Session server{engine, random, config, pipe, [] {}};
    if ((flags & flag_changed) != 0) {
        changed(socket, below, server, pipe, data + 1, size - 1);
    } else {
        raw(socket, below, data + 1, size - 1);
    }
    below.end();
    use(socket);
    for (int i = 0; i < 8 && engine.run_one(); ++i) {
    }
    return 0;
}
