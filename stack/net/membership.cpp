#include "stack/net/membership.hpp"

#include "stack/net/ip_view.hpp"

#include <algorithm>

namespace stack::inline v0::net {

namespace {

constexpr std::uint8_t igmp = 2;

constexpr unsigned igmp_v1_report = 0x12;
constexpr unsigned igmp_v2_report = 0x16;
constexpr unsigned igmp_leave = 0x17;
constexpr unsigned mld_report = 131;
constexpr unsigned mld_done = 132;

Address group_at(emu::Bytes payload, std::size_t at, Family family)
{
    Address group{.family = family, .bytes = {}};
    const auto size = group.size();
    std::ranges::transform(payload.subspan(at, size), group.bytes.begin(),
                           [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
    return group;
}

} // namespace

bool to_group(emu::Bytes packet)
{
    constexpr std::size_t ipv4_destination = 16;
    constexpr std::size_t ipv6_destination = 24;
    const auto family = ip_family(packet);
    if (!family) return false;
    if (*family == Family::ipv4) {
        return packet.size() > ipv4_destination &&
               detail::byte(packet, ipv4_destination) >> 4 == 0xe;
    }
    return packet.size() > ipv6_destination && detail::byte(packet, ipv6_destination) == 0xff;
}

std::optional<Membership> membership(emu::Bytes packet)
{
    const auto view = IpView::of(packet);
    if (!view) return std::nullopt;
    const emu::Bytes payload = view->payload();
    const bool v4 = view->family() == Family::ipv4;
    const std::size_t at = v4 ? 4 : 8;
    if (view->protocol() != (v4 ? igmp : ip_protocol::icmp6) ||
        payload.size() < 2 * at + (v4 ? 0 : 8)) {
        return std::nullopt;
    }
    const unsigned type = detail::byte(payload, 0);
    const bool report = v4 ? type == igmp_v1_report || type == igmp_v2_report : type == mld_report;
    if (!report && type != (v4 ? igmp_leave : mld_done)) return std::nullopt;
    return Membership{.group = group_at(payload, at, view->family()), .joined = report};
}

} // namespace stack::inline v0::net
