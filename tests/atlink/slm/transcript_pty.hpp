// Real pseudo-terminals under a transcript: the modem on one side in real time, the player as the
// host program on the other.
#pragma once

#include "atlink/transport/pty.hpp"
#include "stack/process/real_time_driver.hpp"
#include "stack/world.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace atlink::transcript {

/// A terminal, open on both sides.
class PtyEnd {
public:
    PtyEnd(boost::asio::io_context& io, std::function<void(std::string_view)> feed)
        : io_{io}, feed_{std::move(feed)}, port_{io,
                                                 [this](std::string_view bytes) {
                                                     unread_ -= bytes.size();
                                                     feed_(bytes);
                                                 },
                                                 PtyOptions{}},
          fd_{::open(port_.device().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)}
    {
        if (fd_ < 0) throw std::runtime_error("cannot open " + port_.device());
    }
    ~PtyEnd() { ::close(fd_); }
    PtyEnd(const PtyEnd&) = delete;
    PtyEnd& operator=(const PtyEnd&) = delete;

    void modem_says(std::string_view bytes) { port_.write(bytes); }

    /// Until the modem has read it all.
    void host_sends(std::string_view bytes)
    {
        unread_ += bytes.size();
        while (unread_ > 0) {
            const ssize_t size = ::write(fd_, bytes.data(), bytes.size());
            if (size > 0) bytes.remove_prefix(static_cast<std::size_t>(size));
            if (io_.run_one_for(std::chrono::seconds{10}) == 0) {
                throw std::runtime_error("the modem does not read");
            }
        }
    }

    /// What has come for the host.
    std::string host_hears()
    {
        std::string all;
        std::array<char, 4096> buffer{};
        for (;;) {
            const ssize_t size = ::read(fd_, buffer.data(), buffer.size());
            if (size <= 0) return all;
            all.append(buffer.data(), static_cast<std::size_t>(size));
        }
    }

private:
    boost::asio::io_context& io_;
    std::function<void(std::string_view)> feed_;
    PtyPort port_;
    int fd_;
    std::size_t unread_ = 0; // sent, and not read by the modem yet
};

/// The line of AT commands, and that of PPP.
class PtyLine {
public:
    using Feed = std::function<void(std::string_view)>;

    /// `feed` takes the host's bytes; `scale` seconds of the modem's pass in one of the wall's.
    PtyLine(stack::World& world, double scale, Feed feed, Feed feed_ppp)
        : world_{world}, driver_{scale}, slice_{scale * 0.002}, at_{driver_.io(), std::move(feed)},
          ppp_{driver_.io(), std::move(feed_ppp)}
    {
    }

    void modem_says(std::string_view bytes)
    {
        said_at_ = world_.engine().now();
        at_.modem_says(bytes);
    }

    /// All of it at one instant of the modem's time: a wait of ours is no pause of the host's,
    /// which would flush data mode.
    void host_sends(std::string_view bytes)
    {
        sent_at_ = said_at_ = driver_.stamp(world_.engine());
        at_.host_sends(bytes);
    }

    std::string host_hears() { return at_.host_hears(); }

    PtyEnd& ppp() { return ppp_; }

    /// A little further, at most to `limit`; what is said to the host is on its way a while longer.
    void step(emu::Instant limit)
    {
        const emu::Instant next =
            driver_.stamp(world_.engine()) + std::chrono::duration_cast<emu::Ts>(slice_);
        while (driver_.step(world_.engine(), std::min(limit, next))) {
        }
    }

    /// From the last bytes for the modem to the last that it said.
    emu::Ts took() const { return said_at_ - sent_at_; }

private:
    stack::World& world_;
    stack::RealTimeDriver driver_;
    std::chrono::duration<double> slice_; // of the modem's time, two milliseconds of ours
    PtyEnd at_;
    PtyEnd ppp_;
    emu::Instant sent_at_ = emu::epoch;
    emu::Instant said_at_ = emu::epoch;
};

} // namespace atlink::transcript
