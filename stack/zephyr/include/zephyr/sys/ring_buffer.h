/// A ring of bytes, or of items in 32-bit words, with claims. One producer and one consumer.
#ifndef ZEPHYR_INCLUDE_SYS_RING_BUFFER_H_
#define ZEPHYR_INCLUDE_SYS_RING_BUFFER_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/util.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ring_buf {
    uint8_t* buffer;
    uint32_t size;
    uint32_t put; // where what is put next begins
    uint32_t used;
    uint32_t put_claimed;
    uint32_t get_claimed;
};

#define RING_BUF_INIT(buf, size8)                                                                  \
    {                                                                                              \
        (buf), (size8), 0, 0, 0, 0                                                                 \
    }
#define RING_BUF_DECLARE(name, size8)                                                              \
    static uint8_t _ring_buffer_data_##name[size8];                                                \
    struct ring_buf name = RING_BUF_INIT(_ring_buffer_data_##name, size8)
#define RING_BUF_ITEM_DECLARE(name, size32)                                                        \
    static uint32_t _ring_buffer_data_##name[size32];                                              \
    struct ring_buf name = RING_BUF_INIT((uint8_t*)_ring_buffer_data_##name, 4U * (size32))
#define RING_BUF_ITEM_DECLARE_SIZE(name, size32) RING_BUF_ITEM_DECLARE(name, size32)
#define RING_BUF_ITEM_DECLARE_POW2(name, pow) RING_BUF_ITEM_DECLARE(name, 1U << (pow))
#define RING_BUF_ITEM_SIZEOF(expr) (((uint32_t)sizeof(expr) + 3U) / 4U)

void ring_buf_init(struct ring_buf* buf, uint32_t size, uint8_t* data);
static inline void ring_buf_item_init(struct ring_buf* buf, uint32_t size, uint32_t* data)
{
    ring_buf_init(buf, 4 * size, (uint8_t*)data);
}
void ring_buf_reset(struct ring_buf* buf);
static inline uint32_t ring_buf_capacity_get(const struct ring_buf* buf) { return buf->size; }
static inline uint32_t ring_buf_space_get(const struct ring_buf* buf)
{
    return buf->size - buf->used - buf->put_claimed;
}
static inline uint32_t ring_buf_item_space_get(const struct ring_buf* buf)
{
    return ring_buf_space_get(buf) / 4;
}
static inline uint32_t ring_buf_size_get(const struct ring_buf* buf)
{
    return buf->used - buf->get_claimed;
}
static inline bool ring_buf_is_empty(const struct ring_buf* buf)
{
    return ring_buf_size_get(buf) == 0;
}

/// How many bytes have gone in or come out; as many as fit.
uint32_t ring_buf_put(struct ring_buf* buf, const uint8_t* data, uint32_t size);
/// With `data` NULL they are thrown away.
uint32_t ring_buf_get(struct ring_buf* buf, uint8_t* data, uint32_t size);
uint32_t ring_buf_peek(struct ring_buf* buf, uint8_t* data, uint32_t size);

/// How many bytes lie at *data without a break, at most `size`.
uint32_t ring_buf_put_claim(struct ring_buf* buf, uint8_t** data, uint32_t size);
/// Of what has been claimed the first `size`; the rest is given back. -EINVAL for more.
int ring_buf_put_finish(struct ring_buf* buf, uint32_t size);
uint32_t ring_buf_get_claim(struct ring_buf* buf, uint8_t** data, uint32_t size);
int ring_buf_get_finish(struct ring_buf* buf, uint32_t size);

/// 0, -EMSGSIZE when there is no room for it.
int ring_buf_item_put(struct ring_buf* buf, uint16_t type, uint8_t value, uint32_t* data32,
                      uint8_t size32);
/// 0, -EAGAIN when there is none, -EMSGSIZE when it has more than *size32 words, which it tells.
int ring_buf_item_get(struct ring_buf* buf, uint16_t* type, uint8_t* value, uint32_t* data32,
                      uint8_t* size32);

#ifdef __cplusplus
}
#endif

#endif
