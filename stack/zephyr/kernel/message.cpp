// Part of stack/zephyr/kernel/kernel.hpp: k_msgq, k_stack and k_mem_slab: things of one
// size in memory that the program gives.
#include "stack/zephyr/kernel/kernel.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace stack::inline v0::zephyr::kernel {

namespace {

bool usable_msgq(const Call& it, const k_msgq* msgq)
{
    return usable(it, msgq, EMU9160_ZEPHYR_MSGQ, "msgq");
}

char* place(const k_msgq& msgq, std::uint32_t index)
{
    return msgq.buffer + std::size_t{(msgq.first + index) % msgq.max_msgs} * msgq.msg_size;
}

void append(k_msgq& msgq, const void* data)
{
    std::memcpy(place(msgq, msgq.used_msgs), data, msgq.msg_size);
    ++msgq.used_msgs;
}

bool usable_stack(const Call& it, const k_stack* stack)
{
    return usable(it, stack, EMU9160_ZEPHYR_STACK, "stack");
}

bool usable_slab(const Call& it, k_mem_slab* slab)
{
    if (!usable(it, slab, EMU9160_ZEPHYR_SLAB, "slab")) return false;
    if (slab->listed != 0) return true;
    slab->listed = 1;
    for (std::uint32_t i = slab->num_blocks; i > 0; --i) {
        char* const block = slab->buffer + std::size_t{i - 1} * slab->block_size;
        std::memcpy(block, &slab->free_list, sizeof slab->free_list);
        slab->free_list = block;
    }
    return true;
}

void free_block(const char* name, k_mem_slab* slab, void* mem)
{
    kernel_call(name, [&](const Call& it) {
        if (!usable_slab(it, slab) || !given(it, mem, "mem")) return;
        auto* const block = static_cast<char*>(mem);
        if (block < slab->buffer || block >= slab->buffer + slab->num_blocks * slab->block_size) {
            misuse(name, "mem is not of this slab");
            return;
        }
        if (Waiting* const first = slab->wait_q.first) {
            first->data = mem;
            serve(*first, 0);
        } else {
            std::memcpy(block, &slab->free_list, sizeof slab->free_list);
            slab->free_list = block;
            --slab->num_used;
        }
        spend(it);
    });
}

template <typename Object>
std::uint32_t read_of(const char* name, Object* object, bool (*fit)(const Call&, Object*),
                      std::uint32_t (*value)(const Object&))
{
    return kernel_call<std::uint32_t>(name, [&](const Call& it) -> std::uint32_t {
        if (!fit(it, object)) return 0;
        look(it);
        return value(*object);
    });
}

bool fit_msgq(const Call& it, k_msgq* msgq) { return usable_msgq(it, msgq); }

} // namespace

extern "C" {

void k_msgq_init(k_msgq* msgq, char* buffer, size_t msg_size, uint32_t max_msgs)
{
    kernel_call("k_msgq_init", [&](const Call& it) {
        if (!given(it, msgq, "msgq") || !given(it, buffer, "buffer")) return;
        *msgq = {};
        msgq->tag = EMU9160_ZEPHYR_MSGQ;
        msgq->msg_size = msg_size;
        msgq->max_msgs = max_msgs;
        msgq->buffer = buffer;
    });
}

int k_msgq_alloc_init(k_msgq* msgq, size_t msg_size, uint32_t max_msgs)
{
    auto* const buffer = static_cast<char*>(std::calloc(max_msgs, msg_size));
    if (buffer == nullptr) return -ENOMEM;
    k_msgq_init(msgq, buffer, msg_size, max_msgs);
    if (msgq != nullptr) msgq->owns_buffer = 1;
    return 0;
}

int k_msgq_cleanup(k_msgq* msgq)
{
    return kernel_call<int>("k_msgq_cleanup", [&](const Call& it) {
        if (!usable_msgq(it, msgq)) return -EINVAL;
        if (msgq->wait_q.first != nullptr) return -EBUSY;
        if (std::exchange(msgq->owns_buffer, std::uint8_t{0}) != 0) std::free(msgq->buffer);
        return 0;
    });
}

int k_msgq_put(k_msgq* msgq, const void* data, k_timeout_t timeout)
{
    return kernel_call<int>("k_msgq_put", [&](const Call& it) {
        if (!usable_msgq(it, msgq) || !given(it, data, "data")) return -EINVAL;
        if (msgq->used_msgs < msgq->max_msgs) {
            if (Waiting* const getter = msgq->wait_q.first) {
                std::memcpy(getter->data, data, msgq->msg_size);
                serve(*getter, 0);
            } else {
                append(*msgq, data);
                tell_pollers(msgq->poll_events, K_POLL_STATE_MSGQ_DATA_AVAILABLE);
            }
            spend(it);
            return 0;
        }
        if (no_wait(timeout) || Process::in_callback()) {
            look(it);
            return -ENOMSG;
        }
        Waiting waiting;
        waiting.data = const_cast<void*>(data);
        return wait_in(it, msgq->wait_q, timeout, waiting);
    });
}

int k_msgq_get(k_msgq* msgq, void* data, k_timeout_t timeout)
{
    return kernel_call<int>("k_msgq_get", [&](const Call& it) {
        if (!usable_msgq(it, msgq) || !given(it, data, "data")) return -EINVAL;
        if (msgq->used_msgs > 0) {
            std::memcpy(data, place(*msgq, 0), msgq->msg_size);
            msgq->first = (msgq->first + 1) % msgq->max_msgs;
            --msgq->used_msgs;
            if (Waiting* const putter = msgq->wait_q.first) {
                append(*msgq, putter->data);
                serve(*putter, 0);
            }
            spend(it);
            return 0;
        }
        if (no_wait(timeout)) {
            look(it);
            return -ENOMSG;
        }
        Waiting waiting;
        waiting.data = data;
        return wait_in(it, msgq->wait_q, timeout, waiting);
    });
}

int k_msgq_peek_at(k_msgq* msgq, void* data, uint32_t idx)
{
    return kernel_call<int>("k_msgq_peek", [&](const Call& it) {
        if (!usable_msgq(it, msgq) || !given(it, data, "data")) return -EINVAL;
        look(it);
        if (idx >= msgq->used_msgs) return -ENOMSG;
        std::memcpy(data, place(*msgq, idx), msgq->msg_size);
        return 0;
    });
}

int k_msgq_peek(k_msgq* msgq, void* data) { return k_msgq_peek_at(msgq, data, 0); }

void k_msgq_purge(k_msgq* msgq)
{
    kernel_call("k_msgq_purge", [&](const Call& it) {
        if (!usable_msgq(it, msgq)) return;
        serve_all(msgq->wait_q, -ENOMSG);
        msgq->used_msgs = msgq->first = 0;
        spend(it);
    });
}

uint32_t k_msgq_num_free_get(k_msgq* msgq)
{
    return read_of<k_msgq>("k_msgq_num_free_get", msgq, fit_msgq,
                           [](const k_msgq& it) { return it.max_msgs - it.used_msgs; });
}

uint32_t k_msgq_num_used_get(k_msgq* msgq)
{
    return read_of<k_msgq>("k_msgq_num_used_get", msgq, fit_msgq,
                           [](const k_msgq& it) { return it.used_msgs; });
}

void k_msgq_get_attrs(k_msgq* msgq, k_msgq_attrs* attrs)
{
    kernel_call("k_msgq_get_attrs", [&](const Call& it) {
        if (!usable_msgq(it, msgq) || !given(it, attrs, "attrs")) return;
        look(it);
        *attrs = {
            .msg_size = msgq->msg_size, .max_msgs = msgq->max_msgs, .used_msgs = msgq->used_msgs};
    });
}

void k_stack_init(k_stack* stack, stack_data_t* buffer, uint32_t num_entries)
{
    kernel_call("k_stack_init", [&](const Call& it) {
        if (!given(it, stack, "stack") || !given(it, buffer, "buffer")) return;
        *stack = {};
        stack->tag = EMU9160_ZEPHYR_STACK;
        stack->base = stack->next = buffer;
        stack->top = buffer + num_entries;
    });
}

int32_t k_stack_alloc_init(k_stack* stack, uint32_t num_entries)
{
    auto* const buffer = static_cast<stack_data_t*>(std::calloc(num_entries, sizeof(stack_data_t)));
    if (buffer == nullptr) return -ENOMEM;
    k_stack_init(stack, buffer, num_entries);
    if (stack != nullptr) stack->owns_buffer = 1;
    return 0;
}

int k_stack_cleanup(k_stack* stack)
{
    return kernel_call<int>("k_stack_cleanup", [&](const Call& it) {
        if (!usable_stack(it, stack)) return -EINVAL;
        if (stack->wait_q.first != nullptr) return -EAGAIN;
        if (std::exchange(stack->owns_buffer, std::uint8_t{0}) != 0) std::free(stack->base);
        return 0;
    });
}

int k_stack_push(k_stack* stack, stack_data_t data)
{
    return kernel_call<int>("k_stack_push", [&](const Call& it) {
        if (!usable_stack(it, stack)) return -EINVAL;
        if (stack->next == stack->top) return -ENOMEM;
        if (Waiting* const first = stack->wait_q.first) {
            *static_cast<stack_data_t*>(first->data) = data;
            serve(*first, 0);
        } else {
            *stack->next++ = data;
        }
        spend(it);
        return 0;
    });
}

int k_stack_pop(k_stack* stack, stack_data_t* data, k_timeout_t timeout)
{
    return kernel_call<int>("k_stack_pop", [&](const Call& it) {
        if (!usable_stack(it, stack) || !given(it, data, "data")) return -EINVAL;
        if (stack->next != stack->base) {
            *data = *--stack->next;
            spend(it);
            return 0;
        }
        if (no_wait(timeout)) {
            look(it);
            return -EBUSY;
        }
        Waiting waiting;
        waiting.data = data;
        return wait_in(it, stack->wait_q, timeout, waiting);
    });
}

int k_mem_slab_init(k_mem_slab* slab, void* buffer, size_t block_size, uint32_t num_blocks)
{
    return kernel_call<int>("k_mem_slab_init", [&](const Call& it) {
        if (!given(it, slab, "slab") || !given(it, buffer, "buffer")) return -EINVAL;
        const auto address = reinterpret_cast<std::uintptr_t>(buffer);
        if (((address | block_size) & (sizeof(void*) - 1)) != 0) return -EINVAL;
        *slab = {};
        slab->tag = EMU9160_ZEPHYR_SLAB;
        slab->num_blocks = num_blocks;
        slab->block_size = block_size;
        slab->buffer = static_cast<char*>(buffer);
        return 0;
    });
}

int k_mem_slab_alloc(k_mem_slab* slab, void** mem, k_timeout_t timeout)
{
    return kernel_call<int>("k_mem_slab_alloc", [&](const Call& it) {
        if (!usable_slab(it, slab) || !given(it, mem, "mem")) return -EINVAL;
        if (slab->free_list != nullptr) {
            *mem = slab->free_list;
            std::memcpy(&slab->free_list, *mem, sizeof slab->free_list);
            slab->max_used = std::max(slab->max_used, ++slab->num_used);
            spend(it);
            return 0;
        }
        *mem = nullptr;
        if (no_wait(timeout)) {
            look(it);
            return -ENOMEM;
        }
        Waiting waiting;
        const int error = wait_in(it, slab->wait_q, timeout, waiting);
        if (error == 0) *mem = waiting.data;
        return error;
    });
}

void k_mem_slab_free(k_mem_slab* slab, void* mem) { free_block("k_mem_slab_free", slab, mem); }

/// Of versions before 3.5, whose k_mem_slab_free takes the address of the pointer.
void emu9160_zephyr_mem_slab_free(k_mem_slab* slab, void* mem)
{
    free_block("k_mem_slab_free", slab, mem);
}

uint32_t k_mem_slab_num_used_get(k_mem_slab* slab)
{
    return read_of<k_mem_slab>("k_mem_slab_num_used_get", slab, usable_slab,
                               [](const k_mem_slab& it) { return it.num_used; });
}

uint32_t k_mem_slab_max_used_get(k_mem_slab* slab)
{
    return read_of<k_mem_slab>("k_mem_slab_max_used_get", slab, usable_slab,
                               [](const k_mem_slab& it) { return it.max_used; });
}

uint32_t k_mem_slab_num_free_get(k_mem_slab* slab)
{
    return read_of<k_mem_slab>("k_mem_slab_num_free_get", slab, usable_slab,
                               [](const k_mem_slab& it) { return it.num_blocks - it.num_used; });
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
