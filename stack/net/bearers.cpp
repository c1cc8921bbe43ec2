#include "stack/net/bearers.hpp"

#include "stack/net/interface.hpp"
#include "stack/net/ip_view.hpp"
#include "stack/net/lwip_types.hpp"
#include "stack/net/router_discovery.hpp"

#include <algorithm>
#include <cstring>

namespace stack::inline v0::net {

namespace {

using namespace std::chrono_literals;

constexpr emu::Ts solicitation_interval = 4s; // RFC 4861 §10, RTR_SOLICITATION_INTERVAL
constexpr int max_solicitations = 3;          // MAX_RTR_SOLICITATIONS

/// The family a packet asks for an echo in (RFC 792, RFC 4443 §4.1); nothing for any other.
std::optional<Family> echo_request(emu::Bytes packet)
{
    constexpr std::uint8_t icmp_echo = 8;
    constexpr std::uint8_t icmp6_echo = 128;
    const auto view = IpView::of(packet);
    const auto icmp = view ? view->icmp() : std::nullopt;
    const bool v6 = view && view->family() == Family::ipv6;
    if (!icmp || icmp->type != (v6 ? icmp6_echo : icmp_echo)) return std::nullopt;
    return view->family();
}

} // namespace

/// The modem's netif of one PDN connection.
class BearerIf final : public Interface {
public:
    BearerIf(emu::Engine& engine, emu::lte::Link& link, int cid, const emu::lte::PdnGrant& grant,
             bool lent, std::function<void(bool)> on_ipv6)
        : Interface{grant.ipv4 && !lent ? std::optional{Address::v4(grant.address)} : std::nullopt,
                    grant.mtu},
          link_{link}, cid_{cid}, grant_{grant}, lent_{lent}, on_ipv6_{std::move(on_ipv6)},
          solicitation_{engine, [this] { solicit(); }}
    {
        if (grant.ipv4) ipv4_ = Address::v4(grant.address);
        if (grant.ipv6) solicitation_.start(emu::Ts{0});
    }

    std::optional<Address> address(Family family) const
    {
        return family == Family::ipv4 ? ipv4_ : ipv6_;
    }
    const emu::lte::PdnGrant& grant() const { return grant_; }

    /// The PDN connection is gone: what lwIP still wants to send leads nowhere.
    void shut() { shut_ = true; }

    void receive(emu::Packet packet)
    {
        if (const auto prefix = advertised_prefix(packet.bytes())) return on_prefix(*prefix);
        input(std::move(packet));
    }

private:
    void output(emu::Packet packet) override
    {
        if (!shut_) link_.submit(emu::Direction::uplink, cid_, std::move(packet));
    }

    void solicit()
    {
        if (solicitations_ == max_solicitations) return on_ipv6_(false);
        ++solicitations_;
        link_.submit(emu::Direction::uplink, cid_,
                     router_solicitation(link_local(grant_.interface_id)));
        solicitation_.start(solicitation_interval);
    }

    void on_prefix(const std::array<std::uint8_t, 8>& prefix)
    {
        if (ipv6_ || !grant_.ipv6) return;
        solicitation_.cancel();
        Address address{.family = Family::ipv6, .bytes = {}};
        std::copy(prefix.begin(), prefix.end(), address.bytes.begin());
        std::copy(grant_.interface_id.begin(), grant_.interface_id.end(),
                  address.bytes.begin() + 8);
        if (!lent_) add_ipv6(address);
        ipv6_ = address;
        on_ipv6_(true);
    }

    emu::lte::Link& link_;
    int cid_;
    emu::lte::PdnGrant grant_;
    bool lent_;
    std::function<void(bool)> on_ipv6_;
    std::optional<Address> ipv4_;
    std::optional<Address> ipv6_;
    bool shut_ = false;
    int solicitations_ = 0;
    emu::Timer solicitation_;
};

Bearers::Bearers(emu::Engine& engine, emu::Bus& bus, emu::lte::Ue& ue, FarSide& far_side)
    : engine_{engine}, bus_{bus}, ue_{ue}, far_side_{far_side},
      pdn_events_{ue.pdn().on_event.subscribe(
          [this](const emu::lte::PdnEvent& event) { on_pdn(event); }, emu::Turn::bearers)}
{
    ue.link().attach(emu::Direction::uplink, uplink_);
    ue.link().attach(emu::Direction::downlink, downlink_);
}

Bearers::~Bearers()
{
    for (const auto& [cid, interface] : interfaces_)
        far_side_.remove_bearer(far_ends_.at(cid));
}

void Bearers::on_pdn(const emu::lte::PdnEvent& event)
{
    const int cid = event.cid;
    if (event.kind == emu::lte::PdnEvent::Kind::activated) {
        const emu::lte::PdnGrant& grant = ue_.pdn().grant(cid);
        auto interface = std::make_unique<BearerIf>(engine_, ue_.link(), cid, grant,
                                                    lent_.contains(cid), [this, cid](bool ok) {
                                                        if (ok) on_up(cid);
                                                        on_ipv6(cid, ok);
                                                    });
        Bearer bearer{.bus = &bus_,
                      .link = &ue_.link(),
                      .cid = cid,
                      .ipv4 = interface->address(Family::ipv4),
                      .ipv6 = {}};
        if (grant.ipv6) {
            Address address{.family = Family::ipv6, .bytes = {}};
            std::copy(grant.prefix.begin(), grant.prefix.end(), address.bytes.begin());
            std::copy(grant.interface_id.begin(), grant.interface_id.end(),
                      address.bytes.begin() + 8);
            bearer.ipv6 = address;
        }
        far_ends_[cid] = far_side_.add_bearer(bearer);
        interfaces_.emplace(cid, std::move(interface));
        return on_up(cid);
    }
    const auto found = interfaces_.find(cid);
    if (found == interfaces_.end()) return; // it never came up
    found->second->shut();
    far_side_.remove_bearer(far_ends_.at(cid));
    on_loss(cid);
    interfaces_.erase(found);
}

void Bearers::sent(int cid, emu::Packet packet)
{
    far_side_.receive(far_ends_.at(cid), std::move(packet));
}

void Bearers::received(int cid, emu::Packet packet)
{
    const auto found = interfaces_.find(cid);
    if (found == interfaces_.end()) {
        bus_.publish(emu::Drop{
            .where = "no pdn", .cid = static_cast<std::uint8_t>(cid), .size = packet.size()});
        return;
    }
    bool tapped = false;
    for (std::size_t i = 0; i < taps_.size(); ++i) { // one that is told may go
        if (taps_[i]->cid() != cid) continue;
        tapped = true;
        taps_[i]->receive(packet.bytes());
    }
    // What the socket did in answer may have taken the PDN away.
    const auto still = interfaces_.find(cid);
    if (still == interfaces_.end()) return;
    if (tapped && !advertised_prefix(packet.bytes())) return;
    if (const auto family = echo_request(packet.bytes())) {
        const bool answers = *family == Family::ipv4 ? echo_.ipv4 : echo_.ipv6;
        if (echo_.silence_all || !answers) {
            bus_.publish(emu::Drop{.where = "echo silenced",
                                   .cid = static_cast<std::uint8_t>(cid),
                                   .size = packet.size()});
            return;
        }
    }
    still->second->receive(std::move(packet));
}

void Bearers::send(int cid, emu::Bytes packet)
{
    pbuf* buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(packet.size()), PBUF_RAM);
    if (buffer == nullptr) return;
    std::memcpy(buffer->payload, packet.data(), packet.size());
    send(cid, net::make_packet(buffer));
}

void Bearers::send(int cid, emu::Packet packet)
{
    if (!up(cid)) return;
    ue_.link().submit(emu::Direction::uplink, cid, std::move(packet));
}

void Bearers::lend(int cid)
{
    lent_.insert(cid);
    const auto found = interfaces_.find(cid);
    if (found != interfaces_.end()) found->second->drop_addresses();
}

std::uint16_t Bearers::mtu(int cid) const
{
    const auto found = interfaces_.find(cid);
    return found == interfaces_.end() ? std::uint16_t{0} : found->second->grant().mtu;
}

std::optional<Address> Bearers::address(int cid, Family family) const
{
    const auto found = interfaces_.find(cid);
    return found == interfaces_.end() ? std::nullopt : found->second->address(family);
}

emu::Result<Address> Bearers::bindable(int cid, const Address& wanted) const
{
    const auto own = address(cid, wanted.family);
    if (!own) return emu::fail(emu::Errno::netunreach);
    if (!wanted.any() && wanted != *own) return emu::fail(emu::Errno::addrnotavail);
    return *own;
}

std::uint8_t Bearers::interface_index(int cid) const
{
    const auto found = interfaces_.find(cid);
    return found == interfaces_.end() ? std::uint8_t{0} : found->second->index();
}

std::vector<Address> Bearers::dns_servers(int cid) const
{
    std::vector<Address> servers;
    const auto found = interfaces_.find(cid);
    if (found == interfaces_.end()) return servers;
    const emu::lte::DnsServers& given = found->second->grant().dns;
    if (found->second->address(Family::ipv4)) {
        for (const auto& bytes : given.ipv4)
            servers.push_back(Address::v4(bytes));
    }
    if (found->second->address(Family::ipv6)) {
        for (const auto& bytes : given.ipv6)
            servers.push_back(Address::v6(bytes));
    }
    return servers;
}

std::vector<int> Bearers::active() const
{
    std::vector<int> cids;
    for (const auto& [cid, interface] : interfaces_)
        cids.push_back(cid);
    return cids;
}

} // namespace stack::inline v0::net
