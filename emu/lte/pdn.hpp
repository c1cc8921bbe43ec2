// PDN connections: one small ESM machine per context (TS 24.301 §6.4, §6.5).
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/cell.hpp"
#include "emu/lte/core.hpp"
#include "emu/lte/rrc.hpp"

#include <deque>
#include <functional>
#include <map>
#include <string>

namespace emu::inline v0::lte {

inline constexpr int max_cid = 10; // +CGDCONT of modem firmware 1.3.x

/// What happened to a PDN connection, for the layers above.
struct PdnEvent {
    enum class Kind {
        activated,              // +CGEV: ME PDN ACT
        refused,                // the network said no, or did not answer (cause 0)
        deactivated_by_ue,      // +CGEV: ME PDN DEACT
        deactivated_by_network, // +CGEV: NW PDN DEACT
        lost,                   // with the registration; no line of its own when all go at once
    };
    Kind kind;
    int cid;
    int cause; // ESM cause, 0 = none
};

class Pdn {
public:
    enum class State { inactive, activating, active, deactivating };

    Pdn(Engine& engine, Bus& bus, const Timing& timing, const Cell& cell, UeContext& network,
        Rrc& rrc);

    // Definitions (+CGDCONT). cid 0..max_cid.
    void define(int cid, PdpType type, std::string apn);
    void undefine(int cid);
    /// Contexts above 0 vanish and context 0 returns to its default (power off).
    void reset_definitions();
    bool defined(int cid) const { return context(cid).defined; }
    PdpType type(int cid) const { return context(cid).type; }
    const std::string& apn(int cid) const { return context(cid).apn; }
    /// True when the host named a type for the context; until then +CGDCONT? shows it empty.
    bool configured(int cid) const { return context(cid).configured; }
    /// Who the host says it is when the context is asked for (+CGAUTH); kept until undefine().
    void set_login(int cid, PdnLogin login) { context(cid).login = std::move(login); }
    const PdnLogin& login(int cid) const { return context(cid).login; }

    State state(int cid) const { return context(cid).state; }
    bool active(int cid) const { return state(cid) == State::active; }
    bool any_active() const;
    /// What the network gave; meaningful while active.
    const PdnGrant& grant(int cid) const { return context(cid).grant; }

    /// True while the name may not be asked for again: T3396, or the wait after a refusal that
    /// named no time (TS 24.301 §6.5.1.4.3). Power off ends it.
    bool backing_off(int cid) const;
    /// Starts PDN CONNECTIVITY REQUEST; the outcome is an event. Needs a registered UE.
    void activate(int cid);
    /// Starts PDN DISCONNECT REQUEST.
    void deactivate(int cid);
    /// The attach accept brought the default bearer.
    void accept_default(const PdnGrant& grant);
    void lose(int cid, PdnEvent::Kind kind, int cause);
    void lose_all(PdnEvent::Kind kind);
    /// Cause 39 (TS 24.301 §6.4.4.3): the context is asked for again after a pause, if it is not
    /// there by then.
    void reactivate(int cid);
    /// The UE has left the network: what was to come back does not.
    void forget_reactivations();

    Signal<const PdnEvent&> on_event;

private:
    struct Context {
        Context(Engine& engine, Pdn& pdn, int cid);
        bool defined = false;
        bool configured = false;
        PdpType type = PdpType::ipv4v6;
        std::string apn;
        PdnLogin login;
        State state = State::inactive;
        PdnGrant grant;
        int attempts = 0;
        Timer answer; // the network's, after one NAS round trip
        Timer retry;  // T3482, T3492
        Timer reactivation;
    };

    Context& context(int cid) { return contexts_[static_cast<std::size_t>(cid)]; }
    const Context& context(int cid) const { return contexts_[static_cast<std::size_t>(cid)]; }
    void send(int cid);
    void on_connected();
    void on_answer(int cid);
    void on_retry(int cid);
    void back_off(const std::string& apn, const Reject& reject);
    void enter(int cid, State next, std::string_view cause);

    Engine& engine_;
    Bus& bus_;
    const Timing& timing_;
    const Cell& cell_;
    UeContext& network_;
    Rrc& rrc_;
    std::deque<Context> contexts_;
    std::map<std::string, Instant, std::less<>> back_offs_; // by name, as asked for: until then
    Subscription rrc_changes_;
};

} // namespace emu::inline v0::lte
