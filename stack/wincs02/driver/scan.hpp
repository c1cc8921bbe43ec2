// Scans: the one access point there is, when it can be heard (wdrv_winc_bssfind.h).
#pragma once

#include "emu/engine.hpp"
#include "stack/wifi/part.hpp"
#include "stack/wincs02/socket/events.hpp"

#include "wdrv_winc_bssfind.h"

#include <optional>
#include <string>
#include <vector>

namespace stack::inline v0::wincs02 {

class Scan {
public:
    /// Of one channel: slots of so many ms, and probes in each of an active one. Estimates.
    struct Parameters {
        std::uint8_t slots = 2;
        std::uint16_t active_ms = 50;
        std::uint16_t passive_ms = 120;
        std::uint8_t probes = 2;
    };

    Scan(emu::Engine& engine, wifi::Part& part, Events& events)
        : part_{part}, events_{events}, end_{engine, [this] { on_end(); }}
    {
    }

    /// The callback tells of the first one, or that there is none. False while one is under way.
    /// No channel: those of the mask; no names: any.
    bool begin(unsigned channel, bool active, std::vector<std::string> names,
               WDRV_WINC_BSSFIND_NOTIFY_CALLBACK notify);
    bool under_way() const { return under_way_; }
    std::size_t found() const { return found_ ? 1 : 0; }
    /// The one that the last step came to.
    std::optional<WDRV_WINC_BSS_INFO> current() const;
    void rewind() { at_ = 0; }
    /// To the next one, of which `notify` is told if it is there; false when none is left.
    bool next(WDRV_WINC_BSSFIND_NOTIFY_CALLBACK notify);
    /// What it found is forgotten; nobody is told.
    void reset();

    Parameters& parameters() { return parameters_; }
    void set_threshold(int dbm) { threshold_ = dbm; }
    void set_mask(unsigned mask) { mask_ = mask; } // WDRV_WINC_CHANNEL24_MASK
    unsigned mask() const { return mask_; }

private:
    void on_end();
    std::optional<WDRV_WINC_BSS_INFO> heard() const;
    void tell(WDRV_WINC_BSSFIND_NOTIFY_CALLBACK notify);

    wifi::Part& part_;
    Events& events_;
    Parameters parameters_;
    int threshold_ = -128;
    unsigned mask_ = WDRV_WINC_CM_2_4G_DEFAULT;
    bool under_way_ = false;
    unsigned channels_ = 0; // of the scan under way, as the mask
    std::vector<std::string> names_;
    WDRV_WINC_BSSFIND_NOTIFY_CALLBACK notify_ = nullptr;
    std::optional<WDRV_WINC_BSS_INFO> found_;
    std::size_t at_ = 0; // how many have been told of
    emu::Timer end_;
};

} // namespace stack::inline v0::wincs02
