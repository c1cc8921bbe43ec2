#include "stack/wincs02/driver/ping.hpp"

#include "stack/wincs02/address.hpp"

#include <utility>

namespace stack::inline v0::wincs02 {

namespace {

constexpr emu::Ts patience = std::chrono::seconds{5}; // an estimate
constexpr std::uint16_t identifier = 0x5743;
constexpr std::size_t size = 32;

} // namespace

Ping::Ping(emu::Engine& engine, wifi::Part& part, Events& events)
    : engine_{engine}, part_{part}, events_{events}, deadline_{engine,
                                                               [this] { finish(std::nullopt); }}
{
}

WDRV_WINC_STATUS Ping::send(const Address& to, DRV_HANDLE handle,
                            WDRV_WINC_ICMP_ECHO_RSP_EVENT_HANDLER handler)
{
    if (handler_ != nullptr) return WDRV_WINC_STATUS_REQUEST_ERROR;
    const auto own = part_.lan().address(to.family);
    if (!own) return WDRV_WINC_STATUS_NOT_CONNECTED;
    probe_ =
        std::make_unique<net::EchoProbe>(engine_, *own, part_.lan().interface_index(0), identifier);
    probe_->on_reply = [this](const net::EchoReply&) { finish(engine_.now() - sent_); };
    if (!probe_->request(to, 1, size)) return WDRV_WINC_STATUS_REQUEST_ERROR;
    to_ = to;
    handle_ = handle;
    handler_ = handler;
    sent_ = engine_.now();
    deadline_.start(patience);
    return WDRV_WINC_STATUS_OK;
}

/// "The address and round-trip time, or a null address with type ANY and 0 on failure".
void Ping::finish(std::optional<emu::Ts> round_trip)
{
    if (handler_ == nullptr) return;
    deadline_.cancel();
    const auto rtt = round_trip
                         ? static_cast<std::uint16_t>(
                               std::chrono::ceil<std::chrono::milliseconds>(*round_trip).count())
                         : std::uint16_t{0};
    events_.push([handle = handle_, handler = std::exchange(handler_, nullptr), to = to_, rtt,
                  answered = round_trip.has_value()] {
        const WDRV_WINC_IP_MULTI_TYPE_ADDRESS address = to_driver(to);
        handler(handle, answered ? &address.addr : nullptr,
                answered ? address.type : WDRV_WINC_IP_ADDRESS_TYPE_ANY, rtt);
    });
}

} // namespace stack::inline v0::wincs02
