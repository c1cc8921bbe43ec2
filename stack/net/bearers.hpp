// The modem's network interfaces: one per active PDN connection, IPv6 by router advertisement.
#pragma once

#include "emu/lte/ue.hpp"
#include "stack/net/address.hpp"
#include "stack/net/far_side.hpp"
#include "stack/net/uplink.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace stack::inline v0::net {

class BearerIf;

/// Gets copies of all downlink packets of a PDN: a raw socket.
class PacketTap {
public:
    virtual ~PacketTap() = default;
    virtual int cid() const = 0;
    virtual void receive(emu::Bytes packet) = 0;
};

/// Who answers echo requests. NRF_SO_SILENCE_ALL and the two of a family: what is set on any socket
/// holds for the modem. The reference does not state their scope (nrf_api/behaviour.md §4), and a
/// request belongs to no socket.
struct EchoSwitches {
    bool silence_all = false;
    bool ipv4 = true;
    bool ipv6 = true;
};

class Bearers final : public Uplink {
public:
    Bearers(emu::Engine& engine, emu::Bus& bus, emu::lte::Ue& ue, FarSide& far_side);
    ~Bearers() override;
    Bearers(const Bearers&) = delete;
    Bearers& operator=(const Bearers&) = delete;

    /// True while the PDN connection of `cid` is active.
    bool up(int cid) const override { return interfaces_.contains(cid); }
    /// The address of a family; nothing while it has none (IPv6 before the advertisement).
    std::optional<Address> address(int cid, Family family) const override;
    /// The PDN's own address, also for any.
    emu::Result<Address> bindable(int cid, const Address& wanted) const override;
    std::optional<Address> source(int cid, const Address& destination) const override
    {
        return address(cid, destination.family);
    }
    std::uint8_t interface_index(int cid) const override;
    /// Name servers of the PDN, those of a reachable family only.
    std::vector<Address> dns_servers(int cid) const override;
    std::vector<int> active() const;
    std::uint16_t mtu(int cid) const override;

    /// Sends a whole IP packet as it is; dropped when the PDN is not up.
    void send(int cid, emu::Bytes packet);
    void send(int cid, emu::Packet packet);
    /// While a tap listens to a PDN its packets reach no socket and nobody answers an echo request;
    /// router advertisements still do their work. Several taps get a copy each.
    void attach(PacketTap& tap) { taps_.push_back(&tap); }
    void detach(PacketTap& tap) { std::erase(taps_, &tap); }
    /// From now on the addresses of that PDN are those of a stack behind the modem: its own
    /// interface has none.
    void lend(int cid);

    EchoSwitches& echo() { return echo_; }
    emu::Engine& engine() override { return engine_; }
    const emu::lte::Link& link() const { return ue_.link(); }
    bool room(std::size_t size) const override { return ue_.link().room(size); }
    bool fits(std::size_t size) const override { return size <= ue_.timing().uplink_buffer; }
    emu::Signal<>& on_room() override { return ue_.link().on_room; }
    std::uint64_t taken() const override { return ue_.link().uplink_taken(); }
    std::uint64_t across() const override { return ue_.link().uplink_across(); }

    /// +CGEV: IPV6 (true) or IPV6 FAIL (false).
    emu::Signal<int, bool> on_ipv6;

private:
    /// One end of the link.
    struct End final : emu::lte::Link::End {
        End(Bearers& its_owner, void (Bearers::*its_receive)(int, emu::Packet))
            : owner{its_owner}, take{its_receive}
        {
        }
        void receive(int cid, emu::Packet packet) override
        {
            (owner.*take)(cid, std::move(packet));
        }
        Bearers& owner;
        void (Bearers::*take)(int, emu::Packet);
    };

    void sent(int cid, emu::Packet packet);     // an uplink packet is at the core
    void received(int cid, emu::Packet packet); // a downlink packet is at the modem
    void on_pdn(const emu::lte::PdnEvent& event);

    emu::Engine& engine_;
    emu::Bus& bus_;
    emu::lte::Ue& ue_;
    FarSide& far_side_;
    End uplink_{*this, &Bearers::sent};
    End downlink_{*this, &Bearers::received};
    std::map<int, std::unique_ptr<BearerIf>> interfaces_;
    /// By cid, the last there was: what is still on the air when it goes belongs to it.
    std::map<int, BearerId> far_ends_;
    std::vector<PacketTap*> taps_;
    std::set<int> lent_;
    EchoSwitches echo_;
    emu::Subscription pdn_events_;
};

} // namespace stack::inline v0::net
