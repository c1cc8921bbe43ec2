// Part of stack/option/handlers.hpp: options of NRF_SOL_SECURE. The table lets them through for
// sockets with a TLS side only.
#include "stack/credentials/credentials.hpp"
#include "stack/option/handlers.hpp"
#include "stack/option/value.hpp"
#include "stack/socket/tls_socket.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace stack::inline v0::option_handlers {

namespace {

constexpr std::size_t max_tags = 7;        // NRF_SOCKET_TLS_MAX_SEC_TAG_LIST_SIZE
constexpr std::size_t max_hostname = 255;  // RFC 1035 §2.3.4; the modem's own limit is not stated
constexpr std::size_t max_suites = 64;     // in one list: more than there are, repeats included
constexpr int renegotiation_scsv = 0x00ff; // a signal, not a cipher (RFC 5746 §3.3)
/// Sums of the waits for a flight (RFC 6347 §4.2.4.1).
constexpr std::array handshake_timeouts = {0, 1, 3, 7, 15, 31, 63, 123};

TlsSocket& tls_of(const OptionScope& scope) { return *tls_side(scope.socket); }
SecureOptions& options_of(const OptionScope& scope) { return tls_of(scope).secure_options(); }

bool cleared(OptionValue value) { return value.data() == nullptr && value.empty(); }

/// An array of Ts, at least one and at most `most`.
template <typename T>
Result<std::vector<T>> read_list(OptionValue value, std::size_t most)
{
    if (value.data() == nullptr) return fail(Errno::fault);
    if (value.empty() || value.size() % sizeof(T) != 0) return fail(Errno::inval);
    if (value.size() / sizeof(T) > most) return fail(Errno::inval);
    std::vector<T> list(value.size() / sizeof(T));
    std::memcpy(list.data(), value.data(), value.size());
    return list;
}

/// Larger tags are reserved (nrf_api/behaviour.md §5). One that holds nothing is found out by
/// connecting, when it may hold something.
bool usable(SecTag tag, const Profile& profile) { return tag <= last_sec_tag(profile); }

} // namespace

Result<std::size_t> get_tag_list(const OptionScope& scope, std::span<std::byte> room)
{
    const auto& tags = options_of(scope).tags;
    return write_bytes(room, tags.data(), tags.size() * sizeof(SecTag));
}

Result<void> set_tag_list(const OptionScope& scope, OptionValue value)
{
    if (cleared(value)) {
        options_of(scope).tags.clear();
        return {};
    }
    auto tags = read_list<SecTag>(value, max_tags);
    if (!tags) return fail(tags.error());
    for (const SecTag tag : *tags)
        if (!usable(tag, scope.profile)) return fail(Errno::inval);
    options_of(scope).tags = std::move(*tags);
    return {};
}

/// With its final NUL; an empty text when none is set.
Result<std::size_t> get_hostname(const OptionScope& scope, std::span<std::byte> room)
{
    const std::string name = options_of(scope).hostname.value_or("");
    return write_bytes(room, name.c_str(), name.size() + 1);
}

/// With its final NUL or without. A name of no length is EINVAL: NULL turns the check off, an
/// empty buffer that somebody forgot to fill must not.
Result<void> set_hostname(const OptionScope& scope, OptionValue value)
{
    if (cleared(value)) {
        options_of(scope).hostname.reset();
        return {};
    }
    if (value.data() == nullptr) return fail(Errno::fault);
    std::string_view name{reinterpret_cast<const char*>(value.data()), value.size()};
    name = name.substr(0, name.find('\0'));
    if (name.empty() || name.size() > max_hostname) return fail(Errno::inval);
    options_of(scope).hostname = std::string{name};
    return {};
}

/// What is allowed, preferred first: all the modem has when nothing else was said.
Result<std::size_t> get_ciphersuite_list(const OptionScope& scope, std::span<std::byte> room)
{
    const auto& chosen = options_of(scope).suites;
    const std::span<const int> allowed =
        chosen.empty() ? tls_of(scope).known_suites() : std::span<const int>{chosen};
    return write_bytes(room, allowed.data(), allowed.size_bytes());
}

/// NULL with 0 allows all again, as it clears the other lists; a list that leaves no cipher is
/// EINVAL, as is a number that is none of the modem's.
Result<void> set_ciphersuite_list(const OptionScope& scope, OptionValue value)
{
    if (cleared(value)) {
        options_of(scope).suites.clear();
        return {};
    }
    auto suites = read_list<int>(value, max_suites);
    if (!suites) return fail(suites.error());
    std::erase(*suites, renegotiation_scsv);
    if (suites->empty()) return fail(Errno::inval);
    const auto known = tls_of(scope).known_suites();
    for (const int suite : *suites) {
        if (std::find(known.begin(), known.end(), suite) == known.end()) return fail(Errno::inval);
    }
    options_of(scope).suites = std::move(*suites);
    return {};
}

/// 0 before the handshake is over.
Result<std::size_t> get_ciphersuite_used(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, tls_of(scope).suite());
}

Result<std::size_t> get_peer_verify(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, static_cast<int>(tls_of(scope).verify()));
}

Result<void> set_peer_verify(const OptionScope& scope, OptionValue value)
{
    const auto level = read_listed(value, 2);
    if (!level) return fail(level.error());
    options_of(scope).verify = static_cast<tls::Verify>(*level);
    return {};
}

Result<std::size_t> get_role(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, options_of(scope).server ? 1 : 0);
}

/// For TLS the role follows from connect or listen, whatever is set. A DTLS server is not in the
/// manual: "TLS server (stream)" (nrf_api/behaviour.md §2.4).
Result<void> set_role(const OptionScope& scope, OptionValue value)
{
    const auto role = read_listed(value, 1);
    if (!role) return fail(role.error());
    if (*role == 1 && tls_of(scope).datagram()) return fail(Errno::opnotsupp);
    options_of(scope).server = *role == 1;
    return {};
}

Result<std::size_t> get_session_cache(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, options_of(scope).session_cache ? 1 : 0);
}

Result<void> set_session_cache(const OptionScope& scope, OptionValue value)
{
    const auto on = read_listed(value, 1);
    if (!on) return fail(on.error());
    options_of(scope).session_cache = *on == 1;
    return {};
}

Result<void> set_session_cache_purge(const OptionScope& scope, OptionValue value)
{
    if (const auto any = read_value<int>(value); !any) return fail(any.error());
    tls_of(scope).purge_cache();
    return {};
}

Result<std::size_t> get_handshake_timeout(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, options_of(scope).handshake_timeout);
}

Result<void> set_handshake_timeout(const OptionScope& scope, OptionValue value)
{
    const auto seconds = read_low_byte(value);
    if (!seconds) return fail(seconds.error());
    if (std::find(handshake_timeouts.begin(), handshake_timeouts.end(), *seconds) ==
        handshake_timeouts.end()) {
        return fail(Errno::inval);
    }
    options_of(scope).handshake_timeout = *seconds;
    return {};
}

Result<std::size_t> get_cid(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, static_cast<int>(options_of(scope).cid));
}

Result<void> set_cid(const OptionScope& scope, OptionValue value)
{
    const auto mode = read_listed(value, 2);
    if (!mode) return fail(mode.error());
    options_of(scope).cid = static_cast<tls::CidMode>(*mode);
    return {};
}

Result<std::size_t> get_cid_status(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, tls_of(scope).cid_status());
}

Result<void> set_save(const OptionScope& scope, OptionValue value)
{
    if (const auto any = read_value<int>(value); !any) return fail(any.error());
    return tls_of(scope).save();
}

Result<void> set_load(const OptionScope& scope, OptionValue value)
{
    if (const auto any = read_value<int>(value); !any) return fail(any.error());
    return tls_of(scope).load();
}

Result<std::size_t> get_handshake_status(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, tls_of(scope).resumed() ? 1 : 0);
}

Result<std::size_t> get_fragment(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, options_of(scope).fragment);
}

Result<void> set_fragment(const OptionScope& scope, OptionValue value)
{
    const auto size = read_listed(value, 2);
    if (!size) return fail(size.error());
    options_of(scope).fragment = *size;
    return {};
}

} // namespace stack::inline v0::option_handlers
