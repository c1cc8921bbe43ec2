// What the driver's functions that answer with a status have in common.
#pragma once

#include "stack/wincs02/call.hpp"

#include "wdrv_winc_common.h"

namespace stack::inline v0::wincs02 {

/// WDRV_WINC_STATUS_INVALID_ARG for no handle, NOT_OPEN for one that is not the client's,
/// REQUEST_ERROR while the part is not ready; then what the body says.
template <typename Body>
WDRV_WINC_STATUS status_call(const char* name, DRV_HANDLE handle, Body&& body)
{
    return call<WDRV_WINC_STATUS>(name, own_policy{}, [&](const Call& it) {
        const Driver& driver = it.door().driver();
        if (handle == DRV_HANDLE_INVALID) return WDRV_WINC_STATUS_INVALID_ARG;
        if (!driver.is_client(handle)) return WDRV_WINC_STATUS_NOT_OPEN;
        if (!driver.ready()) return WDRV_WINC_STATUS_REQUEST_ERROR;
        return body(it);
    });
}

/// For functions that need no part yet.
template <typename Body>
WDRV_WINC_STATUS client_call(const char* name, DRV_HANDLE handle, Body&& body)
{
    return call<WDRV_WINC_STATUS>(name, own_policy{}, [&](const Call& it) {
        if (handle == DRV_HANDLE_INVALID) return WDRV_WINC_STATUS_INVALID_ARG;
        if (!it.door().driver().is_client(handle)) return WDRV_WINC_STATUS_NOT_OPEN;
        return body(it);
    });
}

} // namespace stack::inline v0::wincs02
