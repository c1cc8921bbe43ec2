// As the board has it: its guard is set before, so none of this is read on the host.
#ifndef DEFINITIONS_H
#define DEFINITIONS_H

#include "app_wincs02.h"
#include "driver/wifi/wincs02/include/wdrv_winc_api.h"
#include "osal/osal.h"
#include "peripheral/eic/plib_eic.h"
#include "system/console/sys_console.h"

#endif
