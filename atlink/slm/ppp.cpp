#include "atlink/slm/ppp.hpp"

#include "atlink/slm/handlers.hpp"
#include "atlink/slm/sockets.hpp"
#include "emu/lte/config.hpp"
#include "stack/api/nrf_socket.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

// slm/behaviour.md §3
constexpr std::uint16_t fallback_mtu = 1280;
constexpr std::uint16_t max_mtu = 1500;

} // namespace

Ppp::Ppp(Application& app)
    : app_{app}, random_{app.world().seed().stream("ppp")},
      default_up_{app.world().modem().bearers().up(0)}, act_{app.engine(), [this] { act(); }}
{
    stack::net::Bearers& bearers = app.world().modem().bearers();
    subscriptions_.push_back(bearers.on_up.subscribe([this](int cid) { on_up(cid); }));
    subscriptions_.push_back(bearers.on_loss.subscribe([this](int cid) { on_loss(cid); }));
    subscriptions_.push_back(app.on_closing.subscribe([this] { end(); }));
}

Ppp::~Ppp()
{
    if (running()) (void)app_.sockets().close(std::exchange(fd_, -1));
}

std::string Ppp::status() const
{
    std::string text = fmt::format("#XPPP: {},{}", running() ? 1 : 0, connected() ? 1 : 0);
    if (app_.options().ppp_cid) text += fmt::format(",{}", cid_);
    return text;
}

void Ppp::tell() { app_.say(status()); }

/// Notifications come after the answer to whatever has caused them.
void Ppp::ask(const Request& request)
{
    if (!requests_.empty() && requests_.back().run == request.run && !request.again) return;
    requests_.push_back(request);
    act_.post();
}

void Ppp::act()
{
    while (!requests_.empty()) {
        const Request request = requests_.front();
        requests_.pop_front();
        const bool stops = request.again || !request.run;
        const bool ran = running();
        if (stops) end();
        if (request.run && (ran || !request.again)) begin(request.cid);
    }
}

void Ppp::begin(int cid)
{
    if (running()) return;
    const auto fd = open(cid);
    if (!fd) return;
    fd_ = *fd;
    cid_ = cid;
    link_ = std::make_unique<stack::net::PppLink>(
        app_.engine(), app_.world().bus(), random_, network(cid),
        stack::net::PppLink::Owner{
            .output = [this](std::string_view octets) { app_.line().send_ppp(octets); },
            .packet = [this](emu::Bytes packet) { on_peer_packet(packet); },
            .connected = [this](bool) { tell(); },
            .left = [this] { ask({.run = true, .again = true, .cid = cid_}); }});
    tell();
}

void Ppp::end()
{
    if (!running()) return;
    link_->close();
    (void)app_.sockets().close(std::exchange(fd_, -1));
    tell();
}

/// A socket for all packets of the PDN.
std::optional<int> Ppp::open(int cid)
{
    const stack::net::Bearers& bearers = app_.world().modem().bearers();
    if (!bearers.up(cid)) return {};
    const auto fd = app_.sockets().open(NRF_AF_PACKET, NRF_SOCK_RAW, 0);
    if (!fd) return {};
    if (cid == 0 ||
        app_.sockets().set_option(*fd, NRF_SOL_SOCKET, NRF_SO_BINDTOPDN, option_value(cid))) {
        return *fd;
    }
    (void)app_.sockets().close(*fd);
    return {};
}

stack::net::PppLink::Network Ppp::network(int cid) const
{
    const stack::net::Bearers& bearers = app_.world().modem().bearers();
    const emu::lte::PdnGrant& grant = app_.world().modem().ue().pdn().grant(cid);
    stack::net::PppLink::Network network;
    if (grant.ipv4) network.ipv4 = grant.address;
    if (grant.ipv6) network.interface_identifier = grant.interface_id;
    for (const stack::Address& server : bearers.dns_servers(cid)) {
        if (server.family != stack::Family::ipv4) continue;
        std::array<std::uint8_t, 4>& octets = network.dns.emplace_back();
        std::copy_n(server.bytes.begin(), octets.size(), octets.begin());
    }
    const std::uint16_t mtu = bearers.mtu(cid);
    network.mtu = mtu == 0 ? fallback_mtu : std::min(mtu, max_mtu);
    return network;
}

void Ppp::on_up(int cid)
{
    // Again for its IPv6 address: that is no activation.
    if (cid == 0 && !std::exchange(default_up_, true)) start(0);
}

void Ppp::on_loss(int cid)
{
    if (cid == 0) default_up_ = false;
    if (cid == cid_) stop();
}

void Ppp::socket_changed(int fd)
{
    if (running() && fd == fd_) take_packets();
}

void Ppp::feed(std::string_view octets)
{
    if (link_ && (running() || !link_->closed())) link_->feed(octets);
}

void Ppp::hang_up()
{
    if (!running()) return;
    const bool had_peer = connected();
    link_->hang_up();
    if (had_peer) ask({.run = true, .again = true, .cid = cid_});
}

void Ppp::on_peer_packet(emu::Bytes packet)
{
    if (!running()) return;
    if (app_.sockets().try_send(fd_, packet, nullptr)) return;
    app_.world().bus().publish(
        emu::Drop{.where = "ppp", .cid = static_cast<std::uint8_t>(cid_), .size = packet.size()});
}

void Ppp::take_packets()
{
    std::array<std::byte, max_mtu + 1> buffer{}; // a longer packet is dropped by the link
    while (running()) {
        const auto got = app_.sockets().try_recv(fd_, buffer, {});
        if (!got) return;
        link_->send(emu::Bytes{buffer}.first(got->size));
    }
}

void Ppp::heed(const Command& command)
{
    if (command.name != "+CGEREP" || command.form == Form::read || command.form == Form::test) {
        return;
    }
    events_wanted_ = command.integer(0, 0, 1) == 1;
}

bool Ppp::hides(std::string_view unsolicited) const
{
    return !events_wanted_ && unsolicited.starts_with("+CGEV");
}

Outcome xppp(Application& app, const Command& command, Response& response)
{
    Ppp& ppp = *app.ppp();
    if (command.form == Form::read) {
        response.line(ppp.status());
        return Final::ok();
    }
    const auto op = command.integer(0, 0, 1);
    const std::size_t most = op == 1 && app.options().ppp_cid ? 2 : 1;
    if (!op || command.parameters.size() > most) return Final::error();
    const auto cid = integer_or(command, 1, 0, emu::lte::max_cid, 0);
    if (!cid) return Final::error();
    *op == 1 ? ppp.start(static_cast<int>(*cid)) : ppp.stop();
    return Final::ok();
}

} // namespace atlink::inline v0::slm
