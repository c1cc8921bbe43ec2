#include "stack/front/nrf/call.hpp"

#include "stack/api/nrf_errno.h"
#include "stack/api/nrf_modem.h"

namespace {

/// What nrf_modem_init checks of its parameters (nrf_api/functions.tsv); 0 when all is well.
int check(const nrf_modem_init_params& params)
{
    if (params.fault_handler == nullptr || params.dfu_handler == nullptr) return -NRF_EINVAL;
    if (params.shmem.ctrl.size != NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE) return -NRF_EINVAL;
    for (const auto base : {params.shmem.ctrl.base, params.shmem.tx.base, params.shmem.rx.base,
                            params.shmem.trace.base}) {
        if (base % 4 != 0) return -NRF_EINVAL;
    }
    if (params.shmem.tx.size == 0 || params.shmem.rx.size == 0) return -NRF_ENOMEM;
    return 0;
}

} // namespace

extern "C" {

char* nrf_modem_build_version(void)
{
    static char version[] = "2.7.0-emu9160";
    return version;
}

int nrf_modem_init(const struct nrf_modem_init_params* init_params)
{
    if (init_params == nullptr) return -NRF_EFAULT;
    stack::Process& process = stack::Process::instance();
    if (nrf_modem_is_initialized()) return -NRF_EPERM;
    if (const int wrong = check(*init_params); wrong != 0) return wrong;
    nrf_modem_os_init(); // without the lock: a port may call the library
    auto lock = process.lock("modem_init");
    if (process.initialized()) return -NRF_EPERM; // another thread was first
    process.world();
    process.set_initialized(true);
    return 0;
}

int nrf_modem_bootloader_init(const struct nrf_modem_bootloader_init_params* init_params)
{
    if (init_params == nullptr) return -NRF_EFAULT;
    return -NRF_ENOSYS; // no firmware to program
}

bool nrf_modem_is_initialized(void)
{
    stack::Process& process = stack::Process::instance();
    auto lock = process.lock("modem_is_initialized");
    return process.initialized();
}

int nrf_modem_shutdown(void)
{
    stack::Process& process = stack::Process::instance();
    auto lock = process.lock("modem_shutdown");
    if (!process.initialized()) return -NRF_EPERM;
    process.set_initialized(false);
    stack::Modem& modem = process.world().modem();
    modem.sockets().shut_down();
    // Waiting calls end with ESHUTDOWN while their sockets are there: the shortest wait there is.
    if (!stack::Process::in_callback()) {
        process.wait(
            lock, "modem_shutdown", [] { return false; },
            process.world().engine().now() + emu::Ts{1});
    }
    modem.sockets().close_all(); // they do not survive a new init
    modem.ue().set_mode(emu::lte::FunctionalMode::power_off);
    process.leave(lock);
    nrf_modem_os_shutdown();
    return 0;
}

} // extern "C"
