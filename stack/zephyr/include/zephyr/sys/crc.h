/// Check sums, bit by bit.
#ifndef ZEPHYR_INCLUDE_SYS_CRC_H_
#define ZEPHYR_INCLUDE_SYS_CRC_H_

#include <emu9160_zephyr.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint16_t crc16(uint16_t poly, uint16_t seed, const uint8_t* src, size_t len)
{
    for (size_t i = 0; i < len; ++i) {
        seed = (uint16_t)(seed ^ (src[i] << 8));
        for (int bit = 0; bit < 8; ++bit)
            seed = (uint16_t)((seed & 0x8000) != 0 ? (seed << 1) ^ poly : seed << 1);
    }
    return seed;
}
static inline uint16_t crc16_reflect(uint16_t poly, uint16_t seed, const uint8_t* src, size_t len)
{
    for (size_t i = 0; i < len; ++i) {
        seed = (uint16_t)(seed ^ src[i]);
        for (int bit = 0; bit < 8; ++bit)
            seed = (uint16_t)((seed & 1) != 0 ? (seed >> 1) ^ poly : seed >> 1);
    }
    return seed;
}
/// Polynomial 0x1021 reflected; of "123456789" with seed 0: 0x2189.
static inline uint16_t crc16_ccitt(uint16_t seed, const uint8_t* src, size_t len)
{
    return crc16_reflect(0x8408, seed, src, len);
}
/// Polynomial 0x1021; of "123456789" with seed 0: 0x31c3.
static inline uint16_t crc16_itu_t(uint16_t seed, const uint8_t* src, size_t len)
{
    return crc16(0x1021, seed, src, len);
}
static inline uint16_t crc16_ansi(const uint8_t* src, size_t len)
{
    return crc16_reflect(0xA001, 0xFFFF, src, len);
}

static inline uint8_t crc8(const uint8_t* src, size_t len, uint8_t polynomial,
                           uint8_t initial_value, bool reversed)
{
    uint8_t crc = initial_value;
    for (size_t i = 0; i < len; ++i) {
        crc = (uint8_t)(crc ^ src[i]);
        for (int bit = 0; bit < 8; ++bit) {
            if (reversed)
                crc = (uint8_t)((crc & 1) != 0 ? (crc >> 1) ^ polynomial : crc >> 1);
            else
                crc = (uint8_t)((crc & 0x80) != 0 ? (crc << 1) ^ polynomial : crc << 1);
        }
    }
    return crc;
}
static inline uint8_t crc8_ccitt(uint8_t initial_value, const void* buf, size_t len)
{
    return crc8((const uint8_t*)buf, len, 0x07, initial_value, false);
}

static inline uint32_t crc32_ieee_update(uint32_t crc, const uint8_t* data, size_t len)
{
    crc = ~crc;
    for (size_t i = 0; i < len; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320U : crc >> 1;
    }
    return ~crc;
}
/// Of "123456789": 0xcbf43926.
static inline uint32_t crc32_ieee(const uint8_t* data, size_t len)
{
    return crc32_ieee_update(0, data, len);
}
/// Castagnoli's; `crc` is the one so far, turned over before the first and after the last piece.
static inline uint32_t crc32_c(uint32_t crc, const uint8_t* data, size_t len, bool first_pkt,
                               bool last_pkt)
{
    if (first_pkt) crc = 0xFFFFFFFFU;
    for (size_t i = 0; i < len; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78U : crc >> 1;
    }
    return last_pkt ? crc ^ 0xFFFFFFFFU : crc;
}

#endif
