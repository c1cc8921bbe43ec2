/// The host's.
#ifndef ZEPHYR_INCLUDE_POSIX_SYS_UTSNAME_H_
#define ZEPHYR_INCLUDE_POSIX_SYS_UTSNAME_H_

#include <emu9160_zephyr.h>

#include <sys/utsname.h>

#endif
