/// Starting and stopping the modem, and who wants to hear of it (NCS).
#ifndef NRF_MODEM_LIB_H_
#define NRF_MODEM_LIB_H_

#include <emu9160_zephyr.h>

#include <nrf_modem.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Starts the modem. 0, or a negative errno: -EPERM when it is started already.
int nrf_modem_lib_init(void);

/// Starts the modem to be programmed: -ENOSYS, the emulated one has no bootloader.
int nrf_modem_lib_bootloader_init(void);

/// Stops the modem. 0, or -EALREADY when it is not started.
int nrf_modem_lib_shutdown(void);

#if EMU9160_ZEPHYR_VERSION < 30500
/// What nrf_modem_lib_init() returned last.
int nrf_modem_lib_get_init_ret(void);
#endif

/// Told of a modem fault, in interrupt context. The program may define it; the library's tells it
/// on stderr.
void nrf_modem_fault_handler(struct nrf_modem_fault_info* fault_info);

/// Static text of a NRF_MODEM_FAULT_*.
const char* nrf_modem_lib_fault_strerror(int fault);

struct nrf_modem_lib_init_cb {
    void (*callback)(int ret, void* ctx);
    void* context;
};
struct nrf_modem_lib_shutdown_cb {
    void (*callback)(void* ctx);
    void* context;
};
struct nrf_modem_lib_cfun_cb {
    void (*callback)(int mode, void* ctx);
    void* context;
};
struct nrf_modem_lib_dfu_cb {
    void (*callback)(uint32_t dfu_res, void* ctx);
    void* context;
};

// Of the macros below, not for programs: what stood in a section on the target is told to the
// library before main. Those of a kind are called in the order of their names.
void emu9160_zephyr_on_init(const char* name, const struct nrf_modem_lib_init_cb* entry);
void emu9160_zephyr_on_shutdown(const char* name, const struct nrf_modem_lib_shutdown_cb* entry);
void emu9160_zephyr_on_cfun(const char* name, const struct nrf_modem_lib_cfun_cb* entry);
void emu9160_zephyr_on_dfu(const char* name, const struct nrf_modem_lib_dfu_cb* entry);

#define EMU9160_MODEM_HOOK(kind, name, function, ctx)                                              \
    static const struct nrf_modem_lib_##kind##_cb nrf_modem_hook_##name = {function, ctx};         \
    __attribute__((constructor)) static void nrf_modem_hook_told_##name(void)                      \
    {                                                                                              \
        emu9160_zephyr_on_##kind(#name, &nrf_modem_hook_##name);                                   \
    }

/// After nrf_modem_lib_init(), with what it is about to return.
#define NRF_MODEM_LIB_ON_INIT(name, _callback, _context)                                           \
    static void _callback(int ret, void* ctx);                                                     \
    EMU9160_MODEM_HOOK(init, name, _callback, _context)
/// Before the modem is stopped.
#define NRF_MODEM_LIB_ON_SHUTDOWN(name, _callback, _context)                                       \
    static void _callback(void* ctx);                                                              \
    EMU9160_MODEM_HOOK(shutdown, name, _callback, _context)
/// After each AT+CFUN=<mode>, in the thread that sent it.
#define NRF_MODEM_LIB_ON_CFUN(name, _callback, _context)                                           \
    static void _callback(int mode, void* ctx);                                                    \
    EMU9160_MODEM_HOOK(cfun, name, _callback, _context)
/// How an update of the modem's firmware went, during nrf_modem_lib_init().
#define NRF_MODEM_LIB_ON_DFU_RES(name, _callback, _context)                                        \
    static void _callback(uint32_t dfu_res, void* ctx);                                            \
    EMU9160_MODEM_HOOK(dfu, name, _callback, _context)

#ifdef __cplusplus
}
#endif

#endif
