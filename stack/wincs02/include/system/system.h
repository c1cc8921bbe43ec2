/// Harmony's system headers in one.
#ifndef EMU9160_SYSTEM_SYSTEM_H_
#define EMU9160_SYSTEM_SYSTEM_H_

#include <system/system_module.h>

#endif
