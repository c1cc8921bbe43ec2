// Unsolicited lines: what the radio does, told in the order of at/notes.md §5.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/signal.hpp"

namespace atlink::modem {

class Notifications {
public:
    explicit Notifications(Context& context);

    /// After +CFUN has its answer: what comes behind OK.
    void mode_settled();
    /// A command may have changed what NVM is to keep.
    void settings_changed();

private:
    void on_registration(const emu::lte::Registration& next);
    void on_pdn(const emu::lte::PdnEvent& event);
    void on_mode();
    void on_settled();
    void on_rrc(emu::lte::Rrc::State from);
    void on_signal();
    void on_network_time();
    void event(std::string_view text); // +CGEV
    void search_ended();               // %MDMEV
    void indicate(bool registered, bool roaming);
    void remember_error(std::string_view module, int cause);
    void save_nvm();

    Context& context_;
    emu::lte::Registration last_; // of the last +CEREG, also while nobody listened
    SignalLevels levels_;
    bool asleep_ = true; // as %XMODEMSLEEP sees it: LTE is off
    bool service_ = false;
    bool roaming_ = false;
    emu::Timer network_time_;
    emu::Timer reactivation_; // %XPDNCFG
    emu::Timer nvm_;
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink::modem
