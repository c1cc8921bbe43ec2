// Part of <zephyr/net/socket.h> and <zephyr/net/net_ip.h>: what needs no network, which is
// addresses as text, error codes as text, the device's name. Nothing here takes the lock, as
// nothing here belongs to a world.
#include "stack/net/address.hpp"
#include "stack/process/misuse.hpp"
#include "stack/zephyr/configuration.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "zephyr/net/socket.h"

extern "C" const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT;
extern "C" const struct in6_addr in6addr_loopback = IN6ADDR_LOOPBACK_INIT;

namespace {

using stack::Address;
using stack::Family;

std::optional<Family> family_of(sa_family_t family)
{
    if (family == AF_INET) return Family::ipv4;
    if (family == AF_INET6) return Family::ipv6;
    return std::nullopt;
}

std::optional<std::uint16_t> port_of(std::string_view text)
{
    std::uint16_t port = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, port);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return port;
}

/// False when it does not fit with the zero at its end.
bool put(std::string_view text, char* into, std::size_t size)
{
    if (text.size() >= size) return false;
    std::memcpy(into, text.data(), text.size());
    into[text.size()] = '\0';
    return true;
}

void write(const Address& address, std::uint16_t port, sockaddr& into)
{
    if (address.family == Family::ipv4) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        std::memcpy(&in.sin_addr, address.bytes.data(), sizeof in.sin_addr);
        std::memcpy(&into, &in, sizeof in);
    } else {
        sockaddr_in6 in6{};
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(port);
        std::memcpy(&in6.sin6_addr, address.bytes.data(), sizeof in6.sin6_addr);
        std::memcpy(&into, &in6, sizeof in6);
    }
}

} // namespace

extern "C" {

int net_addr_pton(sa_family_t family, const char* src, void* dst)
{
    if (src == nullptr || dst == nullptr) {
        stack::misuse("net_addr_pton", src == nullptr ? "src is NULL" : "dst is NULL");
        return -EINVAL;
    }
    const auto wanted = family_of(family);
    const auto address = Address::parse(src);
    if (!wanted || !address || address->family != *wanted) return -EINVAL;
    std::memcpy(dst, address->bytes.data(), address->size());
    return 0;
}

char* net_addr_ntop(sa_family_t family, const void* src, char* dst, size_t size)
{
    if (src == nullptr || dst == nullptr) {
        stack::misuse("net_addr_ntop", src == nullptr ? "src is NULL" : "dst is NULL");
        return nullptr;
    }
    const auto known = family_of(family);
    if (!known) return nullptr;
    Address address{.family = *known, .bytes = {}};
    std::memcpy(address.bytes.data(), src, address.size());
    return put(to_string(address), dst, size) ? dst : nullptr;
}

bool net_ipaddr_parse(const char* text, size_t size, struct sockaddr* addr)
{
    if (text == nullptr || addr == nullptr) {
        stack::misuse("net_ipaddr_parse", text == nullptr ? "text is NULL" : "addr is NULL");
        return false;
    }
    std::string_view host{text, strnlen(text, size)};
    std::optional<std::uint16_t> port = 0;
    const bool bracketed = host.starts_with('[');
    if (bracketed) {
        const std::size_t end = host.find(']');
        if (end == host.npos) return false;
        const std::string_view rest = host.substr(end + 1);
        host = host.substr(1, end - 1);
        if (!rest.empty()) port = rest.front() == ':' ? port_of(rest.substr(1)) : std::nullopt;
    } else if (std::count(host.begin(), host.end(), ':') == 1) {
        const std::size_t colon = host.find(':');
        port = port_of(host.substr(colon + 1));
        host = host.substr(0, colon);
    }
    const auto address = Address::parse(host);
    if (!address || !port || (bracketed && address->family != Family::ipv6)) return false;
    write(*address, *port, *addr);
    return true;
}

int zsock_inet_pton(sa_family_t family, const char* src, void* dst)
{
    if (src == nullptr || dst == nullptr) {
        stack::misuse("zsock_inet_pton", src == nullptr ? "src is NULL" : "dst is NULL");
        errno = EFAULT;
        return -1;
    }
    return net_addr_pton(family, src, dst) == 0 ? 1 : 0;
}

int zsock_getnameinfo(const struct sockaddr* addr, size_t, char* host, size_t hostlen, char* serv,
                      size_t servlen, int)
{
    if (addr == nullptr) {
        stack::misuse("zsock_getnameinfo", "addr is NULL");
        errno = EFAULT;
        return DNS_EAI_SYSTEM;
    }
    const auto family = family_of(addr->sa_family);
    if (!family) {
        errno = EAFNOSUPPORT;
        return DNS_EAI_SYSTEM;
    }
    const void* const bytes = *family == Family::ipv4
                                  ? static_cast<const void*>(&net_sin(addr)->sin_addr)
                                  : static_cast<const void*>(&net_sin6(addr)->sin6_addr);
    std::uint16_t port = 0; // stands at the same place in both
    std::memcpy(&port, &net_sin(addr)->sin_port, sizeof port);
    if ((host != nullptr && net_addr_ntop(addr->sa_family, bytes, host, hostlen) == nullptr) ||
        (serv != nullptr && !put(std::to_string(ntohs(port)), serv, servlen))) {
        errno = ENOSPC;
        return DNS_EAI_SYSTEM;
    }
    return 0;
}

const char* zsock_gai_strerror(int errcode)
{
    switch (errcode) {
    case DNS_EAI_BADFLAGS:
        return "EAI_BADFLAGS";
    case DNS_EAI_NONAME:
        return "EAI_NONAME";
    case DNS_EAI_AGAIN:
        return "EAI_AGAIN";
    case DNS_EAI_FAIL:
        return "EAI_FAIL";
    case DNS_EAI_NODATA:
        return "EAI_NODATA";
    case DNS_EAI_MEMORY:
        return "EAI_MEMORY";
    case DNS_EAI_SYSTEM:
        return "EAI_SYSTEM";
    case DNS_EAI_SERVICE:
        return "EAI_SERVICE";
    default: // Zephyr has no text for the others
        return "EAI_UNKNOWN";
    }
}

int zsock_gethostname(char* buf, size_t len)
{
    if (buf == nullptr) {
        stack::misuse("zsock_gethostname", "buf is NULL");
        errno = EFAULT;
        return -1;
    }
    const std::string& name = stack::zephyr::configuration().hostname;
    std::memcpy(buf, name.c_str(), std::min(len, name.size() + 1));
    return 0;
}

} // extern "C"
