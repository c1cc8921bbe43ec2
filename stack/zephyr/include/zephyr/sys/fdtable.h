/// Requests of zsock_ioctl.
#ifndef ZEPHYR_INCLUDE_SYS_FDTABLE_H_
#define ZEPHYR_INCLUDE_SYS_FDTABLE_H_

#include <emu9160_zephyr.h>

#if EMU9160_ZEPHYR_VERSION >= 30600
/// int*: bytes that can be read.
#define ZFD_IOCTL_FIONREAD 0x541B
/// Always switches on; the argument is not read.
#define ZFD_IOCTL_FIONBIO 0x5421
#endif

#endif
