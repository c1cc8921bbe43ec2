// A name server that knows the simulated internet's hosts.
#pragma once

#include "stack/internet/services/services.hpp"

namespace stack::inline v0::net {

/// Unknown names get NXDOMAIN, a known name without the asked type an empty answer.
class DnsServer final : public UdpService {
public:
    using UdpService::UdpService;

private:
    void on_datagram(std::string_view bytes) override;
};

} // namespace stack::inline v0::net
