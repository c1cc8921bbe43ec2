// A real pseudo-terminal under a transcript: the modem on one side in real time, the player as the
// host program on the other.
#pragma once

#include "atlink/pty.hpp"
#include "stack/modem.hpp"
#include "stack/real_time_driver.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace atlink::transcript {

class PtyLine {
public:
    /// `feed` takes the host's bytes; `scale` seconds of the modem's pass in one of the wall's.
    PtyLine(stack::World& world, double scale, std::function<void(std::string_view)> feed)
        : world_{world}, driver_{scale}, slice_{scale * 0.002}, feed_{std::move(feed)},
          port_{driver_.io(),
                [this](std::string_view bytes) {
                    heard_at_ = driver_.stamp(world_.engine());
                    feed_(bytes);
                },
                PtyOptions{}},
          fd_{open(port_.device().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)}
    {
        if (fd_ < 0) throw std::runtime_error("cannot open " + port_.device());
    }
    ~PtyLine() { close(fd_); }
    PtyLine(const PtyLine&) = delete;
    PtyLine& operator=(const PtyLine&) = delete;

    void modem_says(std::string_view bytes)
    {
        said_at_ = world_.engine().now();
        port_.write(bytes);
    }

    /// All of it, while the modem reads.
    void host_sends(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t size = write(fd_, bytes.data(), bytes.size());
            if (size > 0) bytes.remove_prefix(static_cast<std::size_t>(size));
            if (!bytes.empty()) step(emu::never);
        }
        heard_at_ = said_at_ = driver_.stamp(world_.engine());
    }

    /// What has come for the host.
    std::string host_hears()
    {
        std::string all;
        std::array<char, 4096> buffer{};
        for (;;) {
            const ssize_t size = read(fd_, buffer.data(), buffer.size());
            if (size <= 0) return all;
            all.append(buffer.data(), static_cast<std::size_t>(size));
        }
    }

    /// A little further, at most to `limit`; what is said to the host is on its way a while longer.
    void step(emu::Instant limit)
    {
        const emu::Instant next =
            driver_.stamp(world_.engine()) + std::chrono::duration_cast<emu::Ts>(slice_);
        while (driver_.step(world_.engine(), std::min(limit, next))) {
        }
    }

    /// From the last bytes that reached the modem to the last that it said.
    emu::Ts took() const { return said_at_ - heard_at_; }

private:
    stack::World& world_;
    stack::RealTimeDriver driver_;
    std::chrono::duration<double> slice_; // of the modem's time, two milliseconds of ours
    std::function<void(std::string_view)> feed_;
    PtyPort port_;
    int fd_;
    emu::Instant heard_at_ = emu::epoch;
    emu::Instant said_at_ = emu::epoch;
};

} // namespace atlink::transcript
