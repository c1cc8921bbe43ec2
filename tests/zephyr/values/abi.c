// One library for the programs of every version: what has another layout or signature in one of
// them, over the loopback of a device without a network.
#include <zephyr/net/socket.h>
#include <zephyr/posix/sys/eventfd.h>

#include <stdio.h>
#include <string.h>

static int failed;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            printf("%d: %s, errno %d\n", __LINE__, #condition, errno);                             \
            failed = 1;                                                                            \
        }                                                                                          \
    } while (0)

static int call_ioctl(int sock, unsigned long request, ...)
{
#if EMU9160_ZEPHYR_VERSION < 30700
    va_list arguments;
    int result;
    va_start(arguments, request);
    result = zsock_ioctl(sock, request, arguments);
    va_end(arguments);
    return result;
#else
    va_list arguments;
    int* value;
    va_start(arguments, request);
    value = va_arg(arguments, int*);
    va_end(arguments);
    return zsock_ioctl(sock, request, value);
#endif
}

/// A length of this version with junk behind it, as on a stack.
struct length {
    socklen_t value;
    unsigned char behind[8];
};

static struct length a_length(size_t value)
{
    struct length made;
    memset(&made, 0xa5, sizeof made);
    made.value = (socklen_t)value;
    return made;
}

static int intact(const struct length* length)
{
    for (size_t i = 0; i < sizeof length->behind; ++i)
        if (length->behind[i] != 0xa5) return 0;
    return 1;
}

static void names(void)
{
    struct zsock_addrinfo hints;
    struct zsock_addrinfo* found = NULL;
    char host[NI_MAXHOST];
    char service[8];
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET6;
    hints.ai_socktype = SOCK_DGRAM;
    CHECK(zsock_getaddrinfo("2001:db8::7", "7", &hints, &found) == 0);
    CHECK(found != NULL);
    if (found == NULL) return;
    CHECK(found->ai_next == NULL);
    CHECK(found->ai_family == AF_INET6);
    CHECK(found->ai_socktype == SOCK_DGRAM);
    CHECK(found->ai_protocol == IPPROTO_UDP);
    CHECK(found->ai_addrlen == sizeof(struct sockaddr_in6));
    CHECK(found->ai_addr == &found->_ai_addr);
    CHECK(zsock_getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof host, service,
                            sizeof service, 0) == 0);
    CHECK(strcmp(host, "2001:db8::7") == 0);
    CHECK(strcmp(service, "7") == 0);
    zsock_freeaddrinfo(found);

    // zephyr/api.tsv: the room for a name, and so the node, is as long as is configured.
    CHECK(zsock_getaddrinfo("2001:db8:1111:2222:3333:4444:5555:6666", NULL, NULL, &found) == 0);
    const struct zsock_addrinfo copy = *found;
    CHECK(strlen(found->ai_canonname) == (DNS_MAX_NAME_SIZE < 38 ? DNS_MAX_NAME_SIZE : 38));
    CHECK(strncmp(copy._ai_canonname, "2001:db8:1111:2222:3333:4444:5555:6666",
                  DNS_MAX_NAME_SIZE) == 0);
    CHECK(found->ai_canonname == found->_ai_canonname);
    zsock_freeaddrinfo(found);
}

static void datagrams(void)
{
    const int sock = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in own;
    struct sockaddr_in from;
    struct length length = a_length(sizeof own);
    char text[8];
    int value = 0;
    memset(&own, 0, sizeof own);
    own.sin_family = AF_INET;
    own.sin_port = htons(4242);
    CHECK(sock == 0);
    CHECK(zsock_inet_pton(AF_INET, "127.0.0.1", &own.sin_addr) == 1);
    CHECK(zsock_bind(sock, (struct sockaddr*)&own, sizeof own) == 0);
    CHECK(zsock_getsockname(sock, (struct sockaddr*)&from, &length.value) == 0);
    CHECK(length.value == sizeof from && intact(&length));
    CHECK(from.sin_port == htons(4242));

    length = a_length(sizeof value);
    CHECK(zsock_getsockopt(sock, SOL_SOCKET, SO_TYPE, &value, &length.value) == 0);
    CHECK(value == SOCK_DGRAM && length.value == sizeof value && intact(&length));
    value = 1;
    CHECK(zsock_setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value) == 0);
    CHECK(zsock_setsockopt(sock, IPPROTO_IP, IP_PKTINFO, &value, sizeof value) == 0);

    CHECK(zsock_fcntl(sock, F_SETFL, O_NONBLOCK) == 0);
    CHECK(zsock_fcntl(sock, F_GETFL, 0) == O_NONBLOCK);
    CHECK(zsock_fcntl(sock, F_SETFL, 0) == 0);
    CHECK(zsock_sendto(sock, "abc", 3, 0, (struct sockaddr*)&own, sizeof own) == 3);
    {
        struct zsock_pollfd ready = {sock, ZSOCK_POLLIN, 0};
        CHECK(zsock_poll(&ready, 1, 1000) == 1);
    }
    CHECK(call_ioctl(sock, 0x541B, &value) == 0);
    CHECK(value == 3);
    length = a_length(sizeof from);
    CHECK(zsock_recvfrom(sock, text, sizeof text, 0, (struct sockaddr*)&from, &length.value) == 3);
    CHECK(length.value == sizeof from && intact(&length));
    CHECK(from.sin_port == htons(4242));

#if EMU9160_ZEPHYR_VERSION >= 30600
    {
        struct iovec parts[2] = {{(void*)(uintptr_t) "de", 2}, {(void*)(uintptr_t) "f", 1}};
        struct msghdr message;
        union {
            struct cmsghdr header;
            unsigned char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
        } control;
        const struct cmsghdr* told;
        memset(&message, 0xa5, sizeof message); // whatever fills the struct
        memset(&control, 0xa5, sizeof control);
        message.msg_name = &own;
        message.msg_namelen = sizeof own;
        message.msg_iov = parts;
        message.msg_iovlen = 2;
        message.msg_control = &control; // of a type that nobody knows, and which is ignored
        message.msg_controllen = sizeof control;
        message.msg_flags = 0;
        control.header.cmsg_len = CMSG_LEN(1);
        control.header.cmsg_level = 777;
        control.header.cmsg_type = 7;
        CHECK(zsock_sendmsg(sock, &message, 0) == 3);

        memset(&message, 0xa5, sizeof message);
        memset(&control, 0xa5, sizeof control);
        parts[0].iov_base = text;
        parts[0].iov_len = sizeof text;
        message.msg_name = &from;
        message.msg_namelen = sizeof from;
        message.msg_iov = parts;
        message.msg_iovlen = 1;
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        CHECK(zsock_recvmsg(sock, &message, 0) == 3);
        CHECK(memcmp(text, "def", 3) == 0);
        CHECK(message.msg_namelen == sizeof from);
        CHECK(from.sin_port == htons(4242));
        told = CMSG_FIRSTHDR(&message);
        CHECK(told != NULL);
        if (told != NULL) {
            CHECK(told->cmsg_len == CMSG_LEN(sizeof(struct in_pktinfo)));
            CHECK(told->cmsg_level == IPPROTO_IP);
            CHECK(told->cmsg_type == IP_PKTINFO);
        }
    }
#endif

    CHECK(zsock_connect(sock, (struct sockaddr*)&own, sizeof own) == 0);
    length = a_length(sizeof from);
    CHECK(zsock_getpeername(sock, (struct sockaddr*)&from, &length.value) == 0);
    CHECK(length.value == sizeof from && intact(&length));
    CHECK(from.sin_addr.s_addr == own.sin_addr.s_addr);
    CHECK(zsock_close(sock) == 0);
}

static void streams(void)
{
    const int listener = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    const int client = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    struct sockaddr_in own;
    struct sockaddr_in from;
    struct length length = a_length(sizeof from);
    int accepted;
    memset(&own, 0, sizeof own);
    own.sin_family = AF_INET;
    own.sin_port = htons(4243);
    CHECK(zsock_inet_pton(AF_INET, "127.0.0.1", &own.sin_addr) == 1);
    CHECK(zsock_bind(listener, (struct sockaddr*)&own, sizeof own) == 0);
    CHECK(zsock_listen(listener, 1) == 0);
    CHECK(zsock_connect(client, (struct sockaddr*)&own, sizeof own) == 0);
    accepted = zsock_accept(listener, (struct sockaddr*)&from, &length.value);
    CHECK(accepted == 2);
    CHECK(length.value == sizeof from && intact(&length));
    CHECK(from.sin_family == AF_INET);
    CHECK(zsock_close(accepted) == 0);
    CHECK(zsock_close(client) == 0);
    CHECK(zsock_close(listener) == 0);
}

/// Behind the first word of a set.
static void wide_sets(void)
{
    zsock_fd_set set;
    int last = -1;
    for (int i = 0; i < CONFIG_POSIX_MAX_FDS; ++i)
        last = eventfd(i == 35, 0);
    CHECK(last == CONFIG_POSIX_MAX_FDS - 1);
    ZSOCK_FD_ZERO(&set);
    ZSOCK_FD_SET(34, &set);
    ZSOCK_FD_SET(35, &set);
    CHECK(zsock_select(36, &set, NULL, NULL, NULL) == 1);
    CHECK(!ZSOCK_FD_ISSET(34, &set) && ZSOCK_FD_ISSET(35, &set));
}

int main(void)
{
    names();
    datagrams();
    streams();
    wide_sets();
    return failed;
}
