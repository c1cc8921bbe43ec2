// Part of link.hpp: contexts of networks and of authentication, connecting, the association
// (wdrv_winc_bssctx.h, wdrv_winc_authctx.h, wdrv_winc_sta.h, wdrv_winc_assoc.h).
#include "stack/wincs02/status.hpp"

#include "wdrv_winc_assoc.h"
#include "wdrv_winc_softap.h"
#include "wdrv_winc_sta.h"

#include <algorithm>

namespace stack::inline v0::wincs02 {

namespace {

wifi::Credentials credentials(const WDRV_WINC_BSS_CONTEXT& bss, const WDRV_WINC_AUTH_CONTEXT& auth)
{
    wifi::Credentials it;
    it.ssid.assign(reinterpret_cast<const char*>(bss.ssid.name), bss.ssid.length);
    if (auth.authType == WDRV_WINC_AUTH_TYPE_OPEN) return it;
    it.security = auth.authType == WDRV_WINC_AUTH_TYPE_WPA3_PERSONAL ? wifi::Security::wpa3
                                                                     : wifi::Security::wpa2;
    const auto& personal = auth.authInfo.personal;
    it.password.assign(reinterpret_cast<const char*>(personal.password), personal.size);
    return it;
}

bool hexadecimal(const std::uint8_t* text, std::size_t size)
{
    return std::all_of(text, text + size, [](std::uint8_t c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

} // namespace

extern "C" bool WDRV_WINC_BSSCtxIsValid(const WDRV_WINC_BSS_CONTEXT* pBSSCtx, bool ssidValid)
{
    if (pBSSCtx == nullptr || pBSSCtx->ssid.length > WDRV_WINC_MAX_SSID_LEN) return false;
    return !ssidValid || pBSSCtx->ssid.length > 0;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSCtxSetDefaults(WDRV_WINC_BSS_CONTEXT* pBSSCtx)
{
    if (pBSSCtx == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
    *pBSSCtx = {};
    pBSSCtx->channel = WDRV_WINC_CID_ANY;
    return WDRV_WINC_STATUS_OK;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSCtxSetSSID(WDRV_WINC_BSS_CONTEXT* pBSSCtx, uint8_t* pSSID,
                                                    uint8_t ssidLength)
{
    if (pBSSCtx == nullptr || pSSID == nullptr || ssidLength > WDRV_WINC_MAX_SSID_LEN) {
        return WDRV_WINC_STATUS_INVALID_ARG;
    }
    std::copy_n(pSSID, ssidLength, pBSSCtx->ssid.name);
    pBSSCtx->ssid.length = ssidLength;
    return WDRV_WINC_STATUS_OK;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSCtxSetBSSID(WDRV_WINC_BSS_CONTEXT* pBSSCtx,
                                                     uint8_t* pBSSID)
{
    if (pBSSCtx == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
    pBSSCtx->bssid.valid = pBSSID != nullptr;
    if (pBSSID != nullptr) std::copy_n(pBSSID, WDRV_WINC_MAC_ADDR_LEN, pBSSCtx->bssid.addr);
    return WDRV_WINC_STATUS_OK;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSCtxSetChannel(WDRV_WINC_BSS_CONTEXT* pBSSCtx,
                                                       WDRV_WINC_CHANNEL_ID channel)
{
    if (pBSSCtx == nullptr || channel > WDRV_WINC_CID_2_4G_CH13) {
        return WDRV_WINC_STATUS_INVALID_ARG;
    }
    pBSSCtx->channel = channel;
    return WDRV_WINC_STATUS_OK;
}

extern "C" bool WDRV_WINC_AuthCtxIsValid(const WDRV_WINC_AUTH_CONTEXT* pAuthCtx)
{
    if (pAuthCtx == nullptr) return false;
    if (pAuthCtx->authType == WDRV_WINC_AUTH_TYPE_OPEN) return true;
    if (pAuthCtx->authType < WDRV_WINC_AUTH_TYPE_WPAWPA2_PERSONAL ||
        pAuthCtx->authType >= WDRV_WINC_AUTH_TYPE_MAX) {
        return false;
    }
    const auto& personal = pAuthCtx->authInfo.personal;
    if (personal.size == WDRV_WINC_PSK_LEN) return hexadecimal(personal.password, personal.size);
    return personal.size >= WDRV_WINC_MIN_PSK_PASSWORD_LEN && personal.size < WDRV_WINC_PSK_LEN;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_AuthCtxSetDefaults(WDRV_WINC_AUTH_CONTEXT* pAuthCtx)
{
    if (pAuthCtx == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
    *pAuthCtx = {};
    pAuthCtx->authType = WDRV_WINC_AUTH_TYPE_DEFAULT;
    return WDRV_WINC_STATUS_OK;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_AuthCtxSetOpen(WDRV_WINC_AUTH_CONTEXT* pAuthCtx)
{
    if (pAuthCtx == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
    pAuthCtx->authType = WDRV_WINC_AUTH_TYPE_OPEN;
    return WDRV_WINC_STATUS_OK;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_AuthCtxSetPersonal(WDRV_WINC_AUTH_CONTEXT* pAuthCtx,
                                                         uint8_t* pPassword, uint8_t size,
                                                         WDRV_WINC_AUTH_TYPE authType)
{
    if (pAuthCtx == nullptr || pPassword == nullptr || size > WDRV_WINC_PSK_LEN) {
        return WDRV_WINC_STATUS_INVALID_ARG;
    }
    WDRV_WINC_AUTH_CONTEXT asked = *pAuthCtx;
    asked.authType = authType;
    asked.authInfo.personal.size = size;
    std::copy_n(pPassword, size, asked.authInfo.personal.password);
    if (authType == WDRV_WINC_AUTH_TYPE_OPEN || !WDRV_WINC_AuthCtxIsValid(&asked)) {
        return WDRV_WINC_STATUS_INVALID_ARG;
    }
    *pAuthCtx = asked;
    return WDRV_WINC_STATUS_OK;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_AuthCtxConfigureMfp(WDRV_WINC_AUTH_CONTEXT* pAuthCtx,
                                                          WDRV_WINC_AUTH_MFP_CONFIG config)
{
    if (pAuthCtx == nullptr || config > WDRV_WINC_AUTH_MFP_DISABLED) {
        return WDRV_WINC_STATUS_INVALID_ARG;
    }
    pAuthCtx->authMod = config == WDRV_WINC_AUTH_MFP_REQUIRED   ? WDRV_WINC_AUTH_MOD_MFP_REQ
                        : config == WDRV_WINC_AUTH_MFP_DISABLED ? WDRV_WINC_AUTH_MOD_MFP_OFF
                                                                : WDRV_WINC_AUTH_MOD_NONE;
    return WDRV_WINC_STATUS_OK;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSDefaultWiFiCfg(WDRV_WINC_CONN_CFG* pWiFiCfg)
{
    if (pWiFiCfg == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
    *pWiFiCfg = {};
    pWiFiCfg->sta.connTimeoutMs = 10'000;
    pWiFiCfg->sta.roaming = WDRV_WINC_BSS_ROAMING_CFG_ON_L3;
    return WDRV_WINC_STATUS_OK;
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_APDefaultWiFiCfg(WDRV_WINC_CONN_CFG* pWiFiCfg)
{
    return WDRV_WINC_BSSDefaultWiFiCfg(pWiFiCfg);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSConnect(DRV_HANDLE handle,
                                                 const WDRV_WINC_BSS_CONTEXT* pBSSCtx,
                                                 const WDRV_WINC_AUTH_CONTEXT* pAuthCtx,
                                                 const WDRV_WINC_CONN_CFG*,
                                                 WDRV_WINC_BSSCON_NOTIFY_CALLBACK pfNotifyCallback)
{
    return status_call("WDRV_WINC_BSSConnect", handle, [&](const Call& call) {
        if (pBSSCtx == nullptr && pAuthCtx == nullptr) {
            call.door().link().on_connection(pfNotifyCallback);
            return WDRV_WINC_STATUS_OK;
        }
        if (!WDRV_WINC_BSSCtxIsValid(pBSSCtx, true) || !WDRV_WINC_AuthCtxIsValid(pAuthCtx)) {
            return WDRV_WINC_STATUS_INVALID_CONTEXT;
        }
        const bool begun =
            call.door().link().connect(credentials(*pBSSCtx, *pAuthCtx), pfNotifyCallback);
        return begun ? WDRV_WINC_STATUS_OK : WDRV_WINC_STATUS_CONNECT_FAIL;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSDisconnect(DRV_HANDLE handle)
{
    return status_call("WDRV_WINC_BSSDisconnect", handle, [&](const Call& call) {
        return call.door().link().disconnect() ? WDRV_WINC_STATUS_OK
                                               : WDRV_WINC_STATUS_DISCONNECT_FAIL;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSRoamingConfigure(DRV_HANDLE handle,
                                                          WDRV_WINC_BSS_ROAMING_CFG roamingCfg)
{
    return status_call("WDRV_WINC_BSSRoamingConfigure", handle, [&](const Call&) {
        return roamingCfg <= WDRV_WINC_BSS_ROAMING_CFG_ON_L3 ? WDRV_WINC_STATUS_OK
                                                             : WDRV_WINC_STATUS_INVALID_ARG;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_AssocPeerAddressGet(WDRV_WINC_ASSOC_HANDLE assocHandle,
                                                          WDRV_WINC_MAC_ADDR* pPeerAddress)
{
    return call<WDRV_WINC_STATUS>(
        "WDRV_WINC_AssocPeerAddressGet", own_policy{}, [&](const Call& call) {
            if (assocHandle != the_association || pPeerAddress == nullptr)
                return WDRV_WINC_STATUS_INVALID_ARG;
            if (!call.door().link().connected()) return WDRV_WINC_STATUS_NOT_CONNECTED;
            std::copy_n(access_point, WDRV_WINC_MAC_ADDR_LEN, pPeerAddress->addr);
            pPeerAddress->valid = true;
            return WDRV_WINC_STATUS_OK;
        });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_AssocRSSIGet(WDRV_WINC_ASSOC_HANDLE assocHandle, int8_t* pRSSI,
                       WDRV_WINC_ASSOC_RSSI_CALLBACK pfAssociationRSSICB)
{
    return call<WDRV_WINC_STATUS>("WDRV_WINC_AssocRSSIGet", own_policy{}, [&](const Call& call) {
        if (assocHandle != the_association) return WDRV_WINC_STATUS_INVALID_ARG;
        if (!call.door().link().connected()) return WDRV_WINC_STATUS_NOT_CONNECTED;
        const auto rssi = static_cast<int8_t>(call.door().part().station().rssi());
        if (pRSSI != nullptr && call.door().rssi_known()) {
            *pRSSI = rssi;
            return WDRV_WINC_STATUS_OK;
        }
        call.door().answer([&door = call.door(), pfAssociationRSSICB, rssi] {
            door.note_rssi();
            if (pfAssociationRSSICB != nullptr)
                pfAssociationRSSICB(the_handle, the_association, rssi);
        });
        return WDRV_WINC_STATUS_RETRY_REQUEST;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_AssocDisconnect(WDRV_WINC_ASSOC_HANDLE assocHandle)
{
    return call<WDRV_WINC_STATUS>("WDRV_WINC_AssocDisconnect", own_policy{}, [&](const Call& call) {
        if (assocHandle != the_association) return WDRV_WINC_STATUS_INVALID_ARG;
        return call.door().link().disconnect() ? WDRV_WINC_STATUS_OK
                                               : WDRV_WINC_STATUS_DISCONNECT_FAIL;
    });
}

} // namespace stack::inline v0::wincs02
