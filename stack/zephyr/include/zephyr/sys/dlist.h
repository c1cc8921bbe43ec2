/// Doubly linked lists; a node is a member of what it links. The list itself closes the ring.
#ifndef ZEPHYR_INCLUDE_SYS_DLIST_H_
#define ZEPHYR_INCLUDE_SYS_DLIST_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/util.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _dnode {
    union {
        struct _dnode* head; // of a list
        struct _dnode* next; // of a node
    };
    union {
        struct _dnode* tail;
        struct _dnode* prev;
    };
};
typedef struct _dnode sys_dlist_t;
typedef struct _dnode sys_dnode_t;

#define SYS_DLIST_STATIC_INIT(ptr_to_list)                                                         \
    {                                                                                              \
        {(ptr_to_list)}, { (ptr_to_list) }                                                         \
    }

static inline void sys_dlist_init(sys_dlist_t* list)
{
    list->head = list;
    list->tail = list;
}
static inline void sys_dnode_init(sys_dnode_t* node)
{
    node->next = NULL;
    node->prev = NULL;
}
static inline bool sys_dnode_is_linked(const sys_dnode_t* node) { return node->next != NULL; }
static inline bool sys_dlist_is_head(const sys_dlist_t* list, const sys_dnode_t* node)
{
    return list->head == node;
}
static inline bool sys_dlist_is_tail(const sys_dlist_t* list, const sys_dnode_t* node)
{
    return list->tail == node;
}
static inline bool sys_dlist_is_empty(const sys_dlist_t* list) { return list->head == list; }
static inline bool sys_dlist_has_multiple_nodes(const sys_dlist_t* list)
{
    return list->head != list->tail;
}
static inline sys_dnode_t* sys_dlist_peek_head(const sys_dlist_t* list)
{
    return sys_dlist_is_empty(list) ? NULL : list->head;
}
static inline sys_dnode_t* sys_dlist_peek_head_not_empty(const sys_dlist_t* list)
{
    return list->head;
}
static inline sys_dnode_t* sys_dlist_peek_tail(const sys_dlist_t* list)
{
    return sys_dlist_is_empty(list) ? NULL : list->tail;
}
static inline sys_dnode_t* sys_dlist_peek_next_no_check(const sys_dlist_t* list,
                                                        const sys_dnode_t* node)
{
    return node == list->tail ? NULL : node->next;
}
static inline sys_dnode_t* sys_dlist_peek_next(const sys_dlist_t* list, const sys_dnode_t* node)
{
    return node != NULL ? sys_dlist_peek_next_no_check(list, node) : NULL;
}
static inline sys_dnode_t* sys_dlist_peek_prev_no_check(const sys_dlist_t* list,
                                                        const sys_dnode_t* node)
{
    return node == list->head ? NULL : node->prev;
}
static inline sys_dnode_t* sys_dlist_peek_prev(const sys_dlist_t* list, const sys_dnode_t* node)
{
    return node != NULL ? sys_dlist_peek_prev_no_check(list, node) : NULL;
}

/// Before `successor`, which is in a list.
static inline void sys_dlist_insert(sys_dnode_t* successor, sys_dnode_t* node)
{
    sys_dnode_t* const before = successor->prev;
    node->prev = before;
    node->next = successor;
    before->next = node;
    successor->prev = node;
}
static inline void sys_dlist_append(sys_dlist_t* list, sys_dnode_t* node)
{
    sys_dlist_insert(list, node);
}
static inline void sys_dlist_prepend(sys_dlist_t* list, sys_dnode_t* node)
{
    sys_dlist_insert(list->head, node);
}
/// Before the first node for which `cond` holds, else at the end.
static inline void sys_dlist_insert_at(sys_dlist_t* list, sys_dnode_t* node,
                                       int (*cond)(sys_dnode_t* node, void* data), void* data)
{
    sys_dnode_t* at = list->head;
    while (at != list && !cond(at, data))
        at = at->next;
    sys_dlist_insert(at, node);
}
static inline void sys_dlist_remove(sys_dnode_t* node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
    sys_dnode_init(node);
}
static inline void sys_dlist_dequeue(sys_dnode_t* node) { sys_dlist_remove(node); }
static inline sys_dnode_t* sys_dlist_get(sys_dlist_t* list)
{
    sys_dnode_t* const node = sys_dlist_peek_head(list);
    if (node != NULL) sys_dlist_remove(node);
    return node;
}
static inline size_t sys_dlist_len(const sys_dlist_t* list)
{
    size_t count = 0;
    for (const sys_dnode_t* node = list->head; node != list; node = node->next)
        ++count;
    return count;
}

#define SYS_DLIST_FOR_EACH_NODE(list, node)                                                        \
    for ((node) = sys_dlist_peek_head(list); (node) != NULL;                                       \
         (node) = sys_dlist_peek_next(list, node))
#define SYS_DLIST_ITERATE_FROM_NODE(list, node)                                                    \
    for ((node) = (node) ? sys_dlist_peek_next_no_check(list, node) : sys_dlist_peek_head(list);   \
         (node) != NULL; (node) = sys_dlist_peek_next(list, node))
#define SYS_DLIST_FOR_EACH_NODE_SAFE(list, node, following)                                        \
    for ((node) = sys_dlist_peek_head(list), (following) = sys_dlist_peek_next(list, node);        \
         (node) != NULL; (node) = (following), (following) = sys_dlist_peek_next(list, node))

#define SYS_DLIST_CONTAINER(node, container, member)                                               \
    ((node) != NULL ? CONTAINER_OF(node, __typeof__(*(container)), member) : NULL)
#define SYS_DLIST_PEEK_HEAD_CONTAINER(list, container, member)                                     \
    SYS_DLIST_CONTAINER(sys_dlist_peek_head(list), container, member)
#define SYS_DLIST_PEEK_NEXT_CONTAINER(list, container, member)                                     \
    ((container) != NULL ? SYS_DLIST_CONTAINER(sys_dlist_peek_next(list, &((container)->member)),  \
                                               container, member)                                  \
                         : NULL)
#define SYS_DLIST_FOR_EACH_CONTAINER(list, container, member)                                      \
    for ((container) = SYS_DLIST_PEEK_HEAD_CONTAINER(list, container, member);                     \
         (container) != NULL;                                                                      \
         (container) = SYS_DLIST_PEEK_NEXT_CONTAINER(list, container, member))
#define SYS_DLIST_FOR_EACH_CONTAINER_SAFE(list, container, following, member)                      \
    for ((container) = SYS_DLIST_PEEK_HEAD_CONTAINER(list, container, member),                     \
        (following) = SYS_DLIST_PEEK_NEXT_CONTAINER(list, container, member);                      \
         (container) != NULL; (container) = (following),                                           \
        (following) = SYS_DLIST_PEEK_NEXT_CONTAINER(list, container, member))

#ifdef __cplusplus
}
#endif

#endif
