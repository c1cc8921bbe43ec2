// Unsolicited lines: what the radio does, told in the order of at/notes.md §5.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/signal.hpp"

namespace atlink::inline v0::modem {

class Notifications {
public:
    explicit Notifications(Context& context);

    /// After +CFUN has its answer: what comes behind OK.
    void mode_settled();
    /// A command may have changed what NVM is to keep.
    void settings_changed();

private:
    void on_registration(const emu::lte::Registration& next);
    void on_reject(const emu::lte::Reject& reject);
    void on_pause(emu::Ts pause);
    void sleep(emu::Ts left);
    void on_pdn(const emu::lte::PdnEvent& event);
    void on_mode();
    void on_settled();
    void on_rrc(emu::lte::Rrc::State from);
    void on_signal();
    void on_network_time();
    void event(std::string_view text); // +CGEV
    void search_reached(int status);   // %MDMEV
    void indicate(bool registered, bool roaming);
    void esm_cause(int cause, int cid); // +CNEC_ESM
    void save_nvm();

    Context& context_;
    emu::lte::Registration last_; // of the last +CEREG, also while nobody listened
    SignalLevels levels_;
    bool asleep_ = true; // as %XMODEMSLEEP sees it: LTE is off
    bool service_ = false;
    bool roaming_ = false;
    emu::Timer network_time_;
    emu::Timer reactivation_; // %XPDNCFG
    emu::Timer light_pass_;   // of the search for a cell
    bool light_pass_told_ = false;
    emu::Timer sleep_; // %XMODEMSLEEP: 3
    emu::Instant sleep_end_ = emu::epoch;
    emu::Timer nvm_;
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink::inline v0::modem
