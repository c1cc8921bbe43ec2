// A world for tests of Zephyr's kernel: fresh, the modem off, nothing happens by itself.
#pragma once

#include "tests/stack/stack_fixture.hpp"

#include "stack/process/process.hpp"
#include "stack/zephyr/configuration.hpp"

#include "zephyr/kernel.h"

#include <array>
#include <deque>
#include <functional>
#include <string>

namespace stack::zephyr {

class ZephyrKernel : public ::testing::Test {
protected:
    ZephyrKernel() { begin({}); }
    ~ZephyrKernel() override { Process::instance().reset(); }

    static void begin(const Configuration& configuration)
    {
        Process::instance().reset();
        set_configuration(configuration);
        Process::instance().set_factory([] { return std::make_unique<World>(exact()); });
        // This thread is one of priority 0, as main() is.
        k_thread_priority_set(k_current_get(), 0);
    }

    static emu::Instant now() { return Process::instance().now(); }

    /// A Zephyr thread that does `what`.
    k_tid_t thread(int priority, std::function<void()> what, k_timeout_t delay = K_NO_WAIT)
    {
        Made& made = made_.emplace_back();
        made.what = std::move(what);
        return k_thread_create(
            &made.thread, nullptr, 0,
            [](void* it, void*, void*) { static_cast<Made*>(it)->what(); }, &made, nullptr, nullptr,
            priority, 0, delay);
    }
    /// Words in the order they were said.
    void say(const std::string& word) { said += said.empty() ? word : " " + word; }

    std::string said;

private:
    struct Made {
        k_thread thread{};
        std::function<void()> what;
    };
    std::deque<Made> made_;
};

} // namespace stack::zephyr
