/// What headers with plain names need. Not for programs to use.
#ifndef EMU9160_ZEPHYR_NAMES_H_
#define EMU9160_ZEPHYR_NAMES_H_

#if !defined(CONFIG_POSIX_API) && !defined(CONFIG_NET_SOCKETS_POSIX_NAMES)
#error "emu9160: plain names of socket calls need CONFIG_POSIX_API=y, or \
CONFIG_NET_SOCKETS_POSIX_NAMES=y before Zephyr 4"
#elif !defined(CONFIG_NET_SOCKETS)
#error "emu9160: plain names of socket calls need CONFIG_NET_SOCKETS=y"
#endif

#endif
