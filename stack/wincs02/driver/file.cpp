// Part of files.hpp: wdrv_winc_file.h.
#include "stack/wincs02/driver/upload.hpp"
#include "stack/wincs02/status.hpp"

#include "wdrv_winc_file.h"

namespace stack::inline v0::wincs02 {

namespace {

constexpr WDRV_WINC_FILE_HANDLE the_file = 1; // WDRV_WINC_FILE_CTX_NUM

std::optional<Files::Type> type_of(WDRV_WINC_FILE_TYPE type)
{
    switch (type) {
    case WDRV_WINC_FILE_TYPE_CERTS:
    case WDRV_WINC_FILE_TYPE_PRIKEYS:
    case WDRV_WINC_FILE_TYPE_DHPARAM:
    case WDRV_WINC_FILE_TYPE_CFG:
        return static_cast<Files::Type>(type);
    case WDRV_WINC_FILE_TYPE_INVALID:
        break;
    }
    return std::nullopt;
}

bool is_name(const char* name)
{
    const std::string_view text = name == nullptr ? "" : name;
    return !text.empty() && text.size() <= Files::longest_name;
}

void tell(const Call& call, WDRV_WINC_FILE_STATUS_TYPE status)
{
    const Upload& upload = *call.door().upload();
    // After the last of its steps another one may have begun.
    const bool goes_on =
        status == WDRV_WINC_FILE_STATUS_OPEN || status == WDRV_WINC_FILE_STATUS_WRITE_COMPLETE;
    call.door().answer(
        [=, callback = upload.callback, context = upload.context, &door = call.door()] {
            if (goes_on && door.upload()) door.upload()->busy = false;
            if (callback != nullptr) callback(the_handle, the_file, context, status);
        });
}

} // namespace

extern "C" WDRV_WINC_FILE_HANDLE WDRV_WINC_FileOpen(DRV_HANDLE handle, const char* pFilename,
                                                    WDRV_WINC_FILE_TYPE type,
                                                    WDRV_WINC_FILE_MODE_TYPE mode, size_t lenFile,
                                                    WDRV_WINC_FILE_STATUS_CALLBACK pfStatusCb,
                                                    uintptr_t statusCbCtx)
{
    return call<WDRV_WINC_FILE_HANDLE>(
        "WDRV_WINC_FileOpen", own_policy{}, [&](const Call& call) -> WDRV_WINC_FILE_HANDLE {
            Door& door = call.door();
            const auto kind = type_of(type);
            if (!door.driver().is_client(handle) || !door.driver().ready() || door.upload() ||
                !kind || !is_name(pFilename) || mode != WDRV_WINC_FILE_MODE_WRITE) {
                return WDRV_WINC_FILE_INVALID_HANDLE;
            }
            door.upload() = Upload{.type = *kind,
                                   .name = pFilename,
                                   .size = lenFile,
                                   .callback = pfStatusCb,
                                   .context = statusCbCtx};
            tell(call, WDRV_WINC_FILE_STATUS_OPEN);
            return the_file;
        });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_FileWrite(DRV_HANDLE handle, WDRV_WINC_FILE_HANDLE fHandle,
                                                const uint8_t* pData, size_t lenData)
{
    return status_call("WDRV_WINC_FileWrite", handle, [&](const Call& call) {
        auto& upload = call.door().upload();
        if (!upload || fHandle != the_file || pData == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        if (upload->busy) return WDRV_WINC_STATUS_BUSY;
        if (lenData > upload->size - upload->content.size()) return WDRV_WINC_STATUS_INVALID_ARG;
        upload->content.append(reinterpret_cast<const char*>(pData), lenData);
        upload->busy = true;
        tell(call, WDRV_WINC_FILE_STATUS_WRITE_COMPLETE);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_FileClose(DRV_HANDLE handle, WDRV_WINC_FILE_HANDLE fHandle)
{
    return status_call("WDRV_WINC_FileClose", handle, [&](const Call& call) {
        auto& upload = call.door().upload();
        if (!upload || fHandle != the_file) return WDRV_WINC_STATUS_INVALID_ARG;
        if (upload->busy) return WDRV_WINC_STATUS_BUSY;
        const bool whole = upload->content.size() == upload->size;
        const bool kept =
            whole && call.door().files().put(upload->type, upload->name, upload->content);
        tell(call, kept ? WDRV_WINC_FILE_STATUS_CLOSE : WDRV_WINC_FILE_STATUS_ERROR);
        upload.reset();
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_FileFind(DRV_HANDLE handle, WDRV_WINC_FILE_TYPE type,
                                               WDRV_WINC_FILE_FIND_CALLBACK pfFindCb,
                                               uintptr_t findCbCtx)
{
    return status_call("WDRV_WINC_FileFind", handle, [&](const Call& call) {
        const auto kind = type_of(type);
        if (!kind || pfFindCb == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        call.door().answer([=, names = call.door().files().names(*kind)] {
            for (const std::string& each : names)
                pfFindCb(handle, findCbCtx, type, each.c_str(), WDRV_WINC_FILE_STATUS_OK);
            pfFindCb(handle, findCbCtx, type, nullptr, WDRV_WINC_FILE_STATUS_OK);
        });
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_FileDelete(DRV_HANDLE handle, const char* pFilename,
                                                 WDRV_WINC_FILE_TYPE type,
                                                 WDRV_WINC_FILE_DELETE_CALLBACK pfDeleteCb,
                                                 uintptr_t deleteCbCtx)
{
    return status_call("WDRV_WINC_FileDelete", handle, [&](const Call& call) {
        const auto kind = type_of(type);
        if (!kind || !is_name(pFilename)) return WDRV_WINC_STATUS_INVALID_ARG;
        const bool gone = call.door().files().remove(*kind, pFilename);
        call.door().answer([=] {
            if (pfDeleteCb != nullptr)
                pfDeleteCb(handle, deleteCbCtx, type,
                           gone ? WDRV_WINC_FILE_STATUS_OK : WDRV_WINC_FILE_STATUS_ERROR);
        });
        return WDRV_WINC_STATUS_OK;
    });
}

} // namespace stack::inline v0::wincs02
