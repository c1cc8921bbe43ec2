#include "system/net/sys_wincs_net_service.h"
#include "configuration.h"
#include "definitions.h"
#include "driver/driver_common.h"
#include "driver/wifi/wincs02/include/wdrv_winc.h"
#include "system/console/sys_console.h"
#include "system/wifi/sys_wincs_wifi_service.h"

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} Address;

static SYS_WINCS_NET_CALLBACK_t g_callback;
static SYS_WINCS_NET_SOCKET_t* g_socket;
static Address g_sender;
static uint8_t g_tlsHandle; // one byte, whose address setsockopt gets as an int's

static void Tell(int socket, SYS_WINCS_NET_SOCK_EVENT_t event)
{
    if (g_callback != NULL) g_callback((uint32_t)socket, event, NULL);
}

static bool Fill(Address* address, const char* host)
{
    memset(address, 0, sizeof *address);
    if (g_socket->ipType == 6) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_port = htons(g_socket->sockPort);
        return host == NULL || inet_pton(AF_INET6, host, &address->v6.sin6_addr) == 1;
    }
    address->v4.sin_family = AF_INET;
    address->v4.sin_port = htons(g_socket->sockPort);
    return host == NULL || inet_pton(AF_INET, host, &address->v4.sin_addr) == 1;
}

#ifdef SYS_WINCS_NET_ROOT_CERT0
static bool SetTls(int socket)
{
    DRV_HANDLE driver = DRV_HANDLE_INVALID;

    SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_GET_DRV_HANDLE, &driver);
    if (g_tlsHandle == WDRV_WINC_TLS_INVALID_HANDLE) g_tlsHandle = WDRV_WINC_TLSCtxOpen(driver);
    if (g_tlsHandle == WDRV_WINC_TLS_INVALID_HANDLE) return false;
    if (WDRV_WINC_TLSCtxCACertFileSet(driver, g_tlsHandle, SYS_WINCS_NET_ROOT_CERT0,
                                      SYS_WINCS_NET_PEER_AUTH0) != WDRV_WINC_STATUS_OK)
        return false;
    if (WDRV_WINC_TLSCtxSNISet(driver, g_tlsHandle, SYS_WINCS_NET_SERVER_NAME0) !=
        WDRV_WINC_STATUS_OK)
        return false;
    return setsockopt(socket, IPPROTO_TLS, TLS_CONF_IDX, &g_tlsHandle, sizeof(int)) == 0;
}
#else
static bool SetTls(int socket)
{
    (void)socket;
    return g_tlsHandle != WDRV_WINC_TLS_INVALID_HANDLE;
}
#endif

static bool Opened(int socket)
{
    Address address;

    if (g_socket->tlsEnable != 0 && !SetTls(socket)) return false;
    if (g_socket->bindType == SYS_WINCS_NET_BIND_LOCAL) {
        // The whole union, whatever the family.
        if (!Fill(&address, NULL) || bind(socket, &address.any, sizeof address) != 0) return false;
        return g_socket->sockType == SYS_WINCS_NET_SOCK_TYPE_UDP || listen(socket, 0) == 0;
    }
    if (!Fill(&address, g_socket->sockAddr)) return false;
    return connect(socket, &address.any, sizeof address) == 0 || errno == EINPROGRESS;
}

static void OnEvent(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                    WINC_SOCKET_STATUS status)
{
    (void)context;
    if (status != WINC_SOCKET_STATUS_OK && event != WINC_SOCKET_EVENT_CLOSE) {
        Tell(socket, SYS_WINCS_NET_SOCK_EVENT_ERROR);
        return;
    }
    switch (event) {
    case WINC_SOCKET_EVENT_OPEN:
        Tell(socket,
             Opened(socket) ? SYS_WINCS_NET_SOCK_EVENT_OPEN : SYS_WINCS_NET_SOCK_EVENT_ERROR);
        break;
    case WINC_SOCKET_EVENT_LISTEN:
        Tell(socket, SYS_WINCS_NET_SOCK_EVENT_LISTENING);
        break;
    case WINC_SOCKET_EVENT_CONNECT_REQ: {
        Address peer;
        socklen_t length = sizeof peer;
        const int child = accept(socket, &peer.any, &length);
        if (child >= 0) Tell(child, SYS_WINCS_NET_SOCK_EVENT_CONNECTED);
        break;
    }
    case WINC_SOCKET_EVENT_CONNECT:
        Tell(socket, SYS_WINCS_NET_SOCK_EVENT_CONNECTED);
        break;
    case WINC_SOCKET_EVENT_TLS_CONNECT:
        Tell(socket, SYS_WINCS_NET_SOCK_EVENT_TLS_DONE);
        break;
    case WINC_SOCKET_EVENT_RECV:
        Tell(socket, SYS_WINCS_NET_SOCK_EVENT_READ);
        break;
    case WINC_SOCKET_EVENT_CLOSE:
        Tell(socket, SYS_WINCS_NET_SOCK_EVENT_CLOSED);
        break;
    case WINC_SOCKET_EVENT_ERROR:
        Tell(socket, SYS_WINCS_NET_SOCK_EVENT_ERROR);
        break;
    default:
        break;
    }
}

static SYS_WINCS_RESULT_t Open(SYS_WINCS_NET_SOCKET_t* wanted)
{
    DRV_HANDLE driver = DRV_HANDLE_INVALID;
    const bool tcp = wanted->sockType == SYS_WINCS_NET_SOCK_TYPE_TCP;

    SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_GET_DRV_HANDLE, &driver);
    if (WDRV_WINC_SocketRegisterEventCallback(driver, OnEvent) != WDRV_WINC_STATUS_OK)
        return SYS_WINCS_FAIL;
    g_socket = wanted;
    wanted->sockID =
        socket(wanted->ipType == 6 ? AF_INET6 : AF_INET, tcp ? SOCK_STREAM : SOCK_DGRAM,
               !tcp                     ? IPPROTO_UDP
               : wanted->tlsEnable != 0 ? IPPROTO_TLS
                                        : IPPROTO_TCP);
    if (wanted->sockID < 0) {
        SYS_CONSOLE_PRINT("[NET] : no socket, errno %d\r\n", errno);
        return SYS_WINCS_FAIL;
    }
    return SYS_WINCS_PASS;
}

SYS_WINCS_RESULT_t SYS_WINCS_NET_SockSrvCtrl(SYS_WINCS_NET_SOCK_SERVICE_t request, void* handle)
{
    switch (request) {
    case SYS_WINCS_NET_SOCK_SET_CALLBACK:
        g_callback = (SYS_WINCS_NET_CALLBACK_t)handle;
        return SYS_WINCS_PASS;
    case SYS_WINCS_NET_SOCK_TCP_OPEN:
    case SYS_WINCS_NET_SOCK_UDP_OPEN:
        return Open(handle);
    case SYS_WINCS_NET_SOCK_CLOSE:
        return shutdown(*(int*)handle, SHUT_RDWR) == 0 ? SYS_WINCS_PASS : SYS_WINCS_FAIL;
    default:
        return SYS_WINCS_FAIL;
    }
}

int16_t SYS_WINCS_NET_TcpSockRead(uint32_t socket, uint16_t length, uint8_t* buffer)
{
    return (int16_t)recv((int)socket, buffer, length, 0);
}

SYS_WINCS_RESULT_t SYS_WINCS_NET_TcpSockWrite(uint32_t socket, uint16_t length, uint8_t* buffer)
{
    return send((int)socket, buffer, length, 0) == length ? SYS_WINCS_PASS : SYS_WINCS_FAIL;
}

int16_t SYS_WINCS_NET_UdpSockRead(uint32_t socket, uint16_t length, uint8_t* buffer)
{
    socklen_t size = sizeof g_sender;
    return (int16_t)recvfrom((int)socket, buffer, length, 0, &g_sender.any, &size);
}

SYS_WINCS_RESULT_t SYS_WINCS_NET_UdpSockWrite(uint32_t socket, uint16_t length, uint8_t* buffer)
{
    const ssize_t sent = sendto((int)socket, buffer, length, 0, &g_sender.any, sizeof g_sender);
    return sent == length ? SYS_WINCS_PASS : SYS_WINCS_FAIL;
}
