#include "stack/internet/internet.hpp"

#include "stack/internet/default_hosts.hpp"
#include "stack/internet/host.hpp"
#include "stack/net/ip_view.hpp"
#include "stack/net/lwip_types.hpp"
#include "stack/net/membership.hpp"
#include "stack/net/router_discovery.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "lwip/priv/tcp_priv.h"

namespace stack::inline v0::net {

namespace {

constexpr std::uint16_t ethernet_mtu = 1500;

std::optional<Address> destination(emu::Bytes packet)
{
    const auto view = IpView::of(packet);
    if (!view) return std::nullopt;
    return view->destination();
}

/// Those of the hosts whose peer's address and port are so.
template <typename Predicate>
void abort_connections_to(Predicate peer)
{
    for (tcp_pcb* pcb = tcp_active_pcbs; pcb != nullptr;) {
        tcp_pcb* const next = pcb->next;
        if (peer(from_lwip(pcb->remote_ip), pcb->remote_port)) {
            tcp_abort(pcb);
            pcb = tcp_active_pcbs; // the service may have ended others
        } else {
            pcb = next;
        }
    }
}

} // namespace

Host::Host(Internet& internet, std::string name, const Address& ipv4, const Address& ipv6)
    : Interface{ipv4, ethernet_mtu}, internet_{internet}, name_{std::move(name)}, ipv4_{ipv4},
      ipv6_{ipv6}
{
    add_ipv6(ipv6);
}

void Host::receive(emu::Packet packet)
{
    if (!up_) {
        internet_.bus().publish(emu::Drop{.where = "host down", .cid = 0, .size = packet.size()});
        return;
    }
    input(std::move(packet));
}

void Host::output(emu::Packet packet)
{
    if (up_) internet_.send(*this, std::move(packet));
}

Internet::Internet(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed,
                   const InternetConfig& config)
    : engine_{engine}, bus_{bus}, seed_{seed}, config_{config}, loss_{seed.stream("path loss")}
{
    if (config.nat.enabled) nat_ = std::make_unique<Nat>(engine, config.nat);
    if (config.nat64) nat64_ = std::make_unique<Nat64>(engine, config.nat);
}

Internet::~Internet() = default;

Host& Internet::add(const std::string& name, const Address& ipv4, const Address& ipv6)
{
    const DefaultHost* const default_name = planned(name);
    const bool name_taken = default_name != nullptr ? !default_name->yields : known(name);
    if (name_taken) throw std::invalid_argument("host name taken: " + name);
    for (const Address& address : {ipv4, ipv6}) {
        const DefaultHost* const there = planned(address);
        const bool taken = there != nullptr && !there->yields;
        if (taken || by_address_.contains(address) || is_outside(address)) {
            throw std::invalid_argument("host address taken: " + to_string(address));
        }
    }
    return make(name, ipv4, ipv6);
}

Host& Internet::make(const std::string& name, const Address& ipv4, const Address& ipv6)
{
    auto host = std::make_unique<Host>(*this, name, ipv4, ipv6);
    Host& added = *host;
    by_address_[ipv4] = &added;
    by_address_[ipv6] = &added;
    hosts_.emplace(name, std::move(host));
    return added;
}

Host& Internet::make(const DefaultHost& planned)
{
    Host& host = make(std::string{planned.name}, planned.ipv4(), planned.ipv6());
    planned.serve(host);
    return host;
}

void Internet::add_name(Host& host, const std::string& name)
{
    const bool any = name == any_name;
    if (any ? any_ != nullptr : known(name)) {
        throw std::invalid_argument("host name taken: " + name);
    }
    (any ? any_ : further_names_[name]) = &host;
}

const DefaultHost* Internet::unless_taken(const DefaultHost* plan) const
{
    if (plan == nullptr || !plan->yields) return plan;
    const bool taken = made(plan->name) != nullptr || by_address_.contains(plan->ipv4()) ||
                       by_address_.contains(plan->ipv6());
    return taken ? nullptr : plan;
}

const DefaultHost* Internet::planned(std::string_view name) const
{
    return config_.default_hosts ? unless_taken(default_host(name)) : nullptr;
}

const DefaultHost* Internet::planned(const Address& address) const
{
    return config_.default_hosts ? unless_taken(default_host(address)) : nullptr;
}

Host* Internet::made(std::string_view name) const
{
    const auto found = hosts_.find(name);
    if (found != hosts_.end()) return found->second.get();
    const auto further = further_names_.find(name);
    return further == further_names_.end() ? nullptr : further->second;
}

bool Internet::known(std::string_view name) const
{
    return made(name) != nullptr || planned(name) != nullptr;
}

Host* Internet::find(std::string_view name)
{
    if (Host* const host = made(name)) return host;
    const DefaultHost* plan = planned(name);
    return plan == nullptr ? nullptr : &make(*plan);
}

Host* Internet::find(const Address& address)
{
    const auto found = by_address_.find(address);
    if (found != by_address_.end()) return found->second;
    const DefaultHost* plan = planned(address);
    return plan == nullptr ? nullptr : &make(*plan);
}

std::vector<std::string> Internet::names() const
{
    std::set<std::string> names;
    for (const auto& [name, host] : hosts_)
        names.insert(name);
    for (const auto& [name, host] : further_names_)
        names.insert(name);
    if (config_.default_hosts) {
        for (const DefaultHost& each : default_hosts())
            if (known(each.name)) names.emplace(each.name);
    }
    return {names.begin(), names.end()};
}

std::optional<Address> Internet::resolve(std::string_view name, Family family) const
{
    const Host* host = made(name);
    if (host == nullptr) {
        if (const DefaultHost* plan = planned(name)) {
            return family == Family::ipv4 ? plan->ipv4() : plan->ipv6();
        }
        host = any_;
    }
    if (host == nullptr) return std::nullopt;
    if (family == Family::ipv4) return host->ipv4();
    return host->aaaa() ? std::optional{host->ipv6()} : std::nullopt;
}

BearerId Internet::add_bearer(const Bearer& bearer)
{
    const Bearer& added = bearers_.emplace(++last_bearer_, bearer).first->second;
    for (const auto& address : {added.ipv4, added.ipv6})
        if (address) by_inside_[*address] = &added;
    return last_bearer_;
}

void Internet::remove_bearer(BearerId id)
{
    const auto found = bearers_.find(id);
    if (found == bearers_.end()) return;
    const Bearer gone = found->second;
    bearers_.erase(found);
    for (const auto& address : {gone.ipv4, gone.ipv6}) {
        if (!address) continue;
        by_inside_.erase(*address);
        // Nobody will ever end them: without this the hosts' ends stay for the whole run.
        abort_connections_of(*address);
    }
}

void Internet::abort_connections_of(const Address& inside)
{
    abort_connections_to([&](const Address& peer, std::uint16_t port) {
        if (!is_outside(peer)) return peer == inside;
        // Also those whose mapping is gone: nothing reaches them any more.
        const auto owner = nat_ && peer == nat_->outside()
                               ? nat_->inside(Nat::Protocol::tcp, port)
                               : nat64_->inside(Nat::Protocol::tcp, port);
        return !owner || owner->address == inside;
    });
    if (nat_) nat_->forget(inside);
    if (nat64_) nat64_->forget(inside);
}

bool Internet::lost() { return config_.path.loss > 0 && loss_.chance(config_.path.loss); }

void Internet::drop(emu::Bus& bus, std::string_view where, std::size_t size)
{
    bus.publish(emu::Drop{.where = where, .cid = 0, .size = size});
}

/// Of the modem; once the bearer is gone nobody's.
emu::Bus& Internet::bus_of(BearerId bearer)
{
    const auto found = bearers_.find(bearer);
    return found == bearers_.end() ? bus_ : *found->second.bus;
}

void Internet::receive(BearerId from, emu::Packet packet)
{
    if (is_router_solicitation(packet.bytes())) {
        if (config_.advertise) {
            engine_.after(config_.router_advertisement, [this, from] { advertise(from); });
        }
        return;
    }
    if (const auto to = nat64_ ? destination(packet.bytes()) : std::nullopt;
        to && behind_nat64(*to)) {
        auto translated = nat64_->outbound(packet.bytes());
        if (!translated) return drop(bus_of(from), "nat64", packet.size());
        packet = std::move(*translated);
    } else if (nat_) {
        nat_->outbound(writable(packet));
    }
    if (lost()) return drop(bus_of(from), "path", packet.size());
    engine_.after(config_.path.delay, [this, from, moved = std::move(packet)]() mutable {
        arrive(from, std::move(moved));
    });
}

void Internet::arrive(BearerId from, emu::Packet packet)
{
    const auto to = destination(packet.bytes());
    if (Host* const host = to ? find(*to) : nullptr) return host->receive(std::move(packet));
    if (Site* const home = to ? site(*to) : nullptr) return home->receive(std::move(packet));
    // From one modem to another; nothing turns back at the gateway.
    const auto bearer = to ? by_inside_.find(*to) : by_inside_.end();
    const auto sender = bearers_.find(from);
    const bool own =
        bearer != by_inside_.end() && sender != bearers_.end() && bearer->second == &sender->second;
    if (to && is_multicast(*to) && from == 0) return to_group(*to, packet);
    if (to && is_inside(*to) && !own) return leave(std::move(packet));
    drop(bus_of(from), "no route", packet.size());
}

/// Behind a NAT the modems are reached by its address alone.
bool Internet::is_inside(const Address& address) const
{
    return by_inside_.contains(address) || is_outside(address);
}

bool Internet::is_outside(const Address& address) const
{
    return (nat_ && nat_->outside() == address) || (nat64_ && nat64_->outside() == address);
}

void Internet::add_site(Site& site, std::initializer_list<Address> addresses)
{
    for (const Address& each : addresses)
        sites_[each] = &site;
    const Address all_hosts = Address::v4({224, 0, 0, 1});
    const Address all_nodes = Address::v6({0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    for (const Address& each : {all_hosts, all_nodes}) { // nobody reports these (RFC 2236 §6)
        std::vector<Member>& members = groups_[each];
        std::erase(members, Member{nullptr, &site});
        members.push_back({nullptr, &site});
    }
}

void Internet::remove_site(Site& site)
{
    std::erase_if(sites_, [&](const auto& each) { return each.second == &site; });
    for (auto& [group, members] : groups_)
        std::erase(members, Member{nullptr, &site});
}

Site* Internet::site(const Address& address) const
{
    if (sites_.empty()) return nullptr; // as nearly always
    const auto found = sites_.find(address);
    return found == sites_.end() ? nullptr : found->second;
}

void Internet::receive(Site& from, emu::Packet packet)
{
    if (membership(packet.bytes(), nullptr, &from)) return;
    if (lost()) return drop(bus_, "path", packet.size());
    engine_.after(config_.path.delay,
                  [this, moved = std::move(packet)]() mutable { arrive(0, std::move(moved)); });
}

bool Internet::membership(emu::Bytes packet, Host* host, Site* site)
{
    if (!net::to_group(packet)) return false;
    const auto said = net::membership(packet);
    if (!said) return false;
    std::vector<Member>& members = groups_[said->group];
    const Member who{host, site};
    std::erase(members, who);
    if (said->joined) members.push_back(who);
    return true;
}

/// To all who are in it but who sends. Sites are in 224.0.0.1 and ff02::1 unasked.
void Internet::to_group(const Address& group, const emu::Packet& packet)
{
    const auto found = groups_.find(group);
    if (found == groups_.end()) return drop(bus_, "no member", packet.size());
    const auto sender = IpView::of(packet.bytes())->source();
    for (const Member& each : found->second) {
        pbuf* const copy = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(packet.size()), PBUF_RAM);
        if (copy == nullptr) return;
        pbuf_take(copy, packet.bytes().data(), static_cast<u16_t>(packet.size()));
        emu::Packet one = make_packet(copy);
        if (each.host != nullptr) {
            if (each.host->ipv4() != sender && each.host->ipv6() != sender)
                each.host->receive(std::move(one));
        } else if (site(sender) != each.site) {
            each.site->receive(std::move(one));
        }
    }
}

void Internet::send(Host& from, emu::Packet packet)
{
    if (membership(packet.bytes(), &from, nullptr)) return;
    if (lost()) return drop(bus_, "path", packet.size());
    engine_.after(config_.path.delay,
                  [this, moved = std::move(packet)]() mutable { leave(std::move(moved)); });
}

void Internet::leave(emu::Packet packet)
{
    auto to = destination(packet.bytes());
    if (to && is_multicast(*to)) return to_group(*to, packet);
    if (Site* const home = to ? site(*to) : nullptr) return home->receive(std::move(packet));
    if (nat64_ && to == nat64_->outside()) {
        auto translated = nat64_->inbound(packet.bytes());
        if (!translated) return drop(bus_, "nat64", packet.size());
        packet = std::move(*translated);
        to = destination(packet.bytes());
    } else if (nat_) {
        if (!nat_->inbound(writable(packet))) return drop(bus_, "nat", packet.size());
        to = destination(packet.bytes());
    }
    const auto bearer = to ? by_inside_.find(*to) : by_inside_.end();
    if (bearer == by_inside_.end()) return drop(bus_, "no bearer", packet.size());
    bearer->second->send(std::move(packet));
}

void Internet::advertise(BearerId to)
{
    const auto bearer = bearers_.find(to);
    if (bearer == bearers_.end() || !bearer->second.ipv6) return;
    std::array<std::uint8_t, 8> prefix{};
    std::copy_n(bearer->second.ipv6->bytes.begin(), prefix.size(), prefix.begin());
    bearer->second.send(router_advertisement(prefix));
}

} // namespace stack::inline v0::net
