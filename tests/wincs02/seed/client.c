// The seed's clients of a stream: CONNECT when TCP is up, with TLS then TLS_CONNECT. IPV6 and TLS
// choose the kind.
#include "bring_up.h"

static bool done;

static void connect_now(int sockfd)
{
#ifdef TLS
    WDRV_WINC_TLS_HANDLE tlsHandle = WDRV_WINC_TLSCtxOpen(winc);
    EXPECT(WDRV_WINC_TLSCtxCACertFileSet(winc, tlsHandle, "ca", true) == WDRV_WINC_STATUS_OK);
    int tlsIndex = WDRV_WINC_TLSCtxHandleToCfgIdx(tlsHandle);
    EXPECT(setsockopt(sockfd, IPPROTO_TLS, TLS_CONF_IDX, &tlsIndex, sizeof(tlsIndex)) == 0);
#endif
#ifdef IPV6
    struct sockaddr_in6 addr;
    memset(&addr, 0, sizeof addr);
    addr.sin6_family = AF_INET6;
    addr.sin6_port = htons(80);
    EXPECT(inet_pton(AF_INET6, "2001:db8:1::100", &addr.sin6_addr) == 1);
#else
    struct sockaddr_in addr;
    addr.sin_family = AF_INET;
    addr.sin_port = htons(80);
    addr.sin_addr.s_addr = htonl(0xC0A80064);
#endif
    EXPECT(connect(sockfd, (struct sockaddr*)&addr, sizeof(addr)) == -1);
    EXPECT(errno == EINPROGRESS);
}

static void on_event(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                     WINC_SOCKET_STATUS status)
{
    static const char text[] = "hello";
    const void* const dataPtr = text;
    const size_t dataLength = sizeof text - 1;
    (void)context;
    printf("%d %d\n", (int)event, (int)status);
    if (event == WINC_SOCKET_EVENT_OPEN) connect_now(socket);
#ifdef TLS
    if (event == WINC_SOCKET_EVENT_TLS_CONNECT)
#else
    if (event == WINC_SOCKET_EVENT_CONNECT)
#endif
        EXPECT(send(socket, dataPtr, dataLength, 0) == (ssize_t)dataLength);
    if (event == WINC_SOCKET_EVENT_RECV) {
        uint8_t buffer[128];
        if (recv(socket, buffer, sizeof(buffer), 0) > 0) EXPECT(shutdown(socket, SHUT_RDWR) == 0);
    }
    if (event == WINC_SOCKET_EVENT_ERROR || event == WINC_SOCKET_EVENT_CLOSE) done = true;
}

int main(void)
{
    bring_up(on_event);
#ifdef IPV6
    const int domain = AF_INET6;
#else
    const int domain = AF_INET;
#endif
#ifdef TLS
    EXPECT(socket(domain, SOCK_STREAM, IPPROTO_TLS) > 0);
#else
    EXPECT(socket(domain, SOCK_STREAM, IPPROTO_TCP) > 0);
#endif
    pump_until(&done);
    return 0;
}
