// A port on a reactor that the test runs itself, and what the port has received.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>

namespace atlink {

class ReactorTest : public testing::Test {
protected:
    void run_ready(int times = 1)
    {
        for (; times > 0; --times) {
            context_.restart();
            context_.poll();
        }
    }
    /// Runs what is ready until `done`; false after ten seconds of wall time.
    template <typename F>
    bool until(F&& done)
    {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!done()) {
            if (std::chrono::steady_clock::now() > limit) return false;
            run_ready();
            std::this_thread::yield(); // the kernel moves the bytes on a thread of its own
        }
        return true;
    }

    boost::asio::io_context context_;
    std::string received_;
};

} // namespace atlink
