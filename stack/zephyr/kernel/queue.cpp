// Part of stack/zephyr/kernel/kernel.hpp: k_queue, k_fifo and k_lifo. The first word of an
// item is the next one, its lowest bit tells that it is a node of ours around the item (alloc_put).
#include "stack/zephyr/kernel/kernel.hpp"

#include <new>

namespace stack::inline v0::zephyr::kernel {

namespace {

struct Node {
    std::uintptr_t next;
    void* item;
};

std::uintptr_t& word(void* node) { return *static_cast<std::uintptr_t*>(node); }
void* next_of(void* node) { return reinterpret_cast<void*>(word(node) & ~std::uintptr_t{1}); }
void set_next(void* node, void* next)
{
    word(node) = reinterpret_cast<std::uintptr_t>(next) | (word(node) & 1);
}
/// The item in a node that leaves the queue.
void* opened(void* node)
{
    if ((word(node) & 1) == 0) return node;
    Node* const ours = static_cast<Node*>(node);
    void* const item = ours->item;
    delete ours;
    return item;
}
void* item_of(void* node)
{
    return node != nullptr && (word(node) & 1) != 0 ? static_cast<Node*>(node)->item : node;
}

bool usable_queue(const Call& it, const k_queue* queue)
{
    return usable(it, queue, EMU9160_ZEPHYR_QUEUE, "queue");
}

/// Behind `previous`; at the head for nullptr.
void insert(k_queue& queue, void* previous, void* node)
{
    void* const next = previous == nullptr ? queue.head : next_of(previous);
    set_next(node, next);
    if (previous == nullptr) {
        queue.head = node;
    } else {
        set_next(previous, node);
    }
    if (next == nullptr) queue.tail = node;
}

bool remove(k_queue& queue, void* node)
{
    void* previous = nullptr;
    for (void* each = queue.head; each != nullptr; previous = std::exchange(each, next_of(each))) {
        if (each != node) continue;
        if (previous == nullptr) {
            queue.head = next_of(node);
        } else {
            set_next(previous, next_of(node));
        }
        if (queue.tail == node) queue.tail = previous;
        return true;
    }
    return false;
}

/// To the first who waits, else into the queue.
void put(k_queue& queue, void* previous, void* node)
{
    if (Waiting* const first = queue.wait_q.first) {
        first->data = opened(node);
        return serve(*first, 0);
    }
    insert(queue, previous, node);
    tell_pollers(queue.poll_events, K_POLL_STATE_DATA_AVAILABLE);
}

void init_of(const char* name, k_queue* queue)
{
    kernel_call(name, [&](const Call& it) {
        if (!given(it, queue, "queue")) return;
        *queue = {.tag = EMU9160_ZEPHYR_QUEUE,
                  .head = nullptr,
                  .tail = nullptr,
                  .wait_q = {},
                  .poll_events = {}};
    });
}

void put_of(const char* name, k_queue* queue, void* data, bool at_head)
{
    kernel_call(name, [&](const Call& it) {
        if (!usable_queue(it, queue) || !given(it, data, "data")) return;
        word(data) = 0;
        put(*queue, at_head ? nullptr : queue->tail, data);
        spend(it);
    });
}

int32_t alloc_put_of(const char* name, k_queue* queue, void* data, bool at_head)
{
    return kernel_call<std::int32_t>(name, [&](const Call& it) -> std::int32_t {
        if (!usable_queue(it, queue) || !given(it, data, "data")) return -EINVAL;
        put(*queue, at_head ? nullptr : queue->tail, new Node{1, data});
        spend(it);
        return 0;
    });
}

void* get_of(const char* name, k_queue* queue, k_timeout_t timeout)
{
    return kernel_call<void*>(name, [&](const Call& it) -> void* {
        if (!usable_queue(it, queue)) return nullptr;
        spend(it);
        if (void* const node = queue->head) {
            remove(*queue, node);
            return opened(node);
        }
        if (no_wait(timeout)) {
            look(it);
            return nullptr;
        }
        Waiting waiting;
        return wait_in(it, queue->wait_q, timeout, waiting) == 0 ? waiting.data : nullptr;
    });
}

int put_list_of(const char* name, k_queue* queue, void* head, void* tail)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!usable_queue(it, queue)) return -EINVAL;
        if (head == nullptr || tail == nullptr) return -EINVAL;
        for (void* each = head; each != nullptr;) {
            void* const next = each == tail ? nullptr : next_of(each);
            word(each) = 0;
            put(*queue, queue->tail, each);
            each = next;
        }
        spend(it);
        return 0;
    });
}

void cancel_of(const char* name, k_queue* queue)
{
    kernel_call(name, [&](const Call& it) {
        if (!usable_queue(it, queue)) return;
        serve_first(queue->wait_q, -ECANCELED);
        tell_pollers(queue->poll_events, K_POLL_STATE_CANCELLED);
        spend(it);
    });
}

void* peek_of(const char* name, k_queue* queue, bool tail)
{
    return kernel_call<void*>(name, [&](const Call& it) -> void* {
        if (!usable_queue(it, queue)) return nullptr;
        look(it);
        return item_of(tail ? queue->tail : queue->head);
    });
}

int empty_of(const char* name, k_queue* queue)
{
    return peek_of(name, queue, false) == nullptr ? 1 : 0;
}

k_queue* of(k_fifo* fifo) { return reinterpret_cast<k_queue*>(fifo); }
k_queue* of(k_lifo* lifo) { return reinterpret_cast<k_queue*>(lifo); }

} // namespace

extern "C" {

void k_queue_init(k_queue* queue) { init_of("k_queue_init", queue); }
void k_queue_cancel_wait(k_queue* queue) { cancel_of("k_queue_cancel_wait", queue); }
void k_queue_append(k_queue* queue, void* data) { put_of("k_queue_append", queue, data, false); }
int32_t k_queue_alloc_append(k_queue* queue, void* data)
{
    return alloc_put_of("k_queue_alloc_append", queue, data, false);
}
void k_queue_prepend(k_queue* queue, void* data) { put_of("k_queue_prepend", queue, data, true); }
int32_t k_queue_alloc_prepend(k_queue* queue, void* data)
{
    return alloc_put_of("k_queue_alloc_prepend", queue, data, true);
}

void k_queue_insert(k_queue* queue, void* prev, void* data)
{
    kernel_call("k_queue_insert", [&](const Call& it) {
        if (!usable_queue(it, queue) || !given(it, data, "data")) return;
        word(data) = 0;
        put(*queue, prev, data);
        spend(it);
    });
}

int k_queue_append_list(k_queue* queue, void* head, void* tail)
{
    return put_list_of("k_queue_append_list", queue, head, tail);
}
void* k_queue_get(k_queue* queue, k_timeout_t timeout)
{
    return get_of("k_queue_get", queue, timeout);
}

bool k_queue_remove(k_queue* queue, void* data)
{
    return kernel_call<bool>("k_queue_remove", [&](const Call& it) {
        if (!usable_queue(it, queue)) return false;
        spend(it);
        return remove(*queue, data);
    });
}

bool k_queue_unique_append(k_queue* queue, void* data)
{
    return kernel_call<bool>("k_queue_unique_append", [&](const Call& it) {
        if (!usable_queue(it, queue) || !given(it, data, "data")) return false;
        spend(it);
        for (void* each = queue->head; each != nullptr; each = next_of(each))
            if (each == data) return false;
        word(data) = 0;
        put(*queue, queue->tail, data);
        return true;
    });
}

int k_queue_is_empty(k_queue* queue) { return empty_of("k_queue_is_empty", queue); }
void* k_queue_peek_head(k_queue* queue) { return peek_of("k_queue_peek_head", queue, false); }
void* k_queue_peek_tail(k_queue* queue) { return peek_of("k_queue_peek_tail", queue, true); }

void k_fifo_init(k_fifo* fifo) { init_of("k_fifo_init", of(fifo)); }
void k_fifo_cancel_wait(k_fifo* fifo) { cancel_of("k_fifo_cancel_wait", of(fifo)); }
void k_fifo_put(k_fifo* fifo, void* data) { put_of("k_fifo_put", of(fifo), data, false); }
int32_t k_fifo_alloc_put(k_fifo* fifo, void* data)
{
    return alloc_put_of("k_fifo_alloc_put", of(fifo), data, false);
}
int k_fifo_put_list(k_fifo* fifo, void* head, void* tail)
{
    return put_list_of("k_fifo_put_list", of(fifo), head, tail);
}
void* k_fifo_get(k_fifo* fifo, k_timeout_t timeout)
{
    return get_of("k_fifo_get", of(fifo), timeout);
}
int k_fifo_is_empty(k_fifo* fifo) { return empty_of("k_fifo_is_empty", of(fifo)); }
void* k_fifo_peek_head(k_fifo* fifo) { return peek_of("k_fifo_peek_head", of(fifo), false); }
void* k_fifo_peek_tail(k_fifo* fifo) { return peek_of("k_fifo_peek_tail", of(fifo), true); }

void k_lifo_init(k_lifo* lifo) { init_of("k_lifo_init", of(lifo)); }
void k_lifo_put(k_lifo* lifo, void* data) { put_of("k_lifo_put", of(lifo), data, true); }
int32_t k_lifo_alloc_put(k_lifo* lifo, void* data)
{
    return alloc_put_of("k_lifo_alloc_put", of(lifo), data, true);
}
void* k_lifo_get(k_lifo* lifo, k_timeout_t timeout)
{
    return get_of("k_lifo_get", of(lifo), timeout);
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
