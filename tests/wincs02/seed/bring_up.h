// What every program of the seed needs first: wincs02/behaviour.md §2.
#pragma once

#include <wdrv_winc.h>

#include <stdio.h>
#include <stdlib.h>

static SYS_MODULE_OBJ object;
static DRV_HANDLE winc;
static bool has_address;

static inline void expect(bool it, const char* what)
{
    if (it) return;
    printf("not so: %s\n", what);
    exit(1);
}
#define EXPECT(it) expect(it, #it)

static inline void on_interface(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX index,
                                WDRV_WINC_NETIF_EVENT_TYPE event, void* info)
{
    const WDRV_WINC_NETIF_ADDR_UPDATE_TYPE* const update =
        (const WDRV_WINC_NETIF_ADDR_UPDATE_TYPE*)info;
    (void)handle;
    (void)index;
    if (event != WDRV_WINC_NETIF_EVENT_ADDR_UPDATE) return;
#ifdef IPV6
    if (update->type == WDRV_WINC_IP_ADDRESS_TYPE_IPV6 && update->addr.v6.v[0] != 0xfe)
        has_address = true;
#else
    if (update->type == WDRV_WINC_IP_ADDRESS_TYPE_IPV4) has_address = true;
#endif
}

static inline void on_connection(DRV_HANDLE handle, WDRV_WINC_ASSOC_HANDLE association,
                                 WDRV_WINC_CONN_STATE state)
{
    (void)handle;
    (void)association;
    EXPECT(state == WDRV_WINC_CONN_STATE_CONNECTED);
}

static inline void pump_until(const bool* done)
{
    while (!*done)
        WDRV_WINC_Tasks(object);
}

/// Returns when the device has an address of the family that the program wants.
static inline void bring_up(WINC_SOCKET_EVENT_CALLBACK callback)
{
    static const WDRV_WINC_SYS_INIT init = {NULL, 0};
    static uint8_t name[] = "seed";
    static uint8_t password[] = "password";
    WDRV_WINC_BSS_CONTEXT network;
    WDRV_WINC_AUTH_CONTEXT protection;

    setvbuf(stdout, NULL, _IOLBF, 0); // what is said stands when the scenario ends the program
    object = WDRV_WINC_Initialize(WDRV_WINC_SYS_IDX_0, (const SYS_MODULE_INIT*)(const void*)&init);
    EXPECT(object != SYS_MODULE_OBJ_INVALID);
    while (WDRV_WINC_Status(object) != SYS_STATUS_READY)
        WDRV_WINC_Tasks(object);
    winc = WDRV_WINC_Open(WDRV_WINC_SYS_IDX_0, DRV_IO_INTENT_READWRITE);
    EXPECT(winc != DRV_HANDLE_INVALID);
    EXPECT(WDRV_WINC_NetIfRegisterEventCallback(winc, on_interface) == WDRV_WINC_STATUS_OK);
    EXPECT(WDRV_WINC_SocketRegisterEventCallback(winc, callback) == WDRV_WINC_STATUS_OK);
    EXPECT(WDRV_WINC_BSSCtxSetDefaults(&network) == WDRV_WINC_STATUS_OK);
    EXPECT(WDRV_WINC_BSSCtxSetSSID(&network, name, sizeof name - 1) == WDRV_WINC_STATUS_OK);
    EXPECT(WDRV_WINC_AuthCtxSetDefaults(&protection) == WDRV_WINC_STATUS_OK);
    EXPECT(WDRV_WINC_AuthCtxSetPersonal(&protection, password, sizeof password - 1,
                                        WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL) == WDRV_WINC_STATUS_OK);
    EXPECT(WDRV_WINC_BSSConnect(winc, &network, &protection, NULL, on_connection) ==
           WDRV_WINC_STATUS_OK);
    pump_until(&has_address);
}
