/// Who is told of the network's events. Handlers run in the library's net_mgmt thread, in the order
/// they were added, those of NET_MGMT_REGISTER_EVENT_HANDLER last. No requests (net_mgmt()).
#ifndef ZEPHYR_INCLUDE_NET_NET_MGMT_H_
#define ZEPHYR_INCLUDE_NET_NET_MGMT_H_

#include <emu9160_zephyr.h>

#include <zephyr/kernel.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_ip.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct net_if;
struct net_mgmt_event_callback;

typedef void (*net_mgmt_event_handler_t)(struct net_mgmt_event_callback* cb,
                                         emu9160_net_event_t mgmt_event, struct net_if* iface);

/// The program's, from net_mgmt_add_event_callback() to net_mgmt_del_event_callback().
struct net_mgmt_event_callback {
    net_mgmt_event_handler_t handler;
    // During the handler: struct in_addr or in6_addr of an address, else nothing.
    const void* info;
    size_t info_length;
    union {
        emu9160_net_event_t event_mask;
        emu9160_net_event_t raised_event;
        uint64_t emu9160_room;
    };
};

#if defined(CONFIG_NET_MGMT_EVENT) || defined(EMU9160_ZEPHYR_LIBRARY)

static inline void net_mgmt_init_event_callback(struct net_mgmt_event_callback* cb,
                                                net_mgmt_event_handler_t handler,
                                                emu9160_net_event_t mgmt_event_mask)
{
    cb->handler = handler;
    cb->event_mask = mgmt_event_mask;
}
void net_mgmt_add_event_callback(struct net_mgmt_event_callback* cb);
void net_mgmt_del_event_callback(struct net_mgmt_event_callback* cb);

/// Raises an event, also one of the program's own; `info` is copied, 64 bytes at most.
void net_mgmt_event_notify_with_info(emu9160_net_event_t mgmt_event, struct net_if* iface,
                                     const void* info, size_t length);
static inline void net_mgmt_event_notify(emu9160_net_event_t mgmt_event, struct net_if* iface)
{
    net_mgmt_event_notify_with_info(mgmt_event, iface, NULL, 0);
}

/// Waits for the first event of the mask. All but the mask and the timeout may be NULL; `*info`
/// holds until the thread waits again. 0, -ETIMEDOUT, -EINVAL (no event's mask).
int net_mgmt_event_wait(emu9160_net_event_t mgmt_event_mask, emu9160_net_event_t* raised_event,
                        struct net_if** iface, const void** info, size_t* info_length,
                        k_timeout_t timeout);
int net_mgmt_event_wait_on_iface(struct net_if* iface, emu9160_net_event_t mgmt_event_mask,
                                 emu9160_net_event_t* raised_event, const void** info,
                                 size_t* info_length, k_timeout_t timeout);

typedef void (*net_mgmt_event_static_handler_t)(emu9160_net_event_t mgmt_event,
                                                struct net_if* iface, void* info,
                                                size_t info_length, void* user_data);
struct net_mgmt_event_static_handler {
    emu9160_net_event_t event_mask;
    net_mgmt_event_static_handler_t handler;
    void* user_data;
};
/// Of the macro below, not for programs.
void emu9160_zephyr_static_handler(const char* name, uint64_t mask,
                                   net_mgmt_event_static_handler_t handler, void* user_data);
/// Of the start archive: events are told from now on.
void emu9160_zephyr_net_init(void);
/// A handler from the program's start to its end.
#define NET_MGMT_REGISTER_EVENT_HANDLER(_name, _event_mask, _func, _user_data)                     \
    __attribute__((constructor)) static void net_mgmt_told_##_name(void)                           \
    {                                                                                              \
        emu9160_zephyr_static_handler(#_name, _event_mask, _func, (void*)(_user_data));            \
    }                                                                                              \
    EMU9160_ZEPHYR_SEMICOLON

#else

// As Zephyr: without CONFIG_NET_MGMT_EVENT nothing is told.
#define net_mgmt_init_event_callback(...)
#define net_mgmt_add_event_callback(...)
#define net_mgmt_del_event_callback(...)
#define net_mgmt_event_notify(...)
#define net_mgmt_event_notify_with_info(...)

#endif

#ifdef __cplusplus
}
#endif

#endif
