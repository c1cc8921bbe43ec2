// The simulated internet: gateway, path and hosts on the other side of the same lwIP.
#pragma once

#include "emu/bus.hpp"
#include "emu/random.hpp"
#include "stack/internet/config.hpp"
#include "stack/internet/nat.hpp"
#include "stack/internet/nat64.hpp"
#include "stack/net/address.hpp"
#include "stack/net/far_side.hpp"

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace stack::inline v0::net {

class Host;
struct DefaultHost;

/// A network on the internet that is neither a host nor behind the core, such as a home with its
/// router.
class Site {
public:
    virtual ~Site() = default;
    /// A packet for one of its addresses, or for a group it has reported.
    virtual void receive(emu::Packet packet) = 0;
};

class Internet final : public FarSide {
public:
    Internet(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed,
             const InternetConfig& config);
    ~Internet() override;

    /// Adds a host under a name and its addresses; throws std::invalid_argument when name or
    /// address is taken.
    Host& add(const std::string& name, const Address& ipv4, const Address& ipv6);
    /// Another name of a host; any_name: all those that no host has. Throws std::invalid_argument
    /// when it is taken.
    void add_name(Host& host, const std::string& name);
    /// Nullptr when there is no such host.
    Host* find(std::string_view name);
    std::vector<std::string> names() const;
    bool known(std::string_view name) const;
    /// Whether the DNS knows it: also one that nobody has, when a host has any_name.
    bool exists(std::string_view name) const { return any_ != nullptr || known(name); }
    /// The address of a name for one family; nothing when the name or the family is not there.
    std::optional<Address> resolve(std::string_view name, Family family) const;

    PathConfig& path() { return config_.path; }
    InternetConfig& config() { return config_; }
    const InternetConfig& config() const { return config_; }

    BearerId add_bearer(const Bearer& bearer) override;
    void remove_bearer(BearerId id) override;
    /// Through the path to a host, or to the modem that has the address.
    void receive(BearerId from, emu::Packet packet) override;

    /// The addresses are nobody else's. The site is gone before the internet is, or stays.
    void add_site(Site& site, std::initializer_list<Address> addresses);
    void remove_site(Site& site);
    /// A site sends, at the internet's edge.
    void receive(Site& from, emu::Packet packet);

    /// A host sends: through the path to the bearer its destination belongs to.
    void send(Host& from, emu::Packet packet);

    emu::Engine& engine() { return engine_; }
    emu::Bus& bus() { return bus_; }
    /// For what is random at a host.
    const emu::Seed& seed() const { return seed_; }
    /// Nullptr without one.
    Nat* nat() { return nat_.get(); }

private:
    void arrive(BearerId from, emu::Packet packet); // at the far end of the path
    void leave(emu::Packet packet);                 // back at the core
    void advertise(BearerId to);
    Site* site(const Address& address) const;
    /// A report or leave message was taken; `from` is who sent it.
    bool membership(emu::Bytes packet, Host* host, Site* site);
    void to_group(const Address& group, const emu::Packet& packet);
    bool is_outside(const Address& address) const;
    bool is_inside(const Address& address) const;
    emu::Bus& bus_of(BearerId bearer);
    Host* find(const Address& address);
    /// By its own name or another.
    Host* made(std::string_view name) const;
    const DefaultHost* planned(std::string_view name) const;
    const DefaultHost* planned(const Address& address) const;
    /// Nullptr where another host is in the place of one that yields.
    const DefaultHost* unless_taken(const DefaultHost* plan) const;
    Host& make(const std::string& name, const Address& ipv4, const Address& ipv6);
    Host& make(const DefaultHost& host);
    void abort_connections_of(const Address& inside);
    /// On the path, by chance.
    bool lost();
    static void drop(emu::Bus& bus, std::string_view where, std::size_t size);

    emu::Engine& engine_;
    emu::Bus& bus_;
    const emu::Seed seed_;
    InternetConfig config_;
    std::unique_ptr<Nat> nat_;
    std::unique_ptr<Nat64> nat64_;
    emu::Random loss_;
    std::map<std::string, std::unique_ptr<Host>, std::less<>> hosts_;
    std::map<std::string, Host*, std::less<>> further_names_;
    Host* any_ = nullptr; // has every name that nobody has
    std::unordered_map<Address, Host*, AddressHash> by_address_;
    std::map<BearerId, Bearer> bearers_;
    std::unordered_map<Address, const Bearer*, AddressHash> by_inside_; // the bearers' addresses
    BearerId last_bearer_ = 0;
    std::unordered_map<Address, Site*, AddressHash> sites_;
    /// In the order they came; one of the two is set.
    struct Member {
        Host* host;
        Site* site;
        friend bool operator==(const Member&, const Member&) = default;
    };
    std::map<Address, std::vector<Member>> groups_;
};

} // namespace stack::inline v0::net
