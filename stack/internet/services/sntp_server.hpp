// A time server: what its clock says is the world's time.
#pragma once

#include "stack/internet/services/services.hpp"

#include <optional>

namespace stack::inline v0::net {

enum class SntpBehaviour { good, unsynchronised, rate, silent };

class SntpServer final : public UdpService {
public:
    SntpServer(Host& host, std::uint16_t port, SntpBehaviour behaviour = SntpBehaviour::good)
        : UdpService{host, port}, behaviour_{behaviour}
    {
    }

private:
    void on_datagram(std::string_view bytes) override;

    SntpBehaviour behaviour_;
};

} // namespace stack::inline v0::net
