#include "stack/net/echo_probe.hpp"

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

constexpr std::size_t icmp_header = 8;
constexpr std::size_t max_data = 65'500;

void put16(std::byte* at, std::uint16_t value)
{
    at[0] = static_cast<std::byte>(value >> 8);
    at[1] = static_cast<std::byte>(value & 0xff);
}

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
    pbuf* message = pcb_ == nullptr
                        ? nullptr
                        : pbuf_alloc(PBUF_IP, static_cast<u16_t>(icmp_header + size), PBUF_RAM);
    if (message == nullptr) return emu::fail(emu::Errno::nobufs);
    auto* out = static_cast<std::byte*>(message->payload);
    const bool v6 = local_.family == Family::ipv6;
    out[0] = static_cast<std::byte>(v6 ? int{ICMP6_TYPE_EREQ} : ICMP_ECHO);
    out[1] = std::byte{0};
    put16(out + 2, 0);
    put16(out + 4, identifier_);
    put16(out + 6, sequence);
    for (std::size_t i = 0; i < size; ++i)
        out[icmp_header + i] = static_cast<std::byte>(i & 0xff);
    if (!v6) {
        const u16_t checksum = inet_chksum(out, static_cast<u16_t>(icmp_header + size));
        std::memcpy(out + 2, &checksum, sizeof checksum);
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
    const bool v6 = local_.family == Family::ipv6;
    const std::size_t header =
        v6 ? IP6_HLEN : (static_cast<std::size_t>(pbuf_get_at(&packet, 0)) & 0xfU) * 4;
    std::array<std::uint8_t, icmp_header> message{};
    if (pbuf_copy_partial(&packet, message.data(), icmp_header, static_cast<u16_t>(header)) !=
        icmp_header) {
        return false;
    }
    const auto get16 = [&](std::size_t i) {
        return static_cast<std::uint16_t>(message[i] << 8 | message[i + 1]);
    };
    if (message[0] != (v6 ? ICMP6_TYPE_EREP : ICMP_ER) || get16(4) != identifier_) return false;
    replies_.push_back(
        {.from = from, .sequence = get16(6), .size = packet.tot_len - header - icmp_header});
    telling_.post();
    return true;
}

void EchoProbe::tell()
{
    for (const EchoReply& reply : std::exchange(replies_, {}))
        if (on_reply) on_reply(reply);
}

} // namespace stack::inline v0::net
