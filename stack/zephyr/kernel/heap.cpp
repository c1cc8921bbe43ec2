#include "stack/zephyr/kernel/kernel.hpp"

#include <algorithm>
#include <cstring>

namespace stack::inline v0::zephyr::kernel {

namespace {

/// Before each chunk, in units.
struct Header {
    std::size_t units; // with this one
    std::size_t taken;
};
static_assert(sizeof(Header) == heap_unit);

Header* first_of(char* memory)
{
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    return reinterpret_cast<Header*>((address + heap_unit - 1) / heap_unit * heap_unit);
}

Header* end_of(char* memory, std::size_t size)
{
    const auto end = reinterpret_cast<std::uintptr_t>(memory) + size;
    return std::max(first_of(memory), reinterpret_cast<Header*>(end / heap_unit * heap_unit));
}

} // namespace

void make_heap(char* memory, std::size_t size)
{
    Header* const first = first_of(memory);
    Header* const end = end_of(memory, size);
    if (first != end) *first = {.units = static_cast<std::size_t>(end - first), .taken = 0};
}

void* allocate(char* memory, std::size_t size, std::size_t align, std::size_t bytes)
{
    Header* const end = end_of(memory, size);
    if (bytes == 0 || bytes > size) return nullptr;
    const std::size_t wanted = 1 + (bytes + heap_unit - 1) / heap_unit;
    for (Header* each = first_of(memory); each != end; each += each->units) {
        if (each->taken != 0) continue;
        std::size_t skip = 0; // units before the block's header
        if (align > heap_unit) {
            const auto block = reinterpret_cast<std::uintptr_t>(each + 1);
            skip = ((block + align - 1) / align * align - block) / heap_unit;
        }
        if (each->units < skip + wanted) continue;
        if (skip != 0) {
            each[skip] = {.units = each->units - skip, .taken = 0};
            each->units = skip;
            each += skip;
        }
        if (each->units > wanted) {
            each[wanted] = {.units = each->units - wanted, .taken = 0};
            each->units = wanted;
        }
        each->taken = 1;
        return each + 1;
    }
    return nullptr;
}

void release(char* memory, std::size_t size, void* block)
{
    Header* const end = end_of(memory, size);
    (static_cast<Header*>(block) - 1)->taken = 0;
    for (Header* each = first_of(memory); each != end; each += each->units) {
        while (each->taken == 0 && each + each->units != end && each[each->units].taken == 0)
            each->units += each[each->units].units;
    }
}

std::size_t room_of(const void* block)
{
    return ((static_cast<const Header*>(block) - 1)->units - 1) * heap_unit;
}

bool holds(const char* memory, std::size_t size, const void* block)
{
    const auto* at = static_cast<const char*>(block);
    return at >= memory + heap_unit && at < memory + size;
}

namespace {

bool ready(const Call& it, k_heap* heap)
{
    if (!usable(it, heap, EMU9160_ZEPHYR_HEAP, "heap")) return false;
    if (heap->made == 0) make_heap(heap->memory, heap->size);
    heap->made = 1;
    return true;
}

void* take(const Call& it, k_heap* heap, std::size_t align, std::size_t bytes, k_timeout_t timeout)
{
    if (!ready(it, heap)) return nullptr;
    const emu::Instant deadline = deadline_of(it, timeout);
    for (;;) {
        if (void* block = allocate(heap->memory, heap->size, align, bytes)) {
            spend(it);
            return block;
        }
        if (bytes == 0 || no_wait(timeout) || Process::in_callback()) break;
        // Who frees wakes all: what is free may fit one and not another.
        const k_timeout_t left =
            deadline == emu::never ? timeout : k_timeout_t{Z_TICK_ABS(ticks(deadline))};
        if (wait_in(it, heap->wait_q, left) != 0) return nullptr;
    }
    look(it);
    return nullptr;
}

void give(const Call& it, k_heap* heap, void* block)
{
    if (!ready(it, heap) || block == nullptr) return;
    if (!holds(heap->memory, heap->size, block)) {
        misuse(it.name(), "mem is not of this heap");
        return;
    }
    release(heap->memory, heap->size, block);
    serve_all(heap->wait_q, 0);
    spend(it);
}

void* retake(const Call& it, k_heap* heap, void* block, std::size_t bytes, k_timeout_t timeout)
{
    if (block == nullptr) return take(it, heap, 0, bytes, timeout);
    if (bytes == 0) {
        give(it, heap, block);
        return nullptr;
    }
    if (!ready(it, heap)) return nullptr;
    if (bytes <= room_of(block)) return block;
    void* const larger = take(it, heap, 0, bytes, timeout);
    if (larger == nullptr) return nullptr;
    std::memcpy(larger, block, room_of(block));
    give(it, heap, block);
    return larger;
}

/// Of k_malloc; nullptr without one.
k_heap* pool(const Call& it)
{
    Kernel& kernel = kernel_of(it);
    if (!kernel.pool.empty()) return &kernel.heap;
    static bool told = false;
    if (!std::exchange(told, true)) {
        misuse(it.name(), "there is no heap: CONFIG_HEAP_MEM_POOL_SIZE is 0 (the target's "
                          "program would not link)");
    }
    return nullptr;
}

bool multiplied(std::size_t count, std::size_t size, std::size_t& bytes)
{
    return !__builtin_mul_overflow(count, size, &bytes);
}

} // namespace

extern "C" {

void k_heap_init(k_heap* heap, void* mem, size_t bytes)
{
    kernel_call("k_heap_init", [&](const Call& it) {
        if (!given(it, heap, "heap") || !given(it, mem, "mem")) return;
        *heap = {.tag = EMU9160_ZEPHYR_HEAP,
                 .made = 0,
                 .memory = static_cast<char*>(mem),
                 .size = bytes,
                 .wait_q = {}};
    });
}

void* k_heap_alloc(k_heap* heap, size_t bytes, k_timeout_t timeout)
{
    return kernel_call<void*>("k_heap_alloc",
                              [&](const Call& it) { return take(it, heap, 0, bytes, timeout); });
}

void* k_heap_aligned_alloc(k_heap* heap, size_t align, size_t bytes, k_timeout_t timeout)
{
    return kernel_call<void*>("k_heap_aligned_alloc", [&](const Call& it) {
        return take(it, heap, align, bytes, timeout);
    });
}

void* k_heap_calloc(k_heap* heap, size_t num, size_t size, k_timeout_t timeout)
{
    return kernel_call<void*>("k_heap_calloc", [&](const Call& it) -> void* {
        std::size_t bytes = 0;
        if (!multiplied(num, size, bytes)) return nullptr;
        void* const block = take(it, heap, 0, bytes, timeout);
        return block == nullptr ? nullptr : std::memset(block, 0, bytes);
    });
}

void* k_heap_realloc(k_heap* heap, void* ptr, size_t bytes, k_timeout_t timeout)
{
    return kernel_call<void*>(
        "k_heap_realloc", [&](const Call& it) { return retake(it, heap, ptr, bytes, timeout); });
}

void k_heap_free(k_heap* heap, void* mem)
{
    kernel_call("k_heap_free", [&](const Call& it) { give(it, heap, mem); });
}

void* k_malloc(size_t size) { return k_aligned_alloc(sizeof(void*), size); }

void* k_aligned_alloc(size_t align, size_t size)
{
    return kernel_call<void*>("k_malloc", [&](const Call& it) -> void* {
        k_heap* const heap = pool(it);
        return heap == nullptr ? nullptr : take(it, heap, align, size, {0});
    });
}

void* k_calloc(size_t nmemb, size_t size)
{
    std::size_t bytes = 0;
    if (!multiplied(nmemb, size, bytes)) return nullptr;
    void* const block = k_malloc(bytes);
    return block == nullptr ? nullptr : std::memset(block, 0, bytes);
}

void* k_realloc(void* ptr, size_t size)
{
    return kernel_call<void*>("k_realloc", [&](const Call& it) -> void* {
        k_heap* const heap = pool(it);
        return heap == nullptr ? nullptr : retake(it, heap, ptr, size, {0});
    });
}

void k_free(void* ptr)
{
    kernel_call("k_free", [&](const Call& it) {
        if (ptr == nullptr) return;
        if (k_heap* const heap = pool(it)) give(it, heap, ptr);
    });
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
