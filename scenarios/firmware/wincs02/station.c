#include "station.h"

#include <emu9160.h>

#include <stdio.h>
#include <string.h>

enum { again_ms = 2000 }; // from a refusal to the next attempt

static SYS_MODULE_OBJ object = SYS_MODULE_OBJ_INVALID;
static DRV_HANDLE winc = DRV_HANDLE_INVALID;
static WINC_SOCKET_EVENT_CALLBACK socket_callback;
static bool wanted; // BSSConnect has to be called
static uint32_t wanted_since;
static bool has_address;
static bool reset_seen; // and not dealt with
static unsigned resets;

static void ask_again(void)
{
    wanted = true;
    wanted_since = station_now();
    has_address = false;
}

static void on_connection(DRV_HANDLE handle, WDRV_WINC_ASSOC_HANDLE association,
                          WDRV_WINC_CONN_STATE state)
{
    (void)handle;
    (void)association;
    if (state == WDRV_WINC_CONN_STATE_CONNECTED) return;
    if (state == WDRV_WINC_CONN_STATE_DISCONNECTED) printf("Wi-Fi lost\n");
    ask_again();
}

static void on_interface(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX index,
                         WDRV_WINC_NETIF_EVENT_TYPE event, void* info)
{
    (void)handle;
    (void)index;
    if (event != WDRV_WINC_NETIF_EVENT_ADDR_UPDATE) return;
    const WDRV_WINC_NETIF_ADDR_UPDATE_TYPE* const update = info;
    if (update->type != WDRV_WINC_IP_ADDRESS_TYPE_IPV4) return;
    has_address = true;
    printf("Wi-Fi up\n");
}

static void on_system(SYS_MODULE_OBJ module, WDRV_WINC_SYSTEM_EVENT_TYPE event)
{
    (void)module;
    if (event == WDRV_WINC_SYSTEM_EVENT_DEVICE_HARD_RESET) reset_seen = true;
}

static void join(void)
{
    static uint8_t name[] = "home";
    static uint8_t password[] = "password";
    WDRV_WINC_BSS_CONTEXT network;
    WDRV_WINC_AUTH_CONTEXT protection;
    WDRV_WINC_BSSCtxSetDefaults(&network);
    WDRV_WINC_BSSCtxSetSSID(&network, name, sizeof name - 1);
    WDRV_WINC_AuthCtxSetDefaults(&protection);
    WDRV_WINC_AuthCtxSetPersonal(&protection, password, sizeof password - 1,
                                 WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL);
    if (WDRV_WINC_BSSConnect(winc, &network, &protection, NULL, on_connection) ==
        WDRV_WINC_STATUS_OK) {
        wanted = false;
    } else {
        ask_again();
    }
}

bool station_begin(WINC_SOCKET_EVENT_CALLBACK on_socket)
{
    static const WDRV_WINC_SYS_INIT init = {NULL, 0};
    setvbuf(stdout, NULL, _IOLBF, 0);
    socket_callback = on_socket;
    object = WDRV_WINC_Initialize(WDRV_WINC_SYS_IDX_0, (const SYS_MODULE_INIT*)(const void*)&init);
    if (object == SYS_MODULE_OBJ_INVALID) return false;
    WDRV_WINC_RegisterSystemEventCallback(object, on_system);
    while (WDRV_WINC_Status(object) == SYS_STATUS_BUSY)
        WDRV_WINC_Tasks(object);
    if (WDRV_WINC_Status(object) != SYS_STATUS_READY) return false;
    winc = WDRV_WINC_Open(WDRV_WINC_SYS_IDX_0, DRV_IO_INTENT_READWRITE);
    if (winc == DRV_HANDLE_INVALID) return false;
    WDRV_WINC_NetIfRegisterEventCallback(winc, on_interface);
    WDRV_WINC_SocketRegisterEventCallback(winc, socket_callback);
    join();
    return true;
}

void station_run(void)
{
    WDRV_WINC_Tasks(object);
    if (reset_seen) {
        // The socket callback is forgotten with the sockets.
        reset_seen = false;
        ++resets;
        printf("part reset\n");
        WDRV_WINC_SocketRegisterEventCallback(winc, socket_callback);
        ask_again();
    }
    if (!wanted || WDRV_WINC_Status(object) != SYS_STATUS_READY) return;
    if (station_now() - wanted_since >= again_ms) join();
}

bool station_has_address(void) { return has_address; }

unsigned station_resets(void) { return resets; }

DRV_HANDLE station_handle(void) { return winc; }

// On the chip: of SYS_TIME_Counter64Get().
uint32_t station_now(void) { return (uint32_t)(emu9160_now_us() / 1000); }

static bool file_busy;
static bool file_failed;

static void on_file(DRV_HANDLE handle, WDRV_WINC_FILE_HANDLE file, uintptr_t context,
                    WDRV_WINC_FILE_STATUS_TYPE status)
{
    (void)handle;
    (void)file;
    (void)context;
    file_busy = false;
    if (status == WDRV_WINC_FILE_STATUS_ERROR) file_failed = true;
}

static bool file_done(void)
{
    while (file_busy)
        WDRV_WINC_Tasks(object);
    return !file_failed;
}

bool station_store(const char* name, WDRV_WINC_FILE_TYPE type, const uint8_t* data, size_t size)
{
    file_busy = true;
    file_failed = false;
    const WDRV_WINC_FILE_HANDLE file =
        WDRV_WINC_FileOpen(winc, name, type, WDRV_WINC_FILE_MODE_WRITE, size, on_file, 0);
    if (file == WDRV_WINC_FILE_INVALID_HANDLE || !file_done()) return false;
    for (size_t at = 0; at < size; at += WDRV_WINC_FILE_LOAD_BUF_SZ) {
        const size_t left = size - at;
        const size_t now = left < WDRV_WINC_FILE_LOAD_BUF_SZ ? left : WDRV_WINC_FILE_LOAD_BUF_SZ;
        file_busy = true;
        if (WDRV_WINC_FileWrite(winc, file, data + at, now) != WDRV_WINC_STATUS_OK) return false;
        if (!file_done()) return false;
    }
    file_busy = true;
    if (WDRV_WINC_FileClose(winc, file) != WDRV_WINC_STATUS_OK) return false;
    return file_done();
}
