#include "stack/wincs02/driver/sntp.hpp"

#include "stack/proto/sntp_message.hpp"
#include "stack/wincs02/status.hpp"

#include "wdrv_winc_sntp.h"

#include <array>
#include <utility>

namespace stack::inline v0::wincs02 {

namespace {

constexpr std::uint16_t sntp_port = 123;
constexpr emu::Ts retry = std::chrono::seconds{15}; // RFC 4330 §10: not more often
constexpr emu::Ts poll = std::chrono::hours{1};     // an estimate
constexpr std::size_t longest_server = 64;          // an estimate
constexpr std::size_t longest_message = 128;

} // namespace

Sntp::Sntp(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed, net::Ports& ports,
           wifi::Part& part, Names& names, DeviceTime& time)
    : bus_{bus}, ports_{ports}, part_{part}, names_{names}, time_{time}, nonces_{seed.stream(
                                                                             "wincs02 sntp")},
      again_{engine, [this] { begin(); }}, ups_{part.lan().on_up.subscribe([this](int) {
          if (!waiting_) begin();
      })}
{
}

void Sntp::enable(bool on)
{
    if (std::exchange(enabled_, on) == on) return;
    if (on) return begin();
    stop();
}

void Sntp::set_server(std::string server)
{
    stop();
    server_ = std::move(server);
    begin();
}

void Sntp::reset()
{
    stop();
    enabled_ = false;
    server_.clear();
}

void Sntp::stop()
{
    again_.cancel();
    waiting_ = false;
    socket_.reset();
    ++attempt_;
}

void Sntp::begin()
{
    stop();
    if (!enabled_ || server_.empty() || !part_.lan().up(0)) return;
    waiting_ = true;
    again_.start(retry);
    if (const auto address = Address::parse(server_)) return ask(*address);
    names_.resolve(server_, Family::ipv4, retry, [this, it = attempt_](const Lookup& lookup) {
        if (it == attempt_ && !lookup.addresses.empty()) ask(lookup.addresses.front());
    });
}

void Sntp::ask(const Address& server)
{
    nonce_ = nonces_.bits();
    socket_ = std::make_unique<UdpSocket>(server.family, 0, part_.lan(), ports_, bus_);
    socket_->on_change = [this] { on_readable(); };
    const std::string request = net::sntp_request(nonce_);
    if (!socket_->connect({server, sntp_port})) return;
    static_cast<void>(socket_->try_send(std::as_bytes(std::span{request}), nullptr)); // or later
}

/// An answer that is none of ours, or of a server that knows no time: as if nobody had answered.
void Sntp::on_readable()
{
    std::array<std::byte, longest_message> buffer{};
    while (const auto received = socket_->try_recv(buffer, {})) {
        const auto now =
            net::sntp_time({reinterpret_cast<const char*>(buffer.data()), received->size}, nonce_);
        if (!now) continue;
        time_.set(std::chrono::floor<std::chrono::seconds>(*now));
        again_.start(poll);
        return;
    }
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_SNTPEnableSet(DRV_HANDLE handle, bool enabled)
{
    return status_call("WDRV_WINC_SNTPEnableSet", handle, [&](const Call& call) {
        call.door().sntp().enable(enabled);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_SNTPStaticSet(DRV_HANDLE handle, bool)
{
    return status_call("WDRV_WINC_SNTPStaticSet", handle,
                       [&](const Call&) { return WDRV_WINC_STATUS_OK; });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_SNTPServerAddressSet(DRV_HANDLE handle, const char* pAddr)
{
    return status_call("WDRV_WINC_SNTPServerAddressSet", handle, [&](const Call& call) {
        const std::string_view server = pAddr == nullptr ? "" : pAddr;
        if (server.empty() || server.size() > longest_server) return WDRV_WINC_STATUS_INVALID_ARG;
        call.door().sntp().set_server(std::string{server});
        return WDRV_WINC_STATUS_OK;
    });
}

} // namespace stack::inline v0::wincs02
