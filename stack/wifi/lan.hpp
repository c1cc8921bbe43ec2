// A Wi-Fi station's way to the network: its interface, the air between it and the access point, and
// the NAT that this is.
#pragma once

#include "emu/random.hpp"
#include "stack/internet/internet.hpp"
#include "stack/net/uplink.hpp"
#include "stack/wifi/config.hpp"

#include <array>
#include <map>
#include <memory>

namespace stack::inline v0::wifi {

/// In the place of a bearer's cid, where records tell of packets on the air.
inline constexpr std::uint8_t air_cid = 255;

/// The station is one of the internet's sites. While it is not associated nothing crosses the air;
/// sockets stay, and go on when it has its address again.
class Lan final : public net::Uplink, private net::Site {
public:
    Lan(emu::Engine& engine, emu::Bus& bus, net::Internet& internet, const Config& config);
    ~Lan() override;
    Lan(const Lan&) = delete;
    Lan& operator=(const Lan&) = delete;

    /// Packets cross, or do not.
    void associate(bool on);
    /// The station has an address of that family from now on.
    void put(const Address& address);
    /// It has none any more.
    void drop_addresses();
    std::optional<Address> address(Family family) const { return addresses_[side(family)]; }
    /// Name servers, until others are set.
    void set_dns_servers(std::vector<Address> servers) { dns_ = std::move(servers); }

    emu::Engine& engine() override { return engine_; }
    bool up(int) const override { return associated_ && (addresses_[0] || addresses_[1]); }
    std::optional<Address> address(int, Family family) const override { return address(family); }
    emu::Result<Address> bindable(int cid, const Address& wanted) const override;
    bool decides_ports() const override { return true; }
    emu::Result<void> may_bind(bool stream, const Address& address, std::uint16_t port,
                               bool reuse_address) const override;
    std::optional<Address> source(int, const Address& destination) const override
    {
        return address(destination.family);
    }
    std::uint8_t interface_index(int) const override;
    std::uint16_t mtu(int) const override { return config_.mtu; }
    std::vector<Address> dns_servers(int) const override { return dns_; }
    bool room(std::size_t size) const override { return air_[0].waiting + size <= config_.buffer; }
    bool fits(std::size_t size) const override { return size <= config_.buffer; }
    emu::Signal<>& on_room() override { return on_room_; }
    std::uint64_t taken() const override { return taken_; }
    std::uint64_t across() const override { return across_; }

private:
    class Netif;

    /// One way through the air: packets one after the other.
    struct Air {
        emu::Instant free = emu::epoch; // when the last has left
        std::size_t waiting = 0;        // bytes
    };

    static constexpr std::size_t side(Family family) { return family == Family::ipv4 ? 0 : 1; }

    /// Of the station, as the NAT sees it: it translates the address alone, as there is only one
    /// behind it.
    struct Port {
        std::uint8_t protocol;
        std::uint16_t number;
        friend auto operator<=>(const Port&, const Port&) = default;
    };

    void send(emu::Packet packet);             // from the station
    void leave(emu::Packet packet);            // at the access point
    void receive(emu::Packet packet) override; // from the internet
    void arrive(emu::Packet packet);           // at the station
    void translate_source(const emu::Packet& packet);
    bool translate_destination(const emu::Packet& packet);
    emu::Instant transmit(Air& air, std::size_t size);
    void drop(std::string_view where, std::size_t size);

    emu::Engine& engine_;
    emu::Bus& bus_;
    net::Internet& internet_;
    const Config config_;
    std::map<Port, emu::Instant> used_; // when the station has last sent from there
    std::unique_ptr<Netif> netif_;
    std::array<std::optional<Address>, 2> addresses_;
    std::vector<Address> dns_;
    bool associated_ = false;
    std::array<Air, 2> air_; // up, down
    std::uint64_t taken_ = 0;
    std::uint64_t across_ = 0;
    emu::Signal<> on_room_;
};

} // namespace stack::inline v0::wifi
