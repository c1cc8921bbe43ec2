// A host that sends echo requests to the modem and counts what comes back.
#pragma once

#include "stack/internet/host.hpp"
#include "stack/net/echo_probe.hpp"

#include <array>

namespace stack::inline v0::net {

/// host.serve<PingClient>(); from the host's own addresses.
class PingClient final : public Service {
public:
    explicit PingClient(Host& host)
        : probes_{{{host.internet().engine(), host.ipv4(), host.index(), identifier},
                   {host.internet().engine(), host.ipv6(), host.index(), identifier}}}
    {
        for (EchoProbe& probe : probes_)
            probe.on_reply = [this](const EchoReply&) { ++replies_; };
    }

    emu::Result<void> ping(const Address& to, std::size_t size = 32)
    {
        EchoProbe& probe = probes_[to.family == Family::ipv4 ? 0 : 1];
        return probe.request(to, ++sequence_, size);
    }
    int replies() const { return replies_; }

private:
    static constexpr std::uint16_t identifier = 0x9160;

    std::array<EchoProbe, 2> probes_;
    std::uint16_t sequence_ = 0;
    int replies_ = 0;
};

} // namespace stack::inline v0::net
