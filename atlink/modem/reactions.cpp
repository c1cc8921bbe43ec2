#include "atlink/modem/reactions.hpp"

#include "atlink/modem/alarms.hpp"
#include "atlink/modem/cells.hpp"
#include "atlink/modem/functional_mode.hpp"
#include "atlink/modem/packet_settings.hpp"
#include "atlink/modem/registration.hpp"
#include "atlink/modem/security.hpp"
#include "atlink/modem/time_of_day.hpp"

#include <utility>

#include <fmt/format.h>

namespace atlink::inline v0::modem {

using emu::lte::PdnEvent;
using emu::lte::Registration;
using emu::lte::Rrc;

Reactions::Reactions(Context& context, std::function<void()> changed)
    : context_{context}, notifications_{context}, changed_{std::move(changed)},
      network_time_{context.world.engine(), [this] { time_is_due(); }},
      initial_pdn_{context.world.engine(), [this] { bring_initial_pdn_back(); }},
      nvm_{context.world.engine(), [this] { save_nvm(); }}, mode_changed_{
                                                                context.world.engine(),
                                                                [this] { on_changed_mode(); }}
{
    emu::lte::Ue& ue = context.ue();
    const auto on = [this](auto& signal, auto&& act) {
        subscriptions_.push_back(signal.subscribe(std::forward<decltype(act)>(act)));
    };
    on(ue.on_mode, [this] { on_mode(); });
    on(ue.on_mode_answer, [this] { changed_(); });
    on(ue.on_uicc, [this] { on_card(); });
    on(ue.uicc().on_insert, [this] {
        context_.card.replace();
        sync_card(context_);
    });
    on(ue.emm().on_registration, [this](const Registration& next) { on_registration(next); });
    on(ue.emm().on_reject, [this](const emu::lte::Reject& reject) { on_reject(reject); });
    on(ue.emm().on_settled, [this] { on_settled(); });
    on(ue.rrc().on_change, [this](Rrc::State from, Rrc::Cause) { on_radio(from); });
    on(ue.pdn().on_event, [this](const PdnEvent& event) { on_pdn(event); });
    on(ue.sms().on_sent, [this](const emu::lte::Sms::Sent&) { changed_(); });
    // These only tell, or only act.
    on(ue.emm().on_detach, [this](bool by_network) { notifications_.detach(by_network); });
    on(ue.emm().on_information, [this] { take_time(); });
    on(ue.emm().on_pause, [this](emu::Ts length) { notifications_.pause(length); });
    on(ue.sms().on_unanswered, [this] { context_.sms.unanswered(); });
    on(context.world.cell().on_signal, [this] { notifications_.signal(); });
    on(context.world.modem().bearers().on_ipv6,
       [this](int cid, bool usable) { notifications_.ipv6(cid, usable); });
}

void Reactions::on_mode()
{
    context_.sms.follow_mode();
    sync_card(context_);
    load_selection(context_);
    notifications_.mode(); // while the subscriptions that power off takes still hold
    if (context_.ue().mode() == emu::lte::FunctionalMode::power_off) power_off(context_);
    changed_();
    notifications_.mode_settled(); // held back until the answer is out
    mode_changed_.post();          // switched off, the modem is still on here (Mode::on_settled)
}

/// Behind the answer.
void Reactions::on_changed_mode()
{
    const bool on = context_.ue().activated();
    if (std::exchange(lte_on_, on) || !on) return;
    context_.resets.switched_on();
    if (overheated(context_)) give_up_for_heat(context_);
}

void Reactions::on_card()
{
    sync_card(context_);
    notifications_.card();
    changed_();
}

void Reactions::on_settled()
{
    network_time_.cancel();
    fail_neighbour_search(context_);
    notifications_.settled();
    context_.draining.reset(); // the detach has had its last line
    changed_();
}

void Reactions::on_registration(const Registration& next)
{
    const Registration before = std::exchange(last_, next);
    if (!registered(next.status)) context_.network_informed = false;
    notifications_.registration(before, next);
    if (registered(next.status) && !registered(before.status)) {
        context_.resets.registered();
        attached_ = connected(context_.ue().rrc().state());
        network_time_.start(context_.core().time.delay);
    }
    changed_();
}

void Reactions::on_reject(const emu::lte::Reject& reject)
{
    context_.ram.last_error = reject.esm_cause ? fmt::format("ESM {}", *reject.esm_cause)
                                               : fmt::format("EMM {}", reject.cause);
    notifications_.reject(reject);
}

void Reactions::on_pdn(const PdnEvent& event)
{
    const emu::lte::Timing& timing = context_.ue().timing();
    const bool refused = event.kind == PdnEvent::Kind::refused;
    if (event.cid == 0 && (refused || event.kind == PdnEvent::Kind::deactivated_by_network)) {
        initial_pdn_.start(refused ? timing.pdn_retry : timing.pdn_reactivation);
    }
    if (event.cause != 0) context_.ram.last_error = fmt::format("ESM {}", event.cause);
    notifications_.pdn(event);
    changed_();
}

void Reactions::on_radio(Rrc::State from)
{
    notifications_.radio(from);
    changed_();
}

/// So long after the registration. An idle modem has to be paged, unless it is back from a hole:
/// what it was told before still holds.
void Reactions::time_is_due()
{
    const bool idle = !connected(context_.ue().rrc().state());
    if (!attached_ || !idle) return take_time();
    context_.ue().network().inform();
}

/// %XPDNCFG=1: the first PDN connection is always on (at/notes.md §5.5).
void Reactions::bring_initial_pdn_back()
{
    const bool always_on = kept_number(context_, "%XPDNCFG", initial_pdn) != 0;
    const bool gone = context_.pdn().state(0) == emu::lte::Pdn::State::inactive;
    if (!always_on || !gone || !context_.emm().registered()) return;
    // Not before the wait for its name is over.
    if (context_.pdn().backing_off(0)) return initial_pdn_.start(context_.ue().timing().pdn_retry);
    context_.pdn().activate(0);
}

void Reactions::take_time()
{
    if (!context_.emm().registered()) return;
    const bool informed = std::exchange(context_.network_informed, true);
    take_network_time(context_);
    if (!informed) tell_names(context_); // later ones tell the time alone
}

void Reactions::settings_changed()
{
    // Nothing to keep without a file, nothing to wait for without a change.
    const emu::Ts interval = context_.settings.nvm_save_interval;
    if (interval == emu::Ts{0} || !context_.nvm.persistent() || !context_.nvm.dirty()) return;
    if (nvm_.running()) return;
    const emu::Ts since_boot = context_.world.engine().now().time_since_epoch();
    nvm_.start_at(emu::epoch + (since_boot / interval + 1) * interval);
}

void Reactions::save_nvm()
{
    if (!context_.settings.power_off_warning) context_.nvm.save();
}

} // namespace atlink::inline v0::modem
