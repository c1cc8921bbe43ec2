// What a session is made of; for the files of Session only.
#pragma once

#include "stack/tls/session.hpp"

#include <cstring>

#include "mbedtls/pk.h"
#include "mbedtls/ssl.h"
#include "mbedtls/ssl_cache.h"
#include "mbedtls/ssl_cookie.h"
#include "mbedtls/ssl_ticket.h"
#include "mbedtls/x509_crt.h"

namespace stack::inline v0::tls {

inline constexpr std::size_t cid_length = 8; // of our own connection IDs

bool psk_suite(int suite);

/// mbedTLS draws from a named stream: the same seed, the same handshake.
int draw(void* random, unsigned char* into, std::size_t size);

// Our own ways out of on_receive() and on_send().
inline constexpr int too_long = -0x1;            // a record
inline constexpr int too_many = -0x2;            // bytes of certificates
inline constexpr int no_transport = -0x3;        // it failed
inline constexpr int alert_record_overflow = 22; // RFC 5246 §7.2

/// The parsed certificate and key of one material.
struct OwnCertificate {
    OwnCertificate();
    ~OwnCertificate();
    OwnCertificate(const OwnCertificate&) = delete;
    OwnCertificate& operator=(const OwnCertificate&) = delete;
    std::uint32_t tag = 0;
    std::string text; // that it was parsed from
    mbedtls_x509_crt certificate{};
    mbedtls_pk_context key{};
};

/// The root certificates of a list of materials, in its order, as one chain.
struct Roots {
    explicit Roots(std::span<const Material> materials);
    ~Roots();
    Roots(const Roots&) = delete;
    Roots& operator=(const Roots&) = delete;
    bool of(std::span<const Material> materials) const;

    struct Source {
        std::uint32_t tag;
        std::string pem;
        bool well_formed;
    };
    std::vector<Source> sources;
    mbedtls_x509_crt chain{};
    std::vector<std::uint32_t> tags; // of each certificate in the chain
};

/// A copy of one certificate, and what mbedTLS finds wrong with it.
struct Chain::Link {
    Link(const mbedtls_x509_crt& verified, int its_depth, std::uint32_t its_flags);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    mbedtls_x509_crt certificate{};
    int depth;
    std::uint32_t flags;
};

struct RootCache::Parts {
    std::vector<std::shared_ptr<Roots>> kept; // the latest last
    std::size_t parsed = 0;
};

struct ServerState::Parts {
    explicit Parts(emu::Random given) : random{std::move(given)} {}
    emu::Random random;
    std::shared_ptr<OwnCertificate> own; // the last one shown: parsed once
    bool resumption = false;
    mbedtls_ssl_cookie_ctx cookies{};
    mbedtls_ssl_cache_context cache{};
    mbedtls_ssl_ticket_context tickets{};
};

struct Session::Impl {
    /// One record as its header tells, to see what is too long before it is read.
    struct RecordMeter {
        unsigned char header[5] = {};
        std::size_t have = 0; // of the header
        std::size_t left = 0; // of the body
    };

    Impl(emu::Engine& engine, emu::Random& random, SessionConfig given, Transport& transport,
         std::function<void()> on_timer);
    ~Impl();

    // Setting up (session_setup.cpp); false: failure is set.
    bool set_up();
    bool set_up_suites();
    bool set_up_materials();
    bool set_up_material(std::size_t index);
    std::shared_ptr<Roots> find_roots() const;
    bool set_up_certificate(const Material& material);
    bool set_up_server();
    bool set_up_cid();
    bool offer_resumption();
    bool unusable(Cause cause);
    static int on_server_name(void* self, mbedtls_ssl_context* ssl, const unsigned char* name,
                              std::size_t size);
    static int on_verify(void* self, mbedtls_x509_crt* certificate, int depth, uint32_t* flags);

    // The transport as mbedTLS sees it.
    static int on_send(void* self, const unsigned char* bytes, std::size_t size);
    static int on_receive(void* self, unsigned char* into, std::size_t size);
    static void on_set_timer(void* self, uint32_t intermediate, uint32_t final);
    static int on_get_timer(void* self);
    int measure(const unsigned char* bytes, std::size_t size);
    void measure_datagram(const unsigned char* bytes, std::size_t size);
    void note_alert(const unsigned char* bytes, std::size_t size);
    bool flush();

    // The handshake.
    Result<void> step();
    int judge();
    void choose_own_certificate();
    void finish_handshake();
    Errno fail_with(int error);
    /// What a failed mbedTLS call means for a handshake; for one that is over see Session::read().
    Failure to_failure(int error) const;
    Failure of_transport() const;
    Failure of_verification() const;
    Failure of_alert(int alert) const;
    static Impl& self(void* argument) { return *static_cast<Impl*>(argument); }

    emu::Engine& engine;
    emu::Random& random;
    SessionConfig config;
    Transport& transport;

    mbedtls_ssl_context ssl{};
    mbedtls_ssl_config conf{};
    std::shared_ptr<Roots> roots;
    std::vector<std::shared_ptr<OwnCertificate>> own;
    std::vector<int> suites;       // as mbedTLS wants them, 0 at the end
    std::vector<const char*> alpn; // likewise
    bool has_psk = false;
    bool prepared = false;
    bool done = false; // the handshake
    bool peer_closed = false;
    bool full = false; // a certificate or key exchange was seen: no abbreviated handshake
    bool set_up_well = false;
    std::unique_ptr<Chain> chain; // verified, not yet asked about
    bool asking = false;          // SessionConfig::on_chain
    std::optional<Chain::Verdict> verdict;
    std::uint32_t used_tag = 0;
    std::uint32_t psk_tag = 0;
    std::string own_cid;
    std::string resumable;
    std::string out; // of a stream, not yet taken by the transport
    RecordMeter meter;
    std::size_t handshake_bytes = 0; // received
    std::size_t next_message = 0;    // of a datagram handshake: not counted yet
    int give_up_after = 0;           // ms of the longest wait of an endless datagram handshake
    std::optional<Errno> transport_error;
    std::optional<Failure> failure;

    emu::Timer timer; // the final one; the intermediate one is never waited for
    emu::Instant intermediate_at = emu::epoch;
    bool timer_set = false;
};

} // namespace stack::inline v0::tls
