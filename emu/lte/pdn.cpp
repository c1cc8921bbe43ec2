#include "emu/lte/pdn.hpp"

#include "emu/edge.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace emu::inline v0::lte {

namespace {

using State = Pdn::State;

// clang-format off
constexpr auto edges = std::to_array<Edge<State>>({   // TS 24.301
    {State::inactive,     State::activating},         // §6.5.1.2 PDN connectivity requested
    {State::activating,   State::active},             // §6.5.1.3 default bearer activated
    {State::activating,   State::inactive},           // §6.5.1.4 rejected, or T3482 for the fifth time
    {State::inactive,     State::active},             // §5.5.1.2.4 with the attach accept
    {State::active,       State::deactivating},       // §6.5.2.2 PDN disconnect requested
    {State::active,       State::inactive},           // §6.4.4.3 by the network, or locally
    {State::deactivating, State::inactive},           // §6.5.2.3 deactivated, or locally
});
// clang-format on

/// After these the UE waits also where the network names no time (TS 24.301 §6.5.1.4.3): barred,
/// unknown APN, not supported, not subscribed. After the others it does not have to.
constexpr auto late_causes = std::to_array({8, 27, 32, 33});

std::string_view name(State state)
{
    switch (state) {
    case State::inactive:
        return "inactive";
    case State::activating:
        return "activating";
    case State::active:
        return "active";
    case State::deactivating:
        return "deactivating";
    }
    return "?";
}

} // namespace

Pdn::Context::Context(Engine& engine, Pdn& pdn, int cid)
    : answer{engine, [&pdn, cid] { pdn.on_answer(cid); }}, retry{engine,
                                                                 [&pdn, cid] {
                                                                     pdn.on_retry(cid);
                                                                 }},
      reactivation{engine, [&pdn, cid] {
                       if (pdn.state(cid) == State::inactive && !pdn.backing_off(cid)) {
                           pdn.activate(cid);
                       }
                   }}
{
}

Pdn::Pdn(Engine& engine, Bus& bus, const Timing& timing, const Cell& cell, UeContext& network,
         Rrc& rrc)
    : engine_{engine}, bus_{bus}, timing_{timing}, cell_{cell}, network_{network}, rrc_{rrc},
      rrc_changes_{rrc.on_change.subscribe(
          [this](Rrc::State, Rrc::Cause) {
              if (rrc_.connected()) on_connected();
          },
          Turn::esm)}
{
    for (int cid = 0; cid <= max_cid; ++cid)
        contexts_.emplace_back(engine, *this, cid);
    context(0).defined = true;
}

void Pdn::define(int cid, PdpType type, std::string apn)
{
    Context& target = context(cid);
    target.defined = true;
    target.configured = true;
    target.type = type;
    target.apn = std::move(apn);
}

void Pdn::undefine(int cid)
{
    Context& target = context(cid);
    target.defined = cid == 0;
    target.configured = false;
    target.type = PdpType::ipv4v6;
    target.apn.clear();
    target.login = {};
}

void Pdn::reset_definitions()
{
    for (int cid = 0; cid <= max_cid; ++cid)
        undefine(cid);
    back_offs_.clear();
}

bool Pdn::any_active() const
{
    return std::any_of(contexts_.begin(), contexts_.end(),
                       [](const Context& each) { return each.state == State::active; });
}

bool Pdn::backing_off(int cid) const
{
    const auto found = back_offs_.find(context(cid).apn);
    return found != back_offs_.end() && engine_.now() < found->second;
}

void Pdn::back_off(const std::string& apn, const Reject& reject)
{
    const bool waits = std::ranges::find(late_causes, reject.cause) != late_causes.end();
    const Ts length = reject.back_off.value_or(waits ? timing_.pdn_retry_wait : Ts{0});
    back_offs_.insert_or_assign(apn, engine_.now() + length);
}

void Pdn::activate(int cid)
{
    assert(context(cid).state == State::inactive);
    enter(cid, State::activating, "requested");
    context(cid).attempts = 0;
    send(cid);
}

void Pdn::deactivate(int cid)
{
    assert(context(cid).state == State::active);
    enter(cid, State::deactivating, "requested");
    context(cid).attempts = 0;
    send(cid);
}

void Pdn::send(int cid)
{
    Context& target = context(cid);
    ++target.attempts;
    target.retry.start(target.state == State::deactivating ? timing_.t3492 : timing_.t3482);
    if (rrc_.connected()) {
        rrc_.activity();
        target.answer.start(timing_.nas_round_trip);
    } else {
        rrc_.request(Rrc::Cause::mo_signalling);
    }
}

void Pdn::on_connected()
{
    for (Context& each : contexts_) {
        if (each.retry.running() && !each.answer.running()) {
            each.answer.start(timing_.msg5 + timing_.nas_round_trip);
        }
    }
}

void Pdn::on_answer(int cid)
{
    if (!cell_.covered()) return; // the retransmission timer decides
    rrc_.activity();
    Context& target = context(cid);
    switch (target.state) {
    case State::activating: {
        const AttachAnswer answer = network_.answer_pdn(cid, target.type, target.apn, target.login);
        if (const auto* grant = std::get_if<PdnGrant>(&answer)) {
            target.grant = *grant;
            enter(cid, State::active, "accepted");
            on_event({PdnEvent::Kind::activated, cid, grant->cause.value_or(0)});
        } else if (const auto* reject = std::get_if<Reject>(&answer)) {
            enter(cid, State::inactive, "rejected");
            back_off(target.apn, *reject);
            on_event({PdnEvent::Kind::refused, cid, reject->cause});
        }
        return;
    }
    case State::deactivating:
        return lose(cid, PdnEvent::Kind::deactivated_by_ue, 0);
    case State::inactive:
    case State::active:
        return;
    }
}

void Pdn::on_retry(int cid)
{
    Context& target = context(cid);
    if (target.attempts < timing_.pdn_attempts) return send(cid);
    if (target.state == State::deactivating) {
        return lose(cid, PdnEvent::Kind::deactivated_by_ue, 0); // §6.5.2.5: locally
    }
    enter(cid, State::inactive, "T3482 expiry");
    on_event({PdnEvent::Kind::refused, cid, 0});
}

void Pdn::accept_default(const PdnGrant& grant)
{
    context(0).grant = grant;
    enter(0, State::active, "attach accept");
    on_event({PdnEvent::Kind::activated, 0, grant.cause.value_or(0)});
}

void Pdn::lose(int cid, PdnEvent::Kind kind, int cause)
{
    switch (context(cid).state) {
    case State::inactive:
        return;
    case State::activating:
        enter(cid, State::inactive, "aborted");
        return on_event({PdnEvent::Kind::refused, cid, cause});
    case State::active:
    case State::deactivating:
        enter(cid, State::inactive, "deactivated");
        return on_event({kind, cid, cause});
    }
}

void Pdn::lose_all(PdnEvent::Kind kind)
{
    for (int cid = 0; cid <= max_cid; ++cid)
        lose(cid, kind, 0);
}

void Pdn::reactivate(int cid)
{
    Timer& pause = context(cid).reactivation;
    if (!pause.running()) pause.start(timing_.pdn_reactivation); // who asked first counts
}

void Pdn::forget_reactivations()
{
    for (Context& each : contexts_)
        each.reactivation.cancel();
}

void Pdn::enter(int cid, State next, std::string_view cause)
{
    Context& target = context(cid);
    assert(allowed(edges, target.state, next));
    const State from = std::exchange(target.state, next);
    target.answer.cancel();
    target.retry.cancel();
    bus_.publish(
        Transition{.machine = "pdn", .from = name(from), .to = name(next), .cause = cause});
}

} // namespace emu::inline v0::lte
