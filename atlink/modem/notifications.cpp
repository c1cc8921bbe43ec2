#include "atlink/modem/notifications.hpp"

#include "atlink/modem/functional_mode.hpp"
#include "atlink/modem/registration.hpp"

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

Notifications::Notifications(Context& context, Emit emit)
    : context_{context}, emit_{std::move(emit)}
{
    emu::lte::Ue& ue = context.ue();
    subscriptions_.push_back(ue.on_mode.subscribe([this] { on_mode(); }));
    subscriptions_.push_back(ue.emm().on_registration.subscribe(
        [this](const Registration& next) { on_registration(next); }));
    subscriptions_.push_back(ue.emm().on_detach.subscribe(
        [this](bool network) { event(network ? "NW DETACH" : "ME DETACH"); }));
    subscriptions_.push_back(ue.emm().on_settled.subscribe([this] { context_.draining.reset(); }));
    subscriptions_.push_back(
        ue.rrc().on_change.subscribe([this](Rrc::State from, Rrc::Cause) { on_rrc(from); }));
    subscriptions_.push_back(
        ue.pdn().on_event.subscribe([this](const PdnEvent& each) { on_pdn(each); }));
    subscriptions_.push_back(
        context.world.modem().bearers().on_ipv6.subscribe([this](int cid, bool usable) {
            event(fmt::format("{} {}", usable ? "IPV6" : "IPV6 FAIL", cid));
        }));
}

void Notifications::on_mode()
{
    if (context_.ue().mode() == emu::lte::FunctionalMode::power_off) power_off(context_);
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

    if (search_over || nothing_found) search_ended();
    if (rejected && (wanted.cnec & cnec_emm) != 0) {
        emit_(fmt::format("+CNEC_EMM: {}", *next.reject_cause));
    }
    if (wanted.cereg != 0) {
        const std::string text = registration_text(next, context_.cell(), wanted.cereg);
        if (text != registration_text(before, context_.cell(), wanted.cereg)) {
            emit_("+CEREG: " + text);
        }
    }
    if (given_up) search_ended();
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
        break;
    case PdnEvent::Kind::lost:
        // While registered the network detaches, and NW DETACH speaks for all of them.
        if (context_.emm().state() != Emm::State::registered) {
            event(fmt::format("ME PDN DEACT {}", each.cid));
        }
        break;
    }
    if (each.cause != 0 && (context_.wanted().cnec & cnec_esm) != 0) {
        emit_(fmt::format("+CNEC_ESM: {},{}", each.cause, each.cid));
    }
}

void Notifications::on_rrc(Rrc::State from)
{
    const int n = context_.wanted().cscon;
    const bool now = connected(context_.ue().rrc().state());
    if (n != 0 && now != connected(from)) emit_("+CSCON: " + connection_text(now, n));
}

void Notifications::event(std::string_view text)
{
    if (context_.wanted().cgerep) emit_(fmt::format("+CGEV: {}", text));
}

void Notifications::search_ended()
{
    if (context_.wanted().mdmev) emit_("%MDMEV: SEARCH STATUS 2");
}

} // namespace atlink::modem
