// Unsolicited lines of the radio, in the order and wording of at/notes.md §5. They tell; what else
// follows from an event is in reactions.hpp.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/signal.hpp"

namespace atlink::inline v0::modem {

class Notifications {
public:
    explicit Notifications(Context& context);

    /// The functional mode is another one; LTE may have come on (%XMODEMSLEEP).
    void mode();
    /// Behind the answer of +CFUN: the card, and from 2.0.0 on the exceptional data.
    void mode_settled();
    void card();
    /// LTE has gone off, the detach is over.
    void settled();
    void registration(const emu::lte::Registration& before, const emu::lte::Registration& next);
    /// Every one is told, also where +CEREG has shown the same cause before.
    void reject(const emu::lte::Reject& reject);
    /// Between two searches, or zero: the pause is over.
    void pause(emu::Ts length);
    void detach(bool by_network);
    void pdn(const emu::lte::PdnEvent& event);
    void ipv6(int cid, bool usable);
    void radio(emu::lte::Rrc::State from);
    void signal();

private:
    void sleep(emu::Ts left);
    void event(std::string_view text); // +CGEV
    void search_reached(int status);   // %MDMEV
    void indicate(bool registered, bool roaming);
    void esm_cause(int cause, int cid); // +CNEC_ESM

    Context& context_;
    SignalLevels levels_;
    bool asleep_ = true;       // as %XMODEMSLEEP sees it: LTE is off
    bool switched_on_ = false; // LTE, and not yet told behind the answer
    bool service_ = false;
    bool roaming_ = false;
    emu::Timer light_pass_; // of the search for a cell
    bool light_pass_told_ = false;
    emu::Timer sleep_; // %XMODEMSLEEP: 3
    emu::Instant sleep_end_ = emu::epoch;
};

} // namespace atlink::inline v0::modem
