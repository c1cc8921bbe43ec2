/// Where a Harmony project has this header.
#ifndef EMU9160_DRIVER_WIFI_WINCS02_WDRV_WINC_UTILS_H_
#define EMU9160_DRIVER_WIFI_WINCS02_WDRV_WINC_UTILS_H_

#include <wdrv_winc_utils.h>

#endif
