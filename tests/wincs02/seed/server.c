// The seed's listening sockets: bound and set to listen once open, a connection accepted from the
// callback, its data sent back, and closed when the peer has closed. IPV6 and TLS choose the kind.
// LITERAL: the seed's IPv6 example to the letter, as near as compiles (behaviour.md §6).
#include "bring_up.h"

static bool done;
static int listener = -1;
static int child = -1;

#ifdef TLS
enum { protocol = IPPROTO_TLS };
#else
enum { protocol = IPPROTO_TCP };
#endif

static void listen_now(int sockfd)
{
#ifdef TLS
    WDRV_WINC_TLS_HANDLE tlsHandle = WDRV_WINC_TLSCtxOpen(winc);
    EXPECT(WDRV_WINC_TLSCtxCertFileSet(winc, tlsHandle, "server") == WDRV_WINC_STATUS_OK);
    EXPECT(WDRV_WINC_TLSCtxPrivKeySet(winc, tlsHandle, "server", NULL) == WDRV_WINC_STATUS_OK);
    int tlsIndex = WDRV_WINC_TLSCtxHandleToCfgIdx(tlsHandle);
    EXPECT(setsockopt(sockfd, IPPROTO_TLS, TLS_CONF_IDX, &tlsIndex, sizeof(tlsIndex)) == 0);
#endif
#if defined(IPV6) && defined(LITERAL)
    struct sockaddr_in6 addr;
    addr.sin6_family = AF_INET;
    addr.sin6_port = htons(80);
    memcpy(&addr.sin6_addr, &in6addr_any, sizeof(in6addr_any));
    EXPECT(bind(sockfd, (struct sockaddr*)&addr, sizeof(struct sockaddr_in)) == 0);
#elif defined(IPV6)
    struct sockaddr_in6 addr;
    memset(&addr, 0, sizeof addr);
    addr.sin6_family = AF_INET6;
    addr.sin6_port = htons(80);
    memcpy(&addr.sin6_addr, &in6addr_any, sizeof(in6addr_any));
    EXPECT(bind(sockfd, (struct sockaddr*)&addr, sizeof(struct sockaddr_in6)) == 0);
#else
    struct sockaddr_in addr;
    addr.sin_family = AF_INET;
    addr.sin_port = htons(80);
    addr.sin_addr.s_addr = htonl(INADDR_ANY);
    EXPECT(bind(sockfd, (struct sockaddr*)&addr, sizeof(struct sockaddr_in)) == 0);
#endif
    EXPECT(listen(sockfd, 0) == 0);
}

static void accept_now(int sockfd)
{
#ifdef IPV6
    struct sockaddr_in6 addr;
    socklen_t addrLen = sizeof(struct sockaddr_in6);
#else
    struct sockaddr_in addr;
    socklen_t addrLen = sizeof(struct sockaddr_in);
#endif
    const socklen_t whole = addrLen;
    child = accept(sockfd, (struct sockaddr*)&addr, &addrLen);
    EXPECT(child > 0);
    EXPECT(addrLen == whole);
}

static void on_event(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                     WINC_SOCKET_STATUS status)
{
    (void)context;
    printf("%d %d\n", (int)event, (int)status);
    if (event == WINC_SOCKET_EVENT_OPEN) listen_now(socket);
    if (event == WINC_SOCKET_EVENT_CONNECT_REQ) accept_now(socket);
    if (event == WINC_SOCKET_EVENT_RECV) {
        uint8_t buffer[128];
        const ssize_t got = recv(socket, buffer, sizeof(buffer), 0);
        if (got > 0) EXPECT(send(socket, buffer, (size_t)got, 0) == got);
    }
    if (event == WINC_SOCKET_EVENT_SEND && socket == child) EXPECT(shutdown(child, SHUT_RDWR) == 0);
    if (event == WINC_SOCKET_EVENT_CLOSE) done = true;
}

int main(void)
{
    bring_up(on_event);
#ifdef IPV6
    listener = socket(AF_INET6, SOCK_STREAM, protocol);
#else
    listener = socket(AF_INET, SOCK_STREAM, protocol);
#endif
    EXPECT(listener > 0);
    pump_until(&done);
    return 0;
}
