// One TLS 1.2 or DTLS 1.2 session on mbedTLS, client or server, over any transport that never
// waits.
#pragma once

#include "emu/bus.hpp"
#include "emu/engine.hpp"
#include "emu/random.hpp"
#include "emu/result.hpp"
#include "stack/tls/failure.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct mbedtls_x509_crt;

namespace stack::inline v0::tls {

using emu::Bytes;
using emu::Errno;
using emu::Result;

/// The suites of the modem by IANA number, in its order of preference (nrf_socket.h).
std::span<const int> modem_suites();
/// AES-CCM and AES-GCM.
bool aead(int suite);

/// What a session runs on. Bytes of a stream may come in any pieces; a datagram is one call.
class Transport {
public:
    virtual ~Transport() = default;
    /// `again` when there is no room now; a datagram is taken or dropped whole.
    virtual Result<std::size_t> send(Bytes bytes) = 0;
    /// `again` when there is nothing now; 0 at the end of a stream.
    virtual Result<std::size_t> receive(std::span<std::byte> into) = 0;
};

/// What one security tag holds, or what a host shows; empty = not there.
struct Material {
    std::uint32_t tag = 0;
    std::string root_ca{};     // PEM, one certificate or more
    std::string certificate{}; // PEM, own first
    std::string key{};         // PEM
    std::string psk{};         // bytes, not hexadecimal
    std::string psk_identity{};
    bool psk_malformed = false; // what was stored is no hexadecimal text
};

enum class Verify : std::uint8_t { none, optional, required };
enum class CidMode : std::uint8_t { disabled, supported, enabled }; // NRF_SO_SEC_DTLS_CID

/// What the sessions of one server share: cookies, and what resumption needs.
class ServerState {
public:
    /// With `resumption` off neither session identifiers nor tickets are given out.
    ServerState(emu::Random random, bool resumption);
    ~ServerState();

private:
    friend class Session;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The root certificates of the last few lists of materials, as parsed: a modem that connects again
/// and again parses them once. What is the same text under the same tags is the same list.
class RootCache {
public:
    RootCache();
    ~RootCache();

    /// Lists parsed so far.
    std::size_t parsed() const;

private:
    friend class Session;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The peer's certificates as they were verified, the root first, for who has the last word on
/// them.
class Chain {
public:
    /// mbedTLS's type: 0, or an error that refuses the peer whatever is verified; changes `*flags`,
    /// its bits of what is wrong.
    using Judge = int(void* context, mbedtls_x509_crt* certificate, int depth, uint32_t* flags);
    struct Verdict {
        bool refused = false;
        std::uint32_t flags = 0; // of all certificates
    };

    Chain();
    ~Chain();
    Chain(const Chain&) = delete;
    Chain& operator=(const Chain&) = delete;

    /// Asks about each until one is refused.
    Verdict ask(Judge* judge, void* context);

private:
    friend class Session;
    struct Link;
    std::vector<std::unique_ptr<Link>> links_;
};

struct SessionConfig {
    bool server = false;
    bool datagram = false;
    Verify verify = Verify::required;
    std::optional<std::string> hostname; // client: asked for and checked
    std::vector<int> suites;             // preferred first; empty: modem_suites()
    std::vector<Material> materials;     // client: of all its tags; server: one
    bool psk_only = false;               // client: no certificates, whatever is verified
    bool check_validity = true;          // of certificates against the clock
    std::size_t max_record = 0; // application data in one received record; 0 = what mbedTLS takes
    std::size_t max_chain = 0;  // bytes of the peer's certificates; 0 = no limit
    std::size_t mtu = 0;        // datagram: of a handshake flight's pieces; 0 = not limited
    int max_fragment = 0;       // client: 512 to 4096 by RFC 6066 §4; 0 = not asked for
    /// Datagram: sum of the waits for a flight (1, 3, 7 ... 123 s, RFC 6347 §4.2.4.1); 0 = no end.
    std::chrono::seconds handshake_timeout{0};
    /// Instead of that sum, the first wait and the longest, which is the last; 0 = the sum.
    std::chrono::milliseconds first_wait{0};
    std::chrono::milliseconds longest_wait{0};
    CidMode cid = CidMode::disabled;
    std::string own_cid;           // with CidMode::enabled; empty: drawn
    std::vector<std::string> alpn; // RFC 7301, preferred first; empty: not spoken of
    /// Client: suites with certificates are offered even without a root CA to check them by.
    bool offer_all = false;
    bool all_usable = false;             // one material that is not spoils the others
    bool needs_close_notify = false;     // the end of a stream without one is a failure
    RootCache* roots = nullptr;          // outlives the session; nullptr: parsed for this one
    std::string resume;                  // client: Session::resumable() of an earlier one
    bool tickets = false;                // client: resumption is wanted
    std::shared_ptr<ServerState> shared; // server
    std::string client_id;               // server, datagram: the client's address, for cookies
    /// Server: the certificate (PEM, for the key of the first material) for the name that the
    /// client asks for (RFC 6066 §3); empty: that of the materials. May be empty itself.
    std::function<std::string(std::string_view)> certificate_for = {};
    /// Has the last word on the peer's certificates: the handshake waits for Session::judged().
    std::function<void(std::unique_ptr<Chain>)> on_chain = {};
};

class Session {
public:
    /// `on_timer`: time to call handshake() or read() again (datagram). Material that cannot be
    /// used (malformed PEM, a key that does not fit) fails the first handshake() call.
    Session(emu::Engine& engine, emu::Random& random, SessionConfig config, Transport& transport,
            std::function<void()> on_timer);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Goes as far as the bytes that are there allow: `again` while more are needed. Another error
    /// is final; failure() says why.
    Result<void> handshake();
    bool established() const;
    /// Server: a client's hello was taken, with its cookie when cookies are asked for.
    bool under_way() const;
    /// What SessionConfig::on_chain led to; handshake() goes on then.
    void judged(const Chain::Verdict& verdict);
    const Failure& failure() const;

    /// Size of what read() gives next, decrypted and there; `again`; 0 when the peer has closed;
    /// `inprogress` when the client of a datagram server has begun anew from the same address:
    /// handshake() goes on. Any other error ends the session.
    Result<std::size_t> next();
    /// Bytes of one record or datagram, as next() tells.
    Result<std::size_t> read(std::span<std::byte> into);
    /// One record or datagram; `again` only while earlier bytes wait for the transport.
    Result<std::size_t> write(Bytes bytes);
    /// Sends what the transport had no room for; true when nothing is left.
    bool flush();
    /// What the transport still has no room for, for who can send it otherwise.
    std::string take_unsent();
    /// Tells the peer that no more will come.
    void close_notify();

    int suite() const;              // 0 before the handshake is over
    bool resumed() const;           // the handshake was an abbreviated one
    bool cid_downlink() const;      // our connection ID is in records we receive
    bool cid_uplink() const;        // the peer's is in records we send
    std::string own_cid() const;    // empty: none
    std::string peer_cid() const;   // in records we send; empty: none
    std::string alpn() const;       // the protocol agreed on; empty: none
    std::uint32_t verdict() const;  // on the peer's certificate: mbedTLS's bits, 0 = fine
    std::uint32_t used_tag() const; // the tag whose material the handshake used; 0: none

    /// Client: what SessionConfig::resume takes; empty when the peer offered nothing.
    std::string resumable() const;
    /// Freezes a datagram session; the object is of no use afterwards. `inval`: the handshake is
    /// not over, or no AEAD suite; `again`: data is on its way.
    Result<std::string> save();
    /// Continues a saved session; right after construction, with the configuration it had.
    Result<void> load(const std::string& saved);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace stack::inline v0::tls
