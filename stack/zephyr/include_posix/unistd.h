/// The C library's <unistd.h>, and ours after it. On the path with CONFIG_POSIX_API only.
#pragma GCC system_header // include_next is an extension
// With _FORTIFY_SOURCE it would define read itself, and our declaration came too late.
#include <features.h>
#pragma push_macro("__USE_FORTIFY_LEVEL")
#undef __USE_FORTIFY_LEVEL
#define __USE_FORTIFY_LEVEL 0
#include_next <unistd.h>
#pragma pop_macro("__USE_FORTIFY_LEVEL")
#ifndef EMU9160_ZEPHYR_READS_HOST
#include <zephyr/posix/unistd.h>
#endif
