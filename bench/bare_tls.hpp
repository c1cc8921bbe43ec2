// mbedTLS with nothing of ours around it: two ends on buffers in memory.
#pragma once

#include "stack/tls/clock.hpp"
#include "stack/tls/pki.hpp"

#include <cstring>
#include <stdexcept>
#include <string>

#include "mbedtls/ssl.h"
#include "mbedtls/ssl_cache.h"
#include "mbedtls/ssl_cookie.h"

namespace bench {

/// What both ends share between connections: parsed certificates, keys, configurations.
class BareTls {
public:
    enum class Kind { p256, psk };

    BareTls(Kind kind, bool datagram) : datagram_{datagram}
    {
        const int transport =
            datagram ? MBEDTLS_SSL_TRANSPORT_DATAGRAM : MBEDTLS_SSL_TRANSPORT_STREAM;
        mbedtls_ssl_config_init(&client_);
        mbedtls_ssl_config_init(&server_);
        mbedtls_x509_crt_init(&root_);
        mbedtls_x509_crt_init(&certificate_);
        mbedtls_pk_init(&key_);
        mbedtls_ssl_cache_init(&cache_);
        must(mbedtls_ssl_config_defaults(&client_, MBEDTLS_SSL_IS_CLIENT, transport,
                                         MBEDTLS_SSL_PRESET_DEFAULT));
        must(mbedtls_ssl_config_defaults(&server_, MBEDTLS_SSL_IS_SERVER, transport,
                                         MBEDTLS_SSL_PRESET_DEFAULT));
        for (mbedtls_ssl_config* each : {&client_, &server_}) {
            mbedtls_ssl_conf_rng(each, draw, this);
            mbedtls_ssl_conf_ciphersuites(each, kind == Kind::psk ? psk_suites : p256_suites);
            mbedtls_ssl_conf_session_tickets(each, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
        }
        mbedtls_ssl_conf_session_cache(&server_, &cache_, mbedtls_ssl_cache_get,
                                       mbedtls_ssl_cache_set);
        mbedtls_ssl_conf_authmode(&client_, MBEDTLS_SSL_VERIFY_REQUIRED);
        if (datagram) {
            mbedtls_ssl_conf_dtls_cookies(&server_, nullptr, nullptr, nullptr);
            for (mbedtls_ssl_config* each : {&client_, &server_})
                must(mbedtls_ssl_conf_cid(each, cid_length, MBEDTLS_SSL_UNEXPECTED_CID_IGNORE));
        }
        if (kind == Kind::psk) {
            for (mbedtls_ssl_config* each : {&client_, &server_})
                must(mbedtls_ssl_conf_psk(each, bytes("nrf91test"), 9, bytes("nrf91test"), 9));
            return;
        }
        parse(root_, "ca.pem");
        parse(certificate_, "tls.pem");
        const std::string key{stack::tls::pki("tls.key")};
        must(mbedtls_pk_parse_key(&key_, bytes(key.c_str()), key.size() + 1, nullptr, 0, draw,
                                  this));
        mbedtls_ssl_conf_ca_chain(&client_, &root_, nullptr);
        must(mbedtls_ssl_conf_own_cert(&server_, &certificate_, &key_));
    }
    ~BareTls()
    {
        mbedtls_ssl_config_free(&client_);
        mbedtls_ssl_config_free(&server_);
        mbedtls_x509_crt_free(&root_);
        mbedtls_x509_crt_free(&certificate_);
        mbedtls_pk_free(&key_);
        mbedtls_ssl_cache_free(&cache_);
    }
    BareTls(const BareTls&) = delete;
    BareTls& operator=(const BareTls&) = delete;

    /// A client and a server of one connection.
    class Pair {
    public:
        explicit Pair(BareTls& shared, mbedtls_ssl_session* resume = nullptr) : shared_{shared}
        {
            set_up(client, shared.client_, up_, down_);
            set_up(server, shared.server_, down_, up_);
            must(mbedtls_ssl_set_hostname(&client, "tls.test"));
            if (resume != nullptr) must(mbedtls_ssl_set_session(&client, resume));
        }
        ~Pair()
        {
            mbedtls_ssl_free(&client);
            mbedtls_ssl_free(&server);
        }
        Pair(const Pair&) = delete;
        Pair& operator=(const Pair&) = delete;

        void handshake()
        {
            int a = MBEDTLS_ERR_SSL_WANT_READ;
            int b = MBEDTLS_ERR_SSL_WANT_READ;
            while (a != 0 || b != 0) {
                if (a != 0) a = mbedtls_ssl_handshake(&client);
                if (b != 0) b = mbedtls_ssl_handshake(&server);
                if ((a != 0 && a != MBEDTLS_ERR_SSL_WANT_READ) ||
                    (b != 0 && b != MBEDTLS_ERR_SSL_WANT_READ)) {
                    throw std::runtime_error("bare handshake failed");
                }
            }
        }

        mbedtls_ssl_context client{};
        mbedtls_ssl_context server{};

    private:
        /// One direction; datagrams keep their bounds.
        struct Lane {
            std::string bytes;
            std::size_t read = 0;
            std::string sizes; // of datagrams, two bytes each
        };
        struct End {
            Lane* out;
            Lane* in;
            bool datagram;
        };

        void set_up(mbedtls_ssl_context& ssl, const mbedtls_ssl_config& config, Lane& out, Lane& in)
        {
            End& end = &ssl == &client ? client_end_ : server_end_;
            end = {&out, &in, shared_.datagram_};
            mbedtls_ssl_init(&ssl);
            must(mbedtls_ssl_setup(&ssl, &config));
            mbedtls_ssl_set_bio(&ssl, &end, send, receive, nullptr);
            if (!shared_.datagram_) return;
            mbedtls_ssl_set_timer_cb(
                &ssl, nullptr, [](void*, uint32_t, uint32_t) {}, [](void*) { return 0; });
            unsigned char cid[cid_length] = {1, 2, 3, 4, 5, 6, 7, 8};
            must(mbedtls_ssl_set_cid(&ssl, MBEDTLS_SSL_CID_ENABLED, cid, sizeof cid));
        }
        static int send(void* argument, const unsigned char* data, std::size_t size)
        {
            Lane& out = *static_cast<End*>(argument)->out;
            out.bytes.append(reinterpret_cast<const char*>(data), size);
            out.sizes.push_back(static_cast<char>(size >> 8));
            out.sizes.push_back(static_cast<char>(size));
            return static_cast<int>(size);
        }
        static int receive(void* argument, unsigned char* into, std::size_t size)
        {
            const End& end = *static_cast<End*>(argument);
            Lane& in = *end.in;
            if (in.read == in.bytes.size()) {
                in = {};
                return MBEDTLS_ERR_SSL_WANT_READ;
            }
            std::size_t whole = in.bytes.size() - in.read;
            if (end.datagram) {
                whole = static_cast<std::size_t>(static_cast<unsigned char>(in.sizes[0])) << 8 |
                        static_cast<unsigned char>(in.sizes[1]);
                in.sizes.erase(0, 2);
            }
            const std::size_t part = whole < size ? whole : size;
            std::memcpy(into, in.bytes.data() + in.read, part);
            in.read += end.datagram ? whole : part;
            return static_cast<int>(part);
        }

        BareTls& shared_;
        Lane up_;
        Lane down_;
        End client_end_{};
        End server_end_{};
    };

private:
    static constexpr std::size_t cid_length = 8;
    static constexpr int p256_suites[] = {0xC02B, 0};
    static constexpr int psk_suites[] = {0xC0A8, 0};

    static void must(int result)
    {
        if (result != 0) throw std::runtime_error("bare mbedTLS: " + std::to_string(result));
    }
    static const unsigned char* bytes(const char* text)
    {
        return reinterpret_cast<const unsigned char*>(text);
    }
    static int draw(void* self, unsigned char* into, std::size_t size)
    {
        auto& state = static_cast<BareTls*>(self)->state_;
        for (std::size_t i = 0; i < size; ++i) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            into[i] = static_cast<unsigned char>(state >> 56);
        }
        return 0;
    }
    void parse(mbedtls_x509_crt& into, const char* name)
    {
        const std::string pem{stack::tls::pki(name)};
        must(mbedtls_x509_crt_parse(&into, bytes(pem.c_str()), pem.size() + 1));
    }

    emu::Engine engine_;
    stack::tls::Clock clock_{engine_, stack::tls::default_start}; // certificates have dates
    bool datagram_;
    std::uint64_t state_ = 1;
    mbedtls_ssl_config client_{};
    mbedtls_ssl_config server_{};
    mbedtls_x509_crt root_{};
    mbedtls_x509_crt certificate_{};
    mbedtls_pk_context key_{};
    mbedtls_ssl_cache_context cache_{};
};

} // namespace bench
