// Part of stack/zephyr/kernel/kernel.hpp: from the start of a program to its end, as
// start/main.c asks for it.
#include "stack/zephyr/kernel/kernel.hpp"

#include "stack/op/pause.hpp"

#include "stack/zephyr/start/start.h"
#include "zephyr/net/net_mgmt.h"

#include <algorithm>
#include <cstdio>

namespace stack::inline v0::zephyr::kernel {

namespace {

using Init = emu9160_zephyr_init_entry;
using Static = emu9160_zephyr_static_thread;

/// A thread of the program's lives, or will by itself.
bool somebody(const Kernel& kernel)
{
    return std::ranges::any_of(kernel.threads, [](const k_thread* each) {
        return each != &current() && each->service == 0 && each->started != 0;
    });
}

} // namespace

extern "C" {

int emu9160_zephyr_run(const emu9160_zephyr_program* program)
{
    kernel_call("main", [](const Call& it) {
        k_thread& self = current();
        self.priority = self.raised = configuration().main_thread_priority;
        it.process().set_priority(self.host, self.raised);
        kernel_of(it).threads.push_back(&self);
        std::snprintf(self.name, sizeof self.name, "main");
    });
    std::vector<const Init*> inits{program->inits, program->inits_end};
    std::ranges::stable_sort(inits, {}, [](const Init* each) {
        return std::pair{each->level, each->prio};
    });
    // As on the target the modem and its network come up in POST_KERNEL.
    const auto application = std::ranges::find_if(
        inits, [](const Init* each) { return each->level >= EMU9160_ZEPHYR_LEVEL_APPLICATION; });
    for (auto each = inits.begin(); each != application; ++each)
        (*each)->init();
    emu9160_zephyr_boot();
    for (auto each = application; each != inits.end(); ++each)
        (*each)->init();
    k_sched_lock(); // all are there before the first one runs
    for (auto each = program->threads; each != program->threads_end; ++each) {
        const Static& it = **each;
        kernel_call("K_THREAD_DEFINE", [&](const Call& call) {
            create(call, *it.thread, it.name, it.entry, it.p1, it.p2, it.p3, it.prio, it.options,
                   SYS_TIMEOUT_MS(it.delay));
            it.thread->stack = it.stack;
            it.thread->stack_size = it.stack_size;
        });
    }
    k_sched_unlock();
    const int status = program->main();
    kernel_call("main", [](const Call& it) {
        std::erase(kernel_of(it).threads, &current());
        serve_all(current().join_queue, 0);
        const Kernel& kernel = kernel_of(it);
        it.wait(op::Until{it.engine(), [&kernel] { return !somebody(kernel); }, emu::never});
    });
    return status;
}

void emu9160_zephyr_boot(void)
{
    emu9160_zephyr_net_init();
    kernel_call("boot", [](const Call& it) { it.door().boot(it); });
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
