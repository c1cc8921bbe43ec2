// Options of the socket, IP and TCP levels.
#include "stack/option/handlers.hpp"
#include "stack/option/value.hpp"
#include "stack/socket/carrier.hpp"

#include <charconv>
#include <string_view>

namespace stack::inline v0::option_handlers {

namespace {

constexpr int max_pdn = 10;
constexpr std::size_t max_interface_name = 64; // NRF_IFNAMSIZ
constexpr int max_session_timeout = 135;

struct TimeValue { // struct nrf_timeval
    std::uint32_t seconds;
    std::uint32_t microseconds;
};

/// Whole milliseconds, the finest step; anything above zero waits at least one.
Result<emu::Ts> duration(OptionValue value)
{
    const auto time = read_value<TimeValue>(value);
    if (!time) return fail(time.error());
    if (time->microseconds >= 1'000'000) return fail(Errno::dom);
    return std::chrono::seconds{time->seconds} +
           std::chrono::milliseconds{(time->microseconds + 999) / 1000};
}

TimeValue time_value(emu::Ts duration)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(duration).count();
    return {.seconds = static_cast<std::uint32_t>(milliseconds / 1000),
            .microseconds = static_cast<std::uint32_t>(milliseconds % 1000 * 1000)};
}

Result<void> set_time(emu::Ts& timeout, OptionValue value)
{
    const auto time = duration(value);
    if (!time) return fail(time.error());
    timeout = *time;
    return {};
}

Result<void> set_flag(bool& flag, OptionValue value)
{
    const auto on = read_bool(value);
    if (!on) return fail(on.error());
    flag = *on;
    return {};
}

Result<std::size_t> give_flag(bool flag, std::span<std::byte> room)
{
    return write_value(room, flag ? 1 : 0);
}

/// A raw socket has no port and may change its PDN at any time.
Result<void> bind_to(Socket& socket, int cid)
{
    if (cid < 0 || cid > max_pdn) return fail(Errno::inval);
    const Carrier* carrier = socket.carrier();
    const bool waits = carrier != nullptr && carrier->suspended();
    if (waits || socket.local().port != 0) return fail(Errno::inval); // already on a PDN
    socket.options().cid = cid;
    return {};
}

} // namespace

Result<std::size_t> get_error(const OptionScope& scope, std::span<std::byte> room)
{
    const auto error = scope.socket.take_error();
    return write_value(room, error ? static_cast<int>(*error) : 0);
}

Result<void> set_reuse_address(const OptionScope& scope, OptionValue value)
{
    return set_flag(scope.socket.options().reuse_address, value);
}

Result<std::size_t> get_receive_timeout(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, time_value(scope.socket.options().receive_timeout));
}

Result<void> set_receive_timeout(const OptionScope& scope, OptionValue value)
{
    return set_time(scope.socket.options().receive_timeout, value);
}

Result<std::size_t> get_send_timeout(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, time_value(scope.socket.options().send_timeout));
}

Result<void> set_send_timeout(const OptionScope& scope, OptionValue value)
{
    return set_time(scope.socket.options().send_timeout, value);
}

/// "pdn" and the PDN's number, its final NUL optional.
Result<void> set_device(const OptionScope& scope, OptionValue value)
{
    if (value.data() == nullptr) return fail(Errno::fault);
    if (value.empty() || value.size() > max_interface_name) return fail(Errno::inval);
    std::string_view name{reinterpret_cast<const char*>(value.data()), value.size()};
    name = name.substr(0, name.find('\0'));
    constexpr std::string_view prefix = "pdn";
    if (!name.starts_with(prefix)) return fail(Errno::inval);
    int cid = -1;
    const auto [end, error] =
        std::from_chars(name.data() + prefix.size(), name.data() + name.size(), cid);
    if (error != std::errc{} || end != name.data() + name.size()) return fail(Errno::inval);
    return bind_to(scope.socket, cid);
}

Result<void> set_pdn(const OptionScope& scope, OptionValue value)
{
    const auto cid = read_value<int>(value);
    if (!cid) return fail(cid.error());
    return bind_to(scope.socket, *cid);
}

/// The C API takes it before it gets here: Sockets::set_poll_callback. Others have no functions to
/// pass by value.
Result<void> set_poll_callback(const OptionScope&, OptionValue) { return fail(Errno::opnotsupp); }

/// Kept and read back: nothing in the model tells exceptional data from other data.
Result<std::size_t> get_exceptional_data(const OptionScope& scope, std::span<std::byte> room)
{
    return give_flag(scope.socket.options().exceptional_data, room);
}

Result<void> set_exceptional_data(const OptionScope& scope, OptionValue value)
{
    return set_flag(scope.socket.options().exceptional_data, value);
}

Result<std::size_t> get_keep_open(const OptionScope& scope, std::span<std::byte> room)
{
    return give_flag(scope.socket.options().keep_open, room);
}

Result<void> set_keep_open(const OptionScope& scope, OptionValue value)
{
    return set_flag(scope.socket.options().keep_open, value);
}

namespace {

enum ReleaseWord : int { no_data = 1, last = 2, one_resp = 3, ongoing = 4, wait_more = 5 };

Result<void> say(const OptionScope& scope, ReleaseWord word)
{
    Socket& socket = scope.socket;
    Carrier* carrier = socket.carrier();
    if (word == no_data) {
        // "Does not require a following output operation", but a connected socket.
        if (carrier == nullptr || !carrier->connected()) return fail(Errno::destaddrreq);
        carrier->on_packet = nullptr;
        socket.options().release_assistance = 0;
        scope.release_assistance.done(scope.user);
        return {};
    }
    if (carrier != nullptr) carrier->on_packet = nullptr; // an answer it waited for before
    socket.options().release_assistance = word;           // Sockets acts on it with the next send
    scope.release_assistance.expect(scope.user);
    return {};
}

/// The value is not used: an int by the manual, NULL with 0 from some callers.
Result<void> say_as_option(const OptionScope& scope, OptionValue value, ReleaseWord word)
{
    const bool none = value.data() == nullptr && value.empty();
    if (const auto ignored = read_value<int>(value); !none && !ignored) {
        return fail(ignored.error());
    }
    return say(scope, word);
}

} // namespace

Result<void> set_rai(const OptionScope& scope, OptionValue value)
{
    const auto word = read_int(value, no_data, wait_more);
    if (!word) return fail(word.error());
    return say(scope, static_cast<ReleaseWord>(*word));
}

Result<void> set_rai_no_data(const OptionScope& scope, OptionValue value)
{
    return say_as_option(scope, value, no_data);
}

Result<void> set_rai_last(const OptionScope& scope, OptionValue value)
{
    return say_as_option(scope, value, last);
}

Result<void> set_rai_one_resp(const OptionScope& scope, OptionValue value)
{
    return say_as_option(scope, value, one_resp);
}

Result<void> set_rai_ongoing(const OptionScope& scope, OptionValue value)
{
    return say_as_option(scope, value, ongoing);
}

Result<void> set_rai_wait_more(const OptionScope& scope, OptionValue value)
{
    return say_as_option(scope, value, wait_more);
}

Result<std::size_t> get_silence_all(const OptionScope& scope, std::span<std::byte> room)
{
    return give_flag(scope.bearers.echo().silence_all, room);
}

Result<void> set_silence_all(const OptionScope& scope, OptionValue value)
{
    return set_flag(scope.bearers.echo().silence_all, value);
}

Result<std::size_t> get_ip_echo_reply(const OptionScope& scope, std::span<std::byte> room)
{
    return give_flag(scope.bearers.echo().ipv4, room);
}

Result<void> set_ip_echo_reply(const OptionScope& scope, OptionValue value)
{
    return set_flag(scope.bearers.echo().ipv4, value);
}

Result<std::size_t> get_ipv6_echo_reply(const OptionScope& scope, std::span<std::byte> room)
{
    return give_flag(scope.bearers.echo().ipv6, room);
}

Result<void> set_ipv6_echo_reply(const OptionScope& scope, OptionValue value)
{
    return set_flag(scope.bearers.echo().ipv6, value);
}

/// Kept and read back: the prefixes of the simulated network never run out.
Result<std::size_t> get_delayed_address_refresh(const OptionScope& scope, std::span<std::byte> room)
{
    return give_flag(scope.socket.options().delayed_address_refresh, room);
}

Result<void> set_delayed_address_refresh(const OptionScope& scope, OptionValue value)
{
    return set_flag(scope.socket.options().delayed_address_refresh, value);
}

Result<std::size_t> get_session_timeout(const OptionScope& scope, std::span<std::byte> room)
{
    return write_value(room, scope.socket.base().options().session_timeout_minutes);
}

Result<void> set_session_timeout(const OptionScope& scope, OptionValue value)
{
    const auto time = read_int(value, 0, max_session_timeout);
    if (!time) return fail(time.error());
    scope.socket.options().session_timeout_minutes = *time;
    scope.socket.base().options().session_timeout_minutes = *time;
    if (Carrier* carrier = scope.socket.carrier()) carrier->session_timeout_changed();
    return {};
}

} // namespace stack::inline v0::option_handlers
