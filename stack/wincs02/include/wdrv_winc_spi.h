/// The bus to the device: taken as it is given and not looked at.
#ifndef WDRV_WINC_SPI_H
#define WDRV_WINC_SPI_H

#include <system/system_module.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    SYS_MODULE_INDEX drvIndex;
    uint32_t baudRateInHz;
    uintptr_t chipSelect;
} WDRV_WINC_SPI_CFG;

#ifdef __cplusplus
}
#endif

#endif
