/// The calls as they are since 4.3, with lengths of 32 bits, over the library's, which are of 64.
/// Part of socket.h.
#ifndef EMU9160_ZEPHYR_43_H_
#define EMU9160_ZEPHYR_43_H_

#ifdef __cplusplus
extern "C" {
#endif

static inline int emu9160_zephyr_bind_43(int sock, const struct sockaddr* addr, socklen_t addrlen)
{
    return zsock_bind(sock, addr, addrlen);
}

static inline int emu9160_zephyr_connect_43(int sock, const struct sockaddr* addr,
                                            socklen_t addrlen)
{
    return zsock_connect(sock, addr, addrlen);
}

static inline int emu9160_zephyr_accept_43(int sock, struct sockaddr* addr, socklen_t* addrlen)
{
    size_t length = addrlen != NULL ? *addrlen : 0;
    const int accepted = zsock_accept(sock, addr, addrlen != NULL ? &length : NULL);
    if (addrlen != NULL) *addrlen = (socklen_t)length;
    return accepted;
}

static inline ssize_t emu9160_zephyr_sendto_43(int sock, const void* buf, size_t len, int flags,
                                               const struct sockaddr* dest_addr, socklen_t addrlen)
{
    return zsock_sendto(sock, buf, len, flags, dest_addr, addrlen);
}

/// The library reads lengths of 64 bits: what fills their upper halves is to be zero.
static inline void emu9160_zephyr_clear_upper_half_43(socklen_t* length)
{
    memset(length + 1, 0, sizeof(size_t) - sizeof(socklen_t));
}

static inline ssize_t emu9160_zephyr_sendmsg_43(int sock, const struct msghdr* msg, int flags)
{
    struct msghdr message;
    struct cmsghdr* each;
    if (msg == NULL) return zsock_sendmsg(sock, NULL, flags);
    memset(&message, 0, sizeof message);
    message.msg_name = msg->msg_name;
    message.msg_namelen = msg->msg_namelen;
    message.msg_iov = msg->msg_iov;
    message.msg_iovlen = msg->msg_iovlen;
    message.msg_control = msg->msg_control;
    message.msg_controllen = msg->msg_control != NULL ? msg->msg_controllen : 0;
    message.msg_flags = msg->msg_flags;
    for (each = CMSG_FIRSTHDR(&message); each != NULL && each->cmsg_len >= sizeof *each;
         each = CMSG_NXTHDR(&message, each))
        emu9160_zephyr_clear_upper_half_43(&each->cmsg_len);
    return zsock_sendmsg(sock, &message, flags);
}

static inline ssize_t emu9160_zephyr_recvfrom_43(int sock, void* buf, size_t max_len, int flags,
                                                 struct sockaddr* src_addr, socklen_t* addrlen)
{
    size_t length = addrlen != NULL ? *addrlen : 0;
    const ssize_t size =
        zsock_recvfrom(sock, buf, max_len, flags, src_addr, addrlen != NULL ? &length : NULL);
    if (addrlen != NULL) *addrlen = (socklen_t)length;
    return size;
}

static inline ssize_t emu9160_zephyr_recvmsg_43(int sock, struct msghdr* msg, int flags)
{
    if (msg != NULL) emu9160_zephyr_clear_upper_half_43(&msg->msg_namelen);
    return zsock_recvmsg(sock, msg, flags);
}

static inline int emu9160_zephyr_getsockopt_43(int sock, int level, int optname, void* optval,
                                               socklen_t* optlen)
{
    size_t length = optlen != NULL ? *optlen : 0;
    const int result =
        zsock_getsockopt(sock, level, optname, optval, optlen != NULL ? &length : NULL);
    if (optlen != NULL) *optlen = (socklen_t)length;
    return result;
}

static inline int emu9160_zephyr_setsockopt_43(int sock, int level, int optname, const void* optval,
                                               socklen_t optlen)
{
    return zsock_setsockopt(sock, level, optname, optval, optlen);
}

static inline int emu9160_zephyr_getpeername_43(int sock, struct sockaddr* addr, socklen_t* addrlen)
{
    size_t length = addrlen != NULL ? *addrlen : 0;
    const int result = zsock_getpeername(sock, addr, addrlen != NULL ? &length : NULL);
    if (addrlen != NULL) *addrlen = (socklen_t)length;
    return result;
}

static inline int emu9160_zephyr_getsockname_43(int sock, struct sockaddr* addr, socklen_t* addrlen)
{
    size_t length = addrlen != NULL ? *addrlen : 0;
    const int result = zsock_getsockname(sock, addr, addrlen != NULL ? &length : NULL);
    if (addrlen != NULL) *addrlen = (socklen_t)length;
    return result;
}

static inline int emu9160_zephyr_getnameinfo_43(const struct sockaddr* addr, socklen_t addrlen,
                                                char* host, socklen_t hostlen, char* serv,
                                                socklen_t servlen, int flags)
{
    return zsock_getnameinfo(addr, addrlen, host, hostlen, serv, servlen, flags);
}

#define zsock_bind emu9160_zephyr_bind_43
#define zsock_connect emu9160_zephyr_connect_43
#define zsock_accept emu9160_zephyr_accept_43
#define zsock_sendto emu9160_zephyr_sendto_43
#define zsock_sendmsg emu9160_zephyr_sendmsg_43
#define zsock_recvfrom emu9160_zephyr_recvfrom_43
#define zsock_recvmsg emu9160_zephyr_recvmsg_43
#define zsock_getsockopt emu9160_zephyr_getsockopt_43
#define zsock_setsockopt emu9160_zephyr_setsockopt_43
#define zsock_getpeername emu9160_zephyr_getpeername_43
#define zsock_getsockname emu9160_zephyr_getsockname_43
#define zsock_getnameinfo emu9160_zephyr_getnameinfo_43

#ifdef __cplusplus
}
#endif

#endif
