// Part of driver.hpp: wdrv_winc_api.h, the pump, and the driver's client (wdrv_winc.h).
#include "stack/op/pause.hpp"
#include "stack/wincs02/status.hpp"

#include "wdrv_winc.h"

namespace stack::inline v0::wincs02 {

namespace {

/// A main loop that never waits moves the clock by no more than this.
constexpr emu::Ts pump_step = std::chrono::floor<emu::Ts>(std::chrono::microseconds{100});

/// Tells what is due, each without the lock, so that it may call anything; what those cause comes
/// with the next call.
bool deliver(Process& process, Process::Lock& lock, Events& events)
{
    if (events.empty()) return false;
    const auto due = events.take();
    process.leave(lock);
    for (const Events::Tell& each : due)
        each();
    return true;
}

} // namespace

extern "C" SYS_MODULE_OBJ WDRV_WINC_Initialize(SYS_MODULE_INDEX index, const SYS_MODULE_INIT* init)
{
    return call<SYS_MODULE_OBJ>("WDRV_WINC_Initialize", own_policy{}, [&](const Call& call) {
        if (index != WDRV_WINC_SYS_IDX_0 || init == nullptr) return SYS_MODULE_OBJ_INVALID;
        call.door().driver().initialize();
        return the_object;
    });
}

extern "C" void WDRV_WINC_Deinitialize(SYS_MODULE_OBJ object)
{
    call<void>("WDRV_WINC_Deinitialize", own_policy{}, [&](const Call& call) {
        if (object == the_object && call.door().driver().initialized()) call.door().stop();
    });
}

extern "C" void WDRV_WINC_Reinitialize(SYS_MODULE_OBJ, const SYS_MODULE_INIT*) {}

extern "C" SYS_STATUS WDRV_WINC_Status(SYS_MODULE_OBJ object)
{
    return call<SYS_STATUS>("WDRV_WINC_Status", own_policy{}, [&](const Call& call) {
        const Driver& driver = call.door().driver();
        if (object != the_object || !driver.initialized()) return SYS_STATUS_UNINITIALIZED;
        return driver.ready() ? SYS_STATUS_READY : SYS_STATUS_BUSY;
    });
}

extern "C" WDRV_WINC_SYS_STATUS WDRV_WINC_StatusExt(SYS_MODULE_OBJ object)
{
    return static_cast<WDRV_WINC_SYS_STATUS>(WDRV_WINC_Status(object));
}

/// The pump costs nothing by itself, and leaves no record.
extern "C" void WDRV_WINC_Tasks(SYS_MODULE_OBJ object)
try {
    constexpr const char* name = "WDRV_WINC_Tasks";
    Process& process = Process::instance();
    Process::Lock lock = process.lock(name);
    Door& door = Door::of(process);
    if (object != the_object || !door.driver().initialized()) {
        misuse(name, "no object that WDRV_WINC_Initialize has given");
        return process.leave(lock);
    }
    if (deliver(process, lock, door.events())) return;
    if (!process.pass(lock, pump_step)) { // others run too
        const emu::Engine& engine = process.world().engine();
        const auto news = [&] { return !door.events().empty(); };
        process.wait(lock, name, op::Until{engine, news, engine.now() + pump_step});
    }
    process.leave(lock);
} catch (const std::exception& error) {
    Process::end(error);
}

extern "C" void WDRV_WINC_ISR(SYS_MODULE_OBJ) {} // the bus is the engine's

extern "C" void
WDRV_WINC_RegisterSystemEventCallback(SYS_MODULE_OBJ object,
                                      WDRV_WINC_SYSTEM_EVENT_CALLBACK pfEventCallback)
{
    call<void>("WDRV_WINC_RegisterSystemEventCallback", own_policy{}, [&](const Call& call) {
        if (object == the_object) call.door().driver().on_system_event(pfEventCallback);
    });
}

extern "C" DRV_HANDLE WDRV_WINC_Open(SYS_MODULE_INDEX index, DRV_IO_INTENT)
{
    return call<DRV_HANDLE>("WDRV_WINC_Open", own_policy{}, [&](const Call& call) {
        Driver& driver = call.door().driver();
        const bool there = index == WDRV_WINC_SYS_IDX_0 && driver.initialized();
        return there && driver.open() ? the_handle : DRV_HANDLE_INVALID;
    });
}

extern "C" void WDRV_WINC_Close(DRV_HANDLE handle)
{
    call<void>("WDRV_WINC_Close", own_policy{}, [&](const Call& call) {
        if (!call.door().driver().is_client(handle)) return;
        call.door().scan().reset();
        call.door().link().forget_callbacks();
        call.door().driver().close();
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_SocketRegisterEventCallback(DRV_HANDLE handle, WINC_SOCKET_EVENT_CALLBACK pfSocketEventCb)
{
    return client_call("WDRV_WINC_SocketRegisterEventCallback", handle, [&](const Call& call) {
        call.door().driver().on_socket_event(pfSocketEventCb, handle);
        return WDRV_WINC_STATUS_OK;
    });
}

// Of the driver's own layers.

extern "C" bool WINC_SockInit(WINC_DEVICE_HANDLE devHandle, WINC_SOCKET_INIT_TYPE* pInitData)
{
    return devHandle != WINC_DEVICE_INVALID_HANDLE && pInitData != nullptr;
}

extern "C" bool WINC_SockDeinit(WINC_DEVICE_HANDLE devHandle)
{
    return devHandle != WINC_DEVICE_INVALID_HANDLE;
}

extern "C" bool WINC_SockRegisterEventCallback(WINC_DEVICE_HANDLE devHandle,
                                               WINC_SOCKET_EVENT_CALLBACK pfSocketEventCB,
                                               uintptr_t context)
{
    return call<bool>("WINC_SockRegisterEventCallback", own_policy{}, [&](const Call& call) {
        if (devHandle == WINC_DEVICE_INVALID_HANDLE) return false;
        call.door().driver().on_socket_event(pfSocketEventCB, context);
        return true;
    });
}

} // namespace stack::inline v0::wincs02
