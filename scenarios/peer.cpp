#include "scenarios/peer.hpp"

#include "scenarios/match.hpp"
#include "stack/internet/services/tls_server_config.hpp"

#include <algorithm>
#include <array>
#include <charconv>

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

void PeerTarget::parse(Map& map)
{
    constexpr std::pair<std::string_view, bool> devices[] = {{"modem", false}, {"wifi", true}};
    map.choice<bool>("device", devices, wifi);
    map.choice<Family>("family", families, family);
}

std::string PeerTarget::text() const
{
    std::string all = family == Family::ipv4 ? "family: ipv4" : "family: ipv6";
    if (wifi) all += ", device: wifi";
    return all;
}

void PeerTarget::check(Scene& scene) const
{
    if (wifi) scene.world().wifi();
}

std::function<std::optional<Address>()> PeerTarget::address(Scene& scene) const
{
    if (!wifi) {
        return
            [&modem = scene.modem(), which = family] { return modem.bearers().address(0, which); };
    }
    return [&part = scene.world().wifi(), which = family]() -> std::optional<Address> {
        const auto own = part.lan().address(which);
        if (own && which == Family::ipv4) return part.config().outside;
        return own;
    };
}

std::string PeerTarget::no_address() const
{
    return fmt::format("the {} had no {} address", wifi ? "Wi-Fi part" : "modem",
                       family == Family::ipv4 ? "IPv4" : "IPv6");
}

namespace {

constexpr std::size_t longest_psk = 64; // bytes; the modem's %CMNG takes as many

/// "6e72" as the bytes it stands for.
std::optional<std::string> from_hex(std::string_view text)
{
    if (text.empty() || text.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (; !text.empty(); text.remove_prefix(2)) {
        unsigned value = 0;
        const auto [stop, error] = std::from_chars(text.data(), text.data() + 2, value, 16);
        if (error != std::errc{} || stop != text.data() + 2) return std::nullopt;
        bytes += static_cast<char>(value);
    }
    return bytes;
}

void parse_psk(Errors& errors, const Item& item, stack::tls::ClientConfig& config)
{
    Map map{errors, item};
    config.psk = stack::tls::test_psk;
    config.psk_identity = stack::tls::test_psk_identity;
    map.text("identity", config.psk_identity);
    if (const auto key = map.find("key")) {
        std::string text;
        const auto bytes = read_text(errors, *key, text) ? from_hex(text) : std::nullopt;
        if (bytes && bytes->size() <= longest_psk) {
            config.psk = *bytes;
        } else {
            errors.add(key->mark, key->key, "is no key",
                       fmt::format("hexadecimal digits of 1 to {} bytes", longest_psk));
        }
    }
    map.finish();
}

} // namespace

std::optional<PeerSecurity> PeerSecurity::parse(Map& map, std::string_view key)
{
    const auto item = map.find(key);
    if (!item) return std::nullopt;
    PeerSecurity security;
    Map inner{map.errors(), *item};
    if (inner.find("hostname")) inner.text("hostname", security.config.hostname.emplace());
    inner.boolean("verify", security.config.verify);
    inner.boolean("certificate", security.config.certificate);
    if (const auto psk = inner.find("psk")) {
        parse_psk(map.errors(), *psk, security.config);
        for (const std::string_view other : {"verify", "certificate"}) {
            if (const auto given = inner.find(other)) {
                map.errors().add(given->mark, other, "has no meaning with 'psk'", "either of them");
            }
        }
    }
    inner.finish();
    return security;
}

std::string PeerSecurity::text() const
{
    std::string all =
        config.hostname ? "{hostname: " + in_quotes(*config.hostname) + ", " : std::string{"{"};
    if (config.psk.empty()) {
        return all +
               fmt::format("verify: {}, certificate: {}}}", config.verify, config.certificate);
    }
    return all + "psk: {identity: " + in_quotes(config.psk_identity) + "}}"; // not its secret
}

std::optional<PeerAnswer> PeerAnswer::parse(Map& map,
                                            std::initializer_list<std::string_view> others)
{
    constexpr int most_answers = 1'000'000;
    constexpr emu::Ts longest = std::chrono::hours{8'760};
    PeerAnswer answer;
    const auto item = map.find("answer");
    map.integer("times", 1, most_answers, answer.times);
    map.duration("within", std::chrono::milliseconds{1}, longest, answer.within);
    if (!item) {
        for (const std::string_view key : {"times", "within"}) {
            if (const auto given = map.find(key)) {
                map.errors().add(given->mark, key, "has no meaning without 'answer'",
                                 "with 'answer'");
            }
        }
        return std::nullopt;
    }
    if (read_text(map.errors(), *item, answer.fits) && answer.fits.empty()) {
        map.errors().add(item->mark, item->key, "is empty", "text, with * for any characters");
    }
    for (const std::string_view key : others) {
        if (const auto given = map.find(key)) {
            map.errors().add(given->mark, key, "has no meaning with 'answer'",
                             "in an action of its own, without 'answer'");
        }
    }
    return answer;
}

std::string PeerAnswer::text() const
{
    return fmt::format(", answer: {}, times: {}, within: {}", in_quotes(fits), times,
                       to_text(within));
}

Failure PeerAnswer::begin(Scene& scene, const PeerPlace& place, std::uint16_t port,
                          const PeerTarget& target, bool datagram,
                          const std::optional<PeerSecurity>& security, std::string words) const
{
    emu::Bus& bus = scene.world().bus();
    const auto unfinished = scene.begin();
    stack::net::ExchangePlan plan;
    plan.to = [address = target.address(scene), port]() -> std::optional<stack::Endpoint> {
        const auto there = address();
        if (!there) return std::nullopt;
        return stack::Endpoint{*there, port};
    };
    plan.datagram = datagram;
    if (security) plan.secure = security->config;
    plan.words = std::move(words);
    plan.fits = [pattern = fits](std::string_view got) { return fits_text(pattern, got); };
    plan.times = times;
    plan.within = within;
    plan.done = [&bus, unfinished, where = place.text()](unsigned answers, std::string why) {
        bus.publish(emu::Note{.text = why.empty() ? peer_answered : peer_gave_up,
                              .value = static_cast<std::int64_t>(answers),
                              .detail = why.empty() ? where : where + ": " + why});
        unfinished->over = true;
        if (!why.empty()) unfinished->failure = std::move(why);
    };
    if (place.peer<stack::net::Exchanges>(scene).begin(std::move(plan))) return {};
    unfinished->over = true;
    return "there were too many such peers under way";
}

Failure unexpected(std::string_view wanted, std::string_view got)
{
    if (fits_text(wanted, got)) return {};
    return fmt::format("expected {}, got {}", shown(wanted), shown(got));
}

} // namespace scenarios::inline v0
