// Part of driver.hpp: what the part is, the regulatory domain, power save, the clock, what is kept
// of them (wdrv_winc.h, wdrv_winc_wifi.h, wdrv_winc_systime.h).
#include "stack/wincs02/status.hpp"

#include "wdrv_winc.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

namespace stack::inline v0::wincs02 {

namespace {

struct Version {
    uint16_t major, minor, patch;
};

Version version(Generation generation)
{
    switch (generation) {
    case Generation::g1:
        return {3, 0, 0};
    case Generation::g2:
        return {3, 1, 0};
    case Generation::g3:
        return {3, 2, 0};
    }
    return {};
}

bool is_file_name(const char* name)
{
    const std::string_view text = name == nullptr ? "" : name;
    return !text.empty() && text.size() <= Files::longest_name;
}

constexpr uint32_t device_id = 0x29'c7'00'53; // made up
constexpr uint32_t built = 1'730'000'000;     // made up

/// The one there is, which is in force.
void tell_domain(const Call& call, DRV_HANDLE handle, const std::string& name,
                 WDRV_WINC_REGDOMAIN_CALLBACK callback)
{
    call.door().answer([=] {
        if (callback == nullptr) return;
        WDRV_WINC_REGDOMAIN_INFO info{};
        info.regDomainLen = static_cast<uint8_t>(name.size());
        std::ranges::copy(name, info.regDomain);
        info.channelMask = WDRV_WINC_CM_2_4G_EUROPE;
        callback(handle, 1, 1, true, &info);
    });
}

} // namespace

extern "C" WDRV_WINC_STATUS
WDRV_WINC_InfoDriverVersionGet(DRV_HANDLE handle, WDRV_WINC_DRIVER_VERSION_INFO* pDriverVersion)
{
    return client_call("WDRV_WINC_InfoDriverVersionGet", handle, [&](const Call& call) {
        if (pDriverVersion == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        const Version it = version(call.door().settings().generation);
        pDriverVersion->version = {it.major, it.minor, it.patch};
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_InfoDeviceFirmwareVersionGet(DRV_HANDLE handle, bool,
                                       WDRV_WINC_FIRMWARE_VERSION_INFO* pFirmwareVersion)
{
    return client_call("WDRV_WINC_InfoDeviceFirmwareVersionGet", handle, [&](const Call& call) {
        if (pFirmwareVersion == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        if (!call.door().driver().ready()) return WDRV_WINC_STATUS_RETRY_REQUEST;
        const Version it = version(call.door().settings().generation);
        *pFirmwareVersion = {};
        pFirmwareVersion->isValid = true;
        pFirmwareVersion->version = {it.major, it.minor, it.patch};
        pFirmwareVersion->build.timeUTC = built;
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_InfoDeviceGet(DRV_HANDLE handle,
                                                    WDRV_WINC_DEVICE_INFO* pDeviceInfo)
{
    return client_call("WDRV_WINC_InfoDeviceGet", handle, [&](const Call& call) {
        if (pDeviceInfo == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        if (!call.door().driver().ready()) return WDRV_WINC_STATUS_RETRY_REQUEST;
        const Version it = version(call.door().settings().generation);
        *pDeviceInfo = {};
        pDeviceInfo->isValid = true;
        pDeviceInfo->id = device_id;
        pDeviceInfo->numImages = 1;
        pDeviceInfo->image[0] = {
            1, static_cast<uint32_t>(it.major << 24 | it.minor << 16 | it.patch), 0x60000000};
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_WifiRegDomainSet(DRV_HANDLE handle, const uint8_t* pRegDomainName,
                           uint8_t regDomainNameLen,
                           WDRV_WINC_REGDOMAIN_CALLBACK pfRegDomainEventCB)
{
    return status_call("WDRV_WINC_WifiRegDomainSet", handle, [&](const Call& call) {
        if (pRegDomainName == nullptr || regDomainNameLen == 0 ||
            regDomainNameLen > WDRV_WINC_REGDOMAIN_MAX_NAME_LEN) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        const std::string name{reinterpret_cast<const char*>(pRegDomainName), regDomainNameLen};
        call.door().driver().set_regulatory_domain(name);
        tell_domain(call, handle, name, pfRegDomainEventCB);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_WifiRegDomainGet(DRV_HANDLE handle, WDRV_WINC_REGDOMAIN_SELECT regDomainSel,
                           WDRV_WINC_REGDOMAIN_CALLBACK pfRegDomainEventCB)
{
    return status_call("WDRV_WINC_WifiRegDomainGet", handle, [&](const Call& call) {
        if (pfRegDomainEventCB == nullptr || regDomainSel == WDRV_WINC_REGDOMAIN_SELECT_NONE ||
            regDomainSel > WDRV_WINC_REGDOMAIN_SELECT_ALL) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        tell_domain(call, handle, call.door().driver().regulatory_domain(), pfRegDomainEventCB);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_WifiPowerSaveModeSet(DRV_HANDLE handle,
                                                           WDRV_WINC_POWERSAVE_MODE psMode)
{
    return status_call("WDRV_WINC_WifiPowerSaveModeSet", handle, [&](const Call& call) {
        const int last = call.door().settings().generation == Generation::g1 ? 1 : 3;
        if (static_cast<int>(psMode) > last) return WDRV_WINC_STATUS_INVALID_ARG;
        call.door().driver().set_power_save(static_cast<int>(psMode));
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_WifiPowerSaveModeGet(DRV_HANDLE handle, WDRV_WINC_POWERSAVE_CALLBACK pfPowersaveEventCB)
{
    return status_call("WDRV_WINC_WifiPowerSaveModeGet", handle, [&](const Call& call) {
        if (pfPowersaveEventCB == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        const int mode = call.door().driver().power_save();
        call.door().answer([handle, mode, pfPowersaveEventCB] {
            const WDRV_WINC_POWERSAVE_INFO info{static_cast<WDRV_WINC_POWERSAVE_MODE>(mode)};
            pfPowersaveEventCB(handle, &info);
        });
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_SystemTimeSetCurrent(DRV_HANDLE handle, uint32_t curTime)
{
    return status_call("WDRV_WINC_SystemTimeSetCurrent", handle, [&](const Call& call) {
        call.door().time().set(std::chrono::sys_seconds{std::chrono::seconds{curTime}});
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_SystemTimeGetCurrent(DRV_HANDLE handle,
                               WDRV_WINC_SYSTIME_CURRENT_CALLBACK pfGetCurrentCallback)
{
    return status_call("WDRV_WINC_SystemTimeGetCurrent", handle, [&](const Call& call) {
        if (pfGetCurrentCallback == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        call.door().answer([handle, &time = call.door().time(), pfGetCurrentCallback] {
            const auto now = time.now();
            const auto utc = now ? now->time_since_epoch().count() : 0;
            pfGetCurrentCallback(handle, static_cast<uint32_t>(utc));
        });
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_CfgArchiveStore(DRV_HANDLE handle, const char* pFilename)
{
    return status_call("WDRV_WINC_CfgArchiveStore", handle, [&](const Call& call) {
        if (!is_file_name(pFilename)) return WDRV_WINC_STATUS_INVALID_ARG;
        Door& door = call.door();
        const bool kept =
            door.files().put(Files::Type::settings, pFilename,
                             std::to_string(door.driver().power_save()) + ' ' +
                                 (door.sntp().enabled() ? "1 " : "0 ") +
                                 door.driver().regulatory_domain() + '\n' + door.sntp().server());
        return kept ? WDRV_WINC_STATUS_OK : WDRV_WINC_STATUS_NO_SPACE;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_CfgArchiveRecall(DRV_HANDLE handle, const char* pFilename)
{
    return status_call("WDRV_WINC_CfgArchiveRecall", handle, [&](const Call& call) {
        if (!is_file_name(pFilename)) return WDRV_WINC_STATUS_INVALID_ARG;
        Door& door = call.door();
        const std::string* const file = door.files().find(Files::Type::settings, pFilename);
        if (file == nullptr) return WDRV_WINC_STATUS_REQUEST_ERROR;
        std::istringstream in{*file};
        int power_save = 0;
        bool time_client = false;
        std::string domain;
        std::string server;
        if (!(in >> power_save >> time_client >> std::ws) || !std::getline(in, domain)) {
            return WDRV_WINC_STATUS_REQUEST_ERROR; // another file of that kind
        }
        std::getline(in, server);
        door.driver().set_power_save(power_save);
        door.driver().set_regulatory_domain(domain);
        door.sntp().set_server(std::move(server));
        door.sntp().enable(time_client);
        return WDRV_WINC_STATUS_OK;
    });
}

/// The driver of this host has nothing to say by it.
extern "C" void WDRV_WINC_DebugRegisterCallback(WDRV_WINC_DEBUG_PRINT_CALLBACK) {}

/// There is nothing behind the part's debug pins.
extern "C" WDRV_WINC_STATUS WDRV_WINC_DebugUARTSet(DRV_HANDLE handle, WDRV_WINC_DEBUG_UART uartPort,
                                                   uint32_t)
{
    return status_call("WDRV_WINC_DebugUARTSet", handle, [&](const Call&) {
        return uartPort <= WDRV_WINC_DEBUG_UART_2 ? WDRV_WINC_STATUS_OK
                                                  : WDRV_WINC_STATUS_INVALID_ARG;
    });
}

} // namespace stack::inline v0::wincs02
