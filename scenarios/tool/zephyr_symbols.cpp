#include "scenarios/tool/zephyr_symbols.hpp"

#define EMU9160_ZEPHYR_LIBRARY
#include "stack/zephyr/include/emu9160_zephyr.h"

#include <algorithm>
#include <array>

namespace scenarios::inline v0::tool {

namespace {

constexpr std::array<std::string_view, 6> libraries = {"coap", "http_client", "json",
                                                       "mqtt", "sntp",        "websocket"};

constexpr std::string_view no_radio = "the program reaches the network over the modem's PDN";
constexpr std::string_view no_files = "files of the host, or data in the program";

// clang-format off
constexpr auto missing = std::to_array<MissingLibrary>({
    {"CONFIG_COAP",                 "coap",        ""},
    {"CONFIG_HTTP_CLIENT",          "http_client", ""},
    {"CONFIG_JSON_LIBRARY",         "json",        ""},
    {"CONFIG_MQTT_LIB",             "mqtt",        ""},
    {"CONFIG_SNTP",                 "sntp",        ""},
    {"CONFIG_WEBSOCKET_CLIENT",     "websocket",   ""},
    {"CONFIG_BT",                   "", "Bluetooth is not modelled"},
    {"CONFIG_CAN",                  "", "CAN is not modelled"},
    {"CONFIG_COAP_SERVER",          "", "answer by the coap library, on a socket"},
    {"CONFIG_DISK_ACCESS",          "", no_files},
    {"CONFIG_FILE_SYSTEM",          "", no_files},
    {"CONFIG_FAT_FILESYSTEM_ELM",   "", no_files},
    {"CONFIG_FILE_SYSTEM_LITTLEFS", "", no_files},
    {"CONFIG_FCB",                  "", no_files},
    {"CONFIG_NVS",                  "", no_files},
    {"CONFIG_SETTINGS",             "", no_files},
    {"CONFIG_ZMS",                  "", no_files},
    {"CONFIG_FTP_SERVER",           "", ""},
    {"CONFIG_HTTP_SERVER",          "", "answer on a socket"},
    {"CONFIG_LWM2M",                "", ""},
    {"CONFIG_LWM2M_CARRIER",        "", ""},
    {"CONFIG_MDNS_RESPONDER",       "", ""},
    {"CONFIG_LLMNR_RESPONDER",      "", ""},
    {"CONFIG_DNS_SD",               "", ""},
    {"CONFIG_MCUMGR",               "", ""},
    {"CONFIG_MQTT_SN_LIB",          "", ""},
    {"CONFIG_NET_DHCPV4_SERVER",    "", no_radio},
    {"CONFIG_NET_L2_BT",            "", no_radio},
    {"CONFIG_NET_L2_CANBUS_RAW",    "", no_radio},
    {"CONFIG_NET_L2_IEEE802154",    "", no_radio},
    {"CONFIG_NET_L2_OPENTHREAD",    "", no_radio},
    {"CONFIG_NET_L2_PPP",           "", no_radio},
    {"CONFIG_NET_L2_WIFI_MGMT",     "", no_radio},
    {"CONFIG_NET_VLAN",             "", no_radio},
    {"CONFIG_OPENTHREAD",           "", no_radio},
    {"CONFIG_WIFI",                 "", no_radio},
    {"CONFIG_NANOPB",               "", ""},
    {"CONFIG_SOCKS",                "", ""},
    {"CONFIG_TFTP_LIB",             "", ""},
    {"CONFIG_UPDATEHUB",            "", ""},
    {"CONFIG_HAWKBIT",              "", ""},
    {"CONFIG_USB_DEVICE_STACK",     "", "USB is not modelled"},
    {"CONFIG_ZBUS",                 "", ""},
    {"CONFIG_AWS_IOT",              "", ""},
    {"CONFIG_AZURE_IOT_HUB",        "", ""},
    {"CONFIG_NRF_CLOUD",            "", ""},
    {"CONFIG_DOWNLOAD_CLIENT",      "", "read by a socket"},
    {"CONFIG_FOTA_DOWNLOAD",        "", ""},
    {"CONFIG_LOCATION",             "", ""},
    {"CONFIG_REST_CLIENT",          "", "ask by a socket"},
    {"CONFIG_SMS",                  "", "AT commands by nrf_modem_at_cmd()"},
    {"CONFIG_SUPL_CLIENT_LIB",      "", ""},
    {"CONFIG_DATE_TIME",            "", "AT+CCLK by nrf_modem_at_scanf()"},
    {"CONFIG_CAF",                  "", ""},
    {"CONFIG_APP_EVENT_MANAGER",    "", ""},
    {"CONFIG_DK_LIBRARY",           "", "buttons and LEDs are not modelled"},
});

constexpr auto implied = std::to_array<Implication>({ // zephyr/api.tsv, Kconfig
    {"CONFIG_NRF_MODEM_LIB", "CONFIG_NET_SOCKETS_OFFLOAD", "", false},
    {"CONFIG_NRF_MODEM_LIB", "CONFIG_NET_SOCKETS_POSIX_NAMES", "CONFIG_POSIX_API", false},
    {"CONFIG_NET_SOCKETS_SOCKOPT_TLS", "CONFIG_TLS_CREDENTIALS", "", true},
});

constexpr auto needed = std::to_array<Dependency>({
    {"CONFIG_NET_SOCKETS",              "CONFIG_NETWORKING"},
    {"CONFIG_NET_SOCKETS_POSIX_NAMES",  "CONFIG_NET_SOCKETS"},
    {"CONFIG_NET_SOCKETS_SOCKOPT_TLS",  "CONFIG_NET_SOCKETS"},
    {"CONFIG_NET_SOCKETS_ENABLE_DTLS",  "CONFIG_NET_SOCKETS_SOCKOPT_TLS"},
    {"CONFIG_NET_CONNECTION_MANAGER",   "CONFIG_NETWORKING"},
});
// clang-format on

// The spelling of each value that the library asks for: a symbol, one in EMU9160_ZEPHYR_ON(), or a
// choice of several.
#define EMU9160_ZEPHYR_SPELLING(member, value) std::string_view{#value},
constexpr auto settings =
    std::to_array<std::string_view>({EMU9160_ZEPHYR_SETTINGS(EMU9160_ZEPHYR_SPELLING)});
constexpr auto texts =
    std::to_array<std::string_view>({EMU9160_ZEPHYR_TEXTS(EMU9160_ZEPHYR_SPELLING)});
#undef EMU9160_ZEPHYR_SPELLING

bool is_boolean(std::string_view symbol)
{
    return std::ranges::find(settings, "EMU9160_ZEPHYR_ON(" + std::string{symbol} + ")") !=
               settings.end() ||
           std::ranges::find(missing, symbol, &MissingLibrary::symbol) != missing.end() ||
           std::ranges::any_of(
               implied,
               [symbol](const Implication& it) { return it.from == symbol || it.to == symbol; }) ||
           std::ranges::any_of(needed, [symbol](const Dependency& it) {
               return it.symbol == symbol || it.needed == symbol;
           });
}

} // namespace

std::optional<SymbolKind> kind_of(std::string_view symbol)
{
    if (std::ranges::find(texts, symbol) != texts.end()) return SymbolKind::text;
    if (is_boolean(symbol)) return SymbolKind::boolean;
    if (std::ranges::find(settings, symbol) == settings.end()) return std::nullopt;
    const bool either = symbol.ends_with("_PRIORITY") || symbol.ends_with("_TIMEOUT");
    return either ? SymbolKind::number : SymbolKind::count;
}

std::span<const std::string_view> zephyr_libraries() { return libraries; }

std::optional<MissingLibrary> missing_library(std::string_view symbol)
{
    const auto* const at = std::ranges::find(missing, symbol, &MissingLibrary::symbol);
    if (at == missing.end()) return std::nullopt;
    return *at;
}

bool is_left_off(std::string_view symbol)
{
    return symbol == "CONFIG_SHELL" || symbol == "CONFIG_NET_SHELL";
}

std::optional<LevelChoice> level_choice(std::string_view symbol)
{
    constexpr std::string_view middle = "_LOG_LEVEL_";
    const auto at = symbol.rfind(middle);
    if (at == std::string_view::npos) return std::nullopt;
    constexpr std::array<std::string_view, 5> names = {"OFF", "ERR", "WRN", "INF", "DBG"};
    constexpr std::array<std::string_view, 5> levels = {"0", "1", "2", "3", "4"};
    const auto* const name = std::ranges::find(names, symbol.substr(at + middle.size()));
    if (name == names.end()) return std::nullopt;
    return LevelChoice{std::string{symbol.substr(0, at + middle.size() - 1)},
                       levels[static_cast<std::size_t>(name - names.begin())]};
}

std::span<const Implication> implications() { return implied; }

std::span<const Dependency> dependencies() { return needed; }

} // namespace scenarios::inline v0::tool
