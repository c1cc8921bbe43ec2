/// The version of Zephyr whose headers these are, EMU9160_ZEPHYR_VERSION as programs ask for it.
#ifndef EMU9160_ZEPHYR_VERSION_H_
#define EMU9160_ZEPHYR_VERSION_H_

#include <emu9160_zephyr.h>

// Digits, as programs make texts of them.
#if EMU9160_ZEPHYR_VERSION / 100 == 304
#define KERNEL_VERSION_MAJOR 3
#define KERNEL_VERSION_MINOR 4
#elif EMU9160_ZEPHYR_VERSION / 100 == 305
#define KERNEL_VERSION_MAJOR 3
#define KERNEL_VERSION_MINOR 5
#elif EMU9160_ZEPHYR_VERSION / 100 == 306
#define KERNEL_VERSION_MAJOR 3
#define KERNEL_VERSION_MINOR 6
#elif EMU9160_ZEPHYR_VERSION / 100 == 307
#define KERNEL_VERSION_MAJOR 3
#define KERNEL_VERSION_MINOR 7
#elif EMU9160_ZEPHYR_VERSION / 100 == 400
#define KERNEL_VERSION_MAJOR 4
#define KERNEL_VERSION_MINOR 0
#elif EMU9160_ZEPHYR_VERSION / 100 == 401
#define KERNEL_VERSION_MAJOR 4
#define KERNEL_VERSION_MINOR 1
#elif EMU9160_ZEPHYR_VERSION / 100 == 402
#define KERNEL_VERSION_MAJOR 4
#define KERNEL_VERSION_MINOR 2
#elif EMU9160_ZEPHYR_VERSION / 100 == 403
#define KERNEL_VERSION_MAJOR 4
#define KERNEL_VERSION_MINOR 3
#elif EMU9160_ZEPHYR_VERSION / 100 == 404
#define KERNEL_VERSION_MAJOR 4
#define KERNEL_VERSION_MINOR 4
#else
#error "emu9160: EMU9160_ZEPHYR_VERSION is no version that <zephyr/version.h> knows: 30400 to 40400"
#endif
#define KERNEL_PATCHLEVEL 0

#define ZEPHYR_VERSION(major, minor, patch) (((major) << 16) + ((minor) << 8) + (patch))
#define ZEPHYR_VERSION_CODE                                                                        \
    ZEPHYR_VERSION(KERNEL_VERSION_MAJOR, KERNEL_VERSION_MINOR, KERNEL_PATCHLEVEL)
#define KERNEL_VERSION_NUMBER ZEPHYR_VERSION_CODE
#define KERNELVERSION (ZEPHYR_VERSION_CODE << 8)

#define EMU9160_ZEPHYR_TEXT_(major, minor, patch) #major "." #minor "." #patch
#define EMU9160_ZEPHYR_TEXT(major, minor, patch) EMU9160_ZEPHYR_TEXT_(major, minor, patch)
#define KERNEL_VERSION_STRING                                                                      \
    EMU9160_ZEPHYR_TEXT(KERNEL_VERSION_MAJOR, KERNEL_VERSION_MINOR, KERNEL_PATCHLEVEL)

#endif
