// A host's own IP stack above the modem's default PDN connection, as on a serial line with PPP: it
// keeps its sockets while the connection comes and goes, and reaches itself without one.
#pragma once

#include "emu/post.hpp"
#include "stack/net/bearers.hpp"
#include "stack/net/uplink.hpp"

#include <array>
#include <deque>
#include <memory>

namespace stack::inline v0::net {

/// While one over the PDN stands, all packets of that are its own: the modem's sockets on it hear
/// nothing.
class Station final : public Uplink, private PacketTap {
public:
    struct Config {
        std::optional<Address> ipv4; // addresses of its own beside the PDN's, reached from itself
        std::optional<Address> ipv6;
        std::uint16_t mtu = 1500; // between its own addresses
        // How long a port is taken by a connection in TIME_WAIT; lwIP's own is 120 s.
        emu::Ts time_wait = std::chrono::seconds{120};
        bool over_pdn = true; // else it reaches only itself, and the PDN stays the modem's
    };

    Station(emu::lte::Ue& ue, Bearers& bearers, const Config& config);
    ~Station() override;

    /// The modem goes on line (CFUN=1). A default PDN connection that the network takes away or
    /// refuses is asked for again every Timing::pdn_retry, as a driver does and AT%XPDNCFG=1.
    void start();
    /// Into flight mode (CFUN=4).
    void stop();
    /// Of the PDN connection; false already while its loss is told.
    bool up() const { return pdn_up_; }
    std::optional<Address> address(Family family) const
    {
        return config_.over_pdn ? bearers_.address(cid_, family) : std::nullopt;
    }
    std::uint16_t mtu() const { return bearers_.mtu(cid_); }
    /// The connection is up or down now, or has one more address.
    emu::Signal<> on_change;

    emu::Engine& engine() override { return bearers_.engine(); }
    bool up(int cid) const override { return config_.over_pdn && bearers_.up(cid); }
    std::optional<Address> address(int, Family family) const override { return address(family); }
    emu::Result<Address> bindable(int cid, const Address& wanted) const override;
    bool decides_ports() const override { return true; }
    emu::Result<void> may_bind(bool stream, const Address& address, std::uint16_t port,
                               bool reuse_address) const override;
    std::optional<Address> source(int cid, const Address& destination) const override;
    std::uint8_t interface_index(int) const override { return index_; }
    std::uint16_t mtu(int) const override;
    std::vector<Address> dns_servers(int) const override { return bearers_.dns_servers(cid_); }
    bool room(std::size_t size) const override { return bearers_.room(size); }
    bool fits(std::size_t size) const override { return bearers_.fits(size); }
    emu::Signal<>& on_room() override { return bearers_.on_room(); }
    std::uint64_t taken() const override { return bearers_.taken(); }
    std::uint64_t across() const override { return bearers_.across(); }

private:
    class Netif;

    int cid() const override { return cid_; }
    void receive(emu::Bytes packet) override;
    void send(emu::Packet packet);
    void deliver();
    Netif* owner(const Address& address);
    void take_pdn();
    void on_addresses();
    void ask_again();

    static constexpr int cid_ = 0;
    static constexpr Family families[] = {Family::ipv4, Family::ipv6};

    emu::lte::Ue& ue_;
    Bearers& bearers_;
    Config config_;
    std::uint8_t index_ = 0;            // they share it: to lwIP they are one
    std::unique_ptr<Netif> loopback_;   // 127.0.0.1, ::1
    std::unique_ptr<Netif> configured_; // those of the configuration
    std::unique_ptr<Netif> pdn_;        // the last the PDN had: a connection outlives its loss
    bool pdn_up_ = false;
    std::deque<emu::Packet> looped_;
    emu::Post delivering_;
    emu::Timer again_; // until the PDN connection is asked for
    emu::Subscription pdn_events_;
    emu::Subscription losses_;
    emu::Subscription ups_;
};

} // namespace stack::inline v0::net
