// What this door keeps of a world: the driver, its sockets, names and files.
#pragma once

#include "stack/names/resolver.hpp"
#include "stack/process/foreign_descriptor.hpp"
#include "stack/process/process.hpp"
#include "stack/wincs02/driver/driver.hpp"
#include "stack/wincs02/driver/files.hpp"
#include "stack/wincs02/driver/link.hpp"
#include "stack/wincs02/driver/ping.hpp"
#include "stack/wincs02/driver/scan.hpp"
#include "stack/wincs02/driver/sntp.hpp"
#include "stack/wincs02/driver/time.hpp"
#include "stack/wincs02/driver/tls_contexts.hpp"
#include "stack/wincs02/driver/upload.hpp"
#include "stack/wincs02/settings.hpp"
#include "stack/wincs02/socket/events.hpp"
#include "stack/wincs02/socket/names.hpp"
#include "stack/wincs02/socket/sockets.hpp"
#include "stack/wincs02/system/commands.hpp"
#include "stack/wincs02/system/console.hpp"
#include "stack/wincs02/system/timers.hpp"

namespace stack::inline v0::wincs02 {

/// Made with the first call that asks for it, gone before its world is. With the lock held.
class Door {
public:
    static Door& of(Process& process);
    /// The call that gives this door's handles, for messages.
    static constexpr const char* opener = "socket";

    explicit Door(Process& process);
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;
    ~Door();

    const Settings& settings() const { return settings_; }
    wifi::Part& part() { return part_; }
    Events& events() { return events_; }
    Driver& driver() { return driver_; }
    Link& link() { return link_; }
    Files& files() { return files_; }
    TlsContextStore& tls_contexts() { return tls_contexts_; }
    DeviceTime& time() { return time_; }
    Sockets& sockets() { return sockets_; }
    Names& names() { return names_; }
    Ping& ping() { return ping_; }
    Scan& scan() { return scan_; }
    Sntp& sntp() { return sntp_; }
    std::optional<Upload>& upload() { return upload_; }
    Timers& timers() { return timers_; }
    Console& console() { return console_; }
    Commands& commands() { return commands_; }
    void set_debug_level(int level) { debug_level_ = level; } // SYS_ERROR_LEVEL
    int debug_level() const { return debug_level_; }
    bool rssi_known() const { return rssi_known_; }
    void note_rssi() { rssi_known_ = true; }

    /// WDRV_WINC_Deinitialize: as after a reset, but that nobody is told and nothing boots.
    void stop();

    /// The pump tells, once the part has answered a command.
    void answer(Events::Tell tell)
    {
        Events::Tell unless_stopped = [this, life = life_, it = std::move(tell)] {
            if (life == life_) it();
        };
        process_.world().engine().after(
            settings_.command,
            [this, it = std::move(unless_stopped)]() mutable { events_.push(std::move(it)); });
    }

private:
    void on_reset();
    void forget(); // what the part has lost

    Process& process_;
    const Settings settings_;
    wifi::Part& part_;
    Events events_;
    Driver driver_;
    Link link_;
    Files files_;
    DeviceTime time_;
    TlsContextStore tls_contexts_;
    net::Ports ports_;
    tls::Environment tls_;
    Sockets sockets_;
    Resolver resolver_;
    Names names_;
    Ping ping_;
    Scan scan_;
    Sntp sntp_;
    std::optional<Upload> upload_;
    Timers timers_;
    Console console_;
    Commands commands_;
    int debug_level_ = 1;     // SYS_ERROR_ERROR
    std::uint64_t life_ = 0;  // from one WDRV_WINC_Deinitialize to the next
    bool rssi_known_ = false; // since it was last connected
    emu::Subscription resets_;
    DescriptorOwner owner_;
};

} // namespace stack::inline v0::wincs02
