// Part of include/modem/nrf_modem_lib.h.
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/net/cellular.hpp"
#include "stack/zephyr/nordic/at.hpp"
#include "stack/zephyr/nordic/at_monitor.hpp"
#include "stack/zephyr/nordic/hooks.hpp"
#include "stack/zephyr/nordic/lte_lc.hpp"
#include "stack/zephyr/nordic/pdn.hpp"
#include "stack/zephyr/per_world.hpp"

#include "nrf_errno.h"
#include "nrf_modem_at.h"

#include "modem/nrf_modem_lib.h"

#include <cerrno>
#include <cstdio>

extern "C" int nrf_modem_lib_get_init_ret(void);

namespace stack::inline v0::zephyr::nordic {

namespace {

struct ModemLib {
    int init_result = 0;
    bool started = false; // also after a fault
};

using InitHooks = Hooks<nrf_modem_lib_init_cb>;
using ShutdownHooks = Hooks<nrf_modem_lib_shutdown_cb>;
using CfunHooks = Hooks<nrf_modem_lib_cfun_cb>;
using DfuHooks = Hooks<nrf_modem_lib_dfu_cb>;

void on_update(std::uint32_t result)
{
    for (const auto* each : DfuHooks::instance().all())
        each->callback(result, each->context);
}

void on_mode(int mode)
{
    link_mode_set(mode);
    pdn_mode_set(mode);
    for (const auto* each : CfunHooks::instance().all())
        each->callback(mode, each->context);
}

/// Areas one behind the other in NCS's default partition of the RAM, as large as is configured.
nrf_modem_init_params& init_params()
{
    static nrf_modem_init_params params{}; // it must outlive the call
    params.shmem.ctrl = {.base = 0x2000'8000, .size = NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE};
    const auto tx = static_cast<std::uint32_t>(configuration().shmem_tx_size);
    const auto rx = static_cast<std::uint32_t>(configuration().shmem_rx_size);
    constexpr std::uint32_t begin = 0x2000'84e8;
    params.shmem.tx = {.base = begin, .size = tx};
    params.shmem.rx = {.base = begin + (tx + 3) / 4 * 4, .size = rx};
    params.fault_handler = nrf_modem_fault_handler;
    params.dfu_handler = on_update;
    return params;
}

} // namespace

} // namespace stack::inline v0::zephyr::nordic

extern "C" {

using namespace stack::zephyr::nordic;

int nrf_modem_lib_init(void)
{
    auto& it = stack::zephyr::per_world<ModemLib>();
    const int result = by_name(nrf_modem_init(&init_params()));
    it.init_result = result;
    if (result == 0) {
        it.started = true;
        listen_to_notifications();
        nrf_modem_at_cfun_handler_set(on_mode);
        configure_link();
        configure_pdn();
    }
    for (const auto* each : InitHooks::instance().all())
        each->callback(result, each->context);
    return result;
}

int nrf_modem_lib_bootloader_init(void)
{
    std::fprintf(stderr, "emu9160: nrf_modem_lib_bootloader_init: the emulated modem has no "
                         "bootloader\n");
    return -ENOSYS;
}

int nrf_modem_lib_shutdown(void)
{
    auto& it = stack::zephyr::per_world<ModemLib>();
    if (!it.started && !nrf_modem_is_initialized()) return -EALREADY;
    for (const auto* each : ShutdownHooks::instance().all())
        each->callback(each->context);
    if (nrf_modem_is_initialized()) stop_link();
    it.started = false;
    return by_name(nrf_modem_shutdown());
}

int nrf_modem_lib_get_init_ret(void) { return stack::zephyr::per_world<ModemLib>().init_result; }

__attribute__((weak)) void nrf_modem_fault_handler(struct nrf_modem_fault_info* fault_info)
{
    std::fprintf(stderr, "emu9160: modem fault 0x%x (%s), program counter 0x%x\n",
                 fault_info->reason,
                 nrf_modem_lib_fault_strerror(static_cast<int>(fault_info->reason)),
                 fault_info->program_counter);
    if (stack::zephyr::configuration().nrf_modem_lib_net_if != 0)
        stack::zephyr::network::cellular_fault();
}

const char* nrf_modem_lib_fault_strerror(int fault)
{
    switch (fault) {
    case NRF_MODEM_FAULT_UNDEFINED:
        return "undefined fault";
    case NRF_MODEM_FAULT_HW_WD_RESET:
        return "hardware watchdog";
    case NRF_MODEM_FAULT_HARDFAULT:
        return "hard fault";
    case NRF_MODEM_FAULT_MEM_MANAGE:
        return "memory management";
    case NRF_MODEM_FAULT_BUS:
        return "bus";
    case NRF_MODEM_FAULT_USAGE:
        return "usage";
    case NRF_MODEM_FAULT_SECURE_RESET:
        return "secure reset";
    case NRF_MODEM_FAULT_PANIC_DOUBLE:
        return "fault while handling a fault";
    case NRF_MODEM_FAULT_PANIC_RESET_LOOP:
        return "reset loop";
    case NRF_MODEM_FAULT_ASSERT:
        return "assertion";
    case NRF_MODEM_FAULT_PANIC:
        return "panic";
    case NRF_MODEM_FAULT_FLASH_ERASE:
        return "flash erase";
    case NRF_MODEM_FAULT_FLASH_WRITE:
        return "flash write";
    case NRF_MODEM_FAULT_POFWARN:
        return "undervoltage";
    case NRF_MODEM_FAULT_THWARN:
        return "overheating";
    default:
        return "unknown fault";
    }
}

void emu9160_zephyr_on_init(const char* name, const struct nrf_modem_lib_init_cb* entry)
{
    InitHooks::instance().add(name, entry);
}
void emu9160_zephyr_on_shutdown(const char* name, const struct nrf_modem_lib_shutdown_cb* entry)
{
    ShutdownHooks::instance().add(name, entry);
}
void emu9160_zephyr_on_cfun(const char* name, const struct nrf_modem_lib_cfun_cb* entry)
{
    CfunHooks::instance().add(name, entry);
}
void emu9160_zephyr_on_dfu(const char* name, const struct nrf_modem_lib_dfu_cb* entry)
{
    DfuHooks::instance().add(name, entry);
}

} // extern "C"
