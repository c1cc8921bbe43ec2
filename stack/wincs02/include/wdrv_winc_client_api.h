/// All of the driver, as applications include it.
#ifndef WDRV_WINC_CLIENT_API_H
#define WDRV_WINC_CLIENT_API_H

#include <wdrv_winc.h>

#endif
