// The AT interface of this process's modem, for whoever speaks to it: firmware, scenarios.
#pragma once

#include "atlink/modem/modem_at.hpp"

#include <memory>

namespace atlink::inline v0 {

/// Made on first use for Process::instance().world(), gone before that world at reset(). Everything
/// here with the process lock held.
class ProcessModemAt {
public:
    static ProcessModemAt& instance();

    ModemAt& get();
    /// Nullptr while nobody has used it.
    ModemAt* made() { return modem_.get(); }

    emu::Signal<ModemAt&> on_made;
    /// It is about to go.
    emu::Signal<> on_gone;

private:
    std::unique_ptr<ModemAt> modem_;
    emu::Subscription reset_;
};

} // namespace atlink::inline v0
