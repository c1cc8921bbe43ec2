#include "stack/proto/ppp/link.hpp"

#include "stack/net/ip_view.hpp"

#include <algorithm>
#include <utility>

namespace stack::inline v0::net {

using ppp::Frame;
namespace protocol = ppp::protocol;

namespace {

constexpr std::size_t most_waiting = 64UL * 1024;

std::string text(emu::Bytes bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <std::size_t size>
std::string text(const std::array<std::uint8_t, size>& octets)
{
    return {octets.begin(), octets.end()};
}

} // namespace

PppLink::PppLink(emu::Engine& engine, emu::Bus& bus, emu::Random& random, const Network& network,
                 Owner owner)
    : engine_{engine}, bus_{bus}, random_{random}, owner_{std::move(owner)},
      lcp_{engine,
           bus,
           random,
           network.mtu,
           {.send = [this](const std::string& packet) { write(protocol::lcp, packet); },
            .up =
                [this] {
                    for (ppp::Automaton* each : ncps())
                        each->up();
                },
            .down =
                [this] {
                    for (ppp::Automaton* each : ncps())
                        each->down();
                },
            .protocol_rejected =
                [this](std::uint16_t number) {
                    if (ppp::Automaton* it = ncp(number)) it->rejected();
                }}},
      later_{engine, [this] { feed({}); }}
{
    make_ncps(network);
    lcp_.open();
    lcp_.up_silently();
}

PppLink::~PppLink() = default;

ppp::NcpOwner PppLink::ncp_owner(std::uint16_t number)
{
    return {.send = [this, number](const std::string& packet) { write(number, packet); },
            .up = [this] { look(); },
            .down = [this] { look(); }};
}

void PppLink::make_ncps(const Network& network)
{
    if (network.ipv4) {
        ppp::Ipcp::Grant grant{.address = text(*network.ipv4), .dns = {}};
        for (const auto& server : network.dns)
            grant.dns.push_back(text(server));
        ipcp_ =
            std::make_unique<ppp::Ipcp>(engine_, bus_, std::move(grant), ncp_owner(protocol::ipcp));
        ipcp_->open();
    }
    if (network.interface_identifier) {
        const std::string peer = text(*network.interface_identifier);
        std::string own = own_identifier();
        while (own == peer)
            own = own_identifier();
        ipv6cp_ =
            std::make_unique<ppp::Ipv6cp>(engine_, bus_, peer, own, ncp_owner(protocol::ipv6cp));
        ipv6cp_->open();
    }
}

/// Made up, so not a global one (RFC 5072 §4.1); never zero.
std::string PppLink::own_identifier()
{
    std::array<std::uint8_t, 8> octets{};
    std::uint64_t bits = random_.bits();
    for (std::uint8_t& octet : octets) {
        octet = static_cast<std::uint8_t>(bits);
        bits >>= 8U;
    }
    octets[0] = static_cast<std::uint8_t>(octets[0] & 0xfdU);
    octets[7] = static_cast<std::uint8_t>(octets[7] | 1U);
    return text(octets);
}

void PppLink::feed(std::string_view octets)
{
    if (busy_) {
        waiting_ += octets.substr(0, most_waiting - std::min(waiting_.size(), most_waiting));
        return;
    }
    busy_ = true;
    std::string more = std::exchange(waiting_, {}); // those that came before
    if (!more.empty()) octets = more += octets;
    for (; !octets.empty(); octets = more = std::exchange(waiting_, {})) {
        for (const char octet : octets) {
            if (const auto frame = decoder_.push(octet)) receive(*frame);
        }
    }
    busy_ = false;
}

ppp::Automaton* PppLink::ncp(std::uint16_t number)
{
    if (number == protocol::ipcp) return ipcp_.get();
    if (number == protocol::ipv6cp) return ipv6cp_.get();
    return nullptr;
}

std::vector<ppp::Automaton*> PppLink::ncps()
{
    std::vector<ppp::Automaton*> all;
    if (ipcp_) all.push_back(ipcp_.get());
    if (ipv6cp_) all.push_back(ipv6cp_.get());
    return all;
}

void PppLink::receive(const Frame& frame)
{
    if (frame.protocol == protocol::lcp) {
        lcp_.receive(frame.information);
        const bool ended = lcp_.state() == ppp::Automaton::State::stopping;
        if (ended && !closed_ && std::exchange(had_peer_, false)) owner_.left();
        return;
    }
    if (!lcp_.opened()) return; // RFC 1661 §3.4
    if (frame.protocol == protocol::ipv4 || frame.protocol == protocol::ipv6) {
        const bool four = frame.protocol == protocol::ipv4;
        const ppp::Automaton* up = ncp(four ? protocol::ipcp : protocol::ipv6cp);
        if (up == nullptr || !up->opened()) return;
        owner_.packet(std::as_bytes(std::span{frame.information}));
    } else if (ppp::Automaton* it = ncp(frame.protocol)) {
        it->receive(frame.information);
    } else {
        lcp_.reject_protocol(frame);
    }
}

void PppLink::write(std::uint16_t number, std::string_view information)
{
    const bool was_busy = std::exchange(busy_, true);
    owner_.output(
        ppp::encode({.protocol = number, .information = std::string{information}}, lcp_.format()));
    busy_ = was_busy;
    if (!busy_ && !waiting_.empty()) later_.start(emu::Ts{0});
}

void PppLink::send(emu::Bytes packet)
{
    const auto family = net::ip_family(packet);
    const bool four = family == Family::ipv4;
    const ppp::Automaton* up = ncp(four ? protocol::ipcp : protocol::ipv6cp);
    const bool open = !closed_ && up != nullptr && up->opened();
    if (!family || !open || packet.size() > lcp_.peer_mru()) {
        bus_.publish(emu::Drop{.where = "ppp", .cid = 0, .size = packet.size()});
        return;
    }
    write(four ? protocol::ipv4 : protocol::ipv6, text(packet));
}

void PppLink::look()
{
    const bool up = (ipcp_ && ipcp_->opened()) || (ipv6cp_ && ipv6cp_->opened());
    if (up == std::exchange(connected_, up)) return;
    had_peer_ = had_peer_ || up;
    if (!closed_) owner_.connected(up);
}

void PppLink::close()
{
    closed_ = true;
    lcp_.close();
}

void PppLink::hang_up()
{
    lcp_.down();
    lcp_.up_silently();
    decoder_ = {};
    waiting_.clear(); // of the old line
    had_peer_ = false;
}

} // namespace stack::inline v0::net
