// What a Harmony project's initialization.c and tasks.c do, without the board: compiled with the
// application, whose name for its two functions is EMU9160_HARMONY_APP.
#include <harmony_host.h>

#ifndef EMU9160_HARMONY_APP
#define EMU9160_HARMONY_APP APP_WINCS02
#endif
#define JOINED(a, b) a##b
#define OF(name, what) JOINED(name, what)

void OF(EMU9160_HARMONY_APP, _Initialize)(void);
void OF(EMU9160_HARMONY_APP, _Tasks)(void);

SYSTEM_OBJECTS sysObj;

void SYS_Initialize(void* data)
{
    static const WDRV_WINC_SPI_CFG bus = {0, 0, 0};
    static const WDRV_WINC_SYS_INIT driver = {&bus, 0};

    (void)data;
    sysObj.drvWifiWinc =
        WDRV_WINC_Initialize(WDRV_WINC_SYS_IDX_0, (const SYS_MODULE_INIT*)(const void*)&driver);
    sysObj.sysTime = SYS_MODULE_OBJ_STATIC;
    sysObj.sysConsole0 = SYS_MODULE_OBJ_STATIC;
    sysObj.sysDebug = SYS_MODULE_OBJ_STATIC;
    SYS_DEBUG_ErrorLevelSet(SYS_DEBUG_GLOBAL_ERROR_LEVEL);
    OF(EMU9160_HARMONY_APP, _Initialize)();
}

void SYS_Tasks(void)
{
    WDRV_WINC_Tasks(sysObj.drvWifiWinc);
#ifdef SYS_CMD_ENABLE
    (void)SYS_CMD_Tasks();
#endif
    OF(EMU9160_HARMONY_APP, _Tasks)();
}
