/// Singly linked lists; a node is a member of what it links.
#ifndef ZEPHYR_INCLUDE_SYS_SLIST_H_
#define ZEPHYR_INCLUDE_SYS_SLIST_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/util.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _snode {
    struct _snode* next;
};
typedef struct _snode sys_snode_t;

struct _slist {
    sys_snode_t* head;
    sys_snode_t* tail;
};
typedef struct _slist sys_slist_t;

#define SYS_SLIST_STATIC_INIT(ptr_to_list)                                                         \
    {                                                                                              \
        NULL, NULL                                                                                 \
    }

static inline void sys_slist_init(sys_slist_t* list)
{
    list->head = NULL;
    list->tail = NULL;
}
static inline sys_snode_t* sys_slist_peek_head(const sys_slist_t* list) { return list->head; }
static inline sys_snode_t* sys_slist_peek_tail(const sys_slist_t* list) { return list->tail; }
static inline bool sys_slist_is_empty(const sys_slist_t* list) { return list->head == NULL; }
static inline sys_snode_t* sys_slist_peek_next_no_check(const sys_snode_t* node)
{
    return node->next;
}
static inline sys_snode_t* sys_slist_peek_next(const sys_snode_t* node)
{
    return node != NULL ? node->next : NULL;
}

static inline void sys_slist_prepend(sys_slist_t* list, sys_snode_t* node)
{
    node->next = list->head;
    list->head = node;
    if (list->tail == NULL) list->tail = node;
}
/// A chain of nodes, from `head` to `tail`.
static inline void sys_slist_append_list(sys_slist_t* list, void* head, void* tail)
{
    if (head == NULL || tail == NULL) return;
    if (list->tail == NULL)
        list->head = (sys_snode_t*)head;
    else
        list->tail->next = (sys_snode_t*)head;
    list->tail = (sys_snode_t*)tail;
}
static inline void sys_slist_append(sys_slist_t* list, sys_snode_t* node)
{
    node->next = NULL;
    sys_slist_append_list(list, node, node);
}
static inline void sys_slist_merge_slist(sys_slist_t* list, sys_slist_t* list_to_append)
{
    sys_slist_append_list(list, list_to_append->head, list_to_append->tail);
    sys_slist_init(list_to_append);
}
static inline void sys_slist_insert(sys_slist_t* list, sys_snode_t* prev, sys_snode_t* node)
{
    if (prev == NULL) {
        sys_slist_prepend(list, node);
    } else if (prev->next == NULL) {
        sys_slist_append(list, node);
    } else {
        node->next = prev->next;
        prev->next = node;
    }
}
static inline sys_snode_t* sys_slist_get_not_empty(sys_slist_t* list)
{
    sys_snode_t* const node = list->head;
    list->head = node->next;
    if (list->tail == node) list->tail = NULL;
    return node;
}
static inline sys_snode_t* sys_slist_get(sys_slist_t* list)
{
    return sys_slist_is_empty(list) ? NULL : sys_slist_get_not_empty(list);
}
static inline void sys_slist_remove(sys_slist_t* list, sys_snode_t* prev_node, sys_snode_t* node)
{
    if (prev_node == NULL)
        list->head = node->next;
    else
        prev_node->next = node->next;
    if (list->tail == node) list->tail = prev_node;
    node->next = NULL;
}
static inline bool sys_slist_find(const sys_slist_t* list, const sys_snode_t* node,
                                  sys_snode_t** prev)
{
    sys_snode_t* before = NULL;
    sys_snode_t* at = list->head;
    for (; at != NULL && at != node; at = at->next)
        before = at;
    if (prev != NULL) *prev = before;
    return at != NULL;
}
static inline bool sys_slist_find_and_remove(sys_slist_t* list, sys_snode_t* node)
{
    sys_snode_t* prev = NULL;
    if (!sys_slist_find(list, node, &prev)) return false;
    sys_slist_remove(list, prev, node);
    return true;
}
static inline size_t sys_slist_len(const sys_slist_t* list)
{
    size_t count = 0;
    for (const sys_snode_t* node = list->head; node != NULL; node = node->next)
        ++count;
    return count;
}

#define SYS_SLIST_FOR_EACH_NODE(list, node)                                                        \
    for ((node) = sys_slist_peek_head(list); (node) != NULL; (node) = sys_slist_peek_next(node))
#define SYS_SLIST_ITERATE_FROM_NODE(list, node)                                                    \
    for ((node) = (node) ? sys_slist_peek_next_no_check(node) : sys_slist_peek_head(list);         \
         (node) != NULL; (node) = sys_slist_peek_next(node))
#define SYS_SLIST_FOR_EACH_NODE_SAFE(list, node, following)                                        \
    for ((node) = sys_slist_peek_head(list), (following) = sys_slist_peek_next(node);              \
         (node) != NULL; (node) = (following), (following) = sys_slist_peek_next(node))

#define SYS_SLIST_CONTAINER(node, container, member)                                               \
    ((node) != NULL ? CONTAINER_OF(node, __typeof__(*(container)), member) : NULL)
#define SYS_SLIST_PEEK_HEAD_CONTAINER(list, container, member)                                     \
    SYS_SLIST_CONTAINER(sys_slist_peek_head(list), container, member)
#define SYS_SLIST_PEEK_TAIL_CONTAINER(list, container, member)                                     \
    SYS_SLIST_CONTAINER(sys_slist_peek_tail(list), container, member)
#define SYS_SLIST_PEEK_NEXT_CONTAINER(container, member)                                           \
    ((container) != NULL                                                                           \
         ? SYS_SLIST_CONTAINER(sys_slist_peek_next(&((container)->member)), container, member)     \
         : NULL)
#define SYS_SLIST_FOR_EACH_CONTAINER(list, container, member)                                      \
    for ((container) = SYS_SLIST_PEEK_HEAD_CONTAINER(list, container, member);                     \
         (container) != NULL; (container) = SYS_SLIST_PEEK_NEXT_CONTAINER(container, member))
#define SYS_SLIST_FOR_EACH_CONTAINER_SAFE(list, container, following, member)                      \
    for ((container) = SYS_SLIST_PEEK_HEAD_CONTAINER(list, container, member),                     \
        (following) = SYS_SLIST_PEEK_NEXT_CONTAINER(container, member);                            \
         (container) != NULL; (container) = (following),                                           \
        (following) = SYS_SLIST_PEEK_NEXT_CONTAINER(container, member))

#ifdef __cplusplus
}
#endif

#endif
