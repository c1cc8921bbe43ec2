// zephyr/sys/ring_buffer.h: memory of the program's that only its threads touch: no calls of the
// kernel's, and no time passes.
#include "zephyr/sys/ring_buffer.h"
#include "stack/zephyr/configuration.hpp"

#include "stack/process/misuse.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace stack::inline v0::zephyr::kernel {

namespace {

/// The word before an item.
struct Header {
    std::uint32_t type : 16;
    std::uint32_t length : 8; // in words
    std::uint32_t value : 8;
};
static_assert(sizeof(Header) == sizeof(std::uint32_t));

bool usable(const char* name, const ring_buf* buf)
{
    if (buf != nullptr && buf->buffer != nullptr && buf->size > 0) return true;
    misuse(name, buf == nullptr ? "buf is NULL" : "buf has not been initialised");
    return false;
}

std::uint8_t* at(const ring_buf& buf, std::uint64_t place) { return buf.buffer + place % buf.size; }

/// A part without a break from `place` on, of at most `most` bytes.
std::uint32_t part(const ring_buf& buf, std::uint64_t place, std::uint32_t most)
{
    return std::min(most, buf.size - static_cast<std::uint32_t>(place % buf.size));
}

std::uint64_t put_place(const ring_buf& buf) { return std::uint64_t{buf.put} + buf.put_claimed; }
std::uint64_t get_place(const ring_buf& buf)
{
    return std::uint64_t{buf.put} + buf.size - buf.used + buf.get_claimed;
}

} // namespace

extern "C" {

void ring_buf_init(ring_buf* buf, uint32_t size, uint8_t* data)
{
    if (buf == nullptr || data == nullptr || size == 0) {
        misuse("ring_buf_init", buf == nullptr    ? "buf is NULL"
                                : data == nullptr ? "data is NULL"
                                                  : "size is 0");
        return;
    }
    *buf = RING_BUF_INIT(data, size);
}

void ring_buf_reset(ring_buf* buf)
{
    if (usable("ring_buf_reset", buf)) *buf = RING_BUF_INIT(buf->buffer, buf->size);
}

uint32_t ring_buf_put_claim(ring_buf* buf, uint8_t** data, uint32_t size)
{
    if (!usable("ring_buf_put_claim", buf)) return 0;
    const std::uint64_t place = put_place(*buf);
    const std::uint32_t claimed = part(*buf, place, std::min(size, ring_buf_space_get(buf)));
    *data = at(*buf, place);
    buf->put_claimed += claimed;
    return claimed;
}

int ring_buf_put_finish(ring_buf* buf, uint32_t size)
{
    if (!usable("ring_buf_put_finish", buf) || size > buf->put_claimed) return -EINVAL;
    buf->put = static_cast<std::uint32_t>((std::uint64_t{buf->put} + size) % buf->size);
    buf->used += size;
    buf->put_claimed = 0;
    return 0;
}

uint32_t ring_buf_get_claim(ring_buf* buf, uint8_t** data, uint32_t size)
{
    if (!usable("ring_buf_get_claim", buf)) return 0;
    const std::uint64_t place = get_place(*buf);
    const std::uint32_t claimed = part(*buf, place, std::min(size, ring_buf_size_get(buf)));
    *data = at(*buf, place);
    buf->get_claimed += claimed;
    return claimed;
}

int ring_buf_get_finish(ring_buf* buf, uint32_t size)
{
    if (!usable("ring_buf_get_finish", buf) || size > buf->get_claimed) return -EINVAL;
    buf->used -= size;
    buf->get_claimed = 0;
    return 0;
}

uint32_t ring_buf_put(ring_buf* buf, const uint8_t* data, uint32_t size)
{
    std::uint32_t total = 0;
    for (int twice = 0; twice < 2; ++twice) { // up to the end, and from the beginning
        std::uint8_t* to = nullptr;
        const std::uint32_t length = ring_buf_put_claim(buf, &to, size - total);
        if (length == 0) break;
        std::memcpy(to, data + total, length);
        total += length;
    }
    if (total > 0) ring_buf_put_finish(buf, total);
    return total;
}

uint32_t ring_buf_peek(ring_buf* buf, uint8_t* data, uint32_t size)
{
    if (!usable("ring_buf_peek", buf)) return 0;
    std::uint32_t total = 0;
    const std::uint32_t before = buf->get_claimed;
    for (int twice = 0; twice < 2; ++twice) {
        std::uint8_t* from = nullptr;
        const std::uint32_t length = ring_buf_get_claim(buf, &from, size - total);
        if (length == 0) break;
        if (data != nullptr) std::memcpy(data + total, from, length);
        total += length;
    }
    buf->get_claimed = before;
    return total;
}

uint32_t ring_buf_get(ring_buf* buf, uint8_t* data, uint32_t size)
{
    const std::uint32_t total = ring_buf_peek(buf, data, size);
    if (total > 0) {
        buf->get_claimed += total;
        ring_buf_get_finish(buf, total);
    }
    return total;
}

int ring_buf_item_put(ring_buf* buf, uint16_t type, uint8_t value, uint32_t* data32, uint8_t size32)
{
    if (!usable("ring_buf_item_put", buf)) return -EINVAL;
    const std::uint32_t size = std::uint32_t{size32} * 4;
    if (ring_buf_space_get(buf) < sizeof(Header) + size) return -EMSGSIZE;
    const Header header{type, size32, value};
    ring_buf_put(buf, reinterpret_cast<const std::uint8_t*>(&header), sizeof header);
    ring_buf_put(buf, reinterpret_cast<const std::uint8_t*>(data32), size);
    return 0;
}

int ring_buf_item_get(ring_buf* buf, uint16_t* type, uint8_t* value, uint32_t* data32,
                      uint8_t* size32)
{
    if (!usable("ring_buf_item_get", buf)) return -EINVAL;
    Header header{};
    if (ring_buf_is_empty(buf)) return -EAGAIN;
    ring_buf_peek(buf, reinterpret_cast<std::uint8_t*>(&header), sizeof header);
    const std::uint8_t room = std::exchange(*size32, static_cast<std::uint8_t>(header.length));
    if (data32 != nullptr && header.length > room) return -EMSGSIZE;
    *type = static_cast<std::uint16_t>(header.type);
    *value = static_cast<std::uint8_t>(header.value);
    ring_buf_get(buf, nullptr, sizeof header);
    ring_buf_get(buf, reinterpret_cast<std::uint8_t*>(data32), header.length * 4);
    return 0;
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
