// Part of stack/api/nrf_modem.h: the library starts and ends.
#include "stack/front/nrf/call.hpp"
#include "stack/op/pause.hpp"

#include "stack/api/nrf_errno.h"
#include "stack/api/nrf_modem.h"

namespace {

/// What nrf_modem_init checks of its parameters (nrf_api/functions.tsv); 0 when all is well. Ports
/// that never update the modem's firmware bring no dfu_handler, and run on the chip (NuttX).
int check(const nrf_modem_init_params& params)
{
    if (params.fault_handler == nullptr) return -NRF_EINVAL;
    if (params.shmem.ctrl.size != NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE) return -NRF_EINVAL;
    for (const auto base : {params.shmem.ctrl.base, params.shmem.tx.base, params.shmem.rx.base,
                            params.shmem.trace.base}) {
        if (base % 4 != 0) return -NRF_EINVAL;
    }
    if (params.shmem.tx.size == 0 || params.shmem.rx.size == 0) return -NRF_ENOMEM;
    return 0;
}

/// From nrf_modem_init to nrf_modem_shutdown, also when the modem has crashed between.
bool started(const stack::Process& process)
{
    return process.library() != stack::Process::Library::down;
}

} // namespace

extern "C" {

using stack::call;
using stack::Call;
using stack::own_policy;

char* nrf_modem_build_version(void)
{
    static char version[] = "2.7.0-emu9160";
    return version;
}

int nrf_modem_init(const struct nrf_modem_init_params* init_params)
{
    if (init_params == nullptr) return -NRF_EFAULT;
    const bool again = call<bool>("nrf_modem_init", own_policy{},
                                  [](const Call& it) { return started(it.process()); });
    if (again) return -NRF_EPERM;
    if (const int wrong = check(*init_params); wrong != 0) return wrong;
    nrf_modem_os_init(); // without the lock: a port may call the library
    return call("nrf_modem_init", own_policy{}, [&](const Call& it) {
        if (started(it.process())) return -NRF_EPERM; // another thread was first
        it.process().set_shared_memory(
            {.tx = init_params->shmem.tx.size, .rx = init_params->shmem.rx.size});
        it.process().set_fault_handler([handler = init_params->fault_handler](const auto& fault) {
            nrf_modem_fault_info info{.reason = fault.reason,
                                      .program_counter = fault.program_counter};
            handler(&info);
        });
        it.modem().health().start_again();
        it.process().set_initialized(true);
        return 0;
    });
}

int nrf_modem_bootloader_init(const struct nrf_modem_bootloader_init_params* init_params)
{
    if (init_params == nullptr) return -NRF_EFAULT;
    return -NRF_ENOSYS; // no firmware to program
}

bool nrf_modem_is_initialized(void)
{
    return call<bool>("nrf_modem_is_initialized", own_policy{},
                      [](const Call& it) { return it.process().up(); });
}

int nrf_modem_shutdown(void)
{
    const int result = call("nrf_modem_shutdown", own_policy{}, [](const Call& it) {
        if (!started(it.process())) return -NRF_EPERM;
        it.process().set_initialized(false);
        it.sockets().shut_down();
        // Waiting calls end with ESHUTDOWN while their sockets are there: the shortest wait there
        // is.
        if (!stack::Process::in_callback()) {
            it.wait(stack::op::Pause{it.engine(), it.engine().now() + emu::Ts{1}});
        }
        it.sockets().close_all(); // they do not survive a new init
        if (!it.modem().health().failed()) {
            it.modem().ue().set_mode(emu::lte::FunctionalMode::power_off);
        }
        return 0;
    });
    if (result == 0) nrf_modem_os_shutdown();
    return result;
}

} // extern "C"
