/// The socket events of the driver, and ICMP echoes.
#ifndef WDRV_WINC_SOCKET_H
#define WDRV_WINC_SOCKET_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef WINC_CONF_ENABLE_NC_BERKELEY_SOCKETS
/// One callback for all sockets; a later one replaces it, a reset of the device forgets it.
WDRV_WINC_STATUS
WDRV_WINC_SocketRegisterEventCallback(DRV_HANDLE handle,
                                      WINC_SOCKET_EVENT_CALLBACK pfSocketEventCb);
#endif

/// rtt in ms. A failure: a NULL address, type ANY and 0.
typedef void (*WDRV_WINC_ICMP_ECHO_RSP_EVENT_HANDLER)(DRV_HANDLE handle,
                                                      const WDRV_WINC_IP_MULTI_ADDRESS* pIPAddr,
                                                      WDRV_WINC_IP_ADDRESS_TYPE ipAddrType,
                                                      uint16_t rtt);
/// One at a time; the handler is called once.
WDRV_WINC_STATUS
WDRV_WINC_ICMPEchoRequestAddr(DRV_HANDLE handle, const WDRV_WINC_IP_MULTI_ADDRESS* pIPAddr,
                              WDRV_WINC_IP_ADDRESS_TYPE ipAddrType,
                              WDRV_WINC_ICMP_ECHO_RSP_EVENT_HANDLER pfICMPEchoResponseCB);

#ifdef __cplusplus
}
#endif

#endif
