#include "stack/option.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace stack {

namespace {

using namespace option;
using namespace std::chrono_literals;

constexpr int max_pdn = 10;
constexpr std::size_t max_interface_name = 64; // NRF_IFNAMSIZ

struct TimeValue { // struct nrf_timeval
    std::uint32_t seconds;
    std::uint32_t microseconds;
};

template <typename T>
Result<T> read(OptionValue value)
{
    if (value.data() == nullptr) return fail(Errno::fault);
    if (value.size() != sizeof(T)) return fail(Errno::inval);
    T result;
    std::memcpy(&result, value.data(), sizeof result);
    return result;
}

/// A buffer that is too small gets the front of the value (library 1.5).
template <typename T>
std::size_t write(std::span<std::byte> room, const T& value)
{
    const std::size_t size = std::min(room.size(), sizeof value);
    std::memcpy(room.data(), &value, size);
    return size;
}

/// Whole milliseconds, the finest step; anything above zero waits at least one.
Result<emu::Ts> duration(OptionValue value)
{
    const auto time = read<TimeValue>(value);
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

Result<void> bind_to(Socket& socket, int cid)
{
    if (cid < 0 || cid > max_pdn) return fail(Errno::inval);
    if (socket.local().port != 0) return fail(Errno::inval); // already on a PDN
    socket.options().cid = cid;
    return {};
}

Result<void> set_reuse(Socket& socket, OptionValue value)
{
    const auto on = read<int>(value);
    if (!on) return fail(on.error());
    socket.options().reuse_address = *on != 0;
    return {};
}

Result<void> set_receive_timeout(Socket& socket, OptionValue value)
{
    const auto time = duration(value);
    if (!time) return fail(time.error());
    socket.options().receive_timeout = *time;
    return {};
}

Result<void> set_send_timeout(Socket& socket, OptionValue value)
{
    const auto time = duration(value);
    if (!time) return fail(time.error());
    socket.options().send_timeout = *time;
    return {};
}

/// "pdn" and the PDN's number, its final NUL optional.
Result<void> set_device(Socket& socket, OptionValue value)
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
    return bind_to(socket, cid);
}

Result<void> set_pdn(Socket& socket, OptionValue value)
{
    const auto cid = read<int>(value);
    if (!cid) return fail(cid.error());
    return bind_to(socket, *cid);
}

Result<std::size_t> get_error(Socket& socket, std::span<std::byte> room)
{
    const auto error = socket.take_error();
    return write(room, error ? static_cast<int>(*error) : 0);
}

Result<std::size_t> get_receive_timeout(Socket& socket, std::span<std::byte> room)
{
    return write(room, time_value(socket.options().receive_timeout));
}

Result<std::size_t> get_send_timeout(Socket& socket, std::span<std::byte> room)
{
    return write(room, time_value(socket.options().send_timeout));
}

struct Row {
    int level;
    int name;
    Result<std::size_t> (*get)(Socket&, std::span<std::byte>); // nullptr: cannot be read
    Result<void> (*set)(Socket&, OptionValue);                 // nullptr: cannot be set
};

// clang-format off
constexpr auto rows = std::to_array<Row>({   // nrf_api/behaviour.md §4
    {sol_socket, error,           get_error,           nullptr},
    {sol_socket, reuse_address,   nullptr,             set_reuse},
    {sol_socket, receive_timeout, get_receive_timeout, set_receive_timeout},
    {sol_socket, send_timeout,    get_send_timeout,    set_send_timeout},
    {sol_socket, bind_to_device,  nullptr,             set_device},
    {sol_socket, bind_to_pdn,     nullptr,             set_pdn},
});

/// Options the library knows and this version does not model: EOPNOTSUPP, not ENOPROTOOPT.
struct Known { int level; int first; int last; };
constexpr auto known = std::to_array<Known>({
    {sol_socket, 30, 34},   // SILENCE_ALL .. KEEPOPEN, as older sources place them
    {sol_socket, 50, 55},   // RAI_*, TCP_SRV_SESSTIMEO
    {sol_socket, 61, 63},   // RAI, IPV6_DELAYED_ADDR_REFRESH, SENDCB
    {sol_secure, 1, 6},     // SEC_TAG_LIST .. SEC_ROLE
    {sol_secure, 12, 20},   // SEC_SESSION_CACHE .. SEC_DTLS_FRAG_EXT
    {512, 30, 30},          // NRF_IPPROTO_ALL
    {0, 31, 31},            // NRF_IPPROTO_IP
    {41, 32, 32},           // NRF_IPPROTO_IPV6
    {41, 62, 62},
    {6, 55, 55},            // NRF_IPPROTO_TCP
});
// clang-format on

const Row* find(int level, int name)
{
    const auto* row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) {
        return each.level == level && each.name == name;
    });
    return row == rows.end() ? nullptr : row;
}

Errno unsupported(int level, int name)
{
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const Known& each) {
        return each.level == level && name >= each.first && name <= each.last;
    });
    return is_known ? Errno::opnotsupp : Errno::noprotoopt;
}

} // namespace

Result<void> set_option(Socket& socket, int level, int name, OptionValue value)
{
    const Row* row = find(level, name);
    if (row == nullptr) return fail(unsupported(level, name));
    if (row->set == nullptr) return fail(Errno::noprotoopt);
    return row->set(socket, value);
}

Result<std::size_t> get_option(Socket& socket, int level, int name, std::span<std::byte> room)
{
    const Row* row = find(level, name);
    if (row == nullptr) return fail(unsupported(level, name));
    if (row->get == nullptr) return fail(Errno::noprotoopt);
    return row->get(socket, room);
}

} // namespace stack
