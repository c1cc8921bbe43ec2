#include "atlink/modem/notifications.hpp"

#include "atlink/modem/cells.hpp"
#include "atlink/modem/functional_mode.hpp"
#include "atlink/modem/packet_settings.hpp"
#include "atlink/modem/registration.hpp"
#include "atlink/modem/security.hpp"
#include "atlink/modem/time_of_day.hpp"

#include <fmt/format.h>

namespace atlink::modem {

namespace {

using emu::lte::Emm;
using emu::lte::PdnEvent;
using emu::lte::Registration;
using emu::lte::Rrc;

/// <reason> of "ME PDN ACT" for an ESM cause that came with an acceptance; nothing for others.
std::optional<int> activation_reason(int esm_cause)
{
    switch (esm_cause) {
    case 50: // IPv4 only
        return 0;
    case 51: // IPv6 only
        return 1;
    case 52: // single address bearers only
        return 2;
    default:
        return {};
    }
}

} // namespace

Notifications::Notifications(Context& context)
    : context_{context}, network_time_{context.world.engine(), [this] { on_network_time(); }},
      reactivation_{context.world.engine(),
                    [this] {
                        if (context_.emm().registered() && !context_.pdn().active(0)) {
                            context_.pdn().activate(0);
                        }
                    }},
      nvm_{context.world.engine(), [this] { save_nvm(); }}
{
    emu::lte::Ue& ue = context.ue();
    subscriptions_.push_back(ue.on_mode.subscribe([this] { on_mode(); }));
    subscriptions_.push_back(ue.emm().on_registration.subscribe(
        [this](const Registration& next) { on_registration(next); }));
    subscriptions_.push_back(ue.emm().on_detach.subscribe(
        [this](bool network) { event(network ? "NW DETACH" : "ME DETACH"); }));
    subscriptions_.push_back(ue.emm().on_settled.subscribe([this] { on_settled(); }));
    subscriptions_.push_back(
        ue.rrc().on_change.subscribe([this](Rrc::State from, Rrc::Cause) { on_rrc(from); }));
    subscriptions_.push_back(
        ue.pdn().on_event.subscribe([this](const PdnEvent& each) { on_pdn(each); }));
    subscriptions_.push_back(
        context.world.modem().bearers().on_ipv6.subscribe([this](int cid, bool usable) {
            event(fmt::format("{} {}", usable ? "IPV6" : "IPV6 FAIL", cid));
        }));
    subscriptions_.push_back(context.world.cell().on_signal.subscribe([this] { on_signal(); }));
}

void Notifications::on_mode()
{
    const emu::lte::Ue& ue = context_.ue();
    sync_card(context_);
    if (ue.activated() && asleep_) {
        asleep_ = false;
        if (context_.wanted().modem_sleep.on) context_.emit("%XMODEMSLEEP: 4,0");
    }
    if (ue.mode() == emu::lte::FunctionalMode::power_off) power_off(context_);
}

void Notifications::mode_settled()
{
    // A card that goes off with the radio is told after the detach.
    const bool detaching =
        !context_.ue().uicc_ready() && context_.emm().state() != Emm::State::null;
    if (!detaching) tell_card(context_);
}

void Notifications::on_settled()
{
    network_time_.cancel();
    reactivation_.cancel();
    fail_neighbour_search(context_);
    on_signal();
    tell_card(context_);
    if (!context_.ue().activated() && !asleep_) {
        asleep_ = true;
        if (context_.wanted().modem_sleep.on) context_.emit("%XMODEMSLEEP: 4");
    }
    context_.draining.reset();
}

void Notifications::settings_changed()
{
    // Nothing to keep without a file, nothing to wait for without a change.
    const emu::Ts interval = context_.settings.nvm_save_interval;
    if (interval == emu::Ts{0} || !context_.nvm.persistent() || !context_.nvm.dirty()) return;
    if (nvm_.running()) return;
    const emu::Ts since_boot = context_.world.engine().now().time_since_epoch();
    nvm_.start_at(emu::epoch + (since_boot / interval + 1) * interval);
}

void Notifications::save_nvm()
{
    if (!context_.settings.power_off_warning) context_.nvm.save();
}

void Notifications::on_registration(const Registration& next)
{
    const Registration before = std::exchange(last_, next);
    const Subscriptions& wanted = context_.wanted();
    const Emm::State state = context_.emm().state();
    // The cause stays with the registration through later attempts; a reject is told once.
    const bool rejected = next.reject_cause && (state == Emm::State::registered_initiated ||
                                                state == Emm::State::limited_service);
    const bool given_up = rejected && state == Emm::State::limited_service &&
                          next.status == Registration::Status::searching;
    const bool search_over = registered(next.status) && !registered(before.status);
    const bool nothing_found = next.status == Registration::Status::unknown;

    on_signal();
    if (rejected) remember_error("EMM", *next.reject_cause);
    if (search_over || nothing_found) search_ended();
    if (rejected && (wanted.cnec & cnec_emm) != 0) {
        context_.emit(fmt::format("+CNEC_EMM: {}", *next.reject_cause));
    }
    if (wanted.cereg != 0) {
        const std::string text = registration_text(next, context_.cell(), wanted.cereg);
        if (text != registration_text(before, context_.cell(), wanted.cereg)) {
            context_.emit("+CEREG: " + text);
        }
    }
    if (given_up) search_ended();
    indicate(registered(next.status), next.status == Registration::Status::roaming);
    if (!search_over) return;
    if (wanted.cedrxp) context_.emit("+CEDRXP: 0"); // the cell gives none
    if (context_.settings.network_sends_time) {
        network_time_.start(context_.settings.network_time_delay);
    }
}

void Notifications::indicate(bool registered, bool roaming)
{
    const bool service_changed = std::exchange(service_, registered) != registered;
    const bool roaming_changed = std::exchange(roaming_, roaming) != roaming;
    const auto& [service_wanted, roam_wanted, message_wanted] = context_.wanted().cind;
    if (service_changed && service_wanted) {
        context_.emit(fmt::format("+CIND: \"service\",{:d}", registered));
    }
    if (roaming_changed && roam_wanted) {
        context_.emit(fmt::format("+CIND: \"roam\",{:d}", roaming));
    }
}

void Notifications::on_signal()
{
    const SignalLevels now = signal_levels(context_);
    const SignalLevels before = std::exchange(levels_, now);
    const bool strength = now.rsrp != before.rsrp || now.rsrq != before.rsrq;
    if (strength && context_.wanted().cesq) context_.emit(signal_line(context_));
    if (now.snr != before.snr && context_.wanted().xsnrsq) context_.emit(noise_line(context_));
}

void Notifications::on_network_time()
{
    if (context_.emm().registered()) take_network_time(context_);
}

void Notifications::remember_error(std::string_view module, int cause)
{
    context_.ram.last_error = fmt::format("{} {}", module, cause);
}

void Notifications::on_pdn(const PdnEvent& each)
{
    switch (each.kind) {
    case PdnEvent::Kind::activated: {
        const auto reason = activation_reason(each.cause);
        event(reason ? fmt::format("ME PDN ACT {},{}", each.cid, *reason)
                     : fmt::format("ME PDN ACT {}", each.cid));
        break;
    }
    case PdnEvent::Kind::refused:
        break;
    case PdnEvent::Kind::deactivated_by_ue:
        if (context_.ue().activated() || context_.settings.pdn_lines_at_switch_off) {
            event(fmt::format("ME PDN DEACT {}", each.cid));
        }
        break;
    case PdnEvent::Kind::deactivated_by_network:
        event(fmt::format("NW PDN DEACT {}", each.cid));
        if (each.cid == 0 && kept_number(context_, "%XPDNCFG", initial_pdn) != 0) {
            reactivation_.start(context_.ue().timing().pdn_reactivation);
        }
        break;
    case PdnEvent::Kind::lost:
        // While registered the network detaches, and NW DETACH speaks for all of them.
        if (context_.emm().state() != Emm::State::registered) {
            event(fmt::format("ME PDN DEACT {}", each.cid));
        }
        break;
    }
    if (each.cause != 0) remember_error("ESM", each.cause);
    if (each.cause != 0 && (context_.wanted().cnec & cnec_esm) != 0) {
        context_.emit(fmt::format("+CNEC_ESM: {},{}", each.cause, each.cid));
    }
}

void Notifications::on_rrc(Rrc::State from)
{
    const int n = context_.wanted().cscon;
    const bool now = connected(context_.ue().rrc().state());
    if (now == connected(from)) return;
    if (n != 0) context_.emit("+CSCON: " + connection_text(now, n));
    if (context_.wanted().ceinfo) context_.emit("+CEINFO: 1," + coverage_text(context_));
}

void Notifications::event(std::string_view text)
{
    if (context_.wanted().cgerep) context_.emit(fmt::format("+CGEV: {}", text));
}

void Notifications::search_ended()
{
    if (context_.wanted().mdmev) context_.emit("%MDMEV: SEARCH STATUS 2");
}

} // namespace atlink::modem
