// What the modem firmware does when the radio reports something: it tells the host, and acts.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/notifications.hpp"
#include "emu/post.hpp"

#include <functional>
#include <vector>

namespace atlink::inline v0::modem {

/// The one listener of this folder to the radio. What follows from an event, and in which order, is
/// the body of its function here and nowhere else; the order is part of what a host sees.
class Reactions {
public:
    /// `changed` is called last in each: a pending command may have its answer now, behind the
    /// lines that the event has brought.
    Reactions(Context& context, std::function<void()> changed);

    /// A command may have changed what NVM is to keep.
    void settings_changed();

private:
    void on_mode();
    void on_card();
    void on_changed_mode();
    void on_settled();
    void on_registration(const emu::lte::Registration& next);
    void on_reject(const emu::lte::Reject& reject);
    void on_pdn(const emu::lte::PdnEvent& event);
    void on_radio(emu::lte::Rrc::State from);
    void bring_initial_pdn_back();
    void time_is_due();
    void take_time();
    void save_nvm();

    Context& context_;
    Notifications notifications_;
    std::function<void()> changed_;
    emu::lte::Registration last_; // of the last event, also while nobody listened
    bool attached_ = false;       // the registration came with an attach
    emu::Timer network_time_;
    emu::Timer initial_pdn_; // until it is asked for again
    emu::Timer nvm_;
    bool lte_on_ = false;
    emu::Post mode_changed_;
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink::inline v0::modem
