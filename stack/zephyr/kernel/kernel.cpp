#include "stack/zephyr/kernel/kernel.hpp"

namespace stack::inline v0::zephyr::kernel {

namespace {

using namespace std::chrono_literals;

constexpr emu::Ts kernel_cost = std::chrono::ceil<emu::Ts>(1us);

struct KeptKernel {
    std::unique_ptr<Kernel> kernel;
    emu::Subscription detach;
    emu::Subscription reset;
};

KeptKernel& kept_kernel()
{
    static auto* const only = new KeptKernel; // threads may call while the process ends
    return *only;
}

/// Its threads wait in the world that is about to go.
void end_threads(Process& process, Process::Lock& lock)
{
    if (!kept_kernel().kernel) return;
    Kernel& kernel = *kept_kernel().kernel;
    while (!kernel.threads.empty()) {
        k_thread* const last = kernel.threads.back();
        kernel.threads.pop_back();
        if (last->host != 0 && last != &current()) process.end_thread(lock, "reset", last->host);
        last->dead = 1;
    }
    for (k_work_q* queue : kernel.work_queues)
        *queue = {};
}

std::string name_of(const k_thread& thread)
{
    if (thread.name[0] == '\0') return "a thread of priority " + std::to_string(thread.priority);
    return "thread \"" + std::string{thread.name} + '"';
}

std::optional<Process::Explanation> explain(const Kernel& kernel, pthread_t host)
{
    for (const k_thread* each : kernel.threads) {
        if (each->host == 0 || pthread_equal(each->host, host) == 0) continue;
        Process::Explanation it{.thread = name_of(*each), .what = {}};
        const k_mutex* const mutex = each->waiting != nullptr ? each->waiting->mutex : nullptr;
        if (mutex != nullptr && mutex->owner != nullptr)
            it.what = " for a mutex that " + name_of(*mutex->owner) +
                      (mutex->owner->dead != 0 ? " held when it ended" : " holds");
        return it;
    }
    return std::nullopt;
}

} // namespace

Kernel::Kernel(Process& process)
    : random{process.world().seed().stream("zephyr random")},
      pool(static_cast<std::size_t>(configuration().heap_mem_pool_size))
{
    heap.tag = EMU9160_ZEPHYR_HEAP;
    heap.memory = reinterpret_cast<char*>(pool.data());
    heap.size = pool.size();
}

Kernel& Kernel::of(Process& process)
{
    KeptKernel& it = kept_kernel();
    if (!it.kernel) {
        it.kernel = std::make_unique<Kernel>(process);
        it.detach = process.before_detach.subscribe(
            [&process](Process::Lock& lock) { end_threads(process, lock); });
        process.set_explain([](pthread_t host) { return explain(*kept_kernel().kernel, host); });
        it.reset = process.before_reset.subscribe([] { kept_kernel().kernel.reset(); });
    }
    return *it.kernel;
}

void look(const Call& call)
{
    zephyr::spend(call.process(), call.lock(), call.name(), call.world().config().call_cost);
}

void spend(const Call& call)
{
    if (!Process::in_callback())
        zephyr::spend(call.process(), call.lock(), call.name(), kernel_cost);
}

bool given(const Call& call, const void* pointer, const char* argument)
{
    if (pointer != nullptr) return true;
    misuse(call.name(), std::string{argument} + " is NULL");
    return false;
}

} // namespace stack::inline v0::zephyr::kernel
