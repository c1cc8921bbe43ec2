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
      network_time_{context.world.engine(), [this] { take_time(); }}, nvm_{context.world.engine(),
                                                                           [this] { save_nvm(); }},
      mode_changed_{context.world.engine(), [this] { on_changed_mode(); }}
{
    emu::lte::Ue& ue = context.ue();
    const auto on = [this](auto& signal, auto&& act) {
        subscriptions_.push_back(signal.subscribe(std::forward<decltype(act)>(act)));
    };
    on(ue.on_mode, [this] { on_mode(); });
    on(ue.emm().on_registration, [this](const Registration& next) { on_registration(next); });
    on(ue.emm().on_reject, [this](const emu::lte::Reject& reject) { on_reject(reject); });
    on(ue.emm().on_settled, [this] { on_settled(); });
    on(ue.rrc().on_change, [this](Rrc::State from, Rrc::Cause) { on_radio(from); });
    on(ue.pdn().on_event, [this](const PdnEvent& event) { on_pdn(event); });
    on(ue.sms().on_sent, [this](const emu::lte::Sms::Sent&) { changed_(); });
    // These only tell, or only act.
    on(ue.emm().on_detach, [this](bool by_network) { notifications_.detach(by_network); });
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
    const bool found = registered(next.status) && !registered(before.status);
    if (found) context_.resets.registered();
    if (found && context_.settings.network_sends_time) {
        network_time_.start(context_.settings.network_time_delay);
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
    const bool initial_lost =
        event.kind == PdnEvent::Kind::deactivated_by_network && event.cid == 0;
    if (initial_lost && kept_number(context_, "%XPDNCFG", initial_pdn) != 0) {
        context_.pdn().reactivate(0);
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

void Reactions::take_time()
{
    if (!context_.emm().registered()) return;
    context_.network_informed = true;
    take_network_time(context_);
    tell_names(context_);
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
