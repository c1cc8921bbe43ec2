// Part of winc_socket.h and of wdrv_winc_utils.h: addresses as text, the order of bytes.
#include "stack/wincs02/address.hpp"
#include "stack/wincs02/call.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

static_assert(std::endian::native == std::endian::little);

extern "C" const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT;
extern "C" const struct in6_addr in6addr_loopback = IN6ADDR_LOOPBACK_INIT;

namespace stack::inline v0::wincs02 {

namespace {

std::optional<Family> family_of(int af)
{
    if (af == AF_INET) return Family::ipv4;
    if (af == AF_INET6) return Family::ipv6;
    return std::nullopt;
}

bool parse(const char* text, Family family, void* into)
{
    const auto address = text == nullptr ? std::nullopt : Address::parse(text);
    if (!address || address->family != family || into == nullptr) return false;
    std::memcpy(into, address->bytes.data(), address->size());
    return true;
}

std::string print(const void* from, Family family)
{
    Address address{.family = family, .bytes = {}};
    std::memcpy(address.bytes.data(), from, address.size());
    return to_string(address);
}

bool print(const void* from, Family family, char* buffer, std::size_t size)
{
    if (from == nullptr || buffer == nullptr) return false;
    const std::string text = print(from, family);
    if (text.size() >= size) return false;
    std::memcpy(buffer, text.c_str(), text.size() + 1);
    return true;
}

} // namespace

extern "C" int winc_inet_pton(int af, const char* s, void* a0)
{
    const auto family = family_of(af);
    if (!family) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    return parse(s, *family, a0) ? 1 : 0;
}

extern "C" const char* winc_inet_ntop(int af, const void* a0, char* s, socklen_t l)
{
    const auto family = family_of(af);
    if (!family) {
        errno = EAFNOSUPPORT;
        return nullptr;
    }
    if (print(a0, *family, s, l)) return s;
    errno = ENOSPC;
    return nullptr;
}

extern "C" uint16_t winc_htons(uint16_t n) { return __builtin_bswap16(n); }
extern "C" uint32_t winc_htonl(uint32_t n) { return __builtin_bswap32(n); }
extern "C" uint16_t winc_ntohs(uint16_t n) { return __builtin_bswap16(n); }
extern "C" uint32_t winc_ntohl(uint32_t n) { return __builtin_bswap32(n); }

extern "C" bool WDRV_WINC_UtilsStringToIPAddress(const char* str, WDRV_WINC_IPV4_ADDR* addr)
{
    return parse(str, Family::ipv4, addr);
}

extern "C" bool WDRV_WINC_UtilsIPAddressToString(const WDRV_WINC_IPV4_ADDR* ipAdd, char* buff,
                                                 size_t buffSize)
{
    return print(ipAdd, Family::ipv4, buff, buffSize);
}

extern "C" bool WDRV_WINC_UtilsStringToIPv6Address(const char* addStr, WDRV_WINC_IPV6_ADDR* addr)
{
    return parse(addStr, Family::ipv6, addr);
}

extern "C" bool WDRV_WINC_UtilsIPv6AddressToString(const WDRV_WINC_IPV6_ADDR* v6Addr, char* buff,
                                                   size_t buffSize)
{
    return print(v6Addr, Family::ipv6, buff, buffSize);
}

} // namespace stack::inline v0::wincs02
