#include "stack/socket/udp_socket.hpp"

#include "stack/net/interface.hpp"
#include "stack/net/ip_view.hpp"
#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <cstring>

#include "lwip/netif.h"
#include "lwip/udp.h"

namespace stack::inline v0 {

namespace {

constexpr std::size_t max_datagram = 65'507; // IPv4, RFC 768 and RFC 791
constexpr std::size_t udp_header = 8;

std::uint8_t current_hops()
{
    if (ip_current_is_v6()) return IP6H_HOPLIM(ip6_current_header());
    return IPH_TTL(ip4_current_header());
}

} // namespace

UdpSocket::UdpSocket(Family family, int protocol, net::Uplink& uplink, net::Ports& ports,
                     emu::Bus& bus)
    : Socket{family, SocketType::dgram, protocol}, uplink_{uplink}, ports_{ports}, bus_{bus}
{
}

UdpSocket::~UdpSocket() { UdpSocket::abort(); }

Result<void> UdpSocket::bind(const Endpoint& local)
{
    if (const auto why = refusal()) return fail(*why);
    if (pcb_ != nullptr) return fail(Errno::inval);
    if (local.address.family != family()) return fail(Errno::afnosupport);
    const auto at = uplink_.bindable(options().cid, on_wire(local.address));
    if (!at) return fail(at.error());
    return open(*at, local.port);
}

Result<void> UdpSocket::ensure_bound(const Address& destination)
{
    if (pcb_ != nullptr) return {};
    const auto own = uplink_.bindable(options().cid, {.family = family(), .bytes = {}});
    if (!own) return fail(own.error());
    if (!uplink_.source(options().cid, destination)) return fail(Errno::netunreach);
    return open(*own, 0);
}

/// Bound to `at` and a port, one of the ephemeral ones for 0.
Result<void> UdpSocket::open(const Address& at, std::uint16_t port)
{
    const bool both = dual() && at.any();
    const ip_addr_t address = both ? *IP_ANY_TYPE : net::to_lwip(at);
    pcb_ = udp_new_ip_type(IP_GET_TYPE(&address));
    if (pcb_ == nullptr) return fail(Errno::nomem);
    udp_bind_netif(pcb_, netif_get_by_index(uplink_.interface_index(options().cid)));
    const bool reuse = options().reuse_address;
    if (reuse || uplink_.decides_ports()) ip_set_option(pcb_, SOF_REUSEADDR);
    Result<void> bound = fail(Errno::addrinuse);
    for (int i = 0; i < (port == 0 ? ephemeral_tries : 1) && !bound; ++i) {
        const std::uint16_t tried = port == 0 ? ports_.take_ephemeral(false) : port;
        bound = uplink_.may_bind(false, at, tried, reuse);
        if (bound && both) bound = uplink_.may_bind(false, Address{}, tried, reuse); // IPv4's
        if (bound) bound = net::to_result(udp_bind(pcb_, &address, tried));
        if (!bound && bound.error() != Errno::addrinuse) break;
    }
    if (!bound) {
        udp_remove(std::exchange(pcb_, nullptr));
        return bound;
    }
    apply_options();
    udp_recv(
        pcb_,
        [](void* self, udp_pcb*, pbuf* data, const ip_addr_t* from, u16_t port_from) {
            static_cast<UdpSocket*>(self)->on_datagram(data, {net::from_lwip(*from), port_from});
        },
        this);
    return {};
}

Result<void> UdpSocket::join(const Address& group)
{
    if (const auto why = refusal()) return fail(*why);
    if (!net::Interface::join(uplink_.interface_index(options().cid), group)) {
        return fail(Errno::addrnotavail);
    }
    groups_.push_back(group);
    return {};
}

void UdpSocket::apply_options()
{
    if (pcb_ == nullptr) return;
    pcb_->ttl = options().hop_limit;
    pcb_->tos = options().traffic_class;
}

Result<void> UdpSocket::connect(const Endpoint& peer)
{
    if (const auto why = refusal()) return fail(*why);
    if (peer.address.family != family()) return fail(Errno::afnosupport);
    const Address destination = on_wire(peer.address);
    if (const auto bound = ensure_bound(destination); !bound) return bound;
    const ip_addr_t to = net::to_lwip(destination);
    if (!IP_ADDR_PCB_VERSION_MATCH(pcb_, &to)) return fail(Errno::netunreach);
    const err_t connected = udp_connect(pcb_, &to, peer.port);
    if (connected != ERR_OK) return fail(net::to_errno(connected));
    connected_ = true;
    peer_ = peer;
    return {};
}

Result<void> UdpSocket::listen(int)
{
    if (const auto why = refusal()) return fail(*why);
    return fail(Errno::opnotsupp);
}

Result<std::unique_ptr<Socket>> UdpSocket::try_accept(Endpoint&)
{
    if (const auto why = refusal()) return fail(*why);
    return fail(Errno::opnotsupp);
}

Result<std::size_t> UdpSocket::try_send(Bytes data, const Endpoint* to)
{
    if (const auto why = refusal()) return fail(*why);
    if (has_error()) return fail(*take_error());
    if (to == nullptr && !connected_) return fail(Errno::destaddrreq);
    if (to != nullptr && to->address.family != family()) return fail(Errno::afnosupport);
    if (data.size() > max_datagram) return fail(Errno::msgsize);
    if (suspended()) return fail(Errno::netunreach);
    const Address destination = on_wire(to != nullptr ? to->address : peer_.address);
    if (const auto bound = ensure_bound(destination); !bound) return fail(bound.error());
    const std::size_t on_link = size_on_link(data.size(), destination.family);
    if (!uplink_.fits(on_link)) return fail(Errno::msgsize);
    if (!uplink_.room(on_link)) {
        if (refused_ == 0) listen_for_room();
        refused_ = std::max<std::size_t>(data.size(), 1);
        return fail(Errno::again);
    }
    netif* const out = netif_get_by_index(uplink_.interface_index(options().cid));
    if (out == nullptr) return fail(Errno::netunreach);
    ip_addr_t from = pcb_->local_ip;
    const ip_addr_t at = net::to_lwip(destination);
    if (!IP_ADDR_PCB_VERSION_MATCH(pcb_, &at)) return fail(Errno::netunreach);
    if (ip_addr_isany_val(from)) {
        const auto source = uplink_.source(options().cid, destination);
        if (!source) return fail(Errno::netunreach);
        from = net::to_lwip(*source);
    }
    pbuf* buffer = pbuf_alloc(PBUF_TRANSPORT, static_cast<u16_t>(data.size()), PBUF_RAM);
    if (buffer == nullptr) return fail(Errno::nobufs);
    if (!data.empty()) std::memcpy(buffer->payload, data.data(), data.size());
    const std::uint16_t port = to != nullptr ? to->port : peer_.port;
    const err_t sent = udp_sendto_if_src(pcb_, buffer, &at, port, out, &from);
    pbuf_free(buffer);
    if (sent != ERR_OK) return fail(net::to_errno(sent));
    refused_ = 0;
    last_sent_ = uplink_.taken();
    return data.size();
}

std::size_t UdpSocket::size_on_link(std::size_t size, Family over) const
{
    const std::size_t header = net::ip_header_size(over);
    const std::size_t payload = size + udp_header;
    const std::size_t mtu = uplink_.mtu(options().cid);
    if (mtu == 0 || header + payload <= mtu) return header + payload;
    // Fragments carry a multiple of 8 bytes (RFC 791; RFC 8200 §4.5).
    const std::size_t piece_header = header + (over == Family::ipv6 ? 8 : 0);
    const std::size_t piece = (mtu - piece_header) / 8 * 8;
    return payload + (payload + piece - 1) / piece * piece_header;
}

void UdpSocket::listen_for_room()
{
    room_ = uplink_.on_room().subscribe([this] { changed(); });
}

Result<Received> UdpSocket::try_recv(std::span<std::byte> into, Flags flags)
{
    if (received_.empty()) {
        if (const auto why = refusal()) return fail(*why);
        if (has_error()) return fail(*take_error());
        return fail(Errno::again);
    }
    const Datagram& first = received_.front();
    // What does not fit is dropped with its datagram (POSIX recv).
    const std::size_t size = std::min<std::size_t>(into.size(), first.data->tot_len);
    pbuf_copy_partial(first.data, into.data(), static_cast<u16_t>(size), 0);
    const Received result{.size = size,
                          .from = first.from,
                          .whole = first.data->tot_len,
                          .to = first.to,
                          .hops = first.hops};
    if (!flags.peek()) {
        received_bytes_ -= first.data->tot_len;
        pbuf_free(first.data);
        received_.pop_front();
    }
    return result;
}

Endpoint UdpSocket::local() const
{
    if (pcb_ == nullptr) return {};
    return {shown(net::from_lwip(pcb_->local_ip)), pcb_->local_port};
}

std::optional<Endpoint> UdpSocket::peer() const
{
    if (!connected_) return std::nullopt;
    return peer_;
}

std::size_t UdpSocket::available() const
{
    return received_.empty() ? 0 : received_.front().data->tot_len;
}

unsigned UdpSocket::own_readiness() const
{
    // Of nothing that was refused the smallest datagram is what has to fit.
    const std::size_t wanted = refused_ == 0 ? net::ip_header_size(family()) + udp_header
                                             : size_on_link(refused_, family());
    const bool writable = !suspended() && uplink_.room(wanted);
    return (received_.empty() ? 0U : unsigned{poll_in}) | (writable ? unsigned{poll_out} : 0U);
}

void UdpSocket::on_datagram(pbuf* data, const Endpoint& from)
{
    // An empty datagram takes up memory too.
    if (received_bytes_ + data->tot_len > max_unread || received_.size() == max_unread_packets) {
        bus_.publish(emu::Drop{.where = "socket buffer",
                               .cid = static_cast<std::uint8_t>(options().cid),
                               .size = data->tot_len});
        pbuf_free(data);
        return;
    }
    received_bytes_ += data->tot_len;
    received_.push_back({.data = data,
                         .from = {shown(from.address), from.port},
                         .to = shown(net::from_lwip(*ip_current_dest_addr())),
                         .hops = current_hops()});
    packet_came();
    changed();
}

void UdpSocket::suspend()
{
    set_suspended(true);
    if (pcb_ == nullptr) return;
    kept_port_ = pcb_->local_port;
    udp_remove(std::exchange(pcb_, nullptr));
}

bool UdpSocket::resume()
{
    set_suspended(false);
    const std::uint16_t port = std::exchange(kept_port_, std::uint16_t{0});
    if (port == 0) return true;
    const auto own = uplink_.bindable(options().cid, {.family = family(), .bytes = {}});
    if (!own || !open(*own, port)) return false;
    return !connected_ || connect(peer_).has_value();
}

void UdpSocket::abort()
{
    if (!keeps_unread()) {
        for (const Datagram& each : received_)
            pbuf_free(each.data);
        received_.clear();
        received_bytes_ = 0;
    }
    if (pcb_ != nullptr) udp_remove(std::exchange(pcb_, nullptr));
    for (const Address& group : std::exchange(groups_, {}))
        net::Interface::leave(uplink_.interface_index(options().cid), group);
}

} // namespace stack::inline v0
