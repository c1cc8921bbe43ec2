// A program on NCS: the modem of an nRF91, and what it was told.
#pragma once

#include "stack/process/process.hpp"
#include "stack/zephyr/configuration.hpp"

#include "nrf_modem.h"
#include "nrf_modem_at.h"

#include "modem/lte_lc.h"
#include "modem/nrf_modem_lib.h"
#include "zephyr/kernel.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace stack::zephyr {

using namespace std::chrono_literals;

class NordicProgram : public testing::Test {
protected:
    NordicProgram()
    {
        Configuration configured;
        configured.mode = Mode::offload;
        configured.nrf_modem_lib = 1;
        begin(configured);
    }
    ~NordicProgram() override
    {
        Process::instance().reset();
        set_configuration({});
    }
    NordicProgram(const NordicProgram&) = delete;
    NordicProgram& operator=(const NordicProgram&) = delete;

    /// A fresh world for a program of this configuration; random access never fails.
    static void begin(const Configuration& configured)
    {
        Process::instance().reset();
        set_configuration(configured);
        Process::instance().set_factory([] {
            WorldConfig config;
            config.timing.ra_failure = 0;
            return std::make_unique<World>(config);
        });
        told().clear();
    }

    /// What handlers were told, in its order.
    static std::vector<std::string>& told()
    {
        static std::vector<std::string> lines;
        return lines;
    }
    /// With the lock held.
    template <typename Body>
    static auto with_world(Body&& body)
    {
        Process& process = Process::instance();
        Process::Lock lock = process.lock();
        if constexpr (std::is_void_v<decltype(body(process.world()))>) {
            body(process.world());
            process.leave(lock);
        } else {
            auto result = body(process.world());
            process.leave(lock);
            return result;
        }
    }
    static emu::Instant now()
    {
        return with_world([](World& world) { return world.engine().now(); });
    }
    /// The answer to a command, without its final result.
    static std::string ask(const char* command)
    {
        char text[512] = "";
        EXPECT_EQ(nrf_modem_at_cmd(text, sizeof text, "%s", command), 0) << command;
        const std::string answer = text;
        return answer.substr(0, answer.rfind("OK\r\n"));
    }
};

} // namespace stack::zephyr
