// What do TLS and DTLS cost through nrf_connect, nrf_send and nrf_recv, against bare mbedTLS?
#include "bench/bare_tls.hpp"
#include "bench/ratio.hpp"
#include "bench/world.hpp"

#include "stack/api/nrf_errno.h"
#include "stack/api/nrf_socket.h"

#include <benchmark/benchmark.h>

#include <array>
#include <cerrno>

namespace {

using bench::BareTls;

const bench::Compare p256{{.what = "TLS handshake P-256, nrf_connect / bare mbedTLS",
                           .measured = "BM_TlsHandshakeNrf",
                           .baseline = "BM_TlsHandshakeBare",
                           .limit = 1 / 0.98,
                           .goal = 1 / 0.98}};
const bench::Compare psk{{.what = "TLS handshake PSK, nrf_connect / bare mbedTLS",
                          .measured = "BM_TlsHandshakePskNrf",
                          .baseline = "BM_TlsHandshakePskBare",
                          .limit = 1 / 0.92,
                          .goal = 1 / 0.92}};
const bench::Compare resumed{{.what = "TLS handshake resumed, nrf_connect / bare mbedTLS",
                              .measured = "BM_TlsHandshakeResumedNrf",
                              .baseline = "BM_TlsHandshakeResumedBare",
                              .limit = 1 / 0.8,
                              .goal = 1 / 0.8}};
const bench::Compare bulk{{.what = "TLS bulk, nrf_recv / bare mbedTLS",
                           .measured = "BM_TlsBulkNrf",
                           .baseline = "BM_TlsBulkBare"}};
const bench::Compare dtls{{.what = "DTLS echo with connection ID, nrf_ calls / bare mbedTLS",
                           .measured = "BM_DtlsCidEchoNrf",
                           .baseline = "BM_DtlsCidEchoBare",
                           .limit = 1.25,
                           .goal = 1.25}};

constexpr std::uint16_t https = 443;
constexpr std::uint16_t dtls_port = 5684;
constexpr stack::SecTag ca_tag = 1;
constexpr stack::SecTag psk_tag = 2;
constexpr std::size_t bulk_size = 1024 * 1024;
constexpr std::size_t record = 2000; // what the server puts into one

/// The modem with what it needs to trust the simulated hosts.
class SecureModem {
public:
    SecureModem() : modem_{bench::unshaped()}
    {
        auto& credentials = stack::Process::instance().world().modem().credentials();
        using stack::CredentialType;
        static_cast<void>(
            credentials.write(ca_tag, CredentialType::root_ca, stack::tls::pki("ca.pem")));
        static_cast<void>(credentials.write(psk_tag, CredentialType::psk, "6e7266393174657374"));
        static_cast<void>(credentials.write(psk_tag, CredentialType::psk_identity, "nrf91test"));
    }

    /// A connected socket, or -1.
    static int connect(const char* host, std::uint16_t port, int protocol, stack::SecTag tag,
                       int suite, bool cache = false, int cid = 0)
    {
        const bool stream = protocol == NRF_SPROTO_TLS1v2;
        const int fd = nrf_socket(NRF_AF_INET, stream ? NRF_SOCK_STREAM : NRF_SOCK_DGRAM, protocol);
        const auto set = [&](int name, const auto& value) {
            nrf_setsockopt(fd, NRF_SOL_SECURE, name, &value, sizeof value);
        };
        set(NRF_SO_SEC_TAG_LIST, tag);
        set(NRF_SO_SEC_CIPHERSUITE_LIST, suite);
        nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_HOSTNAME, host,
                       static_cast<nrf_socklen_t>(std::strlen(host)));
        if (cache) set(NRF_SO_SEC_SESSION_CACHE, 1);
        if (cid != 0) set(NRF_SO_SEC_DTLS_CID, cid);
        nrf_sockaddr_in to{};
        to.sin_family = NRF_AF_INET;
        to.sin_port = nrf_htons(port);
        const auto address =
            stack::Process::instance().world().internet().resolve(host, stack::Family::ipv4);
        if (!address) return -1;
        std::memcpy(&to.sin_addr, address->bytes.data(), sizeof to.sin_addr);
        if (nrf_connect(fd, reinterpret_cast<nrf_sockaddr*>(&to), sizeof to) == 0) return fd;
        nrf_close(fd);
        return -1;
    }

private:
    bench::RegisteredModem modem_;
};

void handshakes(benchmark::State& state, const char* host, stack::SecTag tag, int suite, bool cache)
{
    const SecureModem modem;
    for (auto _ : state) {
        const int fd = SecureModem::connect(host, https, NRF_SPROTO_TLS1v2, tag, suite, cache);
        if (fd < 0) {
            state.SkipWithError("no connection");
            break;
        }
        nrf_close(fd);
    }
    state.SetItemsProcessed(state.iterations());
}

void bare_handshakes(benchmark::State& state, BareTls::Kind kind)
{
    stack::Process::instance().reset();
    BareTls shared{kind, false};
    for (auto _ : state) {
        BareTls::Pair pair{shared};
        pair.handshake();
    }
    state.SetItemsProcessed(state.iterations());
}

/// One iteration: a socket, its options, TCP and the TLS handshake with tls.test, close.
void BM_TlsHandshakeNrf(benchmark::State& state)
{
    handshakes(state, "tls.test", ca_tag, 0xC02B, false);
}
BENCHMARK(BM_TlsHandshakeNrf);

/// One iteration: two new contexts and their handshake, both ends, in memory.
void BM_TlsHandshakeBare(benchmark::State& state) { bare_handshakes(state, BareTls::Kind::p256); }
BENCHMARK(BM_TlsHandshakeBare);

/// As BM_TlsHandshakeNrf, PSK-AES-128-CCM-8 with psk.tls.test.
void BM_TlsHandshakePskNrf(benchmark::State& state)
{
    handshakes(state, "psk.tls.test", psk_tag, 0xC0A8, false);
}
BENCHMARK(BM_TlsHandshakePskNrf);

/// As BM_TlsHandshakeBare, PSK-AES-128-CCM-8.
void BM_TlsHandshakePskBare(benchmark::State& state) { bare_handshakes(state, BareTls::Kind::psk); }
BENCHMARK(BM_TlsHandshakePskBare);

/// As BM_TlsHandshakeNrf, the session resumed each time.
void BM_TlsHandshakeResumedNrf(benchmark::State& state)
{
    handshakes(state, "tls.test", ca_tag, 0xC02B, true);
}
BENCHMARK(BM_TlsHandshakeResumedNrf);

/// As BM_TlsHandshakeBare, resumed by session identifier.
void BM_TlsHandshakeResumedBare(benchmark::State& state)
{
    stack::Process::instance().reset();
    BareTls shared{BareTls::Kind::p256, false};
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    {
        BareTls::Pair pair{shared};
        pair.handshake();
        mbedtls_ssl_get_session(&pair.client, &session);
    }
    for (auto _ : state) {
        BareTls::Pair pair{shared, &session};
        pair.handshake();
    }
    mbedtls_ssl_session_free(&session);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_TlsHandshakeResumedBare);

/// One iteration: a TLS connection to tls.test, GET /bytes/1048576, every byte read.
void BM_TlsBulkNrf(benchmark::State& state)
{
    const SecureModem modem;
    std::array<char, 4096> buffer;
    const std::string request =
        "GET /bytes/" + std::to_string(bulk_size) + " HTTP/1.1\r\nHost: tls.test\r\n\r\n";
    for (auto _ : state) {
        const int fd = SecureModem::connect("tls.test", https, NRF_SPROTO_TLS1v2, ca_tag, 0xC02B);
        nrf_send(fd, request.data(), request.size(), 0);
        std::size_t total = 0;
        for (ssize_t got = 1; got > 0; total += static_cast<std::size_t>(got)) {
            got = nrf_recv(fd, buffer.data(), buffer.size(), 0);
            if (got < 0) break;
        }
        nrf_close(fd);
        if (total < bulk_size) {
            state.SkipWithError("too little came");
            break;
        }
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bulk_size));
}
BENCHMARK(BM_TlsBulkNrf);

/// One iteration: a handshake, then 1 MiB in records of 2000 bytes from server to client.
void BM_TlsBulkBare(benchmark::State& state)
{
    stack::Process::instance().reset();
    BareTls shared{BareTls::Kind::p256, false};
    std::array<unsigned char, 4096> buffer{};
    for (auto _ : state) {
        BareTls::Pair pair{shared};
        pair.handshake();
        for (std::size_t total = 0; total < bulk_size;) {
            mbedtls_ssl_write(&pair.server, buffer.data(), record);
            const int got = mbedtls_ssl_read(&pair.client, buffer.data(), buffer.size());
            if (got <= 0) {
                state.SkipWithError("nothing came");
                return;
            }
            total += static_cast<std::size_t>(got);
        }
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bulk_size));
}
BENCHMARK(BM_TlsBulkBare);

constexpr std::size_t datagram = 64;

/// One iteration: 64 bytes to dtls.test and back over DTLS with connection IDs both ways.
void BM_DtlsCidEchoNrf(benchmark::State& state)
{
    const SecureModem modem;
    const int fd = SecureModem::connect("dtls.test", dtls_port, NRF_SPROTO_DTLS1v2, ca_tag, 0xC02B,
                                        false, NRF_SO_SEC_DTLS_CID_ENABLED);
    std::array<char, datagram> buffer{};
    for (auto _ : state) {
        nrf_send(fd, buffer.data(), buffer.size(), 0);
        if (nrf_recv(fd, buffer.data(), buffer.size(), 0) != static_cast<ssize_t>(datagram)) {
            state.SkipWithError("no echo");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations());
    nrf_close(fd);
}
BENCHMARK(BM_DtlsCidEchoNrf);

/// One iteration: 64 bytes written, read, written back and read, records with connection IDs.
void BM_DtlsCidEchoBare(benchmark::State& state)
{
    stack::Process::instance().reset();
    BareTls shared{BareTls::Kind::p256, true};
    BareTls::Pair pair{shared};
    pair.handshake();
    std::array<unsigned char, datagram> buffer{};
    for (auto _ : state) {
        mbedtls_ssl_write(&pair.client, buffer.data(), buffer.size());
        mbedtls_ssl_read(&pair.server, buffer.data(), buffer.size());
        mbedtls_ssl_write(&pair.server, buffer.data(), buffer.size());
        if (mbedtls_ssl_read(&pair.client, buffer.data(), buffer.size()) !=
            static_cast<int>(datagram)) {
            state.SkipWithError("no echo");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_DtlsCidEchoBare);

/// One iteration: nrf_poll on eight UDP sockets of which the last can be read.
void BM_PollEightSockets(benchmark::State& state)
{
    const bench::RegisteredModem modem{bench::unshaped()};
    std::array<nrf_pollfd, NRF_MODEM_MAX_SOCKET_COUNT> fds{};
    for (nrf_pollfd& each : fds) {
        each.fd = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP);
        each.events = NRF_POLLIN;
    }
    nrf_sockaddr_in to{};
    to.sin_family = NRF_AF_INET;
    to.sin_port = nrf_htons(7);
    nrf_inet_pton(NRF_AF_INET, "192.0.2.7", &to.sin_addr);
    nrf_sendto(fds.back().fd, "x", 1, 0, reinterpret_cast<nrf_sockaddr*>(&to), sizeof to);
    if (nrf_poll(fds.data(), fds.size(), 10'000) != 1) state.SkipWithError("nothing came");
    for (auto _ : state)
        benchmark::DoNotOptimize(nrf_poll(fds.data(), fds.size(), -1));
    state.SetItemsProcessed(state.iterations());
    for (const nrf_pollfd& each : fds)
        nrf_close(each.fd);
}
BENCHMARK(BM_PollEightSockets);

} // namespace
