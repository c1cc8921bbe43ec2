#include "stack/option/describe.hpp"

#include "stack/api/nrf_socket.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stack::inline v0 {

namespace {

struct OptionName {
    int level;
    int name;
    std::string_view text;
};

// clang-format off
constexpr OptionName option_names[] = {
    {NRF_SOL_SOCKET, NRF_SO_ERROR, "NRF_SO_ERROR"},
    {NRF_SOL_SOCKET, NRF_SO_REUSEADDR, "NRF_SO_REUSEADDR"},
    {NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, "NRF_SO_RCVTIMEO"},
    {NRF_SOL_SOCKET, NRF_SO_SNDTIMEO, "NRF_SO_SNDTIMEO"},
    {NRF_SOL_SOCKET, NRF_SO_BINDTODEVICE, "NRF_SO_BINDTODEVICE"},
    {NRF_SOL_SOCKET, NRF_SO_BINDTOPDN, "NRF_SO_BINDTOPDN"},
    {NRF_SOL_SOCKET, NRF_SO_POLLCB, "NRF_SO_POLLCB"},
    {NRF_SOL_SOCKET, NRF_SO_EXCEPTIONAL_DATA, "NRF_SO_EXCEPTIONAL_DATA"},
    {NRF_SOL_SOCKET, NRF_SO_KEEPOPEN, "NRF_SO_KEEPOPEN"},
    {NRF_SOL_SOCKET, NRF_SO_RAI, "NRF_SO_RAI"},
    {NRF_SOL_SOCKET, NRF_SO_RAI_NO_DATA, "NRF_SO_RAI_NO_DATA"},
    {NRF_SOL_SOCKET, NRF_SO_RAI_LAST, "NRF_SO_RAI_LAST"},
    {NRF_SOL_SOCKET, NRF_SO_RAI_ONE_RESP, "NRF_SO_RAI_ONE_RESP"},
    {NRF_SOL_SOCKET, NRF_SO_RAI_ONGOING, "NRF_SO_RAI_ONGOING"},
    {NRF_SOL_SOCKET, NRF_SO_RAI_WAIT_MORE, "NRF_SO_RAI_WAIT_MORE"},
    {NRF_SOL_SOCKET, NRF_SO_SENDCB, "NRF_SO_SENDCB"},
    {NRF_IPPROTO_ALL, NRF_SO_SILENCE_ALL, "NRF_SO_SILENCE_ALL"},
    {NRF_IPPROTO_IP, NRF_SO_IP_ECHO_REPLY, "NRF_SO_IP_ECHO_REPLY"},
    {NRF_IPPROTO_IPV6, NRF_SO_IPV6_ECHO_REPLY, "NRF_SO_IPV6_ECHO_REPLY"},
    {NRF_IPPROTO_IPV6, NRF_SO_IPV6_DELAYED_ADDR_REFRESH, "NRF_SO_IPV6_DELAYED_ADDR_REFRESH"},
    {NRF_IPPROTO_TCP, NRF_SO_TCP_SRV_SESSTIMEO, "NRF_SO_TCP_SRV_SESSTIMEO"},
    {NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, "NRF_SO_SEC_TAG_LIST"},
    {NRF_SOL_SECURE, NRF_SO_SEC_HOSTNAME, "NRF_SO_SEC_HOSTNAME"},
    {NRF_SOL_SECURE, NRF_SO_SEC_CIPHERSUITE_LIST, "NRF_SO_SEC_CIPHERSUITE_LIST"},
    {NRF_SOL_SECURE, NRF_SO_SEC_CIPHERSUITE_USED, "NRF_SO_SEC_CIPHERSUITE_USED"},
    {NRF_SOL_SECURE, NRF_SO_SEC_PEER_VERIFY, "NRF_SO_SEC_PEER_VERIFY"},
    {NRF_SOL_SECURE, NRF_SO_SEC_ROLE, "NRF_SO_SEC_ROLE"},
    {NRF_SOL_SECURE, NRF_SO_SEC_SESSION_CACHE, "NRF_SO_SEC_SESSION_CACHE"},
    {NRF_SOL_SECURE, NRF_SO_SEC_SESSION_CACHE_PURGE, "NRF_SO_SEC_SESSION_CACHE_PURGE"},
    {NRF_SOL_SECURE, NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO, "NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO"},
    {NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CID, "NRF_SO_SEC_DTLS_CID"},
    {NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CID_STATUS, "NRF_SO_SEC_DTLS_CID_STATUS"},
    {NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CONN_SAVE, "NRF_SO_SEC_DTLS_CONN_SAVE"},
    {NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CONN_LOAD, "NRF_SO_SEC_DTLS_CONN_LOAD"},
    {NRF_SOL_SECURE, NRF_SO_SEC_HANDSHAKE_STATUS, "NRF_SO_SEC_HANDSHAKE_STATUS"},
    {NRF_SOL_SECURE, NRF_SO_SEC_DTLS_FRAG_EXT, "NRF_SO_SEC_DTLS_FRAG_EXT"},
};
// clang-format on

bool is_text(int level, int name)
{
    return (level == NRF_SOL_SECURE && name == NRF_SO_SEC_HOSTNAME) ||
           (level == NRF_SOL_SOCKET && name == NRF_SO_BINDTODEVICE);
}

bool is_time(int level, int name)
{
    return level == NRF_SOL_SOCKET && (name == NRF_SO_RCVTIMEO || name == NRF_SO_SNDTIMEO);
}

std::string value_text(int level, int name, OptionValue value)
{
    if (value.data() == nullptr) return "NULL";
    if (is_text(level, name)) {
        const std::string_view text{reinterpret_cast<const char*>(value.data()), value.size()};
        return fmt::format("\"{}\"", text.substr(0, text.find('\0')));
    }
    if (nrf_timeval time{}; is_time(level, name) && value.size() == sizeof time) {
        std::memcpy(&time, value.data(), sizeof time);
        return fmt::format("{}.{:06} s", time.tv_sec, time.tv_usec);
    }
    const bool lists = level == NRF_SOL_SECURE && value.size() % sizeof(int) == 0;
    if (value.empty() || (value.size() != sizeof(int) && !lists)) {
        return fmt::format("of {} bytes", value.size());
    }
    constexpr std::size_t most_shown = 16;
    std::vector<int> numbers(std::min(value.size() / sizeof(int), most_shown));
    std::memcpy(numbers.data(), value.data(), numbers.size() * sizeof(int));
    return fmt::format("{}", fmt::join(numbers, " "));
}

} // namespace

std::string describe_option(int level, int name, OptionValue value)
{
    const auto* found = std::ranges::find_if(option_names, [&](const OptionName& each) {
        return each.level == level && each.name == name;
    });
    const std::string title = found != std::end(option_names)
                                  ? std::string{found->text}
                                  : fmt::format("level {} option {}", level, name);
    return fmt::format("{} {}", title, value_text(level, name, value));
}

} // namespace stack::inline v0
