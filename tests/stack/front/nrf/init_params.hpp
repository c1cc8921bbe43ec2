// What tests start the modem library with.
#pragma once

#include "stack/api/nrf_modem.h"

#include <cstdint>

namespace stack {

/// Parameters nrf_modem_init takes.
inline nrf_modem_init_params good_params()
{
    nrf_modem_init_params params{};
    params.shmem.ctrl = {.base = 0x20010000, .size = NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE};
    params.shmem.tx = {.base = 0x20011000, .size = 8192};
    params.shmem.rx = {.base = 0x20013000, .size = 8192};
    params.fault_handler = [](nrf_modem_fault_info*) {};
    params.dfu_handler = [](std::uint32_t) {};
    return params;
}

} // namespace stack
