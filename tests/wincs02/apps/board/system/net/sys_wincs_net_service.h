// The network service: one call opens a socket, the rest of its life comes by events.
#ifndef SYS_WINCS_NET_SERVICE_H
#define SYS_WINCS_NET_SERVICE_H

#include "driver/wifi/wincs02/include/wdrv_winc_client_api.h"
#include "system/sys_wincs_common.h"

#define SYS_WINCS_NET_SOCK_RCV_BUF_SIZE 64

typedef enum { SYS_WINCS_NET_BIND_LOCAL, SYS_WINCS_NET_BIND_REMOTE } SYS_WINCS_NET_BIND_TYPE_t;
typedef enum { SYS_WINCS_NET_SOCK_TYPE_TCP, SYS_WINCS_NET_SOCK_TYPE_UDP } SYS_WINCS_NET_SOCK_TYPE_t;

typedef struct {
    SYS_WINCS_NET_BIND_TYPE_t bindType;
    SYS_WINCS_NET_SOCK_TYPE_t sockType;
    const char* sockAddr;
    uint16_t sockPort;
    uint8_t tlsEnable;
    uint8_t ipType; // 4 or 6
    int sockID;
} SYS_WINCS_NET_SOCKET_t;

typedef enum {
    SYS_WINCS_NET_SOCK_SET_CALLBACK, // SYS_WINCS_NET_CALLBACK_t
    SYS_WINCS_NET_SOCK_TCP_OPEN,     // SYS_WINCS_NET_SOCKET_t*, kept
    SYS_WINCS_NET_SOCK_UDP_OPEN,     // SYS_WINCS_NET_SOCKET_t*, kept
    SYS_WINCS_NET_SOCK_CLOSE,        // int*
} SYS_WINCS_NET_SOCK_SERVICE_t;

typedef enum {
    SYS_WINCS_NET_SOCK_EVENT_OPEN,
    SYS_WINCS_NET_SOCK_EVENT_LISTENING,
    SYS_WINCS_NET_SOCK_EVENT_CONNECTED,
    SYS_WINCS_NET_SOCK_EVENT_TLS_DONE,
    SYS_WINCS_NET_SOCK_EVENT_DISCONNECTED,
    SYS_WINCS_NET_SOCK_EVENT_READ,
    SYS_WINCS_NET_SOCK_EVENT_CLOSED,
    SYS_WINCS_NET_SOCK_EVENT_ERROR,
} SYS_WINCS_NET_SOCK_EVENT_t;

typedef void* SYS_WINCS_NET_HANDLE_t;
typedef void (*SYS_WINCS_NET_CALLBACK_t)(uint32_t socket, SYS_WINCS_NET_SOCK_EVENT_t event,
                                         SYS_WINCS_NET_HANDLE_t netHandle);

SYS_WINCS_RESULT_t SYS_WINCS_NET_SockSrvCtrl(SYS_WINCS_NET_SOCK_SERVICE_t request, void* handle);
// Bytes, 0 or -1; a program reads once for each event.
int16_t SYS_WINCS_NET_TcpSockRead(uint32_t socket, uint16_t length, uint8_t* buffer);
SYS_WINCS_RESULT_t SYS_WINCS_NET_TcpSockWrite(uint32_t socket, uint16_t length, uint8_t* buffer);
int16_t SYS_WINCS_NET_UdpSockRead(uint32_t socket, uint16_t length, uint8_t* buffer);
// To whoever sent last.
SYS_WINCS_RESULT_t SYS_WINCS_NET_UdpSockWrite(uint32_t socket, uint16_t length, uint8_t* buffer);

#endif
