/// State machines, flat or of states within states. Whether parents and first inner states are
/// there is for the states to say, and not for CONFIG_SMF_*.
#ifndef ZEPHYR_INCLUDE_SMF_H_
#define ZEPHYR_INCLUDE_SMF_H_

#include <emu9160_zephyr.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*state_method)(void* obj);
#if EMU9160_ZEPHYR_VERSION >= 40200
enum smf_state_result { SMF_EVENT_HANDLED, SMF_EVENT_PROPAGATE };
typedef enum smf_state_result (*state_execution)(void* obj);
#else
typedef state_method state_execution;
#endif

struct smf_state {
    state_method entry;
    state_execution run;
    state_method exit;
    const struct smf_state* parent;
    const struct smf_state* initial; // the state within it that is entered with it
};

/// The first member of a program's object.
struct smf_ctx {
    const struct smf_state* current;
    const struct smf_state* previous;
    const struct smf_state* executing; // whose function runs, or ran last
    int32_t terminate_val;
    uint32_t internal;
};

#define SMF_CTX(o) ((struct smf_ctx*)(o))
/// entry, run, exit; then, as the version has them, parent and initial.
#define SMF_CREATE_STATE(...) EMU9160_ZEPHYR_SMF_STATE(__VA_ARGS__, NULL, NULL, )
#define EMU9160_ZEPHYR_SMF_STATE(entry, run, exit, parent, initial, ...)                           \
    {                                                                                              \
        (entry), (run), (exit), (parent), (initial)                                                \
    }

void smf_set_initial(struct smf_ctx* ctx, const struct smf_state* init_state);
/// Leaves up to the state that both lie in, and enters from there; refused in an exit function.
void smf_set_state(struct smf_ctx* ctx, const struct smf_state* new_state);
void smf_set_terminate(struct smf_ctx* ctx, int32_t val);
int32_t emu9160_zephyr_smf_run(struct smf_ctx* ctx, bool run_tells);
/// Runs the current state, then those it lies in until one handles it or sets another state: 0, or
/// what smf_set_terminate() has set.
static inline int32_t smf_run_state(struct smf_ctx* ctx)
{
    return emu9160_zephyr_smf_run(ctx, EMU9160_ZEPHYR_VERSION >= 40200);
}
#if EMU9160_ZEPHYR_VERSION >= 30700 && EMU9160_ZEPHYR_VERSION < 40200
void smf_set_handled(struct smf_ctx* ctx);
#endif
static inline const struct smf_state* smf_get_current_leaf_state(const struct smf_ctx* ctx)
{
    return ctx->current;
}
static inline const struct smf_state* smf_get_current_executing_state(const struct smf_ctx* ctx)
{
    return ctx->executing;
}

#ifdef __cplusplus
}
#endif

#endif
