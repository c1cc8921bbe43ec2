// Firmware on nrf_modem_at.h, and what its handlers were told.
#pragma once

#include "stack/process/process.hpp"

#include "tests/stack/front/nrf/init_params.hpp"

#include "nrf_errno.h"
#include "nrf_modem.h"
#include "nrf_modem_at.h"
#include "nrf_modem_os.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace atlink {

using namespace std::chrono_literals;
using stack::Process;

inline std::vector<std::string> notifications;
inline std::vector<std::string> responses;
inline std::vector<int> modes;
inline std::vector<int> results; // of calls made by a handler
inline std::string commanded;    // what a custom handler was given

inline emu::Instant now()
{
    auto lock = Process::instance().lock();
    return Process::instance().world().engine().now();
}

class AtCapi : public testing::Test {
protected:
    void SetUp() override
    {
        Process& process = Process::instance();
        process.reset();
        process.set_factory([] {
            stack::WorldConfig config;
            config.timing.ra_failure = 0;
            return std::make_unique<stack::World>(config);
        });
        notifications.clear();
        responses.clear();
        modes.clear();
        results.clear();
        commanded.clear();
    }

    void TearDown() override
    {
        nrf_modem_at_notif_handler_set(nullptr);
        nrf_modem_at_cfun_handler_set(nullptr);
        nrf_modem_at_cmd_custom_set(nullptr, 0);
        nrf_modem_at_sem_timeout_set(NRF_MODEM_OS_FOREVER);
        if (nrf_modem_is_initialized()) nrf_modem_shutdown();
        Process::instance().reset();
    }

    static void init()
    {
        static const nrf_modem_init_params params = stack::good_params();
        ASSERT_EQ(nrf_modem_init(&params), 0);
    }
};

} // namespace atlink
