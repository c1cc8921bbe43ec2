#include "stack/zephyr/socket/native_stack.hpp"

#include "stack/zephyr/socket/secure.hpp"

#include <stdexcept>

namespace stack::inline v0::zephyr {

namespace {

std::optional<Address> own_address(const std::string& text, Family family, const char* symbol)
{
    if (text.empty()) return std::nullopt;
    const auto address = Address::parse(text);
    if (!address || address->family != family) {
        throw std::runtime_error(std::string{symbol} + "=\"" + text + "\" is no address of IPv" +
                                 (family == Family::ipv4 ? "4" : "6"));
    }
    return address;
}

net::Station::Config station_config(const Configuration& it)
{
    return {.ipv4 = own_address(it.my_ipv4_addr, Family::ipv4, "CONFIG_NET_CONFIG_MY_IPV4_ADDR"),
            .ipv6 = own_address(it.my_ipv6_addr, Family::ipv6, "CONFIG_NET_CONFIG_MY_IPV6_ADDR"),
            .time_wait = std::chrono::milliseconds{it.tcp_time_wait_delay},
            .over_pdn = it.mode == Mode::native};
}

} // namespace

NativeStack::NativeStack(Process& process, const Configuration& configuration,
                         const tls::CredentialSource& credentials)
    : station_{process.world().modem().ue(), process.world().modem().bearers(),
               station_config(configuration)},
      ports_{process.world().seed()},
      tls_{process.world().engine(),        process.world().bus(), process.world().seed(),
           tls_config(configuration),       credentials,           process.world().config().profile,
           process.world().config().manual, "zephyr tls"},
      sockets_{process.world().engine(), configuration.net_max_contexts},
      resolver_{process.world().engine(), process.world().bus(), process.world().seed(), ports_,
                station_},
      sockets_changed_{sockets_.on_change.subscribe([&process](int) { process.changed(); })},
      names_changed_{resolver_.on_change.subscribe([&process] { process.changed(); })},
      station_changed_{station_.on_change.subscribe([&process] { process.changed(); })}
{
    resolver_.set_retry(std::chrono::milliseconds{configuration.dns_backoff_interval}, true);
}

} // namespace stack::inline v0::zephyr
