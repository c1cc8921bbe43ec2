#include "atlink/modem/notifications.hpp"

#include "atlink/modem/cells.hpp"
#include "atlink/modem/registration.hpp"
#include "atlink/modem/release_assistance.hpp"
#include "atlink/modem/security.hpp"

#include <utility>

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

using emu::lte::Emm;
using emu::lte::PdnEvent;
using emu::lte::Registration;
using emu::lte::Rrc;

// %MDMEV: SEARCH STATUS (at/notes.md §5.6).
constexpr int light_pass = 1; // the light pass has found nothing
constexpr int everything = 2; // all is scanned, or a network is picked

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

std::int64_t milliseconds(emu::Ts duration)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

} // namespace

Notifications::Notifications(Context& context)
    : context_{context}, light_pass_{context.world.engine(),
                                     [this] {
                                         light_pass_told_ = true;
                                         search_reached(light_pass);
                                     }},
      sleep_{context.world.engine(), [this] { sleep(sleep_end_ - context_.world.engine().now()); }}
{
}

void Notifications::mode()
{
    if (!context_.ue().activated() || !std::exchange(asleep_, false)) return;
    switched_on_ = true;
    if (context_.wanted().modem_sleep.on) context_.emit("%XMODEMSLEEP: 4,0");
}

void Notifications::mode_settled()
{
    card();
    // at/power_mobility.md §2.4; no source shows another value.
    const bool came_on = std::exchange(switched_on_, false);
    if (came_on && context_.firmware_from(2, 0, 0)) event("EXCE STATUS 0");
}

void Notifications::card()
{
    // One that goes off with the radio is told after the detach.
    const bool off = context_.ue().uicc().state() == emu::lte::Uicc::State::off;
    if (!off || context_.emm().state() == Emm::State::null) tell_card(context_);
}

void Notifications::settled()
{
    light_pass_.cancel();
    signal();
    tell_card(context_);
    if (context_.ue().activated() || std::exchange(asleep_, true)) return;
    // Also for a host that subscribed while the detach was on the air.
    if (context_.wanted().modem_sleep.on || context_.subscriptions.modem_sleep.on) {
        context_.emit("%XMODEMSLEEP: 4");
    }
}

void Notifications::registration(const Registration& before, const Registration& next)
{
    const Subscriptions& wanted = context_.wanted();
    const Emm::State state = context_.emm().state();
    const bool given_up = next.reject_cause && state == Emm::State::limited_service &&
                          next.status == Registration::Status::searching;
    const bool search_over = registered(next.status) && !registered(before.status);
    const bool nothing_found = next.status == Registration::Status::unknown;

    light_pass_.cancel();
    light_pass_told_ = false;
    signal();
    if (search_over || nothing_found) search_reached(everything);
    if (wanted.cereg != 0) {
        const std::string text = registration_text(context_, next, wanted.cereg);
        if (text != registration_text(context_, before, wanted.cereg)) {
            context_.emit("+CEREG: " + text);
        }
    }
    if (given_up) search_reached(everything);
    indicate(registered(next.status), next.status == Registration::Status::roaming);
    if (next.status == Registration::Status::searching && !next.cell_known) {
        // Switched on, the modem tells of the search when the light pass has found nothing; one
        // after a loss is told when it begins.
        const bool lost = registered(before.status);
        light_pass_.start(lost ? context_.ue().timing().cell_search : emu::Ts{0});
    }
    if (search_over) tell_release_assistance(context_);
    // The cell gives none; before 1.3.4 that was no line (at/power_mobility.md §1.5).
    if (search_over && wanted.cedrxp && context_.firmware_from(1, 3, 4)) {
        context_.emit("+CEDRXP: 0");
    }
}

void Notifications::reject(const emu::lte::Reject& reject)
{
    if ((context_.wanted().cnec & cnec_emm) != 0) {
        context_.emit(fmt::format("+CNEC_EMM: {}", reject.cause));
    }
    if (reject.esm_cause) esm_cause(*reject.esm_cause, 0);
}

void Notifications::esm_cause(int cause, int cid)
{
    if ((context_.wanted().cnec & cnec_esm) != 0) {
        context_.emit(fmt::format("+CNEC_ESM: {},{}", cause, cid));
    }
}

/// %XMODEMSLEEP: 3, between two searches (at/notes.md §5.6, §5.7).
void Notifications::pause(emu::Ts length)
{
    if (length == emu::Ts{0}) {
        if (sleep_.running()) sleep(emu::Ts{0});
        return;
    }
    // A cell of a PLMN that is not the selected one leaves +CEREG as it is: nothing else tells.
    if (std::exchange(light_pass_told_, false)) search_reached(everything);
    const SleepReport& report = context_.wanted().modem_sleep;
    if (!report.on || milliseconds(length) <= report.threshold) return;
    sleep_end_ = context_.world.engine().now() + length;
    sleep(length);
}

/// Tells how long the sleep still lasts, and again with the warning and at its end.
void Notifications::sleep(emu::Ts left)
{
    sleep_.cancel();
    const SleepReport& report = context_.wanted().modem_sleep;
    if (!report.on) return;
    context_.emit(fmt::format("%XMODEMSLEEP: 3,{}", milliseconds(left)));
    if (left == emu::Ts{0}) return;
    const emu::Ts warning = std::chrono::milliseconds{report.warning};
    sleep_.start_at(warning < left ? sleep_end_ - warning : sleep_end_);
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

void Notifications::signal()
{
    const SignalLevels now = signal_levels(context_);
    const SignalLevels before = std::exchange(levels_, now);
    const bool strength = now.rsrp != before.rsrp || now.rsrq != before.rsrq;
    if (strength && context_.wanted().cesq) context_.emit(signal_line(context_));
    if (now.snr != before.snr && context_.wanted().xsnrsq) context_.emit(noise_line(context_));
}

void Notifications::detach(bool by_network) { event(by_network ? "NW DETACH" : "ME DETACH"); }

void Notifications::ipv6(int cid, bool usable)
{
    event(fmt::format("{} {}", usable ? "IPV6" : "IPV6 FAIL", cid));
}

void Notifications::pdn(const PdnEvent& each)
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
        if (context_.ue().activated() ||
            context_.settings.pdn_lines_at_switch_off.value_or(!context_.firmware_from(1, 3, 4))) {
            event(fmt::format("ME PDN DEACT {}", each.cid));
        }
        break;
    case PdnEvent::Kind::deactivated_by_network:
        event(fmt::format("NW PDN DEACT {}", each.cid));
        break;
    case PdnEvent::Kind::lost:
        // While registered the network detaches, and NW DETACH speaks for all of them.
        if (context_.emm().state() != Emm::State::registered) {
            event(fmt::format("ME PDN DEACT {}", each.cid));
        }
        break;
    }
    if (each.cause != 0) esm_cause(each.cause, each.cid);
}

void Notifications::radio(Rrc::State from)
{
    const int n = context_.wanted().cscon;
    const bool now = connected(context_.ue().rrc().state());
    if (now == connected(from)) return;
    // Before each +CSCON: 1 (at/power_mobility.md §1.4, §2.4); the cell needs no enhancement.
    if (now && context_.wanted().mdmev == 2) context_.emit("%MDMEV: PRACH CE-LEVEL 0");
    if (n != 0) context_.emit("+CSCON: " + connection_text(now, n));
    if (context_.wanted().ceinfo) context_.emit("+CEINFO: 1," + coverage_text(context_));
}

void Notifications::event(std::string_view text)
{
    if (context_.wanted().cgerep) context_.emit(fmt::format("+CGEV: {}", text));
}

void Notifications::search_reached(int status)
{
    if (context_.wanted().mdmev) context_.emit(fmt::format("%MDMEV: SEARCH STATUS {}", status));
}

} // namespace atlink::inline v0::modem
