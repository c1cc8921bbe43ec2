// A session in virtual time, and everything it says.
#pragma once

#include "atlink/slm/session.hpp"
#include "emu/bus.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atlink {

using namespace std::chrono_literals;
using Outputs = std::vector<std::string>;

inline constexpr auto ok = "\r\nOK\r\n";
inline constexpr auto error = "\r\nERROR\r\n";

class SessionTest : public testing::Test {
protected:
    explicit SessionTest(const stack::WorldConfig& config = {}) : world_{config} {}

    emu::Instant now() { return world_.engine().now(); }
    void run_to(emu::Instant when) { world_.engine().advance_to(when); }
    void run_for(emu::Ts time) { run_to(now() + time); }

    /// Sends one command and runs until something is said; all outputs up to then.
    std::string ask(const std::string& command)
    {
        outputs_.clear();
        session_->feed(command + "\r\n");
        const emu::Instant limit = now() + 5min;
        while (outputs_.empty()) {
            const auto next = world_.engine().next_event();
            if (!next || *next > limit) break;
            world_.engine().run_one();
        }
        return said();
    }

    /// Sends and does not wait; what was said at once.
    std::string send(std::string_view bytes)
    {
        outputs_.clear();
        session_->feed(bytes);
        return said();
    }

    std::string said() const
    {
        std::string all;
        for (const std::string& output : outputs_)
            all += output;
        return all;
    }

    void attach()
    {
        ASSERT_EQ(ask("AT+CFUN=1"), "\r\nOK\r\n");
        run_for(20s);
        ASSERT_TRUE(world_.modem().bearers().up(0));
        outputs_.clear();
    }

    void connect_to_echo()
    {
        attach();
        ASSERT_EQ(ask("AT#XSOCKET=1,1,0"), "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n");
        ASSERT_EQ(ask("AT#XCONNECT=\"echo.test\",7"), "\r\n#XCONNECT: 1\r\n\r\nOK\r\n");
    }

    void make_session(const SessionConfig& config = {})
    {
        session_.emplace(world_, modem_, config, [this](std::string_view bytes) { hear(bytes); });
    }

    /// Runs event by event until `done`; false after five minutes.
    bool run_until(const std::function<bool()>& done)
    {
        const emu::Instant limit = now() + 5min;
        while (!done()) {
            const auto next = world_.engine().next_event();
            if (!next || *next > limit) return false;
            world_.engine().run_one();
        }
        return true;
    }

    void hear(std::string_view bytes)
    {
        outputs_.emplace_back(bytes);
        if (on_output_) on_output_();
    }

    stack::World world_;
    ModemAt modem_{world_};
    Outputs outputs_;
    std::function<void()> on_output_;
    std::optional<Session> session_;

    void SetUp() override { make_session(); }
};

} // namespace atlink
