/// Addresses as the driver holds them, and as text.
#ifndef WDRV_WINC_UTILS_H
#define WDRV_WINC_UTILS_H

#include <winc_dev.h>
#ifdef WINC_CONF_ENABLE_NC_BERKELEY_SOCKETS
#include <winc_socket.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// Both in the order of the network.
typedef union {
    uint32_t Val;
    uint16_t w[2];
    uint8_t v[4];
} WDRV_WINC_IPV4_ADDR;

typedef union {
    uint8_t v[16];
    uint16_t w[8];
    uint32_t d[4];
} WDRV_WINC_IPV6_ADDR;

typedef enum {
    WDRV_WINC_IP_ADDRESS_TYPE_ANY,
    WDRV_WINC_IP_ADDRESS_TYPE_IPV4,
    WDRV_WINC_IP_ADDRESS_TYPE_IPV6
} WDRV_WINC_IP_ADDRESS_TYPE;

typedef union {
    WDRV_WINC_IPV4_ADDR v4;
    WDRV_WINC_IPV6_ADDR v6;
} WDRV_WINC_IP_MULTI_ADDRESS;

typedef struct {
    WDRV_WINC_IP_ADDRESS_TYPE type;
    WDRV_WINC_IP_MULTI_ADDRESS addr;
} WDRV_WINC_IP_MULTI_TYPE_ADDRESS;

bool WDRV_WINC_UtilsStringToIPAddress(const char* str, WDRV_WINC_IPV4_ADDR* addr);
bool WDRV_WINC_UtilsIPAddressToString(const WDRV_WINC_IPV4_ADDR* ipAdd, char* buff,
                                      size_t buffSize);
bool WDRV_WINC_UtilsStringToIPv6Address(const char* addStr, WDRV_WINC_IPV6_ADDR* addr);
bool WDRV_WINC_UtilsIPv6AddressToString(const WDRV_WINC_IPV6_ADDR* v6Addr, char* buff,
                                        size_t buffSize);

#ifdef WINC_CONF_ENABLE_NC_BERKELEY_SOCKETS
#define WDRV_WINC_UtilsNToHL(N) ntohl(N)
#define WDRV_WINC_UtilsHToNL(N) htonl(N)
#define WDRV_WINC_UtilsNToHS(N) ntohs(N)
#define WDRV_WINC_UtilsHToNS(N) htons(N)
#endif

/// Seconds from 1900 to 1970.
#define WDRV_WINC_NTP_EPOCH 2208988800UL

#ifdef __cplusplus
}
#endif

#endif
