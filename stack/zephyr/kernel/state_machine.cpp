// zephyr/smf.h: functions of the program's that call each other; no calls of the kernel's, and no
// time passes.
#include "stack/zephyr/configuration.hpp"
#include "zephyr/smf.h"

#include "stack/process/misuse.hpp"

#include <cerrno>

namespace stack::inline v0::zephyr::kernel {

namespace {

constexpr std::uint32_t transitioned = 1;
constexpr std::uint32_t terminated = 2;
constexpr std::uint32_t exiting = 4;
constexpr std::uint32_t handled = 8;

using State = const smf_state;

bool within(State* state, State* outer)
{
    for (; state != nullptr; state = state->parent)
        if (state == outer) return true;
    return false;
}

/// The innermost that both lie in, or are; nullptr when there is none.
State* common(State* one, State* other)
{
    while (one != nullptr && !within(other, one))
        one = one->parent;
    return one;
}

State* innermost(State* state)
{
    while (state->initial != nullptr)
        state = state->initial;
    return state;
}

bool over(const smf_ctx& ctx) { return (ctx.internal & terminated) != 0; }

void call(smf_ctx& ctx, State* state, state_method smf_state::*which)
{
    ctx.executing = state;
    if (state->*which != nullptr) (state->*which)(&ctx);
}

/// From within `outer` down to `state`, until one sets another state or ends the machine.
void enter(smf_ctx& ctx, State* outer, State* state)
{
    if (state == nullptr || state == outer) return;
    enter(ctx, outer, state->parent);
    if (over(ctx) || (ctx.internal & transitioned) != 0) return;
    call(ctx, state, &smf_state::entry);
}

void go(smf_ctx& ctx, State* outer, State* state)
{
    ctx.current = innermost(state);
    ctx.internal &= ~transitioned; // of what the entry functions may set
    enter(ctx, outer, ctx.current);
    ctx.internal |= transitioned;
    ctx.executing = ctx.current;
}

bool usable(const char* name, const smf_ctx* ctx, State* state)
{
    if (ctx != nullptr && state != nullptr) return true;
    misuse(name, ctx == nullptr ? "ctx is NULL" : "the state is NULL");
    return false;
}

} // namespace

extern "C" {

void smf_set_initial(smf_ctx* ctx, const smf_state* init_state)
{
    if (!usable("smf_set_initial", ctx, init_state)) return;
    ctx->previous = nullptr;
    ctx->terminate_val = 0;
    ctx->internal = 0;
    go(*ctx, nullptr, init_state);
}

void smf_set_state(smf_ctx* ctx, const smf_state* new_state)
{
    if (!usable("smf_set_state", ctx, new_state)) return;
    if ((ctx->internal & exiting) != 0)
        return misuse("smf_set_state", "an exit function cannot set a state");
    // From the state whose function asks for it: one that sets itself is left and entered anew.
    State* const from = ctx->executing;
    State* outer = common(from, new_state);
    if (from == new_state) outer = new_state->parent;
    ctx->internal |= exiting;
    State* each = ctx->current;
    for (; each != nullptr && each != outer && !over(*ctx); each = each->parent)
        call(*ctx, each, &smf_state::exit);
    ctx->internal &= ~exiting;
    if (over(*ctx)) return;
    ctx->previous = ctx->current;
    go(*ctx, outer, new_state);
}

void smf_set_terminate(smf_ctx* ctx, int32_t val)
{
    if (ctx == nullptr) return misuse("smf_set_terminate", "ctx is NULL");
    ctx->internal |= terminated;
    ctx->terminate_val = val;
}

void smf_set_handled(smf_ctx* ctx)
{
    if (ctx == nullptr) return misuse("smf_set_handled", "ctx is NULL");
    ctx->internal |= handled;
}

int32_t emu9160_zephyr_smf_run(smf_ctx* ctx, bool run_tells)
{
    if (!usable("smf_run_state", ctx, ctx != nullptr ? ctx->current : nullptr)) return -EINVAL;
    ctx->internal &= ~(transitioned | handled);
    for (State* each = ctx->current; each != nullptr; each = each->parent) {
        if ((ctx->internal & (transitioned | handled | terminated)) != 0) break;
        ctx->executing = each;
        if (each->run == nullptr) continue;
        if (!run_tells) {
            each->run(ctx);
            continue;
        }
        // From 4.2 on 0 says that it has handled it.
        const auto run = reinterpret_cast<int (*)(void*)>(reinterpret_cast<void*>(each->run));
        if (run(ctx) == 0) ctx->internal |= handled;
    }
    return ctx->terminate_val;
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
