// The driver itself: started, opened by its one client, ready once the part has booted.
#pragma once

#include "emu/engine.hpp"
#include "stack/wifi/part.hpp"
#include "stack/wincs02/settings.hpp"
#include "stack/wincs02/socket/events.hpp"
#include "stack/wincs02/socket/sockets.hpp"

#include "wdrv_winc_api.h"
#include "wdrv_winc_common.h"

namespace stack::inline v0::wincs02 {

/// What socket() and others take for the object and the handle: there is one of each.
inline constexpr SYS_MODULE_OBJ the_object = 0x57494e43; // "WINC"
inline constexpr DRV_HANDLE the_handle = 0x57494e44;

class Driver {
public:
    Driver(emu::Engine& engine, wifi::Part& part, Events& events);

    /// The part boots, unless it does already.
    void initialize();
    void deinitialize();
    bool initialized() const { return stage_ != Stage::off; }
    bool ready() const { return stage_ == Stage::ready; }
    /// False when it has a client.
    bool open();
    void close();
    bool opened() const { return open_; }
    /// The handle is that of the open driver.
    bool is_client(DRV_HANDLE handle) const { return open_ && handle == the_handle; }

    void on_system_event(WDRV_WINC_SYSTEM_EVENT_CALLBACK callback) { on_system_ = callback; }
    void on_socket_event(WINC_SOCKET_EVENT_CALLBACK callback, uintptr_t context)
    {
        on_socket_ = callback;
        context_ = context;
    }
    void forget_socket_callback() { on_socket_ = nullptr; }
    /// In the pump, without the lock.
    void tell_socket(int handle, Event event, bool ok, Generation generation) const;

    void set_regulatory_domain(const std::string& name) { regulatory_domain_ = name; }
    const std::string& regulatory_domain() const { return regulatory_domain_; }
    void set_power_save(int mode) { power_save_ = mode; } // WDRV_WINC_POWERSAVE_MODE
    int power_save() const { return power_save_; }

    /// The part has reset itself, and boots again.
    void on_reset();

private:
    enum class Stage { off, booting, ready };

    void boot();
    void tell(WDRV_WINC_SYSTEM_EVENT_TYPE event);

    wifi::Part& part_;
    Events& events_;
    Stage stage_ = Stage::off;
    bool open_ = false;
    WDRV_WINC_SYSTEM_EVENT_CALLBACK on_system_ = nullptr;
    WINC_SOCKET_EVENT_CALLBACK on_socket_ = nullptr;
    uintptr_t context_ = 0;
    std::string regulatory_domain_ = "GEN";
    int power_save_ = 0;
    emu::Timer booting_;
};

} // namespace stack::inline v0::wincs02
