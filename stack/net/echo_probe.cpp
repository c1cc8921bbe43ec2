#include "stack/net/echo_probe.hpp"

#include "stack/net/ip_view.hpp"
#include "stack/net/lwip_types.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "lwip/inet_chksum.h"
#include "lwip/netif.h"
#include "lwip/prot/icmp.h"
#include "lwip/prot/icmp6.h"
#include "lwip/prot/ip.h"
#include "lwip/prot/ip6.h"
#include "lwip/raw.h"

namespace stack::inline v0::net {

namespace {

constexpr std::size_t max_data = 65'500;
constexpr std::size_t max_headers = 128; // of a reply: IP's, with options, and ICMP's

} // namespace

EchoProbe::EchoProbe(emu::Engine& engine, const Address& local, std::uint8_t interface,
                     std::uint16_t identifier)
    : local_{local}, identifier_{identifier}, telling_{engine, [this] { tell(); }}
{
    const ip_addr_t at = to_lwip(local);
    const bool v6 = local.family == Family::ipv6;
    pcb_ = raw_new_ip_type(IP_GET_TYPE(&at), v6 ? IP6_NEXTH_ICMP6 : IP_PROTO_ICMP);
    if (pcb_ == nullptr) return;
    raw_bind(pcb_, &at);
    raw_bind_netif(pcb_, netif_get_by_index(interface));
    pcb_->chksum_reqd = v6 ? 1 : 0; // of ICMPv6 it covers addresses lwIP knows (RFC 4443 §2.3)
    pcb_->chksum_offset = 2;
    raw_recv(
        pcb_,
        [](void* self, raw_pcb*, pbuf* packet, const ip_addr_t* from) -> u8_t {
            if (!static_cast<EchoProbe*>(self)->heard(*packet, from_lwip(*from))) return 0;
            pbuf_free(packet);
            return 1;
        },
        this);
}

EchoProbe::~EchoProbe()
{
    if (pcb_ != nullptr) raw_remove(pcb_);
}

emu::Result<void> EchoProbe::request(const Address& to, std::uint16_t sequence, std::size_t size)
{
    if (to.family != local_.family) return emu::fail(emu::Errno::afnosupport);
    if (size > max_data) return emu::fail(emu::Errno::msgsize);
    pbuf* message =
        pcb_ == nullptr
            ? nullptr
            : pbuf_alloc(PBUF_IP, static_cast<u16_t>(IcmpHeader::size + size), PBUF_RAM);
    if (message == nullptr) return emu::fail(emu::Errno::nobufs);
    const std::span out{static_cast<std::byte*>(message->payload), IcmpHeader::size + size};
    const bool v6 = local_.family == Family::ipv6;
    write_header(out,
                 IcmpHeader{.type = v6 ? std::uint8_t{ICMP6_TYPE_EREQ} : std::uint8_t{ICMP_ECHO},
                            .identifier = identifier_,
                            .sequence = sequence});
    for (std::size_t i = 0; i < size; ++i)
        out[IcmpHeader::size + i] = static_cast<std::byte>(i & 0xff);
    if (!v6) { // as for ICMPv6 above, but lwIP would count the addresses in
        const u16_t checksum = inet_chksum(out.data(), static_cast<u16_t>(out.size()));
        std::memcpy(out.data() + pcb_->chksum_offset, &checksum, sizeof checksum);
    }
    const ip_addr_t destination = to_lwip(to);
    const err_t sent = raw_sendto(pcb_, message, &destination);
    pbuf_free(message);
    if (sent != ERR_OK) return emu::fail(to_errno(sent));
    return {};
}

/// True when it was for this probe. The packet starts with its IP header.
bool EchoProbe::heard(const pbuf& packet, const Address& from)
{
    std::array<std::byte, max_headers> start{};
    const std::size_t size = pbuf_copy_partial(&packet, start.data(), max_headers, 0);
    const auto view = IpView::of(std::span{start}.first(size));
    const auto icmp = view ? view->icmp() : std::nullopt;
    const bool v6 = local_.family == Family::ipv6;
    const int reply = v6 ? int{ICMP6_TYPE_EREP} : int{ICMP_ER};
    if (!icmp || icmp->type != reply || icmp->identifier != identifier_) return false;
    const std::size_t headers = view->header_size() + IcmpHeader::size;
    replies_.push_back(
        {.from = from, .sequence = icmp->sequence, .size = packet.tot_len - headers});
    telling_.post();
    return true;
}

void EchoProbe::tell()
{
    for (const EchoReply& reply : std::exchange(replies_, {}))
        if (on_reply) on_reply(reply);
}

} // namespace stack::inline v0::net
