#include "scenarios/yaml/wifi_parser.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;
using stack::wifi::Security;

constexpr std::pair<std::string_view, Security> securities[] = {{"any", Security::any},
                                                                {"open", Security::open},
                                                                {"wpa2", Security::wpa2},
                                                                {"wpa3", Security::wpa3}};
constexpr std::pair<std::string_view, std::uint32_t> drivers[] = {
    {"as_built", 0}, {"3.0", 30000}, {"3.1", 30100}, {"3.2", 30200}};
constexpr std::pair<std::string_view, bool> connect_events[] = {{"staged", false},
                                                                {"together", true}};

constexpr emu::Ts longest_wait = std::chrono::hours{1};

/// IEEE 802.11 §9.4.2.2; a pass-phrase is 8 to 63 characters (§J.4).
void text(Map& map, std::string_view key, std::size_t low, std::size_t high, std::string& out)
{
    const auto item = map.find(key);
    std::string value;
    if (!item || !read_text(map.errors(), *item, value)) return;
    if (value.size() < low || value.size() > high) {
        map.errors().add(item->mark, item->key,
                         fmt::format("'{}' has {} characters", value, value.size()),
                         fmt::format("{} to {} characters", low, high));
        return;
    }
    out = value;
}

} // namespace

void parse_wifi(Errors& errors, const Item& item, stack::wifi::Config& wifi)
{
    Map map{errors, item};
    text(map, "ssid", 1, 32, wifi.ssid);
    text(map, "password", 8, 63, wifi.password);
    map.choice<Security>("security", securities, wifi.security);
    map.integer("rssi", -100, 0, wifi.rssi);
    map.integer("channel", 1, 13, wifi.channel);
    map.duration("delay", 0ms, longest_wait, wifi.delay);
    map.integer("rate", 1000, 1'000'000'000, wifi.rate);
    map.duration("boot", 0ms, longest_wait, wifi.boot);
    map.duration("association", 0ms, longest_wait, wifi.association);
    map.duration("dhcp", 0ms, longest_wait, wifi.dhcp);
    map.duration("slaac", 0ms, longest_wait, wifi.slaac);
    map.boolean("forward", wifi.forward);
    map.finish();
}

void parse_winc(Errors& errors, const Item& item, stack::WincConfig& winc)
{
    Map map{errors, item};
    map.choice<std::uint32_t>("driver", drivers, winc.driver);
    map.choice<bool>("connect_events", connect_events, winc.connect_together);
    map.boolean("faithful", winc.faithful);
    map.finish();
}

} // namespace scenarios::inline v0
