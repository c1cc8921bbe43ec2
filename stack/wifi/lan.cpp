#include "stack/wifi/lan.hpp"

#include "stack/net/bindings.hpp"
#include "stack/net/interface.hpp"
#include "stack/net/ip_view.hpp"

#include <utility>

namespace stack::inline v0::wifi {

class Lan::Netif final : public net::Interface {
public:
    Netif(Lan& owner, std::uint16_t mtu) : Interface{std::nullopt, mtu}, owner_{owner}
    {
        take_multicast();
    }

private:
    void output(emu::Packet packet) override { owner_.send(std::move(packet)); }

    Lan& owner_;
};

Lan::Lan(emu::Engine& engine, emu::Bus& bus, net::Internet& internet, const Config& config)
    : engine_{engine}, bus_{bus}, internet_{internet}, config_{config},
      netif_{std::make_unique<Netif>(*this, config.mtu)}, dns_{config.dns}
{
    internet.add_site(*this, {config.outside, config.ipv6});
}

Lan::~Lan() { internet_.remove_site(*this); }

std::uint8_t Lan::interface_index(int) const { return netif_->index(); }

void Lan::associate(bool on) { associated_ = on; }

void Lan::put(const Address& address)
{
    netif_->put_address(address);
    addresses_[side(address.family)] = address;
    netif_->report_groups();
    on_up(0);
}

void Lan::drop_addresses()
{
    netif_->drop_addresses();
    addresses_ = {};
}

/// The part takes a port only; the address is its own (wincs02/behaviour.md section 4).
emu::Result<Address> Lan::bindable(int, const Address& wanted) const
{
    if (wanted.any() || address(wanted.family) == wanted) return wanted;
    return emu::fail(emu::Errno::addrnotavail);
}

emu::Result<void> Lan::may_bind(bool stream, const Address& address, std::uint16_t port, bool) const
{
    const auto in_the_way = [&](const net::Binding& it) {
        return it.port == port && it.interface == netif_->index() && !it.time_wait &&
               it.address.family == address.family &&
               (!stream || it.listening || it.address == address);
    };
    if (net::any_binding(stream ? net::Transport::tcp : net::Transport::udp, in_the_way)) {
        return emu::fail(emu::Errno::addrinuse);
    }
    return {};
}

void Lan::drop(std::string_view where, std::size_t size)
{
    bus_.publish(emu::Drop{.where = where, .cid = air_cid, .size = size});
}

/// When a packet of this size has left.
emu::Instant Lan::transmit(Air& air, std::size_t size)
{
    constexpr std::int64_t ts_per_second = emu::Ts::period::den;
    const auto airtime = static_cast<std::int64_t>(size) * 8 * ts_per_second / config_.rate;
    air.free = std::max(air.free, engine_.now()) + emu::Ts{airtime};
    return air.free;
}

void Lan::send(emu::Packet packet)
{
    if (!associated_) return drop("wifi down", packet.size());
    const std::size_t size = packet.size();
    ++taken_;
    air_[0].waiting += size;
    engine_.at(transmit(air_[0], size), [this, size] {
        air_[0].waiting -= size;
        ++across_;
        on_room_();
    });
    engine_.at(air_[0].free + config_.delay,
               [this, moved = std::move(packet)]() mutable { leave(std::move(moved)); });
}

void Lan::leave(emu::Packet packet)
{
    if (!associated_) return drop("wifi down", packet.size());
    bus_.publish(emu::PacketRecord{
        .direction = emu::Direction::uplink, .cid = air_cid, .bytes = packet.bytes()});
    translate_source(packet);
    internet_.receive(*this, std::move(packet));
}

void Lan::translate_source(const emu::Packet& packet)
{
    auto editor = net::IpEditor::of(net::writable(packet));
    if (!editor || !addresses_[0] || editor->view().source() != *addresses_[0]) return;
    if (const auto ports = editor->view().ports()) {
        used_[{editor->view().protocol(), ports->source}] = engine_.now();
    }
    editor->set_source(config_.outside);
}

/// False for what the station has not asked for.
bool Lan::translate_destination(const emu::Packet& packet)
{
    auto editor = net::IpEditor::of(net::writable(packet));
    if (!editor) return false;
    const net::IpView& view = editor->view();
    if (view.destination() != config_.outside) return true;
    if (const auto ports = view.ports(); ports && !config_.forward) {
        const net::NatConfig usual;
        const auto last = used_.find({view.protocol(), ports->destination});
        const emu::Ts timeout =
            view.protocol() == net::ip_protocol::tcp ? usual.tcp_timeout : usual.udp_timeout;
        if (last == used_.end() || engine_.now() - last->second >= timeout) return false;
    }
    editor->set_destination(addresses_[0].value_or(config_.ipv4));
    return true;
}

void Lan::receive(emu::Packet packet)
{
    if (!associated_) return drop("wifi down", packet.size());
    if (!translate_destination(packet)) return drop("nat", packet.size());
    bus_.publish(emu::PacketRecord{
        .direction = emu::Direction::downlink, .cid = air_cid, .bytes = packet.bytes()});
    const emu::Instant there = transmit(air_[1], packet.size()) + config_.delay;
    engine_.at(there, [this, moved = std::move(packet)]() mutable { arrive(std::move(moved)); });
}

void Lan::arrive(emu::Packet packet)
{
    if (!associated_) return drop("wifi down", packet.size());
    netif_->input(std::move(packet));
}

} // namespace stack::inline v0::wifi
