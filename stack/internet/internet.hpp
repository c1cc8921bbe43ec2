// The simulated internet: gateway, path and hosts on the other side of the same lwIP.
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/link.hpp"
#include "emu/random.hpp"
#include "stack/internet/nat.hpp"
#include "stack/net/address.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stack::inline v0::net {

class Host;
struct DefaultHost;

/// What happens to a packet between the core and a host, each way.
struct PathConfig {
    emu::Ts delay = std::chrono::milliseconds{20};
    double loss = 0; // probability
};

struct InternetConfig {
    PathConfig path;
    /// Router solicitation to router advertisement, at the gateway: 50-500 ms.
    emu::Ts router_advertisement = std::chrono::milliseconds{400};
    bool advertise = true; // false: the gateway never answers a solicitation
    bool default_hosts = true;
    NatConfig nat;
};

/// A PDN connection as the gateway sees it.
struct BearerRoute {
    emu::lte::Link* link;
    int cid;
    std::optional<Address> ipv4;
    std::optional<Address> ipv6;
};

class Internet final : public emu::lte::Link::End {
public:
    Internet(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed,
             const InternetConfig& config);
    ~Internet() override;

    /// Adds a host under a name and its addresses; throws std::invalid_argument when name or
    /// address is taken.
    Host& add(const std::string& name, const Address& ipv4, const Address& ipv6);
    /// Nullptr when there is no such host.
    Host* find(std::string_view name);
    std::vector<std::string> names() const;
    bool known(std::string_view name) const;
    /// The address of a name for one family; nothing when the name or the family is not there.
    std::optional<Address> resolve(std::string_view name, Family family) const;

    PathConfig& path() { return config_.path; }
    InternetConfig& config() { return config_; }

    void add_bearer(const BearerRoute& bearer) { bearers_.push_back(bearer); }
    void remove_bearer(const emu::lte::Link& link, int cid);

    /// A host sends: through the path to the bearer its destination belongs to.
    void send(emu::Packet packet);

    emu::Engine& engine() { return engine_; }
    emu::Bus& bus() { return bus_; }
    /// For what is random at a host.
    const emu::Seed& seed() const { return seed_; }
    /// Nullptr without one.
    Nat* nat() { return nat_.get(); }

private:
    void receive(int cid, emu::Packet packet) override; // uplink, from the core
    void arrive(emu::Packet packet);                    // at the far end of the path
    void leave(emu::Packet packet);                     // back at the core
    void advertise(int cid);
    Host* find(const Address& address);
    const DefaultHost* planned(std::string_view name) const;
    Host& make(const std::string& name, const Address& ipv4, const Address& ipv6);
    Host& make(const DefaultHost& host);
    void abort_connections_of(const Address& inside);
    bool lost(std::size_t size);
    void drop(std::string_view where, std::size_t size);

    emu::Engine& engine_;
    emu::Bus& bus_;
    const emu::Seed seed_;
    InternetConfig config_;
    std::unique_ptr<Nat> nat_;
    emu::Random loss_;
    std::map<std::string, std::unique_ptr<Host>, std::less<>> hosts_;
    std::map<Address, Host*> by_address_;
    std::vector<BearerRoute> bearers_;
};

} // namespace stack::inline v0::net
