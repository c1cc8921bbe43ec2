#include "scenarios/peer.hpp"

#include "scenarios/match.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

using stack::Address;
using stack::Family;

/// Of the peers' IPv6 addresses; the IPv4 address is the rest.
constexpr std::array<std::uint8_t, 16> ipv6_prefix = {0x20, 0x01, 0x0d, 0xb8, 0xff, 0xff};
constexpr std::pair<std::string_view, Family> families[] = {{"ipv4", Family::ipv4},
                                                            {"ipv6", Family::ipv6}};
constexpr std::size_t longest_shown = 200;

std::string shown(std::string_view text)
{
    if (text.size() <= longest_shown) return in_quotes(text);
    return fmt::format("{} and {} bytes more", in_quotes(text.substr(0, longest_shown)),
                       text.size() - longest_shown);
}

} // namespace

void PeerPlace::parse(Map& map)
{
    const auto at = map.find("from");
    if (at) {
        std::string text;
        const auto address =
            read_text(map.errors(), *at, text) ? Address::parse(text) : std::nullopt;
        if (address && address->family == Family::ipv4 && !address->any()) {
            from = *address;
        } else {
            map.errors().add(at->mark, at->key, "no such address", "such as 192.0.2.99");
        }
    }
    const auto named = map.find("host");
    if (named) read_text(map.errors(), *named, host.emplace());
    if (at && named) {
        map.errors().add(named->mark, named->key, "has no meaning with 'from'", "either of them");
    }
}

std::string PeerPlace::text() const
{
    return host ? "host: " + in_quotes(*host) : "from: " + to_string(from);
}

stack::net::Host& PeerPlace::find(Scene& scene) const
{
    if (host) {
        scene.require_host(*host);
        return *scene.internet().find(*host);
    }
    const auto& number = from.bytes;
    const std::string own =
        fmt::format("peer-{}-{}-{}-{}.test", number[0], number[1], number[2], number[3]);
    stack::net::Host* there = scene.internet().find(own);
    if (there != nullptr && there->ipv4() == from) return *there;
    Address ipv6{.family = Family::ipv6, .bytes = ipv6_prefix};
    std::copy_n(number.begin(), 4, ipv6.bytes.end() - 4);
    return scene.internet().add(own, from, ipv6);
}

Family parse_family(Map& map)
{
    Family family = Family::ipv4;
    map.choice<Family>("family", families, family);
    return family;
}

std::string_view name(Family family) { return family == Family::ipv4 ? "ipv4" : "ipv6"; }

std::string no_address(Family family)
{
    return fmt::format("the modem had no {} address", family == Family::ipv4 ? "IPv4" : "IPv6");
}

Failure unexpected(std::string_view wanted, std::string_view got)
{
    if (fits_text(wanted, got)) return {};
    return fmt::format("expected {}, got {}", shown(wanted), shown(got));
}

} // namespace scenarios::inline v0
