#include "stack/zephyr/socket/secure.hpp"

#include "stack/zephyr/call.hpp"

#include "zephyr/net/socket.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace stack::inline v0::zephyr {

namespace {

constexpr int zephyr_4 = 40000;
constexpr int tls_cert_verify_result = 19; // these from 4.0 on
constexpr int tls_cert_verify_callback = 20;

/// "Handshake time-out ETIMEDOUT; any other handshake failure ECONNABORTED; unusable certificate
/// or key EINVAL; memory ENOMEM; broken session later EIO (ECONNABORTED in newer code)".
Errno zephyr_errno(const tls::Failure& failure, bool established)
{
    switch (failure.cause) {
    case tls::Cause::malformed_root_ca:
    case tls::Cause::malformed_own_certificate:
    case tls::Cause::malformed_key:
    case tls::Cause::wrong_key:
    case tls::Cause::malformed_psk:
    case tls::Cause::long_psk:
        return Errno::inval;
    case tls::Cause::memory:
        return Errno::nomem;
    case tls::Cause::handshake_timeout:
    case tls::Cause::given_up:
        return Errno::timedout;
    default: // every other way a handshake fails, or a session breaks
        break;
    }
    return established && configuration().version < zephyr_4 ? Errno::io : Errno::connaborted;
}

template <typename T>
Result<std::vector<T>> list(Bytes value, int most)
{
    if (value.data() == nullptr || value.size() % sizeof(T) != 0) return fail(Errno::inval);
    std::vector<T> all(value.size() / sizeof(T));
    if (all.size() > static_cast<std::size_t>(most)) return fail(Errno::inval);
    if (!all.empty()) std::memcpy(all.data(), value.data(), value.size());
    return all;
}

template <typename T>
Result<T> one(Bytes value)
{
    T number{};
    if (value.size() != sizeof number) return fail(Errno::inval);
    std::memcpy(&number, value.data(), sizeof number);
    return number;
}

Result<int> within(Bytes value, int most)
{
    const auto number = one<int>(value);
    if (number && (*number < 0 || *number > most)) return fail(Errno::inval);
    return number;
}

Result<std::size_t> give(const void* data, std::size_t size, std::span<std::byte> room)
{
    if (room.size() < size) return fail(Errno::inval);
    if (size > 0) std::memcpy(room.data(), data, size);
    return size;
}

template <typename T>
Result<std::size_t> give(T number, std::span<std::byte> room)
{
    if (room.size() != sizeof number) return fail(Errno::inval);
    return give(&number, sizeof number, room);
}

/// As many as there is room for.
template <typename T>
Result<std::size_t> give(const std::vector<T>& all, std::span<std::byte> room)
{
    if (room.empty() || room.size() % sizeof(T) != 0) return fail(Errno::inval);
    return give(all.data(), std::min(room.size(), all.size() * sizeof(T)), room);
}

Result<void> set_tags(SecureOptions& options, Bytes value)
{
    const auto tags = list<std::uint32_t>(value, configuration().tls_max_credentials);
    if (!tags) return fail(tags.error());
    options.tags = *tags;
    return {};
}

/// "Length with or without terminator both work; null or zero length turns both off".
void set_hostname(SecureOptions& options, Bytes value)
{
    std::string name{reinterpret_cast<const char*>(value.data()), value.size()};
    name.resize(std::min(name.find('\0'), name.size()));
    options.hostname = name.empty() ? std::nullopt : std::optional{std::move(name)};
}

Result<void> set_number(Bytes value, int most, const auto& put)
{
    const auto number = within(value, most);
    if (!number) return fail(number.error());
    put(*number);
    return {};
}

Result<void> set_wait(std::chrono::milliseconds& wait, Bytes value)
{
    const auto ms = one<std::uint32_t>(value);
    if (!ms) return fail(ms.error());
    wait = std::chrono::milliseconds{*ms};
    return {};
}

Result<void> set_alpn(SecureOptions& options, Bytes value)
{
    if (configuration().ssl_alpn == 0) return fail(Errno::noprotoopt);
    const auto names = list<const char*>(value, configuration().tls_max_app_protocols);
    if (!names) return fail(names.error());
    options.alpn = *names;
    return {};
}

Result<void> set_own_cid(SecureOptions& options, Bytes value)
{
    constexpr std::size_t longest = 32; // MBEDTLS_SSL_CID_IN_LEN_MAX
    if (value.size() > longest) return fail(Errno::inval);
    options.own_cid.assign(reinterpret_cast<const char*>(value.data()), value.size());
    return {};
}

/// The program's function is asked in interrupt context, without the lock; what it says is taken
/// back into the world.
Result<void> set_judge(SecureOptions& options, Bytes value)
{
    struct Callback { // struct tls_cert_verify_cb
        tls::Chain::Judge* function;
        void* context;
    };
    if (configuration().tls_cert_verify_callback == 0) return fail(Errno::noprotoopt);
    const auto given = one<Callback>(value);
    if (!given) return fail(given.error());
    if (given->function == nullptr) return fail(Errno::inval);
    options.judge = [it = *given](std::unique_ptr<tls::Chain> verified, auto answer) {
        const std::shared_ptr<tls::Chain> chain = std::move(verified);
        Process::instance().interrupt([it, chain, answer = std::move(answer)] {
            const auto verdict = chain->ask(it.function, it.context);
            call<void>("TLS_CERT_VERIFY_CALLBACK", own_policy{},
                       [&](const Call&) { answer(verdict); });
        });
    };
    return {};
}

} // namespace

tls::Config tls_config(const Configuration& it)
{
    constexpr std::size_t many = std::numeric_limits<std::size_t>::max();
    tls::Config config;
    config.network_time = false; // no clock: dates are not checked (CONFIG_MBEDTLS_HAVE_TIME_DATE)
    config.require_root_ca = false;
    config.peer_verify = tls::Verify::required;
    config.server_verify = tls::Verify::none;
    config.max_message = 16'384; // a whole record, RFC 5246 §6.2.1
    config.max_record = 16'384;
    config.max_datagram = static_cast<std::size_t>(it.dtls_max_fragment_length);
    config.max_chain = many;
    config.max_sessions = many;
    config.rules = tls::Rules::zephyr;
    config.max_contexts = static_cast<std::size_t>(it.tls_max_contexts);
    config.max_resumable = static_cast<std::size_t>(it.tls_max_client_session_count);
    config.one_handshake = false;
    config.idle_peer = std::chrono::milliseconds{it.dtls_timeout};
    config.errno_of = zephyr_errno;
    return config;
}

Result<void> set_secure_option(TlsSocket& socket, int name, Bytes value)
{
    SecureOptions& options = socket.secure_options();
    switch (name) {
    case TLS_SEC_TAG_LIST:
        return set_tags(options, value);
    case TLS_HOSTNAME:
        set_hostname(options, value);
        return {};
    case TLS_CIPHERSUITE_LIST: {
        const auto suites = list<int>(value, configuration().tls_max_ciphersuites);
        if (!suites) return fail(suites.error());
        options.suites = *suites; // none: the default again
        return {};
    }
    case TLS_PEER_VERIFY:
        return set_number(value, TLS_PEER_VERIFY_REQUIRED,
                          [&](int number) { options.verify = static_cast<tls::Verify>(number); });
    case TLS_DTLS_ROLE:
        return set_number(value, TLS_DTLS_ROLE_SERVER,
                          [&](int number) { options.server = number != 0; });
    case TLS_ALPN_LIST:
        return set_alpn(options, value);
    case TLS_DTLS_HANDSHAKE_TIMEOUT_MIN:
        return set_wait(options.first_wait, value);
    case TLS_DTLS_HANDSHAKE_TIMEOUT_MAX:
        return set_wait(options.longest_wait, value);
    case TLS_CERT_NOCOPY: // pointers are kept either way
        return set_number(value, TLS_CERT_NOCOPY_OPTIONAL, [](int) {});
    case TLS_NATIVE: // for the dispatcher between the modem's sockets and these
        return set_number(value, 1, [](int) {});
    case TLS_SESSION_CACHE:
        return set_number(value, TLS_SESSION_CACHE_ENABLED,
                          [&](int number) { options.session_cache = number != 0; });
    case TLS_SESSION_CACHE_PURGE:
        socket.purge_cache();
        return {};
    case TLS_DTLS_CID:
        return set_number(value, TLS_DTLS_CID_ENABLED,
                          [&](int number) { options.cid = static_cast<tls::CidMode>(number); });
    case TLS_DTLS_CID_VALUE:
        return set_own_cid(options, value);
    case TLS_DTLS_HANDSHAKE_ON_CONNECT:
        if (configuration().version < 30700) return fail(Errno::noprotoopt);
        return set_number(value, 1,
                          [&](int number) { options.handshake_on_connect = number != 0; });
    case tls_cert_verify_callback:
        if (configuration().version < zephyr_4) return fail(Errno::noprotoopt);
        return set_judge(options, value);
    default:
        return fail(Errno::noprotoopt);
    }
}

Result<std::size_t> get_secure_option(TlsSocket& socket, int name, std::span<std::byte> room)
{
    const SecureOptions& options = socket.secure_options();
    switch (name) {
    case TLS_SEC_TAG_LIST:
        return give(options.tags, room);
    case TLS_CIPHERSUITE_LIST:
        return give(options.suites, room);
    case TLS_CIPHERSUITE_USED:
        if (!socket.established()) return fail(Errno::notconn);
        return give(socket.suite(), room);
    case TLS_ALPN_LIST:
        if (configuration().ssl_alpn == 0) return fail(Errno::noprotoopt);
        return give(options.alpn, room);
    case TLS_DTLS_HANDSHAKE_TIMEOUT_MIN:
        return give(static_cast<std::uint32_t>(options.first_wait.count()), room);
    case TLS_DTLS_HANDSHAKE_TIMEOUT_MAX:
        return give(static_cast<std::uint32_t>(options.longest_wait.count()), room);
    case TLS_SESSION_CACHE:
        return give(options.session_cache ? 1 : 0, room);
    case TLS_DTLS_CID_STATUS:
        if (!socket.established()) return fail(Errno::again);
        return give(socket.cid_status(), room);
    case TLS_DTLS_CID_VALUE: {
        const std::string cid = socket.own_cid();
        return give(cid.data(), cid.size(), room);
    }
    case TLS_DTLS_PEER_CID_VALUE: {
        if (!socket.established()) return fail(Errno::again);
        const std::string cid = socket.peer_cid();
        return give(cid.data(), cid.size(), room);
    }
    case TLS_DTLS_HANDSHAKE_ON_CONNECT:
        if (configuration().version < 30700) return fail(Errno::noprotoopt);
        return give(options.handshake_on_connect ? 1 : 0, room);
    case tls_cert_verify_result: {
        const auto verdict = socket.verdict();
        if (configuration().version < zephyr_4) return fail(Errno::noprotoopt);
        if (!verdict) return fail(Errno::notconn);
        return give(*verdict, room);
    }
    default:
        return fail(Errno::noprotoopt);
    }
}

} // namespace stack::inline v0::zephyr
