// Part of table.hpp: #XSSOCKETOPT: secure_options of the active secure socket by number
// (slm/behaviour.md §6).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/sockets.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

enum class Value { number, hexadecimal, text };

/// The application has numbers of its own.
struct SecureOption {
    int number;
    int name;
    bool readable;
    bool writable;
    Value value;
    stack::Since since = {{1, 3, 0}, {2, 0, 0}};
};

constexpr stack::Since mfw_2_0{stack::no_release, {2, 0, 0}};

// clang-format off
constexpr auto secure_options = std::to_array<SecureOption>({
    {2,  NRF_SO_SEC_HOSTNAME,            true,  true,  Value::text},
    {4,  NRF_SO_SEC_CIPHERSUITE_USED,    true,  false, Value::hexadecimal, mfw_2_0},
    {5,  NRF_SO_SEC_PEER_VERIFY,         true,  true,  Value::number},
    {12, NRF_SO_SEC_SESSION_CACHE,       true,  true,  Value::number},
    {13, NRF_SO_SEC_SESSION_CACHE_PURGE, false, true,  Value::number},
    {14, NRF_SO_SEC_DTLS_CID,            false, true,  Value::number},
    {15, NRF_SO_SEC_DTLS_CID_STATUS,     true,  false, Value::number},
    {18, NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO, true, true,  Value::number},
});
// clang-format on

bool says_null(std::string_view text)
{
    constexpr std::string_view null = "NULL";
    return std::equal(text.begin(), text.end(), null.begin(), null.end(),
                      [](char a, char b) { return a == b || a == b - 'A' + 'a'; });
}

Outcome get_secure(stack::Sockets& sockets, int handle, const SecureOption& option,
                   Response& response)
{
    if (!option.readable) return Final::error();
    std::array<std::byte, max_host + 1> room{};
    const std::size_t size = option.value == Value::text ? room.size() : sizeof(int);
    const auto got =
        sockets.get_option(handle, NRF_SOL_SECURE, option.name, std::span{room}.first(size));
    if (!got) return Final::error();
    int number = 0;
    std::memcpy(&number, room.data(), sizeof number);
    switch (option.value) {
    case Value::number:
        response.line(fmt::format("#XSSOCKETOPT: {}", number));
        break;
    case Value::hexadecimal:
        response.line(fmt::format("#XSSOCKETOPT: 0x{:x}", number));
        break;
    case Value::text: {
        const std::string_view text{reinterpret_cast<const char*>(room.data()), *got};
        response.line(fmt::format("#XSSOCKETOPT: {}", text.substr(0, text.find('\0'))));
        break;
    }
    }
    return Final::ok();
}

Outcome set_secure(stack::Sockets& sockets, int handle, const SecureOption& option,
                   const Command& command)
{
    if (!option.writable) return Final::error();
    const auto give = [&](stack::OptionValue value) {
        return sockets.set_option(handle, NRF_SOL_SECURE, option.name, value) ? Final::ok()
                                                                              : Final::error();
    };
    if (option.value == Value::text) {
        // The seed writes NULL without quotes; with them it means the same.
        const auto text = command.text(2, max_host);
        if (!text) return Final::error();
        if (says_null(*text)) return give({});
        if (!command.quoted(2, max_host)) return Final::error();
        return give(std::as_bytes(std::span{*text}));
    }
    const auto number = command.integer(2, int_min, int_max);
    if (!number) return Final::error();
    const int value = static_cast<int>(*number);
    return give(option_value(value));
}

} // namespace

Outcome xssocketopt(Application& app, const Command& command, Response& response)
{
    const auto op = command.integer(0, 0, max_u16);
    const auto name = command.integer(1, 0, max_u16);
    const SocketEntry* active = app.table().active();
    if (!op || !name || active == nullptr || !active->secure()) return Final::error();
    if (*op > op_set) return Final::ok(); // as in #XSOCKETOPT
    const auto option =
        std::find_if(secure_options.begin(), secure_options.end(),
                     [&](const SecureOption& each) { return each.number == *name; });
    if (option == secure_options.end()) return Final::error();
    if (!app.world().config().profile.has(option->since)) return Final::error();
    return *op == op_get ? get_secure(app.sockets(), active->handle, *option, response)
                         : set_secure(app.sockets(), active->handle, *option, command);
}

} // namespace atlink::inline v0::slm
