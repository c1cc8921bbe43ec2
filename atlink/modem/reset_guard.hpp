// Resets that nobody prepared: the modem counts them, and does not attach for a while when there
// are too many (nWP042, at/power_mobility.md §4.3).
#pragma once

#include "atlink/modem/reset_count.hpp"
#include "emu/engine.hpp"

namespace atlink::inline v0::modem {

struct Context;

/// Counted is each start that +CFUN=0 did not go before. +CFUN=0 clears the count, and so do 60 s
/// without a reset. Above the limit, 5 in 1.3.0 and 7 later, the modem searches but does not attach
/// for 30 minutes with power. Each switching on tells of it meanwhile, and only +CFUN=0 clears the
/// count then (the field report of 1.3.0; estimate).
class ResetGuard {
public:
    explicit ResetGuard(Context& context);

    /// What goes off now goes without +CFUN=0, up to start().
    void lose_power();
    void start();
    /// +CFUN=0, whoever asked.
    void switched_off();
    /// LTE is on; tells when the modem is held back.
    void switched_on();
    void registered();
    /// The run is over, and the modem's life is not: that is no reset.
    void put_away();

private:
    bool holds_back() const { return hold_back_.running(); }
    void let_go();

    Context& context_;
    ResetCount count_;
    bool without_power_ = false;
    emu::Timer validated_; // this start was a good one
    emu::Timer hold_back_;
};

} // namespace atlink::inline v0::modem
