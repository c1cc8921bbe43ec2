// poll: until one of several descriptors shows what is asked for, or an error.
#pragma once

#include "stack/op/op.hpp"
#include "stack/socket/sockets.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace stack::inline v0::op {

/// An entry of op::Poll, for who has none of its own.
struct Polled {
    int fd = -1;       // negative: not looked at
    unsigned events{}; // poll_in, poll_out; poll_err, poll_hup and poll_nval come always
    unsigned revents{};
};

/// `Entry` is Polled, struct nrf_pollfd or another with these three members.
template <typename Entry>
class Poll {
public:
    /// The entries have to stay where they are until the operation is over. A deadline of now looks
    /// once.
    Poll(Sockets& sockets, std::span<Entry> entries, emu::Instant deadline)
        : sockets_{sockets}, entries_{entries}, deadline_{deadline}
    {
        for (int fd = 0; fd < max_sockets; ++fd)
            openings_[static_cast<std::size_t>(fd)] = sockets.opening(fd);
    }

    /// Fills revents; how many entries have any, 0 at the deadline. A descriptor that is not open,
    /// or was closed meanwhile, shows poll_nval.
    Step<int> step()
    {
        int count = 0;
        for (Entry& each : entries_) {
            each.revents = static_cast<decltype(each.revents)>(shown(each));
            if (each.revents != 0) ++count;
        }
        if (count == 0 && sockets_.now() < deadline_) return going_on;
        return count;
    }
    emu::Instant deadline() const { return deadline_; }
    bool ready() const
    {
        return std::any_of(entries_.begin(), entries_.end(),
                           [this](const Entry& each) { return shown(each) != 0; });
    }
    void give_up() { deadline_ = emu::epoch; }

private:
    unsigned shown(const Entry& entry) const
    {
        if (entry.fd < 0) return 0;
        const auto index = static_cast<std::size_t>(entry.fd);
        if (index >= openings_.size() || openings_[index] == 0 ||
            openings_[index] != sockets_.opening(entry.fd)) {
            return poll_nval;
        }
        constexpr unsigned always = poll_err | poll_hup | poll_nval;
        const auto asked = static_cast<unsigned short>(entry.events); // bits, whatever the sign
        return sockets_.readiness(entry.fd) & (asked | always);
    }

    Sockets& sockets_;
    std::span<Entry> entries_;
    std::array<std::uint64_t, max_sockets> openings_{};
    emu::Instant deadline_;
};

} // namespace stack::inline v0::op
