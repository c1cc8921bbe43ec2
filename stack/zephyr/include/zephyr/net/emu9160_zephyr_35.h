/// zsock_fcntl and zsock_ioctl as Zephyr had them before 3.7, over the library's. Part of socket.h.
#ifndef EMU9160_ZEPHYR_35_H_
#define EMU9160_ZEPHYR_35_H_

#ifdef __cplusplus
extern "C" {
#endif

static inline int emu9160_zephyr_fcntl_35(int sock, int cmd, int flags)
{
    return zsock_fcntl(sock, cmd, flags);
}

static inline int emu9160_zephyr_ioctl_35(int sock, unsigned long request, va_list ap)
{
    return zsock_ioctl(sock, request, request == 0x541B ? va_arg(ap, void*) : NULL);
}

#define zsock_fcntl emu9160_zephyr_fcntl_35
#define zsock_ioctl emu9160_zephyr_ioctl_35

#ifdef __cplusplus
}
#endif

#endif
