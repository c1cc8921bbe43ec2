/// The device's own MQTT client: 3.1.1. Version 5 is refused with
/// WDRV_WINC_STATUS_OPERATION_NOT_SUPPORTED, so its properties are carried and not sent.
#ifndef WDRV_WINC_MQTT_H
#define WDRV_WINC_MQTT_H

#include <wdrv_winc_tls.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WDRV_WINC_MQTT_PUB_INVALID_HANDLE 0
#define WDRV_WINC_MQTT_PUB_MAX_CONTENT_TYPE_LEN 32
#define WDRV_WINC_MQTT_CONN_MAX_ASSIGNED_CLIENT_ID 48

typedef enum {
    WDRV_WINC_MQTT_CONN_STATUS_UNKNOWN,
    WDRV_WINC_MQTT_CONN_STATUS_DISCONNECTED,
    WDRV_WINC_MQTT_CONN_STATUS_CONNECTING,
    WDRV_WINC_MQTT_CONN_STATUS_CONNECTED,
    WDRV_WINC_MQTT_CONN_STATUS_DISCONNECTING
} WDRV_WINC_MQTT_CONN_STATUS_TYPE;

typedef enum {
    WDRV_WINC_MQTT_PROTO_VER_3 = 3, // 3.1.1
    WDRV_WINC_MQTT_PROTO_VER_5 = 5
} WDRV_WINC_MQTT_PROTO_VER;

/// The reason codes of MQTT 5.
typedef enum {
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_NORMAL = 0x00,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_SEND_LWT = 0x04,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_ERROR = 0x80,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_MALFORM_PKT = 0x81,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_PROT_ERR = 0x82,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_IMP_SPEC_ERR = 0x83,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_TOP_INVALID = 0x90,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_RX_MAX_EXCEED = 0x93,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_TOP_ALIAS_INVALID = 0x94,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_PKT_TOO_LARGE = 0x95,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_MSG_RATE_TOO_HIGH = 0x96,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_QUOTA_EXCEED = 0x97,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_ADMIN_ACT = 0x98,
    WDRV_WINC_MQTT_DISCONN_REASON_CODE_PAYLOAD_INVALID = 0x99
} WDRV_WINC_MQTT_DISCONN_REASON_CODE_TYPE;

typedef enum {
    WDRV_WINC_MQTT_QOS_0 = 0,
    WDRV_WINC_MQTT_QOS_1 = 1,
    WDRV_WINC_MQTT_QOS_2 = 2
} WDRV_WINC_MQTT_QOS_TYPE;

typedef enum {
    WDRV_WINC_MQTT_PUB_STATUS_SENT,
    WDRV_WINC_MQTT_PUB_STATUS_RECV, // acknowledged
    WDRV_WINC_MQTT_PUB_STATUS_ERROR
} WDRV_WINC_MQTT_PUB_STATUS_TYPE;

typedef enum {
    WDRV_WINC_MQTT_SUB_STATUS_ACKED,
    WDRV_WINC_MQTT_SUB_STATUS_RXDATA,
    WDRV_WINC_MQTT_SUB_STATUS_ERROR,
    WDRV_WINC_MQTT_SUB_STATUS_END // unsubscribed
} WDRV_WINC_MQTT_SUB_STATUS_TYPE;

typedef enum {
    WDRV_WINC_MQTT_PROP_PAYLOAD_FORMAT_UNSPECIFIED = 0,
    WDRV_WINC_MQTT_PROP_PAYLOAD_FORMAT_UTF8 = 1,
    WDRV_WINC_MQTT_PROP_MAX_PAYLOAD_FORMAT = WDRV_WINC_MQTT_PROP_PAYLOAD_FORMAT_UTF8
} WDRV_WINC_MQTT_PROP_PAYLOAD_FORMAT_TYPE;

typedef struct {
    uint32_t subscriptionIdentifer;
} WDRV_WINC_MQTT_SUB_PROP;

typedef struct {
    bool isValid;
    uint8_t payloadFormatIndicator;
    uint16_t topicAlias;
    uint32_t messageExpiryInterval;
    uint32_t subscriptionIdentifer;
    uint32_t willDelayInterval;
    uint8_t contentType[WDRV_WINC_MQTT_PUB_MAX_CONTENT_TYPE_LEN + 1];
} WDRV_WINC_MQTT_PUB_PROP;

typedef struct {
    bool duplicate;
    WDRV_WINC_MQTT_QOS_TYPE qos;
    bool retain;
    WDRV_WINC_MQTT_PUB_PROP* pProperties; // not copied
} WDRV_WINC_MQTT_MSG_INFO;

typedef struct {
    uint32_t sessionExpiryInterval;
    uint32_t maxPacketSize;
    uint16_t receiveMax;
    uint16_t topicAliasMax;
} WDRV_WINC_MQTT_CONN_PROP;

typedef struct {
    uint32_t sessionExpiryInterval;
    uint32_t maxPacketSize;
    uint16_t receiveMax;
    uint16_t topicAliasMax;
    bool retainAvailable;
    bool wildcardSubsAvailable;
    bool subIDsAvailable;
    bool sharedSubsAvailable;
    uint8_t maxQoS;
    uint8_t assignedClientId[WDRV_WINC_MQTT_CONN_MAX_ASSIGNED_CLIENT_ID + 1];
} WDRV_WINC_MQTT_CONNACK_PROP;

typedef struct {
    const uint8_t* pKey;
    size_t lenKey;
    const uint8_t* pValue;
    size_t lenValue;
} WDRV_WINC_MQTT_USER_PROP;

typedef struct {
    bool sessionPresent;
    uint8_t connectReasonCode;
    WDRV_WINC_MQTT_CONNACK_PROP properties;
} WDRV_WINC_MQTT_CONN_INFO;

/// Stands for a message until its packet has a number.
typedef uintptr_t WDRV_WINC_MQTT_PUB_HANDLE;

typedef void (*WDRV_WINC_MQTT_CONN_STATUS_CALLBACK)(DRV_HANDLE handle, uintptr_t userCtx,
                                                    WDRV_WINC_MQTT_CONN_STATUS_TYPE state,
                                                    WDRV_WINC_MQTT_CONN_INFO* pConnInfo);
typedef void (*WDRV_WINC_MQTT_PUB_STATUS_CALLBACK)(DRV_HANDLE handle, uintptr_t userCtx,
                                                   WDRV_WINC_MQTT_PUB_HANDLE pubHandle,
                                                   uint16_t packetId,
                                                   WDRV_WINC_MQTT_PUB_STATUS_TYPE status);
typedef void (*WDRV_WINC_MQTT_SUBSCRIBE_CALLBACK)(DRV_HANDLE handle, uintptr_t userCtx,
                                                  const WDRV_WINC_MQTT_MSG_INFO* pMsgInfo,
                                                  const char* pTopicName, const uint8_t* pTopicData,
                                                  size_t topicDataLen,
                                                  WDRV_WINC_MQTT_SUB_STATUS_TYPE status);
typedef void (*WDRV_WINC_MQTT_USER_PROP_CALLBACK)(DRV_HANDLE handle,
                                                  const WDRV_WINC_MQTT_USER_PROP* pUserProps);

WDRV_WINC_STATUS WDRV_WINC_MQTTBrokerSet(DRV_HANDLE handle, const char* pAddress, uint16_t port,
                                         WDRV_WINC_TLS_HANDLE tlsHandle);
WDRV_WINC_STATUS WDRV_WINC_MQTTClientCfgSet(DRV_HANDLE handle, const char* pClientId,
                                            const char* pUsername, const char* pPassword);
/// The last will, before the connection is asked for.
WDRV_WINC_STATUS WDRV_WINC_MQTTLWTSet(DRV_HANDLE handle, const WDRV_WINC_MQTT_MSG_INFO* pMsgInfo,
                                      const char* pTopicName, const uint8_t* pTopicData,
                                      size_t topicDataLen);
/// keepAliveTime in s.
WDRV_WINC_STATUS WDRV_WINC_MQTTConnect(DRV_HANDLE handle, bool cleanSession, uint16_t keepAliveTime,
                                       WDRV_WINC_MQTT_PROTO_VER protocolVer,
                                       const WDRV_WINC_MQTT_CONN_PROP* pConnProp,
                                       WDRV_WINC_MQTT_CONN_STATUS_CALLBACK pfConnCb,
                                       uintptr_t connCbCtx);
WDRV_WINC_STATUS WDRV_WINC_MQTTDisconnect(DRV_HANDLE handle,
                                          WDRV_WINC_MQTT_DISCONN_REASON_CODE_TYPE reasonCode);
WDRV_WINC_STATUS WDRV_WINC_MQTTPublish(DRV_HANDLE handle, const WDRV_WINC_MQTT_MSG_INFO* pMsgInfo,
                                       const char* pTopicName, const uint8_t* pTopicData,
                                       size_t topicDataLen,
                                       WDRV_WINC_MQTT_PUB_STATUS_CALLBACK pfPubStatusCb,
                                       uintptr_t pubStatusCbCtx,
                                       WDRV_WINC_MQTT_PUB_HANDLE* pPubHandle);
WDRV_WINC_STATUS WDRV_WINC_MQTTSubscribe(DRV_HANDLE handle, WDRV_WINC_MQTT_QOS_TYPE qos,
                                         const char* pTopicName,
                                         const WDRV_WINC_MQTT_SUB_PROP* pSubProp,
                                         WDRV_WINC_MQTT_SUBSCRIBE_CALLBACK pfSubscribeCb,
                                         uintptr_t subscribeCbCtx);
WDRV_WINC_STATUS WDRV_WINC_MQTTUnsubscribe(DRV_HANDLE handle, const char* pTopicName);
WDRV_WINC_STATUS WDRV_WINC_MQTTUserPropSet(DRV_HANDLE handle, const uint8_t* pKey, size_t lenKey,
                                           const uint8_t* pValue, size_t lenValue);
WDRV_WINC_STATUS WDRV_WINC_MQTTUserPropCallbackSet(DRV_HANDLE handle,
                                                   WDRV_WINC_MQTT_USER_PROP_CALLBACK pfUserPropCb);

// Of the structs: WDRV_WINC_STATUS_INVALID_ARG for NULL.
WDRV_WINC_STATUS WDRV_WINC_MQTTMsgInfoDefaultSet(WDRV_WINC_MQTT_MSG_INFO* pMsgInfo);
WDRV_WINC_STATUS WDRV_WINC_MQTTMsgInfoQoSSet(WDRV_WINC_MQTT_MSG_INFO* pMsgInfo,
                                             WDRV_WINC_MQTT_QOS_TYPE qos);
WDRV_WINC_STATUS WDRV_WINC_MQTTMsgInfoRetainSet(WDRV_WINC_MQTT_MSG_INFO* pMsgInfo, bool retain);
WDRV_WINC_STATUS WDRV_WINC_MQTTMsgInfoPubPropSet(WDRV_WINC_MQTT_MSG_INFO* pMsgInfo,
                                                 WDRV_WINC_MQTT_PUB_PROP* pPubProp);
WDRV_WINC_STATUS WDRV_WINC_MQTTPubPropDefaultSet(WDRV_WINC_MQTT_PUB_PROP* pPubProp);
WDRV_WINC_STATUS
WDRV_WINC_MQTTPubPropPayloadFormatSet(WDRV_WINC_MQTT_PUB_PROP* pPubProp,
                                      WDRV_WINC_MQTT_PROP_PAYLOAD_FORMAT_TYPE payloadFormat);
WDRV_WINC_STATUS WDRV_WINC_MQTTPubPropMessageExpirySet(WDRV_WINC_MQTT_PUB_PROP* pPubProp,
                                                       uint32_t expiryTime);
WDRV_WINC_STATUS WDRV_WINC_MQTTPubPropContentTypeSet(WDRV_WINC_MQTT_PUB_PROP* pPubProp,
                                                     const uint8_t* pContentType);
WDRV_WINC_STATUS WDRV_WINC_MQTTPubPropWillDelaySet(WDRV_WINC_MQTT_PUB_PROP* pPubProp,
                                                   uint32_t delayTime);
WDRV_WINC_STATUS WDRV_WINC_MQTTPubPropTopicAliasSet(WDRV_WINC_MQTT_PUB_PROP* pPubProp,
                                                    uint16_t topicAlias);
WDRV_WINC_STATUS WDRV_WINC_MQTTSubPropDefaultSet(WDRV_WINC_MQTT_SUB_PROP* pSubProp);
WDRV_WINC_STATUS WDRV_WINC_MQTTSubPropSubscriptIDSet(WDRV_WINC_MQTT_SUB_PROP* pSubProp,
                                                     uint32_t subId);
WDRV_WINC_STATUS WDRV_WINC_MQTTConnPropDefaultSet(WDRV_WINC_MQTT_CONN_PROP* pConnProp);
WDRV_WINC_STATUS WDRV_WINC_MQTTConnPropSessionExpirySet(WDRV_WINC_MQTT_CONN_PROP* pConnProp,
                                                        uint32_t expiryTime);
WDRV_WINC_STATUS WDRV_WINC_MQTTConnPropMaxPacketSet(WDRV_WINC_MQTT_CONN_PROP* pConnProp,
                                                    uint32_t maxPacketSize);
WDRV_WINC_STATUS WDRV_WINC_MQTTConnPropReceiveMaxSet(WDRV_WINC_MQTT_CONN_PROP* pConnProp,
                                                     uint16_t receiveMax);
WDRV_WINC_STATUS WDRV_WINC_MQTTConnPropTopicAliasMaxSet(WDRV_WINC_MQTT_CONN_PROP* pConnProp,
                                                        uint16_t topicAliasMax);

#ifdef __cplusplus
}
#endif

#endif
