// The process's world for a benchmark: registered, through the C API.
#pragma once

#include "stack/process/process.hpp"

#include "stack/api/nrf_modem.h"
#include "stack/api/nrf_modem_os.h"

#include <stdexcept>

namespace bench {

/// A fresh world, in which the library is initialised and the modem off.
inline void start_library(const stack::WorldConfig& config)
{
    stack::Process& process = stack::Process::instance();
    process.reset();
    process.set_factory([config] { return std::make_unique<stack::World>(config); });
    nrf_modem_init_params params{};
    params.shmem.ctrl.size = NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE;
    params.shmem.tx.size = 8192;
    params.shmem.rx.size = 8192;
    params.fault_handler = [](nrf_modem_fault_info*) {};
    params.dfu_handler = [](std::uint32_t) {};
    if (nrf_modem_init(&params) != 0) throw std::runtime_error("nrf_modem_init");
}

/// Makes a fresh world and an initialised library; ends both with its life.
class RegisteredModem {
public:
    explicit RegisteredModem(const stack::WorldConfig& config)
    {
        start_library(config);
        stack::Process& process = stack::Process::instance();
        process.world().modem().ue().set_mode(emu::lte::FunctionalMode::normal);
        nrf_modem_os_sleep(30'000);
        if (!process.world().modem().ue().emm().registered()) {
            throw std::runtime_error("not registered");
        }
    }
    ~RegisteredModem()
    {
        nrf_modem_shutdown();
        stack::Process::instance().reset();
    }
    RegisteredModem(const RegisteredModem&) = delete;
    RegisteredModem& operator=(const RegisteredModem&) = delete;
};

/// No rates, no latencies: what is left is our own work.
inline stack::WorldConfig unshaped()
{
    stack::WorldConfig config;
    config.timing.uplink_rate = 0;
    config.timing.downlink_rate = 0;
    config.timing.uplink_grant = emu::Ts{0};
    config.timing.downlink_latency = emu::Ts{0};
    config.internet.path.delay = emu::Ts{0};
    return config;
}

} // namespace bench
