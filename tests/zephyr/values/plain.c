// The plain names: the same signatures as their prefixed ones have, and the same numbers.
#include <zephyr/net/socket.h>
#ifdef CONFIG_POSIX_API
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include "check.h"

#include "plain_numbers.inc"

#ifdef __cplusplus
#define SAME(plain, prefixed)                                                                      \
    static_assert(std::is_same_v<decltype(&plain), decltype(&prefixed)>, #plain)
#else
#define SAME(plain, prefixed)                                                                      \
    static_assert(_Generic(&plain, __typeof__(&prefixed) : 1, default : 0), #plain)
#endif

SAME(socket, zsock_socket);
SAME(socketpair, zsock_socketpair);
SAME(close, zsock_close);
SAME(shutdown, zsock_shutdown);
SAME(bind, zsock_bind);
SAME(connect, zsock_connect);
SAME(listen, zsock_listen);
SAME(accept, zsock_accept);
SAME(send, zsock_send);
SAME(recv, zsock_recv);
SAME(sendto, zsock_sendto);
SAME(sendmsg, zsock_sendmsg);
SAME(recvfrom, zsock_recvfrom);
#if EMU9160_ZEPHYR_VERSION >= 30600
SAME(recvmsg, zsock_recvmsg);
#endif
SAME(poll, zsock_poll);
SAME(getsockopt, zsock_getsockopt);
SAME(setsockopt, zsock_setsockopt);
SAME(getpeername, zsock_getpeername);
SAME(getsockname, zsock_getsockname);
SAME(getaddrinfo, zsock_getaddrinfo);
SAME(freeaddrinfo, zsock_freeaddrinfo);
SAME(gai_strerror, zsock_gai_strerror);
SAME(getnameinfo, zsock_getnameinfo);
SAME(gethostname, zsock_gethostname);
SAME(inet_pton, zsock_inet_pton);
SAME(inet_ntop, zsock_inet_ntop);
SAME(select, zsock_select);
SAME(FD_ZERO, ZSOCK_FD_ZERO);
SAME(FD_SET, ZSOCK_FD_SET);
SAME(FD_CLR, ZSOCK_FD_CLR);
SAME(FD_ISSET, ZSOCK_FD_ISSET);
PROTOTYPE(int, fcntl, (int, int, ...)); // 3.5, too: by a wrapper that reads an int
#ifdef __cplusplus
static_assert(std::is_same_v<decltype(&ioctl), int (*)(int, unsigned long, ...) noexcept>);
#else
PROTOTYPE(int, ioctl, (int, unsigned long, ...));
#endif

SIZE(fd_set, sizeof(zsock_fd_set));
static_assert(FD_SETSIZE == ZSOCK_FD_SETSIZE, "FD_SETSIZE");
SIZE(struct pollfd, sizeof(struct zsock_pollfd));
SIZE(struct addrinfo, sizeof(struct zsock_addrinfo));
// zephyr/api.tsv: no alias exists for these.
#if defined(EAI_OVERFLOW) || defined(EAI_ADDRFAMILY)
#error "EAI_OVERFLOW and EAI_ADDRFAMILY have no plain names"
#endif
