#include "stack/net/station.hpp"

#include "stack/net/bindings.hpp"
#include "stack/net/interface.hpp"
#include "stack/net/ip_view.hpp"
#include "stack/net/lwip_types.hpp"

#include <cstring>
#include <utility>

namespace stack::inline v0::net {

namespace {

constexpr Address loopback4{.family = Family::ipv4, .bytes = {127, 0, 0, 1}};
constexpr Address loopback6{.family = Family::ipv6,
                            .bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

constexpr std::size_t side(Family family) { return family == Family::ipv4 ? 0 : 1; }

} // namespace

/// What lwIP sees of one of its addresses per family.
class Station::Netif final : public Interface {
public:
    Netif(Station& owner, std::uint16_t mtu) : Interface{std::nullopt, mtu}, owner_{owner} {}

    void put(const Address& address)
    {
        put_address(address);
        addresses_[side(address.family)] = address;
    }
    std::optional<Address> address(Family family) const { return addresses_[side(family)]; }
    bool has(const Address& address) const { return addresses_[side(address.family)] == address; }

private:
    void output(emu::Packet packet) override { owner_.send(std::move(packet)); }

    Station& owner_;
    std::array<std::optional<Address>, 2> addresses_;
};

Station::Station(emu::lte::Ue& ue, Bearers& bearers, const Config& config)
    : ue_{ue}, bearers_{bearers}, config_{config}, loopback_{std::make_unique<Netif>(*this,
                                                                                     config.mtu)},
      configured_{std::make_unique<Netif>(*this, config.mtu)}, pdn_{std::make_unique<Netif>(
                                                                   *this, config.mtu)},
      delivering_{bearers.engine(), [this] { deliver(); }}, again_{bearers.engine(),
                                                                   [this] { ask_again(); }}
{
    index_ = loopback_->index();
    configured_->share_index(*loopback_);
    pdn_->share_index(*loopback_);
    loopback_->put(loopback4);
    loopback_->put(loopback6);
    if (config.ipv4) configured_->put(*config.ipv4);
    if (config.ipv6) configured_->put(*config.ipv6);
    if (config.over_pdn) take_pdn();
}

Station::~Station() { bearers_.detach(*this); }

void Station::take_pdn()
{
    pdn_events_ = ue_.pdn().on_event.subscribe([this](const emu::lte::PdnEvent& event) {
        const bool gone = event.kind == emu::lte::PdnEvent::Kind::refused ||
                          event.kind == emu::lte::PdnEvent::Kind::deactivated_by_network;
        if (event.cid == cid_ && gone) again_.start(ue_.timing().pdn_retry);
    });
    losses_ = bearers_.on_loss.subscribe([this](int cid) {
        if (cid != cid_) return;
        pdn_up_ = false;
        on_loss(cid);
        on_change();
    });
    ups_ = bearers_.on_up.subscribe([this](int cid) {
        if (cid != cid_) return;
        pdn_up_ = true;
        on_addresses();
        on_change();
    });
    bearers_.lend(cid_);
    bearers_.attach(*this);
    pdn_up_ = bearers_.up(cid_);
    on_addresses();
}

void Station::start() { ue_.set_mode(emu::lte::FunctionalMode::normal); }

void Station::stop() { ue_.set_mode(emu::lte::FunctionalMode::flight); }

void Station::ask_again()
{
    emu::lte::Pdn& pdn = ue_.pdn();
    if (pdn.state(cid_) != emu::lte::Pdn::State::inactive || !ue_.emm().registered()) return;
    // Not before the wait for its name is over.
    if (pdn.backing_off(cid_)) return again_.start(ue_.timing().pdn_retry);
    pdn.activate(cid_);
}

/// What a lost connection leaves behind stays until the next has another address: who is connected
/// notices by silence.
void Station::on_addresses()
{
    bool news = false;
    for (const Family family : families) {
        const auto own = bearers_.address(cid_, family);
        if (!own) continue;
        pdn_->put(*own);
        news = true;
    }
    if (!news) return;
    pdn_->set_mtu(bearers_.mtu(cid_));
    on_up(cid_);
}

Station::Netif* Station::owner(const Address& address)
{
    for (Netif* each : {loopback_.get(), configured_.get(), pdn_.get()})
        if (each->has(address)) return each;
    return nullptr;
}

emu::Result<Address> Station::bindable(int, const Address& wanted) const
{
    if (wanted.any()) return wanted;
    for (const Netif* each : {loopback_.get(), configured_.get()})
        if (each->has(wanted)) return wanted;
    if (address(wanted.family) == wanted) return wanted;
    return emu::fail(emu::Errno::addrnotavail);
}

/// "Same port, any-address against a specific one: EADDRINUSE unless the second socket sets
/// SO_REUSEADDR; two any-addresses, or a first socket already listening, stay refused even then; a
/// port in TIME_WAIT needs it" (zephyr/behaviour.md §3).
emu::Result<void> Station::may_bind(bool stream, const Address& address, std::uint16_t port,
                                    bool reuse_address) const
{
    const auto in_the_way = [&](const Binding& it) {
        if (it.port != port || it.interface != index_) return false;
        if (it.address.family != address.family) return false;
        if (it.time_wait) return !reuse_address && it.waited < config_.time_wait;
        const bool overlap = it.address == address || it.address.any() || address.any();
        if (!overlap) return false;
        return it.listening || it.address == address || !reuse_address;
    };
    if (any_binding(stream ? Transport::tcp : Transport::udp, in_the_way)) {
        return emu::fail(emu::Errno::addrinuse);
    }
    return {};
}

std::optional<Address> Station::source(int, const Address& destination) const
{
    const Address& loopback = destination.family == Family::ipv4 ? loopback4 : loopback6;
    if (destination == loopback) return loopback;
    if (configured_->has(destination)) return destination;
    return address(destination.family);
}

std::uint16_t Station::mtu(int) const
{
    const std::uint16_t given = bearers_.mtu(cid_);
    return given == 0 ? config_.mtu : given;
}

void Station::send(emu::Packet packet)
{
    const auto view = IpView::of(packet.bytes());
    if (!view) return;
    if (owner(view->destination()) != nullptr) {
        looped_.push_back(std::move(packet));
        delivering_.post(); // not from within lwIP
        return;
    }
    bearers_.send(cid_, std::move(packet));
}

void Station::deliver()
{
    // What these make it send comes in an event of its own.
    for (std::size_t left = looped_.size(); left > 0; --left) {
        emu::Packet packet = std::move(looped_.front());
        looped_.pop_front();
        const auto view = IpView::of(packet.bytes());
        if (Netif* to = owner(view->destination())) to->input(std::move(packet));
    }
    if (!looped_.empty()) delivering_.post();
}

void Station::receive(emu::Bytes packet)
{
    const auto view = IpView::of(packet);
    if (!view) return;
    Netif* const to = owner(view->destination());
    if (to == nullptr) return;
    pbuf* const copy = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(packet.size()), PBUF_RAM);
    if (copy == nullptr) return;
    std::memcpy(copy->payload, packet.data(), packet.size());
    to->input(make_packet(copy));
}

} // namespace stack::inline v0::net
