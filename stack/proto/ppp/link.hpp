// One end of a PPP link: octets of a serial line on one side, IP packets on the other.
#pragma once

#include "emu/random.hpp"
#include "stack/proto/ppp/hdlc.hpp"
#include "stack/proto/ppp/lcp.hpp"
#include "stack/proto/ppp/ncp.hpp"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace stack::inline v0::net {

/// The end that is asked (RFC 1661): it says nothing before the peer does, gives the peer its
/// addresses, and asks for no authentication. What the peer sends cannot make it grow.
/// Not lwIP's PPPoS, which was tried: there every link is an interface of the one lwIP that holds
/// the simulated internet too, and IPv6 comes up on a PDN that has none.
class PppLink {
public:
    /// What the peer is given.
    struct Network {
        std::optional<std::array<std::uint8_t, 4>> ipv4;
        std::vector<std::array<std::uint8_t, 4>> dns;
        /// Of the IPv6 address; none: no IPv6.
        std::optional<std::array<std::uint8_t, 8>> interface_identifier;
        std::uint16_t mtu = 1500; // at most that
    };

    struct Owner {
        /// Whole frames for the peer.
        std::function<void(std::string_view octets)> output;
        /// A whole IP packet of the peer's.
        std::function<void(emu::Bytes packet)> packet;
        /// The first network protocol is up; the link is down again.
        std::function<void(bool connected)> connected;
        /// After that: the peer has ended it in order. None of these calls may destroy the link.
        std::function<void()> left;
    };

    PppLink(emu::Engine& engine, emu::Bus& bus, emu::Random& random, const Network& network,
            Owner owner);
    ~PppLink();
    PppLink(const PppLink&) = delete;
    PppLink& operator=(const PppLink&) = delete;

    /// Octets of the line, split anywhere. They wait while `output` is being called.
    void feed(std::string_view octets);
    /// An IP packet for the peer; dropped while its protocol is not up, or above the peer's MRU.
    void send(emu::Bytes packet);
    /// A Terminate-Request goes out if there is a peer; of owner's calls only `output` comes on.
    void close();
    /// Closed, and the peer has agreed or is silent.
    bool closed() const { return lcp_.state() == ppp::Automaton::State::closed; }
    /// The line below has broken and comes back as if new.
    void hang_up();
    bool connected() const { return connected_; }

private:
    void receive(const ppp::Frame& frame);
    void write(std::uint16_t protocol, std::string_view information);
    void make_ncps(const Network& network);
    std::string own_identifier();
    ppp::NcpOwner ncp_owner(std::uint16_t protocol);
    void look();
    ppp::Automaton* ncp(std::uint16_t protocol);
    std::vector<ppp::Automaton*> ncps();

    emu::Engine& engine_;
    emu::Bus& bus_;
    emu::Random& random_;
    Owner owner_;
    ppp::Decoder decoder_;
    ppp::Lcp lcp_;
    std::unique_ptr<ppp::Ipcp> ipcp_;
    std::unique_ptr<ppp::Ipv6cp> ipv6cp_;
    std::string waiting_; // octets that came meanwhile
    bool busy_ = false;
    emu::Timer later_;
    bool connected_ = false;
    bool had_peer_ = false; // that was connected
    bool closed_ = false;   // by us
};

} // namespace stack::inline v0::net
