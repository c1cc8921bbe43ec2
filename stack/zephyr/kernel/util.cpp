// The functions of sys/util.h that are more than a line.
#include "stack/zephyr/configuration.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "zephyr/sys/util.h"

extern "C" int emu9160_zephyr_char2hex(char c, uint8_t* x)
{
    if (c >= '0' && c <= '9')
        *x = static_cast<std::uint8_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
        *x = static_cast<std::uint8_t>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
        *x = static_cast<std::uint8_t>(c - 'A' + 10);
    else
        return -EINVAL;
    return 0;
}

extern "C" int emu9160_zephyr_hex2char(uint8_t x, char* c)
{
    if (x > 0xF) return -EINVAL;
    *c = "0123456789abcdef"[x];
    return 0;
}

extern "C" size_t emu9160_zephyr_bin2hex(const uint8_t* buf, size_t buflen, char* hex,
                                         size_t hexlen)
{
    if (hexlen < buflen * 2 + 1) return 0;
    for (std::size_t i = 0; i < buflen; ++i) {
        emu9160_zephyr_hex2char(buf[i] >> 4, &hex[2 * i]);
        emu9160_zephyr_hex2char(buf[i] & 0xF, &hex[2 * i + 1]);
    }
    hex[2 * buflen] = '\0';
    return 2 * buflen;
}

extern "C" size_t emu9160_zephyr_hex2bin(const char* hex, size_t hexlen, uint8_t* buf,
                                         size_t buflen)
{
    if (buflen < (hexlen + 1) / 2) return 0;
    std::size_t written = 0;
    if (hexlen % 2 != 0) {
        if (emu9160_zephyr_char2hex(*hex, &buf[written]) < 0) return 0;
        ++written;
        ++hex;
    }
    for (; written < (hexlen + 1) / 2; ++written, hex += 2) {
        std::uint8_t high = 0;
        std::uint8_t low = 0;
        if (emu9160_zephyr_char2hex(hex[0], &high) < 0) return 0;
        if (emu9160_zephyr_char2hex(hex[1], &low) < 0) return 0;
        buf[written] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return written;
}

extern "C" uint8_t emu9160_zephyr_u8_to_dec(char* buf, uint8_t buflen, uint8_t value)
{
    std::uint8_t written = 0;
    for (std::uint8_t unit = 100; buflen > 0 && unit > 0; unit /= 10) {
        if (value < unit && written == 0 && unit > 1) continue;
        *buf++ = static_cast<char>('0' + value / unit % 10);
        --buflen;
        ++written;
    }
    if (buflen > 0) *buf = '\0';
    return written;
}

extern "C" char* emu9160_zephyr_utf8_trunc(char* utf8_str)
{
    const std::size_t length = std::strlen(utf8_str);
    std::size_t start = length; // of the last character
    while (start > 0 && (utf8_str[start - 1] & 0xC0) == 0x80)
        --start;
    if (start == 0) {
        *utf8_str = '\0'; // nothing but what continues a character
        return utf8_str;
    }
    --start;
    const auto lead = static_cast<unsigned char>(utf8_str[start]);
    std::size_t size = 1;
    if (lead >= 0xF0)
        size = 4;
    else if (lead >= 0xE0)
        size = 3;
    else if (lead >= 0xC0)
        size = 2;
    if (start + size > length) utf8_str[start] = '\0';
    return utf8_str;
}

extern "C" char* emu9160_zephyr_utf8_lcpy(char* dst, const char* src, size_t n)
{
    if (n == 0) return dst;
    const std::size_t size = std::min(std::strlen(src), n - 1);
    std::memcpy(dst, src, size);
    dst[size] = '\0';
    return size == 0 || src[size] == '\0' ? dst : emu9160_zephyr_utf8_trunc(dst);
}
